"""Where the pages are served, and what stands there."""

import ipaddress
from typing import Annotated

from pydantic import AfterValidator, Field

from stadtradar.settings.section import Section, WebUrl

ProxyAddress = Annotated[str, AfterValidator(lambda value: str(ipaddress.ip_address(value)))]


class WebSettings(Section):
    """Where the pages are served."""

    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        title="ein Rechnername oder eine IP-Adresse",
        description="auf dieser Adresse lauscht der Webserver",
    )
    port: int = Field(
        default=8731, ge=1, le=65535, title="eine ganze Zahl von 1 bis 65535", description="Port dazu"
    )
    base_url: WebUrl | None = Field(
        default=None,
        title="eine Adresse mit http(s)://, ohne ? und #",
        description="so erreichen Leser die Seiten (steht in jeder Mail); ohne Angabe http://web.host:web.port",
    )
    title: str = Field(
        default="Stadtradar", min_length=1, title="ein Text", description="Überschrift der Seiten"
    )
    signup: bool = Field(
        default=True,
        title="true oder false",
        description="unter /abo darf sich jeder selbst anmelden; offen erst, wenn Mails hinausgehen dürfen",
    )
    # Whoever holds a link to a page of their own would make this server connect to addresses of their choice.
    reader_webhooks: bool = Field(
        default=False,
        title="true oder false",
        description="Leser dürfen Webhooks eintragen: Der Server verbindet sich dann, wohin sie wollen",
    )
    trusted_proxies: tuple[ProxyAddress, ...] = Field(
        default=("127.0.0.1", "::1"),
        title="eine Liste von IP-Adressen",
        description="Reverse-Proxys, deren X-Forwarded-For die Adresse des Lesers nennt",
    )
    metrics: bool = Field(
        default=False,
        title="true oder false",
        description="/metrics zeigt für Prometheus Zahlen zur Zustellung, ohne Namen, für jeden lesbar",
    )
