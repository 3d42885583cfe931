"""All standing queries against one article: which of very many queries does it answer?"""

from query.matching.matcher import Matcher

__all__ = ["Matcher"]
