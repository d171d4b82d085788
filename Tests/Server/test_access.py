"""Who may speak to the server at all: origins, cookies, silent sockets, rights that end (A4, A5, A6, A9, A10)."""

from __future__ import annotations

import json
import time

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from harness.sdk import new_id
from Server.malformed_sockets import frame, handshake
from Server.people import Person, Socket, control, http_call, log_in, staff, visitor
from Server.raw import answers, dial, lives, read_to_end

KEY = b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"


def upgrade(server, origins: bytes, tls: bool = False, path: bytes = b"/connection/websocket") -> bytes:
    """The first bytes the server says to a handshake with these Origin lines; HOST and PORT are filled in."""
    port = server.https_port if tls else server.http_port
    host = b"localhost:%d" % port
    request = b"GET " + path + b" HTTP/1.1\r\nHost: " + host + b"\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    with dial(server, tls) as link:
        link.sendall(request + KEY + origins.replace(b"HOST", host).replace(b"PORT", b"%d" % port) + b"\r\n")
        return link.recv(65536)


FOREIGN = [
    b"null", b"", b"http://evil.example", b"http://HOST.evil.example", b"http://evilHOST", b"http://localhost",
    b"http://localhost:1", b"https://HOST", b"http://HOST/", b"http://HOST@evil.example", b"HTTP://HOST", b"http://HOSTx",
    b"file://", b"http://127.0.0.1:PORT", b"http://user@HOST", b"http://localhost.:PORT", b"http://HOST http://HOST",
    b"http://HOST, http://evil.example", b"//HOST", b"HOST", b"http://[::1]:PORT", b"http://HOST:PORT", b"ws://HOST",
]


@pytest.mark.parametrize("origin", FOREIGN, ids=[o.decode() or "empty" for o in FOREIGN])
def test_a_foreign_origin_is_refused_before_the_upgrade(desk, origin: bytes):
    status, fields, body = answers(upgrade(desk, b"Origin: " + origin + b"\r\n"))[0]
    assert status == 403 and json.loads(body)["code"] == "origin_not_allowed"


def test_two_origins_are_refused(desk):
    assert upgrade(desk, b"Origin: http://HOST\r\nOrigin: http://HOST\r\n").startswith(b"HTTP/1.1 403 ")
    assert upgrade(desk, b"Origin: http://HOST\r\nOrigin: http://evil.example\r\n").startswith(b"HTTP/1.1 403 ")


def test_the_own_origin_and_none_are_upgraded(desk):
    assert upgrade(desk, b"Origin: http://HOST\r\n").startswith(b"HTTP/1.1 101 ")
    assert upgrade(desk, b"Origin: https://HOST\r\n", tls=True).startswith(b"HTTP/1.1 101 ")
    assert upgrade(desk, b"").startswith(b"HTTP/1.1 101 ")
    assert upgrade(desk, b"Origin: http://HOST\r\n", tls=True).startswith(b"HTTP/1.1 403 ")


def test_a_listed_origin_is_upgraded_and_its_look_alikes_are_not(make_server):
    server = make_server("--origins", "https://shop.example, https://other.example")
    assert upgrade(server, b"Origin: https://shop.example\r\n").startswith(b"HTTP/1.1 101 ")
    for origin in (b"http://shop.example", b"https://shop.example.evil", b"https://xshop.example", b"https://shop.example:1"):
        assert upgrade(server, b"Origin: " + origin + b"\r\n").startswith(b"HTTP/1.1 403 "), origin


def test_a_cookie_does_not_count_on_the_socket(desk):
    ana = staff(desk, "ana-cookie")
    with Socket(desk, additional_headers={"Cookie": ana.cookie}) as link:
        with pytest.raises(ConnectionClosed):
            link.connect("")
        assert link.closed[0] == 3500


def test_a_page_of_another_site_cannot_act_with_the_cookie(desk):
    ana = staff(desk, "ana-foreign")
    for path in ("/api/rpc/ticket.list", "/api/logout", "/api/connection-token", "/api/login", "/api/visitor"):
        for origin in ("http://evil.example", "null", "https://localhost:%d" % desk.http_port):
            answer = http_call(desk, "POST", path, {"view": "mine"}, {**ana.headers, "Origin": origin})
            assert answer.status == 403 and answer.code == "origin_not_allowed", (path, origin, answer.text)
    own = {**ana.headers, "Origin": f"http://127.0.0.1:{desk.http_port}"}
    assert http_call(desk, "POST", "/api/rpc/ticket.list", {"view": "mine"}, own).status == 200


HANDSHAKES = [
    (b"", b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n", {400}),
    (b"", b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", {426}),
    (b"", b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", {400, 426}),
    (b"", b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n", {400}),
    (b"", b"Upgrade: websocket\r\nConnection: Upgrade\r\n" + KEY + KEY, {400, 426}),
    (b"", b"Upgrade: h2c\r\nConnection: Upgrade\r\n" + KEY, {426}),
    (b"", b"Upgrade: websocket\r\nConnection: keep-alive\r\n" + KEY, {426, 400}),
    (b"POST", b"Upgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: 0\r\n" + KEY, {400, 405, 426}),
]


@pytest.mark.parametrize("method, fields, statuses", HANDSHAKES)
def test_a_wrong_handshake_is_refused(desk, method: bytes, fields: bytes, statuses: set[int]):
    with dial(desk) as link:
        link.sendall((method or b"GET") + b" /connection/websocket HTTP/1.1\r\nHost: x\r\n" + fields + b"\r\n")
        status, headers, _ = answers(link.recv(65536))[0]
    assert status in statuses
    if status == 426:
        assert headers["sec-websocket-version"] == "13"
    assert lives(desk)


def test_the_echo_endpoint_is_off_unless_asked_for(desk):
    with pytest.raises(InvalidStatus) as refused:
        connect(desk.socket_url("/echo"), proxy=None).__enter__()
    assert refused.value.response.status_code == 404


def test_a_silent_socket_is_cut_and_commands_before_connect_do_nothing(make_server):
    server = make_server("--limit", "connectTimeout=700")
    start = time.monotonic()
    with Socket(server) as silent:
        assert silent.until_closed(5)[0] == 3502
    assert 0.5 < time.monotonic() - start < 4
    with Socket(server) as early:
        early.ws.send(json.dumps({"id": 1, "rpc": {"method": "ticket.open", "data": {"text": "x", "client_id": new_id()}}}))
        assert early.until_closed(5)[0] == 3501
    marta = staff(server, "marta", role="manager")
    assert marta.call("ticket.list", {"view": "all"}).json["tickets"] == []


def test_a_socket_that_does_not_pong_is_cut(make_server):
    server = make_server("--limit", "pingInterval=1000", "--limit", "pongTimeout=500")
    with Socket(server) as link:
        assert "connect" in link.connect(visitor(server).token)
        deadline = time.monotonic() + 6
        with pytest.raises(ConnectionClosed) as ended:
            while time.monotonic() < deadline:
                link.ws.recv(timeout=6)
        assert ended.value.rcvd.code == 3012


FRAMES = "/connection/websocket?cf_ws_frame_ping_pong=true"


def test_who_asks_for_ping_frames_gets_those_alone(make_server):
    """A general WebSocket tool answers ping frames by itself and knows nothing of ours."""
    server = make_server("--limit", "pingInterval=1000", "--limit", "pongTimeout=500")
    with connect(f"ws://localhost:{server.http_port}{FRAMES}", ping_interval=None) as link:
        link.send(json.dumps({"id": 1, "connect": {"token": visitor(server).token}}))
        answer = json.loads(link.recv(timeout=5))["connect"]
        assert not answer.keys() & {"ping", "pong"}
        link.pong()  # Nobody asked for it: that is allowed.
        with pytest.raises(TimeoutError):
            link.recv(timeout=4)  # Three pings and their pongs later it is open, and was told nothing.
        link.send(json.dumps({"id": 2, "rpc": {"method": "ticket.list", "data": {"view": "mine"}}}))
        assert "rpc" in json.loads(link.recv(timeout=5))


def test_a_ping_frame_without_its_pong_cuts_the_socket(make_server):
    server = make_server("--limit", "pingInterval=1000", "--limit", "pongTimeout=500")
    with dial(server) as link:
        link.sendall(handshake().replace(b"/connection/websocket", FRAMES.encode()))
        link.sendall(frame(1, b'{"id":1,"connect":{"token":"%s"}}' % visitor(server).token.encode()))
        said = read_to_end(link)
    assert said.count(b"\x89\x00") == 1, "one ping"
    assert said[said.index(b"\x88") + 2 :][:2] == (3012).to_bytes(2)


def test_a_ping_flood_is_answered_by_few_pongs(desk):
    """One read full of pings brings a bounded number of pongs, the latest among them."""
    with dial(desk) as link:
        link.sendall(
            b"GET /connection/websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + KEY + b"\r\n"
        )
        assert link.recv(65536).startswith(b"HTTP/1.1 101 ")
        pings = b"".join(b"\x89\x82\0\0\0\0" + number.to_bytes(2) for number in range(5_000))
        link.sendall(pings)
        said = b""
        while not said.endswith(b"\x8a\x02" + (4_999).to_bytes(2)):
            said += link.recv(65536)
    assert len(said) // 4 < 1_000


def test_leaving_a_swarm_ends_its_staff_pushes(make_server):
    server = make_server()
    ines, ana, davi = visitor(server), staff(server, "ana"), staff(server, "davi", tiers=("L2",), skills={"pay": 3})
    marta = staff(server, "marta", role="manager")
    marta.change("queue.set_mode", queue=1, mode="swarm", reason="try")
    ticket = ines.change("ticket.open", text="help")["ticket"]
    ana.change("ticket.take", ticket=ticket)
    with davi.socket() as link:
        assert "error" in link.follow(f"staff:{ticket}")
        ana.change("swarm.ask", ticket=ticket, question="why?", tried="all", skills=["pay"], users=[davi.id])
        link.change("swarm.accept", ticket=ticket, invitation=1)
        assert "subscribe" in link.follow(f"staff:{ticket}")
        ana.change("note.add", ticket=ticket, text="before")
        assert any("before" in json.dumps(push) for push in link.listen(0.5))
        link.change("swarm.leave", ticket=ticket)
        time.sleep(1)
        ana.change("note.add", ticket=ticket, text="afterwards")
        heard = link.listen(0.7)
        assert "afterwards" not in json.dumps(heard)
        ended = [push["unsubscribe"] for push in link.pushes if push["channel"] == f"staff:{ticket}" and "unsubscribe" in push]
        assert ended and ended[0]["code"] == 2000 and ended[0]["reason"]
        assert link.ask(history={"channel": f"staff:{ticket}", "limit": 10})["error"]["code"] == 103
        assert "error" in link.follow(f"staff:{ticket}")
    said = davi.call("ticket.get", {"ticket": ticket})
    assert "afterwards" not in said.text and "before" not in said.text


def test_logging_out_cuts_the_sockets_of_that_session_only(make_server):
    server = make_server()
    ana = staff(server, "ana")
    again = log_in(server, "ana")
    with ana.socket() as link, again.socket() as other:
        start = time.monotonic()
        assert http_call(server, "POST", "/api/logout", {}, ana.headers).status == 204
        code, reason = link.until_closed(5)
        assert code == 4500 and reason and time.monotonic() - start < 1
        assert "rpc" in other.rpc("queue.list")
    assert http_call(server, "GET", "/api/me", None, ana.headers).status == 401
    assert ana.call("queue.list", {}).status == 401


def test_a_session_has_its_end(make_server):
    server = make_server("--limit", "sessionLifetime=1500")
    ana = staff(server, "ana")
    with ana.socket() as link:
        assert http_call(server, "GET", "/api/me", None, ana.headers).status == 200
        code, _ = link.until_closed(6)
        assert code == 3005
    assert http_call(server, "GET", "/api/me", None, ana.headers).status == 401


SCRIPTS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<svg/onload=alert(1)>", "javascript:alert(1)",
    "</textarea><script>alert(1)</script>", "{{7*7}}", "${7*7}", "<iframe srcdoc='<script>alert(1)</script>'>", "&lt;b&gt;",
    "\u202egnp.exe", "a\u2028b\u2029c", "\\u003cscript\\u003e", "]]><script>", "<!--", "'\"`", "%3Cscript%3E", "\x00\x01\x1f\x7f",
    "line\r\nbreak\ttab", "\U0001f41d\u200d\U0001f41d", "e\u0301", "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "</script>", "--></style>", "\ufeffstart", '{"id":1,"rpc":{}}', "\n{}\n",
]
INJECTIONS = [
    "' OR '1'='1", "'; DROP TABLE event; --", '" OR ""="', "1; SELECT 1", "') OR ('1'='1", "' UNION SELECT 1,2,3 --", "\\'; --",
    "%' --", "_", "%", "* ", "NULL", "x' AND 1=0 --", "'||(SELECT hash FROM person)||'", "admin'--", "'/**/OR/**/1=1",
    "\"; ATTACH DATABASE 'x' AS y; --", "' OR rowid > 0 --", "1) OR (1=1", "'; PRAGMA writable_schema=1; --", "`id`", "[id]",
    "' COLLATE NOCASE --", "x'41'", "CASE WHEN 1 THEN 1 END", "' LIKE '%", "' GLOB '*", "'; VACUUM; --", "?1", ":text", "@x", "$y",
    "' ESCAPE '\\", "\"\"", "''", "';", "--", "/*", "' OR 1=1 LIMIT 1 OFFSET 1 --", "' AND sqlite_version() > '0",
]


def texts_of(publications: list[dict], kind: str) -> list[str]:
    """What people wrote; the desk's own sentences are left out."""
    found = [publication["data"] for publication in publications if publication["data"]["type"] == kind]
    return [data["text"] for data in found if data.get("author", {}).get("kind") != "system"]


@pytest.mark.parametrize("texts", [SCRIPTS, INJECTIONS], ids=["scripts", "injections"])
def test_any_text_comes_back_as_it_was_sent(desk, texts: list[str]):
    """In messages, subjects, names and notes; over HTTP, history and pushes alike."""
    suffix = "s" if texts is SCRIPTS else "i"
    ana = staff(desk, f"ana-texts-{suffix}")
    ines = visitor(desk)
    ticket = ines.change("ticket.open", text=texts[0])["ticket"]
    ana.change("ticket.take", ticket=ticket)
    with ines.socket() as link, ana.socket() as agent:
        link.follow(f"ticket:{ticket}")
        agent.follow(f"staff:{ticket}")
        for text in texts:
            link.change("chat.send", ticket=ticket, text=text)
            agent.change("note.add", ticket=ticket, text=text)
        link.listen(0.5)
        agent.listen(0.5)
        pushed = texts_of([push["pub"] for push in link.pushes if "pub" in push], "message")
        noted = texts_of([push["pub"] for push in agent.pushes if "pub" in push], "msg.note")
        page = link.ask(history={"channel": f"ticket:{ticket}", "limit": 200})["history"]["publications"]
    kept = texts_of(page, "message")
    assert pushed == texts and noted == texts and kept == texts[:1] + texts
    row = ana.call("ticket.get", {"ticket": ticket}).json
    assert row["ticket"] == ticket
    for text in texts:
        if not any(ord(letter) < 32 for letter in text):
            other = ines.change("ticket.open", text="body", subject=text)["ticket"]
            assert ines.call("ticket.get", {"ticket": other}).json["subject"].strip() == text.strip()


@pytest.mark.parametrize("text", INJECTIONS, ids=range(len(INJECTIONS)))
def test_an_injection_in_a_filter_finds_nothing_more(desk, text: str):
    marta = manager(desk)
    everything = marta.call("ticket.list", {"view": "all", "limit": 200}).json["tickets"]
    for data in ({"view": "all", "imported": text}, {"view": "customer", "customer": text}, {"view": "all", "cursor": text},
                 {"view": "queue", "queue": text}, {"view": "all", "states": [text]}, {"view": text}):
        answer = marta.call("ticket.list", data)
        if answer.status == 200:
            assert len(answer.json["tickets"]) < max(1, len(everything)), data
        else:
            assert 400 <= answer.status < 500, answer.text
    for data in ({"kinds": [text]}, {"cursor": text}, {"ticket": text}):
        assert 400 <= marta.call("ledger.list", data).status < 500


@pytest.mark.parametrize("text", INJECTIONS[::10], ids=range(len(INJECTIONS[::10])))
def test_an_injection_does_not_log_in(desk, text: str):
    manager(desk)
    for login in (text, "marta-texts' --"):
        answer = http_call(desk, "POST", "/api/login", {"login": login, "password": text})
        assert answer.status == 401 and "Set-Cookie" not in answer.headers, answer.text


_managers: dict[int, object] = {}


def manager(desk):
    if desk.http_port not in _managers:
        _managers[desk.http_port] = staff(desk, "marta-texts", role="manager")
    return _managers[desk.http_port]


def test_a_programs_socket_says_nothing_of_where_its_person_is(make_server):
    server = make_server()
    ana, mia = staff(server, "ana"), staff(server, "mia", role="manager")
    token = control(server, "/control/tokens", {"login": "ana", "name": "night bot"}).json["token"]
    bot = Person(server, ana.user, token=token)

    def is_here() -> bool:
        return next(s for s in mia.call("staff.list", {}).json["staff"] if s["id"] == ana.id)["connected"]

    with Socket(server) as by_token, bot.socket():
        assert "connect" in by_token.connect(token)
        assert not is_here()
        with mia.socket() as manager, ana.socket():
            assert is_here()
            for link in (by_token, manager):
                assert "subscribe" in link.ask(subscribe={"channel": "queue:1"})
            present = manager.ask(presence={"channel": "queue:1"})["presence"]["presence"]
            assert {entry["user"] for entry in present.values()} == {str(mia.id)}
        own = {"connect": {"token": token, "data": {"present": True}}}
        with Socket(server) as client:
            assert "connect" in client.ask(**own)
            assert is_here()
