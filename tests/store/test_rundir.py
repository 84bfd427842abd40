"""A run's folder: the files of the contract, whole or not there, the same bytes for the same run."""

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
import shapely.geometry

from seawarden.geo.earth import metres_per_degree
from seawarden.model.asset import Asset
from seawarden.model.errors import InputError, StoreError, UsageError
from seawarden.model.finding import Finding, Vessel
from seawarden.model.incident import AtRisk, Incident, Reason, Transition
from seawarden.model.tables import JAMS, MINUTES, TRACKS
from seawarden.store.rows import finding_of, finding_row, incident_of, incident_row, plain
from seawarden.store.rundir import FACTS, FILES, PART, Writer, read_run

T0 = 1_735_120_800.0
SUMMARY = {
    "version": "0.1", "inputs": [{"name": "day.csv", "sha256": "ab", "format": "dma", "rows": 12}],
    "register_sha256": "r", "config_sha256": "c", "evidence_sha256": "e", "knowledge_sha256": "k", "knowledge": [],
    "rows_in": 12, "rows_kept": 9, "folded": 1,
    "dropped": {"mmsi": 1, "checksum": 1}, "vessels": 2, "first": T0, "last": T0 + 3600.5, "faults": {},
}  # fmt: skip
CABLE = Asset(asset_id="c1", name="C1", kind="telecom_cable", lines=(((25.0, 59.0), (25.1, 60.0)),), accuracy_m=50.0)
PARK = Asset(
    asset_id="p1", name="P", kind="wind_farm", lines=(((1.0, 2.0), (2.0, 2.0), (2.0, 3.0), (1.0, 2.0)),), is_area=True
)
OTHER = Asset(asset_id="c2", name="C2", kind="telecom_cable", lines=(((5.0, 55.0), (6.0, 56.0)),))
EAGLE = Vessel(mmsi=518998865, imo=9329760, name="EAGLE", type=80, length_m=228.6)


def finding(name: str = "f-1", t: float = T0, **more: object) -> Finding:
    values: dict[str, object] = {
        "id": name, "detector": "anchor_drag", "kind": "anchor_drag", "track": "000000000000abc0", "vessel": EAGLE,
        "asset_id": None, "start": T0 - 600, "seen_at": t, "end": None, "position": (25.0123456, 59.9),
        "evidence_db": 8.456, "code": "speed_loss", "args": {"own_pct": 27}, "text": "speed 27 % below her own",
        "facts": {"sog_kn": 9.3000001907},
        **more,
    }  # fmt: skip
    return Finding(**values)  # type: ignore[arg-type]


def incident(revision: int = 1, **more: object) -> Incident:
    values: dict[str, object] = {
        "id": "inc-1", "kind": "anchor_drag", "vessel": EAGLE, "asset_id": "c1", "opened_at": T0 + 60, "status": "open",
        "at_risk": (AtRisk(asset_id="p1", eta=T0 + 900, probability=0.4),), "levels": {"watch": T0 + 60},
        "probability": 0.00123456789, "probability_max": 0.002, "position": (25.02, 59.9), "revision": revision,
        "reasons": (Reason(db=-48.0, code="prior", args={"kind": "anchor_drag"}, text="prior"),), "level": "watch",
        "track_ref": "000000000000abc0", "updated_at": T0 + 60, "assets": ("c1",), **more,
    }  # fmt: skip
    return Incident(**values)  # type: ignore[arg-type]


def change(what: str, state: Incident, t: float) -> Transition:
    return Transition(id=f"tr-{state.id}-{state.revision}", t=t, what=what, by="watch", why="slow", incident=state)


def minutes(n: int, start: int = 0) -> np.ndarray:
    out = np.zeros(n, MINUTES)
    out["t"] = T0 + 60.0 * (start + np.arange(n))
    out["t_last"] = out["t"]
    out["lon"], out["lat"], out["sog_kn"] = 25.0 + 0.001 * (start + np.arange(n)), 59.9, 9.0
    return out


def tracks() -> np.ndarray:
    out = np.zeros(4, TRACKS)
    out["track_id"][0], out["mmsi"][0], out["name"][0] = 0xABC0, EAGLE.mmsi, b"EAGLE"
    return out


def write(out: Path, cuts: int = 1, origin: str = "replay") -> None:
    raised = incident(2, levels={"watch": T0 + 60, "warning": T0 + 300}, level="warning", updated_at=T0 + 300)
    events = [
        ([finding(), finding("f-0", T0 + 30)], [], minutes(2)),
        ([], [change("opened", incident(), T0 + 60)], minutes(2, 2)),
        ([finding("f-1", T0 + 240)], [change("raised", raised, T0 + 300)], minutes(3, 4)),
    ]
    with Writer(out, origin) as writer:
        for part in [events] if cuts == 1 else [[event] for event in events]:
            found = [f for event in part for f in event[0]]
            changes = [c for event in part for c in event[1]]
            writer.add(found, changes, np.concatenate([event[2] for event in part]), tracks())
        writer.finish(SUMMARY, [CABLE, PARK, OTHER], lambda: {"seconds": 1.5, "rows_per_s": 8, "peak_mb": 99.0})


def test_the_files_of_the_contract_are_there_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path / "run")
    assert sorted(p.name for p in (tmp_path / "run").iterdir()) == sorted(set(FILES) - {"register.geojson"})


def test_a_finding_has_the_fields_of_the_contract_in_order(tmp_path: Path) -> None:
    write(tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "findings.jsonl").read_text().splitlines()]
    assert [r["id"] for r in rows] == ["f-1", "f-0"], "by when each was first said"
    assert list(rows[0])[:13] == [
        "id", "detector", "vessel", "asset_id", "start", "seen_at", "end", "position", "evidence_db", "code", "args",
        "text", "facts",
    ]  # fmt: skip
    assert list(rows[0]["vessel"]) == ["mmsi", "imo", "name", "type", "length_m"]
    assert rows[0]["seen_at"] == "2024-12-25T10:04:00Z"
    assert rows[0]["first_seen_at"] == "2024-12-25T10:00:00Z", "what a lead time is reckoned from"
    assert rows[0]["position"] == [25.01235, 59.9]
    assert rows[0]["evidence_db"] == 8.46
    assert rows[0]["facts"] == {"sog_kn": 9.3}
    assert (rows[0]["schema"], rows[0]["origin"]) == ("seawarden.finding/1", "replay")


def test_an_incident_has_the_fields_of_the_contract_in_order(tmp_path: Path) -> None:
    write(tmp_path)
    (row,) = [json.loads(line) for line in (tmp_path / "incidents.jsonl").read_text().splitlines()]
    assert list(row)[:15] == [
        "id", "kind", "vessel", "asset_id", "at_risk", "opened_at", "levels", "probability", "probability_max",
        "reasons", "position", "track_ref", "status", "closed_at", "level",
    ]  # fmt: skip
    assert row["levels"] == {"watch": "2024-12-25T10:01:00Z", "warning": "2024-12-25T10:05:00Z"}
    assert row["at_risk"] == [{"asset_id": "p1", "eta": "2024-12-25T10:15:00Z", "probability": 0.4}]
    assert row["probability"] == 0.00123457
    assert list(row["reasons"][0]) == ["db", "code", "args", "text", "finding"]
    assert (row["schema"], row["revision"], row["origin"]) == ("seawarden.incident/1", 2, "replay")


def test_the_journal_has_every_change_in_the_order_of_time(tmp_path: Path) -> None:
    write(tmp_path)
    rows = read_run(tmp_path).journal
    assert [(r["what"], r["id"]) for r in rows] == [
        ("finding", "f-1"), ("finding", "f-0"), ("opened", "inc-1"), ("finding", "f-1"), ("raised", "inc-1"),
    ]  # fmt: skip
    assert [r["t"] for r in rows] == sorted(r["t"] for r in rows)
    assert rows[2]["incident"]["levels"] == {"watch": "2024-12-25T10:01:00Z"}, "what the watch knew then"


def test_run_json_has_the_keys_of_the_contract_and_counts(tmp_path: Path) -> None:
    write(tmp_path)
    run = read_run(tmp_path).run
    assert list(run) == ["schema", *FACTS, "faults"]
    assert run["findings"] == {"anchor_drag": 2}
    assert run["incidents"] == {"anchor_drag": {"warning": 1}}
    assert (run["first"], run["last"]) == ("2024-12-25T10:00:00Z", "2024-12-25T11:00:00.500Z")
    assert list(run["dropped"]) == ["checksum", "mmsi"]
    assert read_run(tmp_path).timing == {"seconds": 1.5, "rows_per_s": 8, "peak_mb": 99.0}


def test_the_map_holds_what_the_incidents_are_about(tmp_path: Path) -> None:
    write(tmp_path)
    features = read_run(tmp_path).map["features"]
    assert [f["properties"]["what"] for f in features] == ["asset", "asset", "track", "incident"]
    assert [f["geometry"]["type"] for f in features] == ["LineString", "Polygon", "LineString", "Point"]
    assert [f["properties"]["asset_id"] for f in features[:2]] == ["c1", "p1"]
    way = features[2]
    assert len(way["geometry"]["coordinates"]) == len(way["properties"]["times"]) == 7
    assert (way["properties"]["mmsi"], way["properties"]["name"]) == (EAGLE.mmsi, "EAGLE")
    assert (way["properties"]["incident"], way["properties"]["level"]) == ("inc-1", "warning")


def test_the_map_keeps_the_hole_of_an_area(tmp_path: Path) -> None:
    square = [
        ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)),
        ((1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 1.0)),
    ]
    park = Asset(asset_id="c1", name="Ring", kind="wind_farm", lines=tuple(square), is_area=True)
    with Writer(tmp_path) as writer:
        writer.add([], [change("opened", incident(), T0 + 60)], minutes(1), tracks())
        writer.finish(SUMMARY, [park], dict)
    shape = read_run(tmp_path).map["features"][0]["geometry"]
    assert shape == {"type": "Polygon", "coordinates": [[list(place) for place in ring] for ring in square]}


def test_cut_anywhere_and_every_file_has_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "one", 1)
    write(tmp_path / "many", 3)
    for name in FILES:
        if name != "register.geojson":
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "many" / name).read_bytes(), name


def test_an_exercise_says_so_in_every_file(tmp_path: Path) -> None:
    write(tmp_path, origin="exercise")
    run = read_run(tmp_path)
    assert run.origin == run.map["origin"] == "exercise"
    assert {r["origin"] for r in (*run.findings, *run.incidents, *run.journal)} == {"exercise"}


def test_what_is_written_comes_back_as_words(tmp_path: Path) -> None:
    write(tmp_path)
    run = read_run(tmp_path)
    back = finding_of(run.findings[1])
    assert back == finding("f-0", T0 + 30, position=(25.01235, 59.9), evidence_db=8.46, facts={"sog_kn": 9.3})
    closed = incident(3, status="closed", closed_at=T0 + 7200.25, vessel=None, probability=0.00123457)
    assert incident_of(json.loads(json.dumps(incident_row(closed, "replay")))) == closed  # type: ignore[arg-type]
    again = {**finding_row(back, run.origin), "first_seen_at": "2024-12-25T10:00:30Z"}  # type: ignore[arg-type]
    assert again == run.findings[1]


def test_numbers_that_are_none_become_null() -> None:
    row = plain({"a": float("nan"), "b": [np.float32(0.1), np.int64(3), np.inf], "c": (-0.0, 1.23456789), "d": True})
    assert msgspec.json.encode(row) == b'{"a":null,"b":[0.1,3,null],"c":[0.0,1.234568],"d":true}'


def test_an_old_run_is_replaced_and_a_failed_one_leaves_it(tmp_path: Path) -> None:
    write(tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    with pytest.raises(RuntimeError), Writer(tmp_path) as writer:
        writer.add([finding()], [], minutes(1), tracks())
        raise RuntimeError
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
    with Writer(tmp_path) as writer:
        writer.finish({**SUMMARY, "rows_in": 0}, [], dict)
    assert read_run(tmp_path).run["rows_in"] == 0
    assert read_run(tmp_path).findings == []


def test_a_failed_run_leaves_no_folder_that_it_made(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), Writer(tmp_path / "run"):
        raise RuntimeError
    assert not (tmp_path / "run").exists()


def test_a_full_disk_is_one_clear_error_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no device that is always full here")
    with pytest.raises(StoreError, match="No space left"), Writer(tmp_path / "run") as writer:
        monkeypatch.setattr(writer, "_journal", full.open("wb"))
        for k in range(1000):
            writer.add([finding(f"f-{k}")], [], minutes(0), tracks())
    assert not (tmp_path / "run").exists()


def test_what_a_killed_run_left_is_swept_and_is_no_run(tmp_path: Path) -> None:
    killed = (
        "import os, signal, sys; from pathlib import Path; from seawarden.store.rundir import Writer;"
        "writer = Writer(Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGTERM)"
    )
    assert subprocess.run([sys.executable, "-c", killed, str(tmp_path)], check=False).returncode != 0
    assert (tmp_path / PART / "journal.jsonl").exists()
    with pytest.raises(InputError, match="no finished run"):
        read_run(tmp_path)
    write(tmp_path)
    assert not (tmp_path / PART).exists()
    assert len(read_run(tmp_path).findings) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a folder cannot be locked there")
def test_a_second_run_into_the_same_folder_is_refused_and_the_first_comes_out_whole(tmp_path: Path) -> None:
    write(tmp_path / "alone")
    with Writer(tmp_path / "run") as first:
        first.add([finding()], [], minutes(1), tracks())
        for _ in range(2):
            with pytest.raises(UsageError, match=r"another run is being written into .*run: wait"):
                Writer(tmp_path / "run")
        write(tmp_path / "other")
        first.finish({**SUMMARY, "rows_in": 7}, [CABLE], dict)
    assert read_run(tmp_path / "run").run["rows_in"] == 7
    assert [row["id"] for row in read_run(tmp_path / "run").findings] == ["f-1"]
    write(tmp_path / "run")
    for name in sorted(set(FILES) - {"register.geojson"}):
        assert (tmp_path / "run" / name).read_bytes() == (tmp_path / "alone" / name).read_bytes(), name


def test_a_folder_is_free_again_after_a_run_that_failed(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), Writer(tmp_path):
        raise RuntimeError
    write(tmp_path)
    assert len(read_run(tmp_path).findings) == 2


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match=r"holds something else \(thesis.txt\)"):
        Writer(tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        Writer(tmp_path / "thesis.txt")
    (tmp_path / "thesis.txt").unlink()
    write(tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    write(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine", "what else lies in a run's folder stays"


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        Writer(tmp_path / "file" / "run")


def test_reading_what_is_no_run_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no folder"):
        read_run(tmp_path / "nowhere")
    with pytest.raises(InputError, match="no finished run"):
        read_run(tmp_path)
    (tmp_path / "run.json").write_text('{"schema": "other/1"}')
    with pytest.raises(InputError, match=r"its schema should be seawarden.run/1"):
        read_run(tmp_path)
    write(tmp_path / "run")
    (tmp_path / "run" / "findings.jsonl").write_bytes(b"{broken\n")
    with pytest.raises(InputError, match=r"findings.jsonl cannot be read"):
        _ = read_run(tmp_path / "run").findings


def test_areas_of_doubtful_positions_are_rows_and_circles_that_turn_left(tmp_path):
    jams = np.zeros(2, JAMS)
    jams["id"], jams["start"], jams["seen_at"], jams["end"] = 77, T0, [T0 + 600, T0 + 3600], [np.nan, T0 + 3600]
    jams["lon"], jams["lat"], jams["radius_m"], jams["bad"], jams["ships"] = 19.5, 55.0, 40_000, [6, 9], 12
    with Writer(tmp_path / "run") as writer:
        writer.add([], [], minutes(0), tracks(), jams)
        writer.finish(SUMMARY, [], dict)
    run = read_run(tmp_path / "run")
    assert [row["ships_bad"] for row in run.areas] == [6, 9] and [row["end"] is None for row in run.areas] == [
        True,
        False,
    ]
    (circle,) = [f for f in run.map["features"] if f["properties"]["what"] == "area"]
    ring = shapely.geometry.shape(circle["geometry"]).exterior
    assert ring.is_ccw and circle["properties"]["ships_bad"] == 9
    kx, ky = metres_per_degree(55.0)
    assert all(abs(np.hypot((x - 19.5) * kx, (y - 55.0) * ky) - 40_000) < 400 for x, y in ring.coords)
