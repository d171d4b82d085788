"""Roles of the desk's own: a fixed role copied and narrowed, never widened, on both transports and at once."""

from __future__ import annotations

import pytest

from harness.sdk import new_id
from Server.people import Person, staff, visitor


@pytest.fixture
def otto(server) -> Person:
    return staff(server, "otto", role="administrator")


def section(person: Person) -> dict | None:
    found = person.call("desk.settings", {}).json["sections"]
    return next((one for one in found if one["section"] == "roles"), None)


def give(otto: Person, *roles: dict):
    fields = {"section": "roles", "version": section(otto)["version"], "value": {"roles": list(roles)}, "reason": "a trial"}
    return otto.call("desk.change_settings", {"client_id": new_id(), **fields})


def owned(server, ana: Person) -> int:
    number = visitor(server, "Inês").change("ticket.open", text="It does not start", channel="form")["ticket"]
    ana.change("ticket.take", ticket=number)
    return number


def test_a_right_that_is_taken_is_refused_on_both_transports_and_comes_back(server, otto):
    ana = staff(server, "ana")
    number = owned(server, ana)
    with ana.socket() as link:
        assert give(otto, {"name": "Junior", "origin": "agent", "without": ["snooze"], "people": [ana.id]}).status == 200
        wish = {"ticket": number, "until": 4_000_000_000_000}
        refused = ana.call("ticket.snooze", {"client_id": new_id(), **wish})
        assert refused.status == 403 and "your role" in refused.json["detail"]
        assert link.rpc("ticket.snooze", client_id=new_id(), **wish)["error"]["code"] == 403
        # What is not taken is as before, and a ticket says what may be done with it.
        ana.change("chat.send", ticket=number, text="I look into it")
        can = ana.call("ticket.get", {"ticket": number}).json["can"]
        assert "ticket.snooze" not in can and "ticket.solve" in can
        assert give(otto).status == 200
        assert "ticket.snooze" in ana.call("ticket.get", {"ticket": number}).json["can"]


def test_a_manager_who_goes_without_the_board_is_refused_it(server, otto):
    mia = staff(server, "mia", role="manager")
    assert mia.call("board.get", {}).status == 200
    give(otto, {"name": "Lead", "origin": "manager", "without": ["readBoard", "switchMode"], "people": [mia.id]})
    assert mia.call("board.get", {}).status == 403
    assert mia.call("desk.set_mode", {"client_id": new_id(), "mode": "swarm", "scope": "new", "reason": "x"}).status == 403
    assert mia.call("report.get", {}).status == 200


def test_only_administrators_see_and_make_roles_and_nobody_changes_their_own_rights(server, otto):
    mia, olga = staff(server, "mia", role="manager"), staff(server, "olga", role="administrator")
    assert section(mia) is None
    change = {"section": "roles", "version": 0, "value": {"roles": []}, "reason": "x"}
    assert mia.call("desk.change_settings", {"client_id": new_id(), **change}).status == 403
    clerk = {"name": "Clerk", "origin": "administrator", "without": ["eraseCustomer", "manageUsers"], "people": [olga.id]}
    own = give(otto, {**clerk, "people": [otto.id]})
    assert own.status == 403 and "themselves" in own.json["detail"]
    assert give(otto, clerk).status == 200
    assert section(olga) is None
    assert olga.call("desk.change_settings", {"client_id": new_id(), **change, "version": 1}).status == 403
    assert give(otto, {**clerk, "without": ["readCustomerThread"]}).status == 422
    assert give(otto, {**clerk, "name": "No such origin", "origin": "customer"}).status == 422
    assert server.cli("verify").returncode == 0
