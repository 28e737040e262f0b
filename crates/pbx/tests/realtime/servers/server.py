"""python-socketio as the PBX speaks, for the tests of the realtime client.

python server.py PORT: as server.js, with fewer orders. Needs python-socketio and aiohttp.
"""

import asyncio
import json
import sys

import socketio
from aiohttp import web

sio = socketio.AsyncServer(async_mode="aiohttp", ping_interval=1, ping_timeout=20)
app = web.Application()
sio.attach(app)


def say(**said):
    print(json.dumps(said), flush=True)


@sio.event
async def authenticate(sid, who):
    say(said="authenticate", who=who)
    await sio.emit("authenticated", to=sid)


@sio.event
async def subscribe(sid, channel):
    say(said="subscribe", channel=channel)
    if channel["type"] == "CONFIG":
        say(said="subscribed")


async def act(order):
    if order["do"] == "emit":
        await sio.emit(order["name"], *order["arguments"])
    elif order["do"] == "flood":
        for number in range(order["count"]):
            await sio.emit("CALL_START", {"id": str(number)})
    say(said="did", do=order["do"])


async def main():
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", int(sys.argv[1]), reuse_address=True)
    await site.start()
    say(said="listen", port=site._server.sockets[0].getsockname()[1])
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(lines), sys.stdin
    )
    while line := await lines.readline():
        await act(json.loads(line))


asyncio.run(main())
