"""The server under test as a child process: start, ready, stop, kill, command line."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from harness.ports import free_port

ROOT = Path(__file__).resolve().parents[2]

# A debug build on two busy cores is up in well under a second; a loaded machine may need far more.
READY_SECONDS = 30
# The server promises to be gone ten seconds after SIGTERM.
STOP_SECONDS = 15

# For a server that takes whatever a test does at full speed: every client of a test has the same address.
ROOMY = [
    word
    for name in (
        "visitorsPerMinute", "requestsPerSecond", "requestsAtOnce", "commandsPerSecond", "commandsAtOnce",
        "connectionsPerAddress", "connectionsPerSecond", "connectionsAtOnce", "socketRequestsPerSecond",
        "socketRequestsAtOnce",
    )
    for word in ("--limit", f"{name}=1000000")
]

# Asks the server itself, whatever proxy the environment names.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def binary() -> Path:
    """The built `waggle`: WAGGLE_BINARY when set, else the debug build, else the release build."""
    named = os.environ.get("WAGGLE_BINARY")
    candidates = [Path(named)] if named else [ROOT / ".build" / kind / "waggle" for kind in ("debug", "release")]
    for candidate in candidates:
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate
    raise FileNotFoundError(
        f"no waggle at {' or '.join(str(c) for c in candidates)}: run `swift build` first or set WAGGLE_BINARY"
    )


def run_cli(
    *arguments: object, input: str | None = None, check: bool = True, timeout: float = 60,
    environment: dict[str, str] | None = None,
):
    """Runs `waggle ARGUMENTS` and returns the completed process with text output.

    With `check`, an exit code other than 0 fails the test and shows what the command said. `environment` is added to
    the test's own.
    """
    words = [str(binary()), *(str(a) for a in arguments)]
    done = subprocess.run(
        words, input=input, capture_output=True, text=True, timeout=timeout, cwd=ROOT,
        env={**os.environ, **(environment or {})},
    )
    if check and done.returncode != 0:
        raise AssertionError(
            f"waggle {' '.join(words[1:])} ended with {done.returncode}\n{done.stdout}{done.stderr}".rstrip()
        )
    return done


class Server:
    """One `waggle serve` on its own data folder and ports.

    It may be started again after `stop` or `kill`; data folder and ports stay the same, as they
    would for a restarted service.
    """

    def __init__(
        self, data: Path, *options: object, log: Path | None = None, test_clock: bool = True,
        environment: dict[str, str] | None = None,
    ):
        self.data = data
        self.options = [str(o) for o in options]
        self.test_clock = test_clock
        self.environment = environment or {}
        self.http_port = free_port()
        self.https_port = free_port()
        self.log_path = log or data.with_name(data.name + ".log")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def https_url(self) -> str:
        return f"https://localhost:{self.https_port}"

    def socket_url(self, path: str = "/connection/websocket", port: int | None = None) -> str:
        """The WebSocket address; `port` to go through a proxy instead."""
        return f"ws://127.0.0.1:{port or self.http_port}{path}"

    @property
    def pid(self) -> int:
        assert self.process is not None, "the server was not started"
        return self.process.pid

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, wait: bool = True) -> Server:
        """Starts the process; returns when `/readyz` answers 200."""
        assert not self.running, "the server is running already"
        words = [binary(), "serve", "--data", self.data, "--public-dir", ROOT / "Public"]
        words += ["--http-port", self.http_port, "--https-port", self.https_port]
        words += ["--test-clock"] if self.test_clock else []
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [str(w) for w in words] + self.options,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=ROOT,
                env={**os.environ, **self.environment},
            )
        if wait:
            try:
                self.wait_ready()
            except AssertionError:
                self.kill()
                raise
        return self

    def wait_ready(self, seconds: float = READY_SECONDS) -> None:
        """Returns when `/readyz` says 200; fails with the log's end when it never does."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self.running:
                raise AssertionError(f"the server ended with {self.process.returncode}\n{self.log_tail()}")
            if self.status("/readyz") == 200:
                return
            time.sleep(0.02)
        raise AssertionError(f"the server was not ready after {seconds} s\n{self.log_tail()}")

    def status(self, path: str) -> int | None:
        """The status code of GET `path`, or None when nobody answers."""
        try:
            with _direct.open(self.url + path, timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return None

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Asks the process to end (SIGTERM) and insists on exit code 0."""
        if self.process is None:
            return
        if self.running:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the server was still there {seconds} s after SIGTERM\n{self.log_tail()}") from None
        self.process = None
        assert code == 0, f"the server ended with {code} after SIGTERM\n{self.log_tail()}"

    def kill(self) -> None:
        """Ends the process at once (SIGKILL), as a crash would."""
        if self.running:
            self.process.kill()
            self.process.wait()
        self.process = None

    def restart(self) -> Server:
        self.stop()
        return self.start()

    def freeze(self) -> None:
        """Stops the process without ending it (SIGSTOP): its sockets stay open and say nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def cli(self, *arguments: object, **options):
        """Runs a command on this server's data folder: `server.cli("user", "list")`."""
        return run_cli(*arguments, "--data", self.data, **options)

    def log(self) -> str:
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def log_tail(self, lines: int = 40) -> str:
        return "\n".join(self.log().splitlines()[-lines:])
