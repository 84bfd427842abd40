"""The closed list of kinds of incident (a contract: `design.md`), and the levels."""

from enum import StrEnum


class Kind(StrEnum):
    """What an incident is about."""

    ANCHOR_DRAG = "anchor_drag"
    ANCHORED_OVER_ASSET = "anchored_over_asset"
    LOITERING = "loitering"
    TRAWLING = "trawling"
    GOING_DARK = "going_dark"
    POSITION_DECEPTION = "position_deception"
    IDENTITY_CHANGE = "identity_change"
    RENDEZVOUS = "rendezvous"
    SURVEY_PATTERN = "survey_pattern"
    DRIFT = "drift"
    DARK_CONTACT = "dark_contact"
    SEABED_EVENT = "seabed_event"
    FAULT = "fault"


class Level(StrEnum):
    """How loud. ``watch``: keep an eye on her. ``warning``: look now and call her. ``alarm``: act."""

    WATCH = "watch"
    WARNING = "warning"
    ALARM = "alarm"


ORDER = {Level.WATCH: 1, Level.WARNING: 2, Level.ALARM: 3}
