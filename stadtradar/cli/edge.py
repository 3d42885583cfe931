"""The edge of the command line: every exception ends here as one German line and an exit code."""

import sys
from collections.abc import Sequence
from typing import Any

import typer

from stadtradar.cli.exits import ExitCode, Failure
from stadtradar.cli.german import usage_error
from stadtradar.cli.invocation import Invocation


def run(command: Any, arguments: Sequence[str], invocation: Invocation) -> int:  # noqa: ANN401
    """Run a command and return its exit code. No traceback is ever shown."""
    try:
        code = command.main(
            args=list(arguments), prog_name="stadtradar", standalone_mode=False, obj=invocation
        )
        return int(code or ExitCode.OK)
    except typer.TyperException as error:
        return _usage(error)
    except Failure as failure:
        return _tell(str(failure), failure.exit_code)
    except typer.Abort:
        return _tell("Abgebrochen.", ExitCode.PROBLEMS)
    except SystemExit as end:  # from a reader that went away, as in `| head`
        return int(end.code or 0)
    except Exception as error:  # noqa: BLE001  one of the three edges: nobody is shown a traceback
        return _unforeseen(error, invocation)


def _usage(error: typer.TyperException) -> int:
    if type(error).__name__ != "NoArgsIsHelpError":  # that one has printed the help already
        sys.stderr.write(usage_error(error) + "\n")
    return ExitCode.USAGE


def _tell(sentence: str, code: ExitCode) -> int:
    sys.stderr.write(sentence + "\n")
    return code


def _unforeseen(error: Exception, invocation: Invocation) -> int:
    # Loaded here because most calls never come here, and they would make --help slow.
    from stadtradar.cli.expected import expected, keep_traceback  # noqa: PLC0415

    failure = expected(error)
    if failure is not None:
        return _tell(str(failure), failure.exit_code)
    kept = keep_traceback(error, invocation)
    return _tell(f"Unerwarteter Fehler ({type(error).__name__}). {kept}", ExitCode.PROBLEMS)
