"""Files, folders and patterns -> batches in the order of time, with counts and a record of every input."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from seawarden.codec.contract import Codec
from seawarden.model.batch import Batch
from seawarden.model.errors import InputError, UsageError
from seawarden.sources.clock import strays
from seawarden.sources.input import Input
from seawarden.sources.open import Entry, entries
from seawarden.sources.options import ReadOptions
from seawarden.sources.order import Merge, Part, Stream
from seawarden.sources.paths import Named, expand
from seawarden.sources.prefetch import prefetch
from seawarden.sources.raw import Broken, Meter, Raw
from seawarden.sources.spill import by_time

MAX_FEEDS = 65_535  # the column `feed` is a u2
READABLE = ("ok", "truncated")


class InputInfo(NamedTuple):
    """What became of one input. ``rows``: records offered; ``sha256`` of the file on disk ("" where it was not read).

    ``state``: "ok", "truncated" (it breaks off: what came before was used), "unreadable" or "empty".
    """

    name: str
    path: str
    sha256: str
    format: str
    rows: int
    state: str
    message: str


class _Sorted:
    """Several inputs as one stream, sorted by way of the disk."""

    name = "the sorted inputs"
    lower = float("-inf")

    def __init__(self, inputs: Sequence[Input], options: ReadOptions) -> None:
        self._inputs = inputs
        self._options = options

    def parts(self) -> Iterator[Part]:
        """Yield all rows in the order of time."""
        return by_time((pair for one in self._inputs for pair in one.judged()), self._options.temp)


class Inputs:
    """What `read` found. ``counts`` and ``infos`` are complete once `batches` is exhausted."""

    def __init__(self, inputs: Sequence[Input], options: ReadOptions, meter: Meter) -> None:
        self._inputs = inputs
        self._options = options
        self._meter = meter

    def batches(self) -> Iterator[Batch]:
        """Yield batches with rising watermarks, at the end an empty one with watermark inf. To be called once.

        A thread reads ahead; it ends when the generator is exhausted or closed. `order.Disorder` where an input turns
        out to be in no order of time: start again with ``sort="external"``. InputError at the end where no input could
        be read after all, StoreError where the disk is too full to sort.
        """
        readable = [one for one in self._inputs if one.state in READABLE]
        streams: Sequence[Stream] = readable
        if self._options.sort == "external":
            streams = [_Sorted(readable, self._options)]

        def make(stop: threading.Event) -> Iterator[Batch]:
            for one in readable:
                one.stop = stop
            return Merge(streams, self._options.origin).batches()

        yield from prefetch(make)
        self._hash_archives()
        _must_be_readable(self._inputs)

    @property
    def counts(self) -> dict[str, int]:
        """``rows_in`` and the dropped by reason, summed over all inputs."""
        total = {"rows_in": 0}
        for one in self._inputs:
            for reason, count in list(one.counts.items()):
                total[reason] = total.get(reason, 0) + count
        return {"rows_in": total.pop("rows_in"), **dict(sorted(total.items()))}

    @property
    def infos(self) -> list[InputInfo]:
        """One record an input, in the order of feeds."""
        return [
            InputInfo(
                one.name,
                str(one.entry.path),
                one.sha256,
                one.codec.name if one.codec is not None else "",
                one.counts.get("rows_in", 0),
                one.state,
                "; ".join(one.messages),
            )
            for one in self._inputs
        ]

    @property
    def progress(self) -> tuple[int, int, int]:
        """Bytes read from disk, bytes in all, rows read: cheap, from any thread."""
        return self._meter.bytes_done, self._meter.bytes_total, self._meter.rows

    def _hash_archives(self) -> None:
        """Give the members of an archive the archive's SHA-256."""
        sums: dict[Path, str] = {}
        for one in self._inputs:
            if one.entry.member is not None and one.state in READABLE:
                path = one.entry.path
                if path not in sums:
                    raw = Raw(path, Meter())
                    sums[path] = raw.digest()
                    raw.close()
                one.sha256 = sums[path]


def read(paths: Sequence[str | Path], options: ReadOptions, codecs: Mapping[str, Codec]) -> Inputs:
    """Find and recognise the inputs that ``paths`` (files, folders, patterns) name.

    ``codecs`` is what `seawarden.codec.contract.find` returns. One input that cannot be read is recorded and left out;
    InputError where a path does not exist or nothing at all can be read, UsageError where an option makes no sense.
    """
    if options.sort not in ("auto", "external"):
        raise UsageError(f"sort is 'auto' or 'external', not {options.sort!r}")
    if options.format is not None and options.format not in codecs:
        raise UsageError(f"there is no format {options.format!r}; there are: {', '.join(sorted(codecs))}")
    inputs: list[Input] = []
    meter = Meter()
    for named in expand(paths):
        inputs.extend(_inputs(named, len(inputs), options, meter))
    if len(inputs) > MAX_FEEDS:
        raise InputError(f"{len(inputs)} inputs are more than the {MAX_FEEDS} that one run can tell apart")
    for one in inputs:
        if one.state == "ok":
            one.probe(codecs)
    _must_be_readable(inputs)
    timed = [one for one in inputs if one.first == one.first]
    for one, stray in zip(timed, strays([one.first for one in timed]), strict=True):
        if stray:
            one.messages.append("its times lie more than a year from those of every other input: is its clock right?")
    meter.bytes_total = sum(one.entry.size for one in inputs if one.state in READABLE)
    return Inputs(inputs, options, meter)


def _inputs(named: Named, feed: int, options: ReadOptions, meter: Meter) -> list[Input]:
    """Return the inputs within one file; a file that cannot be opened is one unreadable input."""
    try:
        found = entries(named.path, named.name)
    except Broken as error:
        broken = Input(Entry(named.name, named.path, 0), feed, options, meter)
        broken.state = "unreadable"
        broken.messages.append(str(error))
        return [broken]
    return [Input(entry, feed + i, options, meter) for i, entry in enumerate(found)]


def _must_be_readable(inputs: Sequence[Input]) -> None:
    """InputError with one line where there is no input left that can be read."""
    if any(one.state in READABLE for one in inputs):
        return
    first = inputs[0]
    why = "; ".join(first.messages)
    if len(inputs) == 1:
        raise InputError(f"{first.entry.path}: {why}")
    raise InputError(f"none of the {len(inputs)} inputs can be read; the first, {first.entry.path}: {why}")
