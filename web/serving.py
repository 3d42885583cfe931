"""Serving the application from a thread of a larger process."""

import errno
import socket
import threading
from datetime import timedelta

import uvicorn
from fastapi import FastAPI

START_LIMIT = timedelta(seconds=10)
STOP_LIMIT = timedelta(seconds=10)
_REASONS = {
    errno.EADDRNOTAVAIL: "diese Adresse hat der Rechner nicht",
    errno.EACCES: "Ports unter 1024 darf nur der Administrator öffnen",
}


class CannotListen(Exception):
    """The address cannot be served at; the text says why, in German."""


class PortInUse(CannotListen):
    """Another program listens there already."""


class WebServer:
    """One application on one address. Port 0 takes any free port; `url` says which."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self.ready = threading.Event()

    @property
    def url(self) -> str:
        """The address as a browser takes it, without a slash at the end."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    def start(self) -> None:
        """Serve in a thread; returns when the server answers. Raises PortInUse or another CannotListen."""
        listener = _listen(self._host, self._port)
        self._port = listener.getsockname()[1]
        server = _Server(_configuration(self._app), self.ready)
        thread = threading.Thread(target=server.run, args=([listener],), name="web", daemon=True)
        thread.start()
        self._server, self._thread = server, thread
        if not self.ready.wait(START_LIMIT.total_seconds()):
            raise TimeoutError(f"the web server did not start within {START_LIMIT}")

    def stop(self) -> None:
        """Finish the requests under way and stop; may be called twice."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(STOP_LIMIT.total_seconds())
        self._server = self._thread = None
        self.ready.clear()


class _Server(uvicorn.Server):
    """Says when it answers. Installs no signal handlers: uvicorn does so in the main thread only."""

    def __init__(self, configuration: uvicorn.Config, ready: threading.Event) -> None:
        super().__init__(configuration)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready.set()


def _configuration(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,  # what it has to complain about reaches our log through standard logging
        # A line per request would hold tokens and what people search for.
        access_log=False,
        server_header=False,
        # A whole document pasted into the search box deserves our page, not a bare refusal.
        h11_max_incomplete_event_size=256 * 1024,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CannotListen(_refusal(host, port, error)) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"Port {port} auf {host} ist schon belegt. Läuft Stadtradar bereits? "
                "Sonst bitte unter [web] port einen anderen Port wählen."
            ) from error
        raise CannotListen(_refusal(host, port, error)) from error
    return listener


def _refusal(host: str, port: int, error: OSError) -> str:
    reason = "der Rechnername ist nicht auflösbar" if isinstance(error, socket.gaierror) else None
    reason = reason or _REASONS.get(error.errno or 0) or error.strerror
    return f"Auf {host}:{port} kann nicht gelauscht werden ({reason}). Bitte [web] host und port prüfen."
