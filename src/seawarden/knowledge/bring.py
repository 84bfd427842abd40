"""A file of any kind that says something beforehand -> Knowledge; what kind it is, is told by its content."""

import zipfile
from pathlib import Path
from typing import NamedTuple

from seawarden.knowledge import depth, store, watch_list
from seawarden.knowledge.ship_files import MOST_BYTES, rows_of
from seawarden.model.errors import InputError
from seawarden.model.knowledge import Knowledge, nothing


class Brought(NamedTuple):
    """What a file brought, and what is to be told of it: rows that could not be used, by reason."""

    knowledge: Knowledge
    kind: str
    dropped: dict[str, int]


def bring(path: Path) -> Brought:
    """Return what the file says: learnt knowledge, a watch list, ships' particulars or a grid of depths.

    InputError where it is none of them, or cannot be read.
    """
    if not path.is_file():
        raise InputError(f"there is no file {path}")
    if path.suffix in (".npz", ".asc", ".xyz") or path.stat().st_size > MOST_BYTES:
        return Brought(nothing()._replace(depth_m=depth.read_grid(path)), "depths", {})
    if zipfile.is_zipfile(path):
        return Brought(store.load(path).knowledge, "learnt", {})
    columns = {name for row in rows_of(path, ()) for name in row}
    if {"lon", "lat"} <= columns or {"longitude", "latitude"} <= columns:
        return Brought(nothing()._replace(depth_m=depth.read_grid(path)), "depths", {})
    if {"reason", "source", "until"} <= columns:
        entries = watch_list.read_watch_list(path)
        return Brought(nothing()._replace(listed=entries.entries), "watch list", dict(entries.dropped))
    if columns & {"imo", "mmsi"}:
        ships = watch_list.read_particulars(path)
        return Brought(nothing()._replace(particulars=ships.ships), "particulars", dict(ships.dropped))
    raise InputError(f"{path.name}: not a file of `seawarden learn`, nor a watch list, particulars or depths")
