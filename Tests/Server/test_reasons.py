"""The desk's own reasons: kept by managers, given by staff, recorded with what was decided, and carried out of the desk."""

from __future__ import annotations

import csv

import pytest

from harness.sdk import new_id
from Server.people import Person, staff, visitor

PARTS = {"code": "parts", "labels": {"en": "Waits for parts", "fr": "Attend des pièces"}, "actions": ["escalate", "release"]}
LAW = {"code": "law", "labels": {"en": "Legal"}, "actions": ["cancel"], "active": False}


@pytest.fixture
def mia(server) -> Person:
    mia = staff(server, "mia", role="manager")
    mia.change("desk.change_settings", section="reasons", version=0, value={"reasons": [PARTS, LAW]})
    return mia


@pytest.fixture
def ana(server, mia) -> Person:
    return staff(server, "ana")


def owned(server, ana: Person) -> int:
    number = visitor(server, "Inês").change("ticket.open", text="It does not start", channel="form")["ticket"]
    ana.change("ticket.take", ticket=number)
    return number


def entries(person: Person, number: int) -> list[dict]:
    return person.call("ledger.list", {"ticket": number}).json["entries"]


def test_a_reason_is_recorded_with_what_was_decided_and_leaves_the_desk_with_it(server, mia, ana, tmp_path):
    number = owned(server, ana)
    ana.change("owner.release", ticket=number, reason="Not today", code="parts")
    ana.change("ticket.take", ticket=number)
    ana.change("owner.release", ticket=number, reason="No code this time")
    released = [e["detail"] for e in entries(mia, number) if e["kind"] == "owner.released"]
    assert sorted((one.get("code", ""), one["reason"]) for one in released) == [("", "No code this time"), ("parts", "Not today")]
    assert server.cli("verify").returncode == 0
    server.stop()
    file = tmp_path / "desk.csv"
    server.cli("export", file)
    rows = [row for row in csv.DictReader(file.open(encoding="utf-8")) if row["activity"] == "owner.released"]
    assert [row["reason"] for row in rows] == ["parts", ""]


def test_a_reason_is_given_only_where_and_while_it_is_offered(server, mia, ana):
    number = owned(server, ana)
    for method, fields in {
        "owner.release": {"code": "nonsense"}, "ticket.cancel": {"reason": "spam", "code": "law"},
        "ticket.deescalate": {"reason": "skill", "summary": "x", "code": "parts", "to": "L1"},
        "ticket.escalate": {"reason": "skill", "summary": "x", "code": "Parts"},
    }.items():
        refused = ana.call(method, {"client_id": new_id(), "ticket": number, **fields})
        assert (refused.status, refused.code) == (422, "invalid_field"), (method, refused.text)
        assert refused.json["errors"][0]["pointer"] == "#/code", refused.text
    version = next(one["version"] for one in mia.call("desk.settings", {}).json["sections"] if one["section"] == "reasons")
    mia.change(
        "desk.change_settings", section="reasons", version=version,
        value={"reasons": [{**LAW, "active": True, "actions": ["cancel"]}]})
    assert ana.call("owner.release", {"client_id": new_id(), "ticket": number, "code": "parts"}).status == 422
    ana.change("ticket.cancel", ticket=number, reason="spam", code="law")
    assert [e["detail"].get("code") for e in entries(mia, number) if e["kind"] == "ticket.cancelled"] == ["law"]


def test_customers_give_no_reason_of_the_desk_and_read_none(server, mia, ana):
    ines = visitor(server, "Inês")
    number = ines.change("ticket.open", text="It does not start")["ticket"]
    for code in ("law", "parts", "nonsense"):
        refused = ines.call("ticket.cancel", {"client_id": new_id(), "ticket": number, "reason": "withdrawn", "code": code})
        assert (refused.status, refused.code) == (403, "not_allowed"), refused.text
    ana.change("ticket.take", ticket=number)
    ana.change("owner.release", ticket=number, code="parts")
    for method in ("ticket.get", "chat.list"):
        assert "parts" not in ines.call(method, {"ticket": number}).text
