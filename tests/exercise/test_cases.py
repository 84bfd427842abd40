"""Reconstructions: facts on record, a model that meets them, and nothing that could be taken for a real ship."""

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest

from seawarden.exercise.cases.crossing import crossings
from seawarden.exercise.cases.load import Case, case_ids, load
from seawarden.exercise.cases.motion import _tied
from seawarden.exercise.cases.variants import case_day, rows
from seawarden.exercise.contract import Truth
from seawarden.model.batch import Origin
from seawarden.model.times import epoch
from seawarden.register.build import build

INCIDENTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "incidents" / "incidents.json"
VARIANTS = (1001,)
ON_FILE = {
    "eagle_s": "2024-12-25_eagle_s",
    "yi_peng_3": "2024-11-17_yi_peng_3",
    "vezhen": "2025-01-26_vezhen",
    "newnew_polar_bear": "2023-10-07_newnew_polar_bear",
    "fitburg": "2025-12-31_fitburg",
    "samus_swan": "2022-02-26_samus_swan",
}
Made = dict[tuple[str, int], tuple[np.ndarray, np.ndarray, Truth]]


@pytest.fixture(scope="module")
def made() -> Made:
    few = {name: msgspec.structs.replace(load(name), ships=4) for name in case_ids()}
    return {(name, k): rows(few[name], k) for name in case_ids() for k in VARIANTS}


def hers(made: Made, case: Case, k: int) -> tuple[np.ndarray, Truth]:
    positions, _, truth = made[case.case_id, k]
    return positions[positions["mmsi"] == truth.mmsi], truth


@pytest.mark.parametrize("name", case_ids())
def test_each_case_is_met_by_its_variants(made: Made, name: str) -> None:
    case = load(name)
    for k in VARIANTS:
        track, truth = hers(made, case, k)
        struck = dict(truth.struck)
        for fact in case.struck:
            if fact.t is None:
                assert truth.start <= struck[fact.asset_id] <= truth.end
            else:
                assert abs(struck[fact.asset_id] - epoch(fact.t)) <= 60.0 * fact.within_min
        if case.motion.onset:
            assert epoch(case.motion.onset[0]) - 1 <= truth.start <= epoch(case.motion.onset[1]) + 1
        assert case.motion.loss[0] <= truth.facts["loss_meant"] <= case.motion.loss[1]
        assert truth.start - track["t"][0] > 4 * 3600.0
        assert np.nanmax(track["sog_kn"]) < 22.0


@pytest.mark.parametrize("name", case_ids())
def test_nothing_in_a_variant_can_be_taken_for_a_real_ship(made: Made, name: str) -> None:
    positions, statics, truth = made[name, 1001]
    case = load(name)
    assert 290_800_000 < truth.mmsi < 290_900_000
    assert (positions["mmsi"] // 1000 == 290_800 + case.number).all()
    assert {bytes(n)[:14] for n in statics["name"]} == {b"RECONSTRUCTION"}
    assert (statics["imo"] == 0).all()
    assert 60 <= case.ships <= 100
    assert "reconstruction" in case.note.lower()


@pytest.mark.parametrize("name", case_ids())
def test_the_innocent_are_there_in_the_same_hours(made: Made, name: str) -> None:
    case = load(name)
    begin = case.span[0]
    positions, _, truth = made[name, 1001]
    assert len(truth.facts["innocents"]) == len(case.innocents)
    assert truth.mmsi not in truth.facts["innocents"]
    for who, mmsi in zip(case.innocents, truth.facts["innocents"], strict=True):
        track = positions[positions["mmsi"] == mmsi]
        assert track["t"][0] - begin < 36 * 3600.0
        if who.passes:
            line = next(tuple(a.line) for a in case.assets if a.asset_id == who.passes)
            at = crossings(track["lon"].copy(), track["lat"].copy(), line)
            tie = next(t.t for t in [*case.motion.ties, *case.motion.ties] if t.asset_id in (who.passes, "c-lion1"))
            when = float(np.interp(at[0], np.arange(track.size), track["t"]))
            assert who.at_min[0] - 15 <= (when - epoch(tie)) / 60.0 <= who.at_min[1] + 15


def test_the_same_number_gives_the_same_bytes_and_another_one_others() -> None:
    one, again, other = (rows(msgspec.structs.replace(load("samus_swan"), ships=4), k) for k in (7, 7, 8))
    assert one[0].tobytes() == again[0].tobytes()
    assert one[2] == again[2]
    assert one[0].tobytes() != other[0].tobytes()


def test_a_case_day_is_a_source_like_any_other_with_its_own_register() -> None:
    batches, truths, register = case_day("samus_swan", 1000)
    last, heard = -np.inf, set()
    for batch in batches:
        heard |= set(batch.rows["mmsi"].tolist())
        assert batch.origin is Origin.EXERCISE
        assert (batch.rows["t"] >= last).all()
        assert (batch.rows["t"] < batch.watermark).all()
        last = batch.watermark
    assert last == np.inf
    assert len(heard) > 60
    assert truths[0].shape == "reconstruction"
    assets = build(register)
    assert {name for name, _ in truths[0].struck} <= set(assets.ids)
    assert all(asset.accuracy_m >= 1000.0 for asset in register)
    with pytest.raises(KeyError, match="no case"):
        case_day("atlantis", 1)


def test_every_wanted_asset_is_one_that_was_struck_and_every_fact_has_its_source() -> None:
    assert len(case_ids()) == 8
    for name in case_ids():
        case = load(name)
        struck = {s.asset_id for s in case.struck}
        assert set(case.wanted) <= struck
        assert struck <= {a.asset_id for a in case.assets}
        assert all(len(line) == 3 for line in case.facts["timeline"])
        for s in case.struck:
            assert s.source in case.sources
        assert case.facts["unknown"]


@pytest.mark.parametrize("name", sorted(ON_FILE))
def test_the_times_on_record_are_those_of_the_incident_file(name: str) -> None:
    if not INCIDENTS.is_file():
        pytest.skip("the reference's incident file is not at hand")
    incident = next(i for i in json.loads(INCIDENTS.read_text())["incidents"] if i["id"] == ON_FILE[name])
    known = {e["t_utc"] for e in incident["damage_events"]}
    for fact in load(name).struck:
        if fact.t is not None:
            assert fact.t in known
    for key in ("length_m", "beam_m", "dwt_t"):
        if key in load(name).facts["ship"]:
            assert load(name).facts["ship"][key] == incident["ship"][key]


def test_between_two_ties_the_distance_is_that_of_the_way() -> None:
    t = np.arange(0.0, 7210.0, 10.0)
    s, factors = _tied(t, np.full(t.size, 5.0), [(1000.0, 10_000.0), (6000.0, 30_000.0)])
    assert np.interp([1000.0, 6000.0], t, s) == pytest.approx([10_000.0, 30_000.0], abs=30.0)
    assert factors[0] < 1.0
    assert (np.diff(s) >= 0.0).all()
