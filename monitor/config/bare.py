"""A configuration for one preset alone, as `nobetci try` needs it before there is a file."""

import json
from dataclasses import replace

from monitor.config.checked import Config
from monitor.config.fields import is_loopback_url
from monitor.config.load import check_document
from monitor.errors import ConfigError
from scrapers.kit.document import parse_document

_NOBODY = "nobody@localhost"


def bare_config(
    preset: str, *, slug: str | None = None, base_url: str | None = None, like: Config | None = None
) -> Config:
    """A configuration whose only source is that preset, in all else like the given one. Raises `ConfigError`.

    A `base_url` on this computer is reached, because whoever types it means it.
    """
    source = {"kind": "site", "preset": preset, "slug": slug, "base_url": base_url, "enabled": True}
    given = {
        "contact": _NOBODY,
        "brands": [{"name": slug if slug and len(slug) > 1 else preset}],
        "sources": [{key: value for key, value in source.items() if value is not None}],
    }
    config, problems, _ = check_document(parse_document(json.dumps(given), preset), {})
    if config is None:
        raise ConfigError(problems)
    whole = config if like is None else replace(like, sources=config.sources)
    reachable = whole.http.allow_private_hosts or is_loopback_url(base_url or "")
    return replace(whole, http=whole.http.model_copy(update={"allow_private_hosts": reachable}))
