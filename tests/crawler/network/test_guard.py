"""The guard, alone and in front of a server that must never be reached."""

import ipaddress
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.network.guard import address_refusal, allowable, host_and_port, refusal
from crawler.pages.article import ArticlePage
from crawler.sources import Source
from storage.tables import RunOutcome
from tests.crawler.news_site import publish, source
from tests.crawls import crawl_in_child, order_for
from tests.servers import FaultServer, redirect

# Ways to a server on this machine or in its network, or past a URL parser. PORT becomes the sink's port.
ATTACKS = (
    "http://127.0.0.1:PORT/",
    "http://127.0.0.1/",
    "http://127.1:PORT/",
    "http://127.0.1/",
    "http://0.0.0.0:PORT/",
    "http://0:PORT/",
    "http://2130706433:PORT/",
    "http://2130706433/",
    "http://0x7f000001:PORT/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.1.:PORT/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://%31%32%37.0.0.1/",
    "http://[::1]:PORT/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001::1]/",
    "http://[3fff::1]/",
    "http://[5f00::1]/",
    "http://[fe80::1%25lo]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[fc00::1]/",
    "http://[ff02::1]/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://192.0.0.8/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://127.0.0.1:PORT\\@example.org/",
    "http://example.org\\@127.0.0.1:PORT/",
    "http://example.org@127.0.0.1:PORT/",
    "http://user:secret@example.org/",
    "http://127.0.0.1:PORT#@example.org/",
    "http://127.0.0.1:PORT?@example.org/",
    "https://127.0.0.1:PORT/",
    "http://example.org:22/",
    "http://example.org:6379/",
    "http://example.org:8080/",
    "http://example.org:99999/",
    "http:///etc/passwd",
    "http://",
    "//127.0.0.1:PORT/",
    "file:///etc/passwd",
    "ftp://127.0.0.1:PORT/",
    "gopher://127.0.0.1:PORT/_x",
    "data:text/html,x",
    "s3://bucket/key",
    "javascript:alert(1)",
    "http://exa mple.org/",
    "http://example.org/\r\nX: y",
    "http://[::1",
)
# These only a resolver can judge: they are names, and what they stand for is found out when connecting.
NAMES = ("http://localhost:PORT/", "http://LOCALHOST./", "http://ip6-localhost/", "http://localhost/")


@pytest.mark.parametrize("url", ATTACKS)
def test_url_of_the_corpus_is_refused(url: str) -> None:
    assert refusal(url.replace("PORT", "8000"))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://www.kommune21.de/k21-meldungen/feed/",
        "http://example.org:80/",
        "https://example.org:443/a?b=c#d",
        "https://xn--mnchen-3ya.de/",
        "https://münchen.de/",
        "http://1.1.1.1/",
        "http://[2606:4700::1111]/",
        "https://sub_domain.example.org/",
        "https://3sat.de/",
    ],
)
def test_public_url_passes(url: str) -> None:
    assert refusal(url) is None


def test_allowed_host_passes_on_its_port_only() -> None:
    allowed = frozenset({"127.0.0.1:8000", "[::1]:8000", "intern.example:8080"})

    assert refusal("http://127.0.0.1:8000/feed", allowed) is None
    assert refusal("http://[::1]:8000/feed", allowed) is None
    assert refusal("http://Intern.Example.:8080/feed", allowed) is None
    assert refusal("http://127.0.0.1:8001/feed", allowed)
    assert refusal("http://127.0.0.1/feed", allowed)
    assert refusal("http://127.0.0.2:8000/feed", allowed)
    assert refusal("http://x@127.0.0.1:8000/feed", allowed)
    assert refusal("ftp://127.0.0.1:8000/feed", allowed)


@given(st.ip_addresses())
def test_every_address_that_passes_is_a_global_unicast_one(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if address_refusal(str(address)) is None:
        plain = getattr(address, "ipv4_mapped", None) or address
        assert plain.is_global
        assert not any((plain.is_multicast, plain.is_private, plain.is_reserved, plain.is_loopback))


@given(st.ip_addresses(v=4))
def test_address_is_judged_alike_in_its_ipv6_dress(address: ipaddress.IPv4Address) -> None:
    plain = address_refusal(str(address))

    assert address_refusal(f"::ffff:{address}") == plain
    assert refusal(f"http://[::ffff:{address}]/") == plain == refusal(f"http://{address}/")


@given(st.text(max_size=60))
def test_no_text_confuses_the_guard(text: str) -> None:
    assert refusal(text) or re.match("https?://", text)
    refusal(f"http://{text}/")


def test_pair_of_an_ipv6_host_is_written_in_brackets() -> None:
    assert host_and_port("::1", 80) == "[::1]:80"


def test_no_attack_reaches_a_server_on_this_machine() -> None:
    with FaultServer() as sink, FaultServer() as open_door:
        publish(sink, "trier")
        urls = [url.replace("PORT", str(sink.port)) for url in (*ATTACKS, *NAMES)]
        for number, url in enumerate(urls):
            open_door.answers[f"/to/{number}"] = redirect(url.replace("\r\n", "%0d%0a"))
        publish(open_door, "mainz")
        direct = [_only(url, f"direct {number}") for number, url in enumerate(urls)]
        redirected = [_only(open_door.url(f"/to/{number}"), f"via {number}") for number in range(len(urls))]
        sources = (*direct, *redirected, source(open_door, "allowed"))
        order = order_for("", *sources, hosts=frozenset({open_door.authority}), dry_run=True)

        results = crawl_in_child(order)

        assert sink.connections == 0
        assert results["allowed"].titles == ("Sensoren in Mainz",)
        told = [result.outcome for name, result in results.items() if name != "allowed"]
        assert set(told) == {RunOutcome.FAULT}


def test_name_that_resolves_to_loopback_is_refused_when_connecting() -> None:
    with FaultServer() as sink:
        order = order_for("", _only("http://localhost/feed", "named"), dry_run=True)

        (result,) = crawl_in_child(order).values()

        assert re.fullmatch(
            r"localhost wird nicht abgerufen: (127\.0\.0\.1|::1) ist keine öffentliche Adresse\. "
            r"Einen eigenen Server erlaubt die Einstellung \[crawler\] allowed_hosts\.",
            result.fault_text or "",
        )
        assert sink.connections == 0


def test_redirect_of_robots_txt_is_guarded_too() -> None:
    with FaultServer() as sink, FaultServer() as door:
        publish(door, "trier")
        door.answers["/robots.txt"] = redirect(sink.url("/robots.txt"))
        order = order_for("", source(door), hosts=frozenset({door.authority}), dry_run=True)

        (result,) = crawl_in_child(order).values()

        assert sink.connections == 0
        assert result.outcome is RunOutcome.FAULT
        assert door.paths == ["/robots.txt"]


def _only(url: str, name: str) -> Source:
    return Source(
        name=name,
        title=name,
        home="http://example.org/",
        layouts=(ArticlePage,),
        article_path=re.compile(".*"),
        feeds=(url,),
    )


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://10.0.0.1/x", "10.0.0.1:80"),
        ("https://intranet.example:8443/", "intranet.example:8443"),
        ("ftp://a.example/", None),
        ("https://", None),
    ],
)
def test_what_an_operator_may_allow_is_named_by_host_and_port(url: str, host: str | None) -> None:
    assert allowable(url) == host
    assert (refusal(url, {host or ""}) is None) == (host is not None)
