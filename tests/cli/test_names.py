"""Assets by name and places by degrees and minutes, as people at a desk read them."""

import json
from pathlib import Path

import pytest

from seawarden.cli.names import Names
from seawarden.cli.show import place
from seawarden.run import Run
from seawarden.store.rundir import Writer


def run_with(tmp_path: Path, assets: dict[str, str] | None) -> Run:
    with Writer(tmp_path) as writer:
        if assets is not None:
            features = [{"properties": {"asset_id": i, "name": name}} for i, name in assets.items()]
            (writer.path / "register.geojson").write_text(json.dumps({"features": features}))
        writer.finish({}, [], dict)
    return Run(tmp_path)


def test_assets_are_called_by_name_and_twins_tell_their_ids(tmp_path: Path) -> None:
    names = Names(run_with(tmp_path, {"clion1": "C-Lion1", "a": "Estlink", "b": "Estlink", "bare": ""}))
    assert [names.of(i) for i in ("clion1", "a", "b", "bare", "new", None)] == [
        "C-Lion1", "Estlink [a]", "Estlink [b]", "bare", "new", "",
    ]  # fmt: skip


def test_only_whole_words_of_a_sentence_become_names(tmp_path: Path) -> None:
    names = Names(run_with(tmp_path, {"clion1": "C-Lion1", "estlink-2": "Estlink 2"}))
    assert names.within("clion1 no longer lies on her way") == "C-Lion1 no longer lies on her way"
    assert names.within("xclion1, estlink-2 12 min later") == "xclion1, Estlink 2 12 min later"


def test_without_its_register_a_run_still_tells_ids(tmp_path: Path) -> None:
    assert Names(run_with(tmp_path, None)).of("clion1") == "clion1"


@pytest.mark.parametrize(
    ("lon", "lat", "said"),
    [
        (26.033, 59.963333, "59°57.80\u2032N 026°01.98\u2032E"),
        (-0.5, -5.25, "05°15.00\u2032S 000°30.00\u2032W"),
        (19.99999, 59.99999, "60°00.00\u2032N 020°00.00\u2032E"),
    ],
)
def test_a_place_is_told_in_degrees_and_decimal_minutes(lon: float, lat: float, said: str) -> None:
    assert place(lon, lat) == said
