"""Daily files come whole, whatever the server and the line do; tried on a server of our own."""

import hashlib
import io
import json
import random
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from seawarden.model.errors import StoreError, UsageError
from seawarden.sources.fetch_dma import days, fault, fetch


def archive(seed: int = 1, size: int = 3_000_000) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        made.writestr("aisdk.csv", random.Random(seed).randbytes(size))
    return out.getvalue()


class Server:
    """A server whose conduct a test can set; ``asked`` holds the Range header of every request."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.etag = '"one"'
        self.asked: list[str | None] = []
        self.codes: list[int] = []  # to answer first
        self.cut: list[int] = []  # bytes after which the line is cut, one a request
        self.ranges = True
        self.length_lies_by = 0
        self.after_request = lambda: None
        handler = type("Handler", (_Handler,), {"server_of_test": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_port}/aisdata/"

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    server_of_test: Server

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        server = self.server_of_test
        server.asked.append(self.headers.get("Range"))
        if server.codes:
            self.send_response(server.codes.pop(0))
            self.send_header("Retry-After", "7")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        data = server.files.get(self.path.rpartition("/")[2])
        if data is None:
            self.send_error(404)
            return
        start = 0
        asked = self.headers.get("Range")
        if asked and server.ranges and self.headers.get("If-Range") == server.etag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
        if start and start >= len(data):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(data) + server.length_lies_by}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        total = len(data) + server.length_lies_by
        if start:
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        self.send_header("ETag", server.etag)
        self.send_header("Content-Length", str(total - start))
        self.end_headers()
        body = data[start : start + server.cut.pop(0)] if server.cut else data[start:]
        self.wfile.write(body[: total - start])
        server.after_request()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    running = Server()
    running.files["aisdk-2025-01-01.zip"] = archive()
    yield running
    running.stop()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def get(server, tmp_path, waits):
    return lambda *dates: fetch(dates or ["2025-01-01"], tmp_path / "days", server.url, wait=waits.append)


def hidden(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.name.startswith("."))


def test_a_file_comes_whole_with_its_checksum_noted_and_is_not_asked_for_again(server, get, tmp_path):
    data = server.files["aisdk-2025-01-01.zip"]
    (one,) = get()
    assert (one.state, one.size_bytes, one.message) == ("fetched", len(data), "")
    assert one.path.read_bytes() == data
    assert one.sha256 == hashlib.sha256(data).hexdigest()
    assert hidden(tmp_path / "days") == [".aisdk-2025-01-01.zip.json"]
    noted = json.loads((tmp_path / "days" / ".aisdk-2025-01-01.zip.json").read_text())
    assert noted == {
        "url": server.url + one.path.name,
        "size": len(data),
        "sha256": one.sha256,
        "etag": '"one"',
        "last_modified": None,
    }
    (again,) = get()
    assert (again.state, again.sha256) == ("present", one.sha256)
    assert len(server.asked) == 1


def test_a_download_that_is_cut_is_resumed_where_it_ended(server, get, waits):
    server.cut = [1_000_000, 700_000]
    (one,) = get()
    assert one.state == "fetched"
    assert one.path.read_bytes() == server.files[one.path.name]
    assert server.asked == [None, "bytes=1000000-", "bytes=1700000-"]
    assert waits == [1.0, 1.0]


def test_a_download_is_resumed_by_a_later_call(server, get, waits):
    server.cut = [1_000_000] + [0] * 9
    (one,) = get()
    assert one.state == "failed"
    assert "what came is kept" in one.message
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0]
    server.cut, server.asked = [], []
    (one,) = get()
    assert one.state == "fetched"
    assert server.asked == ["bytes=1000000-"]


def test_a_server_without_ranges_sends_it_all_again(server, get):
    server.cut, server.ranges = [1_000_000], False
    (one,) = get()
    assert one.path.read_bytes() == server.files[one.path.name]
    assert server.asked == [None, "bytes=1000000-"]


def test_a_file_that_changed_meanwhile_is_begun_anew(server, get):
    server.cut = [1_000_000]

    def change() -> None:
        server.files["aisdk-2025-01-01.zip"], server.etag = archive(2), '"two"'
        server.after_request = lambda: None

    server.after_request = change
    (one,) = get()
    assert one.path.read_bytes() == archive(2)


def test_a_file_that_shrank_meanwhile_is_begun_anew(server, get):
    server.cut = [1_000_000]

    def change() -> None:
        server.files["aisdk-2025-01-01.zip"] = archive(2, 500_000)
        server.after_request = lambda: None

    server.after_request = change
    (one,) = get()
    assert one.path.read_bytes() == archive(2, 500_000)


def test_what_the_server_does_not_have_is_one_clear_line_and_the_others_come(server, get):
    missing, there = get("2024-12-31..2025-01-01")
    assert (missing.state, there.state) == ("missing", "fetched")
    assert "aisdk-2024-12-31.zip" in missing.message
    assert "try 2024-12" in missing.message
    assert "\n" not in missing.message
    assert not missing.path.exists()


def test_a_busy_server_is_asked_again_later(server, get, waits):
    server.codes = [503, 500, 429]
    (one,) = get()
    assert one.state == "fetched"
    assert waits == [7.0, 7.0, 7.0]


def test_a_server_that_refuses_is_not_asked_again(server, get, waits):
    server.codes = [403]
    (one,) = get()
    assert (one.state, waits) == ("failed", [])
    assert "403" in one.message


def test_a_spoilt_archive_never_takes_the_name(server, get, tmp_path):
    data = bytearray(server.files["aisdk-2025-01-01.zip"])
    data[2_000_000] ^= 1
    server.files["aisdk-2025-01-01.zip"] = bytes(data)
    (one,) = get()
    assert one.state == "failed"
    assert "checksum of aisdk.csv" in one.message
    assert len(server.asked) == 2
    assert list((tmp_path / "days").iterdir()) == []


def test_a_page_instead_of_the_archive_is_said_to_be_one(server, get):
    server.files["aisdk-2025-01-01.zip"] = b"<!DOCTYPE html><html>we are sorry</html>"
    (one,) = get()
    assert one.state == "failed"
    assert "web page" in one.message


@pytest.mark.parametrize("lies_by", [5, -5])
def test_a_wrong_length_is_noticed(server, get, lies_by):
    server.length_lies_by = lies_by
    (one,) = get()
    assert one.state == "failed"
    assert not one.path.exists()


def test_a_server_that_is_not_there_is_one_clear_line(server, tmp_path, waits):
    (one,) = fetch(["2025-01-01"], tmp_path, "http://127.0.0.1:9/", wait=waits.append)
    assert one.state == "failed"
    assert "\n" not in one.message
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_progress_is_told_and_the_url_may_hold_the_year(server, tmp_path):
    told = []
    fetch(["2025-01-01"], tmp_path, server.url + "{year}/{month}", lambda *said: told.append(said))
    size = len(server.files["aisdk-2025-01-01.zip"])
    assert told[0] == ("aisdk-2025-01-01.zip", 0, size)
    assert told[-1] == ("aisdk-2025-01-01.zip", size, size)


def test_a_file_that_somebody_else_put_there_is_verified_and_kept_or_replaced(server, get, tmp_path):
    (tmp_path / "days").mkdir()
    mine = tmp_path / "days" / "aisdk-2025-01-01.zip"
    mine.write_bytes(archive(9))
    assert get()[0].state == "present"
    assert server.asked == []
    (tmp_path / "days" / ".aisdk-2025-01-01.zip.json").unlink()
    mine.write_bytes(archive(9)[:-100])
    assert get()[0].state == "fetched"
    assert mine.read_bytes() == server.files[mine.name]


def test_dates_are_days_ranges_and_months():
    assert days(["2025-01-01", "2024-12-30..2025-01-01", "2019-03"]) == [
        "2025-01-01",
        "2024-12-30",
        "2024-12-31",
        "2019-03",
    ]


@pytest.mark.parametrize("text", ["yesterday", "2025-02-30", "2025-1-1", "2025-13", "2025-01-02..2025-01-01", "..", ""])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(UsageError):
        days([text])


def test_a_folder_that_cannot_be_made_is_a_clear_error(server, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="cannot be made"):
        fetch(["2025-01-01"], tmp_path / "file" / "days", server.url)


def test_a_good_archive_has_no_fault(tmp_path):
    (tmp_path / "a.zip").write_bytes(archive(3, 10))
    assert fault(tmp_path / "a.zip") == ""
