"""The desk's methods as resources: paths, queries, entity tags, conditions, and the same rights as everywhere."""

from __future__ import annotations

import pytest

from harness.sdk import new_id
from Server.people import Answer, Person, http_call, staff, visitor


@pytest.fixture(scope="module")
def ana(desk) -> Person:
    return staff(desk, "ana-resources")


@pytest.fixture(scope="module")
def mia(desk) -> Person:
    return staff(desk, "mia-resources", role="manager")


@pytest.fixture(scope="module")
def carla(desk) -> Person:
    return visitor(desk)


def get(desk, person: Person, path: str, **headers) -> Answer:
    return http_call(desk, "GET", f"/api/v1/{path}", headers={**person.headers, **headers})


def post(desk, person: Person, path: str, body: dict | None = None, **headers) -> Answer:
    headers = {"Idempotency-Key": new_id(), **person.headers, **headers}
    return http_call(desk, "POST", f"/api/v1/{path}", body or {}, headers)


def opened(desk, carla: Person, text: str = "The printer smokes.") -> int:
    answer = post(desk, carla, "tickets", {"text": text})
    assert answer.status == 201, answer.text
    assert answer.headers["Location"] == f"/api/v1/tickets/{answer.json['ticket']}"
    return answer.json["ticket"]


def test_a_ticket_is_opened_read_taken_answered_and_solved(desk, ana, carla):
    ticket = opened(desk, carla)
    assert get(desk, ana, f"tickets/{ticket}").json["state"] == "queued"
    assert post(desk, ana, f"tickets/{ticket}/take").status == 200
    assert post(desk, ana, f"tickets/{ticket}/messages", {"text": "Switch it off."}).status == 200
    assert post(desk, ana, f"tickets/{ticket}/notes", {"text": "Third this week."}).status == 200
    page = get(desk, carla, f"tickets/{ticket}/messages?limit=2&reverse=true").json
    assert page["entries"][0]["data"]["text"] == "Switch it off." and page["entries"][0]["offset"] == page["top"]
    notes = get(desk, ana, f"tickets/{ticket}/notes").json["entries"]
    assert [entry["data"]["text"] for entry in notes if entry["data"]["type"] == "msg.note"] == ["Third this week."]
    assert get(desk, carla, f"tickets/{ticket}/notes").status == 403
    solution = {"solution": "Off and on.", "knowledge": "routine"}
    assert post(desk, ana, f"tickets/{ticket}/solve", solution).status == 200


def test_the_same_key_is_one_ticket(desk, carla):
    key = new_id()
    first = post(desk, carla, "tickets", {"text": "Once."}, **{"Idempotency-Key": key})
    again = post(desk, carla, "tickets", {"text": "Once."}, **{"Idempotency-Key": f'"{key}"'})
    other = post(desk, carla, "tickets", {"text": "Twice."}, **{"Idempotency-Key": key})
    assert first.json == again.json and (other.status, other.code) == (409, "conflict")


def test_a_tag_that_is_known_costs_no_body_and_a_stale_one_changes_nothing(desk, ana, carla):
    ticket = opened(desk, carla)
    seen = get(desk, ana, f"tickets/{ticket}").headers["ETag"]
    known = get(desk, ana, f"tickets/{ticket}", **{"If-None-Match": seen})
    assert (known.status, known.body, known.headers["ETag"]) == (304, b"", seen)
    post(desk, carla, f"tickets/{ticket}/messages", {"text": "And it smells."})
    assert get(desk, ana, f"tickets/{ticket}", **{"If-None-Match": seen}).status == 200
    stale = post(desk, ana, f"tickets/{ticket}/take", **{"If-Match": seen})
    assert (stale.status, stale.code) == (412, "stale_version")
    assert post(desk, ana, f"tickets/{ticket}/take", **{"If-Match": '"nonsense"'}).status == 412
    now = get(desk, ana, f"tickets/{ticket}").headers["ETag"]
    assert post(desk, ana, f"tickets/{ticket}/take", **{"If-Match": now}).status == 200
    assert post(desk, ana, f"tickets/{ticket}/messages", {"text": "Hello."}, **{"If-Match": "*"}).status == 200


def test_a_stale_tag_changes_no_article_and_no_problem(desk, ana, mia, carla):
    draft = {"title": "Toner", "body": "Shake it."}
    article = post(desk, ana, "articles/draft", draft).json["article"]
    text = {"article": article, "language": "en", "title": "Toner", "body": "Shake it twice."}
    seen = get(desk, ana, f"article?article={article}").headers["ETag"]
    assert post(desk, ana, "articles/edit", text).status == 200
    stale = post(desk, ana, "articles/edit", {**text, "body": "Never shake it."}, **{"If-Match": seen})
    assert (stale.status, stale.code) == (412, "stale_version")
    assert get(desk, ana, f"article?article={article}").json["text"]["body"] == "Shake it twice."
    now = get(desk, ana, f"article?article={article}").headers["ETag"]
    assert post(desk, ana, "articles/publish", {"article": article}, **{"If-Match": now}).status == 200
    problem = post(desk, mia, "problems/declare", {"title": "Toner everywhere", "tickets": [opened(desk, carla)]})
    number = {"problem": problem.json["problem"]}
    seen = get(desk, mia, f"problem?problem={number['problem']}").headers["ETag"]
    assert post(desk, mia, "problems/change", {**number, "title": "Toner"}, **{"If-Match": seen}).status == 200
    stale = post(desk, mia, "problems/solve", {**number, "text": "Clean now."}, **{"If-Match": seen})
    assert (stale.status, stale.code) == (412, "stale_version")


@pytest.mark.parametrize("path, body", [
    ("tickets", {"text": "Open sesame."}), ("articles/draft", {"title": "T", "body": "B"}),
    ("problems/declare", {"title": "T"}), ("presence/set", {"status": "busy"}), ("rpc/ticket.open", {"text": "Open."}),
])
def test_a_condition_that_cannot_be_asked_is_refused_and_not_passed_over(desk, ana, carla, path: str, body: dict):
    person = carla if "Open" in str(body) else ana
    root = "/api/" if path.startswith("rpc/") else "/api/v1/"
    headers = {"Idempotency-Key": new_id(), **person.headers, "If-Match": '"1-0123456789abcdef"'}
    answer = http_call(desk, "POST", root + path, body, headers)
    assert (answer.status, answer.code) == (412, "stale_version"), answer.text


def test_a_list_goes_on_from_its_cursor_and_finds_words(desk, ana, mia, carla):
    tickets = [opened(desk, carla, f"Zebra crossing number {number}") for number in range(5)]
    listed, path = [], "tickets?view=readable&q=zebra+cross&limit=2"
    while True:
        page = get(desk, ana, path).json
        listed += [row["ticket"] for row in page["tickets"]]
        if "cursor" not in page:
            break
        path = f"tickets?view=readable&q=zebra+cross&limit=2&cursor={page['cursor']}"
    assert listed == tickets[::-1]
    waiting = get(desk, mia, "tickets?view=all&sort=waiting&states=queued&tier=L1&priorities=P3,P4&unowned=true&q=zebra")
    assert [row["ticket"] for row in waiting.json["tickets"]] == tickets
    assert get(desk, ana, "tickets?view=all").status == 403
    assert {row["ticket"] for row in get(desk, carla, "tickets?q=zebra").json["tickets"]} == set(tickets)


@pytest.mark.parametrize("path, field", [
    ("tickets?limit=x", "limit"), ("tickets?limit=0", "limit"), ("tickets?states=queued,lost", "states"),
    ("tickets?cursor=abc", "cursor"), ("tickets?sort=luck", "sort"),
    ("tickets?unowned=perhaps", "unowned"), ("tickets?q=%21", "q"), ("tickets?view=elsewhere", "view"),
])
def test_a_wrong_query_is_told_by_its_field(desk, ana, path: str, field: str):
    answer = get(desk, ana, path)
    assert (answer.status, answer.code) == (422, "invalid_field")
    assert f'/{field}"' in answer.text or f'"{field}"' in answer.text, answer.text


@pytest.mark.parametrize("query", ["cursor=%00", "q=%", "q=%zz", "q=%ff", "limit=1&q=%e2%82"])
def test_a_broken_query_is_refused(desk, ana, query: str):
    answer = get(desk, ana, f"tickets?{query}")
    assert (answer.status, answer.code) == (400, "bad_request")


def test_what_is_not_there_and_what_is_not_answered_that_way(desk, ana, carla):
    ticket = opened(desk, carla)
    for path in ("tickets/0", "tickets/01", "tickets/-1", "tickets/1x", "tickets/", "tickets//take", "nothing", "",
                 f"tickets/{ticket}/", f"tickets/{ticket}/fly", f"tickets/{ticket}/take/more"):
        assert get(desk, ana, path).status == 404, path
    assert get(desk, ana, f"tickets/{10**17}").status == 404
    for verb, path, allowed in (("GET", f"tickets/{ticket}/take", "POST"), ("POST", f"tickets/{ticket}", "GET, HEAD")):
        answer = http_call(desk, verb, f"/api/v1/{path}", {} if verb == "POST" else None, ana.headers)
        assert (answer.status, answer.code, answer.headers["Allow"]) == (405, "method_not_allowed", allowed)
    assert http_call(desk, "DELETE", f"/api/v1/tickets/{ticket}", headers=ana.headers).status == 405
    head = http_call(desk, "HEAD", f"/api/v1/tickets/{ticket}", headers=ana.headers)
    assert head.status == 200 and head.body == b"" and head.headers["ETag"]


def test_the_path_names_the_ticket_and_the_body_may_not_say_otherwise(desk, ana, carla):
    ticket, other = opened(desk, carla), opened(desk, carla)
    answer = post(desk, ana, f"tickets/{ticket}/take", {"ticket": other})
    assert (answer.status, answer.code) == (422, "invalid_field")
    assert post(desk, ana, f"tickets/{ticket}/take", {"ticket": ticket}).status == 200
    assert get(desk, ana, f"tickets/{ticket}?ticket={other}").json["ticket"] == ticket


def test_nobody_comes_in_without_a_credential_and_a_stranger_sees_nothing(desk, carla):
    ticket = opened(desk, carla)
    for verb, path in (("GET", "tickets"), ("GET", f"tickets/{ticket}"), ("POST", "tickets")):
        answer = http_call(desk, verb, f"/api/v1/{path}", {} if verb == "POST" else None)
        assert (answer.status, answer.code) == (401, "unauthorized")
    stranger = visitor(desk, "Somebody Else")
    foreign, missing = get(desk, stranger, f"tickets/{ticket}"), get(desk, stranger, "tickets/999999")
    assert foreign.status == missing.status == 404
    assert foreign.json["detail"].replace(str(ticket), "N") == missing.json["detail"].replace("999999", "N")
    assert get(desk, stranger, "tickets").json["tickets"] == []
