from datetime import UTC, datetime, timedelta

import pytest

from alerts.channels.posting import Answered, Forbidden, Unanswered
from alerts.channels.webhook_answer import retry_after, verdict
from alerts.sending.transport import Accepted, Deferred, Outcome, Phase, Refused

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def outcome(status: int, attempts: int = 0, **headers: str) -> Outcome:
    answer = Answered(status=status, headers={name.replace("_", "-"): text for name, text in headers.items()})
    return verdict(answer, attempts, NOW).outcome


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_only_success_is_success(status: int) -> None:
    assert outcome(status) == Accepted(reply=f"HTTP {status}")


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
def test_a_redirect_is_a_failure_for_good_that_names_the_host_alone(status: int) -> None:
    refused = outcome(status, location="https://user:pass@hook.example/geheim?token=1")

    assert isinstance(refused, Refused)
    assert (
        refused.reply == f"HTTP {status}: leitet weiter auf hook.example, Weiterleitungen wird nicht gefolgt"
    )


def test_a_strange_redirect_is_one_too() -> None:
    assert isinstance(outcome(302, location="http://[x"), Refused)
    assert isinstance(outcome(304), Refused)


def test_gone_ends_the_endpoint() -> None:
    gone = verdict(Answered(status=410, headers={}), 0, NOW)

    assert gone.is_gone
    assert isinstance(gone.outcome, Refused)
    assert not verdict(Answered(status=404, headers={}), 9, NOW).is_gone


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_obeyed(status: int) -> None:
    waiting = outcome(status, retry_after="120")

    assert waiting == Deferred(phase=Phase.POST, reply=f"HTTP {status}", wait=timedelta(minutes=2))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_other_refusals_are_tried_four_times(status: int) -> None:
    outcomes = [outcome(status, attempts) for attempts in range(4)]

    assert [type(one) for one in outcomes] == [Deferred, Deferred, Deferred, Refused]


@pytest.mark.parametrize("status", [500, 502, 504, 599, 102, 999])
def test_what_is_the_servers_fault_is_tried_again(status: int) -> None:
    assert outcome(status, 10) == Deferred(phase=Phase.POST, reply=f"HTTP {status}")


def test_no_answer_is_tried_again_and_says_whether_it_may_have_arrived() -> None:
    lost = verdict(Unanswered(reason="keine Antwort in der Zeit", sent=True), 10, NOW).outcome
    unsent = verdict(Unanswered(reason="Connection refused", sent=False), 10, NOW).outcome

    assert lost == Deferred(phase=Phase.POST, reply="keine Antwort in der Zeit (vielleicht angekommen)")
    assert unsent == Deferred(phase=Phase.CONNECT, reply="Connection refused")


def test_what_the_guard_forbids_is_tried_four_times() -> None:
    outcomes = [verdict(Forbidden(reason="innen"), attempts, NOW).outcome for attempts in range(4)]

    assert [type(one) for one in outcomes] == [Deferred, Deferred, Deferred, Refused]


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("0", 0),
        (" 30 ", 30),
        ("99999999999999999999", 86_400),
        ("Fri, 27 Nov 2026 12:05:00 GMT", 300),
        ("Fri, 27 Nov 2026 11:00:00 GMT", 0),
        ("Fri, 27 Nov 2099 11:00:00 GMT", 86_400),
        ("", None),
        ("bald", None),
        ("-5", None),
        ("１２", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(stated: str, seconds: int | None) -> None:
    assert retry_after(stated, NOW) == (None if seconds is None else timedelta(seconds=seconds))
