"""One sentence says whether her anchor can reach the next asset; it weighs nothing, and other kinds have none."""

import numpy as np

from seawarden.model.asset import Asset
from seawarden.model.case import Case
from seawarden.model.finding import Vessel
from seawarden.model.incident import AtRisk
from seawarden.model.knowledge import Raster
from seawarden.risk.ahead import Ship
from seawarden.risk.can_reach import Seabed, can_reach

CABLE = Asset(asset_id="c1", name="Cable One", kind="telecom_cable", lines=(((25.5, 59.0), (25.5, 60.5)),))


def bed(depth_m: float) -> Seabed:
    return Seabed({"c1": CABLE}, Raster(20.0, 55.0, 1.0, 1.0, np.full((10, 10), depth_m, np.float32)))


def case(kind: str = "anchor_drag", length_m: float | None = 228.0) -> Case:
    return Case(
        id="i", kind=kind, track="a", t=0.0, start=0.0, until=0.0, ongoing=True, assets=(), asset_id="c1",
        vessel=Vessel(mmsi=290000001, type=80, length_m=length_m), others=(), position=(25.0, 59.9),
        opened_at_position=(25.0, 59.9), findings=(), about=(),
    )  # fmt: skip


AHEAD = (AtRisk(asset_id="c1", eta=3600.0, probability=0.5),)
SHIP = Ship(0.0, 25.0, 59.9, 90.0, 9.0)


def test_a_tankers_anchor_reaches_a_cable_at_sixty_metres_and_not_one_at_four_hundred() -> None:
    (near,), (deep,) = (tuple(can_reach(case(), SHIP, AHEAD, bed(d))) for d in (60.0, 400.0))
    assert near.args["verdict"] == "can" and deep.args["verdict"] == "cannot"
    assert near.db == deep.db == 0.0 and "60 m" in near.text and "kn" in near.text


def test_what_is_not_known_is_said_and_nobody_is_cleared_by_it() -> None:
    (blind,) = can_reach(case(length_m=None), SHIP, AHEAD, bed(60.0))
    assert blind.args["verdict"] == "not known"
    (no_depth,) = can_reach(case(), SHIP, AHEAD, bed(np.nan))
    assert no_depth.args["verdict"] != "cannot"


def test_other_kinds_and_assets_that_are_not_in_the_register_have_no_sentence() -> None:
    assert list(can_reach(case("going_dark"), SHIP, AHEAD, bed(60.0))) == []
    assert list(can_reach(case(), SHIP, AHEAD, Seabed({}, bed(1.0).depth_m))) == []
    (still,) = can_reach(case("anchored_over_asset"), None, None, bed(60.0))
    assert still.args["asset"] == "Cable One"
