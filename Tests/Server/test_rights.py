"""The table of rights, line by line, on a running server (A3): every method, every relation to a ticket, over the socket
and over HTTP, with a log-in and with a program's token.

The lines are those of docs/reference/rights.md, which are the table in the code. What each person holds is written here
a second time. A command that is allowed is sent with a version that the ticket has left: it is refused as stale, so that
nothing moves while the whole table is asked.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.sdk import new_id
from harness.server import ROOMY, Server
from Server.people import Person, control, robot, staff, visitor
from Server.test_matrix import example

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "rights.md"
LINE = re.compile(r"^\| `([a-z_.]+)`(?: of `([a-z_]+)`)? \| (?:`(\w+)`|–) \| (a ticket|the desk|–) \| (.*) \|$", re.M)
FAR = int(time.time() * 1000) + 7 * 86_400_000
NOBODY = 999_999


@dataclass(frozen=True)
class Row:
    """One line of the table: what is asked, and the relations of which one is enough."""

    method: str
    of: str
    action: str
    is_on_ticket: bool
    relations: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.method}({self.of})" if self.of else self.method


def rows() -> list[Row]:
    found = LINE.findall(PAGE.read_text())
    return [
        Row(method, of, action, place == "a ticket", frozenset(re.findall(r"`(\w+)`", who)))
        for method, of, action, place, who in found
    ]


ROWS = rows()
READERS = next(row.relations for row in ROWS if row.method == "ticket.get")
# Asked when all else has been: they change where people stand.
LAST = ("shift.absence", "shift.end", "presence.set")

# Who stands how to the one ticket, told apart from the code under test.
STANDING = {
    "carla": {"anyCustomer", "customerOwn"},
    "chris": {"anyCustomer"},
    "ana": {"anyAgent", "owner", "readableStaff"},
    "ben": {"anyAgent", "readableStaff"},
    "dora": {"anyAgent", "offerTarget", "onceOffered"},
    "nils": {"anyAgent", "onceOffered"},
    "emil": {"anyAgent", "member", "speaker", "onceInvited", "readableStaff"},
    "fay": {"anyAgent", "member", "onceInvited"},
    "gus": {"anyAgent", "invitee", "onceInvited"},
    "ida": {"anyAgent", "onceInvited"},
    "kim": {"anyAgent", "skilledAgent"},
    "hana": {"anyAgent", "skilledAgent", "handRaiser"},
    "cora": {"anyAgent", "cover"},
    "rex": {"anyAgent"},
    "mia": {"manager"},
    "max": {"manager", "member", "joinedManager"},
    "otto": {"administrator"},
    "olga": {"administrator", "brokenGlass"},
    "pia": {"anyPartner", "sharedPartner"},
    "petra": {"anyPartner", "sharedPartner", "speakingPartner"},
    "paul": {"anyPartner"},
    "robot": {"anyBot"},
}
TIERS = {"ana": "L1", "ben": "L1", "emil": "L1", "dora": "L2", "nils": "L2"}
SKILLS = {"kim": {"pay": 3}, "hana": {"pay": 3}}
ROLES = {"mia": "manager", "max": "manager", "otto": "administrator", "olga": "administrator", "pia": "partner",
         "petra": "partner", "paul": "partner"}


class Scene:
    """One ticket to which everybody stands as `STANDING` says."""

    def __init__(self, server: Server):
        self.server = server
        self.people: dict[str, Person] = {"carla": visitor(server, "Carla"), "chris": visitor(server, "Chris")}
        for login in STANDING.keys() - {"carla", "chris", "robot"}:
            self.people[login] = staff(
                server, login, ROLES.get(login, "agent"), (TIERS.get(login, "L3"),), skills=SKILLS.get(login, {}))
        self.people["robot"] = robot(server, "robot")
        self.programs = {
            login: self.program(login) for login in self.people if login not in ("carla", "chris", "robot")}
        self.ticket = self.play()
        self.links = {login: person.socket() for login, person in self.people.items()}

    def program(self, login: str) -> Person:
        made = control(self.server, "/control/tokens", {"login": login, "name": "a program"})
        return Person(self.server, self.people[login].user, token=made.json["token"])

    def number(self, *logins: str) -> list[int]:
        return [self.people[login].id for login in logins]

    def does(self, login: str, method: str, **fields) -> dict:
        return self.people[login].change(method, ticket=self.ticket, **fields)

    def play(self) -> int:
        self.people["mia"].change("desk.set_mode", mode="swarm", scope="new", reason="a trial")
        self.ticket = self.people["carla"].change("ticket.open", text="help", channel="form")["ticket"]
        self.does("ana", "ticket.take")
        self.does(
            "ana", "swarm.ask", question="why?", tried="all", urgency="async", wanted=4,
            users=self.number("fay", "gus", "emil", "ida"))
        self.does("fay", "swarm.accept", invitation=1)
        self.does("emil", "swarm.accept", invitation=3)
        self.does("ana", "swarm.grant_speak", user=self.people["emil"].id)
        self.does("max", "swarm.join")
        ask = self.does(
            "ana", "swarm.ask", question="who pays?", skills=["pay"], urgency="async", visibility="open_to_skill")["ref"]
        self.does("hana", "help.offer", ask=ask)
        self.does("ida", "swarm.decline", invitation=4, reason="busy")
        self.does("ana", "shift.plan", plan="cover", cover=self.people["cora"].id)
        self.does(
            "ana", "handoff.offer", to={"queue": 2}, reason="skill", summary="s", next_step="n", next_step_at=FAR)
        self.does("nils", "handoff.decline", offer=1, reason="busy")
        self.does("ana", "partner.share", user=self.people["pia"].id, question="?", consent_recorded=True)
        second = self.does(
            "ana", "partner.share", user=self.people["petra"].id, question="?", consent_recorded=True)["ref"]
        self.does("ana", "partner.grant_speak", share=second)
        self.does("olga", "ticket.break_glass", reason="a court asks")
        return self.ticket

    def data(self, row: Row, login: str) -> dict:
        """A request that is well formed, and that moves nothing where it is allowed."""
        data = example(row.method)
        data |= {"ticket": self.ticket} if row.is_on_ticket else {}
        if row.is_on_ticket and "client_id" in data and "anyCustomer" not in STANDING[login]:
            data["expected_version"] = 1
        data |= {name: NOBODY for name in ("problem", "experiment") if isinstance(data.get(name), int)}
        return data | self.special(row)

    def special(self, row: Row) -> dict:
        match row.method, row.of:
            case "ticket.cancel", _:
                # Whoever may cancel hears that this original is out of place.
                return {"duplicate_of": NOBODY}
            case "ticket.open", "customer":
                return {"customer": {"name": "Somebody new"}}
            case "ticket.list", _:
                return {"view": "mine", "queue": None}
            case "ledger.list", "":
                return {"ticket": None}
            case "chat.typing", _:
                return {"note": row.of == "note"}
            case "desk.change_settings", section:
                return {"section": section, "value": self.settings[section], "version": NOBODY, "reason": "r"}
            case "problem.declare", _:
                return {"tickets": []}
            case "experiment.plan", _:
                return {"start_at": 1}
            case "reply.save" | "reply.remove", _:
                return {"reply": NOBODY, "own": row.of == "own"}
            case "organisation.place", _:
                return {"customer": NOBODY}
            case "customer.erase", _:
                return {"customer": NOBODY}
            case "queue.set_mode" | "desk.set_mode", _:
                return {"mode": "swarm", "scope": "new"}
        return {}

    @property
    def settings(self) -> dict:
        if not hasattr(self, "_settings"):
            answer = self.people["otto"].call("desk.settings", {}).json
            self._settings = {section["section"]: section["value"] for section in answer["sections"]}
        return self._settings


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    server = Server(
        tmp_path_factory.mktemp("rights") / "data", "--limit", "loginAttemptsPerMinute=1000", *ROOMY).start()
    yield Scene(server)
    server.stop()


def expected(row: Row, login: str) -> str:
    """`yes`, `no`, or `none` for whoever is told that there is no such ticket."""
    if row.action == "" or STANDING[login] & row.relations:
        return "yes"
    return "no" if not row.is_on_ticket or STANDING[login] & READERS else "none"


def told(code: str, message: str, row: Row) -> str:
    """What an answer's code means; a thing that is missing inside an allowed command is not the ticket."""
    if code == "not_allowed":
        return "no"
    if code == "not_found" and row.is_on_ticket and " for you" in message:
        return "none"
    return "yes"


def socket_answer(reply: dict) -> tuple[str, str]:
    if "error" not in reply:
        return "", ""
    code, _, message = reply["error"]["message"].partition(": ")
    return code, message


def http_answer(answer) -> tuple[str, str]:
    return ("", "") if answer.status == 200 else (answer.code, answer.json.get("detail", ""))


def check(scene: Scene, row: Row, login: str) -> list[str]:
    """What is wrong with the answers to one person."""
    if row.method == "ticket.open" and not row.of and "anyCustomer" not in STANDING[login]:
        return []  # Without a customer staff's request is no request.
    wanted = expected(row, login)
    reply = scene.links[login].rpc(row.method, **scene.data(row, login))
    answers = {
        "socket": socket_answer(reply),
        "http": http_answer(scene.people[login].call(row.method, scene.data(row, login))),
    }
    if login in scene.programs:
        answers["token"] = http_answer(scene.programs[login].call(row.method, scene.data(row, login)))
    found = [
        f"{row.name} by {login} over {road}: {told(*answer, row)} instead of {wanted} ({answer})"
        for road, answer in answers.items() if told(*answer, row) != wanted
    ]
    is_moving = row.is_on_ticket and "client_id" in scene.data(row, login)
    if wanted == "yes" and is_moving and "anyCustomer" not in STANDING[login]:
        found += [f"{row.name} by {login} over {road}: {answer}" for road, answer in answers.items()
                  if answer[0] != "stale_version"]
    return found


def ask(scene: Scene, asked: list[Row]) -> None:
    wrong = [line for row in asked for login in scene.people for line in check(scene, row, login)]
    assert wrong == [], "\n".join(wrong)


def test_the_page_of_rights_lists_every_method_and_relation():
    from Server.test_matrix import METHODS

    assert {row.method for row in ROWS} == set(METHODS)
    named = frozenset().union(*(row.relations for row in ROWS))
    # What a setting gives to all agents is tested with it.
    assert named - {"system", "deskReader"} <= frozenset().union(*STANDING.values()), "a relation that nobody stands in"


STAYING = [row for row in ROWS if row.method not in LAST]
GROUPS = sorted({row.method.split(".")[0] for row in STAYING})


@pytest.mark.parametrize("group", GROUPS)
def test_every_method_answers_every_relation_over_both_transports(scene, group: str):
    ask(scene, [row for row in STAYING if row.method.split(".")[0] == group and row.action not in ("close", "reopen")])


def test_every_channel_opens_to_the_relations_that_read_it(scene):
    notes = next(row.relations for row in ROWS if row.method == "note.list")
    shares = next(row.relations for row in ROWS if row.method == "partner.get")
    pia = scene.people["pia"].id
    tiers = {1: "L1", 2: "L2", 3: "L3"}
    for login, link in scene.links.items():
        held = STANDING[login]
        may = {
            f"ticket:{scene.ticket}": held & READERS, f"staff:{scene.ticket}": held & notes,
            f"partner:{scene.ticket}:{pia}": held & shares and login != "petra",
            f"user:{scene.people['ana'].id}": False, "problem:77": False,
        }
        for queue, tier in tiers.items():
            may[f"queue:{queue}"] = "manager" in held or "anyAgent" in held and TIERS.get(login, "L3") == tier
        for channel, is_open in may.items():
            if channel == f"user:{scene.people['ana'].id}" and login == "ana":
                continue
            reply = link.follow(channel)
            assert ("subscribe" in reply) == bool(is_open), f"{channel} for {login}: {reply}"
            if is_open:
                link.ask(unsubscribe={"channel": channel})


def test_what_ends_a_ticket_and_what_moves_people_answers_them_too(scene):
    ask(scene, [row for row in STAYING if row.action in ("close", "reopen")])
    moving = {"shift.absence": {}, "shift.end": {}, "presence.set": {"status": "available"}}
    for method, fields in moving.items():
        row = next(row for row in ROWS if row.method == method)
        for login, person in scene.people.items():
            answer = http_answer(person.call(method, {"client_id": new_id(), **fields}))
            assert told(*answer, row) == expected(row, login), f"{method} by {login}: {answer}"


def test_a_token_goes_with_the_right_it_rests_on(scene):
    ben = scene.programs["ben"]
    mine = {"ticket": scene.ticket}
    assert ben.call("ticket.get", mine).status == 200
    control(scene.server, "/control/user-change", {"login": "ben", "tiers": ["L2"]})
    assert ben.call("ticket.get", mine).code == "not_found"
    control(scene.server, "/control/token-revoke", {"token": ben.token})
    assert ben.call("ticket.get", mine).status == 401
    assert scene.people["ben"].call("inbox.get", {}).status == 200
    control(scene.server, "/control/user-disable", {"login": "robot"})
    assert scene.people["robot"].call("ticket.list", {}).status == 401
