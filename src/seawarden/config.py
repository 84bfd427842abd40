"""One TOML file -> what is in force. An unknown key is an error: a typing slip must not silence a detector.

reach_m = 5000            # how far from an asset a ship is looked at
[clean]                   # seawarden.tracks.clean.CleanParams
[tracks]                  # seawarden.tracks.state.TracksParams
[detectors.anchor_drag]   # that detector's Params; `enabled = false` switches one off
[csv]                     # a generic CSV: our name = "their column"
time_format = "%d/%m/%Y %H:%M:%S"
[csv.columns]
mmsi = "MMSI No"
"""

import dataclasses
import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from seawarden.model.errors import UsageError

T = TypeVar("T")
MOST_REACH_M = 100_000.0  # farther, every cell of the grid would list every asset


@dataclass(frozen=True)
class CsvMapping:
    """How the columns of a generic CSV are called. See `seawarden.codec.contract.Options`."""

    columns: Mapping[str, str] = field(default_factory=dict)
    time_format: str = ""


@dataclass(frozen=True)
class Config:
    """What a configuration file says; the rooms' own parameter classes are built from the sections by `params`."""

    reach_m: float = 5000.0
    csv: CsvMapping = CsvMapping()
    clean: Mapping[str, Any] = field(default_factory=dict)
    tracks: Mapping[str, Any] = field(default_factory=dict)
    join: Mapping[str, Any] = field(default_factory=dict)
    pnt: Mapping[str, Any] = field(default_factory=dict)
    incidents: Mapping[str, Any] = field(default_factory=dict)
    detectors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def load(path: Path | None) -> Config:
    """Return the configuration in ``path``, defaults where it is None. UsageError where it cannot be used."""
    if path is None:
        return Config()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise UsageError(f"the configuration {path} cannot be read: {fault}") from fault
    if "csv" in values:
        values["csv"] = params(CsvMapping, _section(values["csv"], f"{path} [csv]"), f"{path} [csv]")
    config = params(Config, values, str(path))
    if not 0.0 < config.reach_m <= MOST_REACH_M:
        raise UsageError(
            f"{path}: reach_m is {config.reach_m}, not a distance in m above 0 and up to {MOST_REACH_M:.0f}"
        )
    for name, section in config.detectors.items():
        _section(section, f"{path} [detectors.{name}]")
    for ours, theirs in config.csv.columns.items():
        if not isinstance(theirs, str):
            raise UsageError(f"{path} [csv.columns]: {ours} is the name of a column, not {theirs!r}")
    return config


def _section(value: Any, where: str) -> Mapping[str, Any]:
    """Return ``value``. UsageError where it is no table of TOML."""
    if not isinstance(value, Mapping):
        raise UsageError(f"{where} is a section, not {value!r}")
    return value


def params(kind: type[T], values: Mapping[str, Any], where: str) -> T:
    """Return a ``kind`` with ``values``. UsageError on an unknown key or another type."""
    defaults = defaults_of(kind)
    for key, value in values.items():
        if key not in defaults:
            raise UsageError(f"{where}: there is no setting {key!r}; there are {', '.join(defaults)}")
        default = defaults[key]
        number = isinstance(default, int | float) and not isinstance(default, bool)
        if number and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise UsageError(f"{where}: {key} is a number, not {value!r}")
        if isinstance(default, bool) and not isinstance(value, bool):
            raise UsageError(f"{where}: {key} is true or false, not {value!r}")
        if isinstance(default, str) and not isinstance(value, str):
            raise UsageError(f"{where}: {key} is a text, not {value!r}")
        if isinstance(default, dict) and not isinstance(value, Mapping):
            raise UsageError(f"{where}: {key} is a section, not {value!r}")
    fitted = {k: float(v) if isinstance(defaults[k], float) else v for k, v in values.items()}
    return kind(**fitted)


def defaults_of(kind: type) -> dict[str, Any]:
    """Return name and default of every field of a frozen dataclass or a NamedTuple (what a kernel can take whole)."""
    if dataclasses.is_dataclass(kind):
        return {f.name: _default(f) for f in dataclasses.fields(kind)}
    return dict(getattr(kind, "_field_defaults", {}))


def _default(of: dataclasses.Field[Any]) -> Any:
    """Return a field's default, None where it has none."""
    if of.default_factory is not dataclasses.MISSING:
        return of.default_factory()
    return None if of.default is dataclasses.MISSING else of.default


def fingerprint(in_force: Mapping[str, Any]) -> str:
    """Return the SHA-256 of everything in force (dataclasses allowed as values), defaults included."""
    plain = {k: {name: getattr(v, name) for name in defaults_of(type(v))} or v for k, v in in_force.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()
