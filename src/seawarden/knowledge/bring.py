"""A file of any kind that says something beforehand -> Knowledge; what kind it is, is told by its content."""

import zipfile
from pathlib import Path

from seawarden.knowledge import store
from seawarden.model.errors import InputError
from seawarden.model.knowledge import Knowledge


def bring(path: Path) -> Knowledge:
    """Return what the file says: a knowledge file of `seawarden learn`. InputError where it is none."""
    if not path.is_file():
        raise InputError(f"there is no file {path}")
    if zipfile.is_zipfile(path):
        return store.load(path).knowledge
    raise InputError(f"{path.name}: not a file of `seawarden learn`")
