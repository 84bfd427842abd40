"""Learning from an archive: recorded AIS through the first half of the pipe, into a knowledge file."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from seawarden import __version__, app
from seawarden.codec import contract as codecs
from seawarden.engine import pipe as line
from seawarden.knowledge import store
from seawarden.knowledge.learn import Learner, as_knowledge
from seawarden.knowledge.learn_day import Learnt, nothing_learnt, together
from seawarden.knowledge.store import Source, Stored
from seawarden.model.batch import Batch
from seawarden.model.errors import InputError
from seawarden.sources import files
from seawarden.sources.options import ReadOptions
from seawarden.sources.order import Disorder
from seawarden.tracks.placed import placed


def learn(
    inputs: tuple[str | Path, ...],
    out: Path,
    *,
    onto: Path | None = None,
    fmt: str | None = None,
    note: str = "",
    progress: app.Progress | None = None,
) -> Stored:
    """Learn ships' own speeds, speeds of places and reception from recorded AIS; write and return the file.

    ``onto`` an earlier file with its counts, to be learnt on from. InputError where nothing can be read, where ``onto``
    keeps no counts, or where it has learnt one of the inputs (same sha256) already.
    """
    before = store.load(onto) if onto else None
    if before is not None and before.learnt is None:
        raise InputError(f"{onto}: it was saved without its counts and cannot be learnt on from")
    pipe = replace(app.prepare(None, None).pipe, detectors={})
    options = ReadOptions(format=fmt)
    try:
        fresh, read = _learnt(pipe, inputs, options, progress)
    except Disorder:
        fresh, read = _learnt(pipe, inputs, replace(options, sort="external"), progress)
    sources = [Source(name=info.name, sha256=info.sha256) for info in read.infos if info.rows]
    known = before.provenance.inputs if before else []
    twice = sorted({s.name for s in sources} & {s.name for s in known if s.sha256 in {x.sha256 for x in sources}})
    if twice:
        raise InputError(f"{onto} has learnt {twice[0]} already: a day learnt twice would count twice")
    whole = together(before.learnt if before and before.learnt else nothing_learnt(), fresh)
    story = store.provenance_of(whole, [*known, *sources], f"seawarden {__version__}", note)
    store.save(out, as_knowledge(whole), story, whole)
    return store.load(out)


def _learnt(
    pipe: line.Pipe, inputs: tuple[str | Path, ...], options: ReadOptions, progress: app.Progress | None
) -> tuple[Learnt, files.Inputs]:
    read = files.read(inputs, options, codecs.find())

    def told() -> Iterable[Batch]:
        for batch in read.batches():
            yield batch
            if progress:
                progress(*read.progress)

    return of_batches(pipe, told()), read


def of_batches(pipe: line.Pipe, batches: Iterable[Batch]) -> Learnt:
    """Return the counts of what the batches bring; ``pipe`` is best one without detectors."""
    learner = Learner(partial(placed, knowledge=pipe.knowledge))
    state = line.start(pipe)
    for batch in batches:
        state, news = line.step(pipe, batch, state)
        learner.add(news.minutes, state.tracks.tracks)
    return learner.learnt()
