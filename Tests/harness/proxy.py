"""A TCP proxy whose links can be broken on purpose.

    client ── up ──▶ proxy ── up ──▶ server
           ◀─ down ─       ◀─ down ─

Neither a browser's offline mode nor DevTools' throttling touches a WebSocket that is open already,
so chaos tests put this between client and server. What it can do to a link:

    cut()            close it now, by reset or in the polite way
    cut_after(n)     let exactly n more bytes through in one direction, then close, by reset or politely
    delay(seconds)   hold every piece back that long
    pause()          forward nothing and read nothing: the senders' windows fill up
    swallow()        read and throw away, answer nothing: the far end is gone but nobody said so
    refuse()         close new connections at once: the server is down

Two threads serve each link. All settings may be changed from any thread at any time.
"""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
import time

from harness.ports import free_port

# One read; small enough that delay() is felt by large messages too.
CHUNK = 16 * 1024


class Link:
    """One client connection and its twin towards the server.

    A descriptor is closed only by the last of the two threads that use it: closing it under a
    blocked recv() would neither reach the wire nor be safe against its number being given anew.
    """

    def __init__(self, client: socket.socket, server: socket.socket):
        self.client, self.server = client, server
        self.ends_with_reset = False
        self.open = True
        self.closed = threading.Event()
        self._lock = threading.Lock()
        self._pumps = 2

    def end(self, reset: bool) -> None:
        """Asks both threads to leave; the second one to do so closes."""
        with self._lock:
            if not self.open:
                return
            self.open, self.ends_with_reset = False, reset
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RD)  # Wakes a blocked recv(); the peer sees nothing of it.

    def is_last(self) -> bool:
        """A thread is done with this link; True for the second, which then must close()."""
        with self._lock:
            self._pumps -= 1
            return self._pumps == 0

    def close(self) -> None:
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                if self.ends_with_reset:  # Lingering for zero seconds turns the close into a reset.
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.close()
        self.closed.set()


class Proxy:
    """Listens on a free port of the loopback address and forwards to `port`."""

    def __init__(self, port: int, host: str = "127.0.0.1"):
        self.target = (host, port)
        self.port = free_port()
        self.bytes = {"up": 0, "down": 0}
        # How many links were closed by cut() and cut_after().
        self.cuts = 0
        self._change = threading.Condition()
        self._links: list[Link] = []
        self._threads: list[threading.Thread] = []
        self._budget: dict[str, int | None] = {"up": None, "down": None}
        self._budget_ends_with_reset = True
        self._delay = 0.0
        self._mode = "forward"
        self._refusing = False
        self._closed = False
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=256)
        self._spawn(self._accept)

    @property
    def links(self) -> int:
        """How many connections stand now."""
        with self._change:
            return len(self._links)

    def cut(self, reset: bool = True) -> int:
        """Closes every link and returns when that is done; says how many there were."""
        with self._change:
            links = list(self._links)
            for link in links:
                link.end(reset)
            self.cuts += len(links)
            self._change.notify_all()
        for link in links:
            link.closed.wait(5)
        return len(links)

    def cut_after(self, count: int, direction: str = "down", reset: bool = True) -> None:
        """Lets `count` more bytes through in `direction` over all links, then closes the one in use."""
        with self._change:
            self._budget[direction] = count
            self._budget_ends_with_reset = reset

    def delay(self, seconds: float) -> None:
        """Holds each piece back for `seconds`; 0 ends that."""
        with self._change:
            self._delay = seconds

    def pause(self) -> None:
        self._set_mode("pause")

    def swallow(self) -> None:
        self._set_mode("swallow")

    def resume(self) -> None:
        """Forwards again. What was held back by pause() arrives; what was swallowed does not."""
        self._set_mode("forward")

    def refuse(self, refusing: bool = True) -> None:
        """Closes new connections at once, or with False takes them again."""
        with self._change:
            self._refusing = refusing

    def close(self) -> None:
        with self._change:
            self._closed = True
            self._change.notify_all()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join(5)

    def _set_mode(self, mode: str) -> None:
        with self._change:
            self._mode = mode
            self._change.notify_all()

    def _spawn(self, body, *arguments) -> None:
        thread = threading.Thread(target=body, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with self._change:
                refusing = self._refusing or self._closed
            if refusing:
                client.close()
                continue
            try:
                server = socket.create_connection(self.target, timeout=5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            link = Link(client, server)
            with self._change:
                self._links.append(link)
            self._spawn(self._pump, link, client, server, "up")
            self._spawn(self._pump, link, server, client, "down")

    def _pump(self, link: Link, source: socket.socket, sink: socket.socket, direction: str) -> None:
        try:
            while link.open:
                self._wait_while_paused(link)
                piece = source.recv(CHUNK)
                if not piece:
                    break
                if not self._forward(piece, link, sink, direction):
                    link.end(self._budget_ends_with_reset)
            if link.open:  # One side has said its last word: pass that on, the other may still speak.
                sink.shutdown(socket.SHUT_WR)
        except OSError:
            link.end(reset=True)
        if link.is_last():
            with self._change:
                self._links.remove(link)
            link.close()

    def _wait_while_paused(self, link: Link) -> None:
        with self._change:
            self._change.wait_for(lambda: self._mode != "pause" or not link.open or self._closed)

    def _forward(self, piece: bytes, link: Link, sink: socket.socket, direction: str) -> bool:
        """Sends what may go; False when the byte budget of this direction is used up."""
        self._wait_while_paused(link)
        with self._change:
            pause, swallow = self._delay, self._mode == "swallow"
        if pause:
            time.sleep(pause)
        if swallow:
            return True
        with self._change:
            budget = self._budget[direction]
            allowed = piece if budget is None else piece[:budget]
            if budget is not None:
                self._budget[direction] = None if budget <= len(piece) else budget - len(piece)
                self.cuts += budget <= len(piece)
            self.bytes[direction] += len(allowed)
        self._send(allowed, link, sink)
        return budget is None or budget > len(piece)

    def _send(self, piece: bytes, link: Link, sink: socket.socket) -> None:
        """Sends all of it, looking up now and then whether the link was cut meanwhile."""
        rest = memoryview(piece)
        while rest and link.open:
            _, writable, _ = select.select([], [sink], [], 0.05)
            if writable:
                rest = rest[sink.send(rest, socket.MSG_DONTWAIT) :]
