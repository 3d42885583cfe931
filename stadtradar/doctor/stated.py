"""Checks of what the operator has set."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from stadtradar import parts
from stadtradar.doctor.findings import Finding, fail, ok, warn
from stadtradar.secret_key import SHORTEST, secret_file, secret_key
from stadtradar.settings import LoadedSettings, Settings, SettingsError
from stadtradar.settings.sections import is_loopback
from stadtradar.sources import configured_sources


def check_stated(loaded: LoadedSettings, now: datetime) -> Iterator[Finding]:  # noqa: ARG001  (all checks alike)
    """Check the settings themselves."""
    yield ok("config", f"Die Einstellungen sind lesbar ({loaded.file or 'ohne Datei'}).")
    yield _sources(loaded.settings)
    yield _contact(loaded.settings)
    yield _base_url(loaded.settings)
    yield _secret(loaded.settings)


def _sources(settings: Settings) -> Finding:
    try:
        names = [source.name for source in configured_sources(settings)]
    except SettingsError as error:
        return fail("sources", str(error), "[crawler] sources und [[source]] berichtigen.")
    if not names:
        return warn("sources", "Keine Quelle ist eingerichtet.", "[crawler] sources ergänzen.")
    return ok("sources", f"Quellen: {', '.join(names)}.")


def _contact(settings: Settings) -> Finding:
    if settings.crawler.contact is None:
        return warn(
            "contact",
            "Die Kennung unserer Abrufe nennt keinen Kontakt; Redaktionen können Sie nicht erreichen.",
            "[crawler] contact setzen.",
        )
    return ok("contact", f"Kennung: {parts.user_agent(settings)}.")


def _base_url(settings: Settings) -> Finding:
    url = parts.base_url(settings)
    address = urlsplit(url)
    if is_loopback(address.hostname or ""):
        if settings.mail.host:
            return warn(
                "base_url",
                f"Abmeldelinks in Mails zeigen auf {url}, das nur dieser Rechner erreicht.",
                "[web] base_url auf die öffentliche Adresse setzen.",
            )
        return ok("base_url", f"Seiten unter {url}, nur auf diesem Rechner.")
    if address.scheme != "https":
        return fail("base_url", f"{url} ist unverschlüsselt.", "[web] base_url mit https:// angeben.")
    return ok("base_url", f"Seiten unter {url}.")


def _secret(settings: Settings) -> Finding:
    if settings.secret.key is None and not secret_file(settings).exists():
        return ok("secret", "Der Schlüssel wird beim ersten Start erzeugt.")
    try:
        length = len(secret_key(settings))
    except SettingsError as error:
        return fail("secret", str(error), "secret.key aus der Sicherung zurückholen.")
    return ok("secret", f"Der Schlüssel hat {length} Zeichen (mindestens {SHORTEST}).")
