"""The error for a piece of writing that cannot be used: a date form, a pattern, a line of mentions."""

from scrapers.kit.errors import Translate, as_written


class Unfit(ValueError):  # noqa: N818 - reads as what the writing is
    """What is wrong, as a message id, and its values apart; whoever knows the file adds the line."""

    def __init__(self, what: str, hint: str = "", values: dict[str, object] | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.values = values or {}

    def say(self, translate: Translate = as_written) -> str:
        """What is wrong, in the reader's language."""
        return translate(self.what).format(**self.values)
