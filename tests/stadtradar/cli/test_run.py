"""`run`: the real daemon in a real process."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from storage.sources import list_sources
from tests.crawler.news_site import article, rss
from tests.servers import FaultServer, feed, page
from tests.stadtradar.cli.blatt import blatt
from tests.stadtradar.cli.calling import CommandLine, clean_environ
from tests.storage.damage import zero_page_of
from tests.waiting import eventually

TOP = Path(__file__).parents[3]


def _configure(stadtradar: CommandLine, server: FaultServer) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server.answers["/k21-meldungen/bad/"] = page(article("Neues Bad"))
    server.answers["/feed/"] = feed(rss(server.url("/k21-meldungen/bad/")))
    stadtradar.configure(f"[web]\nport = {port}\n{blatt(server)}")
    return port


@contextmanager
def _daemon(stadtradar: CommandLine) -> Iterator["subprocess.Popen[str]"]:
    environ = clean_environ()
    with subprocess.Popen(
        [sys.executable, "-m", "stadtradar", "--config", str(stadtradar.file), "run"],
        cwd=TOP,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


def _page(port: int, path: str) -> str:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as response:
        return bytes(response.read()).decode()


def test_the_daemon_crawls_serves_refuses_a_second_and_ends_when_told(stadtradar: CommandLine) -> None:
    with FaultServer() as server:
        port = _configure(stadtradar, server)
        with _daemon(stadtradar) as daemon:
            eventually(lambda: _answers(f"http://127.0.0.1:{port}/livez"))
            eventually(lambda: _was_read(stadtradar))
            second, crawl = stadtradar("run"), stadtradar("crawl")
            found = stadtradar("search", "Bad", "--json").document["total"]
            daemon.send_signal(signal.SIGTERM)
            out, err = daemon.communicate(timeout=40)

    assert found == 1
    assert (second.code, crawl.code) == (4, 4)
    assert f"Prozess {daemon.pid}" in second.err
    assert (daemon.returncode, out) == (0, "")
    events = [json.loads(line)["message"] for line in err.splitlines() if line.startswith("{")]
    said = [line for line in err.splitlines() if not line.startswith("{")]
    assert "kein Mailserver eingetragen" in said[0]
    assert "Niemand bekommt Post" in said[1]
    assert events[-1] == "daemon stopped"


def test_a_port_in_use_is_told_and_ends_with_four(stadtradar: CommandLine) -> None:
    with FaultServer() as server:
        _configure(stadtradar, server)
        text = stadtradar.file.read_text()
        own = server.url("/").split(":")[2].rstrip("/")
        stadtradar.file.write_text(text.replace("[web]\nport = ", f"[web]\nport = {own} # "))

        answer = stadtradar("run")

    assert answer.code == 4
    assert f"Port {own}" in answer.err


def test_without_room_the_daemon_serves_and_reads_nothing(stadtradar: CommandLine) -> None:
    with FaultServer() as server:
        port = _configure(stadtradar, server)
        text = stadtradar.file.read_text()
        stadtradar.file.write_text(f"{text}\n[storage]\nmin_free_mib = {10**9}\n")
        with _daemon(stadtradar) as daemon:
            eventually(lambda: _answers(f"http://127.0.0.1:{port}/livez"))
            assert daemon.stderr is not None
            paused = next(line for line in daemon.stderr if "no room on the disk" in line)
            listed = stadtradar("sources", "list", "--json").document
            german, english = (_page(port, f"/quellen?lang={code}") for code in ("de", "en"))
            daemon.send_signal(signal.SIGTERM)
            daemon.communicate(timeout=40)

    assert json.loads(paused)["needed_mib"] == 10**9
    assert (listed["paused"], server.paths) == (True, [])
    assert "Das Lesen ruht seit" in german
    assert "nötig sind 1.000.000.000 MiB (storage.min_free_mib)" in german
    assert "Platz schaffen; dann geht es von selbst weiter" in german
    assert "Reading has been paused since" in english
    assert "1,000,000,000 MiB are needed" in english
    assert str(stadtradar.folder) not in german
    assert daemon.returncode == 0


def test_a_damaged_store_is_refused_and_left_as_it_is(stadtradar: CommandLine) -> None:
    with stadtradar.database() as database:
        file = zero_page_of(database, "outbox")
    before = file.read_bytes()

    answer = stadtradar("run")

    assert answer.code == 4
    assert "beschädigt" in answer.err
    assert "stadtradar db restore" in answer.err
    assert file.read_bytes() == before


def _was_read(stadtradar: CommandLine) -> bool:
    with stadtradar.database() as database, database.reading() as session:
        return any(state.last_success_at for state in list_sources(session))
