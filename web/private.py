"""Answers that are for one reader alone."""

from starlette.responses import Response


def private(answer: Response) -> Response:
    """Let nothing keep the answer: its address is a key, and it shows what somebody looks for."""
    answer.headers["Cache-Control"] = "no-store"
    return answer
