"""Depths: the packaged hint is as good as it says, and a user's grid is read as it stands."""

from pathlib import Path

import numpy as np
import pytest

from seawarden.knowledge.depth import read_grid
from seawarden.knowledge.depth_known import DEPTHS_FILE, packaged_depths, read_depths
from seawarden.knowledge.load import packaged
from seawarden.model.errors import InputError
from seawarden.model.knowledge_lookup import depth_at

ASC = "ncols 3\nnrows 2\nxllcorner 20.0\nyllcorner 58.0\ncellsize 0.5\nNODATA_value -9999\n-10 -20 -9999\n-30 -40 5\n"
CENTRES = (np.array([20.25, 20.75, 21.25, 20.25, 20.75, 21.25]), np.array([58.75, 58.75, 58.75, 58.25, 58.25, 58.25]))
DEPTHS = [10.0, 20.0, np.nan, 30.0, 40.0, -5.0]


def test_the_packaged_depths_are_there_for_all_the_baltic_and_for_nothing_far_from_it() -> None:
    depth = packaged().depth_m
    lon, lat = np.array([25.0, 20.0, 15.6, 19.0, 22.5, 11.0]), np.array([59.7, 57.3, 55.3, 62.0, 64.6, 55.5])
    assert (depth_at(lon, lat, depth) > 8.0).all()
    assert np.isnan(depth_at(np.array([27.0, 12.0]), np.array([64.5, 61.0]), depth)).all()
    assert packaged_depths().values.tobytes() == depth.values.tobytes()


def test_there_are_more_than_250_soundings_and_each_is_given_back_roughly() -> None:
    soundings = np.array([row for area in read_depths(DEPTHS_FILE).areas for row in area.soundings])
    assert len(soundings) >= 250 and soundings[:, 2].min() > 0.0
    wrong = np.abs(depth_at(soundings[:, 0], soundings[:, 1], packaged_depths()) - soundings[:, 2])
    assert np.median(wrong) < 8.0


def test_the_packaged_depths_agree_with_etopo5_as_far_as_either_goes(shared: Path) -> None:
    etopo = read_grid(shared / "depth" / "etopo5_balticnorthsea.npz")
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(10.0, 30.0, 40_000), rng.uniform(54.0, 65.9, 40_000)
    theirs, ours = depth_at(lon, lat, etopo), depth_at(lon, lat, packaged_depths())
    sea = (theirs > 15.0) & np.isfinite(ours)
    wrong = np.abs(theirs - ours)[sea]
    assert sea.sum() > 5000
    assert np.median(wrong) < 15.0 and np.quantile(wrong, 0.8) < 35.0


def test_known_depths_of_etopo5_are_read_with_their_sign(shared: Path) -> None:
    etopo = read_grid(shared / "depth" / "etopo5_balticnorthsea.npz")
    sea, land = depth_at(np.array([20.05, 14.0]), np.array([57.35, 58.0]), etopo)
    assert 180.0 < sea < 240.0 and land < 0.0


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_an_esri_grid_is_read_from_its_north_west_corner(tmp_path: Path) -> None:
    np.testing.assert_array_equal(depth_at(*CENTRES, read_grid(written(tmp_path, "d.asc", ASC))), DEPTHS)
    centre = ASC.replace("xllcorner 20.0", "xllcenter 20.25").replace("yllcorner 58.0", "yllcenter 58.25")
    np.testing.assert_array_equal(depth_at(*CENTRES, read_grid(written(tmp_path, "d.asc", centre))), DEPTHS)
    down = ASC.replace("-10 -20", "10 20").replace("-30 -40 5", "30 40 -5")
    np.testing.assert_array_equal(depth_at(*CENTRES, read_grid(written(tmp_path, "d.asc", down))), DEPTHS)


@pytest.mark.parametrize(
    ("name", "head", "sign"),
    [
        ("d.csv", "lon,lat,depth\n", ","),
        ("d.csv", "\ufeffLongitude,Latitude,Avg Depth\n", ","),
        ("d.emo", "", ";"),
        ("d.xyz", "", " "),
        ("d.txt", "", "\t"),
    ],
)
def test_points_of_a_regular_grid_are_read_in_any_order(tmp_path: Path, name: str, head: str, sign: str) -> None:
    lines = [sign.join((str(x), str(y), str(z))) for x, y, z in zip(*CENTRES, DEPTHS, strict=True) if not np.isnan(z)]
    path = written(tmp_path, name, head + "\n".join(lines[::-1]) + "\n")
    np.testing.assert_allclose(depth_at(*CENTRES, read_grid(path)), DEPTHS, rtol=1e-6)


def test_heights_are_turned_into_depths_by_name_by_sign_or_by_word(tmp_path: Path) -> None:
    text = "elevation,lon,lat\n-10,20,58\n-20,21,58\n30,20,59\n40,21,59\n"
    assert depth_at(np.array([20.0]), np.array([58.0]), read_grid(written(tmp_path, "e.csv", text)))[0] == 10.0
    said = written(tmp_path, "e.csv", text.replace("elevation", "depth"))
    assert depth_at(np.array([20.0]), np.array([58.0]), read_grid(said))[0] == -10.0
    assert depth_at(np.array([20.0]), np.array([58.0]), read_grid(said, heights=True))[0] == 10.0


def test_a_grid_of_numpy_is_read_with_either_axis_falling(tmp_path: Path) -> None:
    lat, lon, depth = np.array([59.0, 58.0]), np.array([20.0, 21.0, 22.0]), np.arange(6.0).reshape(2, 3) + 1.0
    np.savez(tmp_path / "g.npz", lat=lat, lon=lon, depth=depth)
    grid = read_grid(tmp_path / "g.npz")
    np.testing.assert_array_equal(depth_at(np.array([20.0, 22.0]), np.array([59.0, 58.0]), grid), [1.0, 6.0])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("d.asc", "ncols 3\n"), ("d.asc", "what\n1 2 3\n"), ("d.asc", ASC.replace("-40 5", "-40"))),
        *(("d.asc", ASC.replace("nrows 2", "nrows 9000000000")), ("d.csv", "a,b,c\n1,2,3\n"), ("d.csv", "lon,lat\n")),
        *(("d.csv", ""), ("d.xyz", "1 2\n3 4\n"), ("d.csv", "20,58,1\n20,58,2\n"), ("d.npz", "no"), ("d.tif", "II")),
        ("d.csv", "lon,lat,depth\n20,58,1\n20.17,58.3,2\n21.01,59.77,3\n22.9,60.001,4\n"),
    ],
)
def test_what_is_no_grid_is_refused_in_words(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(InputError, match=name.replace(".", r"\.")):
        read_grid(written(tmp_path, name, text))


def test_a_grid_of_uneven_cells_or_of_another_shape_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "g.npz", lat=np.array([58.0, 59.0, 61.0]), lon=np.array([20.0, 21.0]), depth=np.zeros((3, 2)))
    with pytest.raises(InputError, match="not regular"):
        read_grid(tmp_path / "g.npz")
    np.savez(tmp_path / "g.npz", lat=np.array([58.0, 59.0]), lon=np.array([20.0, 21.0]), depth=np.zeros((3, 2)))
    with pytest.raises(InputError, match="shape"):
        read_grid(tmp_path / "g.npz")
    with pytest.raises(InputError, match="cannot be read"):
        read_grid(tmp_path / "none.npz")


def test_a_file_that_is_no_file_of_soundings_is_refused(tmp_path: Path) -> None:
    for text, says in (("{", "not a file of soundings"), ('{"schema": "x", "areas": []}', "schema")):
        with pytest.raises(InputError, match=says):
            read_depths(written(tmp_path, "d.json", text))
    with pytest.raises(InputError, match="cannot be read"):
        read_depths(tmp_path / "none.json")
