"""Is a decibel worth a decibel? The highest evidence of each ship in a day against how often it was deserved.

Episodes, not minutes: minutes of one ship depend on one another. In an exercise drags are far more frequent than at
sea, so the evidence (posterior less prior) is held against the likelihood ratio that was observed: 10 log10 of (share
of guilty episodes in a bin / share of innocent ones in it).
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from seawarden.exercise.score.stats import Z95, rounded

EDGES: Final = (-math.inf, 0.0, 2.5, 5.0, 7.5, 10.0, 12.5, 15.0, 17.5, 20.0, 25.0, math.inf)
FEWEST: Final = 5  # of either side: a bin with fewer says nothing within 3 dB
CLAIM_DB: Final = (0.0, 20.0)  # where the claim of the issue lies
NOTHING_DB: Final = -5.0  # evidence of an episode of which no case was ever made


def reliability(guilty_db: Sequence[float], innocent_db: Sequence[float], innocents: int) -> dict[str, Any]:
    """Return the reliability curve and the scores.

    ``guilty_db`` the highest evidence of every guilty episode (-inf where no case was made), ``innocent_db`` those of
    the innocent ones with a case, of ``innocents`` episodes in all. ``worst_0_20_db``: the farthest that a bin between
    0 and 20 dB lies off, of those with `FEWEST` episodes or more on either side.
    """
    innocents = max(innocents, len(innocent_db))
    bins = []
    for low, high in pairwise(EDGES):
        bins.append(_bin(low, high, guilty_db, innocent_db, innocents))
    claimed = [b for b in bins if b["low"] is not None and b["high"] is not None and CLAIM_DB[0] <= b["low"]
               and b["high"] <= CLAIM_DB[1] and b["observed_db"] is not None
               and min(b["guilty"], b["innocent"]) >= FEWEST]  # fmt: skip
    off = [b["observed_db"] - b["said_db"] for b in claimed]
    return {
        "guilty": len(guilty_db),
        "innocent": innocents,
        "bins": bins,
        "bins_0_20": len(claimed),
        "worst_0_20_db": rounded(max(map(abs, off)), 2) if off else None,
        "mean_off_0_20_db": rounded(sum(off) / len(off), 2) if off else None,
        **scores(guilty_db, innocent_db, innocents),
    }


def _bin(low: float, high: float, guilty: Sequence[float], innocent: Sequence[float], innocents: int) -> dict[str, Any]:
    """Return one bin: mean evidence said, observed likelihood ratio with its 95 % interval (delta method)."""
    yes = [db for db in guilty if low <= db < high]
    no = [db for db in innocent if low <= db < high]
    silent = innocents - len(innocent) if low == -math.inf else 0
    row: dict[str, Any] = {
        "low": rounded(low), "high": rounded(high), "guilty": len(yes), "innocent": len(no) + silent,
        "said_db": None, "observed_db": None, "observed_low_db": None, "observed_high_db": None,
    }  # fmt: skip
    said = [db for db in (*yes, *no) if math.isfinite(db)]
    if said:
        # each side's own mean, so that neither population decides alone where the bin is said to lie
        means = [sum(side) / len(side) for side in ([d for d in yes if d > -math.inf], no) if side]
        row["said_db"] = rounded(sum(means) / len(means), 2)
    if yes and len(no) + silent and guilty and innocents:
        ratio = (len(yes) / len(guilty)) / ((len(no) + silent) / innocents)
        half = Z95 * 10.0 / math.log(10.0) * math.sqrt(1.0 / len(yes) + 1.0 / (len(no) + silent))
        db = 10.0 * math.log10(ratio)
        row |= {"observed_db": rounded(db, 2), "observed_low_db": rounded(db - half, 2),
                "observed_high_db": rounded(db + half, 2)}  # fmt: skip
    if row["said_db"] is None:
        row["observed_db"] = row["observed_low_db"] = row["observed_high_db"] = None
    return row


def scores(guilty_db: Sequence[float], innocent_db: Sequence[float], innocents: int) -> dict[str, Any]:
    """Return Brier and log score of the probabilities that the evidence gives with the exercise's own base rate.

    ``skill`` is 1 less the ratio to always saying the base rate. The log score is in bits an episode (mean of
    -log2 of the probability given to what was the case); episodes without a case count with `NOTHING_DB`.
    """
    total = len(guilty_db) + innocents
    if not guilty_db or not innocents:
        return {"base_rate": None, "brier": None, "brier_skill": None, "log_score_bits": None, "log_skill": None}
    base = len(guilty_db) / total
    prior = 10.0 * math.log10(base / (1.0 - base))
    brier = bits = 0.0
    silent = innocents - len(innocent_db)
    for db, guilty, times in (
        *((db, 1.0, 1) for db in guilty_db),
        *((db, 0.0, 1) for db in innocent_db),
        (NOTHING_DB, 0.0, silent),
    ):
        p = 1.0 / (1.0 + 10.0 ** (-(prior + max(db, NOTHING_DB)) / 10.0))
        brier += times * (p - guilty) ** 2
        bits -= times * math.log2(p if guilty else 1.0 - p)
    plain = base * (1.0 - base)
    entropy = -base * math.log2(base) - (1.0 - base) * math.log2(1.0 - base)
    return {
        "base_rate": rounded(base, 6),
        "brier": rounded(brier / total, 6),
        "brier_skill": rounded(1.0 - brier / total / plain),
        "log_score_bits": rounded(bits / total, 6),
        "log_skill": rounded(1.0 - bits / total / entropy),
    }
