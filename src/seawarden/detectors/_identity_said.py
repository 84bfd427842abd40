"""What ships say of themselves, as events in order: who takes another name, and whose IMO number is another's too."""

import re
from typing import Final, NamedTuple

import numpy as np

from seawarden.model.tables import CLASS_B
from seawarden.model.view import View

NAME_BIT, IMO_BIT, SIZE_BIT = 1, 2, 4
TOWS: Final = (31, 32, 52)  # their length is that of the tow
_NOISE: Final = re.compile(r"[^A-Z0-9]")
_PREFIX: Final = re.compile(r"^(?:M[/.]?[VTSY]|S[/.]?[YV]|F[/.]?V)[ ./]+")


class Said(NamedTuple):
    """One event: at ``t`` the ship in ``slot`` says ``name``, ``imo`` and ``length_m``, and said ``was_*`` before.

    ``first``: nothing was said before, because the track is new.
    """

    t: float
    slot: int
    name: str
    imo: int
    length_m: float
    was_name: str
    was_imo: int
    was_m: float
    first: bool


def text(name: bytes) -> str:
    """Return a name as text."""
    return bytes(name).decode("utf-8", "replace").strip()


def other_name(was: str, now: str) -> bool:
    """Return whether two names are those of two ships: corrections, cuts, prefixes and spellings are the same name."""
    a, b = (_NOISE.sub("", _PREFIX.sub("", name.upper().strip())) for name in (was, now))
    if len(a) < 3 or len(b) < 3 or a.startswith(b) or b.startswith(a) or a in b or b in a:
        return False
    return edits(a, b) > 0.4 * max(len(a), len(b))


def edits(a: str, b: str) -> int:
    """Return how many letters must be changed, put in or taken out to make ``b`` of ``a`` (Levenshtein 1966)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        left, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            left, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, left + (x != y))
    return row[-1]


def events(view: View, seen: np.ndarray, known_imo: np.ndarray) -> list[Said]:
    """Return what is worth looking at of this step, in the order (t, slot), and keep IMO numbers in ``known_imo``.

    ``seen`` bool[slots]: tracks met in earlier steps. ``known_imo`` u4[slots] is brought to the end of the step.
    """
    found = [*_changed(view), *_new(view, seen)]
    found.sort(key=lambda e: (e.t, e.slot, not e.first))
    doubles = _doubles(view, found, known_imo)
    return [e for e in found if e.imo in doubles or _matters(e)]


def _matters(event: Said) -> bool:
    """Return whether somebody took another name or IMO number."""
    return other_name(event.was_name, event.name) or 0 < event.was_imo != event.imo > 0


def _changed(view: View) -> list[Said]:
    """Return the changes of name or IMO number; what is said after one stands in the next as said before."""
    ch = view.changes
    if not ch.size:
        return []
    order = np.lexsort((ch["t"], ch["slot"]))
    ch = ch[order]
    last = np.append(ch["slot"][1:] != ch["slot"][:-1], True)
    now = {}
    for name in ("name", "imo", "length_m"):
        after = np.append(ch[name][1:], ch[name][:1])
        now[name] = np.where(last, view.tracks[name][ch["slot"]], after)
    news = ((ch["name"] != now["name"]) & (ch["name"] != b"")) | (ch["imo"] != now["imo"])
    return [
        Said(
            float(ch["t"][i]),
            int(ch["slot"][i]),
            text(now["name"][i]),
            int(now["imo"][i]),
            float(now["length_m"][i]),
            text(ch["name"][i]),
            int(ch["imo"][i]),
            float(ch["length_m"][i]),
            False,
        )
        for i in np.flatnonzero(news)
    ]


def _new(view: View, seen: np.ndarray) -> list[Said]:
    """Return one event a track that is met for the first time, with the IMO number that she had said by then."""
    rows = np.flatnonzero(~seen[view.minutes["slot"]] & (view.minutes["ais_class"] <= CLASS_B))
    if not rows.size:
        return []
    slots, first = np.unique(view.minutes["slot"][rows], return_index=True)
    found = []
    later = view.changes[np.argsort(-view.changes["t"], kind="stable")]
    for slot, i in zip(slots.tolist(), rows[first].tolist(), strict=True):
        t, imo = float(view.minutes["t"][i]), int(view.tracks["imo"][slot])
        if later.size:
            after = later[(later["slot"] == slot) & (later["t"] > t)]
            imo = int(after["imo"][-1]) if after.size else imo
        if imo:
            found.append(Said(t, slot, "", imo, 0.0, "", 0, 0.0, True))
    return found


def _doubles(view: View, found: list[Said], known_imo: np.ndarray) -> set[int]:
    """Return the IMO numbers of the events that a ship of another MMSI has too; keep those of the other events."""
    if not found:
        return set()
    slots = np.flatnonzero(known_imo)
    imo = np.concatenate((known_imo[slots], np.array([e.imo for e in found], np.uint32)))
    mmsi = view.tracks["mmsi"][np.concatenate((slots, np.array([e.slot for e in found], np.int64)))]
    pairs = np.unique(np.stack((imo, mmsi), axis=1), axis=0)
    same, counts = np.unique(pairs[:, 0], return_counts=True)
    doubles = set(same[(counts > 1) & (same > 0)].tolist())
    for event in found:
        if event.imo not in doubles:
            known_imo[event.slot] = event.imo
    return doubles
