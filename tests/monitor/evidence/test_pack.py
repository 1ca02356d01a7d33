"""The pack as a whole: complete, the same bytes twice, sums that hold, and a page that runs nothing."""

import json
import stat
import zipfile
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from dossiers import COPIED, a_campaign, a_dossier, a_removed_one, an_exhibit

from monitor.errors import MonitorError
from monitor.evidence.pack import MANIFEST, check_target, files_of, write
from monitor.evidence.preface import FILES
from monitor.rules.campaign import CampaignState
from scrapers.kit.mention import Author

SCRIPT = "<script>alert(1)</script>"
HOSTILE = a_dossier(
    an_exhibit(1, f"{SCRIPT} ' \" & \x00 \u202e", title=SCRIPT, url="javascript:alert(1)"),
    an_exhibit(2, "</td></table><img src=x onerror=alert(1)>", author=Author(name=SCRIPT, handle="'><b>")),
    an_exhibit(3, url="https://x.example/a?b='onclick='alert(1)"),
    a_removed_one(4),
)


class Page(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def page(dossier):
    return Page(files_of(dossier)["report.html"].decode())


def test_the_same_dossier_gives_the_same_bytes(tmp_path):
    first, second = files_of(a_dossier()), files_of(a_dossier())
    assert first == second
    for name in ("a.zip", "b.zip"):
        write(first, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_manifest_has_the_sum_of_every_other_file_and_its_own_is_told(tmp_path):
    files = files_of(a_dossier())
    told = write(files, tmp_path / "pack")
    sums = dict(reversed(line.split("  ")) for line in (tmp_path / "pack" / MANIFEST).read_text().splitlines())
    assert set(sums) == set(files) - {MANIFEST}
    for name, said in sums.items():
        assert sha256((tmp_path / "pack" / name).read_bytes()).hexdigest() == said
    assert told == sha256((tmp_path / "pack" / MANIFEST).read_bytes()).hexdigest()


def test_the_readme_names_every_file_in_both_languages():
    files = files_of(a_dossier())
    text = files["README.txt"].decode()
    assert set(files) == {*FILES, "README.txt"}
    for name in FILES:
        assert text.count(f"\n{name} ") == 2
    assert text.index("koordinasyon belirtileri") < text.index("signs of coordination")


def test_only_its_owner_may_read_it(tmp_path):
    write(files_of(a_dossier()), tmp_path / "deep" / "pack")
    write(files_of(a_dossier()), tmp_path / "pack.zip")
    for path in (tmp_path / "deep" / "pack" / "members.csv", tmp_path / "pack.zip"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100600}
        assert archive.read("members.jsonl") == files_of(a_dossier())["members.jsonl"]


WRONG = {
    "a file": (lambda path: path.write_text("x"), "pack", "is not a folder"),
    "a full folder": (lambda path: (path.mkdir(), (path / "x").touch()), "pack", "is not empty"),
    "an archive": (lambda path: path.touch(), "pack.zip", "exists already"),
}


@pytest.mark.parametrize(("make", "name", "says"), WRONG.values(), ids=WRONG)
def test_nothing_that_is_there_is_overwritten(tmp_path, make, name, says):
    make(tmp_path / name)
    with pytest.raises(MonitorError, match=says):
        check_target(tmp_path / name)


def test_an_empty_folder_may_be_filled(tmp_path):
    write(files_of(a_dossier()), tmp_path)
    assert (tmp_path / "report.html").exists()


def test_the_report_needs_nothing_and_runs_nothing():
    for tag, attributes in page(HOSTILE).tags:
        assert tag not in {"script", "img", "link", "iframe", "object", "b"}
        assert not {name for name in attributes if name.startswith("on") or name == "src"}
        assert not (tag == "a" and not attributes["href"].startswith("https://"))
    links = [attributes["href"] for tag, attributes in page(HOSTILE).tags if tag == "a"]
    assert links[-1] == "https://x.example/a?b='onclick='alert(1)"
    policy = next(attributes["content"] for tag, attributes in page(HOSTILE).tags if "http-equiv" in attributes)
    assert policy.startswith("default-src 'none'")


def test_the_report_is_turkish_first_and_shows_words_reasons_doubts_and_decisions():
    text = files_of(a_dossier())["report.html"].decode()
    assert text.index("lang='tr'") < text.index("lang='en'")
    for said in (
        COPIED,
        "4 of 4 posts name Sepetix",
        "4 paylaşımın 4&#x27;ü Sepetix diyor",
        "1 post names an order",
        "gördüm",
    ):
        assert said in text


def test_of_a_removed_post_no_file_holds_more_than_that():
    gone = a_removed_one(2)
    files = files_of(a_dossier(an_exhibit(1), gone))
    for name, content in files.items():
        assert b"190002" not in content, name
        assert b"hesap2" not in content, name
    removed = json.loads(files["reasons.json"])["removals_seen"]
    assert removed == [{"no": 2, "why": "deleted", "seen_at": "2026-11-20T14:02:00Z"}]


def test_reasons_carry_model_history_and_verdicts():
    said = json.loads(files_of(a_dossier())["reasons.json"])
    assert sum(reason["points"] for reason in said["reasons"]) == said["campaign"]["propaganda"]
    assert (said["campaign"]["model"], said["against"][0]["code"]) == ("campaigns-1", "credible")
    assert said["rescored"][0]["highest_after"] == 61
    assert (said["verdicts"][0]["by"], said["verdicts"][0]["verdict"]) == ("Fatma", "inauthentic")


@pytest.mark.parametrize("state", CampaignState)
def test_a_campaign_in_any_state_can_be_packed(state):
    dossier = a_dossier()
    campaign = a_campaign(state=state, suspected_at=None, brand="", merged_into=7)
    assert files_of(type(dossier)(campaign, dossier.exhibits))


def test_no_word_in_the_pack_calls_anybody_fake():
    for name, content in files_of(a_dossier()).items():
        text = content.decode().casefold()
        assert "fake" not in text, name
        assert "sahte" not in text, name
