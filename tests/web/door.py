"""A served site on which people sign up, confirm and manage by themselves, with a clock to turn."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from urllib.parse import urlencode, urlsplit

from sqlalchemy import select

from alerts.mail.composing import Composer
from alerts.showing.links import Legal
from alerts.signing_up import Correspondent
from alerts.tokens import ReaderTokens, UnsubscribeTokens
from storage.database import Database
from storage.tables import ConsentRecord, Letter, Signup, Subscription
from tests.web.conftest import HMAC_KEY, TOKEN_KEY
from tests.web.visiting import Answer, Visitor
from web.app import create_app
from web.form_tokens import FormTokens
from web.people import People
from web.serving import WebServer

START = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Door:
    """What tests do at the door."""

    database: Database
    visitor: Visitor
    people: People
    now: datetime = START
    filled: dict[str, str | list[str]] = field(
        default_factory=lambda: {
            "q": "Kaiserslautern",
            "adresse": "leserin@example.org",
            "rhythmus": "daily",
            "uhrzeit": "8",
            "sprache": "de",
            "anrede": "formal",
            "einwilligung": "ja",
        }
    )

    def passes(self, time: timedelta) -> None:
        """Turn the clock on."""
        self.now += time

    def send(self, path: str, fields: dict[str, str | list[str]], **headers: str) -> Answer:
        """Send a form."""
        return self.visitor.post(path, data=urlencode(fields, doseq=True), headers={**FORM, **headers})

    def form(self, **changed: str | list[str]) -> dict[str, str | list[str]]:
        """Return the form, filled in by somebody who has taken a while and looked at the preview."""
        shown = self.visitor.get("/abo")
        hidden: dict[str, str | list[str]] = {
            name: shown.attribute(f"input[name={name}]", "value") for name in ("wortlaut", "marke")
        }
        fields = {**self.filled, **hidden, "schritt": "bestellen", **changed}
        return {"gesehen": fields["q"], **fields}

    def order(self, **changed: str | list[str]) -> Answer:
        """Fill the form in and order."""
        fields = self.form(**changed)
        self.passes(timedelta(seconds=30))
        return self.send("/abo", fields)

    def signups(self) -> list[Signup]:
        """Return all sign-ups, oldest first."""
        with self.database.reading() as session:
            return list(session.scalars(select(Signup).order_by(Signup.id)))

    def letters(self) -> list[Letter]:
        """Return all letters, oldest first."""
        with self.database.reading() as session:
            return list(session.scalars(select(Letter).order_by(Letter.id)))

    def link(self, number: int = -1) -> str:
        """Return the path of the link in a letter that has not been sent."""
        message = self.letters()[number].message
        assert message is not None
        return link_in(message)

    def confirmed(self, **changed: str | list[str]) -> str:
        """Sign up and confirm; return the path of the page where all is managed."""
        self.order(**changed)
        answer = self.visitor.post(self.link())
        return answer.attribute("main a.button", "href")

    def subscriptions(self) -> list[Subscription]:
        """Return all subscriptions, ended ones included."""
        with self.database.reading() as session:
            return list(session.scalars(select(Subscription).order_by(Subscription.id)))

    def ledger(self) -> list[ConsentRecord]:
        """Return the ledger of consent, oldest line first."""
        with self.database.reading() as session:
            return list(session.scalars(select(ConsentRecord).order_by(ConsentRecord.id)))


def link_in(message: bytes) -> str:
    """Return the path of the one link of ours in a mail."""
    text = str(message_from_bytes(message, policy=policy.default).get_content()).replace("\r\n", "\n")
    (url,) = re.findall(r"^https?://\S+/(?:abo|verwalten)/\S+$", text, re.MULTILINE)
    parts = urlsplit(str(url))
    return parts.path + (f"?{parts.query}" if parts.query else "")


def people_of(
    database: Database,
    *,
    accepts: bool = True,
    records_origin: bool = True,
    base_url: str = "https://radar.stadt.example",
    takes: timedelta = timedelta(0),
    webhook_fault: Callable[[str], str | None] | None = None,
) -> People:
    """Return what the pages need on which people come and go."""
    composer = Composer(
        sender="radar@stadt.example",
        sender_name="Stadtradar",
        base_url=base_url,
        tokens=UnsubscribeTokens([TOKEN_KEY]),
        message_id_key=b"message ids",
        contact="redaktion@stadtradar.example",
        legal=Legal(
            imprint_url="https://stadt.example/impressum", privacy_url="https://stadt.example/datenschutz"
        ),
    )
    correspondent = Correspondent(
        database=database, composer=composer, tokens=ReaderTokens([TOKEN_KEY]), hmac_key=HMAC_KEY
    )
    return People(
        correspondent=correspondent,
        forms=FormTokens("a key for forms"),
        accepts_signups=accepts,
        records_origin=records_origin,
        trusted_proxies=frozenset({"127.0.0.1"}),
        answers_take=takes,
        webhook_fault=webhook_fault,
    )


@contextmanager
def open_door(
    database: Database,
    *,
    accepts: bool = True,
    records_origin: bool = True,
    takes: timedelta = timedelta(0),
    webhook_fault: Callable[[str], str | None] | None = None,
) -> Iterator[Door]:
    """Serve the site."""
    port = _free_port()
    people = people_of(
        database,
        accepts=accepts,
        records_origin=records_origin,
        takes=takes,
        base_url=f"http://127.0.0.1:{port}",
        webhook_fault=webhook_fault,
    )
    doors: list[Door] = []
    app = create_app(
        database,
        tokens=UnsubscribeTokens([TOKEN_KEY]),
        readers=ReaderTokens([TOKEN_KEY]),
        hmac_key=HMAC_KEY,
        contact="redaktion@stadtradar.example",
        base_url=f"http://127.0.0.1:{port}",
        people=people,
        clock=lambda: doors[0].now if doors else START,
    )
    server = WebServer(app, "127.0.0.1", port)
    server.start()
    visitor = Visitor(server.url)
    doors.append(Door(database, visitor, people))
    try:
        yield doors[0]
    finally:
        visitor.close()
        server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
