"""`demo`: watch the product work, or have it prove in one round that it does."""

import signal
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from threading import Event
from time import monotonic
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.live import Live

from stadtradar.cli.exits import ExitCode
from stadtradar.output import console, say, warn
from stadtradar.rehearsal.director import Director
from stadtradar.rehearsal.scoreboard import figures, scoreboard
from stadtradar.rehearsal.stage import DaemonEnded, Stage

_LOOK = timedelta(seconds=0.25)
_BETWEEN_ROUNDS = timedelta(seconds=8)  # long enough to read the table
_ONE_ROUND = timedelta(seconds=120)


def demo(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Eine volle Runde, dann Ende: 0, wenn jede erwartete Mail ankam.")
    ] = False,
) -> None:
    """Startet den echten Dienst mit einer Redaktion und einem Postfach auf diesem Rechner."""
    folder = Path(mkdtemp(prefix="stadtradar-demo-"))
    stopping = _stop_on_signals()
    try:
        with Stage(folder) as stage:
            is_right = _prove(stage, stopping) if once else _perform(stage, stopping)
    except DaemonEnded as error:
        warn(str(error))
        raise typer.Exit(ExitCode.PROBLEMS) from error
    say(f"Mails, Datenbank und Protokoll bleiben in {folder}")
    if not is_right:
        raise typer.Exit(ExitCode.PROBLEMS)


def _perform(stage: Stage, stopping: Event) -> bool:
    """Play the program at a pace one can follow, then go on until told to stop."""
    director = Director(stage)
    for place in _places(stage):
        say(place)
    with Live(_board(stage, director), console=console(), refresh_per_second=4) as live:
        _play(
            stage,
            director,
            stopping,
            pause=_BETWEEN_ROUNDS,
            show=lambda: live.update(_board(stage, director)),
        )
        while not stopping.wait(_LOOK.total_seconds()):
            stage.check_daemon()
            live.update(_board(stage, director))
    return True


def _prove(stage: Stage, stopping: Event) -> bool:
    """Play the program without pauses and tell whether every expected mail, and no other, has arrived."""
    director = Director(stage)
    deadline = monotonic() + _ONE_ROUND.total_seconds()
    _play(stage, director, stopping, pause=timedelta(0), show=lambda: None, deadline=deadline)
    while not (stopping.is_set() or _is_proven(director)) and monotonic() < deadline:
        stage.check_daemon()
        stopping.wait(_LOOK.total_seconds())
    console().print(_board(stage, director))
    if _is_proven(director):
        say("Alle erwarteten Mails sind angekommen, jede genau einmal.")
        return True
    warn("Nicht alles Erwartete ist eingetroffen.")
    return False


def _play(
    stage: Stage,
    director: Director,
    stopping: Event,
    *,
    pause: timedelta,
    show: Callable[[], None],
    deadline: float = float("inf"),
) -> None:
    not_before = monotonic() + pause.total_seconds()
    while not director.is_over and not stopping.wait(_LOOK.total_seconds()) and monotonic() < deadline:
        stage.check_daemon()
        if monotonic() >= not_before and director.is_settled():
            director.next_round()
            not_before = monotonic() + pause.total_seconds()
        show()


def _is_proven(director: Director) -> bool:
    settled = director.is_over and director.is_settled() and director.is_quiet()
    return settled and all(tally.is_right for tally in director.tallies())


def _board(stage: Stage, director: Director) -> RenderableType:
    return scoreboard(figures(stage.database), director.tallies(), director.events)


def _places(stage: Stage) -> Sequence[str]:
    return (
        f"Suche:    {stage.web_url}?q=Kaiserslautern",
        f"Quellen:  {stage.web_url}quellen",
        f"Postfach: {stage.mailbox.url}",
        f"Zeitung:  {stage.newsroom.base_url}/",
        "Beenden:  Strg-C\n",
    )


def _stop_on_signals() -> Event:
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return stopping
