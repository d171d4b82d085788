"""HTTP/1.1 as it should be answered: conditions, ranges, codings, expectations, timing, the end of a connection."""

from __future__ import annotations

import gzip
import json
import re
import socket
import time

import pytest

from Server.people import http_call, visitor
from Server.raw import answers, dial, lives, read_to_end, talk

PAGE = "/lib/time.js"
SAME = {"Accept-Encoding": "identity"}


@pytest.fixture(scope="module")
def page(desk):
    """A file of the pages, as it is served whole."""
    answer = http_call(desk, "GET", PAGE, headers=SAME)
    assert answer.status == 200
    return answer


# Conditions


def test_a_known_file_is_not_sent_again(desk, page):
    tag, date = page.headers["ETag"], page.headers["Last-Modified"]
    for fields, status in (
        ({"If-None-Match": tag}, 304), ({"If-None-Match": "W/" + tag}, 304), ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": f'"other", {tag}'}, 304), ({"If-None-Match": '"other"'}, 200),
        ({"If-Modified-Since": date}, 304), ({"If-Modified-Since": "Mon, 01 Jan 1990 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": "tomorrow"}, 200), ({"If-None-Match": '"other"', "If-Modified-Since": date}, 200),
        ({"If-Match": tag}, 200), ({"If-Match": '"other"'}, 412),
        ({"If-Unmodified-Since": "Mon, 01 Jan 1990 00:00:00 GMT"}, 412), ({"If-Unmodified-Since": date}, 200),
    ):
        for method in ("GET", "HEAD"):
            answer = http_call(desk, method, PAGE, headers={**SAME, **fields})
            assert answer.status == status, (method, fields)
            if status == 304:
                assert answer.body == b"" and answer.headers["ETag"] == tag and "Date" in answer.headers
            if status == 412 and method == "GET":
                assert answer.code == "precondition_failed"


def test_each_coding_has_its_own_tag(desk, page):
    squeezed = http_call(desk, "GET", PAGE, headers={"Accept-Encoding": "gzip"})
    assert squeezed.headers["Content-Encoding"] == "gzip" and gzip.decompress(squeezed.body) == page.body
    assert squeezed.headers["ETag"] != page.headers["ETag"]
    assert squeezed.headers["Vary"] == page.headers["Vary"] == "Accept-Encoding"
    known = {"Accept-Encoding": "gzip", "If-None-Match": page.headers["ETag"]}
    assert http_call(desk, "GET", PAGE, headers=known).status == 200


@pytest.mark.parametrize("accepted, coding", [
    ("gzip", "gzip"), ("GZIP", "gzip"), ("gzip;q=0", None), ("identity", None), ("br, gzip;q=0.5", "gzip"), ("*", "gzip"),
    ("*;q=0", None), ("gzip;q=0.1, identity;q=0.9", None), ("br", None), ("", None), ("gzip;q=nonsense", None),
])
def test_the_coding_is_what_the_client_weighs_highest(desk, accepted, coding):
    answer = http_call(desk, "GET", PAGE, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding


# Ranges


def test_a_part_of_a_file_can_be_had(desk, page):
    whole, size, tag = page.body, len(page.body), page.headers["ETag"]
    assert page.headers["Accept-Ranges"] == "bytes" and size > 300
    for asked, first, end in (
        ("bytes=0-0", 0, 1), ("bytes=0-99", 0, 100), ("bytes=100-", 100, size), ("bytes=-10", size - 10, size),
        (f"bytes=5-{size * 2}", 5, size), (f"bytes=-{size * 2}", 0, size), ("BYTES=1-2", 1, 3),
        ("bytes=0-99999999999999999999999", 0, size),
    ):
        answer = http_call(desk, "GET", PAGE, headers={"Range": asked, "Accept-Encoding": "gzip"})
        assert answer.status == 206 and answer.body == whole[first:end], asked
        assert answer.headers["Content-Range"] == f"bytes {first}-{end - 1}/{size}"
        assert answer.headers["ETag"] == tag and "Content-Encoding" not in answer.headers


def test_a_range_that_means_nothing_is_ignored_and_one_outside_is_refused(desk, page):
    size = len(page.body)
    for asked in ("bytes=", "bytes=-", "bytes=2-1", "lines=0-5", "bytes=a-b", "bytes=0-1,3-4", "0-5", "bytes=--5", "bytes=1"):
        answer = http_call(desk, "GET", PAGE, headers={"Range": asked, **SAME})
        assert answer.status == 200 and answer.body == page.body, asked
    for asked in (f"bytes={size}-", f"bytes={size + 5}-{size + 9}", "bytes=-0", "bytes=99999999999999999999-"):
        answer = http_call(desk, "GET", PAGE, headers={"Range": asked, **SAME})
        assert (answer.status, answer.code) == (416, "range_not_satisfiable"), asked
        assert answer.headers["Content-Range"] == f"bytes */{size}"
    assert http_call(desk, "HEAD", PAGE, headers={"Range": "bytes=0-1", **SAME}).status == 200


def test_a_part_is_given_only_of_the_file_the_client_has(desk, page):
    part = {"Range": "bytes=0-9"}
    for condition, status in (
        (page.headers["ETag"], 206), (page.headers["Last-Modified"], 206), ('"other"', 200), ("W/" + page.headers["ETag"], 200),
        ("Mon, 01 Jan 1990 00:00:00 GMT", 200), ("nonsense", 200),
    ):
        assert http_call(desk, "GET", PAGE, headers={**part, **SAME, "If-Range": condition}).status == status, condition
    known = {**part, **SAME, "If-None-Match": page.headers["ETag"]}
    assert http_call(desk, "GET", PAGE, headers=known).status == 304


# What is taken and what is given


def test_large_json_is_compressed_for_programs_and_never_for_cookies(desk):
    marta = visitor(desk)
    for n in range(20):
        marta.change("ticket.open", text=f"number {n} " + "la " * 30)
    asked = {**marta.headers, "Accept-Encoding": "gzip", "Content-Type": "application/json"}
    answer = http_call(desk, "POST", "/api/rpc/ticket.list", '{"view":"mine"}', asked)
    assert answer.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in answer.headers["Vary"]
    plain = http_call(desk, "POST", "/api/rpc/ticket.list", '{"view":"mine"}', {**asked, "Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers and "Accept-Encoding" in plain.headers["Vary"]
    assert json.loads(gzip.decompress(answer.body)) == plain.json
    cookied = http_call(desk, "POST", "/api/rpc/ticket.list", '{"view":"mine"}', {**asked, "Cookie": "a=b"})
    assert "Content-Encoding" not in cookied.headers and cookied.json == plain.json
    small = http_call(desk, "GET", "/api/me", headers={**marta.headers, "Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in small.headers
    assert http_call(desk, "GET", "/metrics", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("accepted, status", [
    ("application/json", 200), ("*/*", 200), ("application/*;q=0.1", 200), ("application/problem+json", 200),
    ("text/html", 406), ("text/html, */*;q=0", 406), ("application/json;q=0", 406), ("image/*", 406),
])
def test_who_takes_no_json_is_told_that_there_is_nothing_else(desk, accepted, status):
    answer = http_call(desk, "GET", "/api/me", headers={**visitor(desk).headers, "Accept": accepted})
    assert answer.status == status
    assert status == 200 or answer.code == "not_acceptable"


@pytest.mark.parametrize("coding, status", [("gzip", 415), ("br", 415), ("gzip, identity", 415), ("identity", 201)])
def test_a_body_in_a_coding_is_refused(desk, coding, status):
    answer = http_call(desk, "POST", "/api/visitor", {"name": "Inês"}, {"Content-Encoding": coding})
    assert answer.status == status
    if status == 415:
        assert answer.headers["Accept-Encoding"] == "identity" and answer.code == "unsupported_encoding"


def test_head_answers_like_get_everywhere(desk):
    for path in ("/", "/desk", PAGE, "/openapi.json", "/livez", "/readyz", "/metrics", "/api/me", "/nowhere"):
        got, head = (http_call(desk, method, path) for method in ("GET", "HEAD"))
        assert (head.status, head.body) == (got.status, b""), path
        ignored = {"Date", "Content-Length"} if path in ("/metrics", "/api/me", "/nowhere") else {"Date"}
        ignored |= {"RateLimit"}
        assert {k: v for k, v in head.headers.items() if k not in ignored} == {
            k: v for k, v in got.headers.items() if k not in ignored}, path  # fmt: skip


@pytest.mark.parametrize("path, allowed", [
    ("/livez", {"GET", "HEAD"}), ("/api/login", {"POST"}), ("/api/me", {"GET", "HEAD"}), ("/", {"GET", "HEAD"}),
    ("/api/rpc/ticket.get", {"POST"}),
])
def test_the_wrong_method_is_told_the_right_ones(desk, path, allowed):
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - allowed:
        answer = http_call(desk, method, path, headers={"Content-Length": "0"})
        assert answer.status == 405 and set(answer.headers["Allow"].split(", ")) == allowed, method


def test_timing_is_told_only_where_asked_for(make_server, desk):
    assert "Server-Timing" not in http_call(desk, "GET", "/api/me").headers
    server = make_server("--server-timing", "on")
    for path in ("/", "/api/me", "/nowhere"):
        timing = http_call(server, "GET", path).headers["Server-Timing"]
        assert re.fullmatch(r"answer;dur=\d+(\.\d+)?", timing), timing


# The end of a connection


def test_what_comes_after_the_last_request_is_dropped(desk):
    stream = talk(desk, b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n")
    assert [status for status, _, _ in answers(stream)] == [200]


def test_a_connection_serves_so_many_requests_and_says_when_it_is_the_last(make_server):
    server = make_server("--limit", "requestsPerConnection=5")
    stream = talk(server, b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n" * 9)
    found = answers(stream)
    assert [status for status, _, _ in found] == [200] * 5
    assert ["connection" in fields for _, fields, _ in found] == [False] * 4 + [True]


def test_an_upload_that_is_refused_can_be_stopped_by_its_answer(desk):
    """The answer comes before the body is there, and the client that reads it may stop sending."""
    with dial(desk) as link:
        link.sendall(b"POST /api/visitor HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n")
        begun = time.monotonic()
        assert answers(read_to_end(link))[0][0] == 413
        assert time.monotonic() - begun < 5


def test_a_reset_in_the_middle_of_anything_leaves_the_server_well(desk):
    pieces = [
        b"GET /", b"GET /desk HTTP/1.1\r\nHost: x\r\n\r\n" * 50, b"POST /api/visitor HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
        b"POST /api/visitor HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"GET /connection/websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\x81\xfe",
    ]
    for piece in pieces * 5:
        link = dial(desk)
        link.sendall(piece)
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        link.close()
    assert lives(desk)
