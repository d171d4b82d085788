"""The chaos proxy does to a link what it says, and nothing else."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from harness.ports import free_port


@pytest.fixture
def echo_port():
    """A server that sends back what it reads and then closes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(peer: socket.socket) -> None:
        with peer:
            try:
                while piece := peer.recv(65536):
                    peer.sendall(piece)
            except OSError:
                pass

    def accept() -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(peer,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@pytest.fixture
def link(make_proxy, echo_port):
    """A proxy before the echo server and a client connected through it."""
    proxy = make_proxy(echo_port)
    client = socket.create_connection(("127.0.0.1", proxy.port), timeout=5)
    yield proxy, client
    client.close()


def read(client: socket.socket, count: int) -> bytes:
    got = b""
    while len(got) < count:
        piece = client.recv(count - len(got))
        if not piece:
            break
        got += piece
    return got


def read_until_reset(client: socket.socket) -> bytes:
    got = b""
    with pytest.raises(ConnectionResetError):
        while piece := client.recv(65536):
            got += piece
    return got


def test_bytes_pass_both_ways_unchanged_and_are_counted(link):
    proxy, client = link
    sent = bytes(range(256)) * 4096
    threading.Thread(target=client.sendall, args=(sent,), daemon=True).start()
    assert read(client, len(sent)) == sent
    assert proxy.bytes == {"up": len(sent), "down": len(sent)}


@pytest.mark.parametrize("count", [0, 1, 7, 40_000])
def test_a_link_is_reset_after_exactly_the_given_number_of_bytes(link, count):
    proxy, client = link
    proxy.cut_after(count)
    sent = b"0123456789" * 5000
    client.sendall(sent)
    # A reset may overtake bytes the client had not read yet; none can be there beyond the cut.
    assert sent[:count].startswith(read_until_reset(client))
    assert proxy.bytes["down"] == count
    assert proxy.links == 0


def test_the_cut_holds_for_one_link_only(link, echo_port):
    proxy, client = link
    proxy.cut_after(3)
    client.sendall(b"abcdef")
    read_until_reset(client)
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as again:
        again.sendall(b"abcdef")
        assert read(again, 6) == b"abcdef"


def test_a_polite_cut_is_an_end_of_stream(link):
    proxy, client = link
    client.sendall(b"x")
    assert read(client, 1) == b"x"
    assert proxy.cut(reset=False) == 1
    assert client.recv(1) == b""


def test_what_a_pause_holds_back_arrives_afterwards(link):
    proxy, client = link
    proxy.pause()
    client.sendall(b"later")
    client.settimeout(0.3)
    with pytest.raises(TimeoutError):
        client.recv(1)
    client.settimeout(5)
    proxy.resume()
    assert read(client, 5) == b"later"


def test_what_is_swallowed_is_gone_though_the_link_stands(link):
    proxy, client = link
    proxy.swallow()
    client.sendall(b"lost")
    client.settimeout(0.3)
    with pytest.raises(TimeoutError):
        client.recv(1)
    client.settimeout(5)
    proxy.resume()
    client.sendall(b"kept")
    assert read(client, 4) == b"kept"
    assert proxy.links == 1


def test_a_delay_is_felt_both_ways(link):
    proxy, client = link
    proxy.delay(0.2)
    start = time.monotonic()
    client.sendall(b"x")
    assert read(client, 1) == b"x"
    assert time.monotonic() - start >= 0.4


def test_new_connections_are_refused_and_taken_again(make_proxy, echo_port):
    proxy = make_proxy(echo_port)
    proxy.refuse()
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as refused:
        assert refused.recv(1) == b""
    proxy.refuse(False)
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as taken:
        taken.sendall(b"x")
        assert read(taken, 1) == b"x"


def test_the_end_of_one_direction_leaves_the_other_open(link):
    _, client = link
    client.sendall(b"last words")
    client.shutdown(socket.SHUT_WR)
    assert read(client, 10) == b"last words"
    assert client.recv(1) == b""


def test_a_port_is_given_out_once():
    ports = [free_port() for _ in range(50)]
    assert len(set(ports)) == 50
