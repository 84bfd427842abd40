"""One step of a ship that lies: at her berth, swinging at anchor, or drifting and now and then steaming back."""

import math
from typing import Any, Final

from seawarden.exercise.sea.motion_dice import normal
from seawarden.exercise.sea.motion_state import SAILING, STEP_S
from seawarden.geo.earth import turn_deg
from seawarden.kernel import inlined

ANCHORED: Final = 1
MOORED: Final = 5
SWING_S: Final = 400.0  # she follows the wind about her anchor with this time constant
YAW_S: Final = 700.0  # and yaws to and fro, so slowly
YAW_DEG: Final = 28.0
HOME_MS: Final = 2.0  # steams back to where she drifted from
TURN_S: Final = 300.0


@inlined
def lie(me: Any, body: Any, vertex: Any, t_s: float, step: int) -> None:
    """Move a ship that lies on by one step; at her time she sails."""
    here = vertex[me.at]
    me.sway -= me.sway * STEP_S / SWING_S
    me.sway_to += -me.sway_to * STEP_S / YAW_S + math.sqrt(2.0 * STEP_S / YAW_S) * normal(body.key, 4 * step + 2)
    if here.lying == ANCHORED:
        swing(me, here.swing_m, STEP_S / SWING_S)
        _turn_to(me, (math.degrees(math.atan2(me.wind_e, me.wind_n)) + YAW_DEG * me.sway_to + 180.0) % 360.0)
    elif here.lying == MOORED:
        me.off_e -= me.off_e * STEP_S / SWING_S
        me.off_n -= me.off_n * STEP_S / SWING_S
        me.rot_deg_min = 0.0
    else:
        _drift(me, body, here.swing_m)
    if t_s >= me.until_s:
        me.mode = SAILING
        me.sway_to = 0.0


@inlined
def swing(me: Any, swing_m: float, share: float) -> None:
    """Go this share of the way to where she would lie: down the wind from the anchor, yawing; more wind, more chain."""
    wind = math.sqrt(me.wind_e * me.wind_e + me.wind_n * me.wind_n)
    down = math.atan2(me.wind_e, me.wind_n) + math.radians(YAW_DEG) * me.sway_to
    out = swing_m * min(0.35 + wind / 15.0, 1.0)
    me.off_e += (out * math.sin(down) - me.off_e) * share
    me.off_n += (out * math.cos(down) - me.off_n) * share


@inlined
def _drift(me: Any, body: Any, swing_m: float) -> None:
    """With current and a share of the wind, beam to it; at the end of her room she steams back."""
    apart = math.sqrt(me.off_e * me.off_e + me.off_n * me.off_n)
    if swing_m > 0.0 and apart > swing_m:
        me.homing = 1.0
    elif apart < 0.15 * swing_m:
        me.homing = 0.0
    if me.homing > 0.0:
        me.kn += (HOME_MS - me.kn) * STEP_S / TURN_S  # here in m/s: she lies, and has no speed on a leg
        me.off_e -= me.kn * STEP_S * me.off_e / apart
        me.off_n -= me.kn * STEP_S * me.off_n / apart
        _turn_to(me, math.degrees(math.atan2(-me.off_e, -me.off_n)) % 360.0)
        return
    me.kn = 0.0
    me.off_e += (body.drift * me.wind_e + me.current_e) * STEP_S
    me.off_n += (body.drift * me.wind_n + me.current_n) * STEP_S
    _turn_to(me, (math.degrees(math.atan2(me.wind_e, me.wind_n)) + 90.0 + 25.0 * me.sway_to) % 360.0)


@inlined
def _turn_to(me: Any, heading_deg: float) -> None:
    """Turn the bow towards a heading, slowly."""
    step = turn_deg(me.hdg_deg, heading_deg) * STEP_S / TURN_S
    me.hdg_deg = (me.hdg_deg + step) % 360.0
    me.rot_deg_min = step * 60.0 / STEP_S
