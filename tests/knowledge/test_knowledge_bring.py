"""A file says by itself what kind of knowledge it brings."""

import json
from pathlib import Path

import numpy as np
import pytest

from seawarden.knowledge.bring import bring, brought
from seawarden.knowledge.load import PLACES_FILE, packaged, together
from seawarden.knowledge.store import Provenance, save
from seawarden.model.errors import InputError

LIST = "imo,reason,source,since,until,weight_db\n9074729,r,s,2025-01-01,2025-12-31,9\n1,r,s,2025-01-01,2025-12-31,3\n"


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_watch_list_is_told_by_its_columns_and_says_what_was_left_out(tmp_path: Path) -> None:
    found = brought(written(tmp_path, "a.csv", LIST))
    assert len(found.knowledge.listed) == 1 and found.knowledge.sha256
    assert found.text == (
        "watch list a.csv: 1 entries; 1 rows left out (an IMO number that is none 1); 1 weights cut to 6 dB"
    )


def test_particulars_are_told_by_having_numbers_and_no_reason(tmp_path: Path) -> None:
    found = brought(written(tmp_path, "p.json", json.dumps([{"imo": 9074729, "build_year": 1996}])))
    assert found.knowledge.particulars == {9074729: {"build_year": "1996"}} and "1 ships" in found.text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("d.csv", "lon,lat,depth\n20,58,10\n21,58,10\n20,59,10\n21,59,10\n"),
        ("d.txt", "20;58;10\n21;58;10\n20;59;10\n21;59;10\n"),
        ("d.xyz", "20 58 10\n21 58 10\n20 59 10\n21 59 10\n"),
        ("d.asc", "ncols 2\nnrows 2\nxllcorner 19.5\nyllcorner 57.5\ncellsize 1\n10 10\n10 10\n"),
    ],
)
def test_depths_are_told_by_their_columns(tmp_path: Path, name: str, text: str) -> None:
    found = brought(written(tmp_path, name, text))
    assert found.knowledge.depth_m.values.shape == (2, 2) and "2 x 2" in found.text


def test_a_grid_of_numpy_is_told_from_a_knowledge_file(tmp_path: Path) -> None:
    np.savez(tmp_path / "g.npz", lon=np.array([20.0, 21.0]), lat=np.array([58.0, 59.0]), elev=-np.ones((2, 2)))
    assert bring(tmp_path / "g.npz").depth_m.values.min() == 1.0
    save(tmp_path / "k.zip", packaged(), Provenance(days=2, ship_days=1.5))
    found = brought(tmp_path / "k.zip")
    assert found.knowledge.places.size == packaged().places.size and "2 days, 1.5 ship-days" in found.text


def test_places_of_ones_own_stand_instead_of_the_projects(tmp_path: Path) -> None:
    page = json.loads(PLACES_FILE.read_text(encoding="utf-8"))
    page["places"] = page["places"][:3]
    own = bring(written(tmp_path, "places.json", json.dumps(page)))
    assert together(packaged(), own).places.size == 3


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "{", "[1]", "\x00\x01", '{"a": 1}'])
def test_what_is_none_of_these_is_refused_in_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"x\.csv"):
        bring(written(tmp_path, "x.csv", text))
    with pytest.raises(InputError, match="there is no file"):
        bring(tmp_path / "none")


def test_a_zip_of_something_else_is_refused_in_words(tmp_path: Path) -> None:
    np.savez(tmp_path / "z.npz", a=np.zeros(2))
    with pytest.raises(InputError, match="not a knowledge file"):
        bring(tmp_path / "z.npz")
