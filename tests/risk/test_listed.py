"""A watch list is evidence of stated weight, in force between its dates, for the ship with its number; no verdict."""

from seawarden.model.case import Case
from seawarden.model.finding import Vessel
from seawarden.model.knowledge import Listed, nothing
from seawarden.risk.listed import MOST_DB, listed, listing, told


def entry(**more: object) -> Listed:
    values: dict[str, object] = {
        "reason": "sanctioned",
        "source": "a list",
        "since": 0.0,
        "until": 1e9,
        "weight_db": 4.0,
    }
    return Listed(**{**values, **more})  # type: ignore[arg-type]


def case(vessel: Vessel, t: float = 600.0) -> Case:
    return Case(
        id="i", kind="anchor_drag", track="a", t=t, start=0.0, until=t, ongoing=True, vessel=vessel, others=(),
        asset_id=None, assets=(), position=(20.0, 55.0), opened_at_position=(20.0, 55.0), findings=(), about=(),
    )  # fmt: skip


def reasons(vessel: Vessel, *entries: Listed, t: float = 600.0) -> list[float]:
    return [r.db for r in listed(case(vessel, t), listing(nothing()._replace(listed=entries)))]


SHIP = Vessel(mmsi=290000001, imo=9329760)


def test_an_entry_counts_for_its_number_between_its_dates_only() -> None:
    assert reasons(SHIP, entry(imo=9329760)) == [4.0] == reasons(SHIP, entry(mmsi=290000001))
    assert reasons(SHIP, entry(imo=1), entry(mmsi=2), entry(name="SAME NAME")) == []
    assert reasons(SHIP, entry(imo=9329760, since=601.0)) == [] == reasons(SHIP, entry(imo=9329760, until=600.0))


def test_an_entry_with_an_imo_number_does_not_follow_an_mmsi_to_another_ship() -> None:
    other = Vessel(mmsi=290000001, imo=9999999)
    assert reasons(other, entry(imo=9329760, mmsi=290000001)) == []


def test_all_entries_together_count_no_more_than_the_cap_either_way() -> None:
    many = [entry(imo=9329760, source=str(k)) for k in range(4)]
    assert sum(reasons(SHIP, *many)) == MOST_DB and len(reasons(SHIP, *many)) == 4
    assert sum(reasons(SHIP, *many, entry(mmsi=290000001, weight_db=-50.0))) == 0.0


def test_particulars_are_told_and_weigh_nothing() -> None:
    (reason,) = told(SHIP, {9329760: {"build_year": "2006", "flag": "CK", "former_flags": "PA, LR", "odd": "x"}})
    assert reason.db == 0.0 and reason.text == "on file: build year 2006, flag CK, former flags PA, LR"
    assert list(told(Vessel(mmsi=3), {9329760: {"flag": "CK"}})) == []
