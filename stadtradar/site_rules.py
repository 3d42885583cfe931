"""What a site asks of those who read it, in a sentence each."""

from protego import Protego

from crawler.politeness.robots_rules import product_token, rules_for
from crawler.politeness.tdm import Stated

_SHOWN = 4  # paths


def robots_sentence(robots_txt: str | None, user_agent: str) -> str:
    """Return what a robots.txt means for us; None is a site without one."""
    if robots_txt is None:
        return "robots.txt: keine, also ist alles erlaubt."
    token = product_token(user_agent)
    barred = rules_for(robots_txt, token).disallowed
    shown = ", ".join(barred[:_SHOWN]) + (" …" if len(barred) > _SHOWN else "")
    delay = Protego.parse(robots_txt).crawl_delay(token)
    pause = f" Gewünschte Pause zwischen zwei Abrufen: {delay:g} s." if delay else ""
    return f"robots.txt: {f'verbietet {shown}' if barred else 'erlaubt alles'}.{pause}"


def tdm_sentence(stated: Stated | None) -> str:
    """Return what a site's file on text and data mining states (§ 44b UrhG); None is a site without one."""
    if stated is None:
        return "Text- und Data-Mining (§ 44b UrhG): kein Vorbehalt der Seite."
    conditions = f", Bedingungen: {stated.policy}" if stated.policy else ""
    said = "behält die Seite sich vor" if stated.reserved else "erlaubt die Seite"
    return f"Text- und Data-Mining (§ 44b UrhG): {said} ({stated.evidence}{conditions})."
