"""Where settings become the parts of the machine (sources: stadtradar.sources); lower packages get values."""

import os
import socket
from dataclasses import replace
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from sqlalchemy.exc import ArgumentError

from alerts.mail.addresses import wire_address
from alerts.mail.composing import Composer
from alerts.mail.maildir import MaildirTransport
from alerts.mail.smtp import SmtpTransport
from alerts.mail.smtp_session import SmtpServer
from alerts.mail.verp import LONGEST_NAME, ReturnPaths
from alerts.operators import OperatorPlan, Operators
from alerts.sending.domains import DEFAULT_LIMITS, DomainLimit
from alerts.sending.gate import GatePlan
from alerts.sending.transport import Transport
from alerts.showing.links import Legal
from alerts.tokens import ReaderTokens, UnsubscribeTokens
from crawler.network.guard import refusal
from scheduler.room import RoomPlan
from stadtradar.os_errors import meaning
from stadtradar.secret_key import derived, secret_key
from stadtradar.settings import Settings, SettingsError
from stadtradar.signing import dkim_signer
from storage.database import Database

_SQLITE = "sqlite:///"
_NO_SENDER = "stadtradar@localhost"  # for the Maildir, which nobody answers to


class DataDirUnavailable(Exception):
    """The data directory cannot be made or written to."""

    def __init__(self, folder: Path, reason: str) -> None:
        remedy = "Bitte data_dir und die Rechte des Ordners prüfen."
        super().__init__(f"Der Datenordner {folder} ist nicht nutzbar: {reason}. {remedy}")


def prepare_data_dir(settings: Settings) -> None:
    """Make the data directory, for its owner only. Raises DataDirUnavailable."""
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise DataDirUnavailable(folder, meaning(error)) from error
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise DataDirUnavailable(folder, "Sie dürfen dort nicht schreiben")


def database(settings: Settings) -> Database:
    """Return the store. Raises SettingsError when its address makes no sense."""
    try:
        return Database(database_url(settings))
    except (ArgumentError, ValueError) as error:
        raise SettingsError(["storage.url = (geheim): das ist keine Adresse einer Datenbank."]) from error


def database_url(settings: Settings) -> str:
    """Return the address of the store; unless stated, a file in the data directory."""
    if settings.storage.url is not None:
        return settings.storage.url.get_secret_value()
    return f"{_SQLITE}{settings.data_dir / 'stadtradar.sqlite3'}"


def sqlite_file(settings: Settings) -> Path | None:
    """Return the file of the store; None when it lives on a server."""
    url = database_url(settings)
    return Path(url.removeprefix(_SQLITE).partition("?")[0]) if url.startswith(_SQLITE) else None


def room(settings: Settings) -> RoomPlan:
    """Return how much must be free where we write, for sources to be read."""
    file = sqlite_file(settings)
    places = (settings.data_dir,) if file is None else (settings.data_dir, file.parent)
    return RoomPlan(places=places, needed=settings.storage.min_free_mib * 2**20)


def hmac_key(settings: Settings) -> bytes:
    """Return the key under which addresses stay provable in the consent ledger."""
    return derived(secret_key(settings), "consent ledger")


def tokens(settings: Settings) -> UnsubscribeTokens:
    """Return what signs and reads unsubscribe links."""
    return UnsubscribeTokens([derived(secret_key(settings), "unsubscribe links").hex()])


def reader_tokens(settings: Settings) -> ReaderTokens:
    """Return what signs and reads the links to a reader's own pages; the same keys, each kind apart."""
    return ReaderTokens([derived(secret_key(settings), "unsubscribe links").hex()])


def composer(settings: Settings) -> Composer:
    """Return what writes the mails. Raises SettingsError when sender, key or return address are no good."""
    signer, paths = dkim_signer(settings), return_paths(settings)
    try:
        return replace(_composer(settings), signer=signer, return_paths=paths)
    except ValueError as error:
        raise SettingsError(
            [f"mail.sender, mail.imprint_url, mail.privacy_url, web.base_url: {error}."]
        ) from error


def return_paths(settings: Settings) -> ReturnPaths | None:
    """Return what writes and reads return addresses; None when none is set. Raises SettingsError."""
    address = settings.mail.bounce_address
    if address is None:
        return None
    try:
        return ReturnPaths(address=address, key=derived(secret_key(settings), "return paths"))
    except ValueError as error:
        remedy = f"vor dem @ dürfen höchstens {LONGEST_NAME} Zeichen stehen, ohne Umlaute"
        raise SettingsError([f"mail.bounce_address = {address}: {remedy}."]) from error


def operators(settings: Settings) -> OperatorPlan:
    """Return who is told of faults and how. Raises SettingsError for what is no mail address."""
    for address in settings.ops.mail:
        try:
            wire_address(address)
        except ValueError as error:
            raise SettingsError([f"ops.mail: {address} ist keine Mailadresse."]) from error
    told = Operators(
        addresses=settings.ops.mail,
        language=settings.ops.language,
        wait=timedelta(minutes=settings.ops.wait_minutes),
    )
    return OperatorPlan(operators=told, transport=transport(settings), composer=composer(settings))


def _composer(settings: Settings) -> Composer:
    return Composer(
        sender=settings.mail.sender or _NO_SENDER,
        sender_name=settings.mail.sender_name,
        base_url=base_url(settings),
        tokens=tokens(settings),
        message_id_key=derived(secret_key(settings), "message ids"),
        contact=settings.crawler.contact or settings.mail.sender or "",
        readers=reader_tokens(settings),
        legal=legal(settings),
    )


def legal(settings: Settings) -> Legal:
    """Return what the law wants under every mail, as far as it is set."""
    mail = settings.mail
    return Legal(
        imprint_url=mail.imprint_url or "", imprint=mail.imprint or "", privacy_url=mail.privacy_url or ""
    )


def base_url(settings: Settings) -> str:
    """Return the address under which readers reach the pages, without a final slash."""
    if settings.web.base_url:
        return settings.web.base_url.rstrip("/")
    host = f"[{settings.web.host}]" if ":" in settings.web.host else settings.web.host
    return f"http://{host}:{settings.web.port}"


def hub_callbacks(settings: Settings) -> str | None:
    """Return the URL under which hubs reach us; None when they are not wanted or the pages not public."""
    base, allowed = settings.web.base_url, frozenset(settings.crawler.allowed_hosts)
    if not settings.crawler.websub or base is None or refusal(base, allowed) is not None:
        return None
    return f"{base_url(settings)}/websub"


def transport(settings: Settings) -> Transport:
    """Return the way mails leave: the mail server, or a folder until one is set."""
    server = smtp_server(settings)
    return MaildirTransport(maildir(settings)) if server is None else SmtpTransport(server)


def gate(settings: Settings) -> GatePlan:
    """Return how much mail the providers get at most."""
    own = {}
    for line in settings.mail.domain_limits:
        domain, connections, per_minute = line.split()
        own[domain] = DomainLimit(connections=int(connections), per_minute=int(per_minute))
    return GatePlan(limits={**DEFAULT_LIMITS, **own})


def smtp_server(settings: Settings) -> SmtpServer | None:
    """Return the mail server, None while none is set."""
    mail = settings.mail
    if mail.host is None:
        return None
    return SmtpServer(
        host=mail.host,
        port=mail.port,
        security=mail.security,
        username=mail.username,
        password=mail.password.get_secret_value() if mail.password else None,
    )


def maildir(settings: Settings) -> Path:
    """Return where mails lie while no mail server is set."""
    return settings.mail.maildir or settings.data_dir / "mail"


def owner(settings: Settings) -> str:
    """Return the name under which this installation leases deliveries, the same after every start."""
    return f"{socket.gethostname()}:{settings.data_dir}"[-100:]


def user_agent(settings: Settings) -> str:
    """Return how we introduce ourselves to the sites we read."""
    name = f"Stadtradar/{version('stadtradar')}"
    return f"{name} (+{settings.crawler.contact})" if settings.crawler.contact else name
