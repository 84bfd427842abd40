"""What an operator may do with an incident: acknowledge, assign, note, close. Each is a row like the watch's own."""

import msgspec

from seawarden.incidents.lifecycle import move
from seawarden.model.errors import SeawardenError, UsageError
from seawarden.model.incident import Incident, Transition

ACTS = {"ack": "acked", "assign": "assigned", "note": "noted", "close": "closed"}


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """An operator's act at UTC epoch s ``t``. ``to`` is the new owner (assign), ``text`` the note or the reason.

    ``request`` is whatever the asker knows the answer by.
    """

    incident: str
    act: str
    by: str
    t: float
    text: str = ""
    to: str = ""
    request: str = ""


def apply(incident: Incident, command: Command) -> Transition:
    """Return the transition that ``command`` makes of ``incident``.

    UsageError where the command does not say enough or the incident's status does not allow it.
    """
    if command.incident != incident.id:
        raise UsageError(f"the command is for {command.incident}, not for {incident.id}")
    if command.act not in ACTS:
        raise UsageError(f"there is no act {command.act!r}; there are {', '.join(ACTS)}")
    if not command.by.strip():
        raise UsageError("say who acts (the operator's name)")
    try:
        return move(incident, _after(incident, command), ACTS[command.act], command.t, command.by, _why(command))
    except UsageError:
        raise
    except SeawardenError as fault:
        raise UsageError(str(fault)) from fault


def _after(incident: Incident, command: Command) -> Incident:
    if command.act == "ack":
        return msgspec.structs.replace(incident, acked_by=command.by)
    if command.act == "assign":
        if not command.to.strip():
            raise UsageError("say to whom the incident is assigned")
        return msgspec.structs.replace(incident, owner=command.to)
    if command.act == "close":
        return msgspec.structs.replace(incident, closed_at=command.t)
    return incident


def _why(command: Command) -> str:
    """Return the operator's words; a note and a closing need some."""
    text = command.text.strip()
    if command.act in {"note", "close"} and not text:
        raise UsageError(f"a {command.act} needs words: why, or what was seen")
    return f"to {command.to}{': ' + text if text else ''}" if command.act == "assign" else text
