"""Requests that break RFC 9112 or a bound of ours: each gets the documented status and nothing more happens.

After each case another client's good request is answered on a new connection.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import threading
import time

import pytest

from Server.malformed_requests import CASES, HOST, chunked, get, post
from Server.people import trusting, visitor
from Server.raw import GOOD, Footprint, answers, dial, lives, read_to_end, talk

# Nothing in an answer may tell what the house is built of. "/" is legal in media types and versions only.
TELLTALES = re.compile(rb"SQLITE|sqlite|Swift|Error\(|Optional\(|/[a-z]+/|\.swift|0x[0-9a-f]{6}", re.ASCII)


def check(stream: bytes, wanted: int) -> None:
    found = answers(stream)
    assert len(found) == 1, f"{len(found)} answers: {stream[:500]!r}"
    status, fields, body = found[0]
    assert status == wanted, stream[:500]
    assert fields["content-type"] == "application/problem+json"
    assert fields["x-content-type-options"] == "nosniff"
    problem = json.loads(body)
    assert problem["status"] == status
    assert problem["type"] == "urn:waggle:problem:" + problem["code"]
    assert not TELLTALES.search(body), body
    if status == 405:
        assert fields["allow"]


@pytest.mark.parametrize("request_bytes, status", [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_malformed_request_is_refused(desk, request_bytes: bytes, status: int):
    check(talk(desk, request_bytes), status)
    assert lives(desk)


# Over TLS a client cannot end its direction alone: only requests that end by themselves.
OVER_TLS = [case for case in CASES[::5] if case[1].count(b"\r\n\r\n") == 1 and len(case[1]) < 2_000]


@pytest.mark.parametrize("request_bytes, status", [c[1:] for c in OVER_TLS], ids=[c[0] for c in OVER_TLS])
def test_a_malformed_request_is_refused_over_tls(desk, request_bytes: bytes, status: int):
    with dial(desk, tls=True) as link:
        link.sendall(request_bytes.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        check(read_to_end(link), status)
    assert lives(desk)


def test_the_table_is_as_long_as_promised():
    assert len({request_bytes for _, request_bytes, _ in CASES}) >= 250


def test_the_whole_table_leaves_no_trace(desk):
    """Descriptors are back where they were, and memory does not grow with what was refused."""

    def play() -> None:
        for _, request_bytes, _ in CASES:
            talk(desk, request_bytes)
        assert lives(desk)

    play()
    base = Footprint(desk)
    for _ in range(3):
        play()
    base.check()


SMUGGLED = b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "request_bytes",
    [
        post(b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n" + SMUGGLED),
        post(b"Content-Length: 5\r\nContent-Length: 0\r\n", SMUGGLED),
        chunked(b"0\r\n\r\n" + SMUGGLED, b"Content-Length: 5\r\n"),
        post(b"Transfer-Encoding : chunked\r\n", b"0\r\n\r\n" + SMUGGLED),
        post(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", b"0\r\n\r\n" + SMUGGLED),
        chunked(b"0;\n" + SMUGGLED),
        get(fields=HOST + b"A: b\n\n" + SMUGGLED),
    ],
)
def test_what_follows_an_ambiguous_request_is_never_answered(desk, request_bytes: bytes):
    found = answers(talk(desk, request_bytes))
    assert [status for status, _, _ in found] == [400]


def test_pipelined_requests_are_answered_in_order(desk):
    wanted = [b"/livez", b"/nowhere", b"/readyz", b"/api/me", b"/livez", b"/api/visitor"]
    stream = talk(desk, b"".join(get(target) for target in wanted))
    assert [status for status, _, _ in answers(stream)] == [200, 404, 200, 401, 200, 405]


def test_a_long_pipeline_is_answered_whole(desk):
    stream = talk(desk, get(b"/api/me") * 300 + get(b"/"), seconds=30)
    statuses = [status for status, _, _ in answers(stream)]
    assert statuses == [401] * 300 + [200]


def test_a_page_larger_than_the_output_bound_arrives_whole_by_pipelining(desk):
    """Some 60 pages of the desk at once: more than one megabyte of answers to a client that reads late."""
    with dial(desk) as link:
        link.sendall(get(b"/desk") * 200 + get(b"/livez", fields=HOST + b"Connection: close\r\n"))
        time.sleep(0.5)
        stream = read_to_end(link, 60)
    statuses = [status for status, _, _ in answers(stream)]
    assert len(statuses) == 201 and set(statuses) <= {200, 404}, statuses[-3:]


def test_an_empty_line_before_a_request_is_skipped(desk):
    assert [status for status, _, _ in answers(talk(desk, b"\r\n" + GOOD))] == [200]


def test_the_connection_is_kept_and_closed_as_asked(desk):
    with dial(desk) as link:
        for _ in range(3):
            link.sendall(GOOD)
            assert link.recv(65536).startswith(b"HTTP/1.1 200 ")
        link.sendall(get(fields=HOST + b"Connection: close\r\n"))
        status, fields, _ = answers(read_to_end(link))[0]
        assert status == 200 and fields["connection"] == "close"


def test_http_1_0_is_answered_and_closed(desk):
    with dial(desk) as link:
        link.sendall(b"GET /livez HTTP/1.0\r\n\r\n")
        assert answers(read_to_end(link))[0][0] == 200


def test_head_is_get_without_its_body(desk):
    with dial(desk) as link:
        link.sendall(get(b"/", method=b"HEAD", fields=HOST + b"Connection: close\r\n"))
        head = read_to_end(link)
    assert head.startswith(b"HTTP/1.1 200 ") and head.endswith(b"\r\n\r\n")
    assert b"content-length" in head.lower()


def test_a_request_one_byte_at_a_time_is_answered(desk):
    with dial(desk) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in GOOD:
            link.sendall(bytes([byte]))
        assert link.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_the_answer_still_comes_after_the_client_has_said_its_last_word(desk):
    body = b'{"name": "Half Closed"}'
    found = answers(talk(desk, post(b"Content-Length: %d\r\n" % len(body), body)))
    assert [status for status, _, _ in found] == [201]


def test_continue_is_said_once_and_only_when_the_body_fits(desk):
    body = b'{"name": "Patient"}'
    with dial(desk) as link:
        link.sendall(post(b"Expect: 100-continue\r\nConnection: close\r\nContent-Length: %d\r\n" % len(body)))
        assert link.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        link.sendall(body)
        assert answers(read_to_end(link))[0][0] == 201
    found = answers(talk(desk, post(b"Expect: 100-continue\r\nContent-Length: 5000\r\n")))
    assert [status for status, _, _ in found] == [413]


def test_the_last_answer_can_be_read_although_the_client_goes_on_sending(desk):
    """Without a lingering close the unread bytes would reset the connection under the answer."""
    with dial(desk) as link:
        link.sendall(post(b"Content-Length: 100000\r\n"))
        for _ in range(50):
            link.sendall(b"x" * 2_000)
        time.sleep(0.3)
        assert answers(read_to_end(link))[0][0] == 413


def test_every_answer_carries_the_safety_fields(desk):
    for target in (b"/", b"/livez", b"/nowhere", b"/api/me", b"/metrics", b"/login"):
        with dial(desk) as link:
            link.sendall(get(target, fields=HOST + b"Connection: close\r\n"))
            status, fields, _ = answers(read_to_end(link))[0]
        assert fields["x-content-type-options"] == "nosniff", target
        assert "date" in fields and "server" not in fields
        if fields["content-type"].startswith("text/html"):
            policy = fields["content-security-policy"]
            assert "default-src 'self'" in policy and "script-src 'self'" in policy and "object-src 'none'" in policy
            assert "unsafe" not in policy and "base-uri 'none'" in policy and "frame-ancestors 'self'" in policy


def test_slow_senders_are_cut(make_server):
    server = make_server("--limit", "headTimeout=600", "--limit", "bodyTimeout=600", "--limit", "keepAliveTimeout=600")
    with dial(server) as silent, dial(server) as head, dial(server) as body, dial(server) as kept:
        head.sendall(b"GET /livez HT")
        body.sendall(post(b"Content-Length: 20\r\n", b"{"))
        kept.sendall(GOOD)
        assert kept.recv(65536).startswith(b"HTTP/1.1 200 ")
        start = time.monotonic()
        assert read_to_end(silent, 5) == b""
        assert answers(read_to_end(head, 5))[0][0] == 408
        assert answers(read_to_end(body, 5))[0][0] == 408
        assert read_to_end(kept, 5) == b""
        assert time.monotonic() - start < 4
    assert lives(server)


def test_trickling_does_not_extend_the_time_for_a_head(make_server):
    server = make_server("--limit", "headTimeout=1000")
    with dial(server) as link:
        start = time.monotonic()
        with pytest.raises(OSError):
            link.sendall(b"GET /livez HTTP/1.1\r\n")
            while time.monotonic() - start < 6:
                link.sendall(b"A: b\r\n")
                time.sleep(0.1)
        assert time.monotonic() - start < 5


# TLS.


def test_plain_http_on_the_tls_port_is_told_so(desk):
    with socket.create_connection(("127.0.0.1", desk.https_port), timeout=15) as link:
        link.sendall(GOOD)
        status, _, body = answers(read_to_end(link))[0]
    assert status == 400 and json.loads(body)["code"] == "https_expected"
    assert lives(desk)


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_tls_on_the_plain_port_gets_an_alert(desk, version):
    done = s_client(desk.http_port, version)
    assert done.returncode != 0 and "alert handshake failure" in done.stderr, done.stderr
    assert lives(desk)


def test_nonsense_on_the_tls_port_is_closed(desk):
    for nonsense in (b"\x00" * 500, b"\x16\x03\x01\xff\xff" + b"\x01" * 400, b"\x80\x2e\x01\x00\x02", b"hello\n" * 20):
        with socket.create_connection(("127.0.0.1", desk.https_port), timeout=15) as link:
            link.sendall(nonsense)
            link.shutdown(socket.SHUT_WR)
            read_to_end(link)
    assert lives(desk)


def test_a_silent_tls_handshake_is_cut(make_server):
    server = make_server("--limit", "handshakeTimeout=500")
    with socket.create_connection(("127.0.0.1", server.https_port), timeout=15) as link:
        read_to_end(link, 5)
    assert lives(server)


def s_client(port: int, *options: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", "localhost", *options],
        input="", capture_output=True, text=True, timeout=20,
    )


def test_many_handshakes_at_once_all_succeed(desk):
    """More than one turn takes: those that wait get their turn."""
    links = [socket.create_connection(("127.0.0.1", desk.https_port), timeout=15) for _ in range(60)]
    context = trusting()
    done: list[bool] = []

    def one(link: socket.socket) -> None:
        with context.wrap_socket(link, server_hostname="localhost") as secure:
            secure.sendall(GOOD)
            done.append(secure.recv(65536).startswith(b"HTTP/1.1 200 "))

    threads = [threading.Thread(target=one, args=(link,)) for link in links]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert done == [True] * 60


def test_visitors_are_made_by_good_requests_only(desk):
    before = visitor(desk).id
    for _, request_bytes, _ in CASES:
        talk(desk, request_bytes)
    assert visitor(desk).id == before + 1
