"""The journal: append only, once each, whole after a kill at any moment, and clear about what is wrong."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from seawarden.model.batch import Origin
from seawarden.model.errors import StoreError
from seawarden.model.finding import Finding, Vessel
from seawarden.model.ids import content_id
from seawarden.model.incident import AtRisk, Incident, Reason, Transition
from seawarden.store import journal as module
from seawarden.store.journal import Journal

T0 = 1735122360.0


def change(n: int, revision: int = 1, what: str = "opened", why: str = "speed loss") -> Transition:
    incident = Incident(
        id=f"inc-{n}", kind="anchor_drag", vessel=Vessel(mmsi=518998865, imo=9329760, name="EAGLE", length_m=228.6),
        asset_id=None, at_risk=(AtRisk(asset_id="c1", eta=T0 + 900, probability=0.4),), opened_at=T0 + n,
        levels={"watch": T0 + n}, probability=0.00123456, probability_max=0.00123456, position=(26.02, 59.962),
        reasons=(Reason(db=-48.0, code="prior", args={}, text="prior"),), track_ref="a1", status="open",
        updated_at=T0 + n + revision, revision=revision,
    )  # fmt: skip
    key = content_id("tr", incident.id, revision)
    return Transition(id=key, t=T0 + n + revision, what=what, by="watch", why=why, incident=incident)


def seen(n: int, later: float = 0.0, withdrawn: bool = False) -> Finding:
    return Finding(
        id=f"f-{n}", detector="anchor_drag", kind="anchor_drag", track="a1", vessel=Vessel(mmsi=1), asset_id=None,
        start=T0, seen_at=T0 + n + later, end=None, position=(26.02, 59.962), evidence_db=8.5, code="speed_loss",
        args={"own_pct": 27}, text="speed 27 % below her own", facts={"lon": 26.02}, withdrawn=withdrawn,
    )  # fmt: skip


def test_what_is_kept_comes_back_in_order(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as kept:
        assert kept.append([change(1), change(2)], [seen(1), seen(2)]) == 4
        kept.append([change(1, 2, "raised")], [seen(1, 60.0)])
        rows = kept.since()
        assert [(r.what, r.id) for r in rows] == [
            ("finding", "f-1"), ("finding", "f-2"), ("opened", "inc-1"), ("opened", "inc-2"),
            ("raised", "inc-1"), ("finding", "f-1"),
        ]  # fmt: skip
        assert [r.id for r in kept.since(rows[3].seq)] == ["inc-1", "f-1"]
        assert [r.what for r in kept.history("inc-1")] == ["opened", "raised"]
        assert kept.since(limit=2) == rows[:2]


def test_the_last_state_of_each_is_at_hand(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as kept:
        kept.append([change(2), change(1), change(1, 2, "updated")], [seen(1, 60.0), seen(2), seen(1)])
        assert [(i.id, i.revision) for i in kept.incidents()] == [("inc-1", 2), ("inc-2", 1)]
        assert kept.incident("inc-1") == change(1, 2).incident
        assert kept.incident("inc-9") is None
        assert kept.incidents("closed") == []
        assert [(f.id, f.seen_at) for f in kept.findings()] == [("f-1", T0 + 61), ("f-2", T0 + 2)]
        assert kept.findings()[1] == seen(2)


def test_a_second_append_of_the_same_is_no_row(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as kept:
        kept.append([change(1), change(1, 2)], [seen(1)])
        assert kept.append([change(1), change(1, 2)], [seen(1)]) == 0
        assert len(kept.since()) == 3
        assert kept.incident("inc-1") == change(1, 2).incident


def test_two_who_change_one_revision_are_told_and_nothing_of_the_second_is_kept(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as kept:
        kept.append([change(1)])
        with pytest.raises(StoreError, match="changed by somebody else"):
            kept.append([change(2), change(1, why="something else")], states={"pipe": (b"x", "1")})
        assert [r.id for r in kept.since()] == ["inc-1"]
        assert kept.load_state("pipe") is None


def test_state_goes_with_the_rows_that_it_led_to(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as kept:
        kept.append([change(1)], states={"pipe": (b"\x00\xff", "row 7")})
        kept.save_state("pipe", b"later", "row 9")
    with Journal(tmp_path / "j.sqlite") as kept:
        assert kept.load_state("pipe") == (b"later", "row 9")
        assert kept.load_state("other") is None


def test_an_exercise_says_so_on_every_row(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as kept:
        kept.append([change(1)], [seen(1)], Origin.EXERCISE)
        assert {r.row["origin"] for r in kept.since()} == {"exercise"}
        assert {(r.row.get("incident") or r.row["finding"])["origin"] for r in kept.since()} == {"exercise"}


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    noise, other = tmp_path / "noise", tmp_path / "other.sqlite"
    noise.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match="not a journal of seawarden"):
        Journal(noise)
    db = sqlite3.connect(other)
    db.execute("CREATE TABLE cats (name TEXT)")
    db.close()
    with pytest.raises(StoreError, match="something else"):
        Journal(other)
    with pytest.raises(StoreError, match="cannot be opened"):
        Journal(tmp_path / "no" / "such" / "folder.sqlite")


def test_a_newer_schema_is_refused_and_an_older_one_is_brought_forward(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "j.sqlite"
    with Journal(path) as kept:
        kept.append([change(1)])
    newer = (
        *module.MIGRATIONS,
        "ALTER TABLE incidents ADD COLUMN owner TEXT; CREATE INDEX by_owner ON incidents (owner)",
    )
    with monkeypatch.context() as patch:
        patch.setattr(module, "MIGRATIONS", newer)
        with Journal(path) as kept:
            assert [r.id for r in kept.since()] == ["inc-1"]
            assert kept._all("SELECT owner FROM incidents", ()) == [(None,)]
    with pytest.raises(StoreError, match="newer seawarden"):
        Journal(path)


def test_a_writer_that_is_held_up_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_S", 0.05)
    with Journal(tmp_path / "j.sqlite") as kept, Journal(tmp_path / "j.sqlite") as other:
        other._db.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="held by another process"):
            kept.append([change(1)])
        other._db.execute("ROLLBACK")
        assert kept.append([change(1)]) == 1


def test_a_full_disk_keeps_nothing_of_the_step_and_says_so(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as kept:
        kept.append([change(0)])
        pages = kept._all("PRAGMA page_count", ())[0][0]
        kept._all(f"PRAGMA max_page_count = {pages + 2}", ())
        with pytest.raises(StoreError, match="disk is full"):
            kept.append([change(n) for n in range(1, 500)])
        assert [r.id for r in kept.since()] == ["inc-0"]
        kept._all("PRAGMA max_page_count = 1000000", ())
        assert kept.append([change(n) for n in range(1, 500)]) == 499


def test_a_closed_journal_says_so(tmp_path: Path) -> None:
    kept = Journal(tmp_path / "j.sqlite")
    kept.close()
    with pytest.raises(StoreError, match="closed already"):
        kept.since()


def test_readers_see_whole_steps_while_a_writer_writes(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    with Journal(path) as kept, Journal(path) as reader:

        def write() -> None:
            for n in range(60):
                kept.append([change(n), change(n, 2, "updated")])

        writer = threading.Thread(target=write)
        writer.start()
        counts = []
        while writer.is_alive():
            counts.append(len(reader.since(limit=10**6)))
        writer.join()
        assert all(count % 2 == 0 for count in counts)
        assert len(reader.since(limit=10**6)) == 120


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_journal import change, seen
from seawarden.store.journal import Journal

with Journal(Path(sys.argv[1])) as kept:
    state = kept.load_state("pipe")
    start = int(state[1]) if state else 0
    print("go", flush=True)
    for n in range(max(0, start - 3), 10**6):
        kept.append([change(n), change(n, 2, "updated")], [seen(n)], states={"pipe": (str(n).encode() * 50, str(n))})
"""


def test_killed_at_any_moment_nothing_is_missing_or_double(tmp_path: Path) -> None:
    path, dice = tmp_path / "j.sqlite", random.Random(7)
    for _ in range(5):
        here = str(Path(__file__).parent)
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path), here], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"go\n"
            time.sleep(dice.uniform(0.02, 0.25))
            os.kill(writer.pid, signal.SIGKILL)
    with Journal(path) as kept:
        blob, cursor = kept.load_state("pipe") or (b"", "-1")
        last, rows = int(cursor), kept.since(limit=10**6)
        assert last > 5
        assert blob == str(last).encode() * 50
        assert sorted((r.id, r.what) for r in rows) == sorted(
            pair
            for n in range(last + 1)
            for pair in ((f"inc-{n}", "opened"), (f"inc-{n}", "updated"), (f"f-{n}", "finding"))
        )
        assert len(kept.incidents()) == len(kept.findings()) == last + 1
        assert {i.revision for i in kept.incidents()} == {2}
        assert kept._all("PRAGMA integrity_check", ()) == [("ok",)]
