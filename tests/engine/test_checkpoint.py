"""State goes to bytes and back, and nothing else than data comes back."""

from typing import Any, NamedTuple

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawarden.engine.checkpoint import restore, save
from seawarden.model.errors import StoreError
from seawarden.model.tables import TRACKS


class Open(msgspec.Struct):
    names: dict[str, float]


class State(NamedTuple):
    tracks: np.ndarray
    table: np.ndarray
    used: int
    watermark: float
    counts: dict[str, int]
    open: Open
    kept: dict[str, np.ndarray]


def start() -> State:
    return State(np.zeros(2, TRACKS), np.zeros(4, np.int64), 0, -np.inf, {}, Open({}), {"a": np.zeros(0, TRACKS)})


@given(st.integers(0, 2**31), st.floats(allow_nan=False), st.dictionaries(st.text(), st.integers(0, 9)))
def test_what_is_saved_comes_back(used: int, watermark: float, counts: dict[str, int]) -> None:
    state = start()._replace(used=used, watermark=watermark, counts=counts, open=Open({"x": 1.5}))
    state.tracks["mmsi"] = 7
    back = restore(save(state), start())
    assert save(back) == save(state)
    assert back.counts == counts
    assert back.open == state.open
    assert back.tracks["mmsi"].tolist() == [7, 7]
    back.tracks["mmsi"] = 8  # may be written


@pytest.mark.parametrize("blob", [b"", b"\x00noise", msgspec.msgpack.encode(["other/9", []])])
def test_a_foreign_blob_is_refused(blob: bytes) -> None:
    with pytest.raises(StoreError, match="history"):
        restore(blob, start())


def test_a_state_of_another_dtype_is_refused() -> None:
    other = start()._replace(tracks=np.zeros(2, np.int32))
    with pytest.raises(StoreError, match="tracks"):
        restore(save(other), start())


def test_what_has_no_agreed_form_is_not_saved() -> None:
    value: Any = {"f": object()}
    with pytest.raises(TypeError):
        save(value)
