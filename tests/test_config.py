"""One TOML file; a slip in it is an error, not a silent default."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from seawarden import config
from seawarden.model.errors import UsageError


@dataclass(frozen=True)
class Some:
    near_m: float = 2000.0
    most: int = 3
    enabled: bool = True


def test_without_a_file_the_defaults_are_in_force() -> None:
    assert config.load(None).reach_m == 5000.0


def test_a_file_sets_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "seawarden.toml"
    path.write_text(
        'reach_m = 3000\n[csv]\ntime_format = "iso"\n[csv.columns]\nmmsi = "No"\n[detectors.loitering]\nnear_m = 1\n'
    )
    loaded = config.load(path)
    assert loaded.reach_m == 3000.0
    assert isinstance(loaded.reach_m, float)
    assert loaded.csv.columns == {"mmsi": "No"}
    assert loaded.detectors["loitering"] == {"near_m": 1}


@pytest.mark.parametrize(
    "text",
    [
        "raech_m = 1",
        "reach_m = 'far'",
        "reach_m = true",
        "reach_m =",
        "reach_m = 0",
        "reach_m = nan",
        "[csv]\ncolumn = 1",
        "csv = 1",
        "clean = 5",
        "detectors = ['loitering']",
        "[detectors]\nloitering = 3",
        "[csv]\ntime_format = 5",
        "[csv]\ncolumns = 3",
        "[csv.columns]\nmmsi = 3",
    ],
)
def test_a_slip_is_one_clear_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"c\.toml"):
        config.load(path)


def test_parameters_are_checked_by_name_and_type() -> None:
    assert config.params(Some, {"near_m": 5, "most": 4}, "here") == Some(5.0, 4)
    with pytest.raises(UsageError, match="true or false"):
        config.params(Some, {"enabled": 1}, "here")


def test_the_fingerprint_changes_with_any_value() -> None:
    assert config.fingerprint({"a": Some()}) == config.fingerprint({"a": Some()})
    assert config.fingerprint({"a": Some()}) != config.fingerprint({"a": Some(near_m=1.0)})
