"""A case while it is open: what `join` remembers of it, how it looks from outside, when it is forgotten."""

import msgspec

from seawarden.fusion.rules import PER_ASSET, JoinParams, family
from seawarden.model.case import Case
from seawarden.model.finding import Finding, Vessel

SWEEP_S = 3600.0


class Open(msgspec.Struct, kw_only=True):
    """A case in the state. ``findings`` by id in the order of first word; ``own`` are those that can carry the case."""

    id: str
    kind: str
    track: str
    whom: tuple[str, ...]
    keys: list[str]
    asset_id: str | None
    start: float
    until: float
    news: float
    position: tuple[float, float]
    vessel: Vessel
    findings: dict[str, Finding] = {}
    own: list[str] = []
    why: str = ""
    by: str = ""


class JoinState(msgspec.Struct, kw_only=True):
    """What `step` remembers: the cases, where to find them by track or finding, and what may support later ones."""

    cases: dict[str, Open] = {}
    by_key: dict[str, list[str]] = {}
    by_finding: dict[str, list[str]] = {}
    loose: dict[str, list[Finding]] = {}
    swept: float = 0.0


def end(finding: Finding) -> float:
    """Return the time up to which a finding speaks: its end, or when it was said while it has none."""
    return finding.seen_at if finding.end is None else finding.end


def ongoing(case: Open) -> bool:
    """Say whether some finding that carries the case has no end yet."""
    return any(case.findings[i].end is None for i in case.own)


def snapshot(case: Open, t: float) -> Case:
    """Return the case as it stands at event time ``t``."""
    own = [case.findings[i] for i in case.own]
    about = [f for f in case.findings.values() if family(f.kind) == family(case.kind)]
    newest = max(about, key=lambda f: (f.seen_at, f.id), default=None)
    others = {f.vessel.mmsi: f.vessel for f in own if f.vessel.mmsi != case.vessel.mmsi}
    for finding in own:
        mmsi = finding.facts.get("other_mmsi")
        if mmsi and int(mmsi) != case.vessel.mmsi:
            others.setdefault(int(mmsi), Vessel(mmsi=int(mmsi), name=finding.facts.get("other_name") or None))
    named = [a for f in about for a in (*f.facts.get("assets", ()), f.asset_id) if a]
    return Case(
        id=case.id,
        kind=case.kind,
        track=case.track,
        t=t,
        start=case.start,
        until=case.until,
        ongoing=ongoing(case),
        vessel=case.vessel,
        others=tuple(others.values()),
        asset_id=_asset(case, about),
        assets=tuple(dict.fromkeys(named)),
        position=newest.position if newest else case.position,
        opened_at_position=case.position,
        findings=tuple(case.findings.values()),
        about=tuple(f.id for f in about),
        withdrawn=not own,
        why=case.why,
        by=case.by,
    )


def _asset(case: Open, about: list[Finding]) -> str | None:
    """Return the asset that the case's latest word names; of a case per asset, that asset."""
    if case.kind in PER_ASSET or not about:
        return case.asset_id
    named = [f for f in about if f.asset_id]
    return max(named, key=lambda f: (f.seen_at, f.id)).asset_id if named else None


def forget(watermark: float, state: JoinState, params: JoinParams) -> None:
    """Drop once an hour what no later finding can reach. Memory only: every look-up asks for the age itself."""
    if watermark - state.swept < SWEEP_S:
        return
    state.swept = watermark
    drop({c.id for c in state.cases.values() if watermark - c.news > params.keep_s}, state)
    kept = {key: [f for f in fs if watermark - f.seen_at <= params.keep_s] for key, fs in state.loose.items()}
    state.loose = {key: fs for key, fs in kept.items() if fs}


def drop(gone: set[str], state: JoinState) -> None:
    """Take cases out of the state and out of its two indexes."""
    if not gone & state.cases.keys():
        return
    for index in (state.by_key, state.by_finding):
        for key, ids in list(index.items()):
            index[key] = [c for c in ids if c not in gone]
            if not index[key]:
                del index[key]
    for case_id in gone:
        state.cases.pop(case_id, None)
