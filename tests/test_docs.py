"""The docs are held to the code: a new thing of a known kind has its row, or this fails."""

from pathlib import Path

import pytest

from seawarden.cli.main import COMMANDS
from seawarden.codec import contract as codecs
from seawarden.detectors import contract as detectors
from seawarden.model.kinds import Kind

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


@pytest.mark.parametrize("name", detectors.find())
def test_every_detector_has_a_row_and_a_page(name: str) -> None:
    assert f"`{name}`" in (DOCS / "detectors" / "index.md").read_text()
    page = (DOCS / "detectors" / f"{name}.md").read_text().lower()
    for part in ("sees", "blind", "parameters", "measured"):
        assert part in page, f"docs/detectors/{name}.md does not say: {part}"


@pytest.mark.parametrize("name", codecs.find())
def test_every_format_has_a_row(name: str) -> None:
    assert f"`{name}`" in (DOCS / "formats.md").read_text()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_heading(name: str) -> None:
    assert f"## `{name}" in (DOCS / "cli.md").read_text()


def test_every_page_is_reached_from_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text()
    for page in sorted(DOCS.rglob("*.md")):
        assert page.relative_to(DOCS).as_posix() in menu, f"{page.name} is in no menu"


def test_kinds_are_the_contract() -> None:
    words = (
        "anchor_drag anchored_over_asset loitering trawling going_dark position_deception identity_change rendezvous"
        " survey_pattern drift dark_contact seabed_event fault"
    )
    assert {k.value for k in Kind} == set(words.split())


def test_the_readme_says_the_two_commands_and_the_limits() -> None:
    text = (ROOT / "README.md").read_text()
    assert "uv run --no-dev seawarden demo" in text
    assert "uv run pytest" in text
    assert "not for navigation" in text.lower()
    assert "not proof" in text.lower()
