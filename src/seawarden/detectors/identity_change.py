"""A ship that becomes another one: by her number, her name, or the IMO number of somebody else.

Sees: an MMSI that ends and another one that begins within minutes and metres on the same course and speed (Shunxing39,
January 2025); under one number, a new name or IMO number while she sails, with what else changes then; one IMO number
under two MMSI at one time; a number that is no ship's by its digits (a weak sign).

Blind to: a change in port or while nobody hears her; a name changed together with the number; an IMO number with a
wrong check digit (it is not taken over from the message, so nothing is known of it here); call signs; a change within
an area of doubtful positions. Two ships that share a number by mistake change its name again and again: only the first
time counts in full.

The decibans are judgements, held against simulated honest traffic; see the page.
"""

from dataclasses import dataclass

import numpy as np

from seawarden.detectors._by_number import ready_by_number
from seawarden.detectors._identity_said import IMO_BIT, NAME_BIT, SIZE_BIT, TOWS, Said, events, other_name, text
from seawarden.detectors._identity_walk import KEEPS, KEEPS_N, NAME, SAME_IMO, walk
from seawarden.detectors._identity_words import DETECTOR, say
from seawarden.detectors._raw import RAW, nothing, shut
from seawarden.detectors._write import in_order
from seawarden.detectors.contract import detector
from seawarden.geo.earth import distance_m
from seawarden.model.finding import Finding
from seawarden.model.view import View

HEARD_S = 3600.0
AGAIN_S = 7.0 * 86_400.0


@dataclass(frozen=True)
class Params:
    """What may be set. ``hold_min``: how long after a change it is looked at before anything is said of it."""

    hold_min: float = 10.0
    known_min: float = 30.0  # minutes heard before a change of name means anything


def rename(state: np.ndarray, event: Said, params: Params) -> None:
    """Note a change of what a ship says of herself; a return to what it was closes it."""
    head = int(state[event.slot]["head"]) - 1
    if head < 0 or event.first:
        return
    h = state[head]
    bits = NAME_BIT * other_name(event.was_name, event.name) + IMO_BIT * (0 < event.was_imo != event.imo > 0)
    grown = abs(event.length_m - event.was_m)
    if (
        min(event.length_m, event.was_m) > 0
        and grown > 30.0
        and grown > 0.25 * event.was_m
        and h["ship_type"] not in TOWS
    ):
        bits += SIZE_BIT
    if not bits & (NAME_BIT | IMO_BIT) or h["minutes"] < params.known_min or event.t - h["t"] > HEARD_S:
        return
    if h["t_named"] > 0.0 and not other_name(text(h["was"]), event.name):
        h["t_named"], h["t_last_named"] = 0.0, event.t  # back again: two that share a number, or a slip
        return
    if h["t_named"] == 0.0:
        h["t_named"], h["t_name_due"], h["bits"] = event.t, event.t + 60.0 * params.hold_min, 0
        h["was"], h["was_imo"], h["was_m"] = event.was_name.encode()[:24], event.was_imo, event.was_m
    h["bits"] |= bits
    h["became"], h["new_imo"], h["new_m"] = event.name.encode()[:24], event.imo, event.length_m


def same_imo(view: View, state: np.ndarray, event: Said) -> np.ndarray:
    """Return RAW[0 or 1]: the IMO number of the event, told under another MMSI that was heard within the hour."""
    found = np.zeros(1, RAW)
    own = int(state[event.slot]["head"]) - 1
    others = np.flatnonzero((state["imo"] == event.imo) & (state["mmsi"] != view.tracks["mmsi"][event.slot]))
    others = others[state["head"][others] > 0]
    state["imo"][event.slot] = event.imo
    if own < 0 or not others.size or event.imo == 0:
        return found[:0]
    heads = state["head"][others] - 1
    other = int(heads[np.argmax(state["t"][heads])])
    a, b = state[own], state[other]
    if event.t - min(a["t"], b["t"]) > HEARD_S or (a["t_imo"] > 0.0 and event.t - a["t_imo"] < AGAIN_S):
        return found[:0]
    a["t_imo"] = b["t_imo"] = event.t
    apart_m = distance_m(a["lon"], a["lat"], b["lon"], b["lat"])
    r = found[0]
    r["t"] = r["start"] = r["end"] = event.t
    r["lon"], r["lat"], r["sog_kn"], r["cog_deg"] = a["lon"], a["lat"], a["sog_kn"], a["cog_deg"]
    r["slot"], r["other"], r["code"], r["db"] = a["slot"], b["slot"], SAME_IMO, 6.0 if apart_m > 5000.0 else 1.0
    r["asset"], r["x"][0], r["x"][1], r["x"][7] = a["asset"], apart_m, event.imo, a["near_m"]
    return found


@detector(DETECTOR, KEEPS, Params, __doc__)
def identity_change(view: View, state: np.ndarray, params: Params) -> tuple[list[Finding], np.ndarray]:
    """Step the detector; see `seawarden.detectors.contract`."""
    state = ready_by_number(state.view(KEEPS_N), view.tracks.size)
    words = state.view(KEEPS)
    minutes, near = shut(view.minutes), shut(view.minutes_near)
    found: list[Finding] = []
    done = 0

    def hear(until: float) -> None:
        nonlocal done
        end = int(np.searchsorted(minutes["t"], until, "right"))
        if end > done:
            part = shut(minutes[done:end]), shut(near[done:end])
            out, n = walk(*part, state, nothing(), 60.0 * params.hold_min)
            found.extend(say(view, raw, words[_head(words, raw)]) for raw in out[:n])
            done = end

    for event in events(view, words["mmsi"] != 0, words["imo"]):
        hear(event.t)
        found.extend(say(view, raw, None) for raw in same_imo(view, words, event))
        rename(words, event, params)
    hear(np.inf)
    return in_order(found), words


def _head(state: np.ndarray, raw: np.ndarray) -> int:
    """Return the ship of a record's track."""
    return int(state[int(raw["slot"])]["head"]) - 1 if raw["code"] == NAME else int(raw["slot"])
