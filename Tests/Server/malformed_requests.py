"""The table of requests that break RFC 9112, RFC 9110 or a bound of ours, with the one status each is answered with.

Where the standard leaves a choice ("SHOULD", or one of two), the table says what this server does: it never guesses what
a peer may have meant, since two servers that guess differently can be played against each other.
"""

from __future__ import annotations

HOST = b"Host: x\r\n"
PAGE = b"/lib/time.js"

Case = tuple[str, bytes, int]


def get(target: bytes = b"/livez", version: bytes = b"HTTP/1.1", fields: bytes = HOST, method: bytes = b"GET") -> bytes:
    return method + b" " + target + b" " + version + b"\r\n" + fields + b"\r\n"


def field(line: bytes, target: bytes = b"/livez") -> bytes:
    """A good request with one more line."""
    return get(target, fields=HOST + line + b"\r\n")


def post(fields: bytes, body: bytes = b"", target: bytes = b"/api/visitor") -> bytes:
    return b"POST " + target + b" HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n" + fields + b"\r\n" + body


def chunked(body: bytes, fields: bytes = b"") -> bytes:
    return post(b"Transfer-Encoding: chunked\r\n" + fields, body)


def each(name: str, make, values, status: int) -> list[Case]:
    return [(f"{name} {value!r}", make(value), status) for value in values]


# Bytes that may stand in no head but as blank (tab) or line end.
CONTROLS = [bytes([n]) for n in (*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F)]
SEPARATORS = [bytes([n]) for n in b'"(),/;<=>?@[\\]{}']

LINES: list[Case] = [
    ("one word", b"HELLO\r\n\r\n", 400), ("two words", b"GET /livez\r\nHost: x\r\n\r\n", 400),
    ("four words", b"GET /livez x HTTP/1.1\r\nHost: x\r\n\r\n", 400), ("two spaces", b"GET  /livez HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("two spaces before the version", b"GET /livez  HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("tab between words", b"GET\t/livez HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("a space before the method", b" GET /livez HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ("space at the end of the line", b"GET /livez HTTP/1.1 \r\nHost: x\r\n\r\n", 400),
    ("a tab at the end of the line", b"GET /livez HTTP/1.1\t\r\nHost: x\r\n\r\n", 400),
    ("only spaces", b"   \r\n\r\n", 400), ("only a version", b"HTTP/1.1\r\n\r\n", 400), ("an answer", b"HTTP/1.1 200 OK\r\n\r\n", 400),
    ("two empty lines first", b"\r\n\r\n" + get(), 400), ("a bare LF first", b"\n" + get(), 400),
    ("no target", b"GET  HTTP/1.1\r\nHost: x\r\n\r\n", 400), ("the HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ("HELLO as a method", get(method=b"HELLO"), 501), ("BREW", get(method=b"BREW"), 501), ("lower case", get(method=b"get"), 501),
    ("Mixed case", get(method=b"Get"), 501), ("CONNECT", get(b"x:80", method=b"CONNECT"), 501), ("TRACE", get(method=b"TRACE"), 501),
    ("a very long method", get(method=b"A" * 300), 501), ("PROPFIND", get(method=b"PROPFIND"), 501),
    *each("in a method", lambda c: get(method=b"GE" + c + b"T"), SEPARATORS, 400),
    *each("in a method", lambda c: get(method=b"GE" + c + b"T"), CONTROLS[::6], 400),
    *each("version", lambda v: get(version=v), (b"HTTP/2.0", b"HTTP/0.9", b"HTTP/3.0", b"HTTP/9.9"), 505),
    *each("version", lambda v: get(version=v), (
        b"HTTP/1", b"HTTP/1.", b"HTTP/.1", b"HTTP/1.1.1", b"http/1.1", b"Http/1.1", b"HTTP/11.1", b"HTTP/1.10", b"HTTP/1,1",
        b"HTTP /1.1", b"HTTPS/1.1", b"HTTP/1.x", b"HTTP/-1.1", b"ICE/1.0", b"HTTP1.1", b"HTTP\\1.1", b"HTTP/1.1;x",
    ), 400),
]  # fmt: skip

TARGETS: list[Case] = [
    *each("target", get, (
        b"livez", b"*", b"?x", b"#x", b"/%", b"/%4", b"/%zz", b"/%g0", b"/a%", b"/%00", b"/%0", b"/a\x00b", b"/a\x7fb", b"/\xff",
        b"/\xc3\xa9", b"/%c0%af", b"/%ff", b"/%ed%a0%80", b"/%f5%80%80%80", b"/%c3", b"/../etc/passwd", b"/a/../../etc/passwd",
        b"/%2e%2e/%2e%2e/etc/passwd", b"/.%2e/x", b"/..%2fetc", b"/%2fetc", b"/a%5c..%5cb", b"/..", b"http:///livez", b"http://",
        b"http://a b/livez", b"ftp://x/livez", b"https", b"http:/x", b"/..\\..\\etc", b"mailto:a@b", b"/%0d%0aX:y", b"/a#b",
    ), 400),
    ("a target too long", get(b"/" + b"a" * 9_000), 414), ("a query too long", get(b"/?" + b"a" * 9_000), 414),
    ("a start line without end", b"GET /" + b"a" * 20_000, 414),
]  # fmt: skip

FIELDS: list[Case] = [
    ("no host", get(fields=b""), 400), ("two hosts", get(fields=b"Host: a\r\nHost: b\r\n"), 400),
    ("the same host twice", get(fields=HOST + HOST), 400), ("hosts in two cases", get(fields=b"Host: a\r\nhOST: a\r\n"), 400),
    *each("host", lambda h: get(fields=b"Host: " + h + b"\r\n"), (
        b"a b", b"a/b", b"a@b", b"http://a", b"a:b", b"a:99999999", b"a:-1", b"a:8 0", b"[::1", b"::1]", b"[::1]x", b"[]",
        b"a\\b", b"a?b", b"a#b", b"<a>", b'"a"', b"a\tb", b"%zz", b"\xff",
    ), 400),
    *each("in a field's name", lambda c: field(b"A" + c + b"B: c"), [*SEPARATORS, b" ", b"\t"], 400),
    *each("in a field's name", lambda c: field(b"A" + c + b"B: c"), CONTROLS[::5], 400),
    *each("in a field's value", lambda c: field(b"A: b" + c + b"c"), CONTROLS, 400),
    ("a space before the colon", field(b"A : b"), 400), ("a tab before the colon", field(b"A\t: b"), 400),
    ("no colon", field(b"nonsense"), 400), ("an empty name", field(b": b"), 400), ("an accent in a name", field("Ä: b".encode()), 400),
    ("a folded line", field(b"A: b\r\n c"), 400), ("a line folded by a tab", field(b"A: b\r\n\tc"), 400),
    ("a fold at the beginning", get(fields=b" A: b\r\n" + HOST), 400), ("an empty fold", field(b"A: b\r\n \r\n"), 400),
    ("a bare CR in a value", field(b"A: b\rc"), 400), ("a bare CR at a line's end", get(fields=b"Host: x\rA: b\r\n"), 400),
    ("CR CR LF", field(b"A: b\r"), 400), ("bare LF line ends", b"GET /livez HTTP/1.1\nHost: x\n\n", 400),
    ("one bare LF", b"GET /livez HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", 400), ("a bare LF at the end", b"GET /livez HTTP/1.1\r\nHost: x\r\n\n", 400),
    ("a host smuggled behind a space", get(fields=b"Host : evil\r\n" + HOST), 400),
    ("101 fields", get(fields=HOST + b"".join(b"A%d: b\r\n" % n for n in range(100))), 431),
    ("a field of 20 KiB", field(b"A: " + b"b" * 20_000), 431), ("a name of 20 KiB", field(b"A" * 20_000 + b": b"), 431),
    ("a head without end", b"GET /livez HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 5_000, 431),
    ("200,000 fields", b"GET /livez HTTP/1.1\r\nHost: x\r\n" + b"A:\r\n" * 200_000, 431),
    *each("expectation", lambda e: field(b"Expect: " + e), (b"miracles", b"100-continue, miracles", b"200-ok", b"100"), 417),
]  # fmt: skip

BODIES: list[Case] = [
    *each("length", lambda n: post(b"Content-Length: " + n + b"\r\n", b"hello"), (
        b"-1", b"+5", b"0x5", b"5, 5", b"5,5", b"5 5", b"", b"five", b"5.0", b"5e0", b"5;", b"\xd9\xa5", b"9223372036854775808",
        b"9" * 30, b"18446744073709551621", b"--5", b"5\t5", b"0b101", b"_5", b"5_0",
    ), 400),
    ("two lengths", post(b"Content-Length: 5\r\nContent-Length: 6\r\n", b"hello!"), 400),
    ("the same length twice", post(b"Content-Length: 5\r\nContent-Length: 5\r\n", b"hello"), 400),
    ("a length of 10 GB", post(b"Content-Length: 10000000000\r\n"), 413), ("a length of 2^63-1", post(b"Content-Length: 9223372036854775807\r\n"), 413),
    ("a body for GET", get(fields=HOST + b"Content-Length: 5\r\n") + b"hello", 413),
    ("a chunked body for GET", get(fields=HOST + b"Transfer-Encoding: chunked\r\n") + b"5\r\nhello\r\n0\r\n\r\n", 413),
    ("length and chunked", chunked(b"0\r\n\r\n", b"Content-Length: 5\r\n"), 400),
    ("length 0 and chunked", chunked(b"0\r\n\r\n", b"Content-Length: 0\r\n"), 400),
    ("chunked after a length", post(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"), 400),
    ("chunked in HTTP/1.0", b"POST /api/visitor HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("chunked twice", chunked(b"0\r\n\r\n", b"Transfer-Encoding: chunked\r\n"), 400),
    *each("coding", lambda t: post(b"Transfer-Encoding: " + t + b"\r\n", b"0\r\n\r\n"), (
        b"gzip, chunked", b"chunked, chunked", b"chunked, gzip", b"xchunked", b"chunkedx", b"identity", b"identity, chunked", b"", b"chunked,",
        b", chunked", b"chunked;q=1", b'"chunked"', b"chunked identity", b"c hunked", b"deflate", b"\xa0chunked",
    ), 400),
    ("a coding with a vertical tab", post(b"Transfer-Encoding: \x0bchunked\r\n", b"0\r\n\r\n"), 400),
    ("a space after the coding's name", post(b"Transfer-Encoding : chunked\r\n", b"0\r\n\r\n"), 400),
    *each("chunk size", lambda s: chunked(s + b"\r\nhi\r\n0\r\n\r\n"), (
        b"", b"-2", b"+2", b"0x2", b" 2", b"2 ", b"\t2", b"2\t", b"g", b"2g", b"2,2", b"2.0", b"2;", b"2;a=b", b"2 ;a", b'2;a="b"', b"2;\xff",
        b"\xd9\xa2", b"ffffffffffffffff", b"10000000000000000", b"8000000000000000", b"0" * 40 + b"2", b"2\x00", b"2 2", b"_2",
    ), 400),
    ("a chunk's size in bare LF", chunked(b"2\nhi\r\n0\r\n\r\n"), 400), ("a chunk's end in bare LF", chunked(b"2\r\nhi\n0\r\n\r\n"), 400),
    ("a chunk's size in bare CR", chunked(b"2\rhi\r\n0\r\n\r\n"), 400), ("a chunk longer than said", chunked(b"2\r\nhip\r\n0\r\n\r\n"), 400),
    ("a chunk shorter than said", chunked(b"3\r\nhi\r\n0\r\n\r\n"), 400), ("a chunk without its end", chunked(b"2\r\nhi0\r\n\r\n"), 400),
    ("the last chunk in bare LF", chunked(b"0\n\n"), 400), ("an extension on the last chunk", chunked(b"0;a\r\n\r\n"), 400),
    ("a trailer without a colon", chunked(b"0\r\nnonsense\r\n\r\n"), 400), ("a folded trailer", chunked(b"0\r\nA: b\r\n c\r\n\r\n"), 400),
    ("a space in a trailer's name", chunked(b"0\r\nA b: c\r\n\r\n"), 400), ("NUL in a trailer", chunked(b"0\r\nA: \x00\r\n\r\n"), 400),
    ("trailers without end", chunked(b"0\r\n" + b"A: b\r\n" * 2_000), 431), ("a trailer of 20 KiB", chunked(b"0\r\nA: " + b"b" * 20_000), 431),
    ("a body over the route's bound", post(b"Content-Length: 5000\r\n", b"x" * 5_000), 413),
    ("chunks over the route's bound", chunked(b"2000\r\n" + b"x" * 0x2000 + b"\r\n0\r\n\r\n"), 413),
    ("a chunk said to be over it", chunked(b"7fffffff\r\nx"), 413), ("300,000 chunks of a byte", chunked(b"1\r\nx\r\n" * 300_000), 413),
]  # fmt: skip

ANSWERED: list[Case] = [
    # Well-formed, but not for us.
    *each("nothing at", get, (
        b"/nowhere", b"/.git/config", b"/livez/", b"/LIVEZ", b"/livez%20", b"/api", b"/api/", b"/api/rpc", b"/api/rpc/a/b",
        b"/control/status", b"/index.html/", b"/lib", b"/lib/", b"/lib/./nothing.js", b"//livez", b"/lib//time.js", b"/Public/index.html",
        b"/%2egit/config", b"/lib/time.js%00.txt"[:12] + b"x", b"/lib/..%3bx", b"/;/livez", b"/livez;x",
    ), 404),
    *[(f"{method.decode()} of {target.decode()}", get(target, method=method, fields=HOST + b"Content-Length: 0\r\n"), 405)
      for method, target in ((b"POST", b"/livez"), (b"DELETE", b"/"), (b"PUT", b"/metrics"), (b"GET", b"/api/visitor"), 
                             (b"PATCH", PAGE), (b"DELETE", b"/api/me"), (b"PUT", b"/api/rpc/ticket.get"), (b"OPTIONS", b"/livez"))],
    *each("takes", lambda a: field(b"Accept: " + a, b"/api/me"), (b"text/html", b"image/*", b"application/json;q=0", b"text/html, */*;q=0"), 406),
    *each("media type", lambda t: b"POST /api/visitor HTTP/1.1\r\n" + HOST + t + b"Content-Length: 2\r\n\r\n{}", (
        b"", b"Content-Type: text/plain\r\n", b"Content-Type: application/x-www-form-urlencoded\r\n", b"Content-Type: multipart/form-data\r\n",
        b"Content-Type: application/jsonp\r\n", b"Content-Type: application\r\n", b"Content-Type: text/json\r\n",
    ), 415),
    *each("coding of a body", lambda c: post(b"Content-Encoding: " + c + b"\r\nContent-Length: 2\r\n", b"{}"), (b"gzip", b"br", b"identity, gzip"), 415),
    *each("JSON", lambda body: post(b"Content-Length: %d\r\n" % len(body), body), (
        b"{", b"}", b"nul", b"[1", b"[]", b"7", b'"x"', b'{"name":"a"}}', b'{"name":"\\x"}', b"{" * 100, b'{"name": "a"', b"\x00", b"\xff\xfe",
        b'{"name":"\xff"}', b'{"name":"\\ud800"}', b"{'name':'a'}", b'{"name":"a",}', b"\xef\xbb\xbf{}",
    ), 400),
    *each("name", lambda name: post(b"Content-Length: %d\r\n" % len(b'{"name":' + name + b"}"), b'{"name":' + name + b"}"), (
        b'""', b"7", b"null", b"[]", b"{}", b'"' + b"a" * 2_000 + b'"', b'"   "',
    ), 422),
    ("the socket without an upgrade", get(b"/connection/websocket"), 426),
    ("a part that is not there", field(b"Range: bytes=99999999-", PAGE), 416), ("the last no bytes", field(b"Range: bytes=-0", PAGE), 416),
    ("another file than this", field(b'If-Match: "other"', PAGE), 412),
    ("nobody's page", get(b"/api/me"), 401), ("nobody's token", field(b"Authorization: Bearer wgv_nobody", b"/api/me"), 401),
    ("another scheme", field(b"Authorization: Basic YTpi", b"/api/me"), 401), ("half a token", field(b"Authorization: Bearer", b"/api/me"), 401),
    ("another site's page", post(b"Origin: https://evil.example\r\nContent-Length: 2\r\n", b"{}"), 403),
    ("no site's page", post(b"Origin: null\r\nContent-Length: 2\r\n", b"{}"), 403),
    ("two sites' page", post(b"Origin: http://x\r\nOrigin: http://x\r\nContent-Length: 2\r\n", b"{}"), 403),
]  # fmt: skip

CASES: list[Case] = LINES + TARGETS + FIELDS + BODIES + ANSWERED
