"""Every version is pinned, with hashes, in a file that names no host; what `uv run` resolves is held to the same."""

import importlib.util
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("pin", ROOT / "tools" / "pin.py")
assert spec and spec.loader
pin = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pin)


def test_pins_and_constraints_are_the_same_versions() -> None:
    constraints = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"]["constraint-dependencies"]
    assert sorted(constraints) == pin.versions((ROOT / "pins.txt").read_text())


def test_every_pin_has_a_hash_and_no_host() -> None:
    text = (ROOT / "pins.txt").read_text()
    assert not re.search(r"://|\.org|\.com|--index|--find-links", text)
    for entry in re.split(r"\n(?=[a-z0-9])", text.split("\n", 1)[1]):
        assert "--hash=sha256:" in entry, entry.splitlines()[0]
