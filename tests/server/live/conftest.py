"""A live watch without a pipe: a real journal, real accounts, a made fleet, and operators' acts done on the spot."""

import threading
import warnings
from collections import deque
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
import uvicorn
from argon2 import PasswordHasher

from seawarden.incidents.commands import Command, apply
from seawarden.model.errors import SeawardenError
from seawarden.model.finding import Vessel
from seawarden.model.incident import AtRisk, Incident, Reason, Transition
from seawarden.model.tables import MINUTES, TRACKS
from seawarden.server.live.app import config_of, live_app
from seawarden.server.live.contract import Words
from seawarden.server.live.hub import Bell
from seawarden.server.people.limits import Limits
from seawarden.server.people.passwords import Passwords
from seawarden.server.people.people import new_account, new_token
from seawarden.server.serve import listen
from seawarden.store.accounts import Accounts, Role
from seawarden.store.archive import Archive
from seawarden.store.audit import Entry
from seawarden.store.journal import Journal

with warnings.catch_warnings():  # it wants another httpx than we have; ours does
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

T0 = 1_750_000_000.0
HOSTILE = "<script>alert(1)</script>"
PASSWORD = "correct horse battery"
LIGHT = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
MANY = Limits(per_s=1e6, burst=1e6, beat_s=0.3, slow_s=1.0, act_s=1.0)
REGISTER = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"id": name, "name": name.title(), "kind": "power_cable", "accuracy_m": 500},
            "geometry": {"type": "LineString", "coordinates": [[x, 59.5], [x, 60.2]]},
        }
        for name, x in (("estlink", 25.0), ("other", 26.0))
    ],
}


class Health(msgspec.Struct, kw_only=True):
    name: str
    up: bool
    since: float
    last: float
    bytes: int
    rows: int
    late: int
    offset_s: float = 0.0
    counts: dict[str, int] = {}


def made_incident(number, t, level="watch", status="open", revision=1):
    reason = Reason(db=13.2, code="own_speed", args={}, text="speed 23 % below her own", finding="fi-1")
    return Incident(
        id=f"in-{number:016x}",
        kind="anchor_drag",
        vessel=Vessel(mmsi=230000000 + number, name=HOSTILE, type=80, length_m=228.0),
        asset_id="estlink",
        at_risk=(AtRisk(asset_id="estlink", eta=t + 600.0, probability=0.9),),
        opened_at=t,
        levels={level: t},
        probability=0.01,
        probability_max=0.02,
        reasons=(reason,),
        position=(25.0, 59.9),
        track_ref=f"{number + 1:016x}",
        status=status,
        level=level,
        updated_at=t,
        revision=revision,
    )


def opened(number, t=T0, level="watch"):
    return Transition(
        id=f"tr-{number}-1", t=t, what="opened", by="watch", why="she is slow", incident=made_incident(number, t, level)
    )


def made_tracks(n, t=T0):
    tracks = np.zeros(n, TRACKS)
    k = np.arange(n)
    tracks["track_id"], tracks["mmsi"] = k + 1, 230000000 + k
    tracks["lon"], tracks["lat"] = 20.0 + (k % 100) * 0.1, 58.0 + (k // 100) * 0.02
    tracks["t_good"] = tracks["t_last"] = tracks["t_first"] = t
    tracks["t_stop"] = np.nan
    tracks["sog_kn"], tracks["cog_deg"], tracks["hdg_deg"] = 10.0, 90.0, np.nan
    tracks["ship_type"], tracks["status"], tracks["ais_class"] = 70, 0, 1
    tracks["name"] = HOSTILE.encode()[:24]
    return tracks


def shown_at(t, tracks, **more):
    health = Health(name="sea", up=True, since=t - 60, last=t, bytes=9, rows=3, late=1)
    told = {
        "watermark": t - 10.0, "now": t, "lateness_s": 10.0, "tracks": tracks, "areas": np.empty(0),
        "health": {1: health}, "faults": {}, "dropped": {"late": 1}, "rows": 3, "rows_per_s": 1.5,
        "step_s": 0.01, "behind": False, "trouble": "",
    }  # fmt: skip
    return SimpleNamespace(**(told | more))


class Watch:
    """Stands for station and runner."""

    def __init__(self, path):
        self.journal = Journal(path)
        self.bell = Bell()
        self.answers = deque(maxlen=1000)
        self.shown = shown_at(T0, made_tracks(300))
        self.silent = False
        self.acted = []

    def say(self, *transitions):
        self.journal.append(transitions)
        self.bell.ring()

    def act(self, asked):
        self.acted.append(asked)
        if self.silent:
            return
        command = msgspec.json.decode(msgspec.json.encode(asked), type=Command)
        answer = SimpleNamespace(command=command, transition=None, refused="")
        try:
            answer.transition = apply(self.journal.incident(command.incident), command)
            self.journal.append([answer.transition])
        except SeawardenError as fault:
            answer.refused = str(fault)
        self.answers.append(answer)
        self.bell.ring()


@pytest.fixture
def watch(tmp_path):
    made = Watch(tmp_path / "journal.sqlite")
    made.say(opened(0), opened(1, T0 + 60, "alarm"))
    yield made
    made.journal.close()


@pytest.fixture(scope="session")
def registered(tmp_path_factory):
    """An accounts file with somebody of every role."""
    path = tmp_path_factory.mktemp("accounts") / "accounts.sqlite"
    with Accounts(path) as store:
        for role in Role:
            store.add(new_account(LIGHT, f"{role} one", role, PASSWORD, T0), Entry(t=T0, who="cli", what="added"))
    return path


@pytest.fixture
def accounts(tmp_path, registered):
    path = tmp_path / "accounts.sqlite"
    path.touch(0o600)
    path.write_bytes(registered.read_bytes())
    with Accounts(path) as store:
        yield store


@pytest.fixture(scope="session")
def past(tmp_path_factory):
    """An hour of three ships that sail east over the cable at 25 E."""
    archive, tracks = Archive(tmp_path_factory.mktemp("positions")), made_tracks(3)
    rows = np.zeros((61, 3), MINUTES)
    k = np.arange(-60, 1)[:, None]
    rows["slot"], rows["mmsi"] = np.arange(3), tracks["mmsi"]
    rows["t"] = 60.0 * (T0 // 60) + 60.0 * k
    rows["t_last"] = rows["t"] - 5.0
    rows["lon"], rows["lat"] = 25.0 + 0.005 * (k + 30.3), 59.6 + 0.1 * np.arange(3)
    rows["sog_kn"], rows["cog_deg"], rows["hdg_deg"] = 10.0, 90.0, np.nan
    archive.append(rows.reshape(-1), tracks)
    return archive


@pytest.fixture
def make(watch, accounts, past):
    """Make the app; keyword arguments as for live_app."""

    def made(**more):
        words = Words(version="0", detectors=("anchor_drag",), assets=REGISTER)
        given = {
            "bell": watch.bell,
            "words": words,
            "limits": MANY,
            "passwords": LIGHT,
            "past": past,
            "now": lambda: T0 + 100.0,
        }
        return live_app(watch, watch.journal, accounts, watch.act, **(given | more))

    return made


@pytest.fixture
def app(make):
    return make()


@pytest.fixture
def client(app):
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 5000)) as client:
        yield client


@pytest.fixture
def sign_in(client):
    """Sign in as somebody of a role; return the headers that acts want."""

    def done(role):
        client.cookies.clear()
        answer = client.post("/signin", json={"name": f"{role} one", "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return {"x-csrf-token": answer.json()["csrf"]}

    return done


@pytest.fixture
def token(accounts):
    """Make a token of somebody of a role; return the headers."""

    def made(role, *scopes, days=0.0, now=T0):
        text, kept = new_token(f"{role} one", Role(role), "test", scopes, now, days)
        accounts.add_token(kept, Entry(t=T0, who="cli", what="token"))
        return {"authorization": f"Bearer {text}"}

    return made


@pytest.fixture
def served(app):
    """The app on a free port: what streams need."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(config_of(app))
    listening.listen(128)  # a client that comes before the server looks waits instead of being refused
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(15)
    listening.close()


@pytest.fixture(name="tracks_of")
def tracks_of_():
    return made_tracks


@pytest.fixture(name="new_incident")
def new_incident_():
    return opened


@pytest.fixture(name="shown_at")
def shown_at_():
    return shown_at


@pytest.fixture
def light():
    """Passwords that cost little."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
