"""Page objects that go wrong in ways no exception tells of."""

import ctypes
import os
import signal
from pathlib import Path
from threading import Event

import web_poet
from loguru import logger

from crawler.pages.article import ArticlePage


class Stuck(ArticlePage):
    """Never comes back, deaf to SIGTERM."""

    @classmethod
    def recognises(cls, response: web_poet.HttpResponse) -> bool:  # noqa: ARG003  the interface
        Path("stuck.pid").write_text(str(os.getpid()))  # in the folder of the test
        while True:
            Event().wait(60)


class Segfaulting(ArticlePage):
    """Reads where there is nothing."""

    @classmethod
    def recognises(cls, response: web_poet.HttpResponse) -> bool:  # noqa: ARG003
        ctypes.string_at(0)
        return True


class Killed(ArticlePage):
    """Is killed from outside, as by the kernel that is out of memory."""

    @classmethod
    def recognises(cls, response: web_poet.HttpResponse) -> bool:  # noqa: ARG003
        os.kill(os.getpid(), signal.SIGKILL)
        return True


class Greedy(ArticlePage):
    """Takes all the memory there is, up to 8 GB."""

    @classmethod
    def recognises(cls, response: web_poet.HttpResponse) -> bool:  # noqa: ARG003
        return bool([bytearray(64 * 2**20) for _ in range(128)])


class Talkative(ArticlePage):
    """Logs a line and an error, then reads as usual."""

    @classmethod
    def recognises(cls, response: web_poet.HttpResponse) -> bool:
        password = "geheim" + "nis"
        logger.warning("page {seen}", seen="angesehen", url=str(response.url))
        try:
            int(f"zwei\nZeilen {len(password)}")
        except ValueError:
            logger.opt(exception=True).error("page refused")
        return True
