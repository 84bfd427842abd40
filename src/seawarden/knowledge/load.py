"""What comes with the project, as Knowledge: the places of `places.json` and the depths of `depths.json`."""

from pathlib import Path
from typing import Literal

import msgspec
import numpy as np

from seawarden.knowledge.depth_known import packaged_depths
from seawarden.knowledge.store import digest
from seawarden.model.errors import InputError
from seawarden.model.knowledge import KINDS, PLACES, Knowledge, nothing

SCHEMA = "seawarden.places/1"
PLACES_FILE = Path(__file__).parent / "places.json"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One place of a places file: a circle of ``radius_m`` around (lon, lat) in deg; ``country`` ISO 3166 alpha-2."""

    kind: Literal["port", "pilot", "anchorage", "lane", "works"]
    name: str
    country: str = ""
    lon: float
    lat: float
    radius_m: float


class PlacesFile(msgspec.Struct, frozen=True, kw_only=True):
    """A places file. ``sources`` says for each kind where its facts are from."""

    schema: str
    title: str = ""
    accuracy: str = ""
    sources: dict[str, str] = {}
    places: list[Place]


def read_places(path: Path) -> PlacesFile:
    """Return a places file (JSON). InputError where it is none, or a place lies nowhere on Earth."""
    try:
        file = msgspec.json.decode(path.read_bytes(), type=PlacesFile)
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror})") from error
    except msgspec.MsgspecError as error:
        raise InputError(f"{path.name}: not a file of places ({error})") from error
    if file.schema != SCHEMA:
        raise InputError(f"{path.name}: its schema is {file.schema!r}, not {SCHEMA!r}")
    for place in file.places:
        if not (abs(place.lon) <= 180.0 and abs(place.lat) <= 90.0 and 0.0 <= place.radius_m <= 100_000.0):
            raise InputError(f"{path.name}: {place.name!r} lies nowhere (lon, lat in deg, radius 0 to 100,000 m)")
    return file


def with_places(places: list[Place], knowledge: Knowledge) -> Knowledge:
    """Return ``knowledge`` with these places instead of its own, in the order given; its sha256 is made anew."""
    rows = np.zeros(len(places), PLACES)
    for row, place in zip(rows, places, strict=True):
        row["lon"], row["lat"], row["radius_m"] = place.lon, place.lat, place.radius_m
        row["kind"] = KINDS.index(place.kind)
    return sealed(knowledge._replace(places=rows, place_names=tuple(p.name for p in places)))


def sealed(knowledge: Knowledge) -> Knowledge:
    """Return ``knowledge`` with the sha256 of what it holds."""
    return knowledge._replace(sha256=digest(knowledge))


def together(*parts: Knowledge) -> Knowledge:
    """Return several as one: of places, ships, speeds, heard and depths the last that has any; lists are joined."""
    out = nothing()
    for part in parts:
        if part.places.size:
            out = out._replace(places=part.places, place_names=part.place_names)
        tables = {name: getattr(part, name) for name in ("ships", "speeds", "heard") if getattr(part, name).size}
        depth = part.depth_m if part.depth_m.values.size else out.depth_m
        particulars = {number: dict(fields) for number, fields in out.particulars.items()}
        for number, fields in part.particulars.items():
            particulars[number] = particulars.get(number, {}) | dict(fields)
        listed = (*out.listed, *(entry for entry in part.listed if entry not in out.listed))
        out = out._replace(**tables, depth_m=depth, listed=listed, particulars=particulars)
    return sealed(out)


def packaged() -> Knowledge:
    """Return what the project knows of the Baltic without any archive: places and depths. The same at every call."""
    return with_places(read_places(PLACES_FILE).places, nothing()._replace(depth_m=packaged_depths()))
