from crawler.canary import Finding, Sample, SampledPage, canary_fault, findings

WHOLE = frozenset({"title", "body", "published_at", "author", "kicker"})


def sampled(*pages: SampledPage) -> Sample:
    return Sample(source="blatt", pages=pages)


def page(number: int, *lacking: str) -> SampledPage:
    return SampledPage(url=f"https://b.example/{number}", title="Neues", has=WHOLE - set(lacking))


def test_pages_that_say_what_they_always_said_are_good() -> None:
    assert findings(sampled(page(1), page(2)), {"author": 1.0, "kicker": 0.95}) == []


def test_title_text_and_date_must_stand_on_each_page_of_any_source() -> None:
    found = findings(sampled(page(1, "published_at"), page(2, "body")), {})

    assert [finding.missing for finding in found] == [("published_at",), ("body",)]


def test_what_every_article_had_must_stand_on_each_page() -> None:
    found = findings(sampled(page(1, "author"), page(2)), {"author": 1.0})

    assert found == [Finding(url="https://b.example/1", missing=("author",))]


def test_what_nearly_every_article_had_must_stand_on_one_of_them() -> None:
    usual = {"author": 0.94, "kicker": 0.4}

    assert findings(sampled(page(1, "author", "kicker"), page(2, "kicker")), usual) == []
    found = findings(sampled(page(1, "author"), page(2, "author")), usual)
    assert [finding.missing for finding in found] == [("author",)] * 2


def test_a_newsletter_among_the_newest_is_no_gap() -> None:
    newsletter = SampledPage(url="https://b.example/n", refusal="ein Newsletter", is_article=False)

    assert findings(sampled(newsletter, page(2)), {}) == []


def test_a_page_that_cannot_be_read_is_a_fault_with_its_reason() -> None:
    sample = sampled(SampledPage(url="https://b.example/1", refusal="Kein Text gefunden"), page(2, "author"))

    found = findings(sample, {"author": 1.0})
    fault = canary_fault(sample, found)

    assert fault is not None
    assert "2 von 2" in fault.text
    assert "Autor" in fault.text
    assert "https://b.example/1: Kein Text gefunden" in fault.evidence
    assert "stadtradar canary blatt" in fault.remedy


def test_no_findings_are_no_fault() -> None:
    assert canary_fault(sampled(page(1)), []) is None
