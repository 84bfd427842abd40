"""Vendor MapLibre GL from its npm package into the server's static folder.

    python tools/vendor_map.py [VERSION]

Fetches the package with the ordinary npm client into a temporary folder, checks the archive against the pinned
SHA-512, and copies the four files that the page needs. No bundler, no build step, nothing loaded from elsewhere.
At an upgrade: change VERSION and INTEGRITY, run, look whether ``maplibre-gl-shared.mjs`` has become non-empty.
"""

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "6.17.0"
INTEGRITY = "sha512-2chIZwpLGenoUQOcnm9Pk4SLbA8ppNFq8jlpXiq9vcYm3Y1wJ3fc82FL0GLwBaPYJCLzPv/mC46KEupVov75rQ=="
FILES = {
    "package/dist/maplibre-gl.mjs": "maplibre-gl.mjs",
    "package/dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
    "package/dist/maplibre-gl.css": "maplibre-gl.css",
    "package/LICENSE.txt": "maplibre-gl-LICENSE.txt",
}
VENDOR = Path(__file__).parent.parent / "src/seawarden/server/static/vendor"


def unpack(archive: Path, into: Path) -> list[Path]:
    """Copy the files of ``FILES`` out of an npm archive, without the source map line; return what was written."""
    written = []
    with tarfile.open(archive) as tar:
        for name, target in FILES.items():
            member = tar.extractfile(name)
            if member is None:
                raise SystemExit(f"{archive.name} has no {name}")
            lines = member.read().splitlines(keepends=True)
            (into / target).write_bytes(b"".join(x for x in lines if not x.startswith(b"//# sourceMappingURL")))
            written.append(into / target)
    return written


def integrity(archive: Path) -> str:
    """Return npm's integrity text of an archive: sha512 in base 64."""
    return "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()


def main() -> None:
    """Fetch, check, copy, and say what was written."""
    version = sys.argv[1] if len(sys.argv) > 1 else VERSION
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"maplibre-gl@{version}"], cwd=folder, check=True)
        archive = next(Path(folder).glob("maplibre-gl-*.tgz"))
        found = integrity(archive)
        if version == VERSION and found != INTEGRITY:
            raise SystemExit(f"maplibre-gl {version}: the archive is {found}, not the pinned {INTEGRITY}")
        VENDOR.mkdir(parents=True, exist_ok=True)
        for path in unpack(archive, VENDOR):
            print(f"{path.stat().st_size:>9,}  {path.relative_to(VENDOR.parent.parent)}")
        print(f"maplibre-gl {version}  {found}")


if __name__ == "__main__":
    main()
