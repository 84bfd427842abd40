"""A growing file or folder: `file:///var/log/ais.nmea`, `file:///data/ais/` (the newest file in it is followed)."""

import asyncio
from pathlib import Path
from urllib.parse import unquote

from seawarden.sources.feeds.contract import Address, Scheme
from seawarden.sources.feeds.out import Out

CHUNK = 1 << 18
LOOK_S = 0.5


async def run(address: Address, out: Out) -> None:
    """Follow the file from its present end (``from=start``: from its beginning). OSError where it cannot be read.

    A file that was cut or replaced is read from its beginning; in a folder the next file is taken when one with a later
    name appears, after the rest of the present one.
    """
    place = Path(unquote(address.url.path))
    path, at = _newest(place), -1
    begin = address.options.get("from") == "start"
    while True:
        size = path.stat().st_size
        if at < 0:
            at = 0 if begin else size
            out.up()
        at = 0 if size < at else at
        at = await _rest(path, at, out)
        newest = _newest(place)
        if newest != path:
            await _rest(path, at, out)
            path, at, begin = newest, -1, True
        else:
            await asyncio.sleep(LOOK_S)


def _newest(place: Path) -> Path:
    if not place.is_dir():
        return place
    files = sorted(entry for entry in place.iterdir() if entry.is_file() and not entry.name.startswith("."))
    if not files:
        raise OSError(f"{place} holds no file yet")
    return files[-1]


async def _rest(path: Path, at: int, out: Out) -> int:
    with path.open("rb") as file:
        file.seek(at)
        while data := file.read(CHUNK):
            await out.stream(data)
            at += len(data)
    return at


SCHEMES = (Scheme("file", run, "nmea", "follows a growing file, or the newest file of a folder"),)
