import pytest
from starlette.requests import Request

from tests.web.door import START
from web.flood import MOST, FloodGate
from web.visitors import visitor_ip

TRUSTED = frozenset({"127.0.0.1", "10.0.0.2"})


def ip(peer: str, *forwarded: str) -> str:
    headers = [(b"x-forwarded-for", value.encode("latin-1")) for value in forwarded]
    return visitor_ip(Request({"type": "http", "client": (peer, 1), "headers": headers}), TRUSTED)


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.7", (), "203.0.113.7"),
        ("203.0.113.7", ("198.51.100.1",), "203.0.113.7"),  # no proxy of ours says so
        ("127.0.0.1", (), "127.0.0.1"),
        ("127.0.0.1", ("198.51.100.1",), "198.51.100.1"),
        ("127.0.0.1", ("192.0.2.66, 198.51.100.1",), "198.51.100.1"),  # the rest was sent along
        ("127.0.0.1", ("192.0.2.66", "198.51.100.1"), "198.51.100.1"),
        ("127.0.0.1", ("198.51.100.1, 10.0.0.2",), "198.51.100.1"),  # two proxies, one behind the other
        ("127.0.0.1", ("198.51.100.1, unknown",), "127.0.0.1"),
        ("127.0.0.1", ("",), "127.0.0.1"),
        ("::ffff:127.0.0.1", ("2001:DB8::1",), "2001:db8::1"),
        ("testclient", (), ""),
    ],
)
def test_a_visitor_is_known_by_what_our_own_proxies_say(
    peer: str, forwarded: tuple[str, ...], found: str
) -> None:
    assert ip(peer, *forwarded) == found


def test_neighbours_in_a_network_of_ipv6_are_one_visitor_and_in_ipv4_they_are_not() -> None:
    gate = FloodGate()
    for number in range(MOST):
        assert gate.lets_in(f"2001:db8::{number:x}", START)
        assert gate.lets_in("203.0.113.7", START)

    assert not gate.lets_in("2001:db8::ffff", START)
    assert gate.lets_in("2001:db8:0:1::1", START)
    assert not gate.lets_in("203.0.113.7", START)
    assert gate.lets_in("203.0.113.8", START)
