"""`alerts quarantine`, `alerts retry` and `alerts status`."""

import pytest

from tests.mail_server import MailServer, Phase
from tests.stadtradar.cli.calling import CommandLine
from tests.stadtradar.cli.test_mails import WHO, _owe_one, _with_server


def test_a_refused_mail_is_listed_and_sent_once_it_is_retried(stadtradar: CommandLine) -> None:
    with MailServer() as server:
        _with_server(stadtradar, server)
        _owe_one(stadtradar)
        server.fail(Phase.RCPT, "554 5.6.0 not this text", times=1)
        stadtradar("alerts", "send")

        [listed] = stadtradar("alerts", "quarantine", "--json").document["given_up"]
        told = stadtradar("alerts", "quarantine").out
        again = stadtradar("alerts", "retry", str(listed["number"]))
        stadtradar("alerts", "send")

        assert (listed["recipient"], listed["quarantined"]) == (WHO, False)
        assert "554 5.6.0 not this text (beim Empfänger)" in told
        assert (again.code, again.out) == (0, f"Wieder fällig: {listed['number']}.\n")
        assert [mail.recipient for mail in server.received] == [WHO]
    assert stadtradar("alerts", "quarantine").out == "Keine Mail ist aufgegeben.\n"


def test_what_servers_refused_because_of_us_is_sent_again_in_one_go(stadtradar: CommandLine) -> None:
    with MailServer() as server:
        _with_server(stadtradar, server)
        _owe_one(stadtradar)
        server.fail(Phase.DOT, "554 5.7.1 listed at a block list", times=1)
        stadtradar("alerts", "send")

        warned = stadtradar("doctor").out
        again = stadtradar("alerts", "retry", "--refused")
        stadtradar("alerts", "send")
        nothing_left = stadtradar("alerts", "retry", "--refused")

        assert "554 5.7.1 listed at a block list" in warned
        assert (again.code, again.out) == (0, "Wieder fällig: 1.\n")
        assert [mail.recipient for mail in server.received] == [WHO]
    assert nothing_left.out == "Keine Mail wurde abgelehnt und seitdem nicht noch einmal verschickt.\n"


@pytest.mark.parametrize("arguments", [(), ("7", "--refused")])
def test_either_numbers_or_all_that_was_refused(stadtradar: CommandLine, arguments: tuple[str, ...]) -> None:
    answer = stadtradar("alerts", "retry", *arguments)

    assert answer.code == 2
    assert "entweder Nummern nennen oder --refused" in answer.err


def test_a_number_nobody_gave_up_is_a_mistake_with_a_remedy(stadtradar: CommandLine) -> None:
    answer = stadtradar("alerts", "retry", "7")

    assert answer.code == 2
    assert "Unter 7 ist keine Mail aufgegeben. Die Nummern nennt: stadtradar alerts quarantine" in answer.err


def test_the_status_says_that_the_server_took_nothing(stadtradar: CommandLine) -> None:
    server = MailServer().start()
    _with_server(stadtradar, server)
    server.stop()
    _owe_one(stadtradar)
    stadtradar("alerts", "send")

    document, told = stadtradar("alerts", "status", "--json").document, stadtradar("alerts", "status")

    assert document["counts"]["due"] == 1
    assert document["server_trouble"].startswith("connect: ")
    assert "die Verbindung wurde abgelehnt (beim Verbinden)" in told.err
    assert "verschickt" in told.out


def test_the_status_of_a_quiet_post_names_no_trouble(stadtradar: CommandLine) -> None:
    told = stadtradar("alerts", "status")

    assert told.code == 0
    assert told.err == ""
