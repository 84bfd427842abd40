"""The exceptions that cross rooms. Each carries a text that says what is wrong and what to do."""


class SeawardenError(Exception):
    """Base of all. ``exit_code`` is what the command line returns (2 wrong input or usage, 3 a fault at run time)."""

    exit_code = 3


class InputError(SeawardenError):
    """An input cannot be read at all: not the kind of file that it should be, or not there."""

    exit_code = 2


class UsageError(SeawardenError):
    """The call does not say enough, or says two things at once."""

    exit_code = 2


class RegisterError(InputError):
    """A register of assets cannot be used."""


class StoreError(SeawardenError):
    """What was to be kept cannot be kept or read back."""


class DetectorError(SeawardenError):
    """A detector threw; it is set aside and named, the others go on."""
