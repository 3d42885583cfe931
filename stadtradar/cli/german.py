"""German help and German usage errors: typer itself speaks English only."""

from typing import Any, Protocol, runtime_checkable

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

_TITLES = {
    "ARGUMENTS_PANEL_TITLE": "Angaben",
    "OPTIONS_PANEL_TITLE": "Optionen",
    "COMMANDS_PANEL_TITLE": "Befehle",
    "DEFAULT_STRING": "[Vorgabe: {}]",
    "REQUIRED_LONG_STRING": "[Pflicht]",
}
_KINDS = {bool: "", int: "ZAHL", str: "TEXT", list[str]: "TEXT"}


class _German:
    """What commands and groups share."""

    def get_params(self, ctx: Any) -> Any:  # noqa: ANN401
        """Name the kinds of values in German, and none for switches."""
        params = super().get_params(ctx)  # type: ignore[misc]  # mixed into a command
        for param in params:
            if isinstance(param, TyperOption) and param.metavar is None:
                param.metavar = _KINDS.get(param.type_descriptor.annotation)
            elif isinstance(param, TyperArgument):
                vars(param)["display_type_rich"] = _no_kind  # typer has no setting for it
        return params

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  (typer's types are private)
        """Print the help with German titles."""
        from typer import rich_utils  # noqa: PLC0415  (rich is loaded only to print help)

        for name, title in _TITLES.items():
            setattr(rich_utils, name, title)
        super().format_help(ctx, formatter)  # type: ignore[misc]  # mixed into a command

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Print the line that shows how a command is called."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]  # mixed into a command
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Aufruf: ")

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401
        """Describe --help in German."""
        option = super().get_help_option(ctx)  # type: ignore[misc]  # mixed into a command
        if option is not None:
            option.help = "Diese Hilfe zeigen."
        return option


def _no_kind(ctx: Any) -> None:  # noqa: ANN401  (typer's signature)
    """An argument's name and help say what it is."""


class GermanCommand(_German, TyperCommand):
    """A command whose help is German."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        kwargs["options_metavar"] = "[OPTIONEN]"
        super().__init__(*args, **kwargs)


class GermanGroup(_German, TyperGroup):
    """A group whose help is German."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        kwargs |= {"options_metavar": "[OPTIONEN]", "subcommand_metavar": "BEFEHL …"}
        super().__init__(*args, **kwargs)


@runtime_checkable
class _OfParameter(Protocol):
    param: Any


def usage_error(error: typer.TyperException) -> str:
    """Say in German what is wrong with the command as typed."""
    hint = _called(error)
    match type(error).__name__:
        case "NoSuchOption":
            return f"Die Option {getattr(error, 'option_name', '')} gibt es nicht.{_meant(error)}{hint}"
        case "MissingParameter":
            return f"Es fehlt: {_parameter(error)}.{hint}"
        case "BadParameter":
            return f"{_parameter(error)}: {_expected(error)}{hint}"
        case "BadOptionUsage":
            return f"{getattr(error, 'option_name', '')}: {_misused(error)}{hint}"
    return f"{_translated(error.message)}{hint}"


def _expected(error: typer.TyperException) -> str:
    """Typer checks values with pydantic, whose finding says more than its English sentence."""
    findings = getattr(error.__cause__, "errors", None)
    if findings is None:
        return error.message
    finding = findings()[0]
    limits, value = finding.get("ctx", {}), finding.get("input")
    match finding["type"]:
        case "int_parsing" | "int_from_float":
            return f"„{value}“ ist keine ganze Zahl."
        case "greater_than_equal":
            return f"{value} ist zu klein, erwartet wird mindestens {limits['ge']}."
        case "less_than_equal":
            return f"{value} ist zu groß, erwartet wird höchstens {limits['le']}."
        case "value_error" if " is not one of " in finding["msg"]:
            choices = finding["msg"].partition(" is not one of ")[2].replace("'", "").rstrip(".")
            return f"„{value}“ gibt es nicht, zur Wahl stehen {choices}."
    return f"„{value}“ passt nicht."


def _misused(error: typer.TyperException) -> str:
    return "hier gehört kein Wert hin." if "does not take" in error.message else "es fehlt der Wert."


def _translated(message: str) -> str:
    if message.startswith("No such command"):
        name = message.split("'")[1] if "'" in message else ""
        return f"Den Befehl {name} gibt es nicht.{_meant_command(message)}"
    if message.startswith("Got unexpected extra argument"):
        return f"Zu viele Angaben: {message.rpartition('(')[2].rstrip(')')}."
    return "Es fehlt der Befehl." if message == "Missing command." else message


def _meant_command(message: str) -> str:
    meant = message.partition("Did you mean ")[2].rstrip("?").replace("'", "")
    return f" Gemeint ist wohl {meant}." if meant else ""


def _meant(error: typer.TyperException) -> str:
    possible = getattr(error, "possibilities", None)
    return f" Gemeint ist wohl {' oder '.join(sorted(possible))}." if possible else ""


def _parameter(error: typer.TyperException) -> str:
    parameter = error.param if isinstance(error, _OfParameter) else None
    if parameter is None:
        return "eine Angabe"
    name = str(parameter.opts[0])
    return name if name.startswith("-") else str(parameter.metavar or name.upper()).strip("[].")


def _called(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f" Hilfe: {context.command_path} --help" if context is not None else ""
