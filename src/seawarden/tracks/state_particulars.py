"""What a ship says of herself, merged into her tracks; what was known before a change is written down."""

from typing import Any, Final

import numpy as np

from seawarden.kernel import inlined
from seawarden.model.tables import (
    HAS_CALLSIGN,
    HAS_CLASS,
    HAS_DESTINATION,
    HAS_DIMENSIONS,
    HAS_DRAUGHT,
    HAS_ETA,
    HAS_IMO,
    HAS_NAME,
    HAS_SHIP_TYPE,
)
from seawarden.tracks.clean_number import Whole


@inlined
def is_imo(number: Whole) -> bool:
    """Return whether an IMO number's last digit is right: the first six times 7, 6, ... 2, summed (Res. A.1117(30))."""
    if not 1_000_000 <= number <= 9_999_999:
        return False
    total, rest = 0, int(number)
    for weight in range(2, 8):
        rest //= 10
        total += rest % 10 * weight
    return total % 10 == number % 10


LISTED: Final = 2  # something that CHANGES holds


@inlined
def brings(row: Any, track: Any) -> int:
    """Return 2 where a static row says something new of what CHANGES holds, 1 of the rest, 0 where it says nothing new.

    Not available never overwrites. Without branches (& and | of comparisons): most rows bring nothing, and this is all
    that they cost.
    """
    has = np.int64(row.has)
    length = np.int64(row.to_bow_m) + np.int64(row.to_stern_m)
    beam = np.int64(row.to_port_m) + np.int64(row.to_starboard_m)
    name = (row.name0 != track.name0) | (row.name1 != track.name1) | (row.name2 != track.name2)
    new = ((has & HAS_NAME) != 0) & (row.name0 != 0) & name
    new |= ((has & HAS_DIMENSIONS) != 0) & (length > 0) & (length != track.length_m)
    new |= ((has & HAS_DRAUGHT) != 0) & (row.draught_m > 0.0) & (row.draught_m != track.draught_m)
    new |= ((has & HAS_SHIP_TYPE) != 0) & (row.ship_type != 0) & (row.ship_type != track.ship_type)
    new |= ((has & HAS_CLASS) != 0) & (row.ais_class != 0) & (row.ais_class != track.ais_class)
    if new or ((has & HAS_IMO) != 0 and row.imo != track.imo and is_imo(np.int64(row.imo))):
        return LISTED
    place = (row.to_bow_m != track.to_bow_m) | (row.to_port_m != track.to_port_m) | (beam != track.beam_m)
    new = ((has & HAS_DIMENSIONS) != 0) & (length > 0) & place
    new |= ((has & HAS_CALLSIGN) != 0) & (row.callsign0 != 0) & (row.callsign0 != track.callsign0)
    new |= ((has & HAS_ETA) != 0) & (row.eta != 0) & (row.eta != track.eta)
    bound = (row.destination0 != track.destination0) | (row.destination1 != track.destination1)
    bound |= row.destination2 != track.destination2
    new |= ((has & HAS_DESTINATION) != 0) & (row.destination0 != 0) & bound
    return 1 if new else 0


@inlined
def note_change(track: Any, slot: int, t: float, row: Any) -> None:
    """Write to ``row`` (CHANGES) what was known of ``track`` until ``t``."""
    row.t = t
    row.slot = slot
    row.imo = track.imo
    row.length_m = track.length_m
    row.draught_m = track.draught_m
    row.ship_type = track.ship_type
    row.ais_class = track.ais_class
    row.pad = 0
    row.name0 = track.name0
    row.name1 = track.name1
    row.name2 = track.name2


@inlined
def merge(row: Any, track: Any) -> None:
    """Take over what a static row brings."""
    if row.has & HAS_NAME and row.name0 != 0:
        track.name0 = row.name0
        track.name1 = row.name1
        track.name2 = row.name2
    if row.has & HAS_DIMENSIONS and row.to_bow_m + row.to_stern_m > 0:
        track.length_m = row.to_bow_m + row.to_stern_m
        track.beam_m = row.to_port_m + row.to_starboard_m
        track.to_bow_m = row.to_bow_m
        track.to_port_m = row.to_port_m
    if row.has & HAS_DRAUGHT and row.draught_m > 0.0:
        track.draught_m = row.draught_m
    if row.has & HAS_SHIP_TYPE and row.ship_type != 0:
        track.ship_type = row.ship_type
    if row.has & HAS_CLASS and row.ais_class != 0:
        track.ais_class = row.ais_class
    if row.has & HAS_IMO and is_imo(np.int64(row.imo)):
        track.imo = row.imo
    if row.has & HAS_CALLSIGN and row.callsign0 != 0:
        track.callsign0 = row.callsign0
    if row.has & HAS_ETA and row.eta != 0:
        track.eta = row.eta
    if row.has & HAS_DESTINATION and row.destination0 != 0:
        track.destination0 = row.destination0
        track.destination1 = row.destination1
        track.destination2 = row.destination2
