"""What is said of a suspected ship, and when: sentences are kept up, replaced under their ids, ended or taken back."""

from typing import Any, Final

import numpy as np

from seawarden.detectors._drag_measures import PARTS
from seawarden.detectors._drag_places import COLUMN
from seawarden.detectors._drag_state import DIP, LOSS
from seawarden.detectors._drag_table import of_dip, of_loss
from seawarden.detectors._drag_words import again_words, dip_words, part_words
from seawarden.model.finding import Finding
from seawarden.model.view import View

NAME: Final = "anchor_drag"
AGAIN: Final = len(PARTS)  # the sentence that takes back what an earlier loss of the same case already counts
MOVED_DB, PART_DB = 1.5, 0.5  # change of the sum, and then of a sentence, that is worth a word
REFRESH_S: Final = 1800.0
SAME_CASE_S: Final = 6.0 * 3600.0  # fusion.rules: how long a drag's case may be silent
KEEP_DB: Final = 6.0  # evidence below which an ended loss is taken back
SHORT_S: Final = 1800.0
LEAST_DB, MOST_DB = -10.0, 25.0  # of one sentence


def say(view: View, records: np.ndarray, state: np.ndarray, min_db: float) -> list[Finding]:
    """Return the findings of the records, in their order; ``state`` keeps what was said."""
    table = view.likelihoods.get(NAME, {})
    parts = of_loss(records["x"], table)
    dips = np.minimum(of_dip(records["x"], table), MOST_DB)
    whole = parts.sum(axis=1)
    loud = whole >= min_db
    parts = np.clip(parts, LEAST_DB, MOST_DB)
    parts[:, 0] = np.clip(whole - parts[:, 1:].sum(axis=1), LEAST_DB, MOST_DB)  # what is cut off elsewhere counts here
    if not table:
        x = records["x"]
        loud = (x[:, COLUMN["lasting_min"]] >= 20.0) & (x[:, COLUMN["against_pct"]] >= 12.0)
    heard = state["said_of"] > 0.0  # ships of whom something was said, or is to be
    heard[records["slot"][loud & (records["code"] == LOSS)]] = True
    found: list[Finding] = []
    for k in np.flatnonzero(heard[records["slot"]] | (records["code"] == DIP)).tolist():
        raw, kept = records[k], state[records["slot"][k]]
        if raw["code"] == DIP:
            found += _dip(view, raw, float(dips[k]), bool(table))
        elif raw["code"] == LOSS:
            if loud[k] or kept["said_of"] == raw["start"]:
                found += _loss(view, raw, kept, parts[k])
        elif kept["said_of"] == raw["start"]:
            found += _end(view, raw, kept)
    return found


def _loss(view: View, raw: Any, kept: Any, parts: np.ndarray) -> list[Finding]:
    """Word what has changed of a loss since it was last worded."""
    fresh = kept["said_of"] != raw["start"]
    if fresh:
        kept["said_of"], kept["parts"], kept["said_t"], kept["ahead_asset"] = raw["start"], 0.0, 0.0, -2
        if raw["start"] - kept["kept_t"] > SAME_CASE_S:
            kept["kept_db"] = 0.0
    said = kept["parts"]
    total = float(parts.sum())
    now = np.append(parts, -min(float(kept["kept_db"]), max(total, 0.0)))
    old = raw["t"] - kept["said_t"] >= REFRESH_S
    other_asset = kept["ahead_asset"] != raw["asset"]
    if not (fresh or old or other_asset or abs(now.sum() - said.sum()) >= MOVED_DB):
        return []
    kept["said_t"] = raw["t"]
    found = []
    for k, name in enumerate(PARTS[1:], 1):
        moved = abs(now[k] - said[k]) >= PART_DB
        if moved or (name == "ahead" and other_asset and said[k] != 0.0):
            said[k] = round(float(now[k]), 1)
            found.append(part_words(view, name, raw, float(said[k])))
            if name == "ahead":
                kept["ahead_asset"] = raw["asset"]
    if abs(now[AGAIN] - said[AGAIN]) >= PART_DB:
        said[AGAIN] = round(float(now[AGAIN]), 1)
        found.append(again_words(view, raw, float(said[AGAIN])))
    rest = float(now.sum() - said[1:].sum())  # what the others did not yet say, so that the sum is right
    said[0] = round(min(max(rest, LEAST_DB), MOST_DB), 1)
    return [part_words(view, PARTS[0], raw, float(said[0])), *found]


def _end(view: View, raw: Any, kept: Any) -> list[Finding]:
    """End what was said of a loss, or take it back: where it was little, or became a stop for good within half an hour.

    A halt that became a stop for good says nothing of a drag, and neither does a loss that she made good.
    """
    said = kept["parts"]
    total = float(said.sum())
    short = bool(raw["stopped"]) and raw["end"] - raw["start"] < SHORT_S
    kept["said_of"] = 0.0
    raw = raw.copy()
    if short or total - float(said[AGAIN]) < KEEP_DB:
        raw["withdrawn"], raw["end"] = 1, np.nan
        found = [part_words(view, name, raw, 0.0) for k, name in enumerate(PARTS) if said[k] != 0.0 or k == 0]
        return found + ([again_words(view, raw, 0.0)] if said[AGAIN] != 0.0 else [])
    before = float(kept["kept_db"]) if raw["start"] - kept["kept_t"] <= SAME_CASE_S else 0.0
    kept["kept_db"], kept["kept_t"] = before + max(total, 0.0), raw["end"]
    return [part_words(view, PARTS[0], raw, float(said[0]))]


def _dip(view: View, raw: Any, db: float, fitted: bool) -> list[Finding]:
    """Word a dip that is worth something. The first only supports, two in a row count alone."""
    return [dip_words(view, raw, db)] if db >= 1.0 or not fitted else []
