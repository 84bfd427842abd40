"""Seeded weather over the Baltic, shaped like ERA5: hourly fields on a coarse grid. None of it ever blew.

Wind comes of a few long waves that travel east and of lows that cross the area, in the manner of surface pressure and
its gradient; the sea grows and falls behind the wind; the current follows wind and slow eddies; in a cold season ice
reaches down the Gulf of Bothnia and in from the head of the Gulf of Finland. Fields run on from day to day of a seed.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

LON0, LAT0, STEP_LON, STEP_LAT = 9.0, 53.0, 1.0, 0.5  # of the grid: first node and steps in deg
NX, NY = 23, 27
HOURS: Final = 26  # nodes of a day: 0 to 25
WIND_E, WIND_N, WAVE_M, WAVE_E, WAVE_N, CURRENT_E, CURRENT_N, ICE = range(8)
FIELDS: Final = 8
KN_MS: Final = 1852.0 / 3600.0
_SPIN_UP_H: Final = 12
_KM_LAT: Final = 111.2


@dataclass(frozen=True)
class Climate:
    """What the weather is made of. Set so that hourly wind, waves and current lie as the real ones do.

    Real: ERA5 and Open-Meteo marine at six places and 174 days between September and January (tests hold it to them).
    """

    mean_wind_ms: float = 7.0  # of the season: veers and backs over days, most often from the west-south-west
    veer_days: tuple[float, float] = (4.0, 9.0)
    gust_ms: float = 2.6  # standard deviation of each component of the long waves' wind
    waves: int = 8  # long travelling waves
    short: int = 5  # and fronts and troughs: a quarter as long
    short_share: float = 0.45  # of the long ones' wind
    length_km: tuple[float, float] = (1200.0, 4000.0)
    speed_ms: tuple[float, float] = (2.0, 9.0)
    low_every_days: float = 3.0
    low_ms: tuple[float, float] = (4.0, 12.0)  # highest wind of a low
    low_km: tuple[float, float] = (180.0, 420.0)  # distance of the highest wind from its centre
    low_speed_ms: tuple[float, float] = (8.0, 18.0)
    sea_s: float = 4.0 * 3600.0  # the sea follows the wind with this lag
    sea_m_per_ms2: float = 0.0145  # height of the Baltic's short seas by the square of the wind in m/s
    drift: float = 0.013  # current by the wind; turned to the right
    eddy_ms: float = 0.10  # standard deviation of the rest
    cold_winters: float = 0.35  # share of seeds with ice


DEFAULT: Final = Climate()


def still() -> np.ndarray:
    """Return fields without weather (a breath of wind, to swing ships at anchor), f4[HOURS, NY, NX, FIELDS]."""
    out = np.zeros((HOURS, NY, NX, FIELDS), np.float32)
    out[..., WIND_E], out[..., WIND_N] = 3.0, 1.5
    return out


def fields(seed: int, day: int, climate: Climate = DEFAULT) -> np.ndarray:
    """Return the day's hourly fields, f4[HOURS, NY, NX, FIELDS]: see the names of the last axis above.

    Wind and current in m/s towards east and north, significant wave height in m and the unit vector that the seas run
    along, ice as a share of the water covered.
    """
    hours = day * 24.0 + np.arange(-_SPIN_UP_H, HOURS)
    wind = _long_waves(seed, hours, climate) + _lows(seed, day, hours, climate)
    wind += _season(seed, hours, climate)[:, None, None, :]
    out = np.zeros((HOURS, NY, NX, FIELDS), np.float32)
    sea = _lagged(wind, climate)[_SPIN_UP_H:]
    speed = np.hypot(sea[..., 0], sea[..., 1])
    out[..., WIND_E], out[..., WIND_N] = wind[_SPIN_UP_H:, ..., 0], wind[_SPIN_UP_H:, ..., 1]
    out[..., WAVE_M] = 0.12 + climate.sea_m_per_ms2 * speed**2 / (1.0 + (speed / 26.0) ** 2)
    out[..., WAVE_E] = sea[..., 0] / np.maximum(speed, 0.1)
    out[..., WAVE_N] = sea[..., 1] / np.maximum(speed, 0.1)
    eddy = _eddies(seed, hours[_SPIN_UP_H:], climate)
    out[..., CURRENT_E] = climate.drift * (0.94 * sea[..., 0] + 0.34 * sea[..., 1]) + eddy[..., 0]
    out[..., CURRENT_N] = climate.drift * (0.94 * sea[..., 1] - 0.34 * sea[..., 0]) + eddy[..., 1]
    out[..., ICE] = _ice(seed, climate)
    return out


def _grid_km() -> tuple[np.ndarray, np.ndarray]:
    """Return the nodes' places in km east and north of the grid's middle, f8[NY, NX] each."""
    lon = LON0 + STEP_LON * np.arange(NX)
    lat = LAT0 + STEP_LAT * np.arange(NY)
    x = (lon - 20.0)[None, :] * _KM_LAT * np.cos(np.radians(lat))[:, None]
    y = np.broadcast_to(((lat - 59.5) * _KM_LAT)[:, None], x.shape)
    return x, y


def _season(seed: int, hours: np.ndarray, climate: Climate) -> np.ndarray:
    """Return the wind that is the same everywhere, f8[hours, 2]: veering and backing about west-south-west."""
    rng = np.random.default_rng([seed, 605])
    slow, fast = rng.uniform(*climate.veer_days, 2) * 24.0
    phase = rng.uniform(0.0, 2.0 * np.pi, 2)
    veer = 1.9 * np.sin(2.0 * np.pi * hours / slow + phase[0]) + 0.6 * np.sin(4.0 * np.pi * hours / fast + phase[1])
    return np.asarray(climate.mean_wind_ms * np.stack((np.cos(0.4 + veer), np.sin(0.4 + veer)), axis=-1))


def _long_waves(seed: int, hours: np.ndarray, climate: Climate) -> np.ndarray:
    """Return the wind of travelling waves of pressure, f8[hours, NY, NX, 2]: along their crests, as geostrophic."""
    rng = np.random.default_rng([seed, 601])
    x, y = _grid_km()
    out = np.zeros((hours.size, NY, NX, 2))
    each = climate.gust_ms * np.sqrt(2.0 * 2.0 / climate.waves)  # sines have half, two components share
    for wave in range(climate.waves + climate.short):
        length, speed = rng.uniform(*climate.length_km), rng.uniform(*climate.speed_ms) * 3.6
        towards, phase = rng.normal(0.0, 1.0), rng.uniform(0.0, 2.0 * np.pi)
        k, wind = 2.0 * np.pi / length, each
        if wave >= climate.waves:
            k, wind = 4.0 * k, climate.short_share * climate.gust_ms * np.sqrt(4.0 / climate.short)
        along = x * np.cos(towards) + y * np.sin(towards)
        swing = wind * np.cos(k * (along[None] - speed * hours[:, None, None]) + phase)
        turn = rng.normal(0.5 * np.pi, 0.6)  # friction and what is not geostrophic turn it off the crest
        out[..., 0] += swing * np.cos(towards + turn)
        out[..., 1] += swing * np.sin(towards + turn)
    return out


def _lows(seed: int, day: int, hours: np.ndarray, climate: Climate) -> np.ndarray:
    """Return the wind of the lows that cross the area about this day, f8[hours, NY, NX, 2]."""
    x, y = _grid_km()
    out = np.zeros((hours.size, NY, NX, 2))
    for born in range(day - 3, day + 3):
        rng = np.random.default_rng([seed, 602, born + 1000])
        for _ in range(int(rng.poisson(1.0 / climate.low_every_days))):
            start, most = born * 24.0 + rng.uniform(0.0, 24.0), rng.uniform(*climate.low_ms)
            radius, speed = rng.uniform(*climate.low_km), rng.uniform(*climate.low_speed_ms) * 3.6
            towards, cross = rng.normal(0.35, 0.4), rng.uniform(-500.0, 900.0)
            run = (hours - start) * speed - 900.0
            cx = run * np.cos(towards) - cross * np.sin(towards)
            cy = run * np.sin(towards) + cross * np.cos(towards)
            dx, dy = x[None] - cx[:, None, None], y[None] - cy[:, None, None]
            r = np.hypot(dx, dy) + 1.0
            ring = most * (r / radius) * np.exp(0.5 * (1.0 - (r / radius) ** 2))
            age = np.clip((hours - start) / 8.0, 0.0, 1.0) * np.clip((60.0 - (hours - start)) / 12.0, 0.0, 1.0)
            ring = ring * age[:, None, None]
            # anticlockwise about the low, 20 degrees inwards
            out[..., 0] += ring * (-0.94 * dy - 0.34 * dx) / r
            out[..., 1] += ring * (0.94 * dx - 0.34 * dy) / r
    return out


def _lagged(wind: np.ndarray, climate: Climate) -> np.ndarray:
    """Return the wind as the sea remembers it."""
    out = wind.copy()
    keep = np.exp(-3600.0 / climate.sea_s)
    for h in range(1, wind.shape[0]):
        out[h] = keep * out[h - 1] + (1.0 - keep) * wind[h]
    return out


def _eddies(seed: int, hours: np.ndarray, climate: Climate) -> np.ndarray:
    """Return slow, small currents that the wind of the hour does not explain, f8[hours, NY, NX, 2]."""
    rng = np.random.default_rng([seed, 603])
    x, y = _grid_km()
    out = np.zeros((hours.size, NY, NX, 2))
    for _ in range(8):
        towards, k = rng.uniform(0.0, 2.0 * np.pi), 2.0 * np.pi / rng.uniform(120.0, 500.0)
        pace = 2.0 * np.pi / rng.uniform(12.0, 60.0)
        phase = k * (x * np.cos(towards) + y * np.sin(towards)) + rng.uniform(0.0, 2.0 * np.pi)
        swing = climate.eddy_ms * 0.5 * np.sqrt(2.0) * np.cos(phase[None] - pace * hours[:, None, None])
        out[..., 0] -= swing * np.sin(towards)
        out[..., 1] += swing * np.cos(towards)
    return out


def _ice(seed: int, climate: Climate) -> np.ndarray:
    """Return the share of ice by the seed's season, f8[NY, NX]: from the head of both gulfs down to an edge."""
    rng = np.random.default_rng([seed, 604])
    cold, hard = rng.random() < climate.cold_winters, rng.uniform(0.2, 1.0)
    lon = (LON0 + STEP_LON * np.arange(NX))[None, :]
    lat = (LAT0 + STEP_LAT * np.arange(NY))[:, None]
    if not cold:
        return np.zeros((NY, NX))
    north = np.clip((lat - (66.0 - 5.0 * hard)) / 1.0, 0.0, 1.0)
    east = np.clip((lon - (30.5 - 6.0 * hard)) / 1.5, 0.0, 1.0) * np.clip((lat - 59.0) / 0.5, 0.0, 1.0)
    return np.asarray(0.9 * np.maximum(north, east))
