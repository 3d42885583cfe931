"""`config show|check`: what is set, and where it comes from."""

import typer

from stadtradar.cli.exits import ExitCode
from stadtradar.cli.lazy import group
from stadtradar.cli.opening import AsJson, read_settings
from stadtradar.output import print_json, print_table, say, shown
from stadtradar.secret_key import secret_file
from stadtradar.settings import LoadedSettings, SettingsError
from stadtradar.settings.showing import MASK, origin_of, shown_values
from stadtradar.signing import dkim_signer

app = group("Einstellungen zeigen und prüfen.")


@app.command()
def show(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Zeigt jede Einstellung mit Wert und Herkunft; Geheimes bleibt verdeckt."""
    loaded = read_settings(ctx)
    rows = [_row(loaded, key, value) for key, value in shown_values(loaded.settings).items()]
    if json:
        settings = [{"key": key, "value": value, "origin": origin} for key, value, origin in rows]
        print_json({"file": loaded.file, "settings": settings})
        return
    say(f"Datei: {loaded.file or 'keine gefunden, es gelten Vorgaben und Umgebung'}")
    print_table(
        ("Einstellung", "Wert", "Herkunft"), [(key, _text(value), at) for key, value, at in rows], empty=""
    )


@app.command()
def check(ctx: typer.Context, *, json: AsJson = False) -> None:
    """Prüft die Einstellungen und nennt alle Fehler auf einmal."""
    # Page objects take a second to load; `config show` shall not wait for them.
    from stadtradar.sources import configured_sources  # noqa: PLC0415

    try:
        loaded = read_settings(ctx)
        configured_sources(loaded.settings)
        dkim_signer(loaded.settings)
    except SettingsError as error:
        if not json:
            raise
        print_json({"ok": False, "faults": error.faults})
        raise typer.Exit(ExitCode.SETTINGS) from None
    if json:
        print_json({"ok": True, "faults": [], "file": loaded.file})
    else:
        say(f"Die Einstellungen sind in Ordnung ({loaded.file or 'ohne Datei'}).")


def _row(loaded: LoadedSettings, key: str, value: object) -> tuple[str, object, str]:
    if key == "secret.key" and value is None:
        file = secret_file(loaded.settings)
        return key, MASK if file.exists() else None, f"erzeugt: {file}" if file.exists() else "wird erzeugt"
    return key, value, origin_of(loaded.origins, key)


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else shown(value)
