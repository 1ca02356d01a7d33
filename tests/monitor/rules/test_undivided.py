import pytest
from lexicons import shipped_rules

from monitor.rules.evidence import gather
from monitor.rules.undivided import undivided
from monitor.rules.vocabulary import Level

TEXTS = {
    "emoji of joy": ("❤️❤️", Level.PRAISE),
    "emoji of anger": ("😡", Level.GRIPE),
    "both": ("❤️😡", None),
    "neither": ("📦", None),
    "a word of thanks": ("teşekkürler", Level.PRAISE),
    "a curse": ("rezalet", Level.GRIPE),
    "a word beside the curse": ("rezalet kargo", None),
    "a case": ("kargom gelmedi", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("text", "level"), TEXTS.values(), ids=TEXTS)
def test_a_text_says_one_thing_when_every_word_does(text, level):
    assert undivided(gather(shipped_rules().lexicon, text, None)) is level
