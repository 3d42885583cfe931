"""How far the archive of a source has been read, for people and for programs."""

from datetime import date

from stadtradar.output import shown
from storage.crawling.backfill import BackfillState


def archive_document(state: BackfillState | None) -> dict[str, object] | None:
    """Return it with stable keys; None when that was never asked for."""
    if state is None:
        return None
    return {
        "since": state.since,
        "listed": state.listed,
        "stored": state.stored,
        "oldest": state.oldest,
        "alertable": state.alertable,
        "updated_at": state.updated_at,
        "finished_at": state.finished_at,
    }


def archive_sentence(name: str, state: BackfillState) -> str:
    """Return it in German, and how to go on."""
    counts = f"{state.listed} gelistet, {state.stored} gespeichert"
    if state.finished_at is not None:
        return f"Archiv: bis {state.since:%d.%m.%Y} gelesen am {shown(state.finished_at)}; {counts}."
    reached = f", gekommen bis {state.oldest:%d.%m.%Y}" if state.oldest else ""
    again = going_on(name, state.since, alertable=state.alertable)
    return (
        f"Archiv: noch nicht bis {state.since:%d.%m.%Y} gelesen, zuletzt am {shown(state.updated_at)}"
        f"{reached}; {counts}. Weiter mit: {again}"
    )


def going_on(name: str, since: date, *, alertable: bool) -> str:
    """Return the command that goes on with the reading of an archive."""
    return f"stadtradar crawl {name} --since {since}{' --alert' if alertable else ''}"
