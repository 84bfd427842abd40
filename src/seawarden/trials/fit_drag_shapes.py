"""How the measures of `anchor_drag` are cut into bins for the fit, and which way physics says that they must point."""

from typing import Final, NamedTuple


class Shape(NamedTuple):
    """Edges of the bins; ``rises`` 1: evidence never falls with the measure, -1: never rises, 0: free."""

    edges: tuple[float, ...]
    rises: int = 0


LOSS_SHAPES: Final = {
    "own_pct": Shape((8.0, 11.0, 14.0, 18.0, 24.0, 32.0, 40.0, 50.0)),
    "against_pct": Shape((2.0, 5.0, 8.0, 11.0, 14.0, 18.0, 24.0, 32.0, 40.0)),
    "neighbours": Shape((0.25, 1.0, 3.0, 6.0)),
    "slowing_pct": Shape((-2.0, 2.0, 5.0, 10.0), -1),
    "surprise": Shape((0.0, 4.0, 8.0, 11.0, 14.0, 17.0, 20.0, 24.0, 28.0), 1),
    "lasting_min": Shape(
        (10.0, 15.0, 20.0, 30.0, 40.0, 50.0, 60.0, 75.0, 90.0, 110.0, 135.0, 165.0, 200.0, 250.0, 320.0), 1
    ),
    "already_h": Shape((0.0, 0.6, 1.0, 2.0, 4.0)),
    "known_h": Shape((1.5, 3.0, 5.0, 8.0)),
    "noise_pct": Shape((1.5, 2.5, 4.0, 6.0, 10.0), -1),
    "earlier": Shape((0.3, 0.8, 1.5, 3.0), -1),
    "before_pct": Shape((-4.0, 0.0, 3.0, 6.0, 10.0)),
    "abrupt_pct": Shape((30.0, 45.0, 60.0, 75.0, 90.0, 110.0)),
    "trend_pct": Shape((-8.0, -4.0, -2.0, 2.0, 4.0, 8.0, 14.0)),
    "best_pct": Shape((70.0, 78.0, 84.0, 88.0, 92.0, 96.0)),
    "spread_pct": Shape((0.7, 1.2, 2.0, 3.0, 4.5, 7.0, 11.0)),
    "wobble": Shape((-2.0, -1.0, 0.0, 0.7, 1.4, 2.1, 2.8, 3.6, 4.5, 5.5), 1),
    "choppy": Shape((-2.0, -1.0, 0.0, 0.7, 1.4, 2.1, 2.8, 3.6, 4.5, 5.5), 1),
    "crab_deg": Shape((-1.0, 0.0, 0.7, 1.5, 3.0, 5.0), 1),
    "shift_deg": Shape((0.5, 1.0, 1.7, 2.5, 4.0, 6.0), 1),
    "bent_deg": Shape((3.0, 6.0, 10.0, 20.0, 40.0, 70.0), -1),
    "turn_min": Shape((0.0, 20.0, 60.0, 180.0)),
    "halts": Shape((0.5, 1.5, 2.5)),
    "rough": Shape((-22.0, -20.0, -18.0, -16.5, -15.0, -13.5, -12.0, -10.5, -9.0, -7.0)),
    "stopped": Shape((0.5, 1.5, 3.5, 8.0), -1),
    "port_km": Shape((6.0, 12.0, 20.0, 30.0, 45.0, 60.0), 1),
    "closing": Shape((-0.7, -0.2, 0.2, 0.5, 0.8, 0.95), -1),
    "port_ahead_min": Shape((15.0, 25.0, 40.0, 55.0, 75.0, 95.0, 120.0), 1),
    "pilot_km": Shape((4.0, 8.0, 15.0, 25.0, 40.0, 60.0), 1),
    "anchorage_km": Shape((4.0, 8.0, 15.0, 25.0, 40.0, 60.0), 1),
    "lane_km": Shape((3.0, 6.0, 12.0, 25.0), 1),
    "works_km": Shape((5.0, 15.0), 1),
    "usual_pct": Shape((-20.0, -12.0, -6.0, 6.0), -1),
    "ahead_min": Shape((10.0, 30.0, 60.0, 90.0, 120.0), -1),
    "kind": Shape((2.5, 3.5), -1),
}

DIP_SHAPES: Final = {
    "dip_pct": Shape((5.0, 6.5, 8.0, 10.0, 13.0, 18.0, 26.0, 40.0)),
    "dip_noises": Shape((3.0, 4.0, 5.5, 7.5, 10.0, 14.0, 20.0), 1),
    "dip_back_pct": Shape((20.0, 50.0, 75.0, 95.0, 120.0)),
    "dip_row": Shape((1.5, 2.5), 1),
    "dip_begin_min": Shape((-1.5, -0.5, 0.5, 1.5, 2.5, 4.0, 6.0)),
    "dip_long_min": Shape((2.5, 3.5, 5.5, 7.5, 9.5)),
    "dip_slope": Shape((-3.0, -1.0, 1.0, 3.0)),
    "dip_low_pct": Shape((-4.0, 4.0, 8.0, 15.0), -1),
}
