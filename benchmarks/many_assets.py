"""A register of any number of made-up lines across the Baltic, for speed tests only.

uv run python benchmarks/many_assets.py --assets 300 --out /tmp/assets.geojson
"""

import argparse
import json
from pathlib import Path

import numpy as np


def write(path: Path, assets: int, seed: int = 7) -> None:
    """Write ``assets`` wandering lines of about 200 vertices (100-400 km) within 9-28 E, 54-66 N."""
    draw = np.random.default_rng(seed)
    features = []
    for n in range(assets):
        lon, lat = draw.uniform(9.5, 24.0), draw.uniform(54.3, 60.5)
        course = draw.uniform(0, 2 * np.pi)
        points = [[round(lon, 5), round(lat, 5)]]
        for _ in range(200):
            course += draw.normal(0, 0.08)
            lon, lat = lon + 0.02 * np.sin(course) / 0.55, lat + 0.02 * np.cos(course)
            points.append([round(float(lon), 5), round(float(lat), 5)])
        properties = {"asset_id": f"made-{n}", "name": f"Made-up cable {n}", "kind": "telecom_cable", "accuracy_m": 300}
        geometry = {"type": "LineString", "coordinates": points}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assets", type=int, default=300)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    write(arguments.out, arguments.assets)
