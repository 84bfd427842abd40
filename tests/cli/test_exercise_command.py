"""`seawarden exercise` from outside: what it lists, what it refuses, that its files are the same twice."""

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from seawarden.cli.exercise import command, order_of
from seawarden.exercise.score.told import Told
from seawarden.model.errors import UsageError
from seawarden.trials import cards, report, score
from seawarden.trials.run import days
from seawarden.trials.run_plan import Size, plan, seeds_of
from seawarden.trials.run_spec import Ordered, Spec, injects


def call(*args: str) -> Result:
    return CliRunner().invoke(command, args, catch_exceptions=True)


@pytest.fixture(scope="module")
def told() -> tuple[list[Told], dict[str, float]]:
    """Two small days of the demo's traffic, once as they are and once with ships that drag, through the whole pipe."""
    specs = [
        Spec(name="free", source="demo", ships=60),
        Spec(name="drags", source="demo", ships=60, ordered=(Ordered("drag", "lasting", 3),)),
    ]
    found, cost = days([(2000, specs)], jobs=1)
    return found, cost.seconds


def test_the_list_names_every_inject_and_its_shapes() -> None:
    told = json.loads(call("list", "--json").output)
    listed = {row["inject"]: row for row in told["injects"]}
    assert "eagle_s" in {row["case"] for row in told["cases"]}
    assert set(listed) == set(injects())
    assert {"lasting", "halting", "dips", "faint", "already"} <= set(listed["drag"]["shapes"])


@pytest.mark.parametrize("seeds", ["1000", "1999-2000", "3000", "2000,7"])
def test_seeds_that_are_none_for_judging_are_refused_before_anything_runs(seeds: str, tmp_path: Path) -> None:
    result = call("score", "--seeds", seeds, "--out", str(tmp_path / "out"))
    assert isinstance(result.exception, UsageError)
    assert result.exception.exit_code == 2
    assert "2000-2999" in str(result.exception)
    assert not (tmp_path / "out").exists()


def test_a_judge_seed_beside_others_is_refused_for_days_with_injects_too() -> None:
    assert isinstance(call("score", "--seeds", "2000", "--drag-seeds", "1500").exception, UsageError)


@pytest.mark.parametrize("seeds", [("--seeds", "2000"), ("--bars", "1500,2500")])
def test_fitting_refuses_judge_seeds_and_leaves_the_table_alone(seeds: tuple[str, str], tmp_path: Path) -> None:
    table = tmp_path / "table.json"
    table.write_text("{}")
    result = call("fit", *seeds, "--table", str(table))
    assert isinstance(result.exception, UsageError)
    assert "1000-1999" in str(result.exception)
    assert table.read_text() == "{}"


def test_texts_that_are_no_seeds_no_noise_no_shape_are_refused() -> None:
    assert isinstance(call("score", "--seeds", "many").exception, UsageError)
    assert isinstance(call("score", "--noise", "loud").exception, UsageError)
    with pytest.raises(UsageError):
        order_of("drag/lasting:few")
    assert order_of("halting:5") == Ordered("drag", "halting", 5)
    assert order_of("loiter/circling") == Ordered("loiter", "circling", 1)
    assert seeds_of("2000-2002,2010") == (2000, 2001, 2002, 2010)


def test_a_day_with_something_done_becomes_a_runs_folder_with_the_truth_beside_it(tmp_path: Path) -> None:
    args = (
        "--source",
        "demo",
        "--ships",
        "60",
        "--seed",
        "1001",
        "--shape",
        "lasting:2",
        "--out",
        str(tmp_path / "day"),
    )
    result = call("run", *args, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["run"]["origin"] == "exercise"
    truths = json.loads((tmp_path / "day" / "truths.json").read_bytes())
    assert {row["origin"] for row in truths} == {"exercise"}
    assert [row["shape"] for row in truths].count("lasting") >= 1
    assert (tmp_path / "day" / "incidents.jsonl").is_file()
    assert isinstance(call("run", "--case", "titanic", "--out", str(tmp_path / "none")).exception, UsageError)


def test_the_plan_keeps_days_without_injects_and_says_what_is_done_on_the_others() -> None:
    work = plan((2000, 2001), (2001,), ("honest", "mild"), Size(a_shape=22))
    assert [seed for seed, _ in work] == [2000, 2001, 2000, 2001]
    quiet, busy = work[0][1], work[1][1]
    assert all(not spec.ordered for spec in quiet)
    shapes = {(o.inject, o.shape): o.count for spec in busy if not spec.learnt_days for o in spec.ordered}
    assert shapes["drag", "lasting"] == shapes["drag", "dips"] == 22
    assert {inject for inject, _ in shapes} == set(injects())
    assert [spec.field for spec in busy if spec.label == "jamming"] == [True, False]
    assert {spec.noise for _, specs in work[2:] for spec in specs} == {"mild"}


def test_a_day_tells_its_truths_its_cases_and_its_traffic(told: tuple[list[Told], dict[str, float]]) -> None:
    (free, drags), seconds = told
    assert (free.ordered, drags.ordered) == (0, 3)
    assert drags.ship_days < free.ship_days
    assert [t.shape for t in drags.truths].count("lasting") >= 1
    assert free.rows > 20_000
    assert free.rules["naive"]
    assert "anchor_drag" in seconds


def test_the_board_is_the_same_bytes_twice_and_holds_no_clock(told: tuple[list[Told], dict[str, float]]) -> None:
    once = score.scored(told[0], [])
    again = score.scored(msgspec.msgpack.decode(msgspec.msgpack.encode(told[0]), type=list[Told]), [])
    text = msgspec.json.encode(once, order="sorted")
    assert text == msgspec.json.encode(again, order="sorted")
    assert once["simulated"] is True
    assert b"seconds" not in text


def test_the_report_needs_nothing_from_elsewhere_and_says_simulated_on_every_figure(
    told: tuple[list[Told], dict[str, float]],
) -> None:
    page = report.page(score.scored(told[0], [(2000, [Spec(name="free")])]))
    assert page.count("<figure>") >= 3
    assert page.count('class="mark"') == page.count('class="plot"') == page.count("<figure>")
    assert all(outside not in page for outside in ("http://", "https://", "<script", "<link", "@import", "url("))


def test_figures_are_put_between_the_marks_of_a_page_and_nowhere_else(
    told: tuple[list[Told], dict[str, float]], tmp_path: Path
) -> None:
    (tmp_path / "detectors").mkdir()
    page = tmp_path / "detectors" / "anchor_drag.md"
    page.write_text("# A\n\n## Measured\n\nby hand\n\n## After\n")
    (tmp_path / "scoreboard.md").write_text("# Board\n")
    board, times = score.scored(told[0], []), {"stages": {"anchor_drag": {"ns_per_row": 64.0, "rows_per_s": 1}}}
    assert len(cards.write(board, times, tmp_path)) == 2
    text = page.read_text()
    assert text.startswith("# A\n\n## Measured\n\n<!-- score: begin")
    assert "by hand" in text
    assert text.endswith("## After\n")
    assert "Simulated" in text
    assert cards.write(board, times, tmp_path) == []
    assert page.read_text() == text
