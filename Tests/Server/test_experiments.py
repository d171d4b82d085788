"""A running server switches its queues by an experiment's plan, over a kill and two days without power."""

from __future__ import annotations

import hashlib

from harness.desk import House

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


def test_the_desk_keeps_to_the_plan_over_a_kill(make_server):
    server = make_server()
    house = House(server)
    rui = house.agent("rui", "Rui Mendes", "manager")
    ines = house.visitor("Inês Duarte")

    def ask(method: str, person=rui, **data) -> dict:
        return house.call(person, method, **data)

    def mode_of_a_new_ticket() -> str:
        ticket = ask("ticket.open", ines, text="It does not print.", channel="form")["ticket"]
        return ask("ticket.get", ticket=ticket)["mode"]

    def seen() -> dict:
        return ask("experiment.get", experiment=number)

    now = ask("ticket.open", ines, text="Hello?", channel="form")["at"]
    number = ask(
        "experiment.plan", length="day", start_at=now + HOUR_MS, blocks=16, reason="Does swarming help?")["experiment"]
    plan = seen()
    assert hashlib.sha256(plan["plan"].encode()).hexdigest() == plan["digest"]
    modes = [block["mode"] for block in plan["course"]]
    assert mode_of_a_new_ticket() == "tiered" and plan["state"] == "planned"

    house.advance(HOUR_MS)
    assert mode_of_a_new_ticket() == modes[0] and seen()["block"] == 0
    house.advance(DAY_MS)
    assert mode_of_a_new_ticket() == modes[1]

    server.kill()
    server.start()
    assert seen()["block"] == 1 and mode_of_a_new_ticket() == modes[1]
    # A switch by hand holds until the next block.
    other = "tiered" if modes[1] == "swarm" else "swarm"
    ask("desk.set_mode", mode=other, scope="new")
    assert mode_of_a_new_ticket() == other and seen()["overrides"] == 1
    house.advance(2 * DAY_MS)
    assert mode_of_a_new_ticket() == modes[3]
    assert [block["missed"] for block in seen()["course"][:4]] == [False, False, True, False]

    house.advance(13 * DAY_MS)
    assert mode_of_a_new_ticket() == "tiered"
    assert seen()["state"] == "ended" and seen()["next_at"] is None
    assert "experiment.stop" not in seen()["can"]
    server.stop()
    verified = server.cli("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
