"""What `nobetci init` writes: a small configuration that `nobetci check` accepts at once, explained line by line."""

import json
import re
import textwrap

from monitor.config.fields import PLACEHOLDER
from monitor.rules.text import folded
from scrapers.kit.errors import Translate, as_written, msg

_WIDTH = 100
_PARTS = (
    (msg("Configuration of Nöbetçi. After a change, run: nobetci check"), ""),
    (
        msg("Your mail address or page. Sites see it and can tell you when you disturb them."),
        "contact: {contact}\n",
    ),
    (
        msg("The brand, and the words that mean it. Suffixes and missing Turkish letters are understood."),
        "brands:\n  - name: {brand}\n    terms: [{brand}]\n",
    ),
    (
        msg("Other shops: an attack that pushes one is hardly ever suspected unless it stands here, under the brand."),
        "#    rivals:\n#      - {{name: Rakip Mağaza, aliases: [rakipmagaza], domains: [rakipmagaza.example]}}\n"
        "#    news_domains: [haber.example]\n"
        '#    comparison: ["{{rival}} varken {{brand}} niye"]\n',
    ),
    (
        msg("Where to listen. The slug is the last part of your brand's address on the site."),
        "sources:\n  - {{kind: site, preset: sikayetvar, slug: {slug}, enabled: true}}\n",
    ),
    (
        msg("X and Facebook need a token in the environment; what they need and cost: docs/sources.md"),
        "#  - {{kind: twitter, handle: ornekmarka, terms: [{brand}]}}\n#  - {{kind: facebook, page: ornekmarka}}\n",
    ),
    (
        msg("Where to speak. For Slack, write the channel's ID instead: team: slack: C0123456789"),
        "channels:\n  team:\n    terminal: true\n",
    ),
    (
        msg("Who hears of what: from this urgency on, 0 to 100."),
        "routes:\n  - {{name: urgent, to: team, at_least: 50}}\n",
    ),
    (
        msg("For Slack: the token never stands in this file, only the name of the variable that holds it."),
        "# slack: {{token_env: NOBETCI_SLACK_TOKEN}}\n",
    ),
)


def starter_text(brand: str, contact: str = "", translate: Translate = as_written) -> str:
    """The text of a first `nobetci.yaml` for that brand; without a contact, `check` asks for one by its line."""
    values = {"brand": brand.strip(), "contact": contact.strip() or PLACEHOLDER, "slug": slug_of(brand)}
    quoted = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    return "\n".join(f"{_comment(translate(says))}\n{lines.format(**quoted)}" for says, lines in _PARTS)


def slug_of(brand: str) -> str:
    """The brand as sites write it in addresses: `Örnek Marka` → `ornek-marka`."""
    return re.sub(r"[^a-z0-9]+", "-", folded(brand)).strip("-") or "brand"


def _comment(text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent="# ", subsequent_indent="# ")
