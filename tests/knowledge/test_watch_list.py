"""Files of ships of interest: what counts, what does not, and why."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawarden.knowledge.ship_files import imo_of, mmsi_of, rows_of
from seawarden.knowledge.watch_list import MOST_DB, read_particulars, read_watch_list
from seawarden.model.errors import InputError
from seawarden.model.times import epoch

HEAD = "IMO,MMSI,Name,Reason,Source,Since,Until,Weight_dB\n"
GOOD = "9074729,,TEST SHIP,detained twice,own notes,2025-01-01,2025-12-31,3\n"


def written(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_entry_has_its_dates_source_and_weight(tmp_path: Path) -> None:
    found = read_watch_list(written(tmp_path, HEAD + GOOD))
    (entry,) = found.entries
    assert (entry.imo, entry.mmsi, entry.reason, entry.source) == (9074729, 0, "detained twice", "own notes")
    assert entry.since == epoch("2025-01-01") and entry.until == epoch("2026-01-01"), "its last day counts in full"
    assert entry.weight_db == 3.0 and found.rows_in == 1 and not found.dropped and found.capped == 0


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",,A NAME ALONE,r,s,2025-01-01,2025-12-31,3", "no IMO number and no MMSI"),
        ("9074728,,x,r,s,2025-01-01,2025-12-31,3", "an IMO number that is none"),
        (",992301234,x,r,s,2025-01-01,2025-12-31,3", "an MMSI that is no ship's"),
        ("9074729,,x,,s,2025-01-01,2025-12-31,3", "no reason"),
        ("9074729,,x,r,,2025-01-01,2025-12-31,3", "no source"),
        ("9074729,,x,r,s,2025-01-01,,3", "no end"),
        ("9074729,,x,r,s,soon,2025-12-31,3", "a date that is none"),
        ("9074729,,x,r,s,2025-02-01,2025-01-01,3", "ends before it begins"),
        ("9074729,,x,r,s,2025-01-01,2025-12-31,much", "a weight that is no number"),
        ("9074729,,x,r,s,2025-01-01,2025-12-31,nan", "a weight that is no number"),
    ],
)
def test_what_cannot_be_used_is_counted_by_reason(tmp_path: Path, row: str, why: str) -> None:
    found = read_watch_list(written(tmp_path, HEAD + GOOD + row + "\n"))
    assert found.dropped == {why: 1} and len(found.entries) == 1 and found.rows_in == 2


@pytest.mark.parametrize(("said", "weight"), [("40", MOST_DB), ("-9", -MOST_DB), ("6", 6.0), ("-2.5", -2.5)])
def test_no_entry_weighs_more_than_six_decibans(tmp_path: Path, said: str, weight: float) -> None:
    found = read_watch_list(written(tmp_path, HEAD + GOOD.replace(",3\n", f",{said}\n")))
    assert found.entries[0].weight_db == weight and found.capped == (abs(float(said)) > 6)


def test_json_semicolons_tabs_and_a_byte_order_mark_say_the_same(tmp_path: Path) -> None:
    first = read_watch_list(written(tmp_path, HEAD + GOOD)).entries
    for sign in (";", "\t"):
        text = "\ufeff" + (HEAD + GOOD).replace(",", sign)
        assert read_watch_list(written(tmp_path, text)).entries == first
    row = dict(zip(HEAD.strip().split(","), GOOD.strip().split(","), strict=True)) | {"IMO": 9074729, "Weight_dB": 3}
    for data in ([row], {"title": "x", "entries": [row]}):
        assert read_watch_list(written(tmp_path, json.dumps(data), "list.json")).entries == first


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("[1, 2]", "not a list of objects"),
        ("{", "not a JSON file"),
        ('{"a": [], "b": []}', "not a list of objects"),
        ("MMSI,Reason\n2,x\n", "no column source"),
        ("Name,Reason,Source,Since,Until,Weight_dB\na,b,c,d,e,f\n", "no column imo or mmsi"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_watch_list(written(tmp_path, text))
    with pytest.raises(InputError, match="cannot be read"):
        read_watch_list(tmp_path / "none.csv")


def test_a_list_without_rows_is_an_empty_list(tmp_path: Path) -> None:
    assert read_watch_list(written(tmp_path, HEAD)).entries == ()


def test_particulars_are_kept_as_brought_under_the_number(tmp_path: Path) -> None:
    text = "IMO,MMSI,Build year,Flag,Former flags,Owner\n9074729,,1996,AA,BB CC,\n"
    text += ",230000001,,FI,,X Oy\n9074729,,,DD,,Y\n,,1,,,\n"
    found = read_particulars(written(tmp_path, text))
    assert found.ships[9074729] == {"build_year": "1996", "flag": "DD", "former_flags": "BB CC", "owner": "Y"}
    assert found.ships[230000001] == {"flag": "FI", "owner": "X Oy"}
    assert found.dropped == {"no IMO number and no MMSI": 1} and found.rows_in == 4
    silent = read_particulars(written(tmp_path, "mmsi,flag\n230000001,\n"))
    assert silent.dropped == {"says nothing": 1} and not silent.ships


def test_lists_of_former_flags_in_json_become_text(tmp_path: Path) -> None:
    data = [{"imo": 9074729, "formerFlags": None, "former_flags": ["BB", "CC"]}]
    assert read_particulars(written(tmp_path, json.dumps(data))).ships[9074729] == {"former_flags": "BB, CC"}


def test_numbers_are_checked() -> None:
    assert imo_of("IMO 9074729") == imo_of("9074729") == 9074729
    assert imo_of("") == imo_of("0") == 0 and imo_of("9074720") == imo_of("907472") == imo_of("x") == -1
    assert mmsi_of("230000001") == 230000001
    assert mmsi_of("") == 0 and mmsi_of("023000000") == mmsi_of("1") == mmsi_of("97000000x") == -1


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(raw)
    try:
        found = read_watch_list(path)
    except InputError as error:
        assert "any.csv" in str(error)
    else:
        assert found.rows_in == len(found.entries) + sum(found.dropped.values())


@given(st.text(max_size=200))
def test_any_text_after_a_good_header_keeps_the_count(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes((HEAD + text).encode("utf-8", "replace"))
    try:
        found = read_watch_list(path)
    except InputError:
        return
    assert found.rows_in == len(found.entries) + sum(found.dropped.values()) == len(rows_of(path, ()))
