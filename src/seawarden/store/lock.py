"""One writer a folder: a lock that the system lets go of when its process ends, however it ends."""

import os
import sys
from pathlib import Path

from seawarden.model.errors import UsageError

if sys.platform != "win32":
    import fcntl


def hold(folder: Path) -> int | None:
    """Take ``folder`` for this writer alone; return what `let_go` wants. UsageError where another writer has it.

    The folder itself is locked (flock): no file is left behind, and a killed process blocks nobody. None where the
    system cannot lock a folder (Windows, some network disks): there, two runs must not be given one folder.
    """
    if sys.platform == "win32":
        return None
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mine = os.path.samestat(os.fstat(held), folder.stat())  # else the other has just taken its folder away
    except (BlockingIOError, FileNotFoundError):
        mine = False
    except OSError:
        os.close(held)
        return None
    if not mine:
        os.close(held)
        raise UsageError(f"another run is being written into {folder}: wait for its end or give another folder")
    return held


def let_go(held: int | None) -> None:
    """Give the folder back."""
    if held is not None:
        os.close(held)
