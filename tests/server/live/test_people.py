import asyncio
import sqlite3
import stat

import pytest
from click.testing import CliRunner

from seawarden.cli import account as cli
from seawarden.model.errors import StoreError, UsageError
from seawarden.server.people import people
from seawarden.server.people.limits import MOST_KEYS, Rate
from seawarden.server.people.listen import is_loopback, may_listen
from seawarden.server.people.passwords import Passwords
from seawarden.server.people.people import LOCAL, People, Refused, new_account, new_token
from seawarden.store.accounts import Accounts, Role
from seawarden.store.audit import Entry, broken

T0 = 1_750_000_000.0
PASSWORD = "correct horse battery"


class Clock:
    def __init__(self):
        self.t = T0

    def __call__(self):
        return self.t


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def folk(accounts, clock, light):
    return People(accounts, light, clock)


async def refused(folk, name="operator one", password="wrong", address="10.0.0.1"):
    with pytest.raises(Refused) as told:
        await folk.sign_in(name, password, address, "")
    return told.value.status


def run(coroutine):

    return asyncio.run(coroutine)


def test_who_knows_the_password_is_in_and_a_secret_is_nowhere_in_the_file(folk, accounts):
    entered = run(folk.sign_in("Operator ONE", PASSWORD, "10.0.0.1", ""))
    who = folk.by_cookie(entered.secret, "10.0.0.1")
    assert (who.name, who.role) == ("operator one", Role.OPERATOR) and who.csrf == entered.person.csrf
    text, kept = new_token("admin one", Role.ADMIN, "", ("read",), T0, 0)
    accounts.add_token(kept, Entry(t=T0, who="cli", what="token"))
    for file in accounts.path.parent.glob("accounts*"):
        data = file.read_bytes()
        for secret in (entered.secret, PASSWORD, text.rpartition("_")[2], who.csrf):
            assert secret.encode() not in data
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert accounts.account("operator one").hash.startswith("$argon2id$")


def test_signing_in_makes_a_new_session_and_ends_the_old_one(folk):
    first = run(folk.sign_in("operator one", PASSWORD, "a", ""))
    planted = "f" * 43
    second = run(folk.sign_in("operator one", PASSWORD, "a", first.secret))
    third = run(folk.sign_in("operator one", PASSWORD, "a", planted))
    assert len({first.secret, second.secret, third.secret, planted}) == 4
    assert folk.by_cookie(first.secret, "a") is None and folk.by_cookie(planted, "a") is None
    assert folk.by_cookie(second.secret, "a") is not None


def test_a_session_ends_by_idling_by_age_by_signing_out_and_by_a_new_password(folk, accounts, clock, light):
    enter = lambda: run(folk.sign_in("operator one", PASSWORD, "a", "")).secret  # noqa: E731
    idle, busy = enter(), enter()
    for _ in range(30):
        clock.t += 3600 * 0.75
        folk.by_cookie(busy, "a")
        folk.keep()
    assert folk.by_cookie(idle, "a") is None and folk.by_cookie(busy, "a") is not None
    clock.t += 3600 * 2
    assert folk.by_cookie(busy, "a") is None
    out = enter()
    folk.sign_out(folk.by_cookie(out, "a"), "a")
    assert folk.by_cookie(out, "a") is None
    old = enter()
    accounts.change("operator one", Entry(t=T0, who="cli", what="x"), password_hash=light.hash("another good one"))
    assert folk.by_cookie(old, "a") is None


def test_a_role_holds_from_the_next_request_on_and_a_removed_account_has_nothing_left(folk, accounts):
    secret = run(folk.sign_in("operator one", PASSWORD, "a", "")).secret
    text, kept = new_token("operator one", Role.OPERATOR, "", ("act",), T0, 0)
    accounts.add_token(kept, Entry(t=T0, who="cli", what="token"))
    accounts.change("operator one", Entry(t=T0, who="cli", what="role"), role=Role.VIEWER)
    assert folk.by_cookie(secret, "a").role == folk.by_token(text).role == Role.VIEWER
    accounts.remove("operator one", Entry(t=T0, who="cli", what="removed"))
    assert folk.by_cookie(secret, "a") is None and folk.by_token(text) is None
    accounts.add(new_account(folk._passwords, "operator one", "admin", PASSWORD, T0), Entry(t=T0, who="c", what="x"))
    assert folk.by_cookie(secret, "a") is None and folk.by_token(text) is None


def test_five_wrong_passwords_close_the_door_for_a_while_for_that_address_only(folk, clock):
    async def story():
        assert [await refused(folk) for _ in range(6)] == [401] * 5 + [429]
        assert await refused(folk, password=PASSWORD) == 429
        assert (await folk.sign_in("operator one", PASSWORD, "10.0.0.2", "")).person.role == Role.OPERATOR
        clock.t += people.WINDOW_S + 1
        assert (await folk.sign_in("operator one", PASSWORD, "10.0.0.1", "")).person.role == Role.OPERATOR

    run(story())


def test_guessing_from_many_addresses_or_at_many_names_is_held_back_too(folk):
    async def story():
        many = [await refused(folk, address=f"10.0.1.{k}") for k in range(people.MOST_NAME + 1)]
        assert many[-2:] == [401, 429]
        names = [await refused(folk, name=f"nobody {k}", address="10.9.9.9") for k in range(people.MOST_ADDRESS + 1)]
        assert names[-2:] == [401, 429]

    run(story())


def test_failures_are_remembered_over_a_restart_and_guesses_at_once_do_not_slip_through(folk, accounts, light, clock):

    async def story():
        return sorted(await asyncio.gather(*[refused(folk) for _ in range(12)]))

    assert run(story()).count(401) <= people.MOST_PAIR + people.AT_ONCE - 1
    assert run(refused(People(accounts, light, clock))) == 429


def test_a_name_that_is_not_there_takes_as_long_as_a_wrong_password(folk, light):
    kept = light.hash("some password of hers")
    calls = []
    real = light._hasher.verify
    light._hasher = type("H", (), {"verify": lambda _, h, p: calls.append(h) or real(h, p)})()
    assert not light.fits(None, "nobody has this password") and not light.fits(kept, "wrong")
    assert len(calls) == 2 and all(h.startswith("$argon2id$") for h in calls)


def test_the_one_time_link_works_once_here_and_not_for_long(folk, accounts, clock, light):
    link = folk.once_link()
    with pytest.raises(Refused):
        folk.sign_in_once(link, "10.0.0.1", "")
    entered = folk.sign_in_once(link, "127.0.0.1", "")
    assert entered.person.name == LOCAL and folk.by_cookie(entered.secret, "127.0.0.1").role == Role.ADMIN
    assert folk.by_cookie(entered.secret, "10.0.0.1") is None
    with pytest.raises(Refused):
        folk.sign_in_once(link, "127.0.0.1", "")
    old = folk.once_link()
    clock.t += people.ONCE_S + 1
    with pytest.raises(Refused):
        folk.sign_in_once(old, "127.0.0.1", "")
    with pytest.raises(Refused):
        folk.sign_in_once("", "127.0.0.1", "")
    assert People(accounts, light, clock).by_cookie(entered.secret, "127.0.0.1") is None, "it outlived its process"


def test_a_token_is_good_for_its_scopes_and_its_time(folk, accounts, clock):
    text, kept = new_token("supervisor one", Role.SUPERVISOR, "", ("read", "metrics"), T0, 1.0)
    accounts.add_token(kept, Entry(t=T0, who="cli", what="token"))
    who = folk.by_token(text)
    assert who.may(Role.VIEWER, "read") and not who.may(Role.OPERATOR, "act") and not who.may(Role.VIEWER, None)
    assert folk.by_token(text[:-1] + ("A" if text[-1] != "A" else "B")) is None
    assert folk.by_token(text.replace(kept.id, "0" * 12)) is None
    for bad in ("", "swd_", "swd__", "swd_%_x", f"swd_{kept.id}", f"swd_{kept.id}_", "' OR 1=1 --", "swd_\x00_\x00"):
        assert folk.by_token(bad) is None
    clock.t += 86_401
    assert folk.by_token(text) is None
    with pytest.raises(UsageError):
        new_token("a", Role.ADMIN, "", ("everything",), T0, 0)


def test_the_audit_log_only_grows_and_says_where_somebody_went_round_it(accounts, tmp_path):
    for k in range(5):
        accounts.note(Entry(t=T0 + k, who="x", what="y", detail=str(k)))
    lines = accounts.log()
    assert [line.detail for line in lines[-5:]] == list("01234") and broken(lines) is None
    with sqlite3.connect(accounts.path) as db:
        for sql in ("UPDATE audit SET who = 'z'", "DELETE FROM audit"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                db.execute(sql)
        db.execute("DROP TRIGGER audit_stays")
        db.execute("UPDATE audit SET who = 'z' WHERE seq = 3")
    db.close()
    assert broken(accounts.log()) == 3


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("[::1]", True), ("127.8.8.8", True),
     ("0.0.0.0", False), ("::", False), ("", False), ("192.168.1.5", False), ("watch.example", False),
     ("::ffff:127.0.0.1", True), ("::ffff:10.0.0.1", False), ("127.0.0.1.evil.example", False)],
)  # fmt: skip
def test_loopback_is_told_from_the_rest(host, here):
    assert is_loopback(host) is here


def test_beyond_this_machine_the_watch_wants_accounts_and_tls():
    may_listen("127.0.0.1", [], tls=False, behind_proxy=False)
    may_listen("0.0.0.0", ["a"], tls=True, behind_proxy=False)
    may_listen("10.0.0.1", ["a"], tls=False, behind_proxy=True)
    for host, some, tls, proxy in (("0.0.0.0", [], True, False), ("0.0.0.0", ["a"], False, False),
                                   ("10.0.0.1", [], False, True), ("127.0.0.1", [], False, True)):  # fmt: skip
        with pytest.raises(UsageError):
            may_listen(host, some, tls, proxy)


@pytest.mark.parametrize("bad", ["short", "x" * 300, "aaaaaaaaaaaaaaaa", "Some Body Here"])
def test_a_password_that_would_be_guessed_is_refused(bad, light):
    with pytest.raises(UsageError):
        light.hash(bad, "some body here")


@pytest.mark.parametrize("bad", ["", "   ", "x" * 65, "a\nb\x00c", "<b>", "watch", "LOCAL", "a/b", 'a"b'])
def test_a_name_that_cannot_be_told_from_others_is_refused(bad, light):
    with pytest.raises(UsageError):
        new_account(light, bad, "viewer", PASSWORD, T0)


def test_a_rate_refills_and_forgets():
    rate = Rate(2.0, 3.0)
    assert [rate.take("a", 0.0) > 0 for _ in range(4)] == [False, False, False, True]
    assert rate.take("b", 0.0) == 0.0 and rate.take("a", 0.4) > 0 and rate.take("a", 1.0) == 0.0
    for k in range(MOST_KEYS + 5):
        rate.take(str(k), 100.0)
    assert len(rate._left) <= MOST_KEYS


def test_a_file_that_is_no_accounts_file_is_told(tmp_path):
    (tmp_path / "x").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError):
        Accounts(tmp_path / "x")


def test_the_command_line_makes_changes_and_removes_accounts(tmp_path, monkeypatch, light):
    monkeypatch.setattr(cli, "Passwords", lambda: light)
    folder = ["--dir", str(tmp_path)]

    def done(*args, given=""):
        answer = CliRunner().invoke(cli.command, [*args, *folder], input=given)
        assert answer.exit_code == 0, answer.output
        return answer.output

    done("add", "Jüri Tamm", "--role", "operator", given=PASSWORD + "\n")
    done("role", "jüri tamm", "supervisor")
    text = done("token", "Jüri Tamm", "--scope", "metrics", "--label", "prometheus").strip()
    told = done("list")
    assert "Jüri Tamm" in told and "supervisor" in told and "prometheus" in told and text not in told
    with Accounts(tmp_path / cli.FILE) as accounts:
        assert People(accounts, light, lambda: T0).by_token(text).scopes == {"metrics"}
        assert [line.what for line in accounts.log()] == ["account added", "role changed", "token made"]
    done("password", "Jüri Tamm", given="another good password\n")
    done("token", "Jüri Tamm", "--end", text.split("_")[1])
    done("remove", "Jüri Tamm")
    assert '"accounts": []' in done("list", "--json").replace("\n", "")
    with pytest.raises(UsageError):
        CliRunner().invoke(cli.command, ["remove", "nobody", *folder], catch_exceptions=False)
    with pytest.raises(UsageError):
        CliRunner().invoke(cli.command, ["add", "x", *folder], input="short\n", catch_exceptions=False)


def test_the_real_parameters_are_those_of_rfc_9106():
    assert "m=65536,t=3,p=4" in Passwords().hash(PASSWORD)
