"""What every table of the settings file shares: nothing unknown is let through."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from crawler.politeness.night import Night

NAME_PATTERN = r"^[a-z0-9][a-z0-9_-]*$"
Name = Annotated[str, Field(pattern=NAME_PATTERN, max_length=100)]
Address = Annotated[str, Field(pattern=r"^[^\s@<>,;]+@[^\s@<>,;]+$", max_length=320)]
WebUrl = Annotated[str, Field(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$")]


def _hours(text: str) -> str:
    Night.read(text)  # raises ValueError with the reason
    return text


Hours = Annotated[str, AfterValidator(_hours)]


class Section(BaseModel):
    """A table of the file. A key we do not know is an error: a typing mistake must not pass as silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
