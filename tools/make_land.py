"""Make the land masks that ship with seawarden from Natural Earth (public domain), as packed by `world-atlas` 2.0.2.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_land.py package/

writes ``src/seawarden/data/land.geojson`` (1:10 million, cut to the Baltic and the North Sea: lon 3..32, lat 52..67)
and ``src/seawarden/data/land_world.geojson`` (1:50 million, the whole world). One feature a polygon, so that a map and
an index can skip what is far.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely

DATA = Path(__file__).resolve().parent.parent / "src" / "seawarden" / "data"
WORLD = shapely.box(-180.0, -90.0, 180.0, 90.0)
BALTIC = (3.0, 52.0, 32.0, 67.0)


def polygons(topology: dict[str, Any]) -> list[shapely.Polygon]:
    """Return the valid polygons of a TopoJSON topology's object ``land`` (arcs are delta coded and quantised)."""
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        arcs.append(points)

    def ring(indices: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for i in indices:
            part = arcs[i] if i >= 0 else arcs[~i][::-1]
            points += part[1:] if points else part
        return unrolled(points)

    found: list[shapely.Polygon] = []
    for geometry in topology["objects"]["land"]["geometries"]:
        parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        for rings in parts:
            outer, *holes = [ring(r) for r in rings]
            whole = shapely.make_valid(shapely.Polygon(outer, holes))
            for turn in (-360.0, 0.0, 360.0):
                moved = shapely.transform(whole, lambda p, by=turn: p + np.array([by, 0.0]))
                found += pieces(shapely.intersection(moved, WORLD))
    return found


def unrolled(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a ring on the sphere as one in the plane: on past 180 degrees, and round the South Pole."""
    out = points[:1]
    for x, y in points[1:]:
        out.append((out[-1][0] + (x - out[-1][0] + 180.0) % 360.0 - 180.0, y))
    if abs(out[-1][0] - out[0][0]) > 180.0:
        out += [(out[-1][0], -90.0), (out[0][0], -90.0), out[0]]
    return out


def pieces(shape: shapely.Geometry) -> list[shapely.Polygon]:
    """Return the polygons within a geometry of any type."""
    parts = [part for part in shapely.get_parts(shape) if not part.is_empty]
    return [
        p for part in parts for p in ([part] if part.geom_type == "Polygon" else pieces(part) if part != shape else [])
    ]


def write(path: Path, shapes: list[shapely.Polygon], decimals: int, origin: str) -> None:
    """Write polygons as one FeatureCollection, largest first, with ``decimals`` decimals of a degree."""
    features = []
    fine = [p for s in shapes for p in pieces(shapely.set_precision(s, 10.0**-decimals))]
    for shape in shapely.orient_polygons(sorted(fine, key=lambda s: (-s.area, s.bounds))):
        rings = [
            [[round(x, decimals), round(y, decimals)] for x, y in r.coords] for r in (shape.exterior, *shape.interiors)
        ]
        features.append({"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": rings}})
    text = {"type": "FeatureCollection", "licence": "public domain", "source": origin, "features": features}
    path.write_text(json.dumps(text, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(features)} polygons, {path.stat().st_size / 1000:.0f} kB")


def main() -> None:
    """Read the package, write both masks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path, help="the unpacked package world-atlas 2.0.2")
    folder = parser.parse_args().package
    fine = polygons(json.loads((folder / "land-10m.json").read_text()))
    box = shapely.box(*BALTIC)
    cut = [p for shape in fine if shape.intersects(box) for p in pieces(shapely.intersection(shape, box))]
    write(DATA / "land.geojson", cut, 4, "Natural Earth 1:10m land, by way of world-atlas 2.0.2")
    coarse = polygons(json.loads((folder / "land-50m.json").read_text()))
    write(DATA / "land_world.geojson", coarse, 2, "Natural Earth 1:50m land, by way of world-atlas 2.0.2")


if __name__ == "__main__":
    main()
