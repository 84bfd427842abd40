"""The sentences of `identity_change`."""

from typing import Any

import numpy as np

from seawarden.detectors._identity_said import text
from seawarden.detectors._identity_walk import NAME, NUMBER, SWAP
from seawarden.detectors._write import asset_name, clock, write
from seawarden.geo.earth import NM_M
from seawarden.model.finding import Finding
from seawarden.model.kinds import Kind
from seawarden.model.tables import NO_ASSET
from seawarden.model.view import View, vessel_at

DETECTOR = "identity_change"
Words = tuple[str, dict[str, Any], str]


def say(view: View, raw: Any, kept: Any) -> Finding:
    """Word one raw record; ``kept`` is the ship's record as it stands at that moment."""
    code = int(raw["code"])
    facts: dict[str, Any] = {}
    if code == SWAP:
        name, args, said = _swap(view, raw, facts)
    elif code == NAME:
        name, args, said = _name(raw, kept)
    elif code == NUMBER:
        mmsi = int(view.tracks[int(raw["slot"])]["mmsi"])
        name, args, said = "number", {"mmsi": mmsi}, f"her number {mmsi} is none that a ship is given"
    else:
        name, args, said = _same_imo(view, raw, facts)
    asset, near_m = int(raw["asset"]), float(raw["x"][7])
    if asset != NO_ASSET and np.isfinite(near_m):
        facts["near_m"] = round(near_m)
        said += f"; {asset_name(view, asset)} {round(near_m)} m away"
    signal = code == NUMBER
    return write(
        view, DETECTOR, Kind.IDENTITY_CHANGE, raw, name, args, said, facts=facts, asset=asset, key="", signal=signal
    )


def _other(view: View, raw: Any, facts: dict[str, Any]) -> str:
    """Return the other number with its name, and put its track in the facts."""
    slot = int(raw["other"])
    ship = vessel_at(view, slot, float(raw["t"]))
    facts["other_mmsi"] = ship.mmsi
    facts["tracks"] = [f"{int(view.tracks[k]['track_id']):016x}" for k in (int(raw["slot"]), slot)]
    return f"{ship.mmsi} ({ship.name})" if ship.name else str(ship.mmsi)


def _swap(view: View, raw: Any, facts: dict[str, Any]) -> Words:
    """Word a number that ends where another begins."""
    other, off_m, gap_s = _other(view, raw, facts), round(float(raw["x"][0])), round(float(raw["x"][1]))
    args = {"other": other, "off_m": off_m, "gap_s": gap_s}
    said = f"the number {other} ended and hers began {gap_s} s later, {off_m} m from where it would have been, "
    return "swap", args, f"{said}on the same course at the same speed ({clock(float(raw['start']))})"


def _name(raw: Any, kept: Any) -> Words:
    """Word a change of name, IMO number or size."""
    was, now = text(kept["was"]), text(kept["became"])
    args: dict[str, Any] = {"was": was, "became": now}
    parts = [f"name {was} became {now}"] if kept["bits"] & 1 else []
    if kept["bits"] & 2:
        args["was_imo"], args["imo"] = int(kept["was_imo"]), int(kept["new_imo"])
        parts.append(f"IMO number {args['was_imo']} became {args['imo']}")
    if kept["bits"] & 4:
        args["was_m"], args["length_m"] = round(float(kept["was_m"])), round(float(kept["new_m"]))
        parts.append(f"length {args['was_m']} m became {args['length_m']} m")
    return "renamed", args, f"{' and '.join(parts)} at {clock(float(raw['start']))}, under the same number"


def _same_imo(view: View, raw: Any, facts: dict[str, Any]) -> Words:
    """Word one IMO number under two MMSI."""
    other, apart_nm, imo = _other(view, raw, facts), round(float(raw["x"][0]) / NM_M, 1), int(raw["x"][1])
    args = {"other": other, "apart_nm": apart_nm, "imo": imo}
    return "same_imo", args, f"IMO number {imo} is told by {other} too, {apart_nm} nm away, at the same time"
