from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.urls import url_key

SENSORS = "kommune21.de/k21-meldungen/sensoren-melden"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.kommune21.de/k21-meldungen/sensoren-melden/",
        "http://kommune21.de/k21-meldungen/sensoren-melden",
        "HTTPS://WWW.Kommune21.DE./k21-meldungen/sensoren-melden",
        "https://www.kommune21.de:443/k21-meldungen/sensoren-melden/#comments",
        "http://www.kommune21.de:80//k21-meldungen///sensoren-melden/index.html",
        "https://kommune21.de/k21-meldungen/x/../sensoren-melden/./",
        "https://kommune21.de/k21-meldungen/%73ensoren%2dmelden",
        "https://kommune21.de/k21-meldungen/sensoren-melden/amp/",
        "https://kommune21.de/amp/k21-meldungen/sensoren-melden",
        "https://kommune21.de/k21-meldungen/sensoren-melden.amp",
        "https://kommune21.de/k21-meldungen/sensoren-melden;jsessionid=1A2B?",
        "https://leser:geheim@kommune21.de/k21-meldungen/sensoren-melden",
        " https://kommune21.de/k21-meldungen/sensoren-melden\n",
    ],
)
def test_all_spellings_of_a_url_have_one_key(url: str) -> None:
    assert url_key(url) == SENSORS


@pytest.mark.parametrize(
    "dress",
    [
        "utm_source=newsletter&utm_medium=mail", "srsltid=AfmBOo", "share=twitter", "hs_amp=true", "pid=true",
        "cmp=defrss", "cflt=rdt", "kfwmc=kom.gen_social", "fbclid=IwAR0", "gclid=x", "bPrint=true", "amp",
        "modus=drucken", "mobile=1", "print=1", "UTM_Campaign=x", "cHash=0fe", "PHPSESSID=77",
    ],
)  # fmt: skip
def test_tracking_and_print_parameters_are_no_part_of_the_key(dress: str) -> None:
    assert url_key(f"https://kommune21.de/k21-meldungen/sensoren-melden?{dress}") == SENSORS
    assert url_key(f"https://kommune21.de/?{dress}&p=110261") == "kommune21.de/?p=110261"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.kommune21.de/?p=124972&post_type=k21-meldungen", "kommune21.de/?p=124972"),
        ("https://www.kommune21.de/?pg=309&post_type=x", "kommune21.de/?pg=309&post_type=x"),
        ("https://stadt.de/index.php?id=7&b=&a=1", "stadt.de/?a=1&b&id=7"),
        ("https://stadt.de/?tx_news%5Bnews%5D=12", "stadt.de/?tx_news[news]=12"),
        (
            "https://stadt.de/?tx_news_pi1[news]=12&tx_news_pi1[action]=detail",
            "stadt.de/?tx_news_pi1[news]=12",
        ),
        ("https://stadt.de/?tx_news_pi1[currentPage]=2", "stadt.de/?tx_news_pi1[currentPage]=2"),
        ("https://ｗｗｗ.stadt。de/x", "stadt.de/x"),
        ("https://stadt.de/suche?q=a+b%20c%2Bd%26e", "stadt.de/suche?q=a+b+c%2Bd%26e"),
        ("https://stadt.de", "stadt.de"),
        ("https://www.de/", "www.de"),
        ("http://127.0.0.1:8123/meldung/", "127.0.0.1:8123/meldung"),
        ("http://[::1]:8123/x", "[::1]:8123/x"),
        ("https://bürger.de/x", "xn--brger-kva.de/x"),
        ("https://XN--BRGER-KVA.de/x", "xn--brger-kva.de/x"),
        ("https://zeit.de/a;art372447,12", "zeit.de/a;art372447,12"),
        (
            "http://www.kommune21.de/meldung_37657_KL.digital+bekommt+neue+Gesch%C3%A4ftsleitung.html",
            "kommune21.de/meldung_37657_KL.digital+bekommt+neue+Geschäftsleitung.html",
        ),
    ],
)
def test_the_key_of_a_url(url: str, key: str) -> None:
    assert url_key(url) == key


@pytest.mark.parametrize("umlaut", ["ä", "%C3%A4", "%c3%a4", "%E4", "a\N{COMBINING DIAERESIS}", "a%CC%88"])
def test_an_umlaut_is_one_letter_in_every_encoding(umlaut: str) -> None:
    assert url_key(f"https://stadt.de/Gesch{umlaut}ft") == "stadt.de/Geschäft"


@pytest.mark.parametrize("blank", ["+", "%20", "%2B"])
def test_a_blank_in_a_path_is_a_plus(blank: str) -> None:
    assert url_key(f"https://stadt.de/meldung_1_neue{blank}Busse.pdf") == "stadt.de/meldung_1_neue+Busse.pdf"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.de/gemeinsam-smart", "https://a.de/gemeinsam-smart-2"),
        ("https://a.de/meldung_1", "https://a.de/meldung_2"),
        ("https://a.de/x", "https://b.de/x"),
        ("https://a.de/x", "https://neu.a.de/x"),
        ("https://a.de/Rat", "https://a.de/rat"),
        ("https://a.de/?p=1", "https://a.de/?p=2"),
        ("https://a.de/?pid=4711", "https://a.de/?pid=4712"),
        ("https://a.de/seite?id=1", "https://a.de/seite?id=2"),
        ("https://a.de/a%2Fb", "https://a.de/a/b"),
        ("https://a.de/amp", "https://a.de/"),
        ("http://127.0.0.1:8001/x", "http://127.0.0.1:8002/x"),
        ("https://a.de/" + "x" * 900 + "1", "https://a.de/" + "x" * 900 + "2"),
    ],
)
def test_different_pages_have_different_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_the_rules_of_a_publisher_are_applied_in_their_order() -> None:
    rules = [(r"^kommune21\.de/(meldung_\d+).*", r"kommune21.de/\1"), ("meldung_", "meldung/")]
    variants = [
        "meldung_44452_KI+f%C3%BCr+Busse.pdf",
        "meldung_44452_gn",
        "meldung_44452",
        "meldung_44452.html",
    ]

    keys = {url_key(f"https://www.kommune21.de/{variant}", rules) for variant in variants}

    assert keys == {"kommune21.de/meldung/44452"}


@pytest.mark.parametrize(
    "url",
    ["", "kommune21.de/x", "/x", "mailto:a@b.de", "ftp://a.de/x", "javascript:alert(1)", "https://", "http:///x",
     "https:// /x", "https://a b.de/x", "https://a..de/x", "https://。/x",
     "https://a.de:99999/x", "https://[::1/x", "https://a\N{SNOWMAN}..de/x", "file:///etc"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        url_key(url)


def test_a_long_url_keeps_a_key_that_an_index_can_hold() -> None:
    key = url_key("https://stadt.de/" + "ä" * 3000)

    assert len(key) == 599
    assert url_key(f"https://{key}") == key


hosts = st.from_regex(
    r"(www\.){0,2}[a-zA-Z0-9]{1,8}(\.[a-z]{2,5}){1,2}\.?(:[1-9][0-9]{0,3})?", fullmatch=True
)
raw_text = st.text(max_size=12) | st.text("%+&=;/.?~ampindex.htmlä", max_size=16)
special = st.sampled_from(
    ["amp", ".amp", "index.html", "..", ";jsessionid=1", "%2E", "utm_x", "p", "post_type"]
)
pieces = raw_text | st.binary(max_size=6).map(quote) | special
paths = st.lists(pieces, max_size=5).map("/".join)
queries = st.lists(st.tuples(pieces, pieces).map("=".join), max_size=4).map("&".join)
slugs = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,3}){0,2}", fullmatch=True).filter(
    lambda slug: slug != "amp"
)


@given(host=hosts, path=paths, query=queries)
def test_the_key_of_a_key_is_itself(host: str, path: str, query: str) -> None:
    key = url_key(f"https://{host}/{path}?{query}")

    assert url_key(f"https://{key}") == key
    assert url_key(f"http://www.{key}#x") == key
    assert key.encode()


oddities = st.sampled_from(
    [
        "。", "．", "ｗｗｗ.", "www.", "a.de", "ä.de", "xn--", "[", "]", "::1", "@", ":", ":443",
        "/", "?", "#", "%", "%2F", "%C3", "%E4", "&", "=", "+", ";", ".", "..", "~", "ß", "ſ", "İ",
        "\u00ad", "\u200d", "\ud800", "\x00", "\t", "\u0308", "②", "℀", "tx_news_pi1[news]=1",
    ]
)  # fmt: skip
anything = st.lists(special | oddities | st.text(max_size=3), max_size=14).map("".join)


@given(text=st.text(max_size=40) | anything)
def test_whatever_is_written_has_a_key_or_is_refused(text: str) -> None:
    for url in (text, f"https://{text}"):
        try:
            key = url_key(url)
        except ValueError:
            continue
        assert url_key(f"https://{key}") == key


@given(parts=st.lists(st.sampled_from(["%01", "%E2%80%8B", "ä", "a" * 40, "/", "/amp", "?", "&p=3", "=1&x"])))
def test_the_key_of_a_long_key_is_itself(parts: list[str]) -> None:
    key = url_key(f"https://a.de/{''.join(parts) * 40}")

    assert len(key) <= 600
    assert url_key(f"https://{key}") == key


@given(slug=slugs, other=slugs)
def test_two_slugs_share_a_key_only_when_they_are_equal(slug: str, other: str) -> None:
    assert (url_key(f"https://a.de/x/{slug}/") == url_key(f"https://a.de/x/{other}")) == (slug == other)
