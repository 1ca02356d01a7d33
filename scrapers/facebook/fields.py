"""What is asked of each node, and which permission that needs: no more than is used."""

from scrapers.facebook.memory import Kind

READ_PAGE = "pages_read_engagement"
READ_PEOPLE = "pages_read_user_content"

ID = "id"
NAME = "id,name"
"""Of the page, never of a person."""
COMMENT = (
    "id,message,created_time,permalink_url,from{id,name},parent{id},attachment,comment_count,like_count,message_tags"
)
COMMENT_LEAN = "id,message,created_time,from{id,name},parent{id}"
"""For posts of which Facebook says that the answer would be too large."""

_OWN = "id,created_time,updated_time,permalink_url"
_TOTAL = "comments.filter(stream).limit(0).summary(total_count)"
_PERSON = f"{_OWN},message,from{{id,name}},full_picture,message_tags"

POSTS = {Kind.OWN: f"{_OWN},{_TOTAL}", Kind.VISITOR: f"{_PERSON},{_TOTAL}", Kind.TAGGED: _PERSON}
POSTS_LEAN = {Kind.OWN: _OWN, Kind.VISITOR: f"{_OWN},message,from{{id,name}}", Kind.TAGGED: f"{_OWN},message"}

NEEDS = {Kind.OWN: READ_PAGE, Kind.VISITOR: READ_PEOPLE, Kind.TAGGED: READ_PEOPLE}
"""The permission without which posts of that kind are not listed."""
