"""What a site asks of those who read it, in a sentence for its operator-to-be."""

from protego import Protego

from crawler.robots_rules import product_token, rules_for

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
