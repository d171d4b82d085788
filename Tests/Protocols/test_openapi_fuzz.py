"""Schemathesis asks everything that the OpenAPI document allows, and more, as each role: no server error, and no answer
that the document does not promise.

In `make test` each role has a share of time; `make conformance` lets every role finish.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.sdk import new_id
from harness.server import ROOMY, Server
from Server.people import Person, control, robot, staff, visitor

IS_WHOLE = os.environ.get("WAGGLE_CONFORMANCE") == "all"
SECONDS = 15
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance"
)
# TRACE is no method here: 501 says so.
SETTINGS = '[phases.coverage]\nunexpected-methods = ["PUT", "PATCH", "DELETE"]\n'


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Server:
    folder = tmp_path_factory.mktemp("fuzzed")
    server = Server(folder / "data", "--limit", "loginAttemptsPerMinute=1000000", *ROOMY)
    server.start()
    yield server
    server.stop()


def program(server: Server, login: str) -> Person:
    """A program that acts by a token in an agent's name."""
    agent = staff(server, login)
    return Person(server, agent.user, token=control(server, "/control/tokens", {"login": login, "name": "bot"}).json["token"])


@pytest.fixture(scope="module")
def people(server) -> dict[str, Person | None]:
    """Everybody, and tickets in several states for them to meet."""
    found = {
        "customer": visitor(server),
        "agent": staff(server, "ana", tiers=("L1", "L2", "L3")),
        "manager": staff(server, "mia", role="manager"),
        "administrator": staff(server, "otto", role="administrator"),
        "partner": staff(server, "pia", role="partner"),
        "program": program(server, "robo"),
        "bot": robot(server, "forms"),
        "nobody": None,
    }
    for number in range(4):
        wish = {"text": f"Ticket {number}", "client_id": new_id()}
        ticket = found["customer"].call("ticket.open", wish).json["ticket"]
        if number % 2:
            found["agent"].call("ticket.take", {"ticket": ticket, "client_id": new_id()})
    return found


@pytest.mark.timeout(1_200 if IS_WHOLE else 120)
@pytest.mark.parametrize(
    "role", ["customer", "agent", "manager", "administrator", "partner", "program", "bot", "nobody"])
def test_no_server_error_and_no_undocumented_answer(server, people, tmp_path: Path, role: str):
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(SETTINGS)
    person = people[role]
    words = [word for name, value in (person.headers if person else {}).items() for word in ("-H", f"{name}: {value}")]
    share = [] if IS_WHOLE else ["--max-time", str(SECONDS)]
    done = subprocess.run(
        [
            Path(sys.executable).parent / "st", "--config-file", settings, "run", f"{server.url}/openapi.json", *words,
            "--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--max-examples", "5", "--continue-on-failure",
            # The rest would be asked by nobody after it.
            "--exclude-path", "/api/logout", "--seed", "1", "--generation-database", "none", "--no-color",
            "--warnings", "off", *share,
        ],
        capture_output=True, text=True, cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-1_000:]
    assert server.running and " passed" in done.stdout
