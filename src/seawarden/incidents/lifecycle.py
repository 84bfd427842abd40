"""Lifecycle: weighed cases in, transitions of incidents out. A table of moves, deadlines by the watermark, and calm.

Below `watch` a case is a candidate and nobody hears of it. From `watch` up it is an incident and has one id for life:
it is raised and lowered, updated when something changed that a watch officer cares about, closed when it has been
quiet, withdrawn when its evidence fell away, and reopened under its id when it comes back.
"""

from dataclasses import dataclass

import msgspec

from seawarden.incidents.calm import news, rank
from seawarden.model.errors import SeawardenError
from seawarden.model.ids import content_id
from seawarden.model.incident import CLOSED, MOVES, OPEN, Incident, Transition, Weighed
from seawarden.model.kinds import ORDER, Kind

HOUR_S = 3600.0
WATCH = "watch"  # by whom: the watch itself, where neither a detector nor an operator decided
NEVER = float("inf")
SWEEP_S = 24 * HOUR_S


@dataclass(frozen=True)
class LifecycleParams:
    """When an incident is quiet, and what is worth a word.

    ``quiet_*`` after the end of the evidence, ``open_quiet_*`` after the last word of evidence that has no end yet
    (a detector that keeps silent for so long has lost her). ``calm_db`` and ``calm_eta_s`` are the smallest changes
    of the odds and of an arrival that are said. After ``keep_s`` a finished incident is only a number in the state.
    """

    quiet_drag_s: float = 6 * HOUR_S
    quiet_s: float = 2 * HOUR_S
    open_quiet_drag_s: float = 12 * HOUR_S
    open_quiet_s: float = 72 * HOUR_S
    calm_db: float = 1.5
    calm_eta_s: float = 300.0
    keep_s: float = 30 * 24 * HOUR_S


class Life(msgspec.Struct, kw_only=True):
    """An incident in the state: as last said, as last weighed, and when it will be quiet.

    ``until`` is how far the evidence reached at the last word; ``closed_level`` is the level at which an
    operator closed it.
    """

    said: Incident
    said_db: float
    latest: Weighed
    until: float
    deadline: float
    closed_level: str | None = None


class LifecycleState(msgspec.Struct, kw_only=True):
    """Every incident still remembered by id, the next deadline, and the last revision of those long past."""

    lives: dict[str, Life] = {}
    past: dict[str, int] = {}
    next_deadline: float = NEVER
    swept: float = 0.0


def start() -> LifecycleState:
    """Return the state before the first case."""
    return LifecycleState()


def step(
    weighed: list[Weighed], watermark: float, state: LifecycleState, params: LifecycleParams
) -> tuple[list[Transition], LifecycleState]:
    """Return the changes before ``watermark`` in the order of time, and the state (the given one is spent)."""
    out: list[Transition] = []
    for case in sorted(weighed, key=lambda w: (w.t, w.id)):
        _close_due(case.t, state, out)
        _forget([case.id], case.t, state, params)
        change = _change(case, state, params)
        if change is not None:
            out.append(change)
        life = state.lives.get(case.id)
        if life is not None:
            life.deadline = _deadline(life, params)
            state.next_deadline = min(state.next_deadline, life.deadline)
    _close_due(watermark, state, out)
    if watermark - state.swept >= SWEEP_S:
        _forget(list(state.lives), watermark, state, params)
        state.swept = watermark
    return out, state


def adopt(state: LifecycleState, transition: Transition) -> LifecycleState:
    """Take an operator's transition (made by `seawarden.incidents.commands`) into the state; later ones build on it."""
    life = state.lives.get(transition.incident.id)
    if life is not None and transition.incident.revision > life.said.revision:
        life.said = transition.incident
        if life.said.status == CLOSED:
            life.closed_level, life.deadline = life.said.level, NEVER
    if transition.incident.id in state.past:
        state.past[transition.incident.id] = transition.incident.revision
    return state


def move(before: Incident | None, after: Incident, what: str, t: float, by: str, why: str) -> Transition:
    """Return the transition to ``after``, with the status and revision that the table of moves gives it.

    SeawardenError where the move is not in the table.
    """
    status = MOVES.get((before.status if before else None, what))
    if status is None:
        raise SeawardenError(f"incident {after.id} is {before.status if before else 'not there'}: cannot be {what}")
    revision = before.revision + 1 if before else after.revision
    done = msgspec.structs.replace(after, status=status, revision=revision, updated_at=t)
    return Transition(id=content_id("tr", done.id, revision), t=t, what=what, by=by, why=why, incident=done)


def _change(case: Weighed, state: LifecycleState, params: LifecycleParams) -> Transition | None:
    """Decide what a newly weighed case means for its incident; None where it is not worth a word."""
    life = state.lives.get(case.id)
    if life is None:
        return None if case.level is None else _open(case, state)
    if life.said.status == OPEN:
        life.said = _peaked(life.said, case)
    before = life.said
    case = life.latest = _kept(before, case)
    if case.withdrawn:
        allowed = (before.status, "withdrawn") in MOVES
        return _say(life, "withdrawn", case.t, case.by or WATCH, case.why) if allowed else None
    if before.status != OPEN:
        return _say(life, "reopened", case.t, WATCH, _latest_text(case)) if _is_back(life, case) else None
    what, why = news(before, life.said_db, case, params.calm_db, params.calm_eta_s)
    return _say(life, what, case.t, WATCH, why) if what else None


def _kept(said: Incident, case: Weighed) -> Weighed:
    """Return the case with the level that the incident keeps: odds just below a bar do not take a level back."""
    if said.status != OPEN or rank(case.level) >= rank(said.level):
        return case
    return msgspec.structs.replace(case, level=min(said.level, case.keeps, key=rank))


def _open(case: Weighed, state: LifecycleState) -> Transition:
    """Make an incident of a candidate that has reached a level."""
    incident = Incident(
        id=case.id,
        kind=case.kind,
        vessel=None,
        asset_id=None,
        at_risk=(),
        opened_at=case.t,
        levels={},
        probability=0.0,
        probability_max=0.0,
        reasons=(),
        position=case.position,
        track_ref=case.track,
        status=OPEN,
        revision=state.past.pop(case.id, 0) + 1,
    )
    made = move(None, _with(incident, case, case.t), "opened", case.t, WATCH, _latest_text(case))
    state.lives[case.id] = Life(
        said=made.incident, said_db=case.posterior_db, latest=case, until=case.until, deadline=NEVER
    )  # fmt: skip
    return made


def _say(life: Life, what: str, t: float, by: str, why: str) -> Transition:
    """Write the latest weights into the incident as one transition."""
    after = msgspec.structs.replace(
        _with(life.said, life.latest, t), closed_at=t if what in {"closed", "withdrawn"} else None
    )
    made = move(life.said, after, what, t, by, why)
    life.said, life.said_db = made.incident, life.latest.posterior_db
    life.until, life.closed_level = life.latest.until, None
    return made


def _peaked(incident: Incident, case: Weighed) -> Incident:
    """Return the incident with its highest probability kept up, also where nothing is said."""
    return msgspec.structs.replace(incident, probability_max=max(incident.probability_max, case.probability))


def _with(incident: Incident, case: Weighed, t: float) -> Incident:
    """Return the incident with what the case now says. Levels reached stay; a louder level reaches the lower ones."""
    reached = rank(case.level)
    levels = {str(level): incident.levels.get(level, t) for level, loud in ORDER.items()
              if level in incident.levels or loud <= reached}  # fmt: skip
    return msgspec.structs.replace(
        _peaked(incident, case),
        vessel=case.vessel if case.vessel.mmsi else None,
        others=case.others,
        asset_id=case.asset_id,
        assets=case.assets,
        at_risk=incident.at_risk if case.at_risk is None else case.at_risk,
        levels=levels,
        level=case.level,
        probability=case.probability,
        reasons=case.reasons,
        position=case.position,
    )


def _is_back(life: Life, case: Weighed) -> bool:
    """Say whether a finished incident is back: with evidence after its end; louder, where an operator ended it."""
    if case.level is None:
        return False
    if life.closed_level is not None:
        return rank(case.level) > rank(life.closed_level)
    return life.said.status != CLOSED or case.until > life.until


def _latest_text(case: Weighed) -> str:
    """Return the sentence of the last finding among the reasons."""
    said = [reason.text for reason in case.reasons if reason.finding]
    return said[-1] if said else ""


def _deadline(life: Life, params: LifecycleParams) -> float:
    """Return when the incident will have been quiet for long enough; never before its last news."""
    if life.said.status != OPEN:
        return NEVER
    case, drag = life.latest, life.said.kind == Kind.ANCHOR_DRAG
    if case.ongoing:
        return case.t + (params.open_quiet_drag_s if drag else params.open_quiet_s)
    return max(case.t, case.until + (params.quiet_drag_s if drag else params.quiet_s))


def _close_due(t: float, state: LifecycleState, out: list[Transition]) -> None:
    """Close what has been quiet before ``t``, in the order (deadline, id)."""
    if not state.next_deadline < t:
        return
    due = sorted((life.deadline, i) for i, life in state.lives.items() if life.deadline < t)
    for deadline, incident_id in due:
        life = state.lives[incident_id]
        hours = (deadline - life.latest.until) / HOUR_S
        out.append(_say(life, "closed", deadline, WATCH, f"nothing new for {hours:.0f} h"))
        life.deadline = NEVER
    state.next_deadline = min((life.deadline for life in state.lives.values()), default=NEVER)


def _forget(ids: list[str], t: float, state: LifecycleState, params: LifecycleParams) -> None:
    """Keep of incidents that ended long before ``t`` only the last revision, so that an id can be used again."""
    for incident_id in ids:
        life = state.lives.get(incident_id)
        if life is not None and life.said.status != OPEN and t - life.latest.t > params.keep_s:
            state.past[incident_id] = life.said.revision
            del state.lives[incident_id]
