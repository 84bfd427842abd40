"""Who is there: signing in, sessions, tokens, and what each may do.

A session is a secret of 256 random bits in a cookie; the file keeps its SHA-256. Its CSRF token is made from the
secret, so that it needs no keeping and ends with it. A session ends after `IDLE_S` without a request and after
`LONGEST_S` in any case; signing in always makes a new one and ends the one that the browser had before.
"""

import asyncio
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from typing import NamedTuple

from seawarden.model.errors import UsageError
from seawarden.server.people.listen import is_loopback
from seawarden.server.people.passwords import Passwords
from seawarden.store.accounts import RANK, Account, Accounts, Role, Session, Token, key_of
from seawarden.store.audit import Entry

IDLE_S = 12 * 3600.0  # a watch of eight hours and what comes before and after it
LONGEST_S = 24 * 3600.0
TOUCH_S = 60.0
ONCE_S = 3600.0  # a one-time link is good for so long
WINDOW_S = 900.0  # failed sign-ins count for so long
MOST_PAIR, MOST_NAME, MOST_ADDRESS = 5, 30, 60  # of one name from one address; of one name; from one address
AT_ONCE = 2  # passwords checked at a time: each takes 64 MiB
WAITING = 16
SCOPES = ("read", "act", "metrics", "audit")
LOCAL = "local"  # whoever came by the one-time link of this machine


class Person(NamedTuple):
    """Somebody who may ask. ``scopes`` None: a browser's session, which may do all that the role may."""

    name: str
    role: Role
    scopes: frozenset[str] | None
    csrf: str
    digest: str

    def may(self, role: Role | None, scope: str | None) -> bool:
        """Say whether she has at least ``role``, and a token of hers the ``scope``."""
        ranked = role is None or RANK[self.role] >= RANK[role]
        return ranked and (self.scopes is None or (scope is not None and scope in self.scopes))


class Refused(Exception):
    """A sign-in that is not let in; ``status`` for HTTP, ``retry_s`` when to try again."""

    def __init__(self, status: int, text: str, retry_s: float = 0.0) -> None:
        super().__init__(text)
        self.status, self.text, self.retry_s = status, text, retry_s


class Entered(NamedTuple):
    """A fresh session: its secret for the cookie, and who it is."""

    secret: str
    person: Person


class People:
    """The people of a running server over the accounts file. ``now`` is the clock, UTC epoch s."""

    def __init__(
        self, store: Accounts, passwords: Passwords | None = None, now: Callable[[], float] = time.time
    ) -> None:
        self.store, self.now = store, now
        self._passwords = passwords or Passwords()
        self._once: dict[str, float] = {}
        self._checking = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._seen: dict[str, float] = {}
        store.sweep(now() - LONGEST_S, now() - IDLE_S, once=True)

    def once_link(self) -> str:
        """Return the secret of a new one-time link; whoever opens it on this machine is `LOCAL` with every right."""
        secret = secrets.token_urlsafe(32)
        self._once[digest(secret)] = self.now() + ONCE_S
        return secret

    async def sign_in(self, name: str, password: str, address: str, before: str) -> Entered:
        """Return a new session for who knows the password; ``before`` is the browser's old secret. `Refused`."""
        self._locked(name, address)
        if self._waiting >= WAITING:
            raise Refused(503, "too many sign-ins at once: try again", 2.0)
        self._waiting += 1
        try:
            async with self._checking:
                self._locked(name, address)  # those who waited beside us may have failed
                return await asyncio.to_thread(self._checked, name, password, address, before)
        finally:
            self._waiting -= 1

    def _checked(self, name: str, password: str, address: str, before: str) -> Entered:
        now, account = self.now(), self.store.account(name)
        if not self._passwords.fits(account.hash if account else None, password) or account is None:
            who = account.name if account else "nobody"  # a password typed for a name stays out of the log
            entry = Entry(t=now, who=who, what="sign-in failed", address=address)
            self.store.failed(now, name, address, WINDOW_S, entry)
            raise Refused(401, "name or password is wrong")
        if self._passwords.is_old(account.hash):
            self.store.rehash(account.name, self._passwords.hash(password))
        self.store.forgive(name, address)
        return self._enter(account.name, account.role, address, before, once=False)

    def _locked(self, name: str, address: str) -> None:
        pair, of_name, of_address = self.store.failures(self.now() - WINDOW_S, name, address)
        if pair >= MOST_PAIR or of_name >= MOST_NAME or of_address >= MOST_ADDRESS:
            raise Refused(429, f"too many failed sign-ins: wait {WINDOW_S / 60:.0f} minutes", WINDOW_S)

    def sign_in_once(self, secret: str, address: str, before: str) -> Entered:
        """Return a session for who holds the one-time link, on this machine only. `Refused` otherwise."""
        until = self._once.get(digest(secret), 0.0)
        if not is_loopback(address) or self.now() > until:
            raise Refused(403, "this link was used already, is too old, or is not for this machine")
        del self._once[digest(secret)]
        return self._enter(LOCAL, Role.ADMIN, address, before, once=True)

    def _enter(self, name: str, role: Role, address: str, before: str, once: bool) -> Entered:
        secret, now = secrets.token_urlsafe(32), self.now()
        session = Session(name=name, role=role, created=now, seen=now, address=address, once=once)
        entry = Entry(t=now, who=name, what="signed in", detail="one-time link" if once else "", address=address)
        self.store.open_session(digest(secret), session, entry, digest(before) if before else "")
        return Entered(secret, Person(name, role, None, csrf_of(secret), digest(secret)))

    def by_cookie(self, secret: str, address: str) -> Person | None:
        """Return whose session the cookie is; None where it is over or nobody's."""
        mark, now = digest(secret), self.now()
        session = self.store.session(mark)
        if session is None or now - session.created > LONGEST_S:
            return None
        if now - max(session.seen, self._seen.get(mark, 0.0)) > IDLE_S:
            return None
        if session.once and not is_loopback(address):
            return None
        if now - session.seen > TOUCH_S:
            self._seen[mark] = now
        return Person(session.name, session.role, None, csrf_of(secret), mark)

    def keep(self) -> None:
        """Bring to the file which sessions are in use, and take out those that are over; called now and then."""
        now, seen, self._seen = self.now(), self._seen, {}
        for mark, t in seen.items():
            self.store.touch(mark, t)
        self.store.sweep(now - LONGEST_S, now - IDLE_S, once=False)

    def by_token(self, text: str) -> Person | None:
        """Return whose token it is, with the owner's role of now; None where it is over or nobody's."""
        token_id, _, secret = text.removeprefix("swd_").partition("_")
        found = self.store.tokens(token_id) if text.startswith("swd_") and secret else []
        if not found or not hmac.compare_digest(found[0].hash, digest(secret)):
            return None
        token = found[0]
        if token.expires is not None and token.expires < self.now():
            return None
        return Person(token.owner, token.role, frozenset(token.scopes), "", token.id)

    def sign_out(self, person: Person, address: str) -> None:
        """End a session."""
        self.store.end_session(person.digest, Entry(t=self.now(), who=person.name, what="signed out", address=address))


def new_account(passwords: Passwords, name: str, role: str, password: str, now: float) -> Account:
    """Return an account ready to be kept. UsageError where its name, role or password will not do."""
    shown = " ".join(name.split())
    if not 1 <= len(shown) <= 64 or not all(c.isalnum() or c in " .-_@'" for c in shown) or key_of(shown) in RESERVED:
        raise UsageError("a name has 1 to 64 letters, digits, spaces or .-_@' and is none that the watch itself uses")
    return Account(name=shown, role=role_of(role), hash=passwords.hash(password, shown), created=now)


def new_token(
    owner: str, role: Role, label: str, scopes: tuple[str, ...], now: float, days: float
) -> tuple[str, Token]:
    """Return a token's text, to be shown once, and the token to be kept. UsageError where a scope is none."""
    wrong = [scope for scope in scopes if scope not in SCOPES]
    if wrong or not scopes:
        raise UsageError(f"scopes are {', '.join(SCOPES)}; not {', '.join(wrong) or 'none'}")
    token_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    expires = now + days * 86_400.0 if days > 0 else None
    token = Token(id=token_id, owner=owner, role=role, label=label, scopes=scopes, created=now, expires=expires,
                  hash=digest(secret))  # fmt: skip
    return f"swd_{token_id}_{secret}", token


def role_of(word: str) -> Role:
    """Return the role of a word. UsageError where it is none."""
    try:
        return Role(word)
    except ValueError as fault:
        raise UsageError(f"a role is one of {', '.join(Role)}") from fault


RESERVED = frozenset({LOCAL, "watch", "nobody", "cli"})


def digest(secret: str) -> str:
    """Return what is kept of a long random secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def csrf_of(secret: str) -> str:
    """Return the CSRF token of a session's secret."""
    return hmac.new(secret.encode("utf-8", "surrogatepass"), b"seawarden csrf", hashlib.sha256).hexdigest()


def described(person: Person) -> dict[str, str]:
    """Return what a page is told of who is signed in."""
    return {"name": person.name, "role": str(person.role)}
