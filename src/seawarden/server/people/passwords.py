"""Passwords: argon2id with the parameters of RFC 9106 for machines with little memory (64 MiB, 3 passes, 4 lanes)."""

from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from seawarden.model.errors import UsageError

SHORTEST: Final = 12  # NIST SP 800-63B asks for 8 at least; 12 makes a stolen file expensive
LONGEST: Final = 256


class Passwords:
    """Makes and checks hashes. A check of a name that is not there takes as long as one of a name that is."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str, name: str = "") -> str:
        """Return the hash of a new password. UsageError where it is too short, too long or the name itself."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise UsageError(f"a password has {SHORTEST} to {LONGEST} characters")
        if password.casefold() == name.casefold() or len(set(password)) < 4:
            raise UsageError("this password would be guessed at once")
        return self._hasher.hash(password)

    def fits(self, kept: str | None, password: str) -> bool:
        """Say whether ``password`` is the one of the hash ``kept`` (None: there is no such account)."""
        try:
            ok = self._hasher.verify(kept or self._nobody, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
        return bool(ok and kept)

    def is_old(self, kept: str) -> bool:
        """Say whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)
