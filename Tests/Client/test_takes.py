"""Many agents take one ticket at the same instant: one has it, the others are told who."""

from __future__ import annotations

import asyncio
import contextlib
import random

from harness.desk import House, Wire
from harness.sdk import new_id

ROUNDS = 100
NAMES = [
    "Ana Silva", "Davi Costa", "Marta Reis", "João Pinto", "Zoë Müller", "李雷", "Olu Adeyemi", "Nadia Benali",
]


def test_eight_agents_take_one_ticket_at_the_same_instant_and_one_has_it(house: House):
    agents = [house.agent(f"agent{n}", name) for n, name in enumerate(NAMES)]
    customer = house.visitor("Inês Duarte")

    async def scenario() -> None:
        url = house.socket_url()
        async with contextlib.AsyncExitStack() as sockets:
            wires = [
                await sockets.enter_async_context(await Wire.connected(url, agent.token)) for agent in agents
            ]
            mine = await sockets.enter_async_context(await Wire.connected(url, customer.token))
            winners = [await take(wires, mine) for _ in range(ROUNDS)]
        assert len(set(winners)) > 1, "the race was none: the same one won each round"

    async def take(wires: list[Wire], mine: Wire) -> int:
        ticket = (await mine.call("ticket.open", text="Who is quickest?", client_id=new_id()))["ticket"]
        start = asyncio.Barrier(len(wires))

        async def one(wire: Wire) -> dict:
            await start.wait()
            return await wire.call("ticket.take", ticket=ticket, client_id=new_id())

        # This side writes one socket after the other: another order each round.
        order = random.sample(range(len(wires)), len(wires))
        found = await asyncio.gather(*(one(wires[n]) for n in order))
        answers = [answer for _, answer in sorted(zip(order, found, strict=True), key=lambda pair: pair[0])]
        winners = [n for n, answer in enumerate(answers) if "error" not in answer]
        assert len(winners) == 1, answers
        refusals = [answer["error"] for answer in answers if "error" in answer]
        expected = {"code": 410, "message": f"already_owned: {NAMES[winners[0]]} owns ticket {ticket}"}
        assert refusals == [expected] * 7, refusals
        # The same people again and again: what they hold must not fill their hands.
        await wires[winners[0]].call("chat.send", ticket=ticket, text="Taken.", client_id=new_id())
        solved = await wires[winners[0]].call(
            "ticket.solve", ticket=ticket, solution="Taken.", client_id=new_id()
        )
        assert "error" not in solved, solved
        return winners[0]

    asyncio.run(scenario())
