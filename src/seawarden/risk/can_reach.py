"""The sentence that says whether this ship's anchor can reach the next asset here: to be read, weighing nothing."""

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from seawarden.geo.earth import KN_MS, moved
from seawarden.model.asset import Asset
from seawarden.model.case import Case
from seawarden.model.incident import AtRisk, Reason
from seawarden.model.kinds import Kind
from seawarden.model.knowledge import Raster
from seawarden.model.knowledge_lookup import depth_at
from seawarden.risk.ahead import Ship
from seawarden.risk.anchor_gear import Hull
from seawarden.risk.reach import vulnerability

ANCHORS = frozenset({Kind.ANCHOR_DRAG, Kind.ANCHORED_OVER_ASSET, Kind.DRIFT})


class Seabed(NamedTuple):
    """The register's assets by id, with their properties, and the depths that are known."""

    assets: Mapping[str, Asset]
    depth_m: Raster


def can_reach(case: Case, ship: Ship | None, ahead: tuple[AtRisk, ...] | None, bed: Seabed) -> Iterable[Reason]:
    """Yield one reason about the asset that she reaches next, or that the case is about; none for other kinds.

    The depth is that where she would be over it. Speed to half a knot and depth to a metre: no more is known.
    """
    if case.kind not in ANCHORS:
        return
    if ship is not None and ahead:
        asset = bed.assets.get(ahead[0].asset_id)
        way_m = max(0.0, ahead[0].eta - ship.t) * ship.sog_kn * KN_MS
        lon, lat = moved(ship.lon, ship.lat, ship.cog_deg, way_m)
        speed_kn = ship.sog_kn
    else:
        asset = bed.assets.get(case.asset_id or "")
        (lon, lat), speed_kn = case.position, ship.sog_kn if ship is not None else 0.0
    if asset is None:
        return
    depth_m = float(depth_at(np.array([lon]), np.array([lat]), bed.depth_m)[0])
    hull = Hull(length_m=case.vessel.length_m or 0.0, ship_type=case.vessel.type or 0)
    known = round(depth_m) if math.isfinite(depth_m) else math.nan
    found = vulnerability(hull, asset, known, round(2.0 * speed_kn) / 2.0)
    args = {"asset": asset.name, "verdict": found.verdict, "grade": found.grade}
    yield Reason(db=0.0, code="reach", args=args, text=f"{found.text}; {found.consequence}")
