"""Questions to whoever typed the command."""

import typer


def is_agreed(question: str) -> bool:
    """Ask in German; whatever is not a yes is a no. typer's own question takes y and n only."""
    answer = typer.prompt(f"{question} [j/N]", default="n", show_default=False, err=True)
    return str(answer).strip().casefold() in {"j", "ja", "y", "yes"}
