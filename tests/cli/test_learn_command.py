"""`seawarden learn` writes a file that `replay --knowledge` takes, days add up, a day is not learnt twice."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from seawarden.cli.main import command
from seawarden.codec.parquet import write_geoparquet
from seawarden.exercise.traffic import traffic
from seawarden.knowledge import store
from seawarden.model.errors import InputError
from seawarden.model.records import join
from seawarden.model.tables import POSITIONS


def day(path: Path, number: int) -> Path:
    start = 1_735_084_800.0 + 86400.0 * number
    write_geoparquet(join([b.rows for b in traffic(60, 7200, every_s=30, seed=number, start=start)], POSITIONS), path)
    return path


def run(*words: object) -> dict[str, object]:
    result = CliRunner().invoke(command, [str(w) for w in words], standalone_mode=False, catch_exceptions=False)
    return dict(json.loads(result.output))


def test_days_add_up_and_a_replay_takes_what_was_learnt(tmp_path: Path) -> None:
    one, two = day(tmp_path / "one.parquet", 1), day(tmp_path / "two.parquet", 2)
    first = run("learn", one, "--out", tmp_path / "k1.zip", "--json")
    both = run("learn", two, "--onto", tmp_path / "k1.zip", "--out", tmp_path / "k2.zip", "--json")
    assert (first["days"], both["days"]) == (1, 2) and 0 < first["ship_days"] < both["ship_days"]
    stored = store.load(tmp_path / "k2.zip")
    assert [s.name for s in stored.provenance.inputs] == ["one.parquet", "two.parquet"] and stored.knowledge.ships.size
    run("replay", two, "--knowledge", tmp_path / "k2.zip", "--out", tmp_path / "run", "--json")
    run("replay", two, "--out", tmp_path / "plain", "--json")
    told, plain = (json.loads((tmp_path / name / "run.json").read_bytes()) for name in ("run", "plain"))
    assert told["knowledge_sha256"] != plain["knowledge_sha256"]


def test_a_day_learnt_already_and_a_file_of_something_else_are_refused_with_one_line(tmp_path: Path) -> None:
    one = day(tmp_path / "one.parquet", 1)
    run("learn", one, "--out", tmp_path / "k.zip", "--json")
    with pytest.raises(InputError, match=r"learnt one\.parquet already"):
        run("learn", one, "--onto", tmp_path / "k.zip", "--out", tmp_path / "k2.zip")
    with pytest.raises(InputError, match="not a file"):
        run("replay", one, "--knowledge", one, "--out", tmp_path / "run")
