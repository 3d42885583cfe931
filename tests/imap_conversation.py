"""One connection to the IMAP server of the tests."""

import base64
import re
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.imap_server import ImapServer

_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


class ImapConversation:
    """Answers commands until LOGOUT."""

    def __init__(self, server: "ImapServer", line: socket.socket) -> None:
        self._server = server
        self._line = line
        self._input = line.makefile("rb")
        self._encrypted = server.implicit_tls
        self._known = False  # who is speaking
        self._folder: str | None = None

    def run(self) -> None:
        """Speak."""
        try:
            self._speak()
        finally:
            self._input.close()
            self._line.close()

    def _speak(self) -> None:
        self._say("* OK ready")
        while raw := self._input.readline():
            tag, _, rest = raw.decode().rstrip("\r\n").partition(" ")
            name, _, arguments = rest.partition(" ")
            name = name.upper()
            if name == "UID":
                inner, _, arguments = arguments.partition(" ")
                name = f"UID {inner.upper()}"
            secret = name in ("LOGIN", "AUTHENTICATE")
            self._server.commands.append(name if secret else f"{name} {arguments}".strip())
            if self._server.fails_at == name:
                return
            answer = self._answer(name, arguments)
            self._say(f"{tag} {answer}")
            if name == "LOGOUT":
                return
            if name == "STARTTLS" and answer.startswith("OK"):
                self._input.close()
                self._encrypt()

    def _answer(self, name: str, arguments: str) -> str:
        if name == "CAPABILITY":
            self._say(f"* CAPABILITY {' '.join(self._capabilities())}")
        elif name == "STARTTLS" and self._server.tls_context is None:
            return "BAD no encryption here"
        elif name in ("LOGIN", "AUTHENTICATE"):
            return self._log_in(name, arguments)
        elif name == "LOGOUT":
            self._say("* BYE")
        elif name == "SELECT":
            return self._select(arguments)
        elif name not in ("STARTTLS", "NOOP"):
            return self._of_folder(name, arguments)
        return "OK done"

    def _capabilities(self) -> list[str]:
        tls = ["STARTTLS"] if self._server.tls_context is not None and not self._encrypted else []
        return ["IMAP4rev1", *tls, *self._server.offers]

    def _log_in(self, name: str, arguments: str) -> str:
        if not self._encrypted:
            return "NO not without encryption"
        if name == "AUTHENTICATE":
            self._say("+ ")
            _, user, password = base64.b64decode(self._input.readline()).decode().split("\0")
        else:
            user, password = _words(arguments)
        self._known = self._server.logins.get(user) == password
        return "OK welcome" if self._known else "NO [AUTHENTICATIONFAILED] wrong"

    def _select(self, arguments: str) -> str:
        (folder,) = _words(arguments)
        if not self._known or folder not in self._server.folders:
            return "NO no such folder"
        self._folder = folder
        self._say(f"* {len(self._server.mails)} EXISTS")
        self._say("* 0 RECENT")
        self._say(f"* OK [UIDVALIDITY {self._server.validity}] as ever")
        return "OK [READ-WRITE] open"

    def _of_folder(self, name: str, arguments: str) -> str:
        server = self._server
        if self._folder is None:
            return "BAD no folder is open"
        if name == "UID SEARCH" and arguments == "UNDELETED":
            found = [str(number) for number in sorted(server.mails) if number not in server.deleted]
            self._say(" ".join(["* SEARCH", *found]))
        elif name == "UID FETCH":
            self._fetch(arguments)
        elif name == "UID STORE" and arguments.endswith(r"+FLAGS.SILENT (\Deleted)"):
            server.deleted.add(int(arguments.split(maxsplit=1)[0]))
        elif name == "UID EXPUNGE" and "UIDPLUS" in server.offers:
            self._expunged(server.expunge(lambda number: number == int(arguments)))
        elif name == "EXPUNGE":
            self._expunged(server.expunge(lambda _: True))
        else:
            return "BAD what?"
        return "OK done"

    def _fetch(self, arguments: str) -> None:
        number = int(arguments.split(maxsplit=1)[0])
        content = self._server.mails.get(number)
        if content is None:
            return
        octets = re.fullmatch(r"\d+ \(BODY\.PEEK\[\]<0\.(\d+)>\)", arguments)
        assert octets is not None, arguments
        sent = content[: int(octets[1])]
        place = sorted(self._server.mails).index(number) + 1
        self._line.sendall(f"* {place} FETCH (UID {number} BODY[]<0> {{{len(sent)}}}\r\n".encode() + sent)
        self._say(")")

    def _expunged(self, places: list[int]) -> None:
        for place in places:
            self._say(f"* {place} EXPUNGE")

    def _encrypt(self) -> None:
        assert self._server.tls_context is not None
        self._line = self._server.tls_context.wrap_socket(self._line, server_side=True)
        self._input = self._line.makefile("rb")
        self._encrypted = True

    def _say(self, text: str) -> None:
        self._line.sendall(text.encode() + b"\r\n")


def _words(arguments: str) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", quoted) or plain for quoted, plain in _WORD.findall(arguments)]
