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

from Server.people import trusting, visitor
from Server.raw import GOOD, answers, dial, lives, read_to_end, talk

HOST = b"Host: x\r\n"


def get(target: bytes = b"/livez", version: bytes = b"HTTP/1.1", fields: bytes = HOST, method: bytes = b"GET") -> bytes:
    return method + b" " + target + b" " + version + b"\r\n" + fields + b"\r\n"


def post(fields: bytes, body: bytes = b"", target: bytes = b"/api/visitor") -> bytes:
    return b"POST " + target + b" HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n" + fields + b"\r\n" + body


def chunked(body: bytes, fields: bytes = b"") -> bytes:
    return post(b"Transfer-Encoding: chunked\r\n" + fields, body)


CASES: list[tuple[str, bytes, set[int]]] = [
    # The request line.
    ("garbage", b"\x17\x03\x01\x00\xa5\x01\x00\r\n\r\n", {400}),
    ("one word", b"HELLO\r\n\r\n", {400}),
    ("two words", b"GET /livez\r\nHost: x\r\n\r\n", {400}),
    ("four words", b"GET /livez x HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
    ("two spaces", b"GET  /livez HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
    ("tab between words", b"GET\t/livez HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
    ("a space before the method", b" GET /livez HTTP/1.1\r\nHost: x\r\n\r\n", {400, 501}),
    ("space at the end of the line", b"GET /livez HTTP/1.1 \r\nHost: x\r\n\r\n", {400}),
    ("lower-case method", get(method=b"get"), {400, 501}),
    ("unknown method", get(method=b"BREW"), {501}),
    ("CONNECT", get(b"x:80", method=b"CONNECT"), {400, 405, 501}),
    ("TRACE", get(method=b"TRACE"), {405, 501}),
    ("method with a colon", get(method=b"GE:T"), {400}),
    ("very long method", get(method=b"A" * 300), {400, 501}),
    ("HTTP/2.0", get(version=b"HTTP/2.0"), {505}),
    ("HTTP/0.9", get(version=b"HTTP/0.9"), {400, 505}),
    ("HTTP/1", get(version=b"HTTP/1"), {400}),
    ("HTTP/1.1.1", get(version=b"HTTP/1.1.1"), {400}),
    ("http/1.1", get(version=b"http/1.1"), {400}),
    ("HTTP/11.1", get(version=b"HTTP/11.1"), {400, 505}),
    ("the HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 501, 505}),
    # The target.
    ("no slash", get(b"livez"), {400}),
    ("a bad escape", get(b"/%zz"), {400}),
    ("half an escape", get(b"/%4"), {400}),
    ("NUL escaped", get(b"/%00"), {400}),
    ("NUL", get(b"/a\x00b"), {400}),
    ("a raw 8-bit byte", get(b"/\xff"), {400}),
    ("overlong UTF-8", get(b"/%c0%af"), {400}),
    ("out of the root", get(b"/../etc/passwd"), {400}),
    ("out of the root, escaped", get(b"/%2e%2e/%2e%2e/etc/passwd"), {400}),
    ("an escaped slash", get(b"/..%2fetc"), {400}),
    ("a backslash way out", get(b"/..\\..\\etc"), {400, 404}),
    ("target too long", get(b"/" + b"a" * 9_000), {414}),
    ("asterisk for GET", get(b"*"), {400}),
    ("absolute target without a host", get(b"http:///livez"), {400}),
    # The fields.
    ("no host", get(fields=b""), {400}),
    ("two hosts", get(fields=b"Host: a\r\nHost: b\r\n"), {400}),
    ("the same host twice", get(fields=HOST + HOST), {400}),
    ("host with a space", get(fields=b"Host: a b\r\n"), {400}),
    ("host with a path", get(fields=b"Host: a/b\r\n"), {400}),
    ("space before the colon", get(fields=HOST + b"A : b\r\n"), {400}),
    ("no colon", get(fields=HOST + b"nonsense\r\n"), {400}),
    ("empty name", get(fields=HOST + b": b\r\n"), {400}),
    ("name with a space", get(fields=HOST + b"A b: c\r\n"), {400}),
    ("a folded line", get(fields=HOST + b"A: b\r\n c\r\n"), {400}),
    ("a fold at the beginning", get(fields=b" A: b\r\n" + HOST), {400}),
    ("bare CR in a value", get(fields=HOST + b"A: b\rc\r\n"), {400}),
    ("bare LF line ends", b"GET /livez HTTP/1.1\nHost: x\n\n", {400}),
    ("one bare LF", b"GET /livez HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", {400}),
    ("NUL in a value", get(fields=HOST + b"A: b\x00c\r\n"), {400}),
    ("NUL in a name", get(fields=HOST + b"A\x00: b\r\n"), {400}),
    ("101 fields", get(fields=HOST + b"".join(b"A%d: b\r\n" % n for n in range(100))), {431}),
    ("a field of 20 KiB", get(fields=HOST + b"A: " + b"b" * 20_000 + b"\r\n"), {431}),
    ("a head without end", b"GET /livez HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 5_000, {431}),
    ("an unknown expectation", get(fields=HOST + b"Expect: miracles\r\n"), {417}),
    # The body.
    ("length -1", post(b"Content-Length: -1\r\n"), {400}),
    ("length +5", post(b"Content-Length: +5\r\n", b"hello"), {400}),
    ("length 0x5", post(b"Content-Length: 0x5\r\n", b"hello"), {400}),
    ("length 5, 5", post(b"Content-Length: 5, 5\r\n", b"hello"), {400}),
    ("two lengths", post(b"Content-Length: 5\r\nContent-Length: 6\r\n", b"hello!"), {400}),
    ("empty length", post(b"Content-Length:\r\n"), {400}),
    ("length of 2^63", post(b"Content-Length: 9223372036854775808\r\n"), {400, 413}),
    ("length of 10 GB", post(b"Content-Length: 10000000000\r\n"), {413}),
    ("length of 30 digits", post(b"Content-Length: " + b"9" * 30 + b"\r\n"), {400, 413}),
    ("a body for GET", get(fields=HOST + b"Content-Length: 5\r\n") + b"hello", {413}),
    ("length and chunked", chunked(b"0\r\n\r\n", b"Content-Length: 5\r\n"), {400}),
    ("gzip, chunked", post(b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n"), {400, 501}),
    ("chunked, chunked", post(b"Transfer-Encoding: chunked, chunked\r\n", b"0\r\n\r\n"), {400}),
    ("chunked twice", chunked(b"0\r\n\r\n", b"Transfer-Encoding: chunked\r\n"), {400}),
    ("chunked with a vertical tab", post(b"Transfer-Encoding: \x0bchunked\r\n", b"0\r\n\r\n"), {400}),
    ("xchunked", post(b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n"), {400}),
    ("identity", post(b"Transfer-Encoding: identity\r\n", b""), {400}),
    ("chunked in HTTP/1.0", b"POST /api/visitor HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
    ("chunk size in letters", chunked(b"xyz\r\n"), {400}),
    ("chunk size with 0x", chunked(b"0x2\r\nhi\r\n0\r\n\r\n"), {400}),
    ("chunk size with a sign", chunked(b"+2\r\nhi\r\n0\r\n\r\n"), {400}),
    ("chunk size with a space", chunked(b" 2\r\nhi\r\n0\r\n\r\n"), {400}),
    ("chunk size of 2^64", chunked(b"10000000000000000\r\n"), {400, 413}),
    ("chunk size of 1 TB", chunked(b"10000000000\r\n"), {413}),
    ("chunk extension", chunked(b"2;a=b\r\nhi\r\n0\r\n\r\n"), {400}),
    ("chunk ended by LF", chunked(b"2\nhi\r\n0\r\n\r\n"), {400}),
    ("chunk without its CRLF", chunked(b"2\r\nhi0\r\n\r\n"), {400}),
    ("trailers without end", chunked(b"0\r\n" + b"A: b\r\n" * 2_000), {431}),
    ("a body over the route's bound", post(b"Content-Length: 5000\r\n", b"x" * 5_000), {413}),
    ("chunks over the route's bound", chunked(b"2000\r\n" + b"x" * 0x2000 + b"\r\n0\r\n\r\n"), {413}),
    # Well-formed, but not for us.
    ("nothing there", get(b"/nowhere"), {404}),
    ("a hidden file", get(b"/.git/config"), {404}),
    ("POST where GET is", b"POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", {405}),
    ("DELETE of a page", get(b"/", method=b"DELETE"), {405}),
    ("GET where POST is", get(b"/api/visitor"), {405}),
    ("a form", b"POST /api/visitor HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", {415}),
    ("no media type", b"POST /api/visitor HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}", {415}),
    ("the operator's door", get(b"/control/status"), {404}),
    ("the socket without an upgrade", get(b"/connection/websocket"), {426}),
]

# Nothing in an answer may tell what the house is built of. "/" is legal in media types and versions only.
TELLTALES = re.compile(rb"SQLITE|sqlite|Swift|Error\(|Optional\(|/[a-z]+/|\.swift|0x[0-9a-f]{6}", re.ASCII)


def check(stream: bytes, statuses: set[int]) -> None:
    found = answers(stream)
    assert len(found) == 1, f"{len(found)} answers: {stream[:500]!r}"
    status, fields, body = found[0]
    assert status in statuses, stream[:500]
    assert fields["content-type"] == "application/problem+json"
    assert fields["x-content-type-options"] == "nosniff"
    problem = json.loads(body)
    assert problem["status"] == status
    assert problem["type"] == "urn:waggle:problem:" + problem["code"]
    assert not TELLTALES.search(body), body
    if status == 405:
        assert fields["allow"]


@pytest.mark.parametrize("request_bytes, statuses", [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_malformed_request_is_refused(desk, request_bytes: bytes, statuses: set[int]):
    check(talk(desk, request_bytes), statuses)
    assert lives(desk)


@pytest.mark.parametrize("request_bytes, statuses", [c[1:] for c in CASES[::7]], ids=[c[0] for c in CASES[::7]])
def test_a_malformed_request_is_refused_over_tls(desk, request_bytes: bytes, statuses: set[int]):
    with dial(desk, tls=True) as link:
        link.sendall(request_bytes.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        check(read_to_end(link), statuses)
    assert lives(desk)


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


@pytest.mark.parametrize("options, agreed", [
    (("-tls1_2",), "TLSv1.2"),
    (("-tls1_3",), "TLSv1.3"),
    (("-alpn", "h2,http/1.1"), "ALPN protocol: http/1.1"),
])
def test_good_tls_is_agreed(desk, options, agreed):
    done = s_client(desk.https_port, *options)
    assert done.returncode == 0 and agreed in done.stdout, done.stdout[-1500:]
    assert "Secure Renegotiation IS NOT" in done.stdout or "Secure Renegotiation IS supported" in done.stdout
    assert "Compression: NONE" in done.stdout


@pytest.mark.parametrize("options", [
    ("-tls1",), ("-tls1_1",), ("-tls1_2", "-cipher", "AES128-SHA@SECLEVEL=0"),
    ("-tls1_2", "-cipher", "AES256-GCM-SHA384"), ("-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES128-SHA"),
    ("-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-SHA384"), ("-tls1_2", "-cipher", "aNULL@SECLEVEL=0"),
    ("-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_8_SHA256"),
])
def test_weak_tls_is_refused(desk, options):
    done = s_client(desk.https_port, *options)
    assert done.returncode != 0, done.stdout[-800:]
    assert lives(desk)


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
