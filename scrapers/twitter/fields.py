"""What X is asked for, in the two dialects it has spoken since the summer of 2026. One is sent, both are read."""

from enum import StrEnum

SEARCH = "/2/tweets/search/recent"
LOOKUP = "/2/tweets"
USAGE = "/2/usage/tweets"
MOST_RESULTS, LEAST_RESULTS = 100, 10


class Dialect(StrEnum):
    """How parameters and fields are named; the paths are the same in both."""

    TWEET = "tweet"
    POST = "post"

    @property
    def other(self) -> "Dialect":
        """The one that is left."""
        return Dialect.POST if self is Dialect.TWEET else Dialect.TWEET


_TWEET = (
    "created_at,author_id,conversation_id,in_reply_to_user_id,referenced_tweets,lang,public_metrics,entities,"
    "note_tweet,edit_controls,possibly_sensitive,reply_settings"
)
_POST = (
    "created_at,conversation_id,lang,public_metrics,entities,note_post,edit_controls,possibly_sensitive,reply_settings"
)
_USER = "created_at,description,public_metrics,verified,verified_type,protected,profile_image_url,location,url"

# An expansion may be paid for, so what is not needed is not expanded; without its history an edit looks like a new post
_ASKED = {
    Dialect.TWEET: {"tweet.fields": _TWEET, "expansions": "author_id", "user.fields": _USER},
    Dialect.POST: {"post.fields": _POST, "expansions": "author_id,edit_history_post_ids", "user.fields": _USER},
}
FIELD_PARAMETERS = frozenset({"tweet.fields", "post.fields", "expansions"})
"""A 400 that names one of these means the other dialect."""


def asked_fields(dialect: Dialect) -> dict[str, str]:
    """The parameters that say which fields are wanted."""
    return dict(_ASKED[dialect])
