"""A process that sends one chat message and may connect only where the guard allows.

apprise posts with whatever library a service asks for, follows names anywhere and answers yes or no. So it
runs apart: an audit hook of Python, which nothing in the process can take away again, judges every connection
at the moment it is made, by the very IP address, whoever makes it.
"""

import ipaddress
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from alerts.channels.chat import ChatRefused, chat_service
from alerts.channels.guard import Guard

_CONNECTS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_NEVER = {"os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen"}
_HTTPS = 443


@dataclass(frozen=True, kw_only=True)
class ChatMessage:
    """What is told where."""

    url: str = field(repr=False)
    schemes: frozenset[str]
    title: str = field(repr=False)
    body: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ChatResult:
    """What came of it. apprise knows no reasons, so only ours are told."""

    delivered: bool
    refused: str | None = None  # German; None: nothing of ours stood in its way


class _Blocked(PermissionError):
    """The guard forbids it."""


def send_chat(pipe: Connection, guard: Guard, message: ChatMessage) -> None:
    """Send the message and put a ChatResult into the pipe. The target of a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for the parent to end us
    logging.disable(logging.CRITICAL)  # apprise would log addresses
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]  # a proxy would resolve names again
    pipe.send(_result(guard, message))
    pipe.close()


def _result(guard: Guard, message: ChatMessage) -> ChatResult:
    blocked: list[str] = []
    try:
        service = chat_service(message.url, message.schemes)
        sys.addaudithook(_hook(guard, _vouched_for(guard, message.url), blocked.append))
        delivered = bool(service.notify(body=message.body, title=message.title))
    except ChatRefused as refused:
        return ChatResult(delivered=False, refused=str(refused))
    except Exception:  # noqa: BLE001  Whatever a plugin raises means that nothing arrived.
        delivered = False
    return ChatResult(delivered=delivered, refused=blocked[0] if blocked and not delivered else None)


def _hook(
    guard: Guard, vouched_for: frozenset[str], note: Callable[[str], None]
) -> Callable[[str, tuple[object, ...]], None]:
    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in _CONNECTS:
            reason = _refusal(guard, vouched_for, arguments[1])
        else:
            reason = "ein Chat-Dienst darf keine Programme starten" if event in _NEVER else None
        if reason is not None:
            note(reason)
            raise _Blocked(reason)

    return hook


def _refusal(guard: Guard, vouched_for: frozenset[str], address: object) -> str | None:
    if not (isinstance(address, tuple) and len(address) >= 2):
        return "nur Verbindungen ins Netz sind erlaubt"
    try:
        ip = ipaddress.ip_address(str(address[0]).partition("%")[0])
    except ValueError:
        return "ein Name, der nicht aufgelöst wurde"
    place = f"[{ip}]:{address[1]}" if ip.version == 6 else f"{ip}:{address[1]}"
    if place in vouched_for:
        return None
    if address[1] != _HTTPS:
        return f"Port {address[1]} ist nicht erlaubt (nur {_HTTPS})"
    return guard.address(str(ip), _HTTPS, str(ip))


def _vouched_for(guard: Guard, url: str) -> frozenset[str]:
    """Return the addresses behind those names in the URL that the operator vouches for."""
    found = set(guard.exempt)
    for place in guard.exempt:
        host, _, port = place.rpartition(":")
        if host in url.lower():
            found |= {f"{address}:{port}" for address in _addresses(host, int(port))}
    return frozenset(found)


def _addresses(host: str, port: int) -> list[str]:
    try:
        infos = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except OSError:
        return []
    addresses = [str(info[4][0]) for info in infos]
    return [f"[{one}]" if ":" in one else one for one in addresses]
