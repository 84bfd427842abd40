"""The command line as its user meets it: what it writes, what it says, and the code it leaves with."""

import errno
import gzip
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from seawarden.cli import main as cli
from seawarden.cli.main import COMMANDS
from seawarden.store.journal import Journal

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["seawarden", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return run


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small Danish day: a ship that sails past a cable, and a base station."""
    path = tmp_path_factory.mktemp("day") / "day.csv"
    head = (
        "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,IMO,Callsign,Name"
    )
    rows = [
        f"01/02/2025 {n // 60:02d}:{n % 60:02d}:00,Class A,219000001,{55.0 + n * 0.003:.5f},15.50000,"
        "Under way using engine,0.0,11.0,0.0,1,9074729,OXYZ2,EXAMPLE"
        for n in range(180)
    ]
    rows.append("01/02/2025 03:00:00,Class A,0,55.0,15.5,Under way using engine,0.0,11.0,0.0,1,,,")
    path.write_text("\n".join([head, *rows]) + "\n")
    return path


def test_replay_writes_the_files_of_the_contract(call: Call, day: Path, tmp_path: Path) -> None:
    code, out, err = call("replay", day, "--out", tmp_path / "run", "--json")
    assert (code, err) == (0, "")
    run = json.loads((tmp_path / "run" / "run.json").read_text())
    assert json.loads(out)["run"] == run
    assert run["rows_in"] == 181 == run["rows_kept"] + run["folded"] + sum(run["dropped"].values())
    assert run["vessels"] == 1
    assert run["origin"] == "replay"
    assert (run["first"], run["last"]) == ("2025-02-01T00:00:00Z", "2025-02-01T02:59:00Z")
    for name in ("findings.jsonl", "journal.jsonl", "incidents.jsonl", "timing.json", "map.geojson"):
        assert (tmp_path / "run" / name).is_file()


def test_the_same_input_writes_the_same_bytes(call: Call, day: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert call("replay", day, "--out", tmp_path / name)[0] == 0
    for path in sorted((tmp_path / "one").iterdir()):
        if path.name != "timing.json":
            assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_the_journal_takes_a_run_once(call: Call, tmp_path: Path, shared: Path) -> None:
    frio = shared / "ais" / "dma-frio-drift-2014-09-28.nmea.gz"
    line = [[11.30, 57.40], [11.60, 57.95]]
    properties = {"asset_id": "laid-under-her", "name": "Laid under her", "kind": "telecom_cable"}
    geometry = {"type": "LineString", "coordinates": line}
    asset = {"type": "Feature", "properties": properties, "geometry": geometry}
    (tmp_path / "r.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [asset]}))
    journal = tmp_path / "journal.sqlite"
    sizes = []
    for name in ("one", "two"):
        out = ["--out", tmp_path / name, "--register", tmp_path / "r.geojson", "--journal", journal]
        assert call("replay", frio, *out)[0] == 0
        with Journal(journal) as kept:
            sizes.append(len(kept.since(0, 10_000)))
            ids = {i.id for i in kept.incidents()}
    lines = (tmp_path / "one" / "journal.jsonl").read_text().splitlines()
    assert sizes == [len(lines), len(lines)] != [0, 0]
    assert ids == {json.loads(text)["id"] for text in (tmp_path / "one" / "incidents.jsonl").read_text().splitlines()}


def test_a_piped_table_is_plain(call: Call, day: Path, tmp_path: Path) -> None:
    _, out, _ = call("replay", day, "--out", tmp_path / "run")
    assert "\x1b" not in out
    assert "181 in = " in out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("noise.bin", bytes(range(256)) * 40),
        ("page.csv", b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>"),
        ("empty.csv", b""),
        ("cut.gz", gzip.compress(b"x" * 100)[:12]),
        ("no-time.nmea", b"!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\n"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line_and_code_2(
    call: Call, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    code, _, err = call("replay", tmp_path / name, "--out", tmp_path / "run")
    assert code == 2
    assert "Traceback" not in err
    assert name in err
    assert not (tmp_path / "run" / "run.json").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["replay", "there-is-no-such-file"],
        ["replay"],
        ["replay", "x", "--start", "yesterday"],
        ["replay", "x", "--rate", "0"],
        ["detectors", "no_such"],
        ["incident", "list", "there-is-no-run"],
        ["serve", "there-is-no-run"],
        ["register", "import", "x"],
        ["no-such-command"],
    ],
)
def test_a_wrong_call_leaves_with_2(
    call: Call, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = call(*words)
    assert code == 2
    assert "Traceback" not in err
    assert err.strip()


def test_a_fault_of_the_machine_is_one_line_and_code_3(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/somewhere/run")

    monkeypatch.setattr("seawarden.app.replay", full)
    assert call("replay", "x") == (3, "", "seawarden: /somewhere/run: No space left on device\n")


def test_a_broken_register_leaves_with_2(call: Call, day: Path, tmp_path: Path) -> None:
    (tmp_path / "r.geojson").write_text('{"type": "FeatureCollection", "features": [{"type": "Feature"}]}')
    code, _, err = call("replay", day, "--register", tmp_path / "r.geojson", "--out", tmp_path / "run")
    assert code == 2
    assert "r.geojson" in err


def test_a_foreign_folder_is_not_overwritten(call: Call, day: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    assert call("replay", day, "--out", tmp_path)[0] == 2
    assert (tmp_path / "mine.txt").read_text() == "keep me"


def test_a_good_file_is_used_though_its_neighbours_are_bad(call: Call, day: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.csv").write_bytes(day.read_bytes())
    (folder / "page.csv").write_text("<html>no</html>")
    code, out, _ = call("replay", folder, "--out", tmp_path / "run", "--json")
    assert code == 0
    inputs = {i["name"]: i for i in json.loads(out)["run"]["inputs"]}
    assert inputs["page.csv"]["state"] == "unreadable"
    assert json.loads(out)["run"]["vessels"] == 1


def test_brackets_in_a_name_are_printed_as_they_are(call: Call, day: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run [2] [/x]"
    code, out, err = call("replay", day, "--out", folder)
    assert (code, err) == (0, "")
    assert f"written to {folder}" in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(call: Call, name: str) -> None:
    code, out, _ = call(name, "--help")
    assert code == 0
    assert "Usage" in out


def test_detectors_and_doctor_speak_json(call: Call) -> None:
    code, out, _ = call("detectors", "--json")
    assert code == 0
    assert {"name", "sees", "blind_to", "parameters"} <= set(json.loads(out)[0])
    code, out, _ = call("doctor", "--json")
    assert code == 0, out


def test_help_needs_neither_numba_nor_polars() -> None:
    script = """
import sys
import threading
from seawarden.cli.main import main
sys.argv = ["seawarden", "--help"]
try:
    main()
except SystemExit:
    pass
heavy = {"numba", "polars", "numpy", "rich"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_fetch_says_what_it_could_not_have(call: Call, tmp_path: Path) -> None:
    """Against a server of our own that has nothing (the real downloads are tried in tests/sources)."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}/nowhere/"
    try:
        code, out, _ = call("fetch", "dma", "2025-01-01", "--into", tmp_path, "--base-url", base, "--json")
    finally:
        server.shutdown()
        server.server_close()
    assert code == 1
    assert json.loads(out)[0]["state"] == "missing"


def test_fetch_refuses_what_is_no_date(call: Call, tmp_path: Path) -> None:
    assert call("fetch", "dma", "yesterday", "--into", tmp_path)[0] == 2


def test_the_incidents_of_a_run_are_listed_and_shown(call: Call, tmp_path: Path) -> None:
    assert call("demo", "--headless", "--out", tmp_path / "demo", "--json")[0] == 0
    code, out, _ = call("incident", "list", tmp_path / "demo", "--json")
    assert code == 0
    incidents = json.loads(out)
    assert "EXERCISE TANKER" in {i["vessel"]["name"] for i in incidents}
    one = incidents[0]["id"]
    code, out, _ = call("incident", "show", one, "--run", tmp_path / "demo")
    assert code == 0
    assert "before any evidence" in out
    assert "opened" in out
    assert out.startswith(" EXERCISE"), "nobody may take it for real"
    assert call("incident", "list", tmp_path / "demo")[1].startswith(" EXERCISE")
    assert call("incident", "show", "inc-", "--run", tmp_path / "demo")[0] == 2


def test_a_run_that_is_not_kept_names_no_folder_that_will_be_gone(call: Call) -> None:
    code, out, _ = call("demo", "--headless", "--json")
    assert (code, json.loads(out)["out"]) == (0, None)


def test_a_register_is_checked_shown_and_imported(call: Call, tmp_path: Path, shared: Path) -> None:
    assert call("register", "check")[0] == 0
    code, out, _ = call("register", "show", "--json")
    assert code == 0
    assert len(json.loads(out)) >= 40
    osm = shared / "infrastructure" / "osm-submarine-power-cables.geojson"
    code, out, _ = call("register", "import", osm, "--from", "osm", "--out", tmp_path / "r.geojson", "--json")
    assert code == 0
    assert call("register", "show", tmp_path / "r.geojson")[0] == 0
