"""Make the pictures of the map that README and docs show, from a run, with a headless Chromium.

    uv run seawarden demo --headless --out /tmp/run
    uv run python tools/screenshot.py --run /tmp/run --out docs/images/map.png
    uv run python tools/screenshot.py --run /tmp/run --out docs/images/phone.png --size 390x844 --theme dusk
    uv run python tools/screenshot.py --run /tmp/run --out docs/images/run.svg     # what a notebook shows

Needs Chromium (Debian: ``apt install chromium``); ``--chromium`` names another one. Exit code 1 where the page says
anything on its console, because a picture of a broken page is worse than none.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from seawarden.run import open_run

# WebGL by software rendering: machines that make pictures seldom have a graphics card
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
IDLE = """() => new Promise((resolve) => {
  const map = window.seawarden?.map;
  if (!map) { setTimeout(() => resolve(false), 100); return; }
  if (map.loaded() && !map.isMoving()) resolve(true);
  else map.once("idle", () => resolve(true));
})"""


class Served:
    """A run served by the real command on a free port."""

    def __init__(self, run: Path) -> None:
        """Start the server over ``run`` and wait until it says its address."""
        command = [sys.executable, "-m", "seawarden", "serve", str(run), "--no-browser"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.address = next((word for word in line.split() if word.startswith("http://")), "")
        if not self.address:
            raise SystemExit(f"the server did not start: {line!r}")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop the server."""
        self.process.terminate()
        self.process.wait(10)


def settled(page: Page) -> None:
    """Wait until the map has drawn everything."""
    for _ in range(100):
        if page.evaluate(IDLE):
            break
    page.wait_for_timeout(250)
    page.evaluate(IDLE)


def shoot(address: str, args: argparse.Namespace) -> list[str]:
    """Take the picture; return what the page said on its console."""
    width, height = (int(n) for n in args.size.split("x"))
    said: list[str] = []
    query = {"theme": args.theme} | ({"t": args.time} if args.time else {})
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=args.chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=args.scale)
        page.on(
            "console", lambda m: said.append(m.text) if m.type in ("error", "warning") and "GPU" not in m.text else None
        )
        page.on("pageerror", lambda e: said.append(str(e)))
        page.goto(f"{address}?{urlencode(query)}")
        page.wait_for_selector("html[data-ready]", state="attached", timeout=60_000)
        settled(page)
        card = page.locator(".card", has_text=args.select)
        if args.select and card.count():
            card.first.click()
            page.wait_for_selector(".reasons")
            page.wait_for_timeout(900)
            settled(page)
        args.out.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=args.out)
        browser.close()
    return said


def main() -> None:
    """Read the arguments, take the picture, say what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, help="the run's folder")
    parser.add_argument("--address", help="a server that is already there, instead of --run")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--scale", type=float, default=1.0, help="device pixels to a pixel")
    parser.add_argument("--time", default="", help="ISO 8601; without: where the page opens")
    parser.add_argument("--theme", default="dark", choices=("dark", "dusk"))
    parser.add_argument("--select", default="", help="open the first incident of the list with this text")
    parser.add_argument("--chromium", default=shutil.which("chromium") or "chromium")
    args = parser.parse_args()
    if args.out.suffix == ".svg":
        args.out.write_text(open_run(args.run).map_svg + "\n")
        return
    if args.address:
        said = shoot(args.address, args)
    else:
        with Served(args.run) as served:
            said = shoot(served.address, args)
    for line in said:
        print(line, file=sys.stderr)
    print(f"{args.out}  {args.out.stat().st_size:,} bytes")
    raise SystemExit(1 if said else 0)


if __name__ == "__main__":
    main()
