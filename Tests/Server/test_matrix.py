"""Every method there is, as each kind of person, over both transports: foreign and missing things look alike (A2)."""

from __future__ import annotations

import json
import random
import re
import time
from pathlib import Path

import pytest

from harness.sdk import new_id
from harness.server import ROOMY
from Server.people import http_call, staff, visitor

PROTOCOLS = Path(__file__).resolve().parents[2] / "Protocols"
SCHEMAS = json.loads((PROTOCOLS / "schemas" / "rpc.schema.json").read_text())["$defs"]
METHODS = json.loads((PROTOCOLS / "schemas" / "common.schema.json").read_text())["$defs"]["Method"]["enum"]
ON_A_TICKET = [
    method for method in METHODS
    if "ticket" in SCHEMAS[f"{method}.request"].get("required", []) or method == "ledger.list"
]


def example(method: str, **fields) -> dict:
    """The promised example of a request, with other fields."""
    found = json.loads((PROTOCOLS / "examples" / f"rpc.{method}.request.json").read_text())
    changed = {"client_id": new_id()} if "client_id" in found else {}
    return {**found, **changed, **fields}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A server with one ticket that none of the strangers may see; the same ticket is asked for all the time."""
    from harness.server import Server

    server = Server(tmp_path_factory.mktemp("matrix") / "data", *ROOMY).start()
    ines, ana = visitor(server), staff(server, "ana")
    ticket = ines.change("ticket.open", text="help")["ticket"]
    ana.change("ticket.take", ticket=ticket)
    strangers = {
        "customer": visitor(server, "Rui"), "agent": staff(server, "eva", tiers=("L3",)),
        "partner": staff(server, "pia", role="partner"), "administrator": staff(server, "otto", role="administrator"),
    }
    yield server, ticket, strangers
    server.stop()


def plain(text: str, ticket: int) -> str:
    """What was said, without the number that was asked for and the request's own."""
    return re.sub(r'"requestId":\s*"[^"]*"', "", re.sub(rf"\b{ticket}\b", "N", text))


@pytest.mark.parametrize("role", ["customer", "agent", "partner", "administrator"])
def test_a_foreign_ticket_and_a_missing_one_look_the_same_over_both_transports(house, role: str):
    server, ticket, strangers = house
    person, missing = strangers[role], ticket + 77_000
    with person.socket() as link:
        for method in ON_A_TICKET:
            # Whoever breaks the glass learns that there is a ticket, in everybody's sight.
            if (method, role) == ("ticket.break_glass", "administrator"):
                continue
            told = []
            for number in (ticket, missing):
                answer = person.call(method, example(method, ticket=number))
                reply = link.rpc(method, **example(method, ticket=number))
                assert answer.status == 404 and answer.code == "not_found", f"{method} by {role}: {answer.text}"
                assert reply["error"]["message"].startswith("not_found: "), f"{method} by {role}: {reply}"
                told.append((plain(answer.text, number), plain(json.dumps(reply["error"]), number)))
            assert told[0] == told[1], f"{method} by {role} tells a foreign ticket from a missing one"
        for channel in ("ticket", "staff"):
            errors = [link.follow(f"{channel}:{number}")["error"] for number in (ticket, missing)]
            assert errors[0] == errors[1] and errors[0]["code"] == 103


# Of so many answers each; and how often at most whoever guesses from two answers' times which was the foreign one's may
# be right. Guessing blindly is right in half; an answer that is read from the disk would be known nearly always.
ANSWERS = 300
GUESSED_RIGHT_MAX = 0.75


@pytest.mark.parametrize("method", ["ticket.get", "chat.list", "chat.send", "partner.get"])
@pytest.mark.parametrize("transport", ["socket", "http"])
def test_the_time_of_an_answer_does_not_tell_a_foreign_ticket_from_a_missing_one(house, method: str, transport: str):
    server, ticket, strangers = house
    person = strangers["customer"]
    numbers = {"foreign": ticket, "missing": ticket + 77_000, "as missing": ticket + 99_000}
    chance = random.Random(f"{method} {transport}")
    with person.socket() as link:

        def seconds(number: int) -> float:
            body = example(method, ticket=number)
            before = time.perf_counter()
            told = link.rpc(method, **body) if transport == "socket" else person.call(method, body).json
            spent = time.perf_counter() - before
            assert "not_found" in json.dumps(told)
            return spent

        times: dict[str, list[float]] = {name: [] for name in numbers}
        for _ in range(ANSWERS):
            # In another order each time: what else the machine does falls on all alike.
            for name in chance.sample(list(numbers), len(numbers)):
                times[name].append(seconds(numbers[name]))
    # Two missing ones are the measure's own noise.
    for name in ("foreign", "as missing"):
        right = guessed_right(times[name], times["missing"])
        assert 1 - GUESSED_RIGHT_MAX < right < GUESSED_RIGHT_MAX, f"{name}: {right:.3f}"


def guessed_right(ones: list[float], others: list[float]) -> float:
    """How often one of `ones` is greater than one of `others`: the rank-sum statistic as a share."""
    ranked = sorted([(value, 1) for value in ones] + [(value, 0) for value in others])
    ranks = sum(rank for rank, (_, is_one) in enumerate(ranked, 1) if is_one)
    return (ranks - len(ones) * (len(ones) + 1) / 2) / (len(ones) * len(others))


def test_nobody_knows_a_method_that_is_not_listed(house):
    server, ticket, strangers = house
    for person in strangers.values():
        with person.socket() as link:
            for method in ("ticket.delete", "swarm", "Ticket.get", "ticket.get ", "desk.erase", "", "fire_deadline"):
                assert link.rpc(method, ticket=ticket)["error"]["code"] == 104, method
        for method in ("ticket.delete", "Ticket.get", "desk.erase", "fire_deadline"):
            assert person.call(method, {"ticket": ticket}).status == 404


def test_without_a_log_in_no_method_answers(house):
    server, ticket, _ = house
    for method in METHODS:
        answer = http_call(server, "POST", f"/api/rpc/{method}", example(method))
        assert answer.status == 401, f"{method}: {answer.text}"
