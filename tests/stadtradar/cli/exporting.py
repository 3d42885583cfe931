"""Calling `export`, and reading what it wrote."""

import json
from pathlib import Path
from typing import Any

from tests.stadtradar.cli.calling import Answer, CommandLine


def exported(line: CommandLine, *arguments: str, format_name: str = "jsonl") -> Answer:
    file = line.folder / f"artikel.{format_name}"
    return line("export", *arguments, "--format", format_name, "--output", str(file))


def ids(line: CommandLine) -> list[int]:
    text = (line.folder / "artikel.jsonl").read_text(encoding="utf-8")
    return [json.loads(one)["id"] for one in text.splitlines()]


def side(file: Path) -> Any:
    return json.loads(file.with_name(f"{file.name}.provenance.json").read_text(encoding="utf-8"))
