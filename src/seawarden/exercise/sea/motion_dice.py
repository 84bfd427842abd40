"""Dice without a state: the n-th throw of a key is a number of (key, n) alone.

So a ship's luck does not hang on how many other ships there are, nor on the size of the pieces that a day is made in.
The mixing is splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
"""

import math
from typing import Final

import numpy as np

from seawarden.kernel import inlined

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)
_S30: Final = np.uint64(30)
_S27: Final = np.uint64(27)
_S31: Final = np.uint64(31)
_S11: Final = np.uint64(11)
_S16: Final = np.uint64(16)
_LOW16: Final = np.uint64(0xFFFF)
_UNIT: Final = 1.0 / 9007199254740992.0
_NORMAL: Final = math.sqrt(3.0) / 65536.0  # four 16-bit numbers have the variance 65536^2 / 3 together


@inlined
def mixed(value: np.uint64) -> np.uint64:
    """Return 64 bits that look like luck, one for one of ``value``."""
    x = value + _GOLDEN
    x = (x ^ (x >> _S30)) * _MIX_1
    x = (x ^ (x >> _S27)) * _MIX_2
    return x ^ (x >> _S31)


@inlined
def bits(key: np.uint64, n: int) -> np.uint64:
    """Return the n-th throw of ``key`` as 64 bits."""
    return mixed(key + np.uint64(n) * _GOLDEN)


@inlined
def share(key: np.uint64, n: int) -> float:
    """Return the n-th throw of ``key``, 0 <= x < 1."""
    return float(bits(key, n) >> _S11) * _UNIT


@inlined
def normal(key: np.uint64, n: int) -> float:
    """Return the n-th throw of ``key``, about normal with mean 0 and variance 1 (a sum of four; never beyond 3.5)."""
    x = bits(key, n)
    total = (x & _LOW16) + ((x >> _S16) & _LOW16) + ((x >> (_S16 + _S16)) & _LOW16) + (x >> (_S16 + _S16 + _S16))
    return (float(total) - 131070.0) * _NORMAL


def keys(seed: int, day: int, what: int, mmsi: np.ndarray) -> np.ndarray:
    """Return u8[n]: each ship's key for the throws of the kind ``what`` on this seed's day (day -1: on all days).

    A ship's luck hangs on her number alone, so that it stays when other ships come, go or are switched off.
    """
    mine = np.random.default_rng([seed, day + 1, what]).integers(0, 1 << 63, dtype=np.uint64)
    return _mixed(_mixed(mmsi.astype(np.uint64)) ^ mine)


def lots(keys_: np.ndarray, first: int, count: int) -> np.ndarray:
    """Return f8[count, n], 0 <= x < 1: the throws ``first``, ``first + 1``, ... of each key."""
    nth = np.arange(first, first + count, dtype=np.uint64)[:, None] * _GOLDEN
    return np.asarray((_mixed(keys_[None] + nth) >> _S11) * _UNIT)


def normals(keys_: np.ndarray, first: int, count: int) -> np.ndarray:
    """Return f8[count, n], normal with mean 0 and variance 1; takes the throws from ``first`` to ``2 count`` on."""
    out = lots(keys_, first, 2 * count)
    return np.asarray(np.sqrt(-2.0 * np.log(1.0 - out[:count])) * np.cos(2.0 * np.pi * out[count:]))


def _mixed(x: np.ndarray) -> np.ndarray:
    """Return `mixed` of each."""
    x = x + _GOLDEN
    x = (x ^ (x >> _S30)) * _MIX_1
    x = (x ^ (x >> _S27)) * _MIX_2
    return np.asarray(x ^ (x >> _S31))
