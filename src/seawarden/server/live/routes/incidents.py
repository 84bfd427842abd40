"""/api/incidents: what was known at a moment, each with its history, and what people do with them."""

import asyncio
import math
import secrets

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response

from seawarden.model.errors import StoreError
from seawarden.server import answers
from seawarden.server.live import shapes
from seawarden.server.live.contract import Act
from seawarden.server.live.table import Call, Row
from seawarden.server.ships import ref_of
from seawarden.store.accounts import RANK, Role
from seawarden.store.audit import Entry

RARE = {"withdraw", "merge", "split"}  # they change what others see as one incident: a supervisor's


async def many(call: Call) -> Response:
    """Return the incidents known at ``t``, in short, the most urgent first."""
    known, t = call.live.known, call.query.t
    if t is not None:
        return answers.json(await asyncio.to_thread(known.at, t))
    watermark = call.live.hub.runner.shown.watermark
    body = await asyncio.to_thread(known.now, watermark if math.isfinite(watermark) else None)
    return Response(body, media_type="application/json")


async def one(call: Call) -> Response:
    """Return one incident as known at ``t`` with its history."""
    return answers.json(await _detail(call))


async def history(call: Call) -> Response:
    """Return what was done with an incident, by whom, in order."""
    found = await _detail(call)
    return answers.json({"id": found["id"], "history": found["history"]})


async def _detail(call: Call) -> dict[str, object]:
    t = math.inf if call.query.t is None else call.query.t
    found = await asyncio.to_thread(call.live.known.detail, call.path["id"], t)
    if found is None:
        raise HTTPException(404, "nothing was known of this incident at this time")
    return found


async def act(call: Call) -> Response:
    """Do something with an incident: it goes through the spool like everything else, and the answer is awaited."""
    live, body, who = call.live, call.body, call.who
    if body.act in RARE and RANK[who.role] < RANK[Role.SUPERVISOR]:
        raise HTTPException(403, f"to {body.act} an incident needs at least the role {Role.SUPERVISOR}")
    incident = call.path["id"]
    if incident not in live.known.states:
        raise HTTPException(404, "there is no such incident")
    now, request = live.people.now(), secrets.token_hex(8)
    asked = Act(incident=incident, by=who.name, t=now, request=request, **msgspec.structs.asdict(body))
    detail = msgspec.json.encode({k: v for k, v in msgspec.structs.asdict(body).items() if v and k != "act"}).decode()
    entry = Entry(t=now, who=who.name, what=body.act, about=incident, detail=detail, address=call.address)

    def write() -> None:
        live.people.store.note(entry)  # what cannot be put on record is not done
        live.post.act(asked)

    try:
        answer = await live.hub.answered(request, write, live.limits.act_s)
    except TimeoutError as fault:
        raise HTTPException(503, "it is written down and will be done; the watch has not answered yet") from fault
    except StoreError as fault:
        raise HTTPException(503, str(fault)) from fault
    if answer.transition is None:
        raise HTTPException(409, answer.refused)
    return answers.json({"transition": done(answer.transition)})


def done(transition: msgspec.Struct) -> dict[str, object]:
    """Return a transition for the wire, times in UTC epoch s."""
    told = dict(msgspec.to_builtins(transition))
    told["incident"] = {**told["incident"], "ship": ref_of(told["incident"]["track_ref"])}
    return told


ROWS = (
    Row("GET", "/api/incidents", many, Role.VIEWER, "read", "Incidents known at a moment, the most urgent first",
        query=shapes.AtTime, answer=shapes.Listed),
    Row("GET", "/api/incidents/{id}", one, Role.VIEWER, "read", "One incident with its reasons and history",
        query=shapes.AtTime, fails=(404,)),
    Row("GET", "/api/incidents/{id}/history", history, Role.VIEWER, "read", "What was done with an incident",
        query=shapes.AtTime, answer=shapes.History, fails=(404,)),
    Row("POST", "/api/incidents/{id}/acts", act, Role.OPERATOR, "act",
        "Acknowledge, assign, note, close, snooze; withdraw, merge, split (supervisor)", body=shapes.ActBody,
        answer=shapes.Done, fails=(404, 409, 503)),
)  # fmt: skip
