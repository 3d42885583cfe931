"""A page as a reader sees it."""

from parsel import Selector

from crawler.pages.blocks import Block, read_blocks


def _blocks(html: str) -> tuple[Block, ...]:
    body = Selector(text=f"<body>{html}</body>", type="html").root.find("body")
    return read_blocks(body, "https://www.kommune21.de/k21-meldungen/a/")


def _texts(html: str) -> list[str]:
    return [block.text for block in _blocks(html)]


def test_block_elements_and_breaks_part_lines() -> None:
    assert _texts("eins<p>zwei<br>drei</p>vier<div>fünf<ul><li>sechs</ul>sieben</div>") == [
        "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben",
    ]  # fmt: skip


def test_inline_elements_do_not_part_words() -> None:
    assert _texts("<p>KL.<b>digi</b>tal <i>wächst</i><!-- nie --> weiter</p>") == ["KL.digital wächst weiter"]


def test_what_nobody_sees_is_left_out() -> None:
    unseen = [
        "<script>x</script>",
        "<style>x</style>",
        "<p hidden>x</p>",
        "<nav>x</nav>",
        "<noscript>x</noscript>",
    ]
    html = "<p>da</p>" + "".join(unseen)

    assert _texts(html) == ["da"]


def test_a_headline_on_two_lines_is_one() -> None:
    (block,) = _blocks("<h1>Mit KI zur<br>nachhaltigen Grünpflege</h1>")

    assert block.text == "Mit KI zur nachhaltigen Grünpflege"
    assert [run.after_break for run in block.runs] == [False, True]


def test_runs_show_where_inline_elements_meet_without_a_blank() -> None:
    (block,) = _blocks("<h1><span>Kreis Hof</span><span>Stadtplanung</span> <em>erleben</em></h1>")

    assert [(run.text, run.glued) for run in block.runs] == [
        ("Kreis Hof", False),
        ("Stadtplanung", True),
        ("erleben", False),
    ]


def test_links_are_absolute_and_may_span_blocks() -> None:
    first, second = _blocks('<a href="../b/"><h3>Titel</h3><p>Teaser</p></a>')

    assert [link.url for link in (*first.links, *second.links)] == [
        "https://www.kommune21.de/k21-meldungen/b/"
    ] * 2
    assert first.is_link


def test_links_that_lead_nowhere_have_no_url() -> None:
    (block,) = _blocks(
        '<p><a href="javascript:x()">a</a> <a href="mailto:b">b</a> <a href="http://[x">c</a></p>'
    )

    assert [link.url for link in block.links] == [None, None, None]


def test_text_alone_with_a_picture_stands_beside_it() -> None:
    blocks = _blocks(
        f"<div><div><img src=a></div><p>Die Leiterin.</p></div><p>{'Der Text geht weiter. ' * 20}</p>"
    )

    assert [block.beside_picture for block in blocks] == [True, False]


def test_a_paragraph_with_a_picture_in_it_is_no_caption() -> None:
    (block,) = _blocks(f"<p><img src=a alt='Ein Bild'>{'Der Text geht weiter. ' * 20}</p>")

    assert not block.beside_picture
    assert block.pictures == ("Ein Bild",)


def test_nesting_without_end_is_read_without_recursion() -> None:
    assert _texts("<div>" * 200 + "tief" + "</div>" * 200) == ["tief"]
    _blocks("<div><span>" * 50_000 + "zu tief")
