"""What is measured of a loss of speed and of a dip, in which unit, and with which sentence it goes.

The kernels fill the first `OWN` measures, `_drag_places` the others. What each is worth stands in the evidence table.
"""

from typing import Final, NamedTuple


class Measure(NamedTuple):
    """One measure: its name in the evidence table, its unit, and the sentence to which its decibans go."""

    name: str
    unit: str
    part: str


# sentences: the loss itself carries a case, the others only go with it
PARTS: Final = ("loss", "onset", "wobble", "heading", "course", "halt", "place", "ahead", "ship")

LOSS_MEASURES: Final = (
    Measure("own_pct", "% below own sea speed, 20-minute mean", "loss"),
    Measure("against_pct", "% below own sea speed, neighbours' loss taken off", "loss"),
    Measure("neighbours", "ships to compare with", "loss"),
    Measure("slowing_pct", "% that the neighbours lost in the last hour and a half", "loss"),
    Measure("surprise", "10 log10 of (loss over own noise, squared, times its length over the noise's memory)", "loss"),
    Measure("lasting_min", "min since the onset, or since neighbours last explained it", "loss"),
    Measure("already_h", "h known under way where no onset was seen, -1 where one was", "loss"),
    Measure("known_h", "h of sailing that the own sea speed rests on", "loss"),
    Measure("noise_pct", "% of own speed: mean change in an hour", "ship"),
    Measure("earlier", "earlier losses, each forgotten with a day", "ship"),
    Measure("before_pct", "% below own sea speed in the quarter of an hour before", "onset"),
    Measure("abrupt_pct", "% of the first loss that came within five minutes", "onset"),
    Measure("trend_pct", "% of own speed lost further since the first quarter of an hour", "onset"),
    Measure("best_pct", "% of own speed reached again since the onset", "onset"),
    Measure("spread_pct", "% of own speed: standard deviation of five-minute means since the onset", "wobble"),
    Measure("wobble", "10 log10 of the mean bend of three 3-minute means since the onset over her own", "wobble"),
    Measure("choppy", "10 log10 of the mean bend of three 6-minute means since the onset over her own", "wobble"),
    Measure("crab_deg", "deg more between heading and course than her own", "heading"),
    Measure("shift_deg", "deg that the heading moved to one side of the course", "heading"),
    Measure("bent_deg", "deg, most that she turned since the onset", "course"),
    Measure("turn_min", "min between the last large turn and the onset, -1 where it came later", "course"),
    Measure("halts", "0 none, 1 a halt first, 2 one after 20 min of loss, 3 more", "halt"),
    Measure("rough", "10 log10 of the mean bend of three 6-minute means since the onset over the loss", "wobble"),
    Measure("stopped", "ships lying stopped within 5 nm", "place"),
    # from here on by `_drag_places`
    Measure("port_km", "km to the nearest port", "place"),
    Measure("closing", "how much nearer the port is than at the onset, as a share of the way sailed", "place"),
    Measure("port_ahead_min", "min to within 6 km of a port or pilot on the present course", "place"),
    Measure("pilot_km", "km to the nearest pilot station", "place"),
    Measure("anchorage_km", "km to the nearest anchorage", "place"),
    Measure("lane_km", "km to where ships turn, join or leave a lane", "place"),
    Measure("works_km", "km to a wind farm or works at sea", "place"),
    Measure("usual_pct", "% above or below what ships of her class do here", "place"),
    Measure("ahead_min", "min to the first asset on the present course", "ahead"),
    Measure("kind", "1 cargo, 2 tanker, 3 passenger, 4 other, 0 unknown", "ship"),
    Measure("length_m", "m", "ship"),
)
OWN: Final = 24

DIP_MEASURES: Final = (
    Measure("dip_pct", "% of the speed before, mean of three minutes", "dip"),
    Measure("dip_noises", "times her mean change of speed in five minutes", "dip"),
    Measure("dip_back_pct", "% of the fall made good by the end", "dip"),
    Measure("dip_row", "dips at crossings in a row", "dip"),
    Measure("dip_begin_min", "min from the crossing to half of the fall", "dip"),
    Measure("dip_long_min", "min below half of the fall", "dip"),
    Measure(
        "dip_slope", "change of speed in the quarter of an hour before, times her mean change in five minutes", "dip"
    ),
    Measure("dip_low_pct", "% that the speed before lay below her own sea speed", "dip"),
)
