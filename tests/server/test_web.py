import re
import signal
import subprocess
import sys
import time

import httpx
import numpy as np
import pytest

from seawarden.exercise.demo import MIDNIGHT
from seawarden.model.errors import InputError, UsageError
from seawarden.model.tables import MINUTES, TRACKS
from seawarden.server.crossings import Crossings
from seawarden.server.serve import listen, make_app
from seawarden.server.web import STATIC
from seawarden.store.rundir import Writer

INCIDENT = "in-290000000"
SCRIPTS = sorted((STATIC / "js").glob("*.js"))


def at(hour, minute=0):
    return MIDNIGHT + hour * 3600 + minute * 60


@pytest.fixture(scope="module")
def client(address):
    with httpx.Client(base_url=address) as client:
        yield client


def test_the_run_says_that_it_is_an_exercise_and_where_to_look_first(client):
    run = client.get("/api/run").json()
    assert run["origin"] == "exercise" and run["vessels"] == 220
    assert run["first"] < at(0, 10) and run["last"] > at(23, 50)
    assert run["opens_at"] == at(11, 56)
    west, south, east, north = run["bounds"]
    assert [west, south, east, north] == pytest.approx([23.7, 59.4, 28.4, 60.5], abs=0.5)


def test_incidents_are_those_known_at_the_moment(client):
    known = lambda t: client.get("/api/incidents", params={"t": t}).json()["incidents"]  # noqa: E731
    assert known(at(10, 3)) == []
    (first,) = known(at(10, 5))
    assert (first["level"], first["probability"]) == ("watch", 0.004)
    assert first["levels"] == {"watch": at(10, 4)}
    assert first["sentence"].startswith("speed 23 %")
    (later,) = known(at(12, 0))
    assert later["level"] == "alarm" and set(later["levels"]) == {"watch", "warning", "alarm"}
    assert [i["status"] for i in known(at(23))] == ["open", "closed"]
    answer = client.get("/api/incidents").json()
    assert (answer["open"], answer["over"]) == (1, 1)


def test_an_incident_tells_its_history_so_far_and_no_later(client):
    found = client.get(f"/api/incidents/{INCIDENT}", params={"t": at(10, 25)}).json()
    assert [h["what"] for h in found["history"]] == ["opened", "raised"]
    assert found["at_risk"] == [{"asset_id": "estlink-2", "eta": at(10, 27), "probability": 0.97}]
    assert client.get(f"/api/incidents/{INCIDENT}", params={"t": at(9)}).status_code == 404
    assert client.get("/api/incidents/none").status_code == 404


def test_the_journal_is_read_by_cursor(client):
    whole = client.get("/api/journal").json()
    assert [row["t"] for row in whole["rows"]] == sorted(row["t"] for row in whole["rows"])
    assert whole["next"] is None and len(whole["rows"]) == 7
    assert client.get("/api/journal", params={"since": 5}).json()["rows"] == whole["rows"][5:]


def test_ships_at_a_moment_come_as_columns(client):
    ships = client.get("/api/ships", params={"t": at(10, 24)}).json()
    assert len({len(ships[name]) for name in ("ref", "mmsi", "name", "lon", "lat", "sog_kn", "age_s")}) == 1
    assert len(ships["ref"]) > 80 and len(set(ships["ref"])) == len(ships["ref"])
    tanker = ships["name"].index("EXERCISE TANKER")
    assert (ships["lon"][tanker], ships["lat"][tanker]) == pytest.approx((26.03, 59.963), abs=0.02)
    assert min(ships["age_s"]) >= 0 and max(ships["age_s"]) <= 1260
    assert client.get("/api/ships", params={"t": at(-48)}).json()["ref"] == []


def test_a_track_tells_which_assets_she_crossed_and_when(client):
    ref = client.get("/api/incidents").json()["incidents"][0]["ship"]
    track = client.get(f"/api/track/{ref}").json()
    assert track["t"] == sorted(track["t"]) and len(track["t"]) == len(track["lon"]) == len(track["sog_kn"])
    crossed = [(c["asset_id"], c["t"]) for c in track["crossings"]]
    assert crossed[0] == ("estlink-2", pytest.approx(at(10, 23), abs=300))
    assert [a for a, _ in crossed[:4]] == ["estlink-2", "telecom-a", "telecom-b", "c-lion1"]
    assert client.get("/api/track/ffff").status_code == 404
    assert client.get("/api/track/no-hex").status_code == 404


def test_assets_keep_only_what_the_page_shows(client):
    answer = client.get("/api/assets").json()
    assert {f["properties"]["kind"] for f in answer["features"]} == {"power_cable", "telecom_cable", "gas_pipeline"}
    assert set(answer["features"][0]["properties"]) == {"id", "name", "kind", "accuracy_m"}


def test_every_answer_carries_the_headers_and_the_page_loads_nothing_from_elsewhere(client):
    for path in ("/", "/api/run", "/js/main.js", "/nothing", "/api/land"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert "script-src 'self';" in headers["content-security-policy"]
    for path in [STATIC / "index.html", *SCRIPTS, *sorted((STATIC / "css").glob("*.css"))]:
        links = re.findall(r"https?://[^\s\"')]+", path.read_text())
        assert [x for x in links if not x.startswith("http://www.w3.org/")] == [], path.name
    page = (STATIC / "index.html").read_text()
    assert not re.search(r"\son\w+=|\sstyle=|<script>|<style", page)


def test_no_script_turns_text_into_markup():
    for path in SCRIPTS:
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML|eval\(", path.read_text())
        assert len(path.read_text().splitlines()) < 300


def test_scripts_have_a_javascript_type_and_big_answers_are_compressed(client):
    assert client.get("/vendor/maplibre-gl.mjs").headers["content-type"].startswith("text/javascript")
    land = client.get("/api/land")
    assert land.headers["content-encoding"] == "gzip" and land.json()["type"] == "FeatureCollection"


def test_another_host_name_and_a_bad_time_are_refused(client):
    assert client.get("/api/run", headers={"host": "evil.example"}).status_code == 400
    for bad in ("yesterday", "nan", "inf"):
        assert client.get("/api/ships", params={"t": bad}).status_code == 400
    assert client.get("/%2e%2e/%2e%2e/serve.py").status_code == 404


def test_a_folder_without_a_run_and_a_taken_port_are_refused_in_one_line(tmp_path):
    with pytest.raises(InputError):
        make_app(tmp_path)
    taken = listen("127.0.0.1", 0)
    taken.listen()
    with pytest.raises(UsageError, match="cannot be used"):
        listen("127.0.0.1", taken.getsockname()[1])
    taken.close()


def test_a_run_in_which_nothing_was_kept_is_shown_as_empty(tmp_path):
    with Writer(tmp_path / "run") as writer:
        writer.add([], [], np.zeros(0, MINUTES), np.zeros(0, TRACKS))
        writer.finish({"rows_in": 0, "vessels": 0, "first": None, "last": None}, [], dict)
    shown = make_app(tmp_path / "run").state.shown
    assert (shown.about["first"], shown.about["last"], shown.about["origin"]) == (0.0, 0.0, "replay")
    assert shown.about["bounds"] == [9.0, 53.5, 30.0, 66.0]
    assert (
        shown.ships.at(0.0)["ref"] == [] and shown.known.at(0.0)["incidents"] == [] and shown.assets["features"] == []
    )


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [":root", r'\[data-theme="dusk"\]'])
def test_text_meets_the_contrast_of_wcag_aa_in_both_themes(theme):
    block = re.search(theme + r"\s*{(.*?)}", (STATIC / "css" / "base.css").read_text(), re.DOTALL)[1]
    colours = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))
    pairs = [(text, panel) for text in ("text", "muted", "accent") for panel in ("panel", "panel-2")]
    pairs += [("on-level", level) for level in ("watch", "warning", "alarm", "calm")]
    for front, back in pairs:
        low, high = sorted((luminance(colours[front]), luminance(colours[back])))
        assert (high + 0.05) / (low + 0.05) >= 4.5, (front, back)


def test_serve_says_its_address_and_ends_quietly_when_interrupted(run_dir):
    code = f"from seawarden.server.serve import serve; serve({str(run_dir)!r}, open_browser=False)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())[0]
    answer = None
    for _ in range(50):
        try:
            answer = httpx.get(address)
            break
        except httpx.TransportError:
            time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert answer is not None and "<title>seawarden</title>" in answer.text
    assert process.returncode == 0 and "Traceback" not in said


def test_crossings_leave_out_long_silences_and_areas_are_crossed_at_their_edge():
    square = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]
    features = [{"properties": {"id": "farm"}, "geometry": {"type": "Polygon", "coordinates": [square]}}]
    crossings = Crossings({"features": features})
    t, lon, lat = np.array([0.0, 600.0, 1200.0]), np.array([-0.5, 0.5, 1.5]), np.array([0.5, 0.5, 0.5])
    assert [(c["asset_id"], c["t"]) for c in crossings.of(t, lon, lat)] == [("farm", 300), ("farm", 900)]
    assert crossings.of(t * 10, lon, lat) == []
    assert crossings.of(t[:1], lon[:1], lat[:1]) == []
