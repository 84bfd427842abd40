"""How often a ship reports: ITU-R M.1371-5, annex 1, table 1."""

from typing import Final

from seawarden.kernel import inlined

TURNING_DEG_MIN: Final = 10.0  # M.1371: a heading 5 degrees off its mean of 30 s; about this rate of turn


@inlined
def interval_s(class_b: int, sog_kn: float, rot_deg_min: float, status: int) -> float:
    """Return the reporting interval in s by class, speed, rate of turn and navigational status as she sends it."""
    if class_b == 1:
        return 30.0 if sog_kn > 2.0 else 180.0
    if status in (1, 5) and sog_kn <= 3.0:
        return 180.0
    turning = abs(rot_deg_min) > TURNING_DEG_MIN
    if status in (1, 5):
        return 10.0
    if sog_kn > 23.0:
        return 2.0
    if sog_kn > 14.0:
        return 2.0 if turning else 6.0
    return 10.0 / 3.0 if turning else 10.0
