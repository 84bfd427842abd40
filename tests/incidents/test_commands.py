"""What an operator does is a row of the same kind, and the watch goes on from it."""

import msgspec
import pytest

from seawarden.incidents.commands import Command, apply
from seawarden.incidents.lifecycle import LifecycleParams, LifecycleState, adopt, step
from seawarden.model.errors import UsageError
from seawarden.model.finding import Vessel
from seawarden.model.incident import Incident, Reason, Transition, Weighed

PARAMS = LifecycleParams()


def weighed(t: float, db: float, level: str) -> Weighed:
    return Weighed(
        id="inc-1", kind="loitering", track="a1", t=t, until=t, ongoing=False, vessel=Vessel(mmsi=1), others=(),
        asset_id="c1", assets=("c1",), position=(20.0, 57.0), posterior_db=db, probability=0.001, level=level,
        keeps=level,
        reasons=(Reason(db=db, code="stays", args={}, text="stays by the cable", finding="f1"),), at_risk=None,
    )  # fmt: skip


def opened() -> tuple[Incident, LifecycleState]:
    out, state = step([weighed(0.0, -28.0, "watch")], 1.0, LifecycleState(), PARAMS)
    return out[0].incident, state


def act(incident: Incident, word: str, /, **more: object) -> Transition:
    values: dict[str, object] = {"incident": incident.id, "act": word, "by": "Aino", "t": 60.0, **more}
    return apply(incident, Command(**values))  # type: ignore[arg-type]


def test_acknowledge_assign_note_and_close_in_turn() -> None:
    incident, _ = opened()
    acked = act(incident, "ack")
    assigned = act(acked.incident, "assign", to="Bo", text="your sector")
    noted = act(assigned.incident, "note", text="called on channel 16, no answer")
    closed = act(noted.incident, "close", text="engine trouble, confirmed by VTS")
    assert [t.what for t in (acked, assigned, noted, closed)] == ["acked", "assigned", "noted", "closed"]
    assert closed.incident.acked_by == "Aino"
    assert closed.incident.owner == "Bo"
    assert closed.incident.status == "closed"
    assert closed.incident.closed_at == 60.0
    assert closed.incident.revision == 5
    assert assigned.why == "to Bo: your sector"


@pytest.mark.parametrize(
    ("word", "more", "match"),
    [
        ("sink", {}, "there is no act 'sink'"),
        ("ack", {"by": " "}, "say who acts"),
        ("assign", {}, "to whom"),
        ("note", {}, "a note needs words"),
        ("close", {"text": " "}, "a close needs words"),
        ("ack", {"incident": "inc-2"}, "is for inc-2, not for inc-1"),
    ],
)
def test_a_command_that_does_not_say_enough_is_refused(word: str, more: dict[str, object], match: str) -> None:
    with pytest.raises(UsageError, match=match):
        act(opened()[0], word, **more)


def test_a_closed_incident_can_be_noted_but_not_acknowledged() -> None:
    closed = act(opened()[0], "close", text="seen").incident
    assert act(closed, "note", text="later").incident.status == "closed"
    with pytest.raises(UsageError, match="is closed: cannot be acked"):
        act(closed, "ack")


def test_the_watch_goes_on_from_what_the_operator_did() -> None:
    incident, state = opened()
    state = adopt(state, act(incident, "assign", to="Bo"))
    state = msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=LifecycleState)
    out, _ = step([weighed(120.0, -19.0, "warning")], 121.0, state, PARAMS)
    assert [(t.what, t.incident.revision, t.incident.owner) for t in out] == [("raised", 3, "Bo")]


def test_what_an_operator_closed_comes_back_only_louder() -> None:
    incident, state = opened()
    state = adopt(state, act(incident, "close", text="waits for her pilot"))
    out, state = step([weighed(120.0, -24.0, "watch")], 121.0, state, PARAMS)
    assert out == []
    out, state = step([weighed(180.0, -19.0, "warning")], 181.0, state, PARAMS)
    assert [t.what for t in out] == ["reopened"]


def test_an_older_row_of_an_operator_changes_nothing() -> None:
    incident, state = opened()
    note = act(incident, "note", text="one")
    state = adopt(adopt(state, act(note.incident, "note", text="two")), note)
    assert state.lives["inc-1"].said.revision == 3
