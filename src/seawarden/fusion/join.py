"""Join: findings in, cases out; the same cases wherever the stream is cut.

Findings are taken in the order (seen_at, id), all those of one moment together; each case that a moment changed is
given once, as it stood after it. Which findings belong together is written in `seawarden.fusion.rules`.
"""

from itertools import groupby
from typing import Any

import msgspec
import numpy as np

from seawarden.fusion.cases import JoinState, Open, drop, end, forget, ongoing, snapshot
from seawarden.fusion.rules import SUPPORTS, JoinParams, gap_s, parties, same_matter, window_s
from seawarden.model.case import Case
from seawarden.model.finding import Finding
from seawarden.model.ids import content_id

__all__ = ["JoinParams", "JoinState", "start", "step"]


def start() -> JoinState:
    """Return the state before the first finding."""
    return JoinState()


def step(
    findings: list[Finding], watermark: float, state: JoinState, params: JoinParams
) -> tuple[list[Case], JoinState]:
    """Return the cases that changed before ``watermark``, in the order (t, id), and the state (the given one is spent).

    ``findings`` have ``seen_at`` in [the last watermark, watermark); a finding with a known id replaces that one.
    """
    cases: list[Case] = []
    ordered = sorted(findings, key=lambda f: (f.seen_at, f.id))
    for t, group in groupby(ordered, key=lambda f: f.seen_at):
        changed: set[str] = set()
        for finding in group:
            changed |= _take(plain(finding), t, state, params)
        cases += [snapshot(state.cases[case], t) for case in sorted(changed)]
    forget(watermark, state, params)
    return cases, state


def plain(finding: Finding) -> Finding:
    """Return ``finding`` with nothing but numbers, texts, lists and dicts in it: fit for bytes and back."""
    return msgspec.structs.replace(
        finding,
        args=_plain(finding.args),
        facts=_plain(finding.facts),
        position=(float(finding.position[0]), float(finding.position[1])),
        evidence_db=float(finding.evidence_db),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(item) for item in value]
    return value


def _take(finding: Finding, t: float, state: JoinState, params: JoinParams) -> set[str]:
    """Put one finding where it belongs and return the ids of the cases that it changed."""
    known = [c for c in state.by_finding.get(finding.id, []) if t - state.cases[c].news <= params.keep_s]
    for case_id in known:
        _replace(state.cases[case_id], finding, t)
    changed = set(known)
    if finding.withdrawn:
        _unsay(finding, state)
        return changed
    if not finding.signal and not any(finding.id in state.cases[c].own for c in known):
        changed.add(_home(finding, t, state, params))
    changed |= _support(finding, t, state, params, changed)
    _remember(finding, state)
    return changed


def _replace(case: Open, finding: Finding, t: float) -> None:
    """Put a new version of a finding into a case, or take a withdrawn one out."""
    case.news = t
    if finding.withdrawn:
        case.findings.pop(finding.id, None)
        if finding.id in case.own:
            case.own.remove(finding.id)
        if not case.own:
            case.why, case.by = finding.text, finding.detector
        return
    case.findings[finding.id] = finding
    if finding.id in case.own:
        _reach(case, finding)


def _reach(case: Open, finding: Finding) -> None:
    """Take over from a finding of the case's own what the case as a whole says."""
    case.until = max(case.until, end(finding))
    case.vessel = finding.vessel if finding.track == case.track else case.vessel
    case.asset_id = finding.asset_id or case.asset_id


def _home(finding: Finding, t: float, state: JoinState, params: JoinParams) -> str:
    """Find the case that the finding continues, or open one with it; return its id."""
    whom = parties(finding)
    best: Open | None = None
    for case in _near(finding, t, state, params):
        reach = gap_s(case.kind, ongoing(case), params)
        if same_matter(finding, case.kind, case.whom, case.asset_id) and finding.start - case.until <= reach:
            best = case if best is None or (case.until, case.id) > (best.until, best.id) else best
    best = best or _open(finding, t, whom, state)
    revived = not best.own
    best.findings[finding.id] = finding
    best.own.append(finding.id)
    best.news, best.why, best.by = t, "", ""
    _reach(best, finding)
    _index(best, finding, state)
    if revived:
        for other in _loose(best, t, state, params):
            _attach(other, best, t, state, params)
    return best.id


def _open(finding: Finding, t: float, whom: tuple[str, ...], state: JoinState) -> Open:
    """Open a case with its first finding; the id is made from what the finding is about."""
    matter = (finding.kind, *whom, finding.asset_id or "", finding.start)
    case = Open(
        id=content_id("inc", *matter),
        kind=str(finding.kind),
        track=finding.track,
        whom=whom,
        keys=[],
        asset_id=finding.asset_id,
        start=finding.start,
        until=end(finding),
        news=t,
        position=finding.position,
        vessel=finding.vessel,
    )
    drop({case.id}, state)  # the same matter, given up before: begun afresh under its id
    state.cases[case.id] = case
    return case


def _support(finding: Finding, t: float, state: JoinState, params: JoinParams, already: set[str]) -> set[str]:
    """Add the finding to the other cases of its track that it supports."""
    near = [case for case in _near(finding, t, state, params) if case.id not in already]
    return {case.id for case in near if case.own and _attach(finding, case, t, state, params)}


def _attach(finding: Finding, case: Open, t: float, state: JoinState, params: JoinParams) -> bool:
    window = window_s(finding, case.kind, params)
    if window is None or finding.id in case.own:
        return False
    if finding.start - case.until > window or case.start - end(finding) > window:
        return False
    case.findings[finding.id] = finding
    case.news = t
    _index(case, finding, state)
    return True


def _near(finding: Finding, t: float, state: JoinState, params: JoinParams) -> list[Open]:
    """Return the cases about one of the finding's ships that are not given up at ``t``, each once."""
    ids = dict.fromkeys(c for key in _keys(finding) for c in state.by_key.get(key, ()))
    return [state.cases[c] for c in ids if t - state.cases[c].news <= params.keep_s]


def _keys(finding: Finding) -> list[str]:
    """Return under what the finding's ships can be looked up, sorted."""
    other = finding.facts.get("other_track")
    return sorted({finding.track, *parties(finding), *([str(other)] if other else [])})


def _index(case: Open, finding: Finding, state: JoinState) -> None:
    ids = state.by_finding.setdefault(finding.id, [])
    if case.id not in ids:
        ids.append(case.id)
    for key in _keys(finding) if finding.id in case.own else ():
        if key not in case.keys:
            case.keys.append(key)
            state.by_key.setdefault(key, []).append(case.id)


def _remember(finding: Finding, state: JoinState) -> None:
    """Keep a finding that can support for cases of its track that open later."""
    if not finding.signal and finding.kind not in SUPPORTS:
        return
    kept = [f for f in state.loose.get(finding.track, []) if f.id != finding.id]
    state.loose[finding.track] = [*kept, finding]


def _unsay(finding: Finding, state: JoinState) -> None:
    if finding.track in state.loose:
        state.loose[finding.track] = [f for f in state.loose[finding.track] if f.id != finding.id]
    state.by_finding.pop(finding.id, None)


def _loose(case: Open, t: float, state: JoinState, params: JoinParams) -> list[Finding]:
    """Return what was said of the case's ships before and is not given up at ``t``."""
    return [f for key in sorted(case.keys) for f in state.loose.get(key, ()) if t - f.seen_at <= params.keep_s]
