import json
import threading

import numpy as np
import pytest
import uvicorn

from seawarden.exercise.demo import MIDNIGHT, rows
from seawarden.model.batch import Origin
from seawarden.model.finding import Vessel
from seawarden.model.incident import AtRisk, Incident, Reason, Transition
from seawarden.model.tables import MINUTES, TRACKS
from seawarden.server.serve import listen, make_app
from seawarden.store.rundir import Writer

LINES = {
    "estlink-2": (
        "Estlink 2",
        "power_cable",
        [[26.95, 59.44], [26.5, 59.8], [26.08, 59.956], [25.7, 60.02], [25.4, 60.2]],
    ),
    "estlink-1": ("Estlink 1", "power_cable", [[24.55, 59.44], [24.39, 59.73], [24.43, 59.9], [24.5, 60.08]]),
    "c-lion1": (
        "C-Lion1",
        "telecom_cable",
        [[25.05, 60.12], [25.28, 59.94], [24.65, 59.81], [24.37, 59.74], [23.4, 59.56]],
    ),
    "telecom-a": ("Tallinn-Helsinki A", "telecom_cable", [[24.8, 59.48], [25.05, 59.83], [25.1, 60.12]]),
    "telecom-b": ("Tallinn-Helsinki B", "telecom_cable", [[24.7, 59.5], [24.86, 59.83], [24.93, 60.1]]),
    "balticconnector": (
        "Balticconnector",
        "gas_pipeline",
        [[24.1, 59.39], [24.04, 59.75], [24.1, 59.9], [23.97, 60.01]],
    ),
}
TANKER, TROUBLED = 290000000, 290000002
HOSTILE = "<script>document.title='taken'</script>"[:24]


def at(hour, minute=0):
    return MIDNIGHT + hour * 3600 + minute * 60


def made_minutes(positions):
    """A MINUTES row for the last report of each ship and minute; the slot is the number behind 290 000 000."""
    minute = np.ceil(positions["t"] / 60.0 + 1e-9) * 60.0
    _, back = np.unique(np.stack((minute, positions["mmsi"]))[:, ::-1], axis=1, return_index=True)
    kept = positions[np.sort(positions.size - 1 - back)]
    out = np.zeros(kept.size, MINUTES)
    for column in ("mmsi", "lon", "lat", "sog_kn", "cog_deg", "hdg_deg", "status"):
        out[column] = kept[column]
    out["t_last"], out["moved_m"] = kept["t"], kept["sog_kn"] * 30.0
    out["t"], out["slot"], out["ship_type"] = np.ceil(kept["t"] / 60.0 + 1e-9) * 60.0, kept["mmsi"] - TANKER, 70
    return out[np.lexsort((out["slot"], out["mmsi"], out["t"]))]


PRIOR = (-42.1, "prior", "a tanker of 228 m in a lane over cables: one drag in some 16,000 passages")
SLOW = (13.2, "own_speed", "speed 23 % below her own and 21 % below her neighbours' since 09:49")
BOW = (7.4, "crab", "her bow lies 9 degrees off her course, 7 more than usual for her")
DIP = (12.1, "dip", "lost another 0.5 kn while passing Estlink 2")
HALT = (8.3, "halt", "stopped in mid-lane, outside every anchorage, at 11:50")
SIZE = (3.0, "size", "big enough to carry an anchor that reaches the bottom here")
CALM = (-2.2, "neighbours", "two ships behind her slowed too, by 3 %")
STORY = [
    ((10, 4), "opened", "watch", 0.004, [PRIOR, SLOW, SIZE], [("estlink-2", 22, 0.91)]),
    ((10, 21), "raised", "warning", 0.021, [PRIOR, SLOW, SIZE, BOW, CALM], [("estlink-2", 6, 0.97)]),
    ((10, 31), "updated", "warning", 0.18, [PRIOR, SLOW, DIP, SIZE, BOW, CALM], [("c-lion1", 150, 0.55)]),
    ((11, 56), "raised", "alarm", 0.61, [PRIOR, SLOW, DIP, HALT, BOW, SIZE, CALM], []),
    (
        (13, 30),
        "updated",
        "alarm",
        0.66,
        [PRIOR, SLOW, DIP, HALT, BOW, SIZE, CALM],
        [("telecom-a", 92, 0.9), ("telecom-b", 131, 0.84), ("c-lion1", 194, 0.7)],
    ),
]


def made_change(minutes, mmsi, name, kind, t, what, level, p, levels, reasons, risks, status="open"):
    mine = minutes[(minutes["mmsi"] == mmsi) & (minutes["t"] <= t)]
    incident = Incident(
        id=f"in-{mmsi}",
        kind=kind,
        vessel=Vessel(mmsi=mmsi, name=name, type=80, length_m=228.0),
        asset_id="estlink-2" if kind == "anchor_drag" else None,
        at_risk=tuple(AtRisk(asset_id=a, eta=t + m * 60.0, probability=q) for a, m, q in risks),
        opened_at=min(levels.values()),
        levels=levels,
        probability=p,
        probability_max=p,
        reasons=tuple(
            Reason(db=db, code=code, args={}, text=text, finding=None if code == "prior" else "fi-1")
            for db, code, text in reasons
        ),
        position=(float(mine["lon"][-1]), float(mine["lat"][-1])),
        track_ref=f"{mmsi:x}",
        status=status,
        closed_at=t if status == "closed" else None,
        level=level if status == "open" else None,
        updated_at=t,
    )
    why = reasons[-1][2] if status == "open" else "she makes way again"
    return Transition(id=f"ch-{mmsi}-{t:.0f}", t=t, what=what, by="watch", why=why, incident=incident)


def made_journal(minutes):
    out, levels = [], {}
    for when, what, level, p, reasons, risks in STORY:
        levels = {**levels, level: levels.get(level, at(*when))}
        ship = minutes, TANKER, "EXERCISE TANKER", "anchor_drag"
        out.append(made_change(*ship, at(*when), what, level, p, levels, reasons, risks))
    levels, reasons = (
        {"watch": at(14, 32)},
        [(-38.0, "prior", "few ships drift"), (11.0, "halt", "stopped in mid-lane")],
    )
    ship = minutes, TROUBLED, HOSTILE, "drift"
    out.append(made_change(*ship, at(14, 32), "opened", "watch", 0.003, levels, reasons, []))
    out.append(made_change(*ship, at(15, 40), "closed", "watch", 0.003, levels, reasons, [], "closed"))
    return out


def made_register():
    features = []
    for asset_id, (name, kind, line) in LINES.items():
        properties = {"asset_id": asset_id, "name": name, "kind": kind, "accuracy_m": 500, "licence": "made up"}
        features.append(
            {"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": line}}
        )
    return {"type": "FeatureCollection", "features": features}


def made_tracks(positions, statics):
    tracks = np.zeros(int(positions["mmsi"].max()) - TANKER + 1, TRACKS)
    tracks["mmsi"] = np.arange(tracks.size) + TANKER
    tracks["track_id"] = tracks["mmsi"]
    tracks["name"][statics["mmsi"] - TANKER] = statics["name"]
    tracks["name"][TROUBLED - TANKER] = HOSTILE.encode()
    tracks["ship_type"][statics["mmsi"] - TANKER] = statics["ship_type"]
    return tracks


def make_run(path):
    positions, statics = rows(seed=1)
    minutes = made_minutes(positions)
    summary = {
        "version": "0",
        "inputs": [],
        "rows_in": positions.size,
        "rows_kept": positions.size,
        "folded": 0,
        "vessels": 220,
        "first": float(positions["t"][0]),
        "last": float(positions["t"][-1]),
    }
    with Writer(path, Origin.EXERCISE) as writer:
        writer.add([], made_journal(minutes), minutes, made_tracks(positions, statics))
        (writer.path / "register.geojson").write_text(json.dumps(made_register()))
        writer.finish(summary, [], lambda: {"seconds": 1.0})
    return path


@pytest.fixture(scope="session")
def run_dir(tmp_path_factory):
    return make_run(tmp_path_factory.mktemp("run") / "made")


@pytest.fixture(scope="session")
def address(run_dir):
    """The run, served on a free port of this machine."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(make_app(run_dir), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listening.close()
