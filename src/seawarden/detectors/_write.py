"""Findings out of raw records: ids from content, particulars as known at the time, numbers rounded once."""

from typing import Any

import numpy as np

from seawarden.model.finding import Finding
from seawarden.model.ids import content_id
from seawarden.model.kinds import Kind
from seawarden.model.tables import NO_ASSET
from seawarden.model.times import iso
from seawarden.model.view import View, vessel_at


def clock(t: float) -> str:
    """Return ``09:41Z`` of UTC epoch s."""
    return iso(60.0 * (t // 60.0))[11:16] + "Z"


def asset_name(view: View, asset: int) -> str:
    """Return the name of an asset by its index, "" where there is none."""
    return view.assets.names[asset] if asset != NO_ASSET else ""


def place_of(view: View, raw: Any) -> dict[str, str]:
    """Return ``{"place": kind}`` where the record's place lies in a known one: works, pilot, anchorage or port.

    The weighing corrects the prior by it: ships wait, meet and anchor there every day.
    """
    at = view.placed(np.array([float(raw["lon"])]), np.array([float(raw["lat"])]))[0]
    inside = [kind for kind in ("works", "pilot", "anchorage", "port") if at[f"{kind}_m"] <= 0.0]
    return {"place": inside[0]} if inside else {}


def write(
    view: View,
    detector: str,
    kind: Kind,
    raw: Any,
    code: str,
    args: dict[str, Any],
    text: str,
    *,
    facts: dict[str, Any] | None = None,
    asset: int = NO_ASSET,
    db: float | None = None,
    signal: bool = False,
    key: str | None = None,
) -> Finding:
    """Return the finding of ``raw`` (a record of RAW). ``key`` stands in the id in the asset's place.

    ``facts`` always tell her course and speed then, where known: what lies on her way is worked out from them.
    With "" the asset may change while the finding lives: the next cable ahead replaces the last one under the same id.
    """
    slot, start, seen_at = int(raw["slot"]), float(raw["start"]), float(raw["t"])
    track = f"{int(view.tracks[slot]['track_id']):016x}"
    asset_id = view.assets.ids[asset] if asset != NO_ASSET else None
    ident = content_id("f", detector, code, track, (asset_id or "") if key is None else key, round(start))
    end = float(raw["end"])
    return Finding(
        id=ident,
        detector=detector,
        kind=str(kind),
        track=track,
        vessel=vessel_at(view, slot, seen_at),
        asset_id=asset_id,
        start=start,
        seen_at=seen_at,
        end=None if np.isnan(end) else end,
        position=(round(float(raw["lon"]), 6), round(float(raw["lat"]), 6)),
        evidence_db=0.0 if raw["withdrawn"] else round(float(raw["db"]) if db is None else db, 1),
        code=code,
        args=args,
        text=text,
        facts={**_motion(raw), **(facts or {})},
        signal=signal,
        withdrawn=bool(raw["withdrawn"]),
    )


def _motion(raw: Any) -> dict[str, Any]:
    """Return ``cog_deg`` and ``sog_kn`` of the record's moment, without what is not known."""
    known = {name: round(float(raw[name]), 1) for name in ("cog_deg", "sog_kn")}
    return {name: value for name, value in known.items() if not np.isnan(value)}


def in_order(findings: list[Finding]) -> list[Finding]:
    """Return the findings sorted by (seen_at, id)."""
    return sorted(findings, key=lambda f: (f.seen_at, f.id))
