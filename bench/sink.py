"""A mail server that takes everything at once and keeps nothing, and a line that is slow; each a process.

As fast as Postfix's smtp-sink for a client in Python: it never looks at a mail, only for the end of it.
"""

import asyncio
import multiprocessing
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from time import process_time

_END = b"\r\n.\r\n"
_Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Sink:
    """The other end of a running sink."""

    def __init__(self, port: int, pipe: Connection) -> None:
        self.port = port
        self._pipe = pipe

    def taken(self) -> tuple[int, float]:
        """Return how many mails were taken so far, and the seconds of CPU that cost the sink."""
        self._pipe.send("taken")
        mails, seconds = self._pipe.recv()
        return int(mails), float(seconds)


@contextmanager
def sink(*, pipelining: bool) -> Iterator[Sink]:
    """Run a sink."""
    with _process(_serve_mails, pipelining) as (port, pipe):
        yield Sink(port, pipe)


@contextmanager
def slow_line(port: int, *, delay: float) -> Iterator[int]:
    """Give the port of a way to that port on which every word takes `delay` seconds, one way."""
    with _process(_serve_slowly, port, delay) as (slow, _):
        yield slow


@contextmanager
def _process(serve: Callable[..., None], *arguments: object) -> Iterator[tuple[int, Connection]]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, *arguments))
    process.start()
    try:
        yield int(ours.recv()), ours
    finally:
        process.kill()
        process.join()


def _serve_mails(pipe: Connection, pipelining: bool) -> None:  # noqa: FBT001  (arguments of a process)
    taken = [0]
    extensions = b"250-sink\r\n250-PIPELINING\r\n250 SMTPUTF8\r\n" if pipelining else b"250 sink\r\n"

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while command := await reader.readline():
            word = command[:4].upper()
            if word == b"EHLO":
                writer.write(extensions)
            elif word == b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(_END)
                taken[0] += 1
                writer.write(b"250 taken\r\n")
            elif word == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 ok\r\n")
        writer.close()

    asyncio.run(_listen(pipe, converse, lambda: (taken[0], process_time())))


def _serve_slowly(pipe: Connection, port: int, delay: float) -> None:
    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        there, back = await asyncio.open_connection("127.0.0.1", port, limit=2**22)

        async def one_way(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            while block := await source.read(2**18):
                loop.call_later(delay, target.write, block)
            loop.call_later(delay, target.close)

        await asyncio.gather(one_way(reader, back), one_way(there, writer), return_exceptions=True)

    asyncio.run(_listen(pipe, pass_on, lambda: (0, process_time())))


async def _listen(pipe: Connection, handle: _Handler, say: Callable[[], tuple[int, float]]) -> None:
    server = await asyncio.start_server(handle, "127.0.0.1", 0, limit=2**22)

    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    def answer() -> None:
        try:
            pipe.recv()
        except EOFError:  # whoever started us is gone
            loop.remove_reader(pipe.fileno())
            ended.set()
        else:
            pipe.send(say())

    loop.add_reader(pipe.fileno(), answer)
    pipe.send(server.sockets[0].getsockname()[1])
    await ended.wait()
