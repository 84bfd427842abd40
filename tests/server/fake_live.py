"""The made-up watch behind `fake_live_app`: ships that sail, incidents that change, a journal."""

import math
import time
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np

from seawarden.server.open import read_assets

ROLES = {"vera": "viewer", "anna": "operator", "sven": "supervisor"}
LANES = (
    ((28.3, 60.02), (26.5, 59.93), (25.0, 59.76), (23.0, 59.42), (21.2, 59.05), (20.0, 58.3), (18.9, 57.0)),
    ((18.9, 57.0), (17.4, 55.9), (16.0, 55.5), (14.4, 55.1), (12.8, 54.75)),
    ((20.6, 59.2), (19.3, 60.0), (18.9, 61.0), (19.6, 62.3), (20.9, 63.3), (22.4, 64.6)),
    ((20.4, 58.6), (20.9, 57.3), (20.0, 56.2), (19.4, 55.3), (18.95, 54.6)),
)
PRIOR = (-42.1, "prior", "a tanker of 228 m in a lane over cables: one drag in some 16,000 passages")
SLOW = (13.2, "own_speed", "speed 23 % below her own and 21 % below her neighbours' since 09:49")
BOW = (7.4, "crab", "her bow lies 9 degrees off her course, 7 more than usual for her")
DIP = (12.1, "dip", "lost another 0.5 kn while passing Estlink 2")
HALT = (8.3, "halt", "stopped in mid-lane, outside every anchorage")
SIZE = (3.0, "size", "big enough to carry an anchor that reaches the bottom here")
CALM = (-2.2, "neighbours", "two ships behind her slowed too, by 3 %")
STATUS = {"closed": "closed", "withdrawn": "withdrawn", "reopened": "open"}
CAST = (  # name, kind, level, probability, lane, share of it, asset, minutes to the next one, reasons
    ("NORDIC TRADER", "anchor_drag", "alarm", 0.66, 0, 0.31, "estlink", 4, (PRIOR, SLOW, DIP, HALT, BOW, SIZE, CALM)),
    ("BALTIC PRIDE", "anchor_drag", "warning", 0.18, 0, 0.55, "clion", 26, (PRIOR, SLOW, DIP, SIZE, BOW, CALM)),
    ("SEA HERON", "loitering", "warning", 0.09, 0, 0.72, "balticconnector", 41, (PRIOR, HALT, SIZE)),
    ("VIKING DAWN", "drift", "watch", 0.02, 1, 0.3, "nord", 55, (PRIOR, HALT)),
    ("OSTSEE 4", "going_dark", "watch", 0.008, 2, 0.4, None, 0, (PRIOR, SLOW)),
    ("<img src=x onerror=alert(1)>", "trawling", "watch", 0.004, 3, 0.5, None, 0, (PRIOR, SIZE)),
)


class Fake:
    """The state of the made-up watch. ``ships`` arrays of columns; ``rows`` the journal, full states inside."""

    roles, cast = ROLES, CAST

    def __init__(self, count: int = 400, seed: int = 1) -> None:
        self.assets = read_assets(Path(str(files("seawarden.data").joinpath("register_baltic.geojson"))))
        self.land = files("seawarden.data").joinpath("land.geojson").read_bytes()
        self.rows: list[dict] = []
        self.sessions: dict[str, str] = {}
        self.refused = ""  # what the next act is refused with
        self.down = False  # everything answers 503, streams end
        self.streams = 0
        self.gotland = "down"  # state of a feed
        self.rng = np.random.default_rng([seed])
        self.began = time.time()
        self._sail(count)
        for k, made in enumerate(CAST):
            self._story(k, *made)
        self.rows.sort(key=lambda row: row["t"])

    def _sail(self, count):
        lane = self.rng.integers(0, len(LANES), count)
        lane[: len(CAST)] = [made[4] for made in CAST]
        self.share = self.rng.uniform(0.02, 0.98, count)
        self.share[: len(CAST)] = [made[5] for made in CAST]
        self.side = self.rng.choice((-1.0, 1.0), count)
        self.off = self.rng.normal(0.0, 0.09, count) * (np.arange(count) >= len(CAST)) + 0.02 * self.side
        self.lane, self.sog = lane, np.clip(self.rng.normal(11.5, 3.0, count), 0, 22)
        self.sog[self.rng.random(count) < 0.12] = 0.1
        self.sog[: len(CAST)] = (6.8, 8.1, 0.9, 1.4, 9.0, 3.1)
        self.long = np.array([sum(math.dist(a, b) for a, b in pairwise(line)) for line in LANES])
        self.type = self.rng.choice((70, 79, 80, 60, 30, 52, 37), count, p=(0.35, 0.2, 0.2, 0.1, 0.06, 0.04, 0.05))

    def places(self, t):
        """Return lon, lat, cog of all ships at a moment."""
        share = (self.share + self.side * self.sog * (t - self.began) / 3600 / 45 / self.long[self.lane]) % 1.0
        out = np.empty((3, share.size))
        for k, line in enumerate(LANES):
            mine = np.flatnonzero(self.lane == k)
            at = np.array(line)
            step = np.diff(at, axis=0)
            far = np.concatenate(([0.0], np.cumsum(np.hypot(*step.T))))
            want = share[mine] * far[-1]
            i = np.clip(np.searchsorted(far, want) - 1, 0, len(step) - 1)
            unit = step[i] / np.hypot(*step[i].T)[:, None]
            spot = (
                at[i]
                + unit * (want - far[i])[:, None]
                + np.column_stack((-unit[:, 1], unit[:, 0])) * self.off[mine, None]
            )
            cog = np.degrees(np.arctan2(unit[:, 0] * np.cos(np.radians(spot[:, 1])), unit[:, 1]))
            out[:, mine] = spot[:, 0], spot[:, 1], np.where(self.side[mine] > 0, cog, cog + 180) % 360
        return out

    def asset(self, part):
        """Return the id of the first asset whose name holds ``part``."""
        found = [
            f["properties"]["id"] for f in self.assets["features"] if part and part in f["properties"]["id"].lower()
        ]
        return found[0] if found else None

    def _story(self, k, name, kind, level, p, _lane, _share, asset, minutes, reasons):
        order = ["watch", "warning", "alarm"][: ["watch", "warning", "alarm"].index(level) + 1]
        levels, state = {}, {}
        for n, reached in enumerate(order):
            t = self.began - (len(order) - n) * 1500 - 200 * k
            levels = {**levels, reached: t}
            lon, lat, _ = self.places(t)[:, k]
            risk = [{"asset_id": self.asset(asset), "eta": self.began + minutes * 60, "probability": 0.94}]
            state = {
                "id": f"in-{k:04x}", "kind": kind, "asset_id": self.asset(asset), "opened_at": min(levels.values()),
                "vessel": {"mmsi": 230000000 + k, "name": name, "type": 80, "imo": 9300000 + k, "callsign": "OJ2X",
                           "length_m": 228.0, "beam_m": 42.0, "draught_m": 12.4, "destination": "PRIMORSK"},
                "at_risk": [r for r in risk if r["asset_id"]], "levels": levels, "level": reached, "status": "open",
                "probability": p if reached == level else p * 0.02, "probability_max": p, "ship": f"{k:016x}",
                "position": [lon, lat], "owner": None, "acked_by": None, "snoozed_until": None, "closed_at": None,
                "reasons": [{"db": d, "code": c, "args": {}, "text": x, "finding": None if c == "prior" else "f"}
                            for d, c, x in reasons[: 2 + 2 * n + (reached == level) * 9]], "updated_at": t,
            }  # fmt: skip
            self.rows.append({"t": t, "what": "opened" if n == 0 else "raised", "by": kind,
                              "why": reasons[min(n + 1, len(reasons) - 1)][2], "incident": state})  # fmt: skip

    def now_of(self, t=None):
        """Return the last state of every incident up to ``t``."""
        known = {}
        for row in self.rows:
            if t is None or row["t"] <= t:
                known[row["incident"]["id"]] = row["incident"]
        return known

    def change(self, incident_id, what, by, why="", **fields):
        """Write a row that changes one incident; return it."""
        before = self.now_of()[incident_id]
        after = {**before, **fields, "updated_at": time.time(), "status": STATUS.get(what, before["status"])}
        self.rows.append({"t": time.time(), "what": what, "by": by, "why": why, "incident": after})
        return self.light(len(self.rows) - 1)

    def open_new(self, name="NEW SHIP", level="warning", k=20):
        """A new incident comes up; return its id."""
        lon, lat, _ = self.places(time.time())[:, k]
        old = self.rows[0]["incident"]
        state = {**old, "id": f"in-new-{len(self.rows)}", "vessel": {**old["vessel"], "name": name}, "level": level,
                 "levels": {level: time.time()}, "position": [lon, lat], "ship": f"{k:016x}",
                 "opened_at": time.time(), "probability": 0.31}  # fmt: skip
        self.rows.append({"t": time.time(), "what": "opened", "by": "anchor_drag", "why": "slow", "incident": state})
        return state["id"]

    def light(self, i):
        """Return a row as the journal says it."""
        row, state = self.rows[i], self.rows[i]["incident"]
        return {"seq": i + 1, **{key: row[key] for key in ("t", "what", "why", "by")}, "incident": state["id"],
                "kind": state["kind"], "level": state["level"], "probability": state["probability"]}  # fmt: skip

    def frame(self, box, before):
        """Return a frame's ships in a box, only those that reported since ``before``."""
        t = time.time()
        lon, lat, cog = self.places(t)
        inside = (lon >= box[0]) & (lat >= box[1]) & (lon <= box[2]) & (lat <= box[3])
        if before:
            inside &= (np.arange(lon.size) + int(t)) % 8 == 0
        some = np.flatnonzero(inside)
        columns = zip(some.tolist(), lon[some].round(5).tolist(), lat[some].round(5).tolist(),
                      cog[some].round(1).tolist(), strict=True)  # fmt: skip
        return {"t": t, "ships": [[f"{i:016x}", 230000000 + i, x, y, round(float(self.sog[i]), 1), c, round(c) % 360,
                                   int(self.type[i]), 0, "A" if i % 9 else "B", i % 7] for i, x, y, c in columns],
                "gone": []}  # fmt: skip
