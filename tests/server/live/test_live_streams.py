import asyncio
import json
import time

import httpx
import pytest

from seawarden.server.live.sse import BEAT, EventStream
from seawarden.server.people.limits import Limits


@pytest.fixture
def signed(served):
    with httpx.Client(base_url=served, timeout=10) as client:
        answer = client.post("/signin", json={"name": "operator one", "password": "correct horse battery"})
        assert answer.status_code == 200
        client.headers["x-csrf-token"] = answer.json()["csrf"]
        yield client


def events(answer):
    """Yield (id, event, data) and, for a comment, (None, "beat", "")."""
    told = {}
    for line in answer.iter_lines():
        if not line:
            if "event" in told:
                yield told.get("id"), told["event"], json.loads(told["data"])
            told = {}
        elif line.startswith(":"):
            yield None, "beat", ""
        else:
            name, _, value = line.partition(": ")
            told[name] = value


def test_changes_come_as_they_are_made_and_are_resumed_by_cursor(signed, watch, new_incident):
    with signed.stream("GET", "/api/journal/stream", headers={"last-event-id": "1"}) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers and answer.headers["cache-control"] == "no-store"
        news = events(answer)
        assert [(n, e) for n, e, _ in [next(news)]] == [("2", "row")]
        began = time.monotonic()
        watch.say(new_incident(7))
        number, _, row = next(one for one in news if one[1] == "row")
        assert time.monotonic() - began < 1.0 and number == "3" and row["what"] == "opened"
        assert next(news)[1] == "beat"


def test_an_act_of_one_is_seen_on_the_stream_of_another(signed):
    with signed.stream("GET", "/api/journal/stream") as answer:
        news = events(answer)
        next(one for one in news if one[1] == "beat")
        done = signed.post("/api/incidents/in-0000000000000000/acts", json={"act": "ack"})
        assert done.status_code == 200
        _, _, row = next(one for one in news if one[1] == "row")
        assert (row["what"], row["by"]) == ("acked", "operator one")


def test_a_reader_that_was_away_for_long_gets_everything_once_from_the_file(signed, watch, new_incident):
    watch.say(*[new_incident(n) for n in range(10, 3010)])
    with signed.stream("GET", "/api/journal/stream", params={"since": 0}) as answer:
        got = []
        for number, name, _ in events(answer):
            if name == "row":
                got.append(int(number))
            if len(got) == 3002:
                break
    assert got == list(range(1, 3003))


def test_ships_come_as_frames_of_the_box_at_most_one_a_second(signed, watch, shown_at, tracks_of):
    with signed.stream("GET", "/api/ships/stream", params={"bbox": "20,57,21.01,59"}) as answer:
        frames = (data for _, name, data in events(answer) if name == "frame")
        shown = {row[0]: row for row in next(frames)["ships"]}
        if not shown:
            shown = {row[0]: row for row in next(frames)["ships"]}
        assert len(shown) == 33 and all(len(row) == 11 for row in shown.values())
        began = time.monotonic()
        for k in range(1, 8):
            tracks = tracks_of(300)
            tracks["lat"][0] += 0.001 * k
            watch.shown = shown_at(watch.shown.now + 1, tracks)
            time.sleep(0.2)
        more = next(frames)
        assert [row[0] for row in more["ships"]] == ["0000000000000001"] and time.monotonic() - began < 3.0


def test_what_is_no_box_or_no_cursor_is_refused(signed):
    for bad in ("", "1,2,3", "a,b,c,d", "0,5,1,4", "0,0,1,nan", "-999,0,1,1", "1,2,3,4,5"):
        assert signed.get("/api/ships/stream", params={"bbox": bad}).status_code == 400, bad
    assert signed.get("/api/journal/stream", params={"since": "-1"}).status_code == 400


def test_a_flood_of_streams_is_held_back_and_their_end_is_noticed(signed, app):
    app.state.live = app.state.live._replace(limits=Limits(streams_each=3, beat_s=0.3))
    held = [signed.stream("GET", "/api/journal/stream") for _ in range(3)]
    for one in held:
        one.__enter__()
    assert signed.get("/api/journal/stream").status_code == 429
    for one in held:
        one.__exit__(None, None, None)
    for _ in range(50):
        if not app.state.live.hub.streams:
            break
        time.sleep(0.1)
    with signed.stream("GET", "/api/journal/stream") as answer:
        assert answer.status_code == 200


def test_a_stream_ends_when_its_session_does(signed):
    with signed.stream("GET", "/api/journal/stream") as answer:
        assert signed.post("/signout").status_code == 200
        with pytest.raises(StopIteration):
            news = events(answer)
            for _ in range(20):
                next(news)


def test_a_reader_that_takes_nothing_or_leaves_is_dropped():
    async def endless():
        while True:
            yield BEAT

    async def told(send, receive):
        ended = []
        began = asyncio.get_running_loop().time()
        await EventStream(endless(), 0.2, lambda: ended.append(1))({}, receive, send)
        assert ended == [1]
        return asyncio.get_running_loop().time() - began

    async def never(*_):
        await asyncio.Event().wait()

    async def stuck(message):
        if message["type"] == "http.response.body":
            await never()

    async def gone(_):
        raise OSError("the other end is gone")

    async def taken(_):
        await asyncio.sleep(0.001)

    async def leaves():
        await asyncio.sleep(0.1)
        return {"type": "http.disconnect"}

    assert 0.2 <= asyncio.run(told(stuck, never)) < 2.0
    assert asyncio.run(told(taken, leaves)) < 2.0
    with pytest.raises(OSError):
        asyncio.run(told(gone, never))
