"""Chat services through apprise, an optional extra: which of its addresses may be used."""

from collections.abc import Collection
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apprise import NotifyBase

NO_EXTRA = "Für Chat fehlt eine Bibliothek. Bitte nachinstallieren: pip install 'stadtradar[chat]'"


class ChatRefused(Exception):
    """A chat address that may not be used, or chat as a whole; the message says why (German)."""


def require_extra() -> None:
    """Raise ChatRefused when the extra is not installed."""
    if find_spec("apprise") is None:
        raise ChatRefused(NO_EXTRA)


def require_secure(schemes: Collection[str]) -> None:
    """Raise ChatRefused for a scheme apprise does not know, or knows as unencrypted."""
    require_extra()
    from apprise.manager_plugins import NotificationManager  # noqa: PLC0415  (an extra, and slow to import)

    plugins = NotificationManager()  # type: ignore[no-untyped-call]
    known = set(plugins.schemas())  # type: ignore[no-untyped-call]
    for scheme in schemes:
        if scheme not in known:
            raise ChatRefused(f"{scheme}: dieses Schema kennt apprise nicht")
        if scheme not in _secure_schemes(plugins[scheme]):
            raise ChatRefused(f"{scheme}: nur verschlüsselte Schemas sind möglich, meist mit s am Ende")


def chat_service(url: str, schemes: Collection[str]) -> "NotifyBase":
    """Return apprise's sender for an address; nothing is sent. Raises ChatRefused.

    The message never holds the address, which is a secret itself.
    """
    require_extra()
    from apprise import Apprise, AppriseAsset  # noqa: PLC0415  (an extra, and slow to import)

    scheme = url.partition("://")[0].lower()
    if scheme not in schemes:
        allowed = ", ".join(sorted(schemes)) or "keines"
        raise ChatRefused(
            f"Das Schema „{scheme[:20]}“ ist hier nicht erlaubt (alerts.chat_schemes: {allowed})"
        )
    # No pictures from elsewhere: whoever reads a message would be seen there.
    asset = AppriseAsset(
        app_id="Stadtradar", app_desc="Stadtradar", app_url="", image_url_mask="", image_url_logo="",
        http_redirects=False, async_mode=False, secure_logging=True, storage_mode="memory",
    )  # fmt: skip
    service = Apprise.instantiate(url, asset=asset)
    if service is None:
        raise ChatRefused(f"Die Adresse ({scheme}://…) ist nicht vollständig; apprise kann sie nicht lesen")
    if not service.verify_certificate:
        raise ChatRefused("verify=no ist nicht erlaubt: das Zertifikat muss geprüft werden")
    service.redirects = False  # whatever the address asks for
    return service


def _secure_schemes(plugin: type["NotifyBase"]) -> Collection[str]:
    secure: object = plugin.secure_protocol  # one, several or none, whatever it is declared as
    if isinstance(secure, (tuple, list, set, frozenset)):
        return [str(one) for one in secure]
    return [secure] if isinstance(secure, str) else []
