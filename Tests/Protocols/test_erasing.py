"""A customer is erased on a running server: the planted word is nowhere, and those who look on are told."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from harness.server import Server, run_cli
from Protocols.conftest import Desk
from Protocols.player import Player, Refused, control

WORD = "Xanthippe"
MINUTE = 60_000
FIELDS = {"fields": [{"name": "order", "kind": "text"}]}


def files_with(data: Path, word: str) -> list[str]:
    """Whatever lies in the data folder and holds the word, in either case."""
    found = []
    for path in sorted(data.rglob("*")):
        if path.is_file():
            text = path.read_bytes()
            if word.encode() in text or word.lower().encode() in text:
                found.append(path.name)
    return found


def waggle(server: Server, *words: str) -> subprocess.CompletedProcess:
    return run_cli(*words, "--data", server.data, check=False)


def say_it_everywhere(desk: Desk, customer: Player, ana: Player, joao: Player) -> int:
    """The word in every kind of text that a ticket can hold."""
    desk.staff("olga").call("desk.change_settings", section="handling", value=FIELDS, version=0)
    ticket = customer.call("ticket.open", text=f"I am {WORD}.", subject=f"{WORD} writes")["ticket"]
    ana.call("ticket.take", ticket=ticket)
    ana.follow(f"ticket:{ticket}")
    ana.follow(f"staff:{ticket}")
    customer.follow(f"ticket:{ticket}")
    ana.call("chat.send", ticket=ticket, text=f"Hello {WORD}.")
    ana.call("note.add", ticket=ticket, text=f"{WORD} is kind.")
    ana.call("ticket.set_fields", ticket=ticket, fields={"order": WORD})
    ana.call("contact.log", ticket=ticket, channel="phone", direction="out", duration_ms=MINUTE, note=f"{WORD} was out.")
    note = [{"kind": "note", "number": 1, "text": WORD}]
    share = ana.call("partner.share", ticket=ticket, question=f"{WORD}?", guest="Acquirer", items=note, consent_recorded=True)
    ana.call("partner.write", ticket=ticket, share=share["ref"], text=f"{WORD} asks.")
    now = ana.call("ticket.get", ticket=ticket)["last_message_at"]
    ana.call("callback.plan", ticket=ticket, phone=WORD, from_at=now + 60 * MINUTE, to_at=now + 90 * MINUTE)
    ana.call("remote.offer", ticket=ticket, kind="remote", link=f"https://meet.example.org/{WORD}")
    ana.call("ticket.promise", ticket=ticket, at=now + 30 * MINUTE, text=f"{WORD}'s refund")
    ana.call("swarm.open", ticket=ticket)
    ana.call("swarm.ask", ticket=ticket, question=f"Who knows {WORD}?", tried=WORD, users=[joao.id])
    joao.hear("invite.sent", f"user:{joao.id}")
    ana.call("handoff.offer", ticket=ticket, to=joao.id, reason="shift_end", summary=f"{WORD} waits.", next_step=WORD)
    joao.hear("owner.offered", f"user:{joao.id}")
    return ticket


@pytest.mark.timeout(90)
def test_an_erased_customer_is_nowhere_and_all_are_told(desk: Desk):
    server, olga = desk.server, desk.staff("olga")
    rui, ana, joao = (desk.staff(login) for login in ("rui", "ana", "joao"))
    rui.call("queue.set_mode", queue=1, mode="swarm")
    rui.follow("queue:1")
    ines = desk.play(desk.visitor(f"{WORD} Duarte"))
    ticket = say_it_everywhere(desk, ines, ana, joao)
    assert ana.call("ticket.list", view="mine", q=WORD.lower())["tickets"]
    assert {"waggle.db", "search.db"} <= {name.removesuffix("-wal") for name in files_with(server.data, WORD)}

    with pytest.raises(Refused, match="not_allowed"):
        rui.call("customer.erase", customer=ines.id, reason="They asked for it.")
    with pytest.raises(Refused, match="not_found"):
        olga.call("customer.erase", customer=ana.id, reason="They asked for it.")
    olga.call("customer.erase", customer=ines.id, reason="They asked for it.")

    assert ines.wait_closed()[0] == 4501
    assert desk.ask("get", "/api/me", token=ines.token).status == 401
    ana.hear("ticket.erased", f"staff:{ticket}")
    rows = [push["pub"]["data"]["row"] for push in rui.pushes if push.get("pub", {}).get("data", {}).get("type") == "row"]
    rows += [entry["data"]["row"] for entry in rui.history("queue:1", limit=-1)["publications"] if "row" in entry["data"]]
    assert rows[-1]["subject"] == "" and rows[-1]["customer"]["name"] == "" and rows[-1]["preview"] == ""

    # Somebody who returns to the channel, or looks for the first time, reads nothing of it.
    for channel in (f"ticket:{ticket}", f"staff:{ticket}", f"user:{joao.id}", "queue:1"):
        reader = {"u": joao, "q": rui}.get(channel[0], ana)
        assert WORD not in str(reader.history(channel, limit=-1))
        reader.command("unsubscribe", channel=channel)
        epoch = reader.epochs[channel]
        assert WORD not in str(reader.follow(channel, recover=True, offset=0, epoch=epoch))
    assert any(entry["data"]["type"] == "erased" for entry in rui.history("queue:1", limit=-1)["publications"])
    assert any(entry["data"]["type"] == "erased" for entry in joao.history(f"user:{joao.id}", limit=-1)["publications"])
    assert ana.call("ticket.list", view="mine", q=WORD)["tickets"] == []
    for player in (ana, rui):
        assert WORD not in str(player.call("ticket.get", ticket=ticket))
    assert WORD not in str(rui.call("ledger.list", limit=200))
    assert WORD not in str(joao.call("inbox.get"))

    # Through the command it is certain that no file holds it any more; the server goes on meanwhile.
    control(server, "erase", customer=ines.id, reason="Once more.")
    assert files_with(server.data, WORD) == []
    assert waggle(server, "verify").returncode == 0
    server.stop()
    assert files_with(server.data, WORD) == []
    before = waggle(server, "verify")
    assert waggle(server, "rebuild").returncode == 0
    after = waggle(server, "verify")
    assert (before.returncode, after.returncode) == (0, 0) and "tickets erased        1" in after.stdout
    assert files_with(server.data, WORD) == []


def test_the_command_explains_before_it_erases(desk: Desk):
    server = desk.server
    ines = desk.play(desk.visitor(f"{WORD} Duarte"))
    ticket = ines.call("ticket.open", text=f"I am {WORD}.")["ticket"]
    words = ("erase", "--customer", str(ines.id), "--reason", "They asked for it.")
    asked = waggle(server, *words)
    assert asked.returncode == 64 and "1 tickets" in asked.stdout and files_with(server.data, WORD)
    done = waggle(server, *words, "--yes")
    assert done.returncode == 0 and "Backups" in done.stdout, done.stderr
    assert files_with(server.data, WORD) == []
    assert ines.wait_closed()[0] == 4501
    assert desk.staff("rui").call("ticket.get", ticket=ticket)["subject"] == ""
    nobody = waggle(server, "erase", "--customer", "4711", "--reason", "?", "--yes")
    assert nobody.returncode == os.EX_DATAERR and "there is no customer" in nobody.stderr
