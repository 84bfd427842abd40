"""Assets: cables, pipelines and areas on the seabed, as words (`Asset`) and as arrays (`Assets`)."""

from typing import Any, NamedTuple

import msgspec
import numpy as np


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """One asset of the register. ``lines`` are vertices (lon, lat) in deg, one list a part; areas are closed rings.

    ``accuracy_m`` is one standard deviation of the line's position. ``properties`` keeps every property of the file,
    unknown ones too.
    """

    asset_id: str
    name: str
    kind: str
    lines: tuple[tuple[tuple[float, float], ...], ...]
    is_area: bool = False
    accuracy_m: float = 500.0
    properties: dict[str, Any] = {}


class Assets(NamedTuple):
    """The register in the form that kernels read. Built once by `seawarden.register`; never written afterwards.

    Segments are short (densified so that straight in lon/lat is true to 1 m) and grouped by cell of a regular
    lon/lat grid. ``cells`` is CSR: the segments of cell c are ``entries[cells[c]:cells[c + 1]]``, a segment being
    listed in every cell from which it can be within ``reach_m``.
    """

    lon0: np.ndarray  # f8[segments] start of each segment
    lat0: np.ndarray
    lon1: np.ndarray  # f8[segments] its end
    lat1: np.ndarray
    kp0_km: np.ndarray  # f8[segments] kilometre point of its start
    asset: np.ndarray  # i4[segments] index of its asset
    cells: np.ndarray  # i8[rows * cols + 1]
    entries: np.ndarray  # i4[...]
    frame: np.ndarray  # f8[6] west_deg, south_deg, cell_lon_deg, cell_lat_deg, cols, rows
    reach_m: float
    accuracy_m: np.ndarray  # f8[assets]
    is_area: np.ndarray  # u1[assets]
    ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def geometry(self) -> "Geometry":
        """The arrays only: what a kernel takes."""
        return Geometry(*self[:12])


class Geometry(NamedTuple):
    """The arrays of `Assets`, fit to be handed to a kernel as one argument."""

    lon0: np.ndarray
    lat0: np.ndarray
    lon1: np.ndarray
    lat1: np.ndarray
    kp0_km: np.ndarray
    asset: np.ndarray
    cells: np.ndarray
    entries: np.ndarray
    frame: np.ndarray
    reach_m: float
    accuracy_m: np.ndarray
    is_area: np.ndarray
