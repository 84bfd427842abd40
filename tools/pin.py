"""Renew the pins: resolve what pyproject.toml asks for, write exact versions there and, with hashes, into pins.txt.

    uv run python tools/pin.py            # the newest that fit
    uv run python tools/pin.py --check    # exit 1 where pins.txt, pyproject.toml and what is resolved differ

pins.txt names no host: `pip install --require-hashes -r pins.txt` takes whatever index the machine has. `uv run` has no
lock file here (its format names hosts), so the same versions stand in pyproject.toml as constraints.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT, PINS = ROOT / "pyproject.toml", ROOT / "pins.txt"
START, END = "# pinned: begin (made by tools/pin.py)", "# pinned: end"
HEAD = "# Every version with its hashes; made by tools/pin.py. Use: pip install --require-hashes -r pins.txt\n"


def exported() -> str:
    """Return the resolution as requirement lines with hashes and without hosts."""
    call = ["uv", "export", "--all-groups", "--all-extras", "--no-emit-project", "--no-header", "--no-annotate", "-q"]
    return subprocess.run(call, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def versions(pins: str) -> list[str]:
    """Return ``name==version`` lines with their markers, sorted."""
    return sorted(m.group(1).strip() for m in re.finditer(r"^([a-z0-9][^\\\n]*==[^\\\n]*?)\s*\\?$", pins, re.M))


def block(pins: str) -> str:
    """Return the constraints for pyproject.toml."""
    rows = "".join(f'  "{line}",\n' for line in versions(pins))
    return f"{START}\n[tool.uv]\nconstraint-dependencies = [\n{rows}]\n{END}\n"


def without_block(text: str) -> str:
    """Return pyproject.toml without the pinned block."""
    return re.sub(re.escape(START) + ".*?" + re.escape(END) + "\n", "", text, flags=re.S).rstrip() + "\n"


def main() -> int:
    """Renew or check."""
    text = PYPROJECT.read_text()
    if "--check" in sys.argv:
        same = PINS.read_text() == HEAD + exported() and block(PINS.read_text()) in text
        print("pins agree" if same else "pins differ: run tools/pin.py and look at the difference")
        return 0 if same else 1
    PYPROJECT.write_text(without_block(text))
    subprocess.run(["uv", "lock", "--upgrade", "-q"], cwd=ROOT, check=True)
    pins = exported()
    PINS.write_text(HEAD + pins)
    PYPROJECT.write_text(without_block(text) + "\n" + block(pins))
    return 0


if __name__ == "__main__":
    sys.exit(main())
