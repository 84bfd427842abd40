"""Weigh: prior + what was seen = odds. The explanation is the calculation: the reasons' decibans are the posterior.

Every addend is a sentence with its decibans (10 log10 of a likelihood ratio; for the prior, of odds): the base rate of
the kind, corrections of it by place and ship, one sentence a finding, and where findings hang together one sentence
that takes back what would be counted twice. Odds of ``posterior_db`` are 10^(posterior_db / 10) to one.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from seawarden.model.asset import Assets
from seawarden.model.case import Case
from seawarden.model.finding import Finding
from seawarden.model.incident import Reason, Weighed
from seawarden.model.knowledge import nothing
from seawarden.risk.ahead import at_risk, ship_of
from seawarden.risk.can_reach import Seabed, can_reach
from seawarden.risk.listed import Listing, listed, told
from seawarden.risk.table import EvidenceTable, Group, KindRow, PriorRule, level_of, load_table

__all__ = ["EvidenceTable", "Files", "load_table", "probability", "shrunk", "weigh"]


class Files(NamedTuple):
    """What files say of ships (watch lists by number, particulars by number) and of the seabed."""

    lists: Listing
    particulars: Mapping[int, Mapping[str, str]]
    bed: Seabed


NO_FILES = Files({}, {}, Seabed({}, nothing().depth_m))


def weigh(case: Case, assets: Assets, table: EvidenceTable, files: Files = NO_FILES) -> Weighed:
    """Return the case with its odds, level, reasons and, from `watch` up, the assets on the ship's way."""
    row = table.kinds.get(case.kind, table.other)
    reasons = [_base(case, row), *_corrections(case, table), *_evidence(case, table)]
    reasons += [*listed(case, files.lists), *told(case.vessel, files.particulars)]
    posterior_db = round(sum(reason.db for reason in reasons), 2) + 0.0
    level = None if case.withdrawn else level_of(row, posterior_db)
    keeps = None if case.withdrawn else level_of(row, posterior_db + table.grace_db)
    ship = ship_of(case) if keeps else None
    ahead = at_risk(assets, ship) if ship else None
    reasons += can_reach(case, ship, ahead, files.bed) if keeps else ()
    return Weighed(
        id=case.id,
        kind=case.kind,
        track=case.track,
        t=case.t,
        until=case.until,
        ongoing=case.ongoing,
        vessel=case.vessel,
        others=case.others,
        asset_id=case.asset_id,
        assets=case.assets,
        position=(ship.lon, ship.lat) if ship else case.position,
        reasons=tuple(reasons),
        posterior_db=posterior_db,
        probability=probability(posterior_db),
        level=level,
        keeps=keeps,
        at_risk=ahead,
        withdrawn=case.withdrawn,
        why=case.why,
        by=case.by,
    )


def probability(db: float) -> float:
    """Return the probability whose log-odds are ``db`` decibans."""
    return float(1.0 / (1.0 + 10.0 ** (-db / 10.0)))


def _base(case: Case, row: KindRow) -> Reason:
    """Return the base rate as the first sentence."""
    one_in = 1.0 / probability(row.prior_db)
    digits = 10 ** max(len(str(int(one_in))) - 2, 0)
    rounded = int(round(one_in / digits) * digits)
    text = f"before any evidence: about once in {rounded:,} {row.what}"
    return Reason(db=row.prior_db, code="prior", args={"kind": case.kind, "one_in": rounded}, text=text)


def _corrections(case: Case, table: EvidenceTable) -> Iterable[Reason]:
    """Yield the corrections of the base rate that fit, the first of each code."""
    said: set[str] = set()
    for rule in table.priors:
        if rule.code not in said and case.kind in rule.kinds and _fits(rule, case):
            said.add(rule.code)
            yield Reason(db=rule.db, code=rule.code, args={"kind": case.kind}, text=rule.text)


def _fits(rule: PriorRule, case: Case) -> bool:
    ship, (lon, lat) = case.vessel, case.opened_at_position
    if rule.types is not None and ship.type not in rule.types:
        return False
    if rule.shorter_than_m is not None and not 0.0 < (ship.length_m or 0.0) < rule.shorter_than_m:
        return False
    if rule.box is not None and not (rule.box[0] <= lon <= rule.box[2] and rule.box[1] <= lat <= rule.box[3]):
        return False
    wanted = (rule.fact or {}).items()
    return all(any(f.facts.get(name) in values for f in case.findings) for name, values in wanted)


def _evidence(case: Case, table: EvidenceTable) -> Iterable[Reason]:
    """Yield one reason a finding, then what is taken back where findings hang together."""
    groups: dict[str, list[float]] = {}
    rules: dict[str, Group] = {}
    for finding in case.findings:
        db = _counted(finding, case, table)
        yield Reason(db=db, code=finding.code, args=finding.args, text=finding.text, finding=finding.id)
        name, rule = _group(finding, table)
        groups.setdefault(name, []).append(db)
        rules[name] = rule
    for name, parts in groups.items():
        plain, together = round(sum(parts), 2), round(shrunk(parts, rules[name]), 2)
        if plain != together:
            text = f"{rules[name].text}: together they count as {together:+.1f} dB, not {plain:+.1f} dB"
            args = {"group": name, "together_db": together, "sum_db": plain}
            yield Reason(db=round(together - plain, 2), code="shrunk", args=args, text=text)


def _counted(finding: Finding, case: Case, table: EvidenceTable) -> float:
    """Return a finding's decibans in this case: of another kind's finding no more than the cap counts here."""
    cap = table.support_cap_db
    db = finding.evidence_db if finding.id in case.about else max(-cap, min(cap, finding.evidence_db))
    return round(db, 2) + 0.0


def _group(finding: Finding, table: EvidenceTable) -> tuple[str, Group]:
    for name, group in table.groups.items():
        if finding.code in group.codes:
            return name, group
    return f"detector {finding.detector}", table.same_detector


def shrunk(parts: list[float], group: Group) -> float:
    """Return what findings of one group count together, in decibans.

    For and against apart: the strongest in full plus ``rest`` of the others' sum; never beyond ``cap_db`` either way.
    One finding alone counts in full up to the cap.
    """
    total = 0.0
    for side in ([p for p in parts if p > 0.0], [p for p in parts if p < 0.0]):
        if side:
            strongest = max(side, key=abs)
            total += strongest + group.rest * (sum(side) - strongest)
    return max(-group.cap_db, min(group.cap_db, total))
