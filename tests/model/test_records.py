"""Rows moved as bytes are the rows that NumPy would move field by field."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from seawarden.model.records import join, pick, take
from seawarden.model.tables import STATICS


def rows(n: int, seed: int = 0) -> np.ndarray:
    made = np.frombuffer(np.random.default_rng(seed).bytes(n * STATICS.itemsize), STATICS)
    return made.copy()


@given(n=st.integers(1, 20), data=st.data())
def test_taken_and_picked_rows_are_those_of_an_index(n: int, data: st.DataObject) -> None:
    table = rows(n)
    index = np.array(data.draw(st.lists(st.integers(0, n - 1), max_size=30)), np.int64)
    assert take(table, index).tobytes() == table[index].tobytes()
    which = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    assert pick(table, which).tobytes() == table[which].tobytes()
    assert take(table, index).dtype == pick(table, which).dtype == STATICS


@given(sizes=st.lists(st.integers(0, 4), max_size=5))
def test_joined_rows_are_those_of_all_in_their_order(sizes: list[int]) -> None:
    parts = [rows(n, seed) for seed, n in enumerate(sizes)]
    joined = join(parts, STATICS)
    assert joined.dtype == STATICS
    assert joined.tobytes() == b"".join(part.tobytes() for part in parts)


def test_nothing_is_taken_from_nothing_and_one_part_is_not_copied() -> None:
    none, one = rows(0), rows(3)
    assert take(none, np.empty(0, np.int64)).size == 0
    assert join([none, one, none], STATICS) is one
