"""A file of any kind that says something beforehand -> Knowledge; what kind it is, is told by its content.

A file of `seawarden learn`, places (JSON with their schema), a watch list (columns reason and until), particulars of
ships (columns imo or mmsi), or a grid of depths (.npz, .asc, points with lon, lat and depth).
"""

import zipfile
from pathlib import Path
from typing import NamedTuple

import msgspec

from seawarden.knowledge import depth, load, store, watch_list
from seawarden.knowledge.ship_files import rows_of
from seawarden.model.errors import InputError
from seawarden.model.knowledge import Knowledge, nothing

_GRIDS = (".asc", ".xyz", ".emo")


class Brought(NamedTuple):
    """What a file says, and one line on what was taken from it and what was left out, by reason."""

    knowledge: Knowledge
    text: str


def bring(path: Path) -> Knowledge:
    """Return what the file says. InputError where it is none of the kinds that are known."""
    return brought(path).knowledge


def brought(path: Path) -> Brought:
    """Return what the file says, and a line to be shown on how much of it was taken."""
    if not path.is_file():
        raise InputError(f"there is no file {path}")
    if zipfile.is_zipfile(path):
        return _zipped(path)
    with path.open("rb") as file:
        head = file.read(4096).lstrip(b"\xef\xbb\xbf \r\n\t")
    if b"\0" in head:
        raise InputError(f"{path.name}: not a file of `seawarden learn`, nor one of places, ships or depths")
    if path.suffix.lower() in _GRIDS:
        return _grid(path)
    if head[:1] == b"{" and _schema(path) == load.SCHEMA:
        places = load.read_places(path).places
        return Brought(
            load.with_places(places, nothing()), f"places {path.name}: {len(places)} instead of the project's"
        )
    if head[:1] not in (b"{", b"[") and _has_points(head):
        return _grid(path)
    return _ships(path)


def _zipped(path: Path) -> Brought:
    with zipfile.ZipFile(path) as file:
        names = set(file.namelist())
    if "knowledge.json" not in names and {name.removesuffix(".npy").lower() for name in names} & set(
        depth.DOWN + depth.UP
    ):
        return _grid(path)
    stored = store.load(path)
    known, whence = stored.knowledge, stored.provenance
    days = f"{whence.days} days, {whence.ship_days:g} ship-days at sea" if whence.days else "no archive"
    return Brought(
        known, f"knowledge {path.name}: {days}, {known.ships.size} ships, {known.speeds.size} places' speeds"
    )


def _grid(path: Path) -> Brought:
    raster = depth.read_grid(path)
    rows, cols = raster.values.shape
    return Brought(load.sealed(nothing()._replace(depth_m=raster)), f"depths {path.name}: {cols} x {rows} cells")


def _ships(path: Path) -> Brought:
    """Return a watch list or particulars. An empty list is one."""
    rows = rows_of(path, (("imo", "mmsi"),))
    if not rows or {"reason", "until"} <= {name for row in rows for name in row}:
        listed = watch_list.read_watch_list(path)
        text = f"watch list {path.name}: {len(listed.entries)} entries{_left_out(listed.dropped)}"
        capped = f"; {listed.capped} weights cut to {watch_list.MOST_DB:g} dB" if listed.capped else ""
        return Brought(load.sealed(nothing()._replace(listed=listed.entries)), text + capped)
    ships = watch_list.read_particulars(path)
    text = f"particulars {path.name}: {len(ships.ships)} ships{_left_out(ships.dropped)}"
    return Brought(load.sealed(nothing()._replace(particulars=ships.ships)), text)


def _left_out(dropped: dict[str, int]) -> str:
    reasons = ", ".join(f"{why} {count}" for why, count in dropped.items())
    return f"; {sum(dropped.values())} rows left out ({reasons})" if dropped else ""


class _Named(msgspec.Struct):
    schema: str = ""


def _schema(path: Path) -> str:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Named).schema
    except msgspec.MsgspecError:
        return ""


def _has_points(head: bytes) -> bool:
    """Return whether a text begins like points with depths: a header that names them, or three numbers."""
    first = head.decode("utf-8", "replace").splitlines()[0] if head else ""
    cells = [
        cell.strip().strip('"').lower().replace(" ", "_")
        for cell in first.replace(";", ",").replace("\t", ",").split(",")
    ]
    if any(cell[:1].isalpha() for cell in cells):
        return bool(set(cells) & set(depth.LON)) and bool(set(cells) & set(depth.DOWN + depth.UP))
    return len(cells) >= 3 or len(first.split()) >= 3
