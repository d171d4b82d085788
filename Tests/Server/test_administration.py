"""The desk's accounts over HTTP: for administrators who logged in, recorded in their name, and never against themselves."""

from __future__ import annotations

import json

import pytest

from Server.people import http_call, log_in, staff, visitor

PEOPLE = "/api/administration/people"
READS = [PEOPLE, "/api/administration/queues", "/api/administration/changes", "/api/administration/rights"]
WRITES = [
    (PEOPLE, {"role": "agent", "name": "Eve", "login": "eve", "password": "long enough", "tiers": ["L1"]}),
    (f"{PEOPLE}/change", {"login": "ana", "role": "manager"}), (f"{PEOPLE}/disable", {"login": "ana"}),
    (f"{PEOPLE}/enable", {"login": "ana"}), (f"{PEOPLE}/password", {"login": "ana", "password": "another long one"}),
    ("/api/administration/tokens", {"login": "ana", "name": "mine"}),
    ("/api/administration/tokens/revoke", {"login": "ana", "last4": "abcd"}),
]


def ask(server, verb: str, path: str, body: dict | None = None, **headers):
    fields = {"Content-Type": "application/json", "Origin": server.url, **headers}
    return http_call(server, verb, path, json.dumps(body) if body is not None else None, fields)


@pytest.fixture
def desk(server):
    """One of its own: accounts are changed here."""
    return server


@pytest.fixture
def ada(desk):
    return staff(desk, "ada", role="administrator")


def as_(person, desk, verb: str, path: str, body: dict | None = None):
    return ask(desk, verb, path, body, Cookie=person.cookie)


@pytest.mark.parametrize("role", ["agent", "manager", "partner"])
def test_nobody_but_administrators_sees_or_changes_accounts(desk, role: str):
    staff(desk, "ana")
    other = staff(desk, "other", role=role)
    for path in READS:
        assert as_(other, desk, "GET", path).status == 403, path
    for path, body in WRITES:
        assert as_(other, desk, "POST", path, body).status == 403, path
    assert log_in(desk, "ana"), "nothing of it was done"


def test_customers_programs_and_strangers_are_kept_out(desk, ada):
    customer = visitor(desk)
    made = as_(ada, desk, "POST", "/api/administration/tokens", {"login": "ada", "name": "export"})
    assert made.status == 200 and made.json["token"].startswith("wgl_")
    for path in READS:
        assert ask(desk, "GET", path).status == 401
        assert ask(desk, "GET", path, Authorization=f"Bearer {customer.token}").status == 403
        assert ask(desk, "GET", path, Authorization=f"Bearer {made.json['token']}").status == 403
    for path, body in WRITES:
        assert ask(desk, "POST", path, body).status == 401
        assert ask(desk, "POST", path, body, Authorization=f"Bearer {made.json['token']}").status == 403
        foreign = http_call(
            desk, "POST", path, json.dumps(body),
            {"Content-Type": "application/json", "Origin": "https://evil.example", "Cookie": ada.cookie},
        )
        assert foreign.status == 403 and foreign.json["code"] == "origin_not_allowed"


def test_an_administrator_adds_changes_and_locks_out_and_it_is_recorded_in_their_name(desk, ada):
    body = {"role": "agent", "name": "Rui Costa", "login": "rui", "password": "long enough", "tiers": ["L1"],
            "skills": {"network": 4}, "capacity": 3, "interruptions_per_day": 0}
    rui = as_(ada, desk, "POST", PEOPLE, body).json["id"]
    assert as_(ada, desk, "POST", PEOPLE, body).status == 409, "the log-in name is taken"
    assert as_(ada, desk, "POST", f"{PEOPLE}/change", {"login": "rui", "tiers": ["L2"]}).json == {"id": rui}
    listed = next(one for one in as_(ada, desk, "GET", PEOPLE).json["people"] if one["id"] == rui)
    assert listed["tiers"] == ["L2"] and listed["skills"] == {"network": 4} and (listed["capacity"], listed["interruptions_per_day"]) == (3, 0)
    assert listed["login"] == "rui" and listed["disabled_at"] is None and listed["tokens"] == []
    assert as_(ada, desk, "POST", f"{PEOPLE}/disable", {"login": "rui"}).status == 200
    listed = next(one for one in as_(ada, desk, "GET", PEOPLE).json["people"] if one["id"] == rui)
    assert listed["disabled_at"] > 0
    entries = as_(ada, desk, "GET", "/api/administration/changes").json["entries"]
    about = [entry for entry in entries if entry["detail"].get("user") == rui]
    assert [entry["kind"] for entry in about] == ["user.changed", "user.changed", "user.added"]
    assert {entry["actor"]["name"] for entry in about} == {ada.user["name"]}


def test_nobody_changes_or_locks_out_themselves(desk, ada):
    for path, body in [("change", {"role": "agent", "tiers": ["L1"]}), ("disable", {}), ("enable", {})]:
        refused = as_(ada, desk, "POST", f"{PEOPLE}/{path}", {"login": "ada", **body})
        assert refused.status == 403 and "another administrator" in refused.json["detail"]
    assert as_(ada, desk, "GET", "/api/me").json["user"]["role"] == "administrator"


def test_a_token_is_told_once_and_ends_when_it_is_revoked(desk, ada):
    staff(desk, "ana")
    made = as_(ada, desk, "POST", "/api/administration/tokens", {"login": "ana", "name": "export", "days": 30}).json
    [token] = next(one for one in as_(ada, desk, "GET", PEOPLE).json["people"] if one["login"] == "ana")["tokens"]
    assert token["name"] == "export" and made["token"].endswith(token["last4"]) and made["token"] not in json.dumps(token)
    assert ask(desk, "GET", "/api/me", Authorization=f"Bearer {made['token']}").status == 200
    gone = as_(ada, desk, "POST", "/api/administration/tokens/revoke", {"login": "ana", "last4": token["last4"]})
    assert gone.status == 200 and gone.json["name"] == "export"
    assert ask(desk, "GET", "/api/me", Authorization=f"Bearer {made['token']}").status == 401


def test_a_new_password_ends_the_sessions_of_the_old_one(desk, ada):
    ana = staff(desk, "ana")
    answer = as_(ada, desk, "POST", f"{PEOPLE}/password", {"login": "ana", "password": "another long one"})
    assert answer.status == 200 and answer.json["sessions_ended"] >= 1
    assert as_(ana, desk, "GET", "/api/me").status == 401


def test_the_rights_are_those_of_the_table(desk, ada):
    rights = {one["action"]: one for one in as_(ada, desk, "GET", "/api/administration/rights").json["rights"]}
    assert rights["manageUsers"] == {"action": "manageUsers", "on_ticket": False, "relations": ["administrator"]}
    assert "owner" in rights["solve"]["relations"] and rights["solve"]["on_ticket"] is True


def test_malformed_requests_are_refused_and_change_nothing(desk, ada):
    before = as_(ada, desk, "GET", PEOPLE).json
    for path, body in [
        (PEOPLE, {}), (PEOPLE, {"role": "king", "name": "x", "login": "x", "password": "long enough"}),
        (PEOPLE, {"role": "agent", "name": "x", "login": "x", "password": "short", "tiers": ["L1"]}),
        (f"{PEOPLE}/change", {"login": "nobody", "role": "manager"}), (f"{PEOPLE}/disable", {"login": 7}),
        ("/api/administration/tokens", {"login": "ada", "name": "x", "days": 0}),
    ]:
        assert 400 <= as_(ada, desk, "POST", path, body).status < 500, (path, body)
    assert as_(ada, desk, "GET", "/api/administration/changes?cursor=x").status == 422
    assert as_(ada, desk, "GET", PEOPLE).json == before
