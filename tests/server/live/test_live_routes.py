import re

import msgspec
import pytest

from seawarden.server.live.app import TABLE

T0 = 1_750_000_000.0
FIRST, LOUD = "in-0000000000000000", "in-0000000000000001"


def test_it_says_who_asks_and_how_far_the_watch_has_come(client, sign_in):
    sign_in("viewer")
    about = client.get("/api/about").json()
    assert about["user"] == {"name": "viewer one", "role": "viewer"} and about["mode"] == "live"
    assert about["now"] - about["watermark"] == 10.0 and len(about["csrf"]) == 64


def test_incidents_come_the_most_urgent_first_now_and_as_known_then(client, sign_in):
    sign_in("viewer")
    now = client.get("/api/incidents").json()
    assert [i["id"] for i in now["incidents"]] == [LOUD, FIRST] and (now["open"], now["over"]) == (2, 0)
    then = client.get("/api/incidents", params={"t": now["incidents"][1]["opened_at"] + 1}).json()
    assert [i["id"] for i in then["incidents"]] == [FIRST]
    one = client.get(f"/api/incidents/{LOUD}").json()
    assert one["reasons"][0]["db"] == 13.2 and [h["what"] for h in one["history"]] == ["opened"]
    assert client.get("/api/incidents/none").status_code == 404


def test_an_act_goes_through_the_watch_and_is_seen_by_everybody(client, sign_in, watch):
    headers = sign_in("operator")
    answer = client.post(f"/api/incidents/{FIRST}/acts", json={"act": "ack"}, headers=headers)
    assert answer.status_code == 200 and answer.json()["transition"]["what"] == "acked"
    assert answer.json()["transition"]["incident"]["acked_by"] == "operator one"
    assert watch.acted[0].by == "operator one"
    told = client.get(f"/api/incidents/{FIRST}/history").json()["history"]
    assert [(row["what"], row["by"]) for row in told] == [("opened", "watch"), ("acked", "operator one")]


def test_an_act_that_is_refused_or_not_answered_is_told(client, sign_in, watch):
    headers = sign_in("supervisor")
    act = lambda body, to=FIRST: client.post(f"/api/incidents/{to}/acts", json=body, headers=headers)  # noqa: E731
    refused = act({"act": "note"})
    assert refused.status_code == 409 and "needs words" in refused.json()["error"]
    assert act({"act": "ack"}, "none").status_code == 404
    assert act({"act": "dance"}).status_code == 400
    watch.silent = True
    late = act({"act": "ack"})
    assert late.status_code == 503 and "not answered" in late.json()["error"]


def test_the_journal_is_read_by_cursor(client, sign_in):
    sign_in("viewer")
    whole = client.get("/api/journal").json()
    assert [row["seq"] for row in whole["rows"]] == [1, 2] and whole["next"] is None
    part = client.get("/api/journal", params={"limit": 1}).json()
    assert part["next"] == 1
    assert client.get("/api/journal", params={"since": 1}).json()["rows"] == whole["rows"][1:]


def test_assets_say_which_incident_makes_them_loud(client, sign_in):
    sign_in("viewer")
    states = {f["properties"]["id"]: f["properties"] for f in client.get("/api/assets").json()["features"]}
    assert (states["estlink"]["state"], states["estlink"]["incident"]) == ("alarm", LOUD)
    assert states["other"]["state"] == "quiet"


def test_the_archive_is_asked_by_vessel_box_and_time(client, sign_in):
    sign_in("viewer")
    ask = lambda **what: client.get("/api/positions", params=what).json()  # noqa: E731
    whole = ask()
    assert len(whole["t"]) == 3 * 58 and whole["t"] == sorted(whole["t"]) and not whole["more"]
    one = ask(mmsi=230000001)
    assert set(one["mmsi"]) == {230000001} and set(one["ref"]) == {"0000000000000002"}
    assert set(ask(bbox="24,59.65,26,59.75")["mmsi"]) == {230000001}
    cut = ask(limit=7)
    assert len(cut["t"]) == 7 and cut["more"]
    for bad in ({"from": 0, "to": T0}, {"from": T0, "to": 0}, {"mmsi": "x"}, {"bbox": "1"}, {"limit": 0}):
        assert client.get("/api/positions", params=bad).status_code == 400, bad


def test_ships_at_a_past_moment_come_as_columns(client, sign_in):
    sign_in("viewer")
    then = client.get("/api/ships", params={"t": T0 - 1800}).json()
    assert then["mmsi"] == [230000000, 230000001, 230000002] and max(then["age_s"]) < 120
    assert then["lon"] == pytest.approx([25.0] * 3, abs=0.01) and then["name"][0].startswith("<script>")
    assert client.get("/api/ships", params={"t": T0 - 86_400}).json()["ref"] == []


def test_a_track_tells_which_assets_she_crossed(client, sign_in):
    sign_in("viewer")
    way = client.get("/api/track/0000000000000002", params={"from": T0 - 7200, "to": T0 - 60}).json()
    assert len(way["t"]) > 50 and [c["asset_id"] for c in way["crossings"]] == ["estlink"]
    assert way["crossings"][0]["t"] == pytest.approx(T0 - 1800, abs=120)


def test_a_ship_and_her_way_so_far(client, sign_in):
    sign_in("viewer")
    ship = client.get("/api/ships/0000000000000001").json()
    assert ship["mmsi"] == 230000000 and ship["length_m"] is None and ship["hdg_deg"] is None
    way = client.get("/api/track/0000000000000001").json()
    assert way["t"] == sorted(way["t"]) and way["lon"][-1] == 20.0 and len(way["t"]) > 50
    for bad in ("zz", "0", "-1", "f" * 17, "ffff"):
        assert client.get(f"/api/ships/{bad}").status_code == 404
        assert client.get(f"/api/track/{bad}").status_code == 404


def test_feeds_detectors_and_metrics_say_how_the_watch_fares(client, sign_in, watch):
    sign_in("viewer")
    watch.shown.faults = {"anchor_drag": 'divided\nby "zero"'}
    feed = client.get("/api/feeds").json()["feeds"][0]
    assert (feed["name"], feed["state"], feed["rows"]) == ("sea", "up", 3)
    (aside,) = client.get("/api/detectors").json()["detectors"]
    assert aside["state"] == "set aside" and "zero" in aside["why"]
    answer = client.get("/api/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    for line in answer.text.splitlines():
        assert re.fullmatch(r'#.*|[a-z_]+(\{[a-z]+="[^"]*"\})? [-+.\de]+', line), line
    assert 'seawarden_detector_running{detector="anchor_drag"} 0' in answer.text
    assert 'seawarden_incidents_open{level="alarm"} 1' in answer.text


def test_the_handover_says_what_opened_and_who_did_what(client, sign_in):
    headers = sign_in("operator")
    client.post(f"/api/incidents/{FIRST}/acts", json={"act": "close", "text": "a survey ship"}, headers=headers)
    told = client.get("/api/handover", params={"hours": 8}).json()
    assert [row["incident"] for row in told["opened"]] == [FIRST, LOUD]
    assert [(row["by"], row["why"]) for row in told["acts"]] == [("operator one", "a survey ship")]
    assert [row["id"] for row in told["open"]] == [LOUD] and told["feeds_down"] == []


def test_answers_have_the_shape_that_the_description_says(client, sign_in):
    sign_in("admin")
    for row in (row for row in TABLE if isinstance(row.answer, type) and row.method == "GET"):
        path = row.path.replace("{id}", FIRST).replace("{ref}", "0000000000000001")
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text)
        msgspec.convert(answer.json(), row.answer)


def test_the_description_is_of_every_route(client, sign_in):
    sign_in("viewer")
    told = client.get("/api/openapi.json").json()
    assert {(m.upper(), p) for p, has in told["paths"].items() for m in has} == {(r.method, r.path) for r in TABLE}
    refs = set(re.findall(r"#/components/schemas/(\w+)", msgspec.json.encode(told).decode()))
    assert refs <= set(told["components"]["schemas"]) and "ActBody" in refs
    ids = [one["operationId"] for has in told["paths"].values() for one in has.values()]
    assert len(ids) == len(set(ids))
