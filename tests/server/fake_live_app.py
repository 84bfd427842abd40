"""A live watch with made-up ships and incidents, for the page's tests: the HTTP contract of the real one, no engine.

`python tests/server/fake_live_app.py [port] [ships]` serves it to look at; sign in as anna, vera or sven.
"""

import asyncio
import json
import math
import secrets
import sys
import time

import numpy as np
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from seawarden.server.headers import Headers
from seawarden.server.web import STATIC

PASSWORD = "baltic"
WHAT = {"ack": "acked", "assign": "assigned", "note": "noted", "close": "closed", "snooze": "snoozed",
        "withdraw": "withdrawn"}  # fmt: skip


def make_app(fake) -> Starlette:
    """Return the app over ``fake``, with the headers of the real one."""

    def who(request):
        return fake.sessions.get(request.cookies.get("session", ""))

    def api(answer):
        async def route(request):
            if fake.down:
                return JSONResponse({"error": "down"}, 503)
            if not who(request):
                return JSONResponse({"error": "sign in"}, 401)
            return await answer(request)

        return route

    async def about(request):
        name, now = who(request), time.time()
        return JSONResponse({"mode": "live", "name": "Turku watch", "version": "0", "origin": "exercise",
                             "user": {"name": name, "role": fake.roles[name]}, "watermark": now - 10.4, "now": now,
                             "lateness_s": 10.0, "csrf": "token-" + name, "rows_per_s": 278.5, "behind": False,
                             "trouble": "", "seq": len(fake.rows)})  # fmt: skip

    async def incidents(request):
        t = float(request.query_params.get("t") or time.time())
        found = list(fake.now_of(t).values())
        is_open = sum(f["status"] == "open" for f in found)
        short = [{**{k: v for k, v in f.items() if k != "reasons"}, "sentence": f["reasons"][1]["text"]} for f in found]
        return JSONResponse({"t": t, "incidents": short, "open": is_open, "over": len(found) - is_open})

    async def incident(request):
        t, name = float(request.query_params.get("t") or time.time()), request.path_params["id"]
        found = fake.now_of(t).get(name)
        if not found:
            return JSONResponse({"error": "not known"}, 404)
        mine = [fake.light(i) for i, row in enumerate(fake.rows) if row["incident"]["id"] == name and row["t"] <= t]
        return JSONResponse({**found, "history": mine})

    async def acts(request):
        name, body = who(request), await request.json()
        if request.headers.get("x-csrf-token") != "token-" + name:
            return JSONResponse({"error": "the token is wrong"}, 403)
        if fake.roles[name] == "viewer" or (body["act"] == "withdraw" and fake.roles[name] != "supervisor"):
            return JSONResponse({"error": "your role may not do this"}, 403)
        if fake.refused:
            return JSONResponse({"error": fake.refused}, 409)
        fields = {"ack": {"acked_by": name}, "assign": {"owner": body.get("to")},
                  "snooze": {"snoozed_until": body.get("until")}}.get(body["act"], {})  # fmt: skip
        if body["act"] == "close":
            fields = {"closed_at": time.time(), "level": None}
        text = body.get("text", "")
        why = f"to {body.get('to')}{': ' + text if text else ''}" if body["act"] == "assign" else text
        return JSONResponse(
            {"transition": fake.change(request.path_params["id"], WHAT[body["act"]], name, why, **fields)}
        )

    async def journal(request):
        since = int(request.query_params.get("since") or 0)
        return JSONResponse({"rows": [fake.light(i) for i in range(since, len(fake.rows))], "next": None})

    async def journal_stream(request):
        since = int(request.headers.get("last-event-id") or request.query_params.get("since") or len(fake.rows))

        async def told():
            at = since
            yield ": here\n\n"
            while not fake.down:
                while at < len(fake.rows):
                    yield f"id: {at + 1}\nevent: row\ndata: {json.dumps(fake.light(at))}\n\n"
                    at += 1
                await asyncio.sleep(0.1)

        return StreamingResponse(told(), media_type="text/event-stream")

    async def ships_stream(request):
        box = [float(v) for v in request.query_params["bbox"].split(",")]
        fake.streams += 1

        async def frames():
            before = 0.0
            while not fake.down:
                frame = fake.frame(box, before)
                before = frame["t"]
                yield f"event: frame\ndata: {json.dumps(frame, separators=(',', ':'))}\n\n"
                await asyncio.sleep(1.0)

        return StreamingResponse(frames(), media_type="text/event-stream")

    async def ships(request):
        t = float(request.query_params["t"])
        lon, lat, cog = fake.places(t).round(5).tolist()
        return JSONResponse({"t": t, "ref": [f"{i:016x}" for i in range(len(lon))], "lon": lon, "lat": lat,
                             "cog_deg": cog, "hdg_deg": cog, "mmsi": [230000000 + i for i in range(len(lon))],
                             "name": [""] * len(lon), "type": fake.type.tolist(), "sog_kn": fake.sog.tolist(),
                             "age_s": [4] * len(lon)})  # fmt: skip

    async def ship(request):
        i = int(request.path_params["ref"], 16)
        lon, lat, cog = fake.places(time.time())[:, i]
        name = fake.cast[i][0] if i < len(fake.cast) else f"MADE UP {i}"
        return JSONResponse({"ref": f"{i:016x}", "mmsi": 230000000 + i, "name": name, "type": int(fake.type[i]),
                             "callsign": "OJ2X", "imo": None, "length_m": 120.0, "beam_m": 18.0, "draught_m": 6.1,
                             "destination": "TALLINN", "lon": lon, "lat": lat, "sog_kn": fake.sog[i], "cog_deg": cog,
                             "hdg_deg": cog, "age_s": 3})  # fmt: skip

    async def track(request):
        i = int(request.path_params["ref"], 16)
        times = np.arange(-300, 1) * 60.0 + math.floor(time.time() / 60) * 60
        times = times[(times < times[-1] - 9000) | (times > times[-1] - 6600)]
        lon, lat, cog = np.array([fake.places(t)[:, i] for t in times]).T
        sog = np.where(times > times[-1] - 5400, fake.sog[i], 11.8) + np.sin(times / 700) * 0.25
        return JSONResponse({"ref": f"{i:016x}", "t": times.tolist(), "lon": lon.tolist(), "lat": lat.tolist(),
                             "sog_kn": sog.round(1).tolist(), "cog_deg": cog.tolist(), "hdg_deg": cog.tolist(),
                             "own_kn": [11.8] * times.size,
                             "neighbours_kn": (12.6 + np.sin(times / 2000)).round(1).tolist(),
                             "crossings": [{"asset_id": fake.asset("estlink"), "t": times[-70], "lon": lon[-70],
                                            "lat": lat[-70]}]})  # fmt: skip

    async def feeds(_):
        now = time.time()
        made = (("Digitraffic", "up", 7200, 182.4), ("Hanko receiver", "up", 86000, 96.1))
        made += (("Gotland receiver", fake.gotland, 900, 0.0),)
        return JSONResponse({"t": now, "dropped": {}, "rows": 10**6, "rows_per_s": 278.5, "lost": 0, "feeds": [
            {"feed": k, "name": n, "up": s != "down", "since": now - age, "last": now - (1 if s == "up" else age),
             "bytes": 10**8, "rows": int(rate * (now - fake.began)), "late": 41, "offset_s": 0.0, "counts": {},
             "state": s, "quiet_s": 1 if s == "up" else age} for k, (n, s, age, rate) in enumerate(made)]})  # fmt: skip

    async def detectors(_):
        names = ("anchor_drag", "anchored_over_asset", "drift", "going_dark", "loitering", "trawling")
        return JSONResponse({"detectors": [{"name": n, "state": "set aside" if n == "trawling" else "running",
                                            "why": "division by zero in row 12" if n == "trawling" else ""}
                                           for n in names]})  # fmt: skip

    async def zones(_):
        ring = [[21.5, 59.2], [24.0, 59.65], [26.4, 59.85], [27.6, 59.9]]
        return JSONResponse({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"kind": "eez", "name": "FI/EE median line", "approximate": True},
             "geometry": {"type": "LineString", "coordinates": ring}}]})  # fmt: skip

    async def areas(_):
        ring = [[27.2, 59.6], [28.2, 59.6], [28.2, 60.1], [27.2, 60.1], [27.2, 59.6]]
        return JSONResponse({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"name": "positions in doubt"},
             "geometry": {"type": "Polygon", "coordinates": [ring]}}]})  # fmt: skip

    async def handover(request):
        hours, now = float(request.query_params.get("hours") or 8), time.time()
        known = list(fake.now_of().values())
        rows = [{**fake.light(i), "vessel": row["incident"]["vessel"], "asset_id": row["incident"]["asset_id"]}
                for i, row in enumerate(fake.rows) if row["t"] > now - hours * 3600]  # fmt: skip
        return JSONResponse({"t": now, "since": now - hours * 3600, "open": [k for k in known if k["status"] == "open"],
                             "opened": [r for r in rows if r["what"] == "opened"],
                             "ended": [r for r in rows if r["what"] in ("closed", "withdrawn")],
                             "acts": [r for r in rows if r["by"] in fake.roles],
                             "feeds_down": [{"name": "Gotland", "state": "down", "since": now - 900, "last": 0}],
                             "detectors_aside": [{"name": "trawling", "why": "fault"}]})  # fmt: skip

    async def signin(request):
        if request.method == "GET":
            return RedirectResponse("signin.html")
        body = await request.json()
        if body.get("name") not in fake.roles or body.get("password") != PASSWORD:
            return JSONResponse({"error": "the name or the password is wrong"}, 401)
        token = secrets.token_urlsafe(12)
        fake.sessions[token] = body["name"]
        answer = JSONResponse({"name": body["name"]})
        answer.set_cookie("session", token, httponly=True, samesite="strict")
        return answer

    async def signout(request):
        fake.sessions.pop(request.cookies.get("session", ""), None)
        return JSONResponse({})

    async def page(_):
        return Response((STATIC / "handover.html").read_bytes(), media_type="text/html")

    async def assets(_):
        return JSONResponse(fake.assets)

    async def land(_):
        return Response(fake.land, media_type="application/json")

    table = {"about": about, "incidents": incidents, "incidents/{id}": incident, "journal": journal,
             "journal/stream": journal_stream, "ships/stream": ships_stream, "ships": ships, "ships/{ref}": ship,
             "track/{ref}": track,
             "feeds": feeds, "detectors": detectors, "zones": zones, "areas": areas, "handover": handover,
             "assets": assets, "land": land}  # fmt: skip
    routes = [Route(f"/api/{path}", api(answer)) for path, answer in table.items()]
    routes += [Route("/api/incidents/{id}/acts", api(acts), methods=["POST"]), Route("/handover", page)]
    routes += [Route("/signin", signin, methods=["GET", "POST"]), Route("/signout", signout, methods=["POST"])]
    routes += [Mount("/", StaticFiles(directory=STATIC, html=True))]
    return Starlette(routes=routes, middleware=[Middleware(Headers), Middleware(GZipMiddleware, minimum_size=1024)])


if __name__ == "__main__":
    from fake_live import Fake

    port, ships = int((*sys.argv[1:], 8765)[0]), int((*sys.argv[2:], 400)[0])
    uvicorn.run(make_app(Fake(ships)), port=port, log_level="warning")
