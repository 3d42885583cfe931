"""How a command ends, for scripts that call it."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes. They are promised in docs/befehle.md."""

    OK = 0
    PROBLEMS = 1  # it ran and found something wrong
    USAGE = 2  # the command as typed makes no sense, or names what does not exist
    SETTINGS = 3
    UNAVAILABLE = 4  # database, network, mail server or data directory cannot be used just now


class Failure(Exception):
    """An expected end: one German sentence with the value and what to do, and the exit code."""

    def __init__(self, sentence: str, exit_code: ExitCode) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code
