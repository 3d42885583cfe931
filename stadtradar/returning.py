"""Where settings become the mailbox that returned mails are read from."""

from alerts.returns.box import ReturnBox
from alerts.returns.folder import MaildirBox
from alerts.returns.imap import ImapBox, ImapServer
from stadtradar.settings import Settings

_PORTS = {"tls": 993, "starttls": 143}


def return_box(settings: Settings) -> ReturnBox | None:
    """Return the mailbox; None when none is set."""
    returns = settings.returns
    if returns.maildir is not None:
        return MaildirBox(returns.maildir)
    if returns.imap_host is None or returns.imap_username is None or returns.imap_password is None:
        return None
    return ImapBox(
        ImapServer(
            host=returns.imap_host,
            port=returns.imap_port or _PORTS[returns.imap_security],
            security=returns.imap_security,
            username=returns.imap_username,
            password=returns.imap_password.get_secret_value(),
            folder=returns.imap_folder,
        )
    )


def place(settings: Settings) -> str:
    """Return where returned mails are read, for a person."""
    returns = settings.returns
    if returns.maildir is not None:
        return f"Ordner {returns.maildir}"
    port = returns.imap_port or _PORTS[returns.imap_security]
    return f"{returns.imap_host}:{port} (Ordner {returns.imap_folder})"
