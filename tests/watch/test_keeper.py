"""The journal is a function of the spool: killed and restarted anywhere, the same rows, none missing, none double."""

import json
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import pytest

from seawarden import app
from seawarden.exercise import demo
from seawarden.incidents.commands import Command
from seawarden.model.errors import StoreError
from seawarden.model.records import join
from seawarden.model.tables import POSITIONS
from seawarden.sources.live import Feed
from seawarden.store import spool
from seawarden.store.journal import Journal
from seawarden.store.spool import ACT, DATA, NAMED, TICK, SpoolWriter
from seawarden.watch.keeper import Keeper

HOURS = (9.0, 12.5)


@cache
def lines() -> list[tuple[float, bytes]]:
    """Return (time, JSON lines) by half minute: the exercise tanker and some of the ships around her."""
    rows = join([batch.rows for batch in demo.demo(seed=3, ships=60)], POSITIONS)
    day = demo.MIDNIGHT
    rows = rows[(rows["t"] >= day + HOURS[0] * 3600) & (rows["t"] < day + HOURS[1] * 3600)]
    _, first = np.unique(np.stack([rows["mmsi"], rows["t"] // 30]), axis=1, return_index=True)
    rows = rows[np.sort(first)]
    told: dict[float, list[bytes]] = {}
    for row in rows:
        one = {
            "mmsi": int(row["mmsi"]),
            "lon": float(row["lon"]),
            "lat": float(row["lat"]),
            "timestampExternal": int(row["t"] * 1000),
        }
        one |= {
            k: float(row[f])
            for k, f in (("sog", "sog_kn"), ("cog", "cog_deg"), ("heading", "hdg_deg"))
            if row[f] == row[f]
        }
        told.setdefault(30.0 * (row["t"] // 30) + 30.0, []).append(
            json.dumps(one | {"navStat": int(row["status"])}).encode()
        )
    return [(t, b"\n".join(part) + b"\n") for t, part in sorted(told.items())]


@pytest.fixture(scope="module")
def force() -> app.Force:
    """What is in force, with bars so low that a morning of few ships raises incidents."""
    plain = app.prepare(None, None)
    table = plain.pipe.table
    low = {k: msgspec.structs.replace(row, levels={"watch": -70.0, "warning": -40.0}) for k, row in table.kinds.items()}
    pipe = replace(plain.pipe, table=msgspec.structs.replace(table, kinds=low))
    return replace(plain, pipe=pipe)


def fill(path: Path, acts: dict[int, Command]) -> None:
    """Write the spool: the feed, a tick now and then, and acts before the records whose number they have."""
    with SpoolWriter(path, segment_bytes=300_000) as writer:
        feed = Feed(feed=1, name="sea", format="digitraffic-json", delayed=True)
        writer.append(NAMED, 0, lines()[0][0], msgspec.json.encode(feed))
        for n, (t, part) in enumerate(lines()):
            if n in acts:
                writer.append(ACT, 0, t, msgspec.json.encode(acts[n]))
            writer.append(DATA, 1, t, part)
            if n % 10 == 0:
                writer.append(TICK, 0, t + 1.0)


def rows_of(path: Path) -> list[dict[str, object]]:
    with Journal(path) as journal:
        return [kept.row for kept in journal.since(0, 100_000)]


def undisturbed(force: app.Force, spooled: Path, path: Path) -> list[dict[str, object]]:
    with Journal(path) as journal:
        Keeper(force, journal, spooled, lateness_s=60.0).take(spool.read(spooled))
    return rows_of(path)


@pytest.fixture(scope="module")
def spooled(force: app.Force, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spool with acts on the incident that the tanker becomes."""
    plain = tmp_path_factory.mktemp("plain")
    fill(plain / "spool", {})
    opened = [row for row in undisturbed(force, plain / "spool", plain / "j") if row.get("what") == "opened"]
    assert opened, "the tanker raises nothing: the test would test nothing"
    name = opened[0]["incident"]["id"]  # type: ignore[index]
    end = len(lines())
    acts = {
        end - 60: Command(incident=name, act="ack", by="A. Officer", t=0.0),
        end - 50: Command(incident=name, act="note", by="A. Officer", t=0.0, text="called her on 16"),
        end - 40: Command(incident="no such", act="ack", by="A. Officer", t=0.0),
    }
    path = tmp_path_factory.mktemp("acted") / "spool"
    fill(path, acts)
    return path


def test_acts_stand_in_the_journal_between_the_watchs_own_rows(force, spooled, tmp_path):
    with Journal(tmp_path / "j") as journal:
        steps = Keeper(force, journal, spooled, lateness_s=60.0).take(spool.read(spooled))
    assert [a.refused for a in steps.acts] == ["", "", "there is no incident no such"]
    rows = rows_of(tmp_path / "j")
    what = [row["what"] for row in rows if "incident" in row]
    assert what.count("acked") == what.count("noted") == 1 and what.index("acked") < len(what) - 1


def test_killed_and_restarted_anywhere_the_journal_is_the_same(force, spooled, tmp_path):
    plain = undisturbed(force, spooled, tmp_path / "plain")
    draw = np.random.default_rng(7)
    for k in range(4):
        path = tmp_path / f"killed-{k}"
        while True:
            with Journal(path) as journal:
                keeper = Keeper(force, journal, spooled, lateness_s=60.0)
                todo = list(keeper.records())
                cuts = np.sort(draw.integers(0, len(todo) + 1, 6))
                for a, b in zip([0, *cuts], [*cuts, len(todo)], strict=True):
                    keeper.take(todo[a:b])
                    if draw.random() < 0.4:
                        keeper.checkpoint()
                    if draw.random() < 0.15:
                        break  # killed: what was not checkpointed is forgotten
                else:
                    break
        assert rows_of(path) == plain


def test_a_checkpoint_of_another_configuration_is_not_gone_on_from(force, spooled, tmp_path):
    with Journal(tmp_path / "j") as journal:
        keeper = Keeper(force, journal, spooled, lateness_s=60.0)
        keeper.take(list(keeper.records())[:50])
        keeper.checkpoint()
        assert not Keeper(force, journal, spooled, lateness_s=60.0).fresh
        other = app.Force(**{**vars(force), "config_sha256": "other"})
        assert Keeper(other, journal, spooled, lateness_s=60.0).fresh


def test_a_journal_that_fails_for_a_while_loses_nothing(force, spooled, tmp_path, monkeypatch):
    plain = undisturbed(force, spooled, tmp_path / "plain")
    with Journal(tmp_path / "j") as journal:
        keeper = Keeper(force, journal, spooled, lateness_s=60.0)
        todo, real, fails = list(keeper.records()), journal.append, np.random.default_rng(3)

        def ill(*args: object, **more: object) -> int:
            if fails.random() < 0.5:
                raise StoreError("the disk is full")
            return real(*args, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(journal, "append", ill)
        told = 0
        for k in range(0, len(todo), 20):
            try:
                keeper.take(todo[k : k + 20])
            except StoreError:
                told += 1
                while keeper.place is None or keeper.place < todo[min(k + 20, len(todo)) - 1].after:
                    with suppress(StoreError):
                        keeper.take(r for r in todo[k : k + 20] if keeper.place is None or r.after > keeper.place)
        monkeypatch.setattr(journal, "append", real)
        keeper.flush()
    assert told and rows_of(tmp_path / "j") == plain
