"""What this project set out to reach, held against the board: met or not, with the figure beside it.

Points of the curve ("at 1 false in 1,000") are read off the traffic that they are reported on, so their bound is told
too; the bars in force come from other seeds.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

DRAG: Final = "anchor_drag"
ONE, TEN = "1_per_1000", "10_per_1000"
FOUND, BEFORE, AFTER_TWO = "found", "before_30", "after_two"


class Claim(NamedTuple):
    """A share to reach for drags of a shape at a point of the curve, at a noise."""

    noise: str
    shape: str
    point: str
    what: str
    least: float


CLAIMS: Final = (
    *(Claim("honest", shape, ONE, FOUND, 0.90) for shape in ("lasting", "halting")),
    *(Claim("honest", shape, ONE, BEFORE, 0.50) for shape in ("lasting", "halting")),
    Claim("honest", "dips", ONE, AFTER_TWO, 0.80),
    *(Claim("honest", shape, TEN, FOUND, 0.95) for shape in ("lasting", "halting")),
    *(Claim("honest", shape, TEN, BEFORE, 0.70) for shape in ("lasting", "halting")),
    *(Claim("mild", shape, ONE, FOUND, 0.97) for shape in ("lasting", "halting")),
    *(Claim("mild", shape, ONE, BEFORE, 0.85) for shape in ("lasting", "halting")),
    Claim("learnt", "already", ONE, FOUND, 0.50),
)
SHIP_DAYS: Final = 10_000.0
DRAGS: Final = 300
WORDS: Final = {FOUND: "found", BEFORE: "before the first asset, 30 min between", AFTER_TWO: "after two assets"}


def claims(board: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every claim that the board can answer: what, wanted, the figure, and whether it is met."""
    out = []
    for claim in CLAIMS:
        part = _part(board["noise"], claim.noise)
        shapes = part["kinds"].get(DRAG, {}).get("shapes", {}) if part else {}
        if claim.shape in shapes:
            out.append(_share(claim, shapes[claim.shape][claim.point]))
    for name, part in board["noise"].items():
        out += _noise(name, part)
    out += _cases(board["reconstructions"]) + _jamming(board["jamming"])
    return out


def _part(noises: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """Return a noise level; ``learnt`` is the one with an archive learnt beforehand."""
    if name == "learnt":
        return next((part for noise, part in noises.items() if "learnt" in noise), None)
    return noises.get(name)


def _share(claim: Claim, at: Mapping[str, Any]) -> dict[str, Any]:
    rate = at["before_30"]["1"] if claim.what == BEFORE else at["after_two"] if claim.what == AFTER_TWO else at
    budget = claim.point.partition("_")[0]
    text = f"{claim.noise}, at {budget} false in 1,000 ship-days: {claim.shape} drags {WORDS[claim.what]}"
    figure = f"{100 * rate['share']:.1f} % of {rate['of']}" if rate["of"] else "none"
    met = bool(rate["of"]) and rate["share"] >= claim.least
    return _row(text, f"{100 * claim.least:.0f} %", figure, met)


def _row(text: str, wanted: str, figure: str, met: bool) -> dict[str, Any]:
    return {"claim": text, "wanted": wanted, "figure": figure, "met": met}


def _noise(name: str, part: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what is asked of the traffic, the bar of `warning`, and the calibration."""
    days, kind = part["traffic"]["ship_days_under_way"] or 0.0, part["kinds"].get(DRAG)
    out = []
    if name == "honest":
        out.append(_row("honest: ship-days under way", f"{SHIP_DAYS:,.0f}", f"{days:,.0f}", days >= SHIP_DAYS))
        for shape in ("lasting", "halting", "dips", "already"):
            of = kind["shapes"].get(shape, {}).get(ONE, {}).get("of", 0) if kind else 0
            out.append(_row(f"honest: {shape} drags", str(DRAGS), str(of), of >= DRAGS))
    if kind and "warning" in kind["false"]:
        rate = kind["false"]["warning"]
        per, high = rate["per_1000_ship_days"] or 0.0, rate["high"] or 0.0
        figure = f"{per:.2f}, 95 % bound {high:.2f}"
        out.append(_row(f"{name}: false warnings of a drag per 1,000 ship-days, bar in force", "1", figure, per <= 1.0))
        off = kind["calibration"]["worst_0_20_db"]
        if off is not None:
            out.append(_row(f"{name}: calibration on episodes, 0 to 20 dB", "within 3 dB", f"{off} dB off", off <= 3.0))
    return out


def _cases(cases: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the assets before which a warning was asked for, and the innocent ships."""
    out = []
    for name, told in cases.items():
        before = told["levels"].get("warning", {}).get("before", {})
        for asset in told["wanted"]:
            rate = before.get(asset)
            if rate and rate["of"]:
                figure = f"{100 * rate['share']:.0f} % of {rate['of']} variants"
                text = f"{name}: warned before {asset}"
                out.append(_row(text, "more than half", figure, rate["share"] > 0.5))
        blamed = told["innocents_warned"]["warning"]
        if blamed["of"]:
            figure = f"{blamed['found']} of {blamed['of']}"
            out.append(_row(f"{name}: innocent ships of the same hours warned", "0", figure, blamed["found"] == 0))
    return out


def _jamming(jam: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not jam["episodes"]:
        return []
    rows = [_row("jamming: episodes", "200", str(jam["episodes"]), jam["episodes"] >= 200)]
    for text, rate, least in (
        ("areas found within 10 min", jam["within_10_min"], 0.95),
        ("fewer false alerts of deception than without the areas", jam["false_alerts"]["fewer"], 0.98),
        ("single deceivers inside found", jam["deceivers_inside"], 0.50),
    ):
        if rate["of"]:
            figure = f"{100 * rate['share']:.1f} % of {rate['of']}"
            rows.append(_row(f"jamming: {text}", f"{100 * least:.0f} %", figure, rate["share"] >= least))
    return rows
