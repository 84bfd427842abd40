"""What a user names on the command line -> the files meant: files, folders, globs."""

import glob
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from seawarden.model.errors import InputError


class Named(NamedTuple):
    """A file, and the short name by which messages and records call it (relative to the folder that was given)."""

    name: str
    path: Path


def expand(given: Sequence[str | Path]) -> list[Named]:
    """Return the files meant, in the order given and by name within a folder; each file once, however often it is met.

    Folders are searched to the bottom, through symbolic links too; names that begin with a dot are left out. InputError
    where a path does not exist, a pattern fits nothing or no file is found at all.
    """
    if not given:
        raise InputError("no input was named: give files, folders or patterns")
    found: dict[str, Named] = {}
    for text in given:
        for path in _paths(str(text)):
            for named in _files(path):
                found.setdefault(os.path.realpath(named.path), named)
    if not found:
        raise InputError(f"no file found in {', '.join(str(g) for g in given)}")
    return list(found.values())


def _paths(text: str) -> list[Path]:
    """Return what one argument names; a pattern only where no file bears it as its name."""
    path = Path(text).expanduser()
    if os.path.lexists(path):
        return [path]
    if not glob.has_magic(str(path)):
        raise InputError(f"{text}: there is no such file or folder")
    matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 (takes absolute patterns; Path.glob does not)
    if not matches:
        raise InputError(f"{text}: no file fits this pattern")
    return [Path(m) for m in matches]


def _files(path: Path) -> list[Named]:
    """Return the files at or below ``path``."""
    if path.is_file() or (path.is_symlink() and not path.is_dir()):
        return [Named(path.name, path)]
    if not path.is_dir():
        raise InputError(f"{path}: is neither a file nor a folder")
    found: list[Named] = []
    seen: set[tuple[int, int]] = set()

    def closed(error: OSError) -> None:  # a folder that may not be listed: to be recorded as an unreadable input
        where = Path(str(error.filename))
        found.append(Named(where.relative_to(path).as_posix(), where))

    for folder, folders, files in os.walk(path, onerror=closed, followlinks=True):
        here = Path(folder).stat()
        if (here.st_dev, here.st_ino) in seen:  # a symbolic link that leads back
            folders.clear()
            continue
        seen.add((here.st_dev, here.st_ino))
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in files:
            whole = Path(folder) / file
            if not file.startswith(".") and (whole.is_file() or whole.is_symlink()):
                found.append(Named(whole.relative_to(path).as_posix(), whole))
    return sorted(found)
