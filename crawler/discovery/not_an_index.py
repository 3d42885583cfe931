"""What is said when an index is none."""


class NotAnIndex(Exception):
    """What was served in an index's stead is none: an HTML page, an empty answer, or built to do harm."""
