"""How the scheduler runs its jobs."""

from collections.abc import Sequence
from datetime import datetime
from threading import Thread
from time import monotonic

from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.job import Job


class JobThreads(BaseExecutor):  # type: ignore[misc]  # APScheduler publishes no types
    """Runs each job in a daemon thread.

    A thread of a pool would be waited for at the end of the process, however long its job hangs: a mail
    server that does not answer, say. Jobs may be killed anywhere, so one that hangs is left behind.
    """

    def __init__(self) -> None:
        super().__init__()
        self._threads: list[Thread] = []

    def join(self, seconds: float) -> list[str]:
        """Wait for the jobs under way, and return the names of those that take longer."""
        deadline = monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - monotonic()))
        return [thread.name for thread in self._threads if thread.is_alive()]

    def _do_submit_job(self, job: Job, run_times: Sequence[datetime]) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = Thread(target=self._run, args=(job, run_times), name=job.id, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run(self, job: Job, run_times: Sequence[datetime]) -> None:
        events = run_job(job, job._jobstore_alias, run_times, self._logger.name)  # noqa: SLF001  as they all do
        self._run_job_success(job.id, events)
