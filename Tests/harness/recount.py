"""What the desk counts, told by its memory and lists, and told again by whoever reads only the tickets (S12).

    recount = Recount(house, mia, [ana, ben])
    recount.check()             # loads, inboxes and queues equal a count over the tickets
    recount.check_rebuilt()     # and nothing changes when every list is made anew from the events
"""

from __future__ import annotations

from collections import Counter

from harness.desk import House, Person

FINISHED = {"solved", "closed", "cancelled"}
# Figures that grow with the time alone.
BY_THE_CLOCK = ("answered_60s", "solved_1h", "solved_24h")


class Recount:
    """`manager` reads everything; `people` have inboxes."""

    def __init__(self, house: House, manager: Person, people: list[Person]):
        self.house, self.manager, self.people = house, manager, people

    def figures(self) -> dict:
        """Everything counted that a console shows; who is connected is left out."""
        board = self.house.call(self.manager, "board.get")
        modes = [{name: row[name] for name in row if name not in BY_THE_CLOCK} for row in board["modes"]]
        people = self.house.call(self.manager, "staff.list")["staff"]
        return {
            "queues": self.house.call(self.manager, "queue.list")["queues"],
            "board": {"queues": board["queues"], "modes": modes, "swarms_open": board["swarms_open"]},
            "loads": {row["id"]: (row["load"], row["ticket_load"], row["status"]) for row in people},
            "inboxes": {person.id: self.house.call(person, "inbox.get") for person in self.people},
        }

    def tickets(self) -> list[dict]:
        """Every ticket, whole when somebody has a part in it."""
        found, cursor = [], {}
        while cursor is not None:
            page = self.house.call(self.manager, "ticket.list", view="all", limit=200, **cursor)
            found += page["tickets"]
            cursor = {"cursor": page["cursor"]} if page.get("cursor") else None
        return [
            self.house.call(self.manager, "ticket.get", ticket=row["ticket"])
            if row["owner"] and row["state"] not in FINISHED else row
            for row in found
        ]

    def check(self) -> dict:
        """The figures, when they are what the tickets say."""
        figures, tickets = self.figures(), self.tickets()
        loads, ticket_loads = Counter(), Counter()
        for ticket in tickets:
            add_loads(ticket, loads, ticket_loads)
        for user, (load, ticket_load, _) in figures["loads"].items():
            assert (load, ticket_load) == (loads[user], ticket_loads[user]), f"the load of user {user}"
        for user, inbox in figures["inboxes"].items():
            assert numbers(inbox["invitations"]) == invited(tickets, user), f"the invitations of user {user}"
            assert numbers(inbox["offers"]) == offered(tickets, user), f"the offers to user {user}"
        for queue in figures["queues"]:
            own = [ticket for ticket in tickets if ticket["queue"] == queue["id"]]
            waiting = sum(ticket["state"] == "queued" for ticket in own)
            opened = sum(ticket["state"] not in {"queued", *FINISHED} for ticket in own)
            assert (queue["waiting"], queue["open"]) == (waiting, opened), queue
        assert figures["board"]["queues"] == figures["queues"]
        # A swarm is at work once somebody has joined.
        assert figures["board"]["swarms_open"] == sum(bool(members(ticket)) for ticket in tickets)
        return figures

    def check_rebuilt(self) -> None:
        """The same figures once every list was made anew; leaves the server running."""
        figures = self.check()
        self.house.server.stop()
        assert "All is well." in self.house.server.cli("verify").stdout
        self.house.server.cli("rebuild")
        self.house.server.start()
        assert self.check() == figures


def add_loads(ticket: dict, loads: Counter, ticket_loads: Counter) -> None:
    """A chat, a place in its swarm and what somebody is asked for live count one each; of other tickets those worked on."""
    owner = (ticket["owner"] or {}).get("id")
    loads.update(entry["user"]["id"] for entry in invitations(ticket, urgency="live"))
    if ticket["channel"] != "chat":
        ticket_loads[owner] += ticket["state"] == "open"
        return
    loads[owner] += ticket["state"] not in FINISHED
    loads.update(members(ticket))


def members(ticket: dict) -> list[int]:
    swarm = ticket.get("swarm") or {}
    return [entry["user"]["id"] for entry in swarm.get("members", []) if "left_at" not in entry]


def invitations(ticket: dict, urgency: str | None = None) -> list[dict]:
    """Those that wait for an answer, of asks of this urgency or of all."""
    asks = [
        ask for ask in (ticket.get("swarm") or {}).get("asks", []) if urgency is None or ask["urgency"] == urgency]
    return [entry for ask in asks for entry in ask["invitations"] if entry["state"] in ("sent", "seen")]


def invited(tickets: list[dict], user: int) -> list[int]:
    return sorted(t["ticket"] for t in tickets for entry in invitations(t) if entry["user"]["id"] == user)


def offered(tickets: list[dict], user: int) -> list[int]:
    """Offers to this person alone."""
    live = [ticket for ticket in tickets if ticket.get("offer")]
    return sorted(ticket["ticket"] for ticket in live if (ticket["offer"]["to"] or {}).get("id") == user)


def numbers(entries: list[dict]) -> list[int]:
    return sorted(entry["ticket"] for entry in entries)
