"""Where the exception of a job ends."""

from collections.abc import Callable

from loguru import logger


class Guarded:
    """A job that may raise: the failure is logged and counted, and the job runs again at its next turn."""

    def __init__(self, name: str, job: Callable[[], None]) -> None:
        self.name = name
        self.failures = 0  # in all
        self._in_a_row = 0
        self._job = job

    def __call__(self) -> None:
        """Run the job; this is the edge where a job's exception ends."""
        try:
            self._job()
        except Exception:  # noqa: BLE001  one of the three edges: the loop must go on
            self._note_failure()
        else:
            if self._in_a_row:
                logger.info("job works again", job=self.name, failures=self._in_a_row)
            self._in_a_row = 0

    def _note_failure(self) -> None:
        self.failures += 1
        self._in_a_row += 1
        # A job runs every second: of a failure that lasts, the 1st, 2nd, 4th, 8th ... time is told.
        if self._in_a_row & (self._in_a_row - 1) == 0:
            logger.opt(exception=True).error("job failed", job=self.name, failures=self._in_a_row)
