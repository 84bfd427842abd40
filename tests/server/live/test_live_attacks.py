"""Attacks on the live watch, each by hand: none succeeds. Who may what is written down here once more, by hand too."""

import itertools

import pytest
from starlette.testclient import TestClient

from seawarden.model.errors import StoreError
from seawarden.server.live.app import TABLE
from seawarden.server.people.limits import Limits

INCIDENT = "in-0000000000000000"
ACTS = f"/api/incidents/{INCIDENT}/acts"
HOSTILE = "<script>alert(1)</script>"
ROLES = ("viewer", "operator", "supervisor", "admin")
EXPECTED = {  # route -> (the least role, the scope of a token); None: everybody, no token
    "GET /api/about": ("viewer", "read"),
    "GET /api/land": ("viewer", "read"),
    "GET /api/zones": ("viewer", "read"),
    "GET /api/incidents": ("viewer", "read"),
    "GET /api/incidents/{id}": ("viewer", "read"),
    "GET /api/incidents/{id}/history": ("viewer", "read"),
    "POST /api/incidents/{id}/acts": ("operator", "act"),
    "GET /api/journal": ("viewer", "read"),
    "GET /api/journal/stream": ("viewer", "read"),
    "GET /api/ships/stream": ("viewer", "read"),
    "GET /api/ships": ("viewer", "read"),
    "GET /api/ships/{ref}": ("viewer", "read"),
    "GET /api/track/{ref}": ("viewer", "read"),
    "GET /api/positions": ("viewer", "read"),
    "GET /ogc/": ("viewer", "read"),
    "GET /ogc/conformance": ("viewer", "read"),
    "GET /ogc/collections": ("viewer", "read"),
    "GET /ogc/collections/{name}": ("viewer", "read"),
    "GET /ogc/collections/{name}/items": ("viewer", "read"),
    "GET /ogc/collections/{name}/items/{feature}": ("viewer", "read"),
    "GET /api/assets": ("viewer", "read"),
    "GET /api/areas": ("viewer", "read"),
    "GET /api/feeds": ("viewer", "read"),
    "GET /api/detectors": ("viewer", "read"),
    "GET /api/metrics": ("viewer", "metrics"),
    "GET /api/handover": ("viewer", "read"),
    "GET /api/openapi.json": ("viewer", "read"),
    "GET /api/audit": ("admin", "audit"),
    "POST /signout": ("viewer", None),
    "GET /handover": (None, None),
    "GET /signin": (None, None),
    "POST /signin": (None, None),
}
SCOPES = ("read", "act", "metrics", "audit")


def ask(client, row, **more):
    """Ask a route; streams only as far as their status, by a box or cursor that is refused past the guard."""
    path = row.path.replace("{id}", INCIDENT).replace("{ref}", "0000000000000001")
    path = path.replace("{name}", "assets").replace("{feature}", "estlink")
    if row.path.endswith("/stream"):
        more["params"] = {"bbox": "none", "since": "none"}
    if row.path == "/signin" and row.method == "POST":
        more["json"] = {"name": "viewer one", "password": "wrong"}
    elif row.method == "POST" and row.body is not None:
        more.setdefault("json", {"act": "note", "text": "seen"})
    return client.request(row.method, path, **more)


def test_the_matrix_here_is_of_every_route():
    assert {f"{row.method} {row.path}" for row in TABLE} == set(EXPECTED)


def test_every_route_by_nobody_and_by_every_role(client, sign_in):
    for row in TABLE:
        least, _ = EXPECTED[f"{row.method} {row.path}"]
        guess = f"{row.method} {row.path}" == "POST /signin"  # with a wrong password
        assert (ask(client, row).status_code == 401) == (least is not None or guess), row.path
    for role in ROLES:
        headers = {}
        for row in TABLE:
            least, _ = EXPECTED[f"{row.method} {row.path}"]
            headers = sign_in(role) if row.path in ("/api/about", "/signin", "/signout", "/api/audit") else headers
            answer = ask(client, row, headers=headers)
            if least is not None and ROLES.index(role) < ROLES.index(least):
                assert answer.status_code == 403, (role, row.path)
            elif row.path != "/signin":
                assert answer.status_code not in (401, 403, 500), (role, row.path, answer.text)


def test_every_route_by_tokens_of_every_role_with_and_without_its_scope(client, token):
    given = {(role, scope): token(role, scope) for role in ROLES for scope in SCOPES}
    for row in TABLE:
        least, scope = EXPECTED[f"{row.method} {row.path}"]
        if least is None:
            continue
        for (role, has), headers in given.items():
            status = ask(client, row, headers=headers).status_code
            if has == scope and ROLES.index(role) >= ROLES.index(least):
                assert status not in (401, 403, 500), (role, has, row.path)
            else:
                assert status == 403, (role, has, row.path)
        assert ask(client, row, headers={"authorization": "Bearer swd_000000000000_wrong"}).status_code == 401


def test_what_changes_something_wants_the_sessions_own_csrf_token(client, sign_in, watch):
    another = sign_in("admin")["x-csrf-token"]
    sign_in("admin")
    for row in (row for row in TABLE if row.method == "POST" and row.role is not None):
        for csrf in (None, "", "0" * 64, another, another.upper(), "\u00e9"):
            headers = {} if csrf is None else {"x-csrf-token": csrf.encode()}
            assert ask(client, row, headers=headers).status_code == 403, (row.path, csrf)
    assert not watch.acted


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"origin": "null"},
                                     {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
                                     {"origin": "http://127.0.0.1.evil.example"}])  # fmt: skip
def test_a_page_of_another_site_can_neither_act_nor_sign_in(client, sign_in, watch, headers):
    own = sign_in("operator")
    assert client.post(ACTS, json={"act": "ack"}, headers=own | headers).status_code == 403
    data = {"name": "viewer one", "password": "correct horse battery"}
    assert client.post("/signin", json=data, headers=headers).status_code == 403
    assert not watch.acted
    assert client.post(ACTS, json={"act": "ack"}, headers=own | {"origin": "http://127.0.0.1"}).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_form_cannot_be_sent_as_json(client, sign_in, kind):
    headers = sign_in("operator") | {"content-type": kind}
    assert client.post(ACTS, content=b'{"act":"ack"}', headers=headers).status_code == 415


def test_a_role_below_cannot_withdraw_and_a_name_cannot_be_borrowed(client, sign_in, watch):
    headers = sign_in("operator")
    for act in ("withdraw", "merge", "split"):
        assert client.post(ACTS, json={"act": act, "text": "x"}, headers=headers).status_code == 403
    for more in ({"by": "admin one"}, {"t": 0}, {"request": "x"}, {"incident": "other"}):
        assert client.post(ACTS, json={"act": "ack", **more}, headers=headers).status_code == 400
    assert not watch.acted


def test_a_ships_name_stays_text_wherever_it_goes(client, sign_in, watch):
    headers = sign_in("operator")
    client.post(ACTS, json={"act": "note", "text": HOSTILE}, headers=headers)
    found = 0
    for path in ("/api/incidents", f"/api/incidents/{INCIDENT}", "/api/ships/0000000000000001", "/api/handover",
                 "/api/journal", "/api/assets", "/api/areas"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "script-src 'self';" in answer.headers["content-security-policy"]
        found += "<script>" in answer.text
    assert found >= 4, "the hostile name is nowhere: this tests nothing"
    for path in (f"/api/incidents/{HOSTILE}", f"/{HOSTILE}", f"/api/track/{HOSTILE}"):
        answer = client.get(path)
        assert answer.status_code == 404 and "html" not in answer.headers["content-type"]


def test_every_answer_carries_the_headers_good_or_bad(client, sign_in):
    for path in ("/", "/signin", "/api/about", "/api/nothing", "/nothing", "/handover", "/js/main.js"):
        headers = client.get(path).headers
        assert "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY" and headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers
        if path.startswith(("/api", "/sign")):
            assert headers["cache-control"] == "no-store"


WAYS = ["/../open.py", "/%2e%2e/open.py", "/..%2fopen.py", "/%2e%2e%2f%2e%2e%2fstore/accounts.py", "/js/../../open.py",
        "/js/..%5c..%5copen.py", "//etc/passwd", "/%2fetc/passwd", "/....//open.py", "/%252e%252e/open.py",
        "/js/%00.js", "/accounts.sqlite", "/../../../../../../etc/passwd", "/js/main.js%00.txt"]  # fmt: skip


def test_no_path_leads_out_of_the_page(client):
    for way in WAYS:
        answer = client.get(way)
        assert answer.status_code in (400, 404, 405), (way, answer.text[:200])
        assert "import" not in answer.text and "root:" not in answer.text, way


IDS = ["..%2f..%2fjournal.sqlite", "%00", "' OR '1'='1", "in-%", "*", "a" * 4000, "%ff%fe",
       "in-0000000000000000%00", "%F0%9F%92%A9", "$(id)", "in-0000000000000000;x=1"]  # fmt: skip


def test_no_id_finds_what_it_does_not_name(client, sign_in):
    headers = sign_in("admin")
    for bad in IDS:
        for way in ("incidents/{}", "incidents/{}/history", "ships/{}", "track/{}"):
            assert client.get(f"/api/{way.format(bad)}").status_code == 404, (way, bad)
        assert client.get(f"/ogc/collections/{bad}/items").status_code == 404, bad
        done = client.post(f"/api/incidents/{bad}/acts", json={"act": "ack"}, headers=headers)
        assert done.status_code in (404, 405), bad


BODIES = [b"", b"{", b"[]", b"null", b'{"act":1}', b'{"act":"ack","until":1e999}', b"\xff\xfe", b'{"act":"ack"}' * 2,
          b"[" * 10000, b'{"act":"ack","text":"' + b"x" * 2001 + b'"}', b'{"act":"ack","to":{"a":1}}',
          b'{"act":"ack","until":"now"}', b'{"act":"ack","text":"\\ud800"}']  # fmt: skip


def test_a_body_that_is_none_is_refused(client, sign_in, watch):
    headers = sign_in("operator") | {"content-type": "application/json"}
    for body in BODIES:
        answer = client.post(ACTS, content=body, headers=headers)
        assert answer.status_code == 400 and answer.json()["error"] and not watch.acted, body[:40]


def test_a_body_that_does_not_end_or_says_a_wrong_length_is_cut_off(client, sign_in, watch):
    headers = sign_in("operator") | {"content-type": "application/json"}
    sent = itertools.count()

    def endless():
        for _ in range(2000):
            next(sent)
            yield b'"' + b"x" * 1000

    assert client.post(ACTS, content=endless(), headers=headers).status_code == 413
    big = client.post("/signin", content=b"x" * 100_000, headers={"content-type": "application/json"})
    assert big.status_code == 413 and not watch.acted


def test_a_time_or_a_cursor_that_is_none_is_refused(client, sign_in):
    sign_in("admin")
    for query in ("t=nan", "t=inf", "t=-inf", "t=1e400", "t=x", "t=", "t=1e15", "t=0x10"):
        assert client.get(f"/api/incidents?{query}").status_code == 400, query
        assert client.get(f"/api/handover?{query}").status_code == 400, query
    for query in ("since=-1", "since=1.5", "since=x", "limit=0", "limit=99999999", "since=" + "9" * 40):
        assert client.get(f"/api/journal?{query}").status_code == 400, query
        assert client.get(f"/api/audit?{query}").status_code == 400, query


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "", "127.0.0.1@evil"])
def test_another_host_name_is_refused(client, host):
    for path in ("/", "/api/about", "/signin"):
        answer = client.get(path, headers={"host": host})
        assert answer.status_code == 400 and "set-cookie" not in answer.headers


def test_nothing_that_is_sent_comes_back_as_a_header(client, app):
    link = app.state.live.people.once_link()
    for bad in ("%0d%0aset-cookie:%20x=1", "a%0aX-Evil:1"):
        for path in (f"/signin?once={bad}", f"/api/incidents/{bad}", f"/{bad}", f"/signin?once={link}{bad}"):
            answer = client.get(path, follow_redirects=False)
            assert "x-evil" not in answer.headers and "x=1" not in answer.headers.get("set-cookie", "")
    entered = client.get(f"/signin?once={link}&next=//evil.example", follow_redirects=False)
    assert entered.headers["location"] == "/"


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_under_tls_from_the_net_in_clear(client, sign_in, make):
    data = {"name": "viewer one", "password": "correct horse battery"}
    cookie = client.post("/signin", json=data).headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie and "domain" not in cookie
    with TestClient(make(tls=True), base_url="https://127.0.0.1") as safe:
        answer = safe.post("/signin", json=data)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-seawarden=") and "Secure" in cookie
        assert answer.headers["strict-transport-security"].startswith("max-age=")


def test_a_session_that_was_planted_is_not_taken_up(client):
    planted = "A" * 43
    client.cookies.set("seawarden", planted)
    data = {"name": "operator one", "password": "correct horse battery"}
    assert client.post("/signin", json=data).status_code == 200
    client.cookies.clear()
    client.cookies.set("seawarden", planted)
    assert client.get("/api/about").status_code == 401


def test_an_old_cookie_is_worth_nothing_after_signing_out(client, sign_in):
    headers = sign_in("operator")
    kept = client.cookies["seawarden"]
    assert client.post("/signout", headers=headers).status_code == 200
    client.cookies.set("seawarden", kept)
    assert client.get("/api/about").status_code == 401
    assert client.post(ACTS, json={"act": "ack"}, headers=headers).status_code == 401


@pytest.mark.parametrize("given", ["Basic YWRtaW46YWRtaW4=", "Bearer", "Bearer ", "bearer x", "Negotiate", "",
                                   "Bearer swd_' OR 1=1 --_x"])  # fmt: skip
def test_a_wrong_token_is_nobody_even_with_a_good_cookie(client, sign_in, given):
    sign_in("admin")
    assert client.get("/api/about", headers={"authorization": given}).status_code == 401


def test_a_token_in_the_address_or_as_a_cookie_is_worth_nothing(client, token):
    text = token("admin", "read")["authorization"].removeprefix("Bearer ")
    assert client.get(f"/api/about?token={text}&access_token={text}").status_code == 401
    client.cookies.set("seawarden", text)
    assert client.get("/api/about").status_code == 401


def test_guessing_a_password_over_http_ends_after_five(client):
    wrong = [client.post("/signin", json={"name": "admin one", "password": f"guess {k}"}) for k in range(7)]
    assert [answer.status_code for answer in wrong] == [401] * 5 + [429] * 2
    assert wrong[0].json() == {"error": "name or password is wrong"} and int(wrong[-1].headers["retry-after"]) > 0
    unknown = client.post("/signin", json={"name": "nobody at all", "password": "guess"})
    assert unknown.json() == wrong[0].json()


def test_a_forwarded_address_counts_only_behind_a_declared_proxy(client, make, app):
    forged = {"x-forwarded-for": "127.0.0.1"}
    with TestClient(make(), base_url="http://127.0.0.1", client=("10.0.0.9", 1)) as far:
        link = far.app.state.live.people.once_link()
        assert far.get(f"/signin?once={link}", headers=forged, follow_redirects=False).status_code == 403
    for k in range(7):
        last = client.post("/signin", json={"name": "admin one", "password": "x"},
                           headers={"x-forwarded-for": f"10.0.0.{k}"})  # fmt: skip
    assert last.status_code == 429
    with TestClient(make(behind_proxy=True), base_url="https://127.0.0.1", client=("127.0.0.1", 1)) as near:
        link = near.app.state.live.people.once_link()
        far = {"x-forwarded-for": "127.0.0.1, 203.0.113.7"}
        assert near.get(f"/signin?once={link}", headers=far, follow_redirects=False).status_code == 403


def test_too_many_requests_are_held_back_each_by_themselves(make):
    with TestClient(make(limits=Limits(per_s=0.01, burst=5)), base_url="http://127.0.0.1") as client:
        assert [client.get("/api/about").status_code for _ in range(7)] == [401] * 5 + [429] * 2


def test_no_other_method_does_anything(client, sign_in, watch):
    headers = sign_in("admin")
    for method, row in itertools.product(("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "HEAD"), TABLE):
        path = row.path.replace("{id}", INCIDENT).replace("{ref}", "1")
        if row.path.endswith("/stream"):
            continue
        answer = client.request(method, path, headers=headers)
        assert answer.status_code == 405 or method == "HEAD", (method, path)
        assert "access-control-allow-origin" not in answer.headers
    assert not watch.acted


def test_every_act_and_every_sign_in_is_on_record(client, sign_in, accounts):
    headers = sign_in("operator")
    client.post(ACTS, json={"act": "note", "text": HOSTILE}, headers=headers)
    client.post("/signin", json={"name": "operator one", "password": "a slip: the password"})
    client.post("/signout", headers=headers)
    sign_in("admin")
    told = client.get("/api/audit").json()
    whats = [(line["who"], line["what"], line["about"]) for line in told["lines"][-5:]]
    assert whats == [
        ("operator one", "signed in", ""),
        ("operator one", "note", INCIDENT),
        ("operator one", "sign-in failed", ""),
        ("operator one", "signed out", ""),
        ("admin one", "signed in", ""),
    ]
    assert HOSTILE in told["lines"][-4]["detail"] and "a slip" not in str(told) and told["broken"] is None
    seq = told["lines"][2]["seq"]
    assert client.get("/api/audit", params={"since": seq}).json()["broken"] is None


def test_what_cannot_be_put_on_record_is_not_done(client, sign_in, watch, accounts, monkeypatch):
    headers = sign_in("operator")

    def full(_entry):
        raise StoreError("the disk is full")

    monkeypatch.setattr(accounts, "note", full)
    answer = client.post(ACTS, json={"act": "ack"}, headers=headers)
    assert answer.status_code == 503 and not watch.acted
