"""What is worth a word: an incident changes under its id only when a watch officer would want to know.

Said are: another level, odds that moved, another asset on the way or another time of arrival, a reason that is new,
other particulars of the ship. Not said: the same again with other last digits.
"""

from seawarden.model.incident import AtRisk, Incident, Weighed
from seawarden.model.kinds import ORDER, Level

LIKELY = 0.3  # an asset that is less likely to be met than this comes and goes unsaid
SURE = 0.5  # of one that lies alongside, when she meets it says little
SHARE = 0.15  # of the time to go by which an arrival must move: far ones are never sure


def news(said: Incident, said_db: float, case: Weighed, calm_db: float, calm_eta_s: float) -> tuple[str, str]:
    """Return (the word of the move, why in one sentence) for an open incident, ("", "") where all is as it was said."""
    if case.level != said.level:
        up = rank(case.level) > rank(said.level)
        return "raised" if up else "lowered", f"from {_word(said.level)} to {_word(case.level)}"
    fresh = _new_reasons(said, case)
    if fresh:
        return "updated", fresh[-1]
    for why in (
        _other_odds(case.posterior_db - said_db, calm_db),
        _other_way(said.at_risk, case, calm_eta_s),
        _other_ship(said, case),
    ):
        if why:
            return "updated", why
    return "", ""


def rank(level: str | None) -> int:
    """Return how loud a level is, 0 for none."""
    return ORDER[Level(level)] if level else 0


def _word(level: str | None) -> str:
    return level or "below watch"


def _new_reasons(said: Incident, case: Weighed) -> list[str]:
    """Return the sentences of findings that were not among the reasons before."""
    known = {(reason.code, reason.finding) for reason in said.reasons}
    return [r.text for r in case.reasons if r.finding and (r.code, r.finding) not in known]


def _other_odds(change_db: float, calm_db: float) -> str:
    if -2.0 * calm_db <= change_db <= calm_db:  # a rise is worth a word sooner than a fall
        return ""
    times = 10.0 ** (change_db / 10.0)
    if change_db > 0:
        return f"the odds are about {times:,.{1 if times < 10 else 0}f} times what they were"
    return f"the odds fell to {f'about {times:.1f}' if times >= 0.1 else 'less than a tenth'} of what they were"


def _other_way(said: tuple[AtRisk, ...], case: Weighed, calm_eta_s: float) -> str:
    """Say which likely asset came on or left the ship's way, or whose time of arrival moved."""
    if case.at_risk is None:
        return ""
    now = case.at_risk
    before, after = {a.asset_id: a for a in said}, {a.asset_id: a for a in now}
    for asset in now:
        if asset.probability >= LIKELY and asset.asset_id not in before:
            return f"{asset.asset_id} now lies on her way"
        if asset.asset_id in before and asset.probability >= SURE:
            shift_s = asset.eta - before[asset.asset_id].eta
            if abs(shift_s) > max(calm_eta_s, SHARE * (asset.eta - case.t)):
                return f"{asset.asset_id} {abs(shift_s) / 60:.0f} min {'later' if shift_s > 0 else 'sooner'}"
    gone = [a.asset_id for a in said if a.probability >= LIKELY and a.asset_id not in after]
    return f"{gone[0]} no longer lies on her way" if gone else ""


def _other_ship(said: Incident, case: Weighed) -> str:
    if case.vessel.mmsi and case.vessel != said.vessel:
        return "the ship's particulars are now known better"
    if len(case.others) > len(said.others):
        return "another ship belongs to it"
    return ""
