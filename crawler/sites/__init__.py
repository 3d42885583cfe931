"""One module per site: its page objects and its SOURCE. A new module is found by itself."""

from importlib import import_module
from pkgutil import iter_modules

from crawler.sources import Source


def _gather() -> dict[str, Source]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    sources: list[Source] = [module.SOURCE for module in modules]
    return {source.name: source for source in sources}


SOURCES: dict[str, Source] = _gather()
