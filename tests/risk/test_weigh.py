"""The explanation is the calculation; groups are not counted twice; levels have an order that can be told."""

import json
import math
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawarden.model.asset import Asset, Assets
from seawarden.model.case import Case
from seawarden.model.errors import InputError
from seawarden.model.finding import Finding, Vessel
from seawarden.model.kinds import Kind, Level
from seawarden.register.build import build
from seawarden.risk.table import Group, level_of, load_table
from seawarden.risk.weigh import EvidenceTable, probability, shrunk, weigh

BYTES = resources.files("seawarden.risk").joinpath("table.json").read_bytes()
TABLE = load_table(BYTES)
SPEED = Group(["speed_loss", "speed_wobble", "halt_in_lane"], 0.5, 24.0, "signs in the speed hang together")


@pytest.fixture(scope="module")
def assets() -> Assets:
    return build([Asset(asset_id="c1", name="C1", kind="telecom_cable", lines=(((25.2, 59.5), (25.2, 60.2)),))])


def seen(name: str, db: float, code: str = "speed_loss", kind: str = "anchor_drag", **more: object) -> Finding:
    values: dict[str, object] = {
        "id": name, "detector": "anchor_drag", "kind": kind, "track": "a1", "vessel": Vessel(mmsi=1), "asset_id": None,
        "start": 0.0, "seen_at": 600.0, "end": None, "position": (20.0, 55.0), "evidence_db": db, "code": code,
        "args": {}, "text": f"{code} {db}", "facts": {}, **more,
    }  # fmt: skip
    return Finding(**values)  # type: ignore[arg-type]


def case(*findings: Finding, kind: str = "anchor_drag", **more: object) -> Case:
    values: dict[str, object] = {
        "id": "inc-1", "kind": kind, "track": "a1", "t": 600.0, "start": 0.0, "until": 600.0, "ongoing": True,
        "vessel": Vessel(mmsi=1, type=80, length_m=228.0), "others": (), "asset_id": None, "assets": (),
        "position": (20.0, 55.0), "opened_at_position": (10.0, 57.9), "findings": findings,
        "about": tuple(f.id for f in findings if f.kind == kind), **more,
    }  # fmt: skip
    return Case(**values)  # type: ignore[arg-type]


CODES = st.sampled_from(
    ["speed_loss", "speed_wobble", "halt_in_lane", "heading_off_course", "dip_at_asset", "new", "x"]
)
DBS = st.floats(-30.0, 40.0, allow_nan=False)


@given(st.lists(st.tuples(CODES, DBS), max_size=8), st.sampled_from([*Kind, "something_new"]), st.booleans())
def test_the_sum_of_the_reasons_is_the_posterior(
    assets: Assets, told: list[tuple[str, float]], kind: str, gulf: bool
) -> None:
    findings = [seen(f"f{i}", db, code) for i, (code, db) in enumerate(told)]
    weighed = weigh(
        case(*findings, kind=kind, opened_at_position=(25.0, 59.8) if gulf else (10.0, 54.0)), assets, TABLE
    )
    total = sum(reason.db for reason in weighed.reasons)
    assert weighed.posterior_db == pytest.approx(total, abs=1e-9)
    odds = 10.0 ** (total / 10.0)
    assert weighed.probability == pytest.approx(odds / (1.0 + odds), rel=1e-9)
    assert [r.finding for r in weighed.reasons if r.finding] == [f.id for f in findings]
    assert all(r.text and r.code for r in weighed.reasons)


def test_a_drag_of_twenty_decibans_is_a_tenth_of_a_percent(assets: Assets) -> None:
    weighed = weigh(case(seen("f1", 20.0)), assets, TABLE)
    assert weighed.reasons[0].code == "prior"
    assert weighed.reasons[0].text == "before any evidence: about once in 63,000 a passage ends in a dragged anchor"
    assert weighed.probability == pytest.approx(0.0016, rel=0.02)
    assert weighed.level == "watch"


def test_place_and_ship_correct_the_base_rate_once_each(assets: Assets) -> None:
    tug = Vessel(mmsi=1, type=52, length_m=30.0)
    weighed = weigh(case(seen("f1", 20.0), vessel=tug, opened_at_position=(25.0, 59.8)), assets, TABLE)
    assert [(r.code, r.db) for r in weighed.reasons[:3]] == [
        ("prior", -48.0),
        ("prior_place", 3.5),
        ("prior_ship", -10.0),
    ]
    assert weighed.reasons[3].code == "speed_loss"
    assert weighed.posterior_db == -34.5


def test_a_ship_of_unknown_length_and_type_is_not_corrected(assets: Assets) -> None:
    codes = [r.code for r in weigh(case(seen("f1", 9.0), vessel=Vessel(mmsi=1)), assets, TABLE).reasons]
    assert codes == ["prior", "speed_loss"]


def test_a_known_place_corrects_when_a_finding_names_it(assets: Assets) -> None:
    stays = seen("f1", 15.0, "stays", "loitering", facts={"place": "anchorage"})
    weighed = weigh(case(stays, kind="loitering"), assets, TABLE)
    assert "prior_known_place" in [r.code for r in weighed.reasons]


def test_what_hangs_together_is_taken_back_in_a_sentence(assets: Assets) -> None:
    table = msgspec.structs.replace(TABLE, groups={"speed": SPEED})
    weighed = weigh(case(seen("f1", 14.0), seen("f2", 4.0, "speed_wobble")), assets, table)
    last = weighed.reasons[-1]
    assert (last.code, last.db) == ("shrunk", -2.0)
    assert last.text == "signs in the speed hang together: together they count as +16.0 dB, not +18.0 dB"
    assert weighed.posterior_db == -32.0


def test_findings_of_one_detector_hang_together_where_the_table_does_not_say(assets: Assets) -> None:
    stays = [seen(f"f{i}", 10.0, f"new_{i}", "loitering", detector="loitering") for i in range(2)]
    weighed = weigh(case(*stays, kind="loitering"), assets, TABLE)
    assert weighed.posterior_db == -38.0 + 15.0


def test_another_kind_supports_up_to_the_cap(assets: Assets) -> None:
    dark = seen("g1", 15.0, "silent", "going_dark", detector="going_dark")
    weighed = weigh(case(seen("f1", 10.0), dark), assets, TABLE)
    assert [r.db for r in weighed.reasons if r.finding] == [10.0, 4.0]


PARTS = st.lists(st.floats(-20.0, 20.0, allow_nan=False), min_size=1, max_size=6)


@given(PARTS, st.floats(0.0, 1.0), st.floats(1.0, 40.0))
def test_a_group_never_counts_more_than_its_sum_its_cap_or_less_than_its_strongest(
    parts: list[float], rest: float, cap: float
) -> None:
    group = Group(codes=[], rest=rest, cap_db=cap, text="")
    together = shrunk(parts, group)
    assert abs(together) <= cap + 1e-9
    up, down = sum(p for p in parts if p > 0), sum(p for p in parts if p < 0)
    assert down - 1e-9 <= together <= up + 1e-9
    if down == 0.0:
        assert together >= min(cap, max([*parts, 0.0])) - 1e-9


@given(PARTS, st.floats(0.0, 10.0))
def test_more_evidence_for_never_lowers_the_odds(parts: list[float], more: float) -> None:
    group = SPEED
    assert shrunk([parts[0] + more, *parts[1:]], group) >= shrunk(parts, group) - 1e-9 or parts[0] < 0 < parts[0] + more
    assert shrunk([*parts, more], group) >= shrunk(parts, group) - 1e-9


def test_levels_rise_with_the_odds_and_not_every_kind_has_all() -> None:
    row = TABLE.kinds["anchor_drag"]
    watch, warning, alarm = (row.levels[level] for level in ("watch", "warning", "alarm"))
    reached = [level_of(row, db) for db in (watch - 0.01, watch, warning, alarm)]
    assert reached == [None, "watch", "warning", "alarm"]
    assert level_of(TABLE.kinds["rendezvous"], 50.0) == "warning"
    assert Level.ALARM not in TABLE.kinds["loitering"].levels


def test_a_withdrawn_case_has_no_level(assets: Assets) -> None:
    assert weigh(case(seen("f1", 40.0), withdrawn=True), assets, TABLE).level is None


def test_a_probability_is_right_at_the_ends() -> None:
    assert probability(0.0) == 0.5
    assert probability(-48.0) == pytest.approx(1.585e-5, rel=1e-3)
    assert probability(200.0) == pytest.approx(1.0)
    assert probability(-2000.0) == pytest.approx(0.0)
    assert math.isfinite(probability(-2000.0))


def test_every_kind_has_a_row_and_the_table_says_whence_it_comes() -> None:
    assert set(TABLE.kinds) == {str(kind) for kind in Kind}
    assert "no real drag was measured" in TABLE.source and "seeds" in TABLE.data
    assert len(TABLE.sha256) == 64
    assert load_table(BYTES + b" ").sha256 != TABLE.sha256


def test_the_docs_tell_the_bars_that_are_in_force() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "risk.md").read_text()
    row = TABLE.kinds["anchor_drag"]
    for level, bar in row.levels.items():
        line = next(line for line in page.splitlines() if line.startswith(f"| `{level}`"))
        assert f"| {bar:.0f} | {bar - row.prior_db:.0f} dB |" in line


def broken(**change: object) -> bytes:
    return json.dumps({**json.loads(BYTES), **change}).encode()


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"{", "evidence table cannot be used"),
        (b"\xff\xfe", "evidence table cannot be used"),
        (broken(schema="other/1"), "has the schema 'other/1'"),
        (broken(extra=1), "cannot be used"),
        (broken(other={"prior_db": -40.0, "what": "x", "levels": {"warning": -20.0}}), "need watch"),
        (broken(other={"prior_db": -40.0, "what": "x", "levels": {"watch": -9.0, "alarm": -20.0}}), "must rise"),
        (broken(same_detector={"codes": [], "rest": 2.0, "cap_db": 3.0, "text": ""}), "same_detector needs"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_in_a_sentence(data: bytes, match: str) -> None:
    with pytest.raises(InputError, match=match):
        load_table(data)


def test_the_table_is_a_type_that_others_can_name() -> None:
    assert isinstance(TABLE, EvidenceTable)
