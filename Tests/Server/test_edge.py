"""The edge as operators set it: proxies that are believed, metrics apart, what clients are told of their limits."""

from __future__ import annotations

import http.client
import json
import re
import socket

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from harness.ports import free_port
from Server.people import WAIT_SECONDS, Answer, http_call, staff, visitor
from Server.raw import lives

THE_ONE = {"X-Forwarded-For": "198.51.100.7"}
OTHER = {"X-Forwarded-For": "198.51.100.8"}


def metric(server, start: str, port: int | None = None, **headers) -> int:
    link = http.client.HTTPConnection("127.0.0.1", port or server.http_port, timeout=WAIT_SECONDS)
    link.request("GET", "/metrics", headers=headers)
    lines = Answer(link.getresponse()).text.splitlines()
    link.close()
    return sum(int(float(line.rsplit(" ", 1)[1])) for line in lines if line.startswith(start))


def visit(server, headers: dict) -> Answer:
    return http_call(server, "POST", "/api/visitor", {"name": "Inês"}, headers)


# Proxies


@pytest.mark.parametrize("trusted, answers", [
    ("127.0.0.0/8", [201, 201, 429, 201, 429]),
    # Nobody's word counts: all come from one address.
    ("10.0.0.0/8", [201, 201, 429, 429, 429]),
])
def test_the_address_a_trusted_proxy_names_counts(make_server, trusted, answers):
    server = make_server("--trusted-proxy", trusted, "--limit", "visitorsPerMinute=2")
    asked = (THE_ONE, THE_ONE, THE_ONE, OTHER, {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})
    assert [visit(server, headers).status for headers in asked] == answers


def test_what_stands_left_of_an_unknown_address_is_not_believed(make_server):
    server = make_server("--trusted-proxy", "127.0.0.1, 10.0.0.0/8", "--limit", "visitorsPerMinute=1")
    assert visit(server, {"X-Forwarded-For": "1.1.1.1, 198.51.100.7, 10.1.2.3"}).status == 201
    for forged in ("9.9.9.9, 198.51.100.7", "198.51.100.7, 10.9.9.9, 10.1.1.1", "nonsense, 198.51.100.7"):
        assert visit(server, {"X-Forwarded-For": forged}).status == 429, forged
    # What is no address ends the walk: the nearest that is known counts.
    assert visit(server, {"X-Forwarded-For": "rubbish, 10.1.2.3"}).status == 201
    assert visit(server, {"X-Forwarded-For": "other rubbish, 10.1.2.3"}).status == 429


def test_sockets_behind_a_proxy_count_for_the_address_it_names(make_server):
    server = make_server("--trusted-proxy", "127.0.0.1", "--limit", "connectionsPerAddress=2")
    url = server.socket_url()

    def open_socket(headers: dict):
        return connect(url, proxy=None, additional_headers=headers, open_timeout=WAIT_SECONDS)

    first, second = open_socket(THE_ONE), open_socket(THE_ONE)
    with pytest.raises(InvalidStatus) as refused:
        open_socket(THE_ONE)
    assert refused.value.response.status_code == 429 and refused.value.response.headers["Retry-After"]
    assert metric(server, 'waggle_rate_limited_total{limit="connections"}') == 1
    with open_socket(OTHER):
        first.close()
        with open_socket(THE_ONE):
            pass
    second.close()
    assert lives(server)


def test_a_proxy_that_speaks_tls_makes_a_page_secure(make_server):
    server = make_server("--trusted-proxy", "127.0.0.1")
    person = staff(server, "ana")
    secure = {"X-Forwarded-Proto": "https", "Host": "desk.example", "Origin": "https://desk.example"}
    login = {"login": "ana", "password": "a-pass-for-tests"}
    answer = http_call(server, "POST", "/api/login", login, secure)
    assert answer.status == 200 and "Secure" in answer.headers["Set-Cookie"]
    assert http_call(server, "POST", "/api/connection-token", None, {**secure, "Cookie": person.cookie}).status == 200
    plain = {**secure, "X-Forwarded-Proto": "http"}
    assert http_call(server, "POST", "/api/login", login, plain).status == 403
    through = socket.create_connection(("127.0.0.1", server.http_port), timeout=WAIT_SECONDS)
    with connect("ws://desk.example/connection/websocket", sock=through, proxy=None, origin="https://desk.example",
                 additional_headers={"X-Forwarded-Proto": "https"}) as link:  # fmt: skip
        link.send(json.dumps({"id": 1, "connect": {"token": visitor(server).token}}))
        assert "connect" in json.loads(link.recv(timeout=WAIT_SECONDS))


@pytest.mark.parametrize("option, value", [
    ("--trusted-proxy", "10.0.0.0/33"), ("--trusted-proxy", "proxy.example"), ("--metrics-token-file", "/nowhere"),
    ("--tls-more", "only-one-file"), ("--metrics-port", "many"), ("--server-timing", "maybe"),
])
def test_a_setting_that_means_nothing_stops_the_start(cli, tmp_path, option, value):
    done = cli("serve", "--data", tmp_path / "d", option, value, check=False)
    assert done.returncode == 64 and value in done.stderr


# Metrics


def test_the_metrics_may_have_an_address_of_their_own(make_server):
    port = free_port()
    server = make_server("--metrics-port", port)
    assert http_call(server, "GET", "/metrics").status == 404
    assert metric(server, "waggle_connections_accepted_total ", port) >= 1
    for path, status in (("/livez", 200), ("/readyz", 200), ("/", 404), ("/api/me", 404), ("/connection/websocket", 404)):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
        link.request("GET", path)
        assert link.getresponse().status == status, path
        link.close()
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://127.0.0.1:{port}/connection/websocket", proxy=None)
    assert refused.value.response.status_code == 404


def test_the_metrics_may_ask_for_a_token(make_server, tmp_path):
    file = tmp_path / "token"
    file.write_text("a-token-of-24-characters\n")
    server = make_server("--metrics-token-file", file)
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic a-token-of-24-characters"}):
        answer = http_call(server, "GET", "/metrics", headers=headers)
        assert (answer.status, answer.code) == (401, "unauthorized")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "waggle_" in http_call(
        server, "GET", "/metrics", headers={"Authorization": "Bearer a-token-of-24-characters"}).text


def test_the_metrics_are_well_formed(desk):
    text = http_call(desk, "GET", "/metrics").text
    known: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            kind, name, rest = re.fullmatch(r"# (HELP|TYPE) (waggle_[a-z_]+) (.+)", line).groups()
            if kind == "TYPE":
                assert rest in ("counter", "gauge", "histogram") and name not in known
                assert (rest == "counter") == name.endswith("_total"), name
                known[name] = rest
        else:
            labels = r'(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})?'
            name = re.fullmatch(rf"(waggle_[a-z_]+){labels} [0-9.e+-]+", line)[1]
            family = re.sub("_(bucket|sum|count)$", "", name)
            assert name in known or known[family] == "histogram", line
    assert len(known) > 15


# Limits told and held


def test_answers_say_how_the_limits_stand(make_server):
    server = make_server("--limit", "requestsPerSecond=1", "--limit", "requestsAtOnce=20", "--limit", "commandsAtOnce=5",
                         "--limit", "commandsPerSecond=1")  # fmt: skip
    marta = visitor(server)
    lefts = []
    for _ in range(3):
        answer = http_call(server, "GET", "/api/me", headers=marta.headers)
        assert answer.headers.get_all("RateLimit-Policy") == ['"address";q=20;w=20']
        name, left, wait = re.fullmatch(r'"(\w+)";r=(\d+);t=(\d+)', answer.headers["RateLimit"]).groups()
        assert name == "address" and int(wait) > 0
        lefts.append(int(left))
    assert lefts == sorted(lefts, reverse=True) and lefts[0] > lefts[-1]
    for _ in range(7):
        answer = marta.call("ticket.list", {"view": "mine"})
    policies, standings = answer.headers.get_all("RateLimit-Policy"), answer.headers.get_all("RateLimit")
    assert sorted(policies) == ['"address";q=20;w=20', '"person";q=5;w=5']
    assert answer.status == 429 and answer.headers["Retry-After"] and any('"person";r=0' in each for each in standings)
    assert "RateLimit" not in http_call(server, "GET", "/livez").headers


def test_a_socket_that_asks_too_often_is_told_to_wait(make_server):
    server = make_server("--limit", "socketRequestsPerSecond=1", "--limit", "socketRequestsAtOnce=10")
    marta = visitor(server)
    ticket = marta.change("ticket.open", text="help")["ticket"]
    channel = f"ticket:{ticket}"
    with marta.socket() as link, marta.socket() as other:
        replies = [link.ask(history={"channel": channel, "limit": 1}) for _ in range(15)]
        refused = [reply["error"] for reply in replies if "error" in reply]
        assert 4 <= len(refused) <= 5
        assert all(error == {"code": 111, "message": "too many requests", "temporary": True} for error in refused)
        assert "rpc" in link.rpc("ticket.list", view="mine")
        assert "subscribe" in other.follow(channel)
    assert metric(server, 'waggle_rate_limited_total{limit="socket"}') == len(refused)


def test_no_minute_holds_more_log_ins_than_allowed(make_server):
    server = make_server("--limit", "loginAttemptsPerMinute=3")
    staff(server, "ana")
    wrong = {"login": "ana", "password": "wrong"}
    answers = [http_call(server, "POST", "/api/login", wrong) for _ in range(6)]
    assert [answer.status for answer in answers] == [401] * 3 + [429] * 3
    assert all(50 <= int(answer.headers["Retry-After"]) <= 60 for answer in answers[3:])


def test_who_is_refused_is_counted_with_a_reason(make_server):
    server = make_server("--limit", "connectTimeout=300")
    with connect(server.socket_url(), proxy=None) as link:
        link.send('{"id":1,"connect":{"token":"wgv_nobody"}}')
        with pytest.raises(Exception):
            link.recv(timeout=5)
    with connect(server.socket_url(), proxy=None) as link, pytest.raises(Exception):
        link.recv(timeout=5)
    with pytest.raises(InvalidStatus):
        connect(server.socket_url(), proxy=None, origin="https://evil.example")
    for reason in ("invalid_token", "no_connect", "origin"):
        assert metric(server, f'waggle_connections_cut_total{{reason="{reason}"}}') == 1, reason
