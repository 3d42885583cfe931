"""The settings of an installation that reads one source, from a server of the tests."""

from tests.servers import FaultServer


def blatt(server: FaultServer, *, crawler: str = "", source: str = "") -> str:
    """Return them; `crawler` and `source` are further lines of these two sections."""
    return (
        f'[crawler]\nsources = []\ndelay_seconds = 0\nallowed_hosts = ["{server.authority}"]\n{crawler}'
        '[[source]]\nname = "blatt"\ntitle = "Das Blatt"\nsite = "kommune21"\n'
        f'home = "{server.url("/")}"\nfeeds = ["{server.url("/feed/")}"]\n{source}'
    )
