"""The Gulf of Finland's ways for the exercise: lanes, harbours, anchorages and fishing grounds, (lon, lat) in deg.

The lanes follow the published traffic separation schemes off Porkkala, Kalbådagrund, Rodsher and Hogland (IMO
ships' routeing), westbound on the north side, rounded to about 0.005 deg. Approaches are drawn freely so that they
stay clear of the Natural Earth coast. Fit for an exercise, not for navigation.
"""

from typing import Final

Place = tuple[float, float]

WESTBOUND: Final[tuple[Place, ...]] = (
    (28.60, 60.056),
    (28.27, 60.145),
    (27.76, 60.195),
    (27.58, 60.155),
    (27.10, 59.988),
    (26.62, 60.020),
    (25.74, 59.917),
    (25.135, 59.866),
    (24.55, 59.798),
    (24.30, 59.776),
    (23.30, 59.560),
    (23.00, 59.505),
)
EASTBOUND: Final[tuple[Place, ...]] = (
    (23.00, 59.445),
    (23.30, 59.500),
    (24.30, 59.712),
    (24.50, 59.728),
    (25.15, 59.806),
    (25.76, 59.868),
    (26.62, 59.980),
    (27.10, 59.962),
    (27.58, 60.125),
    (27.76, 60.170),
    (28.27, 60.125),
    (28.60, 60.042),
)

# name: (index of the first westbound vertex after joining, number of eastbound vertices before leaving, the way from
# the harbour to the lane)
HARBOURS: Final[dict[str, tuple[int, int, tuple[Place, ...]]]] = {
    "UST-LUGA": (2, 9, ((28.36, 59.715), (28.20, 59.800), (28.14, 59.860), (28.10, 60.050), (28.02, 60.150))),
    "PRIMORSK": (3, 9, ((28.40, 60.480), (28.20, 60.425), (27.82, 60.215))),
    "SILLAMAE": (5, 6, ((27.75, 59.440), (27.55, 59.560), (27.05, 59.740), (26.80, 59.920))),
    "KOTKA": (6, 6, ((26.93, 60.390), (26.90, 60.300), (26.78, 60.200), (26.60, 60.080))),
    "HAMINA": (6, 6, ((27.12, 60.470), (27.10, 60.360), (26.90, 60.230), (26.60, 60.090))),
    "HELSINKI": (8, 4, ((25.215, 60.170), (25.20, 60.100), (25.10, 59.990), (24.90, 59.880))),
    "SKOLDVIK": (7, 5, ((25.55, 60.240), (25.62, 60.130), (25.58, 60.020), (25.40, 59.925))),
    "TALLINN": (9, 3, ((24.74, 59.470), (24.70, 59.560), (24.60, 59.640), (24.42, 59.690))),
    "MUUGA": (8, 4, ((24.96, 59.535), (24.93, 59.600), (24.80, 59.680), (24.72, 59.740))),
}
FERRY_NORTH: Final[tuple[Place, ...]] = (
    (24.75, 59.455),
    (24.715, 59.510),
    (24.735, 59.630),
    (24.84, 59.850),
    (24.95, 60.060),
    (24.965, 60.135),
)
FERRY_SOUTH: Final[tuple[Place, ...]] = (
    (24.965, 60.135),
    (24.94, 60.060),
    (24.80, 59.850),
    (24.69, 59.630),
    (24.70, 59.510),
    (24.75, 59.455),
)
ANCHORAGES: Final[tuple[Place, ...]] = (
    (24.62, 59.535),
    (25.02, 59.585),
    (25.13, 60.060),
    (26.88, 60.300),
    (27.62, 59.500),
    (28.22, 59.770),
    (27.40, 59.870),
    (23.80, 59.480),
)
# west, south, east, north of the grounds where the exercise's boats trawl
FISHING_GROUNDS: Final[tuple[tuple[float, float, float, float], ...]] = (
    (23.30, 59.62, 23.90, 59.74),
    (25.30, 59.69, 26.20, 59.78),
    (26.30, 59.66, 26.90, 59.80),
    (25.60, 60.00, 26.30, 60.10),
)
PILOT_RUNS: Final[tuple[tuple[Place, ...], ...]] = (
    ((24.985, 60.105), (24.96, 60.030), (24.90, 59.960)),
    ((26.93, 60.380), (26.88, 60.240), (26.78, 60.150)),
    ((24.745, 59.475), (24.715, 59.560), (24.64, 59.610)),
    ((28.30, 59.740), (28.20, 59.800), (28.13, 59.880)),
)
TUG_RUNS: Final[tuple[tuple[Place, ...], ...]] = (
    ((25.215, 60.170), (25.20, 60.120), (25.16, 60.060)),
    ((24.755, 59.470), (24.725, 59.520), (24.70, 59.560)),
    ((28.36, 59.715), (28.26, 59.770), (28.20, 59.800)),
    ((26.93, 60.390), (26.91, 60.350), (26.90, 60.290)),
    ((25.56, 60.235), (25.60, 60.180), (25.62, 60.130)),
)


def voyage(origin: str, goal: str) -> tuple[Place, ...]:
    """Return the way between a harbour, or the gate ``EAST``, and the gate ``WEST``, in the lane of its direction.

    KeyError where neither end is ``WEST`` or a harbour is not known.
    """
    if goal == "WEST":
        if origin == "EAST":
            return WESTBOUND
        joins, _, way = HARBOURS[origin]
        return (*way, *WESTBOUND[joins:])
    if goal == "EAST":
        return EASTBOUND
    _, leaves, way = HARBOURS[goal]
    return (*EASTBOUND[:leaves], *way[::-1])
