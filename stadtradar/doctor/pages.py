"""Checks that the links in our mails lead somewhere."""

from collections.abc import Iterator
from datetime import datetime

import requests
from requests_hardened import Config, Manager

from scheduler.lock import holder
from stadtradar import parts
from stadtradar.doctor.findings import Finding, fail, ok, warn
from stadtradar.settings import LoadedSettings

_NAME = "pages"
_TIMEOUTS = (3.0, 5.0)  # seconds to connect, to answer
# The address is the operator's own, often on a private network, so no address is refused; but an answer
# from elsewhere is no proof that this installation is reached.
_CLIENT = Manager(
    Config(
        ip_filter_enable=False,
        ip_filter_allow_loopback_ips=True,
        never_redirect=True,
        default_timeout=_TIMEOUTS,
        user_agent_override="Stadtradar doctor",
    )
)


def check_pages(loaded: LoadedSettings, now: datetime) -> Iterator[Finding]:  # noqa: ARG001  (as all checks)
    """Ask the running daemon for a sign of life under the address that stands in every mail."""
    address = parts.base_url(loaded.settings)
    if holder(loaded.settings.data_dir) is None:
        yield warn(
            _NAME, f"Unter {address} antwortet niemand: der Dauerbetrieb läuft nicht.", "stadtradar run"
        )
        return
    remedy = "web.base_url, Reverse-Proxy und Zertifikat prüfen; sonst führen die Abmeldelinks ins Leere."
    try:
        answer = _CLIENT.send_request("GET", f"{address}/livez")
    except requests.RequestException as error:
        yield fail(_NAME, f"{address} ist nicht erreichbar ({type(error).__name__}).", remedy)
        return
    if answer.status_code != requests.codes.ok:
        yield fail(_NAME, f"{address}/livez antwortet mit HTTP {answer.status_code}.", remedy)
        return
    yield ok(_NAME, f"Die Seiten antworten unter {address}.")
    yield _unsubscribing(loaded, address)


def _unsubscribing(loaded: LoadedSettings, address: str) -> Finding:
    """Follow a link that ends nothing, as a mail program would."""
    token = parts.tokens(loaded.settings).issue(0, [])
    remedy = "Der Reverse-Proxy muss /abmelden/ unverändert durchlassen, auch POST (RFC 8058)."
    try:
        answer = _CLIENT.send_request("POST", f"{address}/abmelden/{token}")
    except requests.RequestException as error:
        return fail("unsubscribing", f"Abmelden geht nicht ({type(error).__name__}).", remedy)
    if answer.status_code != requests.codes.ok:
        return fail("unsubscribing", f"Abmelden antwortet mit HTTP {answer.status_code}.", remedy)
    return ok("unsubscribing", "Abmelden mit einem Klick antwortet.")
