"""Commands that are imported when they are run, so that `--help` is quick."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer

from stadtradar.cli.german import GermanCommand, GermanGroup


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Where a command lives and what the overview says about it."""

    target: str  # "module:attribute", a function or a typer.Typer
    help: str
    panel: str


class LazyCommand(GermanCommand):
    """Stands in for a command in the overview and steps aside when it is called."""

    def __init__(self, name: str, entry: Entry) -> None:
        super().__init__(name=name, help=entry.help, rich_help_panel=entry.panel)
        self.target = entry.target

    def loaded(self) -> Any:  # noqa: ANN401  (typer keeps the type of its commands private)
        """Import the real command."""
        module, _, attribute = self.target.partition(":")
        return _command(self.name or "", getattr(import_module(module), attribute))

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:  # noqa: ANN401
        """Parse with the real command; what is invoked is then the real one, too."""
        return self.loaded().make_context(info_name, args, parent=parent, **extra)


def with_commands(app: typer.Typer, entries: Mapping[str, Entry]) -> Any:  # noqa: ANN401
    """Return the command of an app, with the entries as its subcommands."""
    group = typer.main.get_group(app)
    for name, entry in entries.items():
        group.add_command(LazyCommand(name, entry), name)
    return group


def _command(name: str, found: typer.Typer | Callable[..., None]) -> Any:  # noqa: ANN401
    if isinstance(found, typer.Typer):
        return typer.main.get_group(found)
    app = typer.Typer(add_completion=False, rich_markup_mode="rich")
    app.command(name, cls=GermanCommand)(found)
    return typer.main.get_command(app)


def group(text: str) -> typer.Typer:
    """Return an empty group of commands."""
    return _Group(
        help=text, cls=GermanGroup, no_args_is_help=True, add_completion=False, rich_markup_mode="rich"
    )


class _Group(typer.Typer):
    """A group whose commands have German help."""

    def command(self, *args: Any, **kwargs: Any) -> Callable[[Any], Any]:  # noqa: ANN401
        """Register a command."""
        return super().command(*args, **({"cls": GermanCommand} | kwargs))
