"""Tables of what goes wrong on the way to a socket and on it, each with how it ends.

HANDSHAKES  a request for an upgrade                 -> the status of the refusal
FRAMES      bytes after the upgrade                  -> the close code of RFC 6455
LINES       text frames, before and after `connect`  -> the close code of the client protocol
COMMANDS    commands after `connect`                 -> the number of the error reply; the socket stays
"""

from __future__ import annotations

import struct

KEY = b"dGhlIHNhbXBsZSBub25jZQ=="
GOOD_FIELDS = {
    "Host": b"x", "Upgrade": b"websocket", "Connection": b"Upgrade", "Sec-WebSocket-Version": b"13", "Sec-WebSocket-Key": KEY,
}  # fmt: skip


def handshake(method: bytes = b"GET", version: bytes = b"HTTP/1.1", more: bytes = b"", **changes: bytes | None) -> bytes:
    """A good request but for `changes`; None leaves a field out. Underscores stand for hyphens."""
    fields = GOOD_FIELDS | {name.replace("_", "-"): value for name, value in changes.items()}
    lines = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in fields.items() if value is not None)
    return method + b" /connection/websocket " + version + b"\r\n" + lines + more + b"\r\n"


HANDSHAKES: list[tuple[str, bytes, int]] = [
    ("POST", handshake(b"POST", more=b"Content-Length: 0\r\n"), 405), ("PUT", handshake(b"PUT"), 405),
    ("HTTP/1.0", handshake(version=b"HTTP/1.0"), 426), ("HTTP/2.0", handshake(version=b"HTTP/2.0"), 505),
    ("no host", handshake(Host=None), 400), ("two hosts", handshake(more=b"Host: y\r\n"), 400),
    ("no upgrade", handshake(Upgrade=None), 426), ("another upgrade", handshake(Upgrade=b"h2c"), 426),
    ("no connection", handshake(Connection=None), 426), ("connection: close", handshake(Connection=b"close"), 426),
    ("connection: keep-alive", handshake(Connection=b"keep-alive"), 426), ("connection: xupgrade", handshake(Connection=b"xupgrade"), 426),
    ("upgrade: websockets", handshake(Upgrade=b"websockets"), 426), ("upgrade: web socket", handshake(Upgrade=b"web socket"), 426),
    *[(f"version {v!r}", handshake(Sec_WebSocket_Version=v), 426)
      for v in (b"", b"8", b"12", b"14", b"013", b"13, 8", b"8, 13", b"+13", b"13.0", b"255", b"-1", b"thirteen")],
    ("no version", handshake(Sec_WebSocket_Version=None), 426), ("two versions", handshake(more=b"Sec-WebSocket-Version: 13\r\n"), 426),
    *[(f"key {k!r}", handshake(Sec_WebSocket_Key=k), 400)
      for k in (b"", b"x", KEY[:-1], KEY[:-2], KEY + b"=", b"=" * 24, b"AAAAAAAAAAAAAAAAAAAAAA",
                b"dGhl IHNhbXBsZSBub25jZQ==", b"dGhlIHNhbXBsZSBub25jZQ==, x", b"dGhlIHNhbXBsZSBub25j_-==", b"A" * 24, b"A" * 4_000,
                b"dGhlIHNhbXBsZQ==", b"dGhlIHNhbXBsZSBub25jZSBsb25nZXI=")],
    ("no key", handshake(Sec_WebSocket_Key=None), 400), ("two keys", handshake(more=b"Sec-WebSocket-Key: " + KEY + b"\r\n"), 400),
    *[(f"sub-protocol {p!r}", handshake(Sec_WebSocket_Protocol=p), 400)
      for p in (b"", b"a b", b"a,,b", b"a,a", b",", b"a;b", b"\"a\"", b"centrifuge-json, centrifuge-json", b"a/b")],
    ("a body", handshake(more=b"Content-Length: 5\r\n") + b"hello", 400), ("a chunked body", handshake(more=b"Transfer-Encoding: chunked\r\n") + b"5\r\nhello\r\n0\r\n\r\n", 400),
    *[(f"origin {o!r}", handshake(Origin=o), 403)
      for o in (b"https://evil.example", b"null", b"", b"http://x.evil.example", b"http://evilx", b"https://x", b"http://x:81", b"http://x/", b"HTTP://X",
                b"http://x, http://x", b"x", b"http://xx", b"http://user@x")],
    ("two origins", handshake(more=b"Origin: http://x\r\nOrigin: http://x\r\n"), 403),
]  # fmt: skip


def frame(opcode: int, payload: bytes = b"", final: bool = True, rsv: int = 0, mask: bool = True, length: int | None = None,
          form: int | None = None) -> bytes:  # fmt: skip
    """One frame; `length` may lie, `form` 126 or 127 forces a longer form of it."""
    size = len(payload) if length is None else length
    head = bytes([(0x80 if final else 0) | rsv << 4 | opcode])
    flag = 0x80 if mask else 0
    if form == 127 or (form is None and size > 0xFFFF):
        head += bytes([flag | 127]) + struct.pack(">Q", size)
    elif form == 126 or (form is None and size > 125):
        head += bytes([flag | 126]) + struct.pack(">H", size)
    else:
        head += bytes([flag | size])
    # A mask of zeros is a mask, and leaves the payload readable here.
    return head + (b"\0\0\0\0" if mask else b"") + payload


def close(code: int, reason: bytes = b"") -> bytes:
    return frame(8, struct.pack(">H", code) + reason)


TEXT, CONT, BINARY, CLOSE, PING, PONG = 1, 0, 2, 8, 9, 10
BAD_UTF8 = [
    b"\xff", b"\xfe", b"\x80", b"\xbf", b"\xc0\xaf", b"\xc1\xbf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xf4\x90\x80\x80",
    b"\xf5\x80\x80\x80", b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98", b"\xc3\x28", b"{\xe2\x28\xa1}", b"a" * 300 + b"\xff",
]  # fmt: skip

FRAMES: list[tuple[str, bytes, int]] = [
    *[(f"opcode {n}", frame(n), 1002) for n in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)],
    *[(f"reserved bits {n:03b}", frame(TEXT, b"{}", rsv=n), 1002) for n in range(1, 8)],
    *[(f"reserved bits {n:03b} on a ping", frame(PING, rsv=n), 1002) for n in (1, 2, 4)],
    *[(f"no mask on {n}", frame(n, b"{}", mask=False), 1002) for n in (TEXT, BINARY, CLOSE, PING, PONG)],
    *[(f"a fragmented {n}", frame(n, final=False), 1002) for n in (CLOSE, PING, PONG)],
    *[(f"a long {n}", frame(n, b"x" * 126), 1002) for n in (CLOSE, PING, PONG)],
    *[(f"a long {n} in eight bytes", frame(n, b"", form=127, length=200), 1002) for n in (CLOSE, PING, PONG)],
    *[(f"length {n} in two bytes", frame(TEXT, b"x" * n, form=126), 1002) for n in (0, 1, 125)],
    *[(f"length {n} in eight bytes", frame(TEXT, b"x" * n, form=127), 1002) for n in (0, 125, 126, 0xFFFF)],
    *[(f"length {n:#x}", frame(TEXT, form=127, length=n), 1002) for n in (1 << 63, (1 << 63) + 5, (1 << 64) - 1)],
    *[(f"length {n:#x}", frame(TEXT, form=127, length=n), 1009) for n in ((1 << 63) - 1, 10 << 30, 1 << 32, 65_537, 1 << 20)],
    ("one byte too many", frame(TEXT, b"x" * 65_537), 1009),
    ("fragments over the bound", frame(TEXT, b"x" * 40_000, final=False) + frame(CONT, b"x" * 40_000), 1009),
    ("a fragment said to be over it", frame(TEXT, b"x", final=False) + frame(CONT, form=127, length=65_536), 1009),
    ("1,025 empty fragments", frame(TEXT, final=False) + frame(CONT, final=False) * 1_100, 1008),
    ("a million empty fragments", frame(TEXT, final=False) + frame(CONT, final=False) * 1_000_000, 1008),
    ("1,100 fragments of a byte", frame(TEXT, b"x", final=False) + frame(CONT, b"x", final=False) * 1_100, 1008),
    ("going on with nothing", frame(CONT, b"x"), 1002), ("going on with nothing, unfinished", frame(CONT, b"x", final=False), 1002),
    ("going on with nothing after a ping", frame(PING) + frame(CONT, b"x"), 1002),
    ("a message within a message", frame(TEXT, b"x", final=False) + frame(TEXT, b"y"), 1002),
    ("a binary message within a text", frame(TEXT, b"x", final=False) + frame(BINARY, b"y"), 1002),
    *[(f"no UTF-8 {b!r:.30}", frame(TEXT, b), 1007) for b in BAD_UTF8],
    ("no UTF-8 over fragments", frame(TEXT, b"\xe2", final=False) + frame(CONT, b"\x28\xa1"), 1007),
    ("no UTF-8, seen before the end", frame(TEXT, b"\xff", final=False), 1007),
    ("an unfinished character at the end", frame(TEXT, b"\xe2\x82", final=False) + frame(CONT, b""), 1007),
    ("close with one byte", frame(CLOSE, b"\x03"), 1002), ("a reason that is no UTF-8", close(1000, b"\xff"), 1007),
    ("a reason cut in a character", close(1000, b"\xe2\x82"), 1007),
    *[(f"close {n}", close(n), 1002) for n in (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535)],
    *[(f"close {n}", close(n, b"bye"), n) for n in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999)],
    ("what comes after a close", close(1000) + frame(TEXT, b"\xff") * 10, 1000),
    ("a binary frame", frame(BINARY, b"\x00\x01"), 3506), ("an empty binary frame", frame(BINARY), 3506),
    ("a fragmented binary frame", frame(BINARY, b"a", final=False) + frame(CONT, b"b"), 3506),
    ("an HTTP request", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 1002), ("zeros", b"\x00" * 100, 1002), ("ones", b"\xff" * 100, 1002),
    ("TLS", b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1", 1002),
]  # fmt: skip

LINES: list[str] = [
    # Not JSON, or not an object.
    "", "\n", " ", "null", "1", "true", '"x"', "[]", "[{}]", "{", "}", "{}}", "nonsense", "{'id':1}", "\ufeff{}", '{"id":1', "//", "{,}", '{"a"}', '{"a":}',
    '{"a":1,}', '{"a" "b"}', '{"a":1 "b":2}', "{a:1}", '{"a":\n1}', '{"a":01}', '{"a":+1}', '{"a":.5}', '{"a":1.}', '{"a":0x1}', '{"a":NaN}', '{"a":Infinity}',
    '{"a":tru}', '{"a":"\t"}', '{"a":"\\x41"}', '{"a":"\\u12"}', '{"a":"\\ud800"}', '{"a":"\\udc00\\ud800"}', '{"a":"b', "\x00", "{}\x00", "{} x", "{}{}",
    # Lines of a frame.
    "{}\n\n{}", "{}\n\n", "\n{}", "{}\r\n\r\n{}",
    # The command.
    '{"id":1}', '{"id":"1","rpc":{}}', '{"id":-1,"rpc":{}}', '{"id":1.5,"rpc":{}}', '{"id":4294967296,"rpc":{}}', '{"id":1e2,"rpc":{}}', '{"id":[1],"rpc":{}}',
    '{"id":true,"rpc":{}}', '{"id":99999999999999999999,"rpc":{}}', '{"id":1,"dance":{}}', '{"id":1,"rpc":null}', '{"id":1,"rpc":[]}', '{"id":1,"rpc":7}',
    '{"id":1,"rpc":"x"}', '{"id":1,"ping":{}}', '{"id":1,"connect":{}}{"id":2,"connect":{}}', '{"id":01,"rpc":{}}', '{"rpc":{"method":"ticket.open","data":{}}}',
    # Its fields.
    '{"id":1,"rpc":{"method":7}}', '{"id":1,"rpc":{"method":["a"]}}', '{"id":1,"rpc":{"method":"a\nb"}}', '{"id":1,"rpc":{"method":"chat.send","data":}}',
    '{"id":1,"rpc":{"method":"a"},}', '{"id":1,"rpc":{"method":"a"}} x', '{"id":1,"rpc":{"method":"\\ud800"}}',
    '{"id":1,"rpc":{"method":"a","data":' + "[" * 40 + "]" * 40 + "}}", '{"id":1,"rpc":{"method":"a","data":' + '{"a":' * 40 + "1" + "}" * 40 + "}}",
    '{"id":1,"rpc":{"method":"a","data":' + "[" * 20_000, '{"id":1,"subscribe":{"channel":7}}', '{"id":1,"subscribe":{"channel":{}}}',
    '{"id":1,"subscribe":{"channel":""}}', '{"id":1,"subscribe":{}}', '{"id":1,"subscribe":{"channel":"a","offset":-1}}',
    '{"id":1,"subscribe":{"channel":"a","offset":"1"}}', '{"id":1,"subscribe":{"channel":"a","offset":1.5}}',
    '{"id":1,"subscribe":{"channel":"a","offset":18446744073709551616}}', '{"id":1,"subscribe":{"channel":"a","recover":1}}',
    '{"id":1,"subscribe":{"channel":"a","recover":"yes"}}', '{"id":1,"subscribe":{"channel":"a","epoch":7}}', '{"id":1,"subscribe":{"channel":"a","flag":"1"}}',
    '{"id":1,"subscribe":{"channel":"a","type":2147483648}}', '{"id":1,"unsubscribe":{"channel":""}}', '{"id":1,"unsubscribe":{"channel":null}}',
    '{"id":1,"presence":{"channel":""}}', '{"id":1,"presence_stats":{"channel":""}}', '{"id":1,"presence":7}', '{"id":1,"history":{"channel":""}}',
    '{"id":1,"history":{"channel":"a","limit":"5"}}', '{"id":1,"history":{"channel":"a","limit":2147483648}}', '{"id":1,"history":{"channel":"a","since":7}}',
    '{"id":1,"history":{"channel":"a","since":{"offset":-1}}}', '{"id":1,"history":{"channel":"a","reverse":"no"}}', '{"id":1,"refresh":{"token":""}}',
    '{"id":1,"refresh":{"token":7}}', '{"id":1,"refresh":{}}', '{"id":1,"sub_refresh":{"channel":""}}', '{"id":1,"sub_refresh":{"channel":7}}', '{"id":1,"connect":7}',
    '{"id":1,"connect":{"token":7}}', '{"id":1,"connect":{"token":"x","name":"' + "n" * 17 + '"}}', '{"id":1,"connect":{"token":"x","version":"' + "v" * 65 + '"}}',
    '{"id":1,"connect":{"token":"x","subs":7}}', '{"id":1,"connect":{"token":"x","subs":{"a":7}}}', '{"id":1,"connect":{"token":"x","headers":{"a":7}}}',
    '{"id":1,"connect":{"token":"x","subs":{' + ",".join(f'"user:{n}":{{}}' for n in range(1, 131)) + "}}}",
    '{"id":1,"connect":{"token":"x","headers":{' + ",".join(f'"h{n}":""' for n in range(65)) + "}}}",
    "\n".join('{"id":%d,"history":{"channel":"ticket:1"}}' % n for n in range(1, 258)),
]  # fmt: skip

COMMANDS: list[tuple[dict, int]] = [
    *[({"rpc": {"method": method, "data": {}}}, 104) for method in ("", "base", "ticket", "ticket.", ".open", "Ticket.open", "ticket.open ", " ticket.open",
                                                                    "ticket.open\u0000", "ticket..open", "system.exit", "__proto__", "a" * 500, "тикет.open")],
    ({"rpc": {}}, 104), ({"rpc": {"data": {}}}, 104), ({"publish": {"channel": "ticket:1", "data": {}}}, 108), ({"publish": {}}, 108),
    *[({"subscribe": {"channel": channel}}, 102) for channel in ("ticket:x", "ticket:", "ticket:-1", "ticket:+1", "ticket:01", "ticket:0", "ticket:1:2", "ticket", ":1",
                                                                 "nothing", "Ticket:1", " ticket:1", "ticket:1 ", "ticket:1\n", "staff:0x1", "user:", "queue:" + "1" * 300,
                                                                 "ticket:9223372036854775808", "ticket:1e3", "ticket:١", "$ticket:1", "#1")],
    *[({"subscribe": {"channel": channel}}, 103) for channel in ("ticket:999999", "ticket:9223372036854775807", "staff:1", "user:1", "user:999", "queue:1", "queue:99")],
    *[({"subscribe": {"channel": "ticket:1", "type": n}}, 108) for n in (1, 2, 7, -1)],
    *[({command: {"channel": "nothing"}}, 102) for command in ("presence", "presence_stats", "history")],
    *[({command: {"channel": "ticket:1"}}, 103) for command in ("presence", "presence_stats", "sub_refresh")],
    ({"history": {"channel": "staff:1", "limit": 5}}, 103), ({"history": {"channel": "ticket:999999"}}, 103), ({"sub_refresh": {"channel": "nothing"}}, 103),
    ({"history": {"channel": "ticket:1", "since": {"offset": 0}, "reverse": True}}, 107),
    ({"history": {"channel": "ticket:1", "since": {"offset": 1, "epoch": "another"}}}, 112),
    ({"history": {"channel": "ticket:1", "since": {"offset": 1, "epoch": "another"}, "reverse": True}}, 112),
]  # fmt: skip
