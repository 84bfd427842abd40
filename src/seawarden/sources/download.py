"""One file from the web onto the disk: resumable, checked, and in its place only when it is whole.

While it comes it is a hidden ``.NAME.part`` with a note beside it of what the server said of the file (ETag,
Last-Modified, length); an attempt that breaks off is resumed by ``Range`` with ``If-Range``, and begun anew where the
file has changed meanwhile or the server knows no ranges. (RFC 9110, sections 13.1.5 and 14.)
"""

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import msgspec

from seawarden.model.errors import SeawardenError, StoreError

ATTEMPTS = 6  # in a row that bring us no further than we were
RETRY = {408, 425, 429, 500, 502, 503, 504}
LONGEST_WAIT_S = 60.0
TIMEOUT = httpx.Timeout(30.0, connect=10.0)

Progress = Callable[[int, int], None]  # bytes done, bytes in all (0 where not known)


class NotThere(SeawardenError):
    """The server has no such file."""


class Refused(SeawardenError):
    """The file cannot be had; the text says why."""


class _Again(Exception):
    """This attempt failed in a way that the next one may not."""

    def __init__(self, why: str, wait_s: float | None = None) -> None:
        super().__init__(why)
        self.wait_s = wait_s


class Validators(msgspec.Struct):
    """What the server said of the file that is being downloaded."""

    etag: str | None = None
    last_modified: str | None = None
    size: int | None = None

    def if_range(self) -> str | None:
        """Return what proves that the file is still the same: a strong ETag, else the date, else nothing."""
        strong = self.etag if self.etag and not self.etag.startswith("W/") else None
        return strong or self.last_modified


def download(
    client: httpx.Client, url: str, target: Path, progress: Progress, wait: Callable[[float], None] = time.sleep
) -> tuple[Path, Validators]:
    """Bring ``url`` whole to ``.NAME.part`` beside ``target`` and return that path and what the server said.

    NotThere on 404 and 410, Refused where it cannot be had after some attempts, StoreError where the disk is full.
    """
    part = target.with_name(f".{target.name}.part")
    failures, best = 0, _size(part)
    while True:
        try:
            return part, _attempt(client, url, part, progress)
        except _Again as again:
            failures = 1 if _size(part) > best else failures + 1
            best = max(best, _size(part))
            if failures >= ATTEMPTS:
                raise Refused(f"{url}: {again} ({failures} attempts); what came is kept, try again later") from None
            wait(min(again.wait_s if again.wait_s is not None else 2.0 ** (failures - 1), LONGEST_WAIT_S))
        except OSError as error:
            raise StoreError(f"{part} cannot be written ({error.strerror or error})") from None


def discard(part: Path) -> None:
    """Delete a partial download and the note beside it."""
    part.unlink(missing_ok=True)
    _note(part).unlink(missing_ok=True)


def _attempt(client: httpx.Client, url: str, part: Path, progress: Progress) -> Validators:
    """Ask once, from where the last attempt ended if the file is still the same."""
    known, have = _known(part), _size(part)
    same = known.if_range() if have else None
    headers = {"Accept-Encoding": "identity"}
    if same is not None:
        headers |= {"Range": f"bytes={have}-", "If-Range": same}
    try:
        with client.stream("GET", url, headers=headers, follow_redirects=True) as answer:
            if answer.status_code == 416 and have and have == known.size == _total(answer):
                return known  # nothing was missing
            _judge(answer, url, part)
            start = have if _goes_on(answer, have, known) else 0
            said = _said(answer, start)
            _keep(part, said)
            _write(answer, part, start, said, progress)
    except (httpx.TransportError, httpx.StreamError, httpx.DecodingError) as error:
        raise _Again(str(error) or type(error).__name__) from None
    except (httpx.InvalidURL, httpx.TooManyRedirects) as error:
        raise Refused(f"{url}: {error}") from None
    have = _size(part)
    if said.size is not None and have != said.size:
        if have > said.size:
            discard(part)
        raise _Again(f"{have} bytes came of {said.size}")
    return said


def _judge(answer: httpx.Response, url: str, part: Path) -> None:
    """Throw where the answer is no part of the file."""
    code = answer.status_code
    if code in (200, 206):
        return
    if code in (404, 410):
        raise NotThere(f"{url}: the server has no such file")
    if code == 416:  # our part does not fit the file any more
        discard(part)
        raise _Again("the file has changed on the server", 0.0)
    if code in RETRY:
        after = answer.headers.get("Retry-After", "")
        raise _Again(f"the server answers {code}", float(after) if after.isdigit() else None)
    raise Refused(f"{url}: the server answers {code} {answer.reason_phrase}")


def _goes_on(answer: httpx.Response, have: int, known: Validators) -> bool:
    """Return whether the answer continues what we have; `_Again` from the start where it is part of something else."""
    if answer.status_code != 206:
        return False
    begins = answer.headers.get("Content-Range", "").removeprefix("bytes ").split("-")[0]
    etag = answer.headers.get("ETag")
    changed = known.etag is not None and etag is not None and etag != known.etag
    if begins != str(have) or changed or (known.size is not None and _total(answer) not in (None, known.size)):
        raise _Again("the server sent another part of the file than was asked for")
    return True


def _said(answer: httpx.Response, start: int) -> Validators:
    length = answer.headers.get("Content-Length", "")
    size = _total(answer) if answer.status_code == 206 else None
    if size is None and length.isdigit():
        size = start + int(length)
    return Validators(answer.headers.get("ETag"), answer.headers.get("Last-Modified"), size)


def _total(answer: httpx.Response) -> int | None:
    """Return the whole length that a Content-Range names."""
    total = answer.headers.get("Content-Range", "").rpartition("/")[2]
    return int(total) if total.isdigit() else None


def _write(answer: httpx.Response, part: Path, start: int, said: Validators, progress: Progress) -> None:
    with part.open("r+b" if start else "wb") as file:
        file.seek(start)
        file.truncate()
        done = start
        progress(done, said.size or 0)
        for block in answer.iter_raw():  # as it comes: asked for blocks, a cut would lose the last
            file.write(block)
            done += len(block)
            progress(done, said.size or 0)


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _note(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _known(part: Path) -> Validators:
    """Return what was noted beside the part; nothing where the note is lost or spoilt, so that we begin anew."""
    try:
        return msgspec.json.decode(_note(part).read_bytes(), type=Validators)
    except (OSError, msgspec.MsgspecError):
        return Validators()


def _keep(part: Path, said: Validators) -> None:
    _note(part).write_bytes(msgspec.json.encode(said))
