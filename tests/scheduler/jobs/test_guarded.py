"""A job that raises is told of and runs again."""

from scheduler.jobs import Guarded
from tests.scheduler.logged import Logged


class _Failing:
    """A job that fails as often as told."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self) -> None:
        if self.left:
            self.left -= 1
            raise RuntimeError("kaputt")


def test_raising_job_is_logged_counted_and_runs_again(logged: Logged) -> None:
    job = Guarded("probe", _Failing(1))

    job()
    job()

    (failed,) = logged.named("job failed")
    assert failed["extra"] == {"job": "probe", "failures": 1}
    assert failed["exception"] is not None
    assert job.failures == 1
    assert logged.count("job works again") == 1


def test_job_that_goes_on_failing_does_not_fill_the_log(logged: Logged) -> None:
    job = Guarded("probe", _Failing(100))

    for _ in range(101):
        job()

    assert [record["extra"]["failures"] for record in logged.named("job failed")] == [1, 2, 4, 8, 16, 32, 64]
    assert job.failures == 100
