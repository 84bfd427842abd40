"""How the kernels of this room see the tables: texts as whole numbers, which compare and copy in one instruction."""

from typing import Final

import numpy as np

from seawarden.model.tables import STATICS, TRACKS
from seawarden.model.view import CHANGES


def _numbered(dtype: np.dtype) -> np.dtype:
    """Return ``dtype`` with each text column of 8k bytes as k u8 columns: name -> name0, name1, name2."""
    fields: list[tuple[str, str]] = []
    for name in dtype.names or ():
        kind = dtype[name]
        if kind.kind == "S":
            fields += [(f"{name}{k}", "u8") for k in range(kind.itemsize // 8)]
        else:
            fields.append((name, kind.str))
    return np.dtype(fields)


TRACKS_N: Final = _numbered(TRACKS)
STATICS_N: Final = _numbered(STATICS)
CHANGES_N: Final = _numbered(CHANGES)

# A place under an MMSI where none of its tracks can be: the rows there are jumps until they have lasted.
CANDIDATES: Final = np.dtype(
    [("t_first", "f8"), ("t", "f8"), ("lon", "f8"), ("lat", "f8"), ("rows", "u4"), ("pad", "u4")]
)

# The table from MMSI to its first slot: open addressing, an entry is mmsi << 32 | slot, 0 is free.
SLOT_BITS: Final = 32
SLOT_MASK: Final = (1 << SLOT_BITS) - 1
HASH_FACTOR: Final = 2_654_435_761  # Knuth's multiplicative hash: 2^32 over the golden ratio
HASH_SHIFT: Final = 7
