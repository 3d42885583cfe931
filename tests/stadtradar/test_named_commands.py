"""Commands that texts of the product name as a remedy."""

import re
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).parents[2]
SOURCES = ("alerts", "crawler", "demo", "docs", "query", "scheduler", "stadtradar", "storage", "web")
ENDINGS = (".py", ".md", ".html", ".txt", ".toml")


def manual() -> set[str]:
    """Return every command of the manual, which another test compares with the program."""
    text = (TOP / "docs" / "befehle.md").read_text(encoding="utf-8")
    return set(re.findall(r"^### `stadtradar ([a-z-]+(?: [a-z-]+)?)`", text, re.MULTILINE))


def named() -> Iterator[tuple[str, str, Path]]:
    """Yield the words after the name of the program, and where they stand."""
    for file in (one for folder in SOURCES for one in (TOP / folder).rglob("*") if one.suffix in ENDINGS):
        for found in re.finditer(r"stadtradar ([a-z]+) ([a-z][a-z-]+)", file.read_text(encoding="utf-8")):
            yield found[1], found[2], file


def test_every_command_that_is_named_exists() -> None:
    known = manual()
    groups = {command.split()[0] for command in known if " " in command}

    wrong = {
        f"{group} {command}: {file.relative_to(TOP)}"
        for group, command, file in named()
        if group in groups and f"{group} {command}" not in known
    }

    assert len(groups) > 5
    assert wrong == set()
