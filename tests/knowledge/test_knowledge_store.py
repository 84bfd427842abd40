"""A knowledge file gives back what was put into it, and says so where it cannot."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from seawarden.knowledge.learn_day import LAST, Learnt, nothing_learnt
from seawarden.knowledge.load import packaged, sealed, together
from seawarden.knowledge.store import Provenance, Source, digest, load, provenance_of, save
from seawarden.knowledge.tally import count
from seawarden.model.errors import InputError
from seawarden.model.knowledge import HEARD, SHIPS, SPEEDS, Knowledge, Listed, Raster, nothing

GAP = Listed(mmsi=273000001, reason="detained", source="a list", since=0.0, until=1e9, weight_db=3.0)


def rich() -> Knowledge:
    ships, speeds, heard = np.zeros(2, SHIPS), np.zeros(3, SPEEDS), np.zeros(1, HEARD)
    ships["mmsi"], ships["sea_kn"], ships["noise_kn"] = (230_000_001, 230_000_002), (11.5, 13.0), (0.2, np.nan)
    speeds["key"], speeds["median"] = (4, 9, 2**40), 0.9
    heard["key"], heard["share"] = 7, 0.5
    depth = Raster(9.0, 53.0, 0.25, 0.125, np.array([[10.0, np.nan]], np.float32))
    return sealed(
        packaged()._replace(
            ships=ships, speeds=speeds, heard=heard, depth_m=depth, listed=(GAP,), particulars={9: {"flag": "ZZ"}}
        )
    )


def learnt() -> Learnt:
    keys, bins = np.array([5, 5, 9]), np.array([1, 2, 3])
    empty = nothing_learnt()
    return empty._replace(
        ships=count(keys, bins, empty.ships.counts.shape[1]),
        last=np.zeros(2, LAST),
        days=np.array([19676, 19678]),
        minutes=9,
        sea_minutes=1440,
    )


def equal(a: Knowledge, b: Knowledge) -> bool:
    tables = all(getattr(a, n).tobytes() == getattr(b, n).tobytes() for n in ("places", "ships", "speeds", "heard"))
    depth = a.depth_m[:4] == b.depth_m[:4] and a.depth_m.values.tobytes() == b.depth_m.values.tobytes()
    return tables and depth and a[1] == b[1] and a.listed == b.listed and dict(a.particulars) == dict(b.particulars)


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    known, whence = rich(), Provenance(inputs=[Source(name="a.csv", sha256="ab")], days=3, note="test")
    said = save(tmp_path / "k.npz", known, whence, learnt())
    back = load(tmp_path / "k.npz")
    assert equal(back.knowledge, known) and back.knowledge.sha256 == said == digest(known)
    assert back.provenance == whence
    assert back.learnt is not None and back.learnt.ships.counts.tobytes() == learnt().ships.counts.tobytes()
    assert back.learnt.sea_minutes == 1440 and list(back.learnt.days) == [19676, 19678]


def test_nothing_can_be_saved_and_loaded_too(tmp_path: Path) -> None:
    save(tmp_path / "k.npz", nothing(), Provenance())
    back = load(tmp_path / "k.npz")
    assert equal(back.knowledge, nothing()) and back.learnt is None


def test_the_same_knowledge_gives_the_same_bytes_and_numpy_can_read_them(tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz"):
        save(tmp_path / name, rich(), Provenance(), learnt())
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    with np.load(tmp_path / "a.npz") as file:
        assert file["ships"]["mmsi"][1] == 230_000_002


def test_provenance_names_the_days_and_the_ship_days() -> None:
    whence = provenance_of(learnt(), [Source(name="x", sha256="y")])
    assert (whence.first, whence.last, whence.days, whence.ship_days) == ("2023-11-15", "2023-11-17", 2, 1.0)
    assert provenance_of(nothing_learnt(), []).first == ""


def rewritten(path: Path, member: str, content: bytes) -> None:
    with zipfile.ZipFile(path) as file:
        held = {name: file.read(name) for name in file.namelist()}
    with zipfile.ZipFile(path, "w") as file:
        for name, old in held.items():
            file.writestr(name, content if name == member else old)


def test_a_file_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "k.npz"
    with pytest.raises(InputError, match=r"k\.npz: not a knowledge file"):
        load(path)
    path.write_text("MMSI,Name\n")
    with pytest.raises(InputError, match="not a knowledge file"):
        load(path)
    np.savez(path, a=np.zeros(3))
    with pytest.raises(InputError, match="not a knowledge file"):
        load(path)


def test_a_file_of_another_version_or_cut_short_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "k.npz"
    save(path, rich(), Provenance())
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="not a knowledge file"):
        load(path)
    path.write_bytes(whole)
    with zipfile.ZipFile(path) as file:
        page = file.read("knowledge.json")
    rewritten(path, "knowledge.json", page.replace(b"seawarden.knowledge/1", b"seawarden.knowledge/9"))
    with pytest.raises(InputError, match="schema"):
        load(path)


def test_a_file_changed_by_hand_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "k.npz"
    save(path, rich(), Provenance())
    with zipfile.ZipFile(path) as file:
        heard = bytearray(file.read("heard.npy"))
    heard[-8] ^= 1
    rewritten(path, "heard.npy", bytes(heard))
    with pytest.raises(InputError, match="damaged or changed by hand"):
        load(path)


def test_tables_that_are_not_sorted_are_refused_because_they_are_searched(tmp_path: Path) -> None:
    ships = rich().ships[::-1].copy()
    save(tmp_path / "k.npz", rich()._replace(ships=ships), Provenance())
    with pytest.raises(InputError, match="not sorted by mmsi"):
        load(tmp_path / "k.npz")


def test_parts_go_together_the_later_ones_over_the_earlier() -> None:
    other = nothing()._replace(listed=(GAP,), particulars={9: {"owner": "x"}})
    both = together(packaged(), rich()._replace(places=nothing().places, place_names=()), other)
    assert both.places.size == packaged().places.size and both.ships.size == 2
    assert both.listed == (GAP,) and dict(both.particulars) == {9: {"flag": "ZZ", "owner": "x"}}
    assert both.sha256 == digest(both) != packaged().sha256
    assert equal(together(), nothing())
