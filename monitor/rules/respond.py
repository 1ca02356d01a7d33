"""The link for responding: built by us, never taken from what a stranger wrote."""

import re

from monitor.rules.excerpt import web_address
from scrapers.kit.mention import Mention


def respond_url(mention: Mention) -> str | None:
    """Where an answer to this mention is written: http(s) with a host and no credentials, or None.

    Complaint sites have no public form for brands: the complaint's own page, after signing in, is the place, and on
    Facebook the comment itself. For X it is the documented intent form, which opens the composer as a reply to the
    newest version of the post; `native_id` is its first.
    """
    if mention.source == "x":
        newest = _STATUS.search(mention.url or "")
        post = newest[1] if newest else mention.native_id
        return f"https://x.com/intent/tweet?in_reply_to={post}" if _POST.fullmatch(post) else None
    return web_address(mention.url)


_POST = re.compile(r"[0-9]{1,19}", re.ASCII)
_STATUS = re.compile(r"\Ahttps://x\.com/[^?#]{1,60}/status/([0-9]{1,19})\Z", re.ASCII)
