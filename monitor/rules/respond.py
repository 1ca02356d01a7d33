"""The link for responding: built by us, never taken from what a stranger wrote."""

from urllib.parse import quote

from monitor.rules.excerpt import web_address
from scrapers.kit.mention import Mention


def respond_url(mention: Mention) -> str | None:
    """Where an answer to this mention is written: http(s) with a host and no credentials, or None.

    Complaint sites have no public form for brands: the complaint's own page, after signing in, is the place. For
    X it is the documented intent form, which opens the composer as a reply.
    """
    if mention.source == "x" and mention.native_id.isdigit():
        return f"https://x.com/intent/post?in_reply_to={quote(mention.native_id)}"
    return web_address(mention.url)
