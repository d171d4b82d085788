"""TLS as it is spoken: what is agreed and what is refused, names, tickets, reloading, and the end of a connection."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest
from websockets.sync.client import connect

from Server.people import WAIT_SECONDS, http_call, trusting, visitor
from Server.raw import GOOD, dial, lives, read_to_end


def s_client(port: int, *options: str, said: str = "") -> subprocess.CompletedProcess:
    return subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", *options], input=said, capture_output=True, text=True,
        timeout=30)  # fmt: skip


def descriptors(server) -> int:
    return len(os.listdir(f"/proc/{server.pid}/fd"))


def settled(server, base: int, seconds: float = 10) -> bool:
    """The server's descriptors come back to where they were."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if descriptors(server) <= base:
            return True
        time.sleep(0.05)
    return False


# What is agreed

AGREED = [
    (("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"), "TLSv1.2"),
    (("-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"), "TLSv1.2"),
    (("-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"), "TLSv1.2"),
    (("-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"), "TLS_AES_128_GCM_SHA256"),
    (("-tls1_3", "-ciphersuites", "TLS_AES_256_GCM_SHA384"), "TLS_AES_256_GCM_SHA384"),
    (("-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"), "TLS_CHACHA20_POLY1305_SHA256"),
    (("-groups", "X25519"), "Server Temp Key: X25519"), (("-groups", "P-256"), "Server Temp Key: ECDH, prime256v1"),
    (("-groups", "P-384"), "Server Temp Key: ECDH, secp384r1"), (("-groups", "X448:P-256"), "prime256v1"),
    (("-tls1_2", "-groups", "P-384:P-256"), "TLSv1.2"),
    (("-sigalgs", "ecdsa_secp256r1_sha256"), "Peer signature type: ECDSA"),
    (("-alpn", "http/1.1"), "ALPN protocol: http/1.1"), (("-alpn", "h2,http/1.1"), "ALPN protocol: http/1.1"),
    ((), "No ALPN negotiated"), (("-noservername",), "TLSv1.3"), (("-servername", "nobody.example"), "TLSv1.3"),
    (("-status",), "OCSP response: no response sent"), (("-maxfraglen", "512"), "TLSv1.3"),
    (("-tls1_2", "-no_ticket"), "TLSv1.2"), (("-fallback_scsv", "-tls1_3"), "TLSv1.3"),
    # The server's order decides.
    (("-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256"), "ECDHE-ECDSA-AES128-GCM-SHA256"),
    (("-tls1_3", "-ciphersuites", "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256"), "TLS_AES_128_GCM_SHA256"),
]

REFUSED = [
    ("-tls1",), ("-tls1_1",), ("-tls1_2", "-cipher", "AES128-GCM-SHA256"), ("-tls1_2", "-cipher", "AES128-SHA"),
    ("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"), ("-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-SHA384"),
    ("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"), ("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-CCM8"),
    ("-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256"), ("-tls1_2", "-cipher", "DHE-RSA-AES256-GCM-SHA384"),
    ("-tls1_2", "-cipher", "ECDHE-ECDSA-CAMELLIA128-SHA256"), ("-tls1_2", "-cipher", "ECDHE-ECDSA-ARIA128-GCM-SHA256"),
    ("-tls1_2", "-cipher", "aNULL@SECLEVEL=0"), ("-tls1_2", "-cipher", "eNULL@SECLEVEL=0"), ("-tls1_2", "-cipher", "PSK"),
    ("-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_SHA256"), ("-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_8_SHA256"),
    ("-groups", "X448"), ("-groups", "P-521"), ("-tls1_2", "-groups", "P-521"), ("-alpn", "h2"), ("-alpn", "spdy/1,h3"),
    ("-tls1_2", "-sigalgs", "ECDSA+SHA1", "-cipher", "DEFAULT@SECLEVEL=0"), ("-tls1_3", "-sigalgs", "rsa_pss_rsae_sha256"),
    ("-tls1_2", "-fallback_scsv"),
]


@pytest.mark.parametrize("options, agreed", AGREED, ids=[" ".join(options) for options, _ in AGREED])
def test_a_good_handshake_is_agreed(desk, options, agreed):
    done = s_client(desk.https_port, *options)
    assert done.returncode == 0 and agreed in done.stdout, done.stdout[-1500:] + done.stderr
    assert "Compression: NONE" in done.stdout


@pytest.mark.parametrize("options", REFUSED, ids=[" ".join(options) for options in REFUSED])
def test_a_weak_handshake_is_refused(desk, options):
    done = s_client(desk.https_port, *options)
    assert done.returncode != 0, done.stdout[-800:]
    assert lives(desk)


def test_nobody_renegotiates_and_nothing_is_taken_early(desk):
    done = s_client(desk.https_port, "-tls1_2", said="R\n")
    assert "no renegotiation" in done.stdout + done.stderr, done.stdout[-500:] + done.stderr[-500:]
    assert "Max Early Data: 0" in s_client(desk.https_port, "-tls1_3", said="x\n").stdout or (
        "Early data was not sent" in s_client(desk.https_port, "-tls1_3").stdout)  # fmt: skip
    assert lives(desk)


def test_a_handshake_in_single_bytes_is_agreed(desk):
    """Each byte in a segment of its own, requests too."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    engine = trusting().wrap_bio(incoming, outgoing, server_hostname="localhost")
    with socket.create_connection(("127.0.0.1", desk.https_port), timeout=WAIT_SECONDS) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def run(step):
            while True:
                try:
                    done = step()
                except ssl.SSLWantReadError:
                    done = None
                for byte in outgoing.read():
                    link.sendall(bytes([byte]))
                if done is not None:
                    return done
                incoming.write(link.recv(65536))

        run(lambda: engine.do_handshake() or True)
        run(lambda: engine.write(GOOD))
        assert run(lambda: engine.read(65536)).startswith(b"HTTP/1.1 200 ")


HELLO = bytes.fromhex("16030100a5010000a10303") + bytes(32) + b"\x00\x00\x02\x13\x01\x01\x00"

NONSENSE = [
    b"\x00" * 500, b"\xff" * 500, b"hello\n" * 20, b"\x80\x2e\x01\x00\x02", b"\x16", b"\x16\x03", b"\x16\x03\x01", HELLO[:40],
    b"\x16\x03\x01\xff\xff" + b"\x01" * 400, b"\x16\x03\x01\x00\x00" * 50, b"\x17\x03\x03\x00\x20" + b"\x00" * 32,
    b"\x15\x03\x01\x00\x02\x02\x28", b"\x15\x03\x01\x00\x02\x01\x00", b"\x14\x03\x01\x00\x01\x01", b"\x18\x03\x02\x00\x03\x01\x40\x00",
    b"\x16\x02\x00\x00\x05\x01\x00\x00\x01\x00", b"\x16\x03\x01\x00\x04\x01\xff\xff\xff", b"\x16\x03\x01\x00\x04\x02\x00\x00\x00",
    b"\x16\x03\x01\x40\x01" + b"\x01" * 0x4001, b"\x16\x03\x01\x00\x01\x01" * 400, HELLO + b"\x00" * 200, b"SSH-2.0-x\r\n",
    b"\x16\x03\x01\x00\x2f\x01\x00\x00\x2b\x03\x03" + bytes(32) + b"\x00\x00\x02\x00\x00\x01\x00\x00\x00",
]


def test_nonsense_costs_nothing(desk):
    """Each is closed, most with an alert; descriptors and threads are as before."""
    assert lives(desk)
    base = descriptors(desk)
    for nonsense in NONSENSE * 3:
        with socket.create_connection(("127.0.0.1", desk.https_port), timeout=WAIT_SECONDS) as link:
            link.sendall(nonsense)
            link.shutdown(socket.SHUT_WR)
            answer = read_to_end(link)
            # What begins like a word is answered in plain HTTP.
            assert answer == b"" or answer[0] in (0x15, 0x16) or nonsense[:1].isupper(), (nonsense[:20], answer[:20])
    assert settled(desk, base) and lives(desk)


# The end


def test_the_end_is_said_by_both_sides(desk):
    """A close_notify, not just the end of the stream: else the last message may lack its tail."""
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = trusting()
        context.minimum_version = context.maximum_version = version

        def secure() -> ssl.SSLSocket:
            link = socket.create_connection(("127.0.0.1", desk.https_port), timeout=WAIT_SECONDS)
            return context.wrap_socket(link, server_hostname="localhost", suppress_ragged_eofs=False)

        with secure() as link:  # The server ends.
            link.sendall(GOOD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            while link.recv(65536):
                pass
        with secure() as link:  # The client ends: unwrap returns when the server has said its end too.
            link.sendall(GOOD)
            assert link.recv(65536).startswith(b"HTTP/1.1 200 ")
            link.unwrap().close()
        with secure() as link:  # A request and the end at once: answered, then ended.
            link.sendall(GOOD)
            plain = None
            while plain is None:
                try:
                    plain = link.unwrap()
                except ssl.SSLError as error:  # What was sent before the end comes first.
                    assert error.reason == "APPLICATION_DATA_AFTER_CLOSE_NOTIFY", error
                    break
    assert lives(desk)


def test_a_stream_that_ends_without_the_end_is_counted(desk):
    def truncated() -> int:
        start = 'waggle_connections_cut_total{reason="tls_truncated"} '
        lines = http_call(desk, "GET", "/metrics").text.splitlines()
        return sum(int(line.removeprefix(start)) for line in lines if line.startswith(start))

    before = truncated()
    link = dial(desk, tls=True)
    link.sendall(GOOD)
    assert link.recv(65536)
    link.close()  # Python says no end of its own accord.
    deadline = time.monotonic() + WAIT_SECONDS
    while truncated() == before:
        assert time.monotonic() < deadline
        time.sleep(0.05)


# Names


def make_pair(folder: Path, name: str, *names: str, kind: str = "ec") -> tuple[Path, Path]:
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    algorithm = ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"] if kind == "ec" else ["rsa:2048"]
    wanted = ",".join(f"DNS:{each}" for each in names or (name,))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", *algorithm, "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext",
         f"subjectAltName={wanted}", "-keyout", key, "-out", certificate], check=True, capture_output=True)  # fmt: skip
    return certificate, key


def shown(server, name: str | None) -> str:
    """The subject of the certificate that a client who asks for `name` is shown."""
    done = s_client(server.https_port, *(("-servername", name) if name else ("-noservername",)))
    return next((line.partition("CN = ")[2] for line in done.stdout.splitlines() if line.startswith("subject=")), "")


def test_each_name_has_its_certificate(make_server, tmp_path):
    first = make_pair(tmp_path, "first", "desk.example", "*.first.example")
    second = make_pair(tmp_path, "second", "shop.example", "*.shop.example", kind="rsa")
    third = make_pair(tmp_path, "third", "help.shop.example")
    more = ",".join(f"{certificate}:{key}" for certificate, key in (second, third))
    server = make_server("--tls-certificate", first[0], "--tls-key", first[1], "--tls-more", more)
    for name, wanted in (
        ("desk.example", "first"), ("a.first.example", "first"), ("shop.example", "second"), ("SHOP.example", "second"),
        ("a.shop.example", "second"), ("help.shop.example", "third"), ("a.b.shop.example", "first"),
        ("nobody.example", "first"), (None, "first"), (".shop.example", "first"),
    ):
        assert shown(server, name) == wanted, name
    # Another certificate is as strict as the first.
    assert s_client(server.https_port, "-servername", "shop.example", "-tls1_1").returncode != 0
    assert s_client(server.https_port, "-servername", "shop.example", "-tls1_2", "-cipher", "AES128-GCM-SHA256").returncode
    make_pair(tmp_path, "third", "later.shop.example")
    os.kill(server.pid, signal.SIGHUP)
    deadline = time.monotonic() + WAIT_SECONDS
    while shown(server, "later.shop.example") != "third":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert shown(server, "help.shop.example") == "second"


# Tickets and reloading


class Visits:
    """Connections that offer the session of the first."""

    def __init__(self, server, version: ssl.TLSVersion):
        self.server = server
        self.context = trusting()
        self.context.minimum_version = self.context.maximum_version = version
        self.session = None
        assert self.again() is False
        assert self.session.has_ticket

    def again(self) -> bool:
        """One more; was it resumed?"""
        link = socket.create_connection(("127.0.0.1", self.server.https_port), timeout=WAIT_SECONDS)
        with self.context.wrap_socket(link, server_hostname="localhost", session=self.session) as secure:
            secure.sendall(GOOD)
            assert secure.recv(65536).startswith(b"HTTP/1.1 200 ")
            self.session = self.session or secure.session
            return secure.session_reused


VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


@pytest.mark.parametrize("version", VERSIONS, ids=["1.2", "1.3"])
def test_a_session_outlives_a_reload_and_no_socket_is_dropped(make_server, tmp_path, version):
    certificate, key = make_pair(tmp_path, "localhost")
    server = make_server("--tls-certificate", certificate, "--tls-key", key)
    marta = visitor(server)
    url = server.https_url.replace("https", "wss") + "/connection/websocket"
    visits = Visits(server, version)
    with connect(url, ssl=trusting(), proxy=None) as link:
        link.send(json.dumps({"id": 1, "connect": {"token": marta.token}}))
        assert "connect" in json.loads(link.recv(timeout=WAIT_SECONDS))
        before = server.log().count("certificate read again")
        fingerprint = subprocess.run(["openssl", "x509", "-in", certificate, "-noout", "-serial"], capture_output=True).stdout
        make_pair(tmp_path, "localhost")
        os.kill(server.pid, signal.SIGHUP)
        deadline = time.monotonic() + WAIT_SECONDS
        while server.log().count("certificate read again") == before:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert subprocess.run(
            ["openssl", "x509", "-in", certificate, "-noout", "-serial"], capture_output=True).stdout != fingerprint
        assert visits.again(), "the ticket was given before the certificate changed"
        link.send(json.dumps({"id": 2, "rpc": {"method": "ticket.list", "data": {"view": "mine"}}}))
        assert "rpc" in json.loads(link.recv(timeout=WAIT_SECONDS))
    assert Visits(server, version).again()


@pytest.mark.parametrize("version", VERSIONS, ids=["1.2", "1.3"])
def test_a_session_outlives_one_change_of_the_ticket_key_and_not_two(make_server, version):
    lifetime = 2.0
    server = make_server("--limit", f"ticketKeyLifetime={int(lifetime * 1000)}")
    visits = Visits(server, version)
    begun = time.monotonic()
    while visits.again():
        assert time.monotonic() - begun < 10 * lifetime, "an old key opens tickets for ever"
        time.sleep(0.1)
    assert time.monotonic() - begun > lifetime, "no ticket outlived its key's change"
    assert Visits(server, version).again()
