"""The Autobahn test suite, the WebSocket protocol's referee, against the echo endpoint.

`make test` runs the core cases: framing, pings, reserved bits, opcodes, fragments, UTF-8, closing.
`make conformance` adds the big messages, and both sets over TLS (WAGGLE_CONFORMANCE=all), and there a
machine that cannot prepare the referee is a failure, not a skip. Compression is not offered, so its
cases are not run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REQUIRED = os.environ.get("WAGGLE_CONFORMANCE") == "all"
RUNS = [("core", "ws"), ("core", "wss")] + ([("limits", "ws"), ("limits", "wss")] if REQUIRED else [])

# Preparing the referee takes some twenty seconds; a slow mirror may need far longer.
PREPARE_SECONDS = 600
RUN_SECONDS = 2400


# The scripts call `python3 -m pip`; that of a bare system has none, the one that runs this test has.
ENVIRONMENT = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture(scope="session")
def referee() -> Path:
    """The path of the tester, prepared once for this machine."""
    folder = Path(os.environ.get("WAGGLE_REFEREE") or Path(tempfile.gettempdir()) / "autobahn-py27")
    done = subprocess.run(
        [HERE / "setup-autobahn.sh", folder],
        env=ENVIRONMENT, capture_output=True, text=True, timeout=PREPARE_SECONDS,
    )
    if done.returncode != 0:
        reason = f"the Autobahn test suite could not be prepared here: {done.stderr.strip()[-300:]}"
        pytest.fail(reason) if REQUIRED else pytest.skip(reason)
    return folder / "bin" / "wstest"


@pytest.mark.slow
@pytest.mark.timeout(PREPARE_SECONDS + RUN_SECONDS)
@pytest.mark.parametrize(("cases", "scheme"), RUNS)
def test_the_referee_finds_nothing_wrong(cases: str, scheme: str, referee: Path, make_server, tmp_path: Path):
    server = make_server("--echo-endpoint")
    port = server.https_port if scheme == "wss" else server.http_port
    done = subprocess.run(
        [HERE / "run-autobahn.sh", f"{scheme}://127.0.0.1:{port}/echo", cases],
        env={**ENVIRONMENT, "WSTEST": str(referee), "OUT": str(tmp_path / "reports")},
        capture_output=True, text=True, timeout=RUN_SECONDS,
    )
    print(done.stdout)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    assert server.status("/livez") == 200, "the server does not answer after the referee's cases"
