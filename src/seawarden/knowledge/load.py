"""What comes with the project: the places written down in `places.json`, as Knowledge."""

import hashlib
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np

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
    digest = hashlib.sha256(knowledge.sha256.encode() + rows.tobytes()).hexdigest()
    return knowledge._replace(places=rows, place_names=tuple(p.name for p in places), sha256=digest)


def packaged() -> Knowledge:
    """Return what the project knows of the Baltic without any archive: its places. The same at every call."""
    return with_places(read_places(PLACES_FILE).places, nothing())
