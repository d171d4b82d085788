"""picows on uvloop as a room server, for the comparison in `make bench`: rooms by the header X-Room, what somebody
sends goes to everybody in the room, the sender too, as in floor.c. In memory, no users, no rights, no JSON.

    picows_rooms.py [--tls CERT KEY]

Takes a free port; `ready PORT` says which.
"""

from __future__ import annotations

import argparse
import asyncio
import ssl

import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, WSUpgradeRequest, ws_create_server

rooms: dict[bytes, list[WSTransport]] = {}


class Member(WSListener):
    def __init__(self, room: bytes):
        super().__init__()
        self.room = rooms.setdefault(room, [])

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.room.append(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()
        elif frame.msg_type in (WSMsgType.TEXT, WSMsgType.BINARY):
            message = frame.get_payload_as_bytes()
            for member in self.room:
                member.send(WSMsgType.TEXT, message)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if transport in self.room:
            self.room.remove(transport)


def member(request: WSUpgradeRequest) -> Member:
    return Member(request.headers.get("X-Room", "").encode())


async def serve(tls: list[str] | None) -> None:
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
    server = await ws_create_server(member, "127.0.0.1", 0, ssl=context, backlog=4096)
    print("ready", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    uvloop.run(serve(parser.parse_args().tls))
