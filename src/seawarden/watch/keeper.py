"""The keeper: reads the spool, steps the pipe, writes the journal, and can be killed at any moment.

Everything that changes what the watch says stands in the spool in one order: bytes of feeds, passing time, acts of
operators. So the journal is a function of the spool. A checkpoint (all state, and the place in the spool) goes into the
journal's file in one transaction with the rows that led to it. After a kill the keeper goes on from the last one: rows
that were written since come out again with the same keys and are not written twice.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import msgspec

from seawarden.app import Force
from seawarden.codec import contract as codecs
from seawarden.engine import pipe as line
from seawarden.engine.checkpoint import restore, save
from seawarden.incidents import commands, lifecycle
from seawarden.incidents.commands import Command
from seawarden.model.batch import Origin
from seawarden.model.errors import SeawardenError
from seawarden.model.finding import Finding
from seawarden.model.incident import Transition
from seawarden.sources import live
from seawarden.store import spool
from seawarden.store.journal import Journal
from seawarden.store.rundir import sha256
from seawarden.store.spool import Place

NAME = "watch"
SCHEMA = "seawarden.watch/1"


class Kept(NamedTuple):
    """What a checkpoint holds."""

    pipe: line.State
    desk: live.LiveState


@dataclass
class Answer:
    """What became of an operator's act: the transition, or why it was not done."""

    command: Command
    transition: Transition | None = None
    refused: str = ""


@dataclass
class Steps:
    """What `Keeper.take` brought: the pipe's news in order, and the answers to acts."""

    news: list[line.News] = field(default_factory=list)
    acts: list[Answer] = field(default_factory=list)


class Keeper:
    """Holds the state of a live watch. One a journal; StoreError where the journal or its checkpoint cannot be used.

    ``fresh`` says whether it began without a checkpoint: none was there, or one of another configuration, register or
    version, whose state is rebuilt from the spool as far as that reaches.
    """

    def __init__(self, force: Force, journal: Journal, path: Path, *, lateness_s: float = 10.0) -> None:
        self.force, self.journal, self.path = force, journal, path
        self.state, self.place, desk = self._restored()
        self.fresh = self.place is None
        self._changes: list[Transition] = []
        self._findings: list[Finding] = []
        self.desk = live.Desk(codecs.find(), desk, lateness_s)

    def _restored(self) -> tuple[line.State, Place | None, live.LiveState]:
        begun = Kept(line.start(self.force.pipe), live.start())
        kept = self.journal.load_state(NAME)
        if kept is None:
            return begun.pipe, None, begun.desk
        blob, cursor = kept
        mark, _, place = cursor.rpartition(" ")
        if mark != self.mark:
            return begun.pipe, None, begun.desk
        found = restore(blob, begun)
        return found.pipe, Place.of(place), found.desk

    @property
    def mark(self) -> str:
        """What must be the same for a checkpoint to be gone on from."""
        force = self.force
        return (
            f"{SCHEMA} {sha256(force.register)} {force.config_sha256} {force.evidence_sha256} {force.knowledge_sha256}"
        )

    def records(self) -> Iterable[spool.Record]:
        """Return the spool's records from here to its present end."""
        return spool.read(self.path, self.place)

    def take(self, records: Iterable[spool.Record], lap: Callable[[str], None] = lambda _stage: None) -> Steps:
        """Take records, step the pipe, keep what is new in the journal.

        StoreError where the journal cannot be written; what it should have taken waits and comes before anything else.
        """
        self.flush()
        steps = Steps()
        for record in records:
            if record.kind == spool.ACT:
                self._step(steps, lap)
                steps.acts.append(self._act(record))
            else:
                self.desk.take(record)
            self.place = record.after
        self._step(steps, lap)
        self.flush()
        return steps

    def flush(self) -> None:
        """Bring to the journal what it has not taken yet. StoreError where it cannot; nothing is forgotten then."""
        if self._changes or self._findings:
            self.journal.append(self._changes, self._findings, Origin.LIVE)
            self._changes, self._findings = [], []

    def _step(self, steps: Steps, lap: Callable[[str], None]) -> None:
        batch = self.desk.batch()
        if batch.watermark > self.state.watermark or batch.rows.size or batch.statics.size:
            self.state, news = line.step(self.force.pipe, batch, self.state, lap)
            steps.news.append(news)
            self._changes += news.transitions
            self._findings += news.findings

    def _act(self, record: spool.Record) -> Answer:
        command = msgspec.structs.replace(msgspec.json.decode(record.payload, type=Command), t=record.received)
        answer = Answer(command)
        life = self.state.incidents.lives.get(command.incident)
        incident = life.said if life is not None else self.journal.incident(command.incident)
        if incident is None:
            answer.refused = f"there is no incident {command.incident}"
            return answer
        try:
            answer.transition = commands.apply(incident, command)
        except SeawardenError as fault:
            answer.refused = str(fault)
            return answer
        self._changes.append(answer.transition)
        self.state = self.state._replace(incidents=lifecycle.adopt(self.state.incidents, answer.transition))
        return answer

    def checkpoint(self) -> None:
        """Keep all state with the place in the spool, in one transaction."""
        if self.place is None:
            return
        self.flush()
        blob = save(Kept(self.state, self.desk.state()))
        self.journal.append(states={NAME: (blob, f"{self.mark} {self.place.text()}")})
