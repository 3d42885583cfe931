from alerts.sending.breaker import Breaker


def opened(at: float = 0.0) -> Breaker:
    breaker = Breaker(pause=10.0)
    breaker.begin()
    breaker.failed("connect: refused", at)
    return breaker


def test_it_lets_all_through_until_the_server_fails() -> None:
    breaker = Breaker()

    assert breaker.admits(0.0)
    assert not breaker.is_open
    assert breaker.failed("connect: refused", 0.0)
    assert not breaker.admits(9.9)
    assert breaker.reason == "connect: refused"


def test_after_the_pause_one_probe_is_let_through_and_no_second() -> None:
    breaker = opened()

    assert breaker.admits(10.0)
    breaker.begin()

    assert not breaker.admits(10.0)


def test_a_probe_that_comes_through_opens_the_way_for_all() -> None:
    breaker = opened()
    breaker.begin()

    assert breaker.succeeded()
    assert breaker.admits(10.0)
    assert not breaker.succeeded()


def test_each_failed_probe_doubles_the_pause_up_to_a_minute() -> None:
    breaker, at, pauses = opened(), 0.0, []

    for _ in range(5):
        began = at
        while not breaker.admits(at):
            at += 1.0
        pauses.append(at - began)
        breaker.begin()
        assert not breaker.failed("connect: refused", at)

    assert pauses == [10.0, 20.0, 40.0, 60.0, 60.0]


def test_those_under_way_when_it_opened_do_not_lengthen_the_pause() -> None:
    breaker = opened()

    breaker.failed("mail: 421 bye", 1.0)
    breaker.failed("mail: 421 bye", 2.0)

    assert breaker.admits(10.0)


def test_a_probe_that_never_reached_the_server_lets_another_through() -> None:
    breaker = opened()
    breaker.begin()

    breaker.came_to_nothing()

    assert breaker.admits(10.0)
    assert breaker.is_open
