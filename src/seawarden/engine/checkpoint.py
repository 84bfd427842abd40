"""State to bytes and back: a checkpoint, a hand-over to another worker and a test's restart all use it.

A state is a tree of NamedTuples, dicts with text keys, lists, NumPy arrays, msgspec Structs, numbers, texts and None.
`restore` follows a template (the state at the start), so bytes carry data and never code.
"""

from typing import Any, TypeVar

import msgspec
import numpy as np

from seawarden.model.errors import StoreError

SCHEMA = "seawarden.state/1"
State = TypeVar("State")


def save(state: Any) -> bytes:
    """Return ``state`` as one bytes blob. TypeError where something in it has no agreed form."""
    return msgspec.msgpack.encode([SCHEMA, _plain(state)])


def restore(blob: bytes, template: State) -> State:
    """Return the state in ``blob``, shaped like ``template``.

    StoreError where the blob is another version's or another state's: such state is rebuilt from history.
    """
    try:
        schema, tree = msgspec.msgpack.decode(blob)
        if schema != SCHEMA:
            raise StoreError(f"state of an unknown shape ({schema}): rebuild it from history")
        result: State = _like(tree, template, "state")
    except (msgspec.MsgspecError, ValueError, TypeError, KeyError, IndexError) as fault:
        raise StoreError(f"this state cannot be read back ({fault}): rebuild it from history") from fault
    return result


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return [msgspec.json.encode(_descr(value.dtype)), list(value.shape), value.tobytes()]
    if isinstance(value, msgspec.Struct):
        return msgspec.msgpack.encode(value, enc_hook=_number)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        return value.item()
    if value is None or isinstance(value, str | int | float | bytes):
        return value
    raise TypeError(f"no agreed form in a checkpoint for {type(value).__name__}")


def _number(value: Any) -> Any:
    """Return a NumPy number as Python's own; the state of words may hold either."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"no agreed form in a checkpoint for {type(value).__name__}")


def _descr(dtype: np.dtype[Any]) -> Any:
    return dtype.descr if dtype.names else dtype.str


def _like(tree: Any, template: Any, where: str) -> Any:
    if isinstance(template, np.ndarray):
        descr, shape, data = tree
        if descr != msgspec.json.encode(_descr(template.dtype)):
            raise StoreError(f"{where} has another shape than this version keeps: rebuild it from history")
        return np.frombuffer(data, template.dtype).reshape(shape).copy()
    if isinstance(template, msgspec.Struct):
        return msgspec.msgpack.decode(tree, type=type(template))
    if isinstance(template, dict):
        return {
            key: _like(item, template[key], f"{where}.{key}") if key in template else item for key, item in tree.items()
        }
    if isinstance(template, tuple) and hasattr(template, "_fields"):
        if len(tree) != len(template):
            raise StoreError(f"{where} has {len(tree)} parts, not {len(template)}: rebuild it from history")
        parts = [_like(t, v, f"{where}.{f}") for t, v, f in zip(tree, template, template._fields, strict=True)]
        return type(template)(*parts)
    if isinstance(template, float):
        return float(tree)
    return tree
