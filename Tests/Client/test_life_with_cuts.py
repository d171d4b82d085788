"""The whole life of a hard chat, tiered and swarming, through links that break, by the official client library.

Every command is repeated under its key until it is acknowledged, as a client does; the link of whoever asks is cut at a
random byte around it. At the end everybody has seen everything once, and the ledger tells one story.
"""

from __future__ import annotations

import asyncio
import random

import pytest
from centrifuge import CentrifugeError

from Client.test_recovery import check_stream
from harness.desk import House, Person, Wire
from harness.sdk import Followed, Member, new_id


class Part:
    """One person of the story, behind a proxy of their own."""

    def __init__(self, person: Person, proxy, member: Member, chance: random.Random):
        self.person, self.proxy, self.member, self.chance = person, proxy, member, chance
        self.followed: dict[str, Followed] = {}
        self.tries = 0

    async def follow(self, channel: str) -> None:
        self.followed[channel] = await self.member.follow(channel)

    async def do(self, method: str, **fields) -> dict:
        """The link breaks before, in the middle of or after it; the answer is the same."""
        key = new_id()
        if self.chance.random() < 0.8:
            direction = self.chance.choice(["up", "down"])
            self.proxy.cut_after(int(2 ** self.chance.uniform(0, 11)), direction, self.chance.random() < 0.5)
        while True:
            self.tries += 1
            try:
                return await self.member.call(method, client_id=key, **fields)
            except CentrifugeError as trouble:
                code = getattr(trouble, "code", None)
                assert code is None or trouble.temporary, f"{method} was refused: {trouble}"
                await asyncio.sleep(0.02)


@pytest.mark.parametrize("mode", ["tiered", "swarm"])
def test_a_hard_chat_lives_its_life_through_cuts(house: House, scheme, seed, make_proxy, mode, capsys):
    chance = random.Random(seed)
    ana = house.agent("ana", "Ana Silva")
    ben = house.agent("ben", "Ben Costa", tiers=["L2"])
    mia = house.agent("mia", "Mia Reis", role="manager", tiers=[])
    ines = house.visitor("Inês Duarte")
    if mode == "swarm":
        house.call(mia, "queue.set_mode", queue=1, mode=mode, reason="the story")
    port = house.server.http_port if scheme == "ws" else house.server.https_port

    async def scenario() -> str:
        parts = []
        for person in (ines, ana, ben):
            proxy = make_proxy(port)
            member = Member(house.socket_url(scheme, proxy.port), person.token, **house.tls(scheme))
            parts.append(Part(person, proxy, await member.__aenter__(), chance))
        try:
            return await life(*parts)
        finally:
            for part in parts:
                await part.member.__aexit__()

    async def life(customer: Part, owner: Part, expert: Part) -> str:
        ticket = (await customer.do("ticket.open", text="My card was charged twice"))["ticket"]
        await customer.follow(f"ticket:{ticket}")
        await owner.do("ticket.take", ticket=ticket)
        for channel in (f"ticket:{ticket}", f"staff:{ticket}", "queue:1"):
            await owner.follow(channel)
        await customer.do("chat.send", ticket=ticket, text="It is still there")
        await owner.do("chat.send", ticket=ticket, text="I look at it")
        await owner.do("note.add", ticket=ticket, text="Two captures")
        if mode == "swarm":
            await swarm(ticket, owner, expert)
        else:
            await escalate(ticket, owner, expert)
        for channel in (f"ticket:{ticket}", f"staff:{ticket}"):
            await expert.follow(channel)
        await expert.do("chat.send", ticket=ticket, text="One of them goes back")
        await expert.do("ticket.solve", ticket=ticket, solution="Voided", knowledge="linked", knowledge_note="https://help.example/1")
        # A first word may be a thank-you; a second one means that it is not over.
        for text in ("Hm.", "It is there again!"):
            await customer.do("chat.send", ticket=ticket, text=text)
        await expert.do("chat.send", ticket=ticket, text="Now both are gone")
        await expert.do("ticket.solve", ticket=ticket, solution="Both voided", knowledge="linked", knowledge_note="https://help.example/1")
        await customer.do("ticket.confirm", ticket=ticket, solved=True)
        await everybody_saw_everything(customer, owner, expert)
        cuts = sum(part.proxy.cuts for part in (customer, owner, expert))
        tries = sum(part.tries for part in (customer, owner, expert))
        assert cuts >= 5
        tell(ticket)
        return f"{scheme}, {mode}: a whole life in {tries} tries through {cuts} cuts, seed {seed}"

    async def swarm(ticket: int, owner: Part, expert: Part) -> None:
        await owner.do("swarm.open", ticket=ticket)
        asked = await owner.do("swarm.ask", ticket=ticket, question="Who knows cards?", tried="The log", users=[ben.id])
        assert asked["ticket"] == ticket
        await expert.do("swarm.accept", ticket=ticket, invitation=1)
        await expert.do("note.add", ticket=ticket, text="I know this one")
        closed = await owner.do("swarm.close", ticket=ticket, outcome="solved", contributors=[ben.id])
        offer = await owner.do(
            "handoff.offer", ticket=ticket, to=ben.id, reason="skill", summary="Charged twice", next_step="void it",
            next_step_at=closed["at"] + 3_600_000)
        await expert.do("handoff.accept", ticket=ticket, offer=offer["ref"])

    async def escalate(ticket: int, owner: Part, expert: Part) -> None:
        await owner.do("ticket.escalate", ticket=ticket, tier="L2", reason="skill", summary="Charged twice")
        await expert.do("ticket.take", ticket=ticket)

    async def everybody_saw_everything(*parts: Part) -> None:
        for part in parts:
            part.proxy.resume()
            async with await Wire.connected(house.socket_url(scheme), part.person.token) as wire:
                for channel, stream in part.followed.items():
                    if stream.left:  # Who gave the ticket away no longer follows its internal side.
                        continue
                    past = await wire.history(channel)
                    await stream.wait(lambda: stream.offsets[-1:] == [past[-1]["offset"]], 30)
                    check_stream(stream, past)

    def tell(ticket: int) -> None:
        entries = house.call(mia, "ledger.list", ticket=ticket, limit=200)["entries"][::-1]
        kinds = [entry["kind"] for entry in entries]
        assert kinds.count("ticket.solved") == 2 and kinds.count("ticket.reopened") == 1, kinds
        assert kinds.count("owner.taken") == (1 if mode == "swarm" else 2), kinds
        assert kinds.count("owner.accepted") == (1 if mode == "swarm" else 0), kinds
        (row,) = house.call(mia, "ticket.list", view="all")["tickets"]
        assert (row["ticket"], row["state"]) == (ticket, "closed"), row

    report = asyncio.run(scenario())
    house.server.stop()
    assert "All is well." in house.server.cli("verify").stdout
    with capsys.disabled():
        print("\n" + report)
