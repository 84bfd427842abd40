"""`seawarden account`: who may sign in to a live watch, and which programs may ask it."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from seawarden.cli import show
from seawarden.model.errors import UsageError
from seawarden.server.people.passwords import Passwords
from seawarden.server.people.people import SCOPES, new_account, new_token, role_of
from seawarden.store.accounts import Accounts, Role
from seawarden.store.audit import Entry

FILE = "accounts.sqlite"
DIR = click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("seawarden-watch"),
    show_default=True,
    help="The folder of the watch.",
)
ROLE = click.option(
    "--role", type=click.Choice([str(role) for role in Role]), default="viewer", show_default=True, help="What she may."
)


@click.group()
def command() -> None:
    """Say who may sign in to a live watch, and which programs may ask it.

    A viewer looks; an operator also acknowledges, assigns, notes and closes; a supervisor also withdraws, merges and
    splits; an admin also reads the audit log. What is done here stands in the audit log too.
    """


@command.command("add")
@click.argument("name")
@ROLE
@DIR
def add(name: str, role: str, folder: Path) -> None:
    """Make an account; the password is asked for, or read from the standard input where that is no terminal."""
    account = new_account(Passwords(), name, role, _password(), time.time())
    with _open(folder) as accounts:
        accounts.add(account, _entry("account added", account.name, role))
    click.echo(f"{account.name} may sign in as {role}")


@command.command("list")
@DIR
@show.json_option
def list_(folder: Path, as_json: bool) -> None:
    """List the accounts and the tokens."""
    with _open(folder) as accounts:
        people, tokens = accounts.accounts(), accounts.tokens()
    if as_json:
        show.print_json(
            {
                "accounts": [{"name": a.name, "role": a.role, "created": a.created} for a in people],
                "tokens": [
                    {"id": t.id, "owner": t.owner, "label": t.label, "scopes": t.scopes, "expires": t.expires}
                    for t in tokens
                ],
            }
        )
        return
    show.table("", ["name", "role", "since"], [(a.name, a.role, _day(a.created)) for a in people])
    if tokens:
        rows = [(t.id, t.owner, t.label, " ".join(t.scopes), _day(t.expires)) for t in tokens]
        show.table("\nTokens", ["id", "owner", "what for", "scopes", "until"], rows)


@command.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice([str(role) for role in Role]))
@DIR
def role_(name: str, role: str, folder: Path) -> None:
    """Give an account another role; it holds from the next request on."""
    with _open(folder) as accounts:
        accounts.change(name, _entry("role changed", name, role), role=role_of(role))
    click.echo(f"{name} is {role} now")


@command.command("password")
@click.argument("name")
@DIR
def password(name: str, folder: Path) -> None:
    """Give an account another password; whoever is signed in with the old one is signed out."""
    hashed = Passwords().hash(_password(), name)
    with _open(folder) as accounts:
        accounts.change(name, _entry("password changed", name), password_hash=hashed)
    click.echo(f"{name} has a new password")


@command.command("remove")
@click.argument("name")
@DIR
def remove(name: str, folder: Path) -> None:
    """Remove an account with its sessions and tokens. What it did stays in the journal and in the audit log."""
    with _open(folder) as accounts:
        accounts.remove(name, _entry("account removed", name))
    click.echo(f"{name} is removed")


@command.command("token")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="What it may; once each.")
@click.option("--label", default="", help="What it is for.")
@click.option("--days", type=click.FloatRange(0), default=365.0, show_default=True, help="Good for so long; 0: always.")
@click.option("--end", "token_id", default="", help="Instead of making one, end the token of this id.")
@DIR
def token(name: str, scopes: tuple[str, ...], label: str, days: float, token_id: str, folder: Path) -> None:
    """Make a token with which a program asks as NAME, and show it once; or end one."""
    with _open(folder) as accounts:
        if token_id:
            accounts.end_token(token_id, _entry("token ended", name, token_id))
            click.echo(f"the token {token_id} is ended")
            return
        account = accounts.account(name)
        if account is None:
            raise UsageError(f"there is no account {name!r}")
        text, kept = new_token(account.name, account.role, label, scopes or ("read",), time.time(), days)
        accounts.add_token(kept, _entry("token made", account.name, f"{kept.id} {' '.join(kept.scopes)}"))
    click.echo(text)


def _open(folder: Path) -> Accounts:
    return Accounts(folder / FILE)


def _entry(what: str, about: str, detail: str = "") -> Entry:
    return Entry(t=time.time(), who="cli", what=what, about=about, detail=detail, address="cli")


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _day(t: float | None) -> str:
    return "always" if t is None else datetime.fromtimestamp(t, UTC).strftime("%Y-%m-%d")
