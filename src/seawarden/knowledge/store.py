"""A knowledge file: a zip of `knowledge.json` and one .npy an array, with its sha256 and whence it comes.

The same knowledge gives the same bytes. ``learnt/`` members are the counts that it was made of: with them a file can be
learnt on from, without them it is only read.
"""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np

from seawarden.knowledge import learn_day
from seawarden.knowledge.learn_day import Learnt
from seawarden.knowledge.tally import Tally
from seawarden.model.errors import InputError
from seawarden.model.knowledge import HEARD, PLACES, SHIPS, SPEEDS, Knowledge, Listed, Raster
from seawarden.model.times import iso

SCHEMA: Final = "seawarden.knowledge/1"
MOST_BYTES: Final = 4_000_000_000  # unpacked: more is no knowledge file
_TABLES: Final = (("places", PLACES), ("ships", SHIPS), ("speeds", SPEEDS), ("heard", HEARD))
_SORTED: Final = {"ships": "mmsi", "speeds": "key", "heard": "key"}
_TALLIES: Final = ("ships", "speeds", "heard")


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One input that something was learnt from."""

    name: str
    sha256: str


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """Whence a knowledge file comes: ``first`` and ``last`` day (ISO), ``ship_days`` at sea and under way."""

    inputs: list[Source] = []
    first: str = ""
    last: str = ""
    days: int = 0
    minutes: int = 0
    ship_days: float = 0.0
    made_by: str = ""
    note: str = ""


class Stored(NamedTuple):
    """What a knowledge file holds. ``learnt`` None: it does not keep its counts."""

    knowledge: Knowledge
    provenance: Provenance
    learnt: Learnt | None


class _Frame(msgspec.Struct, frozen=True, kw_only=True):
    west_deg: float
    south_deg: float
    step_lon_deg: float
    step_lat_deg: float


class _Page(msgspec.Struct, frozen=True, kw_only=True):
    """`knowledge.json`."""

    schema: str
    sha256: str
    provenance: Provenance
    depth: _Frame
    place_names: list[str]
    listed: list[Listed]
    particulars: dict[int, dict[str, str]]
    learnt: bool = False
    learnt_minutes: int = 0
    learnt_sea_minutes: int = 0


def provenance_of(learnt: Learnt, inputs: list[Source], made_by: str = "", note: str = "") -> Provenance:
    """Return the provenance of what was learnt from ``inputs``."""
    first, last = (iso(float(learnt.days[k]) * 86400.0)[:10] if learnt.days.size else "" for k in (0, -1))
    return Provenance(
        inputs=inputs,
        first=first,
        last=last,
        days=int(learnt.days.size),
        minutes=learnt.minutes,
        ship_days=round(learnt.sea_minutes / 1440.0, 2),
        made_by=made_by,
        note=note,
    )


def digest(knowledge: Knowledge) -> str:
    """Return the sha256 of everything that is known, whatever file it came from."""
    text = [
        list(knowledge.place_names),
        list(knowledge.listed),
        _plain(knowledge),
        [float(x) for x in knowledge.depth_m[:4]],
    ]
    made = hashlib.sha256(msgspec.json.encode(text))
    for array in (*(getattr(knowledge, name) for name, _ in _TABLES), knowledge.depth_m.values):
        made.update(str(array.shape).encode() + np.ascontiguousarray(array).tobytes())
    return made.hexdigest()


def save(path: Path, knowledge: Knowledge, provenance: Provenance, learnt: Learnt | None = None) -> str:
    """Write a knowledge file in one move, and return the knowledge's sha256."""
    page = _Page(
        schema=SCHEMA,
        sha256=digest(knowledge),
        provenance=provenance,
        depth=_Frame(**dict(zip(_Frame.__struct_fields__, map(float, knowledge.depth_m[:4]), strict=True))),
        place_names=list(knowledge.place_names),
        listed=list(knowledge.listed),
        particulars=_plain(knowledge),
        learnt=learnt is not None,
        learnt_minutes=learnt.minutes if learnt else 0,
        learnt_sea_minutes=learnt.sea_minutes if learnt else 0,
    )
    arrays = {name: getattr(knowledge, name) for name, _ in _TABLES} | {"depth": knowledge.depth_m.values}
    if learnt is not None:
        arrays |= {f"learnt/{name}.{part}": getattr(getattr(learnt, name), part) for name, part in _parts()}
        arrays |= {"learnt/last": learnt.last, "learnt/days": learnt.days}
    beside = path.with_name(path.name + ".part")
    with zipfile.ZipFile(beside, "w") as file:
        _member(file, "knowledge.json", msgspec.json.format(msgspec.json.encode(page), indent=1))
        for name, array in arrays.items():
            held = io.BytesIO()
            np.lib.format.write_array(held, np.ascontiguousarray(array), allow_pickle=False)
            _member(file, f"{name}.npy", held.getvalue())
    beside.replace(path)
    return page.sha256


def load(path: Path) -> Stored:
    """Read a knowledge file. InputError says what is wrong with one that is none, or is not whole."""
    try:
        with zipfile.ZipFile(path) as file:
            if sum(info.file_size for info in file.infolist()) > MOST_BYTES:
                raise InputError(f"{path.name}: too large to be a knowledge file")
            page = msgspec.json.decode(file.read("knowledge.json"), type=_Page)
            if page.schema != SCHEMA:
                raise InputError(f"{path.name}: its schema is {page.schema!r}, this version reads {SCHEMA!r}")
            arrays = {name: _array(file, name, dtype) for name, dtype in _TABLES}
            values = _array(file, "depth", np.dtype("f4"), 2)
            learnt = _learnt(file, page) if page.learnt else None
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, msgspec.MsgspecError, EOFError) as error:
        raise InputError(f"{path.name}: not a knowledge file ({error})") from error
    frame = page.depth
    known = Knowledge(
        **arrays,
        place_names=tuple(page.place_names),
        depth_m=Raster(frame.west_deg, frame.south_deg, frame.step_lon_deg, frame.step_lat_deg, values),
        listed=tuple(page.listed),
        particulars=page.particulars,
        sha256=page.sha256,
    )
    _check(path.name, known)
    return Stored(known, page.provenance, learnt)


def _plain(knowledge: Knowledge) -> dict[int, dict[str, str]]:
    return {number: dict(sorted(fields.items())) for number, fields in sorted(knowledge.particulars.items())}


def _parts() -> list[tuple[str, str]]:
    return [(name, part) for name in _TALLIES for part in Tally._fields]


def _member(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
    file.writestr(info, content, compresslevel=6)


def _array(file: zipfile.ZipFile, name: str, dtype: np.dtype, axes: int = 1) -> np.ndarray:
    array: np.ndarray = np.lib.format.read_array(io.BytesIO(file.read(f"{name}.npy")), allow_pickle=False)
    if array.dtype != dtype or array.ndim != axes:
        raise ValueError(f"{name} has another shape than this version knows")
    return array


def _learnt(file: zipfile.ZipFile, page: _Page) -> Learnt:
    empty = learn_day.nothing_learnt()
    tallies = {}
    for name in _TALLIES:
        keys = _array(file, f"learnt/{name}.keys", np.dtype("u8"))
        counts = _array(file, f"learnt/{name}.counts", np.dtype("u4"), 2)
        if counts.shape != (keys.size, getattr(empty, name).counts.shape[1]):
            raise ValueError(f"learnt {name} has other bins than this version knows")
        tallies[name] = Tally(keys, counts)
    last, days = _array(file, "learnt/last", learn_day.LAST), _array(file, "learnt/days", np.dtype("i8"))
    numbers = page.learnt_minutes, page.learnt_sea_minutes
    return Learnt(tallies["ships"], last, tallies["speeds"], tallies["heard"], days, *numbers)


def _check(name: str, known: Knowledge) -> None:
    """Raise InputError where tables are not in order, names and places do not match or the sha256 is another's."""
    for table, column in _SORTED.items():
        keys = getattr(known, table)[column]
        if (keys[1:] <= keys[:-1]).any():
            raise InputError(f"{name}: its {table} are not sorted by {column}")
    if len(known.place_names) != known.places.size or (known.places["kind"] > 4).any():
        raise InputError(f"{name}: its places are not what its page says")
    if digest(known) != known.sha256:
        raise InputError(f"{name}: damaged or changed by hand (its contents have another sha256 than it says)")
