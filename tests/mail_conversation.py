"""One connection to the scripted mail server."""
# ruff: noqa: N802, ARG002  (aiosmtpd prescribes these names and signatures)

import asyncio
import threading
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.mail_script import MailScript, Phase


class Conversation(SMTP):
    """One connection: aiosmtpd, with the server's faults put before each of its steps."""

    def __init__(self, script: MailScript) -> None:
        self._script = script
        self._number = 0
        super().__init__(
            _Recorder(self),
            hostname="mail.example",
            enable_SMTPUTF8=script.offers_smtputf8,
            tls_context=None if script.implicit_tls else script.tls_context,
            auth_require_tls=not script.login_without_tls,
            authenticator=self._authenticated,
            loop=asyncio.get_running_loop(),
        )
        self._auth_required = bool(script.logins)  # as an argument it warns about logins without TLS

    async def _handle_client(self) -> None:
        self._number = self._script.opened()
        if not await self._struck(Phase.CONNECT):
            await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self._struck(Phase.EHLO):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:
        if not await self._struck(Phase.TLS):
            await super().smtp_STARTTLS(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        if not await self._struck(Phase.MAIL):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        recipient = (arg or "").partition(":")[2].strip().strip("<>")
        if not await self._struck(Phase.RCPT, recipient):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        assert self.envelope is not None
        recipient = next(iter(self.envelope.rcpt_tos), None)
        if await self._struck(Phase.DATA, recipient):
            return
        if recipient is None and self._script.waits_for_nobodys_mail:
            await self._take_nobodys_mail()
        else:
            await super().smtp_DATA(arg)

    async def smtp_RSET(self, arg: str) -> None:
        self._script.noted("RSET")
        await super().smtp_RSET(arg)

    async def smtp_QUIT(self, arg: str) -> None:
        self._script.noted("QUIT")
        await super().smtp_QUIT(arg)

    def abort(self) -> None:
        """Cut the line without a word."""
        if self.transport is not None:
            assert isinstance(self.transport, asyncio.WriteTransport)
            self.transport.abort()

    def offers(self, responses: list[str]) -> list[str]:
        """Return what EHLO answers; the first line is a greeting."""
        greeting, *extensions = responses
        return [greeting, *(["250-PIPELINING"] if self._script.offers_pipelining else []), *extensions]

    async def received(self, envelope: Envelope) -> str:
        """Return the answer to a complete mail."""
        self._script.noted(Phase.DOT)
        fault = self._script.strike(Phase.DOT, envelope.rcpt_tos[0])
        if fault is None:
            self._script.record(envelope, self._number)
            return "250 2.0.0 taken"
        if fault.takes_mail:
            self._script.record(envelope, self._number)
        await _until(fault.wait_for)
        if fault.passes:
            self._script.record(envelope, self._number)
            return "250 2.0.0 taken"
        if fault.reply is None:
            await self._leave()
        return fault.reply or ""

    async def _struck(self, phase: Phase, recipient: str | None = None) -> bool:
        """Let a planned fault happen; False when the step is to go on."""
        self._script.noted(phase)
        fault = self._script.strike(phase, recipient)
        if fault is None:
            return False
        await _until(fault.wait_for)
        if fault.passes:
            return False
        if fault.reply is not None:
            await self.push(fault.reply)
        if fault.reply is None or fault.reply.startswith("421") or phase is Phase.CONNECT:
            await self._leave()
        return True

    async def _take_nobodys_mail(self) -> None:
        await self.push("354 go on")
        content = await self._reader.readuntil(b".\r\n")
        self._script.noted(f"{len(content) - 3} bytes for nobody")
        await self.push("554 5.5.1 no valid recipients")

    async def _leave(self) -> None:
        assert self.transport is not None
        self.transport.close()
        await asyncio.Event().wait()  # connection_lost cancels this task

    def _authenticated(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        known = self._script.logins.get(data.login.decode())
        return AuthResult(success=known is not None and known == data.password.decode(), handled=False)


class _Recorder:
    """aiosmtpd's handler: it is asked about complete mails only."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return self._conversation.offers(responses)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return await self._conversation.received(envelope)


async def _until(event: threading.Event | None) -> None:
    while event is not None and not event.is_set():  # noqa: ASYNC110  (set by a thread)
        await asyncio.sleep(0.01)
