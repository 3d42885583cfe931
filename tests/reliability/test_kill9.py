"""kill -9 of the daemon, in mid-crawl and in mid-delivery: nothing lost, nothing stored twice."""

from collections import Counter
from threading import Event

import pytest

from storage.integrity import check
from tests.mail_server import Phase
from tests.reliability.town import READERS, Town, path_of, title_of
from tests.servers import held
from tests.waiting import eventually

_KILLS = 5  # three seconds each, thirty on a machine as busy as can be


@pytest.mark.parametrize("_round", range(3))
def test_kills_in_mid_crawl_and_mid_delivery_lose_and_double_nothing(town: Town, _round: int) -> None:
    cut_off = 0
    for number in range(_KILLS):
        town.publish(f"nr-{number}-a", f"nr-{number}-b", f"nr-{number}-c")
        if number % 2:
            _kill_in_mid_crawl(town, f"nr-{number}-b")
        else:
            _kill_in_mid_delivery(town)
            assert town.mails_under_way() == 1
        assert town.mails_under_way() <= 1
        cut_off += town.mails_under_way()
    _run_until_all_are_told(town)

    told = town.told()
    assert _expected(town) - set(told) == set(), town.log  # lost
    assert set(told) - _expected(town) == set()  # told what was not owed
    assert sum(told.values()) - len(told) <= cut_off  # at most one copy per kill, and of that mail only
    assert town.stored_titles() == Counter(title_of(slug) for slug in town.published)
    assert check(town.database) == []
    _assert_copies_are_the_same_mail(town)


def _kill_in_mid_crawl(town: Town, slug: str) -> None:
    """Kill while the crawl waits for its second new article."""
    answer = town.site.answers[path_of(slug)]
    town.site.answers[path_of(slug)] = held(answer, Event())
    with town.daemon() as daemon:
        town.site.await_request(path_of(slug))
        daemon.kill()
        daemon.wait()
    town.site.answers[path_of(slug)] = answer


def _kill_in_mid_delivery(town: Town) -> None:
    """Kill when the server has taken a mail whole but its answer has not gone out."""
    before = len(town.mails.received)
    town.mails.fail(Phase.DOT, "250 2.0.0 taken", takes_mail=True, wait_for=Event(), times=1)
    with town.daemon() as daemon:
        town.mails.wait_for(before + 1)
        daemon.kill()
        daemon.wait()
    town.mails.heal()


def _run_until_all_are_told(town: Town) -> None:
    with town.daemon() as daemon:
        eventually(lambda: _expected(town) <= set(town.told()), what="every reader told")
        town.stop(daemon)


def _expected(town: Town) -> set[tuple[str, str]]:
    return {(reader, slug) for reader in READERS for slug in town.published if slug != "nr-alt"}


def _assert_copies_are_the_same_mail(town: Town) -> None:
    by_id: dict[str, set[bytes]] = {}
    for mail in town.mails.received:
        by_id.setdefault(mail.message_id, set()).add(mail.content)
    assert len(by_id) == len(_expected(town))
    assert all(len(contents) == 1 for contents in by_id.values())
