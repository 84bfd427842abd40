"""Keep of a day through the pipe what a score needs, and no more: the sink of a trial."""

from typing import Final, NamedTuple

import numpy as np

from seawarden.engine.pipe import News, Pipe, State
from seawarden.exercise.contract import Truth
from seawarden.exercise.score.match import named
from seawarden.exercise.score.told import Area, CaseTold, Told
from seawarden.model.incident import Weighed
from seawarden.model.tables import CLASS_A, CLASS_B
from seawarden.tracks import near
from seawarden.trials.baselines import RULES, TRACE, flags

UNDER_WAY_KN: Final = 3.0
EPISODE_MIN: Final = 60


class Gather:
    """What was said of every case, and every minute row in short; `told` makes a `Told` of it."""

    def __init__(self, pipe: Pipe, rules: bool = True) -> None:
        """Begin with nothing; without ``rules`` the rules of others are not run."""
        self.pipe, self.rules = pipe, rules
        self.cases: dict[str, _Case] = {}
        self.levels: dict[str, dict[str, float]] = {}
        self.areas: dict[int, Area] = {}
        self.traces: list[np.ndarray] = []
        self.rows = 0
        self.faults: dict[str, str] = {}

    def __call__(self, news: News, state: State) -> None:
        """Take what one step brought."""
        self.rows += news.batch.rows.size
        self.faults = state.faults
        for weighed in news.weighed:
            self._weighed(weighed)
        for transition in news.transitions:
            self.levels[transition.incident.id] = dict(transition.incident.levels)
        for jam in news.jams:
            self._area(jam)
        if news.minutes.size:
            self.traces.append(self._trace(news.minutes))

    def _weighed(self, w: Weighed) -> None:
        case = self.cases.get(w.id)
        if case is None:
            case = self.cases[w.id] = _Case([], w, {})
        if w.withdrawn:
            return
        if not case.steps or case.steps[-1][1] != w.posterior_db:
            case.steps.append((w.t, w.posterior_db))
        if w.posterior_db > case.top.posterior_db or case.top.withdrawn:
            self.cases[w.id] = case._replace(top=w)
        for risk in w.at_risk or ():
            case.at_risk.setdefault(risk.asset_id, w.t)

    def _area(self, jam: np.void) -> None:
        end = None if np.isnan(jam["end"]) else float(jam["end"])
        key = int(jam["id"])
        first = self.areas.get(key)
        seen = first.seen_at if first else float(jam["seen_at"])
        self.areas[key] = Area(
            id=f"{key:016x}", seen_at=seen, start=float(jam["start"]), end=end, lon=float(jam["lon"]),
            lat=float(jam["lat"]), radius_m=max(float(jam["radius_m"]), first.radius_m if first else 0.0),
        )  # fmt: skip

    def _trace(self, minutes: np.ndarray) -> np.ndarray:
        """Return TRACE of minute rows: with how near an asset lies, which no minute row says."""
        out = np.empty(minutes.size, TRACE)
        for name in TRACE.names or ():
            if name != "asset_m":
                out[name] = minutes[name]
        out["asset_m"] = near.near(minutes["lon"], minutes["lat"], self.pipe.assets)["distance_m"] if self.rules else 0
        return out

    def told(self, seed: int, name: str, noise: str, hours: float, truths: list[Truth]) -> Told:
        """Return the day in short."""
        told = Told(seed=seed, name=name, noise=noise, hours=hours, rows=self.rows, truths=truths, faults=self.faults)
        guilty = named(told)
        told.cases = [_told(case, self.levels.get(i, {}), guilty) for i, case in sorted(self.cases.items())]
        told.areas = [self.areas[key] for key in sorted(self.areas)]
        trace = np.concatenate(self.traces) if self.traces else np.empty(0, TRACE)
        _count(told, trace, guilty)
        if self.rules:
            trace = trace[np.lexsort((trace["t"], trace["slot"]))]
            told.rules = {rule: flags(trace, found) for rule, found in RULES.items()}
        return told


class _Case(NamedTuple):
    """Every change of a case, the case as it stood highest, and when each asset was first said to be on her way."""

    steps: list[tuple[float, float]]
    top: Weighed
    at_risk: dict[str, float]


def _told(case: _Case, levels: dict[str, float], guilty: set[int]) -> CaseTold:
    w = case.top
    whole = w.vessel.mmsi in guilty or any(v.mmsi in guilty for v in w.others)
    said = [r for r in w.reasons if r.finding is not None]
    evidence = sum(r.db for r in w.reasons if r.finding is not None or r.code == "shrunk")
    return CaseTold(
        id=w.id, kind=w.kind, mmsi=w.vessel.mmsi, others=sorted(v.mmsi for v in w.others), asset=w.asset_id or "",
        name=w.vessel.name or "", type=w.vessel.type or 0, position=(round(w.position[0], 5), round(w.position[1], 5)),
        steps=case.steps if whole else _rising(case.steps), prior_db=round(w.posterior_db - evidence, 2),
        levels=levels, at_risk=case.at_risk if whole else {}, why=max(said, key=lambda r: r.db).text if said else "",
    )  # fmt: skip


def _rising(steps: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the steps that were higher than all before."""
    out: list[tuple[float, float]] = []
    for t, db in steps:
        if not out or db > out[-1][1]:
            out.append((t, db))
    return out


def _count(told: Told, trace: np.ndarray, guilty: set[int]) -> None:
    """Count ships, ship-days under way and episodes of ships that no truth names."""
    told.ships = int(np.unique(trace["mmsi"]).size)
    innocent = ~np.isin(trace["mmsi"], sorted(guilty))
    moving = innocent & (trace["sog_kn"] >= UNDER_WAY_KN)
    large = moving & (trace["ais_class"] <= CLASS_A)
    told.ship_days = float(np.count_nonzero(large)) / 1440.0
    told.small_ship_days = float(np.count_nonzero(moving & (trace["ais_class"] == CLASS_B))) / 1440.0
    _, minutes = np.unique(trace["mmsi"][large], return_counts=True)
    told.episodes = int(np.count_nonzero(minutes >= EPISODE_MIN))
