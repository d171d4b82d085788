"""Customers for whom a site vouches: who is taken, what follows them, what a hostile token is told, and how it ends."""

from __future__ import annotations

import json
import sqlite3
import time

import pytest
from websockets.exceptions import ConnectionClosed

from harness.vouching import encoded, identity, signed
from Server.people import Person, Socket, control, http_call, staff, visitor

KEY, OTHER = "shop-key-1", "shop-key-2"
SHOP = "https://shop.example"
HEADER = b'{"alg":"HS256","typ":"JWT"}'


def keys(server) -> None:
    boss = staff(server, "boss", role="administrator")
    value = {"keys": [{"key": key, "name": "Shop", "origins": [SHOP]} for key in (KEY, OTHER)]}
    boss.change("desk.change_settings", section="widgets", version=0, value=value)


def new_secret(server, key: str = KEY) -> dict:
    made = control(server, "/control/site-secret", {"key": key})
    assert made.status == 200, made.text
    return made.json


@pytest.fixture
def secret(server) -> str:
    keys(server)
    return new_secret(server)["secret"]


def ask(server, token, key: str = KEY, **fields):
    return http_call(server, "POST", f"/api/identify?key={key}", {"token": token, **fields}, {"Origin": SHOP})


def known(server, token, key: str = KEY, **fields) -> Person:
    made = ask(server, token, key, **fields)
    assert made.status == 200, made.text
    assert made.json["token"].startswith("wgc_") and made.json["expires_at"] > time.time() * 1_000
    return Person(server, made.json["user"], made.json["token"])


def read(person: Person, method: str, **fields) -> dict:
    answer = person.call(method, fields)
    assert answer.status == 200, answer.text
    return answer.json


def tickets(person: Person) -> list[int]:
    return [one["ticket"] for one in read(person, "ticket.list")["tickets"]]


def test_one_name_under_one_key_is_one_customer_on_any_device(server, secret: str):
    phone, laptop = (known(server, identity(secret, name="Inês Duarte", email="ines@example.com")) for _ in range(2))
    assert phone.id == laptop.id and phone.token != laptop.token and phone.user["name"] == "Inês Duarte"
    number = phone.change("ticket.open", text="From the phone")["ticket"]
    assert tickets(laptop) == [number]
    with Socket(server) as socket:
        assert socket.connect(laptop.token)["connect"]["data"]["user"]["id"] == laptop.id
        assert "subscribe" in socket.follow(f"ticket:{number}")
    # Another name, and the same name under another site's key, are somebody else.
    another = known(server, identity(secret, "8"))
    elsewhere = known(server, identity(new_secret(server, OTHER)["secret"]), OTHER)
    assert len({phone.id, another.id, elsewhere.id}) == 3
    assert tickets(another) == tickets(elsewhere) == []
    refused = another.call("ticket.get", {"ticket": number})
    missing = another.call("ticket.get", {"ticket": number + 1})
    assert refused.status == missing.status == 404 and refused.code == missing.code


def test_what_a_site_says_of_a_customer_is_what_the_desk_calls_them(server, secret: str):
    assert known(server, identity(secret)).user["name"] == "Customer"
    assert known(server, identity(secret, name="Inês")).user["name"] == "Inês"
    assert known(server, identity(secret)).user["name"] == "Inês"
    assert known(server, identity(secret, name="Inês Duarte", email="i@example.com")).user["name"] == "Inês Duarte"


def test_a_stranger_who_is_vouched_for_keeps_what_they_wrote(server, secret: str):
    stranger = visitor(server, "Somebody")
    number = stranger.change("ticket.open", text="Before I signed in")["ticket"]
    person = known(server, identity(secret, name="Inês"), visitor=stranger.token)
    assert person.id == stranger.id and tickets(person) == [number]
    # The stranger's token is over: who finds it in the browser opens nothing with it.
    assert stranger.call("ticket.list", {}).status == 401


def test_a_stranger_who_turns_out_to_be_known_brings_their_tickets(server, secret: str):
    ana = staff(server, "ana")
    person = known(server, identity(secret, name="Inês Duarte"))
    first = person.change("ticket.open", text="Long ago")["ticket"]
    stranger = visitor(server, "Somebody")
    second = stranger.change("ticket.open", text="On a new device")["ticket"]
    ana.change("ticket.take", ticket=second)
    with Socket(server) as socket:
        socket.connect(stranger.token)
        socket.follow(f"ticket:{second}")
        again = known(server, identity(secret), visitor=stranger.token)
        with pytest.raises(ConnectionClosed):
            socket.rpc("ticket.list")
            socket.until_closed()
    assert again.id == person.id and set(tickets(again)) == {first, second} == set(tickets(person))
    assert person.change("chat.send", ticket=second, text="It is me")["ticket"] == second
    seen = read(ana, "ticket.get", ticket=second)
    assert seen["customer"]["id"] == person.id and seen["customer"]["name"] == "Inês Duarte"
    told = read(ana, "ledger.list", ticket=second)["entries"]
    joined = next(entry for entry in told if entry["kind"] == "ticket.customer_joined")
    assert (joined["detail"]["from"], joined["detail"]["to"]) == (stranger.id, person.id)
    assert server.cli("verify").returncode == 0
    assert stranger.call("ticket.list", {}).status == 401


def test_two_known_people_are_never_made_one(server, secret: str):
    ines, rui = known(server, identity(secret, "ines")), known(server, identity(secret, "rui"))
    number = ines.change("ticket.open", text="Mine")["ticket"]
    for wrong in (identity(secret, "rui"), identity(secret, "somebody new")):
        refused = ask(server, wrong, visitor=ines.token)
        assert (refused.status, refused.code) == (409, "conflict")
    assert tickets(ines) == [number] and tickets(rui) == []
    # One's own older session is no other person.
    assert known(server, identity(secret, "ines"), visitor=ines.token).id == ines.id


NOW = int(time.time())
UNSIGNED = {
    "no signature at all": lambda secret: ".".join(identity(secret).split(".")[:2]) + ".",
    "two parts": lambda secret: ".".join(identity(secret).split(".")[:2]),
    "four parts": lambda secret: identity(secret) + ".x",
    "nothing": lambda secret: "",
    "dots": lambda secret: "..",
    "alg none": lambda secret: signed(secret, b'{"alg":"none"}', b'{"sub":"7","exp":9999999999}'),
    "alg none without a signature": lambda _: f'{encoded(b"{}")}.{encoded(b"{}")}.',
    "alg HS512": lambda secret: identity(secret, header={"alg": "HS512", "typ": "JWT"}),
    "alg RS256": lambda secret: identity(secret, header={"alg": "RS256", "typ": "JWT"}),
    "alg in other letters": lambda secret: identity(secret, header={"alg": "hs256", "typ": "JWT"}),
    "alg twice": lambda secret: signed(secret, b'{"alg":"none","alg":"HS256"}', b'{"sub":"7"}'),
    "alg a list": lambda secret: identity(secret, header={"alg": ["HS256"]}),
    "no alg": lambda secret: identity(secret, header={"typ": "JWT"}),
    "another type": lambda secret: identity(secret, header={"alg": "HS256", "typ": "JWE"}),
    "an extension that must be obeyed": lambda secret: identity(secret, header={"alg": "HS256", "crit": ["b64"], "b64": False}),
    "a key of its own": lambda secret: identity(secret, header={"alg": "HS256", "jwk": {"kty": "oct", "k": "AA"}}),
    "a header that is a list": lambda secret: signed(secret, b"[]", b"{}"),
    "another secret": lambda _: identity("wgs_" + "A" * 43),
    "an empty secret": lambda _: identity(""),
    "a payload that was changed": lambda secret: ".".join(
        [identity(secret).split(".")[0], encoded(b'{"sub":"8","exp":9999999999}'), identity(secret).split(".")[2]]),
    "padding": lambda secret: identity(secret) + "=",
    "base64 of the other kind": lambda secret: identity(secret)[:-2] + "+/",
    "white space": lambda secret: " " + identity(secret),
    "huge": lambda secret: identity(secret, name="x" * 5_000),
    "bytes that are no text": lambda secret: f"{encoded(bytes(range(128, 200)))}.x.x",
}


def test_what_no_secret_signed_is_refused_in_the_same_words(server, secret: str):
    said = set()
    for name, make in UNSIGNED.items():
        refused = ask(server, make(secret))
        assert (refused.status, refused.code) == (401, "unauthorized"), name
        said.add(refused.json["detail"])
    assert len(said) == 1
    # A key that nobody made is told the same; and so is one that has no secret.
    unknown = http_call(server, "POST", "/api/identify?key=no-such-key", {"token": identity(secret)})
    assert unknown.status == 401 and unknown.json["detail"] in said
    assert ask(server, identity(secret), OTHER).json["detail"] in said


SIGNED = {
    "no sub": (dict(sub=None), "sub"),
    "an empty sub": (dict(sub=""), "sub"),
    "a long sub": (dict(sub="é" * 65), "sub"),
    "sub a number": (dict(sub=7), "sub"),
    "sub a list": (dict(sub=["7"]), "sub"),
    "sub with a line feed": (dict(sub="7\n8"), "sub"),
    "no exp": (dict(exp=None), "exp"),
    "exp a text": (dict(exp=str(NOW + 60)), "exp"),
    "exp with a fraction": (dict(exp=NOW + 60.5), "exp"),
    "exp over every edge": (dict(exp=2**63 - 1), "exp"),
    "exp beyond all numbers": (dict(exp=10**30), "exp"),
    "exp below nought": (dict(exp=-1), "exp"),
    "exp long past": (dict(exp=NOW - 3_600), "exp"),
    "exp a week ahead": (dict(exp=NOW + 7 * 86_400), "exp"),
    "iat far ahead": (dict(iat=NOW + 3_600, exp=NOW + 7_200), "iat"),
    "iat a truth": (dict(iat=True), "iat"),
    "iat long ago, exp now": (dict(iat=NOW - 3 * 86_400), "exp"),
    "nbf far ahead": (dict(nbf=NOW + 3_600), "nbf"),
    "a name without letters": (dict(name="   "), "name"),
    "a name of a thousand letters": (dict(name="x" * 1_000), "name"),
    "a name that is a number": (dict(name=7), "name"),
    "an address that is none": (dict(email="nowhere"), "email"),
}


def test_what_a_site_signed_wrongly_it_is_told(server, secret: str):
    for name, (claims, word) in SIGNED.items():
        refused = ask(server, identity(secret, **claims))
        assert refused.status == 401 and word in refused.json["detail"], (name, refused.text)
    for payload in (b"[]", b"7", b"{", b'{"sub":"7","sub":"8","exp":9999999999}', b"\xff", b'{"a":' * 40 + b"1" + b"}" * 40):
        refused = ask(server, signed(secret, HEADER, payload))
        assert refused.status == 401 and "object" in refused.json["detail"], payload
    # A minute of difference between two clocks is none; a key's name in the header is passed over.
    known(server, identity(secret, iat=NOW + 30, exp=NOW + 86_400))
    known(server, identity(secret, header={"kid": "2026", "alg": "HS256"}))


def test_two_secrets_are_good_at_once_and_ending_one_ends_its_sessions(server, secret: str):
    old = known(server, identity(secret))
    second = new_secret(server)
    assert second["number"] == 2 and control(server, "/control/site-secret", {"key": KEY}).status == 409
    new = known(server, identity(second["secret"]))
    assert new.id == old.id
    # What was opened by a link rests on the same secret, and on a link of its own.
    links = [http_call(server, "POST", "/api/my/link", {}, old.headers).json["path"].split("#")[1] for _ in range(2)]
    opened = http_call(server, "POST", "/api/my/session", {"token": links[0]}).json
    device = Person(server, opened["user"], opened["token"])
    links.append(http_call(server, "POST", "/api/my/link", {}, device.headers).json["path"].split("#")[1])
    with Socket(server) as socket:
        socket.connect(old.token)
        ended = control(server, "/control/site-secret-end", {"key": KEY, "number": 1})
        assert (ended.status, ended.json["sessions_ended"]) == (200, 2)
        socket.until_closed()
    assert device.call("ticket.list", {}).status == 401
    for link in links:
        assert http_call(server, "POST", "/api/my/session", {"token": link}).status == 401
    assert old.call("ticket.list", {}).status == 401 and tickets(new) == []
    assert ask(server, identity(secret)).status == 401
    assert control(server, "/control/site-secret-end", {"key": KEY, "number": 1}).status == 404
    assert control(server, "/control/site-secret", {"key": "no-such-key"}).status == 404
    # A number is given once.
    assert new_secret(server)["number"] == 3


def test_a_secret_is_told_once_and_stands_in_no_list_record_or_log(server, secret: str):
    ada = staff(server, "ada", role="administrator")
    fields = {"Cookie": ada.cookie, "Origin": server.url, "Content-Type": "application/json"}
    made = http_call(server, "POST", "/api/administration/secrets", {"key": KEY}, fields)
    assert made.status == 200 and made.json["secret"].startswith("wgs_")
    listed = http_call(server, "GET", "/api/administration/secrets", headers=fields).json["secrets"]
    assert [(one["key"], one["number"]) for one in listed] == [(KEY, 1), (KEY, 2)]
    assert listed[1]["last4"] == made.json["secret"][-4:]
    # Who made it, when it was of use, and what would end with it.
    assert listed[1]["created_by"] == {"id": ada.id, "name": ada.user["name"]} and "created_by" not in listed[0]
    assert [("used_at" in one, one["sessions"]) for one in listed] == [(False, 0)] * 2
    known(server, identity(made.json["secret"]))
    listed = http_call(server, "GET", "/api/administration/secrets", headers=fields).json["secrets"]
    assert [("used_at" in one, one["sessions"]) for one in listed] == [(False, 0), (True, 1)]
    assert server.cli("verify").returncode == 0
    settings = json.dumps(read(ada, "desk.settings"))
    changes = http_call(server, "GET", "/api/administration/changes", headers=fields)
    assert [e["kind"] for e in changes.json["entries"] if "secret" in e["kind"]] == ["settings.secret_added"] * 2
    rows = sqlite3.connect(f"file:{server.data / 'waggle.db'}?mode=ro", uri=True).execute("SELECT payload, body FROM event").fetchall()
    for one in (secret, made.json["secret"]):
        assert one not in settings and one not in changes.text and one not in server.log()
        assert not any(one.encode() in (part if isinstance(part, bytes) else b"") for row in rows for part in row)
    ended = http_call(server, "POST", "/api/administration/secrets/end", {"key": KEY, "number": 1}, fields)
    assert ended.status == 200 and ask(server, identity(secret)).status == 401


def test_a_link_opens_one_session_once(server, secret: str):
    stranger = visitor(server, "Inês")
    number = stranger.change("ticket.open", text="On the laptop")["ticket"]
    made = http_call(server, "POST", "/api/my/link", {}, stranger.headers)
    assert made.status == 201 and made.json["path"].startswith("/my#wgm_")
    link = made.json["path"].split("#")[1]
    opened = http_call(server, "POST", "/api/my/session", {"token": link})
    assert opened.status == 200
    phone = Person(server, opened.json["user"], opened.json["token"])
    assert phone.id == stranger.id and tickets(phone) == [number]
    said = set()
    for bad in (link, "wgm_never", "", opened.json["token"], "wgm_" + "x" * 6_000):
        refused = http_call(server, "POST", "/api/my/session", {"token": bad})
        assert refused.status == 401
        said.add(refused.json["detail"])
    assert len(said) == 1
    # A link is no right by itself.
    again = http_call(server, "POST", "/api/my/link", {}, phone.headers).json["path"].split("#")[1]
    assert http_call(server, "GET", "/api/me", headers={"Authorization": f"Bearer {again}"}).status == 401
    assert http_call(server, "POST", "/api/my/leave", {}, phone.headers).status == 204
    assert phone.call("ticket.list", {}).status == 401 and tickets(stranger) == [number]


def test_links_and_sessions_have_an_end(make_server):
    server = make_server("--test-clock", "--limit", "customerLinkLifetime=60000", "--limit", "customerSessionLifetime=120000")
    keys(server)
    secret = new_secret(server)["secret"]
    person = known(server, identity(secret))
    link = http_call(server, "POST", "/api/my/link", {}, person.headers).json["path"].split("#")[1]
    control(server, "/control/clock", {"advance_ms": 60_000})
    assert http_call(server, "POST", "/api/my/session", {"token": link}).status == 401
    assert person.call("ticket.list", {}).status == 200
    control(server, "/control/clock", {"advance_ms": 60_000})
    assert person.call("ticket.list", {}).status == 401


def test_links_are_for_customers_and_the_oldest_of_many_goes(server):
    person = visitor(server, "Inês")
    links = [http_call(server, "POST", "/api/my/link", {}, person.headers).json["path"].split("#")[1] for _ in range(6)]
    assert [http_call(server, "POST", "/api/my/session", {"token": link}).status for link in links] == [401] + [200] * 5
    ana = staff(server, "ana")
    for headers in ({}, {"Cookie": ana.cookie, "Origin": server.url}, {"Authorization": "Bearer wgc_nobody"}):
        for door in ("/api/my/link", "/api/my/leave"):
            assert http_call(server, "POST", door, {}, headers).status == 401, door
    foreign = http_call(server, "POST", "/api/my/link", {}, {**person.headers, "Origin": "https://evil.example"})
    assert foreign.status == 403


def test_erasing_somebody_reaches_whom_they_were_as_a_stranger(server, secret: str):
    person = known(server, identity(secret, name="Inês Duarte"))
    stranger = visitor(server, "Secretive Somebody")
    stranger.change("ticket.open", text="My words")
    known(server, identity(secret), visitor=stranger.token)
    http_call(server, "POST", "/api/my/link", {}, person.headers)
    assert control(server, "/control/erase", {"customer": person.id, "reason": "asked"}).status == 200
    assert person.call("ticket.list", {}).status == 401
    with sqlite3.connect(f"file:{server.data / 'waggle.db'}?mode=ro", uri=True) as store:
        names = dict(store.execute("SELECT id, name FROM person WHERE id IN (?, ?)", (person.id, stranger.id)))
        assert set(names.values()) == {""}
        for table in ("customer_session", "customer_link", "site_customer"):
            assert store.execute(f"SELECT count(*) FROM {table} WHERE person = ?", (person.id,)).fetchone() == (0,), table
    # Whoever comes with that name afterwards is somebody new.
    assert known(server, identity(secret)).id not in (person.id, stranger.id)
