from hypothesis import given
from hypothesis import strategies as st

from alerts.sending.domains import DEFAULT_LIMITS, DomainLimit, DomainThrottle

TWO_AT_ONCE = {"gmx.de": DomainLimit(connections=2, per_minute=6000)}
SIX_A_MINUTE = {"gmx.de": DomainLimit(connections=9, per_minute=6)}


def begun(throttle: DomainThrottle, domain: str, at: float) -> bool:
    if not throttle.admits(domain, at):
        return False
    throttle.begin(domain, at)
    return True


def test_a_domain_without_a_limit_gets_as_many_as_there_are() -> None:
    throttle = DomainThrottle(limits={})

    assert all(begun(throttle, "stadt.example", 0.0) for _ in range(1000))
    assert throttle.closed(0.0) == frozenset()


def test_no_more_connections_at_once_than_the_limit() -> None:
    throttle = DomainThrottle(limits=TWO_AT_ONCE)

    assert [begun(throttle, "gmx.de", 0.0) for _ in range(3)] == [True, True, False]
    throttle.end("gmx.de", 0.0, is_trouble=False)
    assert begun(throttle, "gmx.de", 0.0)


def test_domains_of_one_provider_share_its_limit_and_close_together() -> None:
    throttle = DomainThrottle(limits=TWO_AT_ONCE)

    begun(throttle, "gmx.de", 0.0)
    begun(throttle, "web.de", 0.0)

    assert not throttle.admits("gmx.net", 0.0)
    assert {"gmx.de", "gmx.net", "web.de"} <= throttle.closed(0.0)
    assert throttle.admits("t-online.de", 0.0)


def test_a_limit_of_its_own_takes_a_domain_out_of_its_providers() -> None:
    own = DomainLimit(connections=1, per_minute=60)
    throttle = DomainThrottle(limits=TWO_AT_ONCE | {"web.de": own})

    begun(throttle, "web.de", 0.0)

    assert throttle.closed(0.0) == {"web.de"}


def test_no_more_a_minute_than_the_limit() -> None:
    throttle = DomainThrottle(limits=SIX_A_MINUTE)
    sent = 0

    for second in range(60):
        if begun(throttle, "gmx.de", float(second)):
            throttle.end("gmx.de", float(second), is_trouble=False)
            sent += 1

    assert sent == 6


def test_a_complaint_halves_both_and_they_recover_slowly() -> None:
    throttle = DomainThrottle(limits={"gmx.de": DomainLimit(connections=4, per_minute=6000)})
    begun(throttle, "gmx.de", 0.0)
    throttle.end("gmx.de", 0.0, is_trouble=True)

    assert not throttle.admits("gmx.de", 0.0)  # a breath first
    soon = [begun(throttle, "gmx.de", 1.0) for _ in range(4)]
    for _ in range(2):
        throttle.end("gmx.de", 1.0, is_trouble=False)
    later = [begun(throttle, "gmx.de", 700.0) for _ in range(5)]

    assert soon == [True, True, False, False]
    assert later == [True, True, True, True, False]


def test_a_domain_nobody_limited_is_limited_once_it_complains_and_free_again_later() -> None:
    throttle = DomainThrottle(limits={})
    begun(throttle, "stadt.example", 0.0)
    throttle.end("stadt.example", 0.0, is_trouble=True)

    some = [begun(throttle, "stadt.example", 5.0) for _ in range(9)]
    for _ in range(9):
        throttle.end("stadt.example", 700.0, is_trouble=False)

    assert some.count(True) == 4
    assert all(begun(throttle, "stadt.example", 700.0) for _ in range(100))


def test_the_large_german_providers_have_limits() -> None:
    throttle = DomainThrottle()

    for domain in ("gmx.de", "web.de", "t-online.de", "gmail.com", "googlemail.com"):
        assert any(not begun(throttle, domain, 0.0) for _ in range(30)), domain
    assert set(DEFAULT_LIMITS) >= {"gmx.de", "t-online.de", "gmail.com"}


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.floats(0, 100)), max_size=60))
def test_however_it_goes_a_domain_gets_mail_again(steps: list[tuple[bool, bool, float]]) -> None:
    throttle, at, under_way = DomainThrottle(limits=TWO_AT_ONCE), 0.0, 0
    for begins, is_trouble, passed in steps:
        at += passed
        if begins and begun(throttle, "gmx.de", at):
            under_way += 1
        elif under_way:
            throttle.end("gmx.de", at, is_trouble=is_trouble)
            under_way -= 1
        assert under_way <= 2
    for _ in range(under_way):
        throttle.end("gmx.de", at, is_trouble=False)

    assert throttle.admits("gmx.de", at + 3600)
