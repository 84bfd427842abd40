"""The words of the CSV dialects -> ITU codes, and the hash table in which the kernel looks them up."""

from functools import cache
from typing import Final

import numpy as np

from seawarden.codec import csv_fields
from seawarden.codec.csv_layout import WORK
from seawarden.codec.csv_number import FOLD, hash_span, mix
from seawarden.kernel import kernel
from seawarden.model.tables import (
    CLASS_A,
    CLASS_ATON,
    CLASS_B,
    CLASS_BASE,
    CLASS_SAR_AIRCRAFT,
    CLASS_SART,
    CLASS_UNKNOWN,
    STATUS_NA,
)

_TRUE: Final = {"true": 1, "t": 1, "yes": 1, "y": 1, "false": 0}

# ITU-R M.1371-5 table 45; the spellings of the Danish files and of MarineCadastre before 2018
STATUS: Final = {
    "Under way using engine": 0,
    "At anchor": 1,
    "Not under command": 2,
    "Restricted maneuverability": 3,
    "Restricted manoeuvrability": 3,
    "Constrained by her draught": 4,
    "Constrained by draught": 4,
    "Moored": 5,
    "Aground": 6,
    "Engaged in fishing": 7,
    "Under way sailing": 8,
    "Under way by sail": 8,
    "Reserved for future amendment [HSC]": 9,
    "Reserved for future amendment [WIG]": 10,
    "Power-driven vessel towing astern": 11,
    "Power-driven vessel pushing ahead or towing alongside": 12,
    "Reserved for future use (13)": 13,
    "AIS-SART": 14,
    "AIS-SART (active)": 14,
    "AIS-SART is active": 14,
    "Unknown value": STATUS_NA,
    "Undefined": STATUS_NA,
}
CLASS: Final = {
    "Class A": CLASS_A,
    "A": CLASS_A,
    "Class B": CLASS_B,
    "B": CLASS_B,
    "Base Station": CLASS_BASE,
    "AtoN": CLASS_ATON,
    "Aid to Navigation": CLASS_ATON,
    "SAR Airborne": CLASS_SAR_AIRCRAFT,
    "SAR Aircraft": CLASS_SAR_AIRCRAFT,
    "Search and Rescue Transponder": CLASS_SART,
    "SART": CLASS_SART,
    "AIS-SART": CLASS_SART,
    "Man Overboard Device": CLASS_SART,
    "MOB": CLASS_SART,
    "EPIRB": CLASS_SART,
    "Unknown": CLASS_UNKNOWN,
}
# ITU-R M.1371-5 table 53; then the four-digit codes of MarineCadastre's "Vessel Type Codes and Groups" (2018)
_TYPES: Final = {
    "WIG": 20,
    "Fishing": 30,
    "Towing": 31,
    "Towing long/wide": 32,
    "Dredging": 33,
    "Diving": 34,
    "Military": 35,
    "Sailing": 36,
    "Pleasure": 37,
    "HSC": 40,
    "Pilot": 50,
    "SAR": 51,
    "Tug": 52,
    "Port tender": 53,
    "Anti-pollution": 54,
    "Law enforcement": 55,
    "Spare 1": 56,
    "Spare 2": 57,
    "Medical": 58,
    "Not party to conflict": 59,
    "Ships according to RR": 59,
    "Passenger": 60,
    "Cargo": 70,
    "Tanker": 80,
    "Other": 90,
    "Undefined": 0,
    "Unknown": 0,
    "Reserved": 0,
    **dict.fromkeys(("1001", "1002"), 30),
    **dict.fromkeys(("1003", "1004", "1016"), 70),
    **dict.fromkeys(("1005", "1006", "1007", "1008", "1009", "1010", "1011", "1018", "1020", "1022"), 90),
    **dict.fromkeys(("1012", "1013", "1014", "1015"), 60),
    **dict.fromkeys(("1017", "1024"), 80),
    "1019": 37,
    "1021": 35,
    **dict.fromkeys(("1023", "1025"), 52),
}
# the second digit of the types 20-29, 40-49 and 60-99 (the same table)
_CARGO: Final = {
    "Category X": 1,
    "Category Y": 2,
    "Category Z": 3,
    "Category OS": 4,
    "No additional information": 9,
}
# letter case does not count
SHIP_TYPE: Final = {word.lower(): code for word, code in _TYPES.items()}
CARGO: Final = {word.lower(): digit for word, digit in _CARGO.items()}


@kernel
def _put(work: np.ndarray, spans: np.ndarray) -> None:
    """Enter words from ``buf`` into ``words``: row i of ``spans`` i8[n, 4] is start, end, field, code."""
    w = work[0]
    for i in range(spans.shape[0]):
        key = mix(hash_span(w, spans[i, 0], spans[i, 1], FOLD), np.uint64(spans[i, 2]))
        at = np.int64(key & np.uint64(127))
        while w.words[2 * at] != 0 and w.words[2 * at] != key:
            at = (at + 1) & 127
        w.words[2 * at] = key
        w.words[2 * at + 1] = np.uint64(spans[i, 3] + 1)


@cache
def table() -> np.ndarray:
    """Return ``words`` of WORK: the words of status, class and the two flags, key (0 free) and code + 1 in turn."""
    texts, spans = bytearray(), []
    flags = ((csv_fields.ACCURACY, _TRUE), (csv_fields.RAIM, _TRUE))
    for field, known in ((csv_fields.STATUS, STATUS), (csv_fields.CLASS, CLASS), *flags):
        for word, code in known.items():
            spans.append((len(texts), len(texts) + len(word), field, code))
            texts += word.encode()
    work = np.zeros(1, WORK)
    work["buf"][0, : len(texts)] = np.frombuffer(bytes(texts), np.uint8)
    _put(work, np.array(spans, np.int64))
    words: np.ndarray = work["words"][0]
    return words
