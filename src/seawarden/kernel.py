"""The one decorator for compiled loops.

Every hot loop of seawarden is a plain function over NumPy arrays, compiled by numba on first use and kept on disk.
``nogil``: a reader thread decodes the next chunk while a kernel walks this one. No fastmath: equal input must give
equal bits. Functions under ``kernel`` take arrays and numbers only, and write only into arrays that they were given.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from numba import njit
from numba.core import config

F = TypeVar("F", bound=Callable[..., object])
PACKAGE = Path(__file__).parent
IMPORT = re.compile(r"^from (seawarden(?:\.\w+)*) import (\([^)]*\)|[^\n]*)", re.M)


@cache
def _read(path: Path) -> tuple[bytes, tuple[Path, ...]]:
    """Return a source and the sources of ours that it imports."""
    text = path.read_text(encoding="utf-8")
    found = []
    for module, names in IMPORT.findall(text):
        place = PACKAGE.joinpath(*module.split(".")[1:])
        found += [place.with_suffix(".py"), *(place / f"{name}.py" for name in re.findall(r"\w+", names))]
    return text.encode(), tuple(p for p in found if p.is_file())


@cache
def folder(path: Path) -> Path:
    """Return where the kernels of one source are kept: a folder of its own for each state of it and all that it calls.

    numba looks only at the file of a kernel: after a change in a function that it calls, in another file, it would go
    on running the old machine code. Beside the sources, folders of other states are taken away.
    """
    seen, todo = {}, [path]
    while todo:
        source = todo.pop()
        if source not in seen:
            seen[source], imported = _read(source)
            todo += imported
    digest = hashlib.blake2b(digest_size=8)
    for source in sorted(seen):
        digest.update(source.relative_to(PACKAGE).as_posix().encode() + seen[source])
    name = "-".join(path.relative_to(PACKAGE).with_suffix("").parts)
    ours = base() / f"{name}-{digest.hexdigest()}"
    if base().is_relative_to(PACKAGE):  # a shared folder may serve other versions too
        for other in base().glob(f"{name}-{'?' * 16}"):
            if other != ours:
                shutil.rmtree(other, ignore_errors=True)
    return ours


def base() -> Path:
    """Return the folder of all kernels: NUMBA_CACHE_DIR, beside the sources, or the user's cache."""
    if given := os.environ.get("NUMBA_CACHE_DIR"):
        return Path(given)
    if os.access(PACKAGE, os.W_OK):
        return PACKAGE / "__pycache__" / "kernels"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "seawarden" / "kernels"


def kernel(function: F) -> F:
    """Compile ``function`` on its first call (about a second), from the cache afterwards (milliseconds)."""
    return _compiled(function)


def inlined(function: F) -> F:
    """Like `kernel`, for small functions called inside kernels."""
    return _compiled(function)


def _compiled(function: F) -> F:
    source = Path(function.__code__.co_filename)
    keep = source.is_relative_to(PACKAGE)
    config.CACHE_DIR = str(folder(source)) if keep else ""
    compiled: F = njit(cache=keep, nogil=True, error_model="numpy")(function)
    return compiled
