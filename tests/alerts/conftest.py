"""A mail server, a way to it, and what is logged on the way."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from loguru import logger

from alerts.mail.smtp import SmtpServer, SmtpTransport
from tests.mail_server import MailServer


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def smtp(server: MailServer) -> Iterator[SmtpTransport]:
    transport = SmtpTransport(
        SmtpServer(host="127.0.0.1", port=server.port, security="none", timeout=timedelta(seconds=20))
    )
    yield transport
    transport.close()


@pytest.fixture
def logged() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(
        lambda message: lines.append(str(message)), format="{message} {extra}", level="INFO", diagnose=False
    )
    yield lines
    logger.remove(sink)
