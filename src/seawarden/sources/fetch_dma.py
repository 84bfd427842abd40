"""The Danish Maritime Authority's historical AIS: daily files ``aisdk-YYYY-MM-DD.zip``, older months as one file each.

Free for any use, the source to be named. A daily file is some 600 MB and holds about 20 million rows.
"""

import re
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import httpx
import msgspec

from seawarden.model.errors import StoreError, UsageError
from seawarden.sources.download import TIMEOUT, NotThere, Refused, Validators, discard, download
from seawarden.sources.raw import Meter, Raw

BASE_URL = "https://web.ais.dk/aisdata/"
LONGEST_RANGE_DAYS = 3660
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")

Progress = Callable[[str, int, int], None]


class Fetched(NamedTuple):
    """What became of one file. ``state``: "fetched", "present" (was there before), "missing" (404) or "failed"."""

    date: str
    url: str
    path: Path
    state: str
    size_bytes: int = 0
    sha256: str = ""
    message: str = ""


class Sidecar(msgspec.Struct):
    """``.NAME.json`` beside a file: where it came from and what it is. Hidden, so that a replay does not read it."""

    url: str
    size: int
    sha256: str
    etag: str | None = None
    last_modified: str | None = None


def days(texts: Sequence[str]) -> list[str]:
    """Return the days and months meant by ``2025-01-01``, ``2025-01-01..2025-01-03`` and ``2019-03``, each once.

    UsageError where a text is none of these.
    """
    found: dict[str, None] = {}
    for text in texts:
        first, dots, last = text.strip().partition("..")
        if _MONTH.fullmatch(first) and not dots:
            _day(f"{first}-01", text)
            found[first] = None
            continue
        start, end = _day(first, text), _day(last if dots else first, text)
        if not 0 <= (end - start).days < LONGEST_RANGE_DAYS:
            raise UsageError(f"{text!r}: the range ends before it begins, or is longer than ten years")
        for i in range((end - start).days + 1):
            found[(start + timedelta(days=i)).isoformat()] = None
    return list(found)


def _day(text: str, said: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(f"{said!r} is no date: write 2025-01-01, 2025-01-01..2025-01-03, or 2019-03 for a whole month")


def fetch(
    dates: Sequence[str],
    into: Path,
    base_url: str = BASE_URL,
    progress: Progress | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> list[Fetched]:
    """Download the files of ``dates`` (see `days`) into the folder ``into``, one after the other.

    ``base_url`` may hold ``{year}`` and ``{month}``. ``progress(name, bytes_done, bytes_total)`` is called as bytes
    come (total 0 where the server does not say). A file that is there already, of the size noted beside it, is not
    asked for again. A download that broke off (also in an earlier call) is resumed; every archive's checksums are
    verified before the file takes its name. What cannot be had is a result that says why, and the others go on;
    UsageError for wrong dates, StoreError where the disk is full.
    """
    wanted = days(dates)
    try:
        into.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder {into} cannot be made ({error.strerror or error})") from None
    with httpx.Client(timeout=TIMEOUT, headers={"User-Agent": "seawarden"}) as client:
        return [_one(client, day, into, base_url, progress, wait) for day in wanted]


def _one(
    client: httpx.Client,
    day: str,
    into: Path,
    base_url: str,
    progress: Progress | None,
    wait: Callable[[float], None],
) -> Fetched:
    """Bring one file, twice at most: a copy that arrives spoilt may have been spoilt on the way."""
    name = f"aisdk-{day}.zip"
    url = base_url.replace("{year}", day[:4]).replace("{month}", day[5:7]).rstrip("/") + "/" + name
    target = into / name
    present = _present(day, target, url)
    if present is not None:
        return present

    def tell(done: int, total: int) -> None:
        if progress is not None:
            progress(name, done, total)

    spoilt = ""
    for _ in range(2):
        try:
            part, said = download(client, url, target, tell, wait)
        except NotThere as error:
            months = "" if len(day) == 7 else f"; older months lie there as one file: try {day[:7]}"
            return Fetched(day, url, target, "missing", message=f"{error}{months}")
        except Refused as error:
            return Fetched(day, url, target, "failed", message=str(error))
        spoilt = fault(part)
        if not spoilt:
            return _settle(day, part, target, url, said)
        discard(part)
    return Fetched(day, url, target, "failed", message=f"{url}: {spoilt} (twice)")


def fault(path: Path) -> str:
    """Return what is wrong with the archive at ``path``, "" where every member's checksum (CRC-32) agrees."""
    try:
        with zipfile.ZipFile(path) as archive:
            bad = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        with path.open("rb") as file:
            page = file.read(512).lstrip().lower().startswith((b"<!doctype html", b"<html"))
        return "a web page came instead of the archive" if page else f"what came is no whole zip archive ({error})"
    return f"the checksum of {bad} in the archive does not agree" if bad else ""


def _present(day: str, target: Path, url: str) -> Fetched | None:
    """Return the result for a file that is there and good; one that nobody noted is verified first."""
    if not target.is_file():
        return None
    size = target.stat().st_size
    try:
        noted = msgspec.json.decode(_sidecar(target).read_bytes(), type=Sidecar)
    except (OSError, msgspec.MsgspecError):
        if fault(target):
            return None
        noted = _note(target, target, url, Validators())
    if noted.size != size:
        return None
    return Fetched(day, url, target, "present", size, noted.sha256)


def _settle(day: str, part: Path, target: Path, url: str, said: Validators) -> Fetched:
    """Give a whole and verified file its name."""
    noted = _note(part, target, url, said)
    part.replace(target)
    discard(part)
    return Fetched(day, url, target, "fetched", noted.size, noted.sha256)


def _note(path: Path, target: Path, url: str, said: Validators) -> Sidecar:
    """Write the sidecar of ``target``, whose content lies at ``path``."""
    raw = Raw(path, Meter())
    digest = raw.digest()
    raw.close()
    noted = Sidecar(url, path.stat().st_size, digest, said.etag, said.last_modified)
    fresh = _sidecar(target).with_suffix(".new")
    fresh.write_bytes(msgspec.json.format(msgspec.json.encode(noted), indent=2))
    fresh.replace(_sidecar(target))
    return noted


def _sidecar(target: Path) -> Path:
    return target.with_name(f".{target.name}.json")
