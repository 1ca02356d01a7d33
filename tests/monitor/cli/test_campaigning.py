"""`campaigns`, `campaign`, `evidence` and what `explain` says of them, over a store that a real index filled."""

import json
import zipfile
from dataclasses import replace

import crowd
import pytest
from command_line import run

from fakes import BRAND
from monitor.rules.campaign import CampaignState
from monitor.rules.case import Verdict
from monitor.store.door import Store
from scrapers.kit.mention import MentionKey, Removal

CONFIG = f"""
contact: "destek@papatya.example"
brands:
  - {{name: {BRAND}, rivals: [{{name: Sepetix, domains: [sepetix.example]}}]}}
  - {{name: Menekşe}}
sources: [{{kind: site, preset: sikayetvar, slug: papatya, brand: {BRAND}, enabled: true}}]
"""
BELL = "\x1b]0;pwned\x07"


def lines(*arguments):
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


def refused(*arguments):
    done = run(*arguments)
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.output
    return done.stderr.strip()


@pytest.fixture
def shop(new_store_file, monkeypatch):
    path = new_store_file()
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    (path.parent / "nobetci.yaml").write_text(CONFIG + f"store: {{path: {path.name}}}\n", encoding="utf-8")
    store = Store.open(path)
    yield store
    store.close()


@pytest.fixture
def attacked(shop):
    """The number of a campaign of eight posts."""
    posts = crowd.attack(8)
    (number,) = crowd.linked(shop, posts)
    return number


def test_the_list_has_number_scores_counts_and_the_first_words(attacked):
    head, quote = lines("campaigns")
    assert head.startswith(f"{attacked}  suspected  suspicion ")
    assert f"8 posts by 8 accounts, 2026-11-20 15:01 – 2026-11-20 15:08  {BRAND}" in head
    assert quote.startswith(f"    “{BRAND} yerine Sepetix kullanın, kargo rezalet, ben Sepetix")
    assert quote.endswith("…”")


def test_the_list_as_json_names_everything(attacked):
    (one,) = json.loads("\n".join(lines("campaigns", "--json", "--brand", BRAND)))
    assert (one["campaign"], one["state"], one["verdict"]) == (attacked, "suspected", None)
    assert (one["accounts"], one["posts"], one["places"], one["first_seen"]) == (
        8,
        8,
        ["x"],
        "2026-11-20T12:01:00+00:00",
    )
    assert one["quote"].startswith(BRAND)


def test_a_list_of_nothing_says_so_and_an_unknown_brand_is_refused(shop):
    assert lines("campaigns") == ["no open campaigns; all of them with: nobetci campaigns --all"]
    assert lines("campaigns", "--all", "--brand", "Menekşe") == ["no campaigns"]
    assert json.loads("".join(lines("campaigns", "--json"))) == []
    assert refused("campaigns", "--brand", "Papatyam") == f"no brand 'Papatyam'; there are: {BRAND}, Menekşe"


def test_the_reasons_shown_add_up_to_both_numbers(attacked, shop):
    shown = lines("campaign", attacked)
    campaign = crowd.campaign_in(shop, attacked)
    sums, total = {}, None
    for line in shown:
        if line.startswith(("  coordination ", "  suspicion ")):
            total = int(line.split()[-1].removesuffix("/100"))
            sums[total] = 0
        elif line.startswith("    ") and line.rstrip().endswith("]") and total is not None and line.split()[0] != "·":
            sums[total] += int(line.split()[0])
        elif line.startswith("  what"):
            total = None
    assert sums == {total: total for total in (campaign.coordination, campaign.propaganda)}
    assert shown[-1] == "signs only, no finding: they change neither an urgency nor an answer"
    assert any("8 of 8 posts" in line for line in shown)


def test_its_posts_are_shown_oldest_first_and_marked_where_they_look_real(shop):
    posts = crowd.attack(24)
    posts[1] = crowd.attack(1, first=2)[0].__class__(**{**_fields(posts[1]), "solved": True})
    (number,) = crowd.linked(shop, posts)
    members = [line for line in lines("campaign", number) if " x:" in line]
    assert [line.split("x:")[1].split()[0] for line in members] == [str(number) for number in range(1, 21)]
    assert "(signs of a real customer: marked as solved)" in members[1]
    assert any(
        f"and 4 more; all of them with: nobetci evidence {number} --out FOLDER" in line
        for line in lines("campaign", number)
    )


def _fields(mention):
    return {name: getattr(mention, name) for name in mention.__dataclass_fields__}


UNKNOWN = ("campaign", "evidence")


@pytest.mark.parametrize("number", [999, 1 << 62, 10**30], ids=str)
def test_an_unknown_number_is_refused_by_name(attacked, number, tmp_path):
    says = f"there is no campaign {number}; nobetci campaigns --all lists them"
    assert refused("campaign", number) == says
    assert refused("evidence", number, "--out", tmp_path / "pack") == says
    assert not (tmp_path / "pack").exists()


def test_what_strangers_wrote_moves_no_terminal(shop):
    (number,) = crowd.linked(shop, crowd.attack(5, text=f"{BELL}{crowd.COPIED}\u202e\nikinci satır"))
    for command in (("campaigns",), ("campaign", number), ("explain", "x:1")):
        text = "\n".join(lines(*command))
        assert not {"\x1b", "\x07", "\u202e"} & set(text)


def test_explain_shows_both_numbers_with_reasons_that_add_up_and_that_they_change_nothing(attacked, shop):
    shown = lines("explain", "x:3")
    with shop.reading() as tx:
        mark = tx.campaigns.linked(crowd.number_of(shop, "3")).mark
    first, second = (shown.index(line) for line in shown if line.startswith(("  coordination ", "  suspicion ")))
    assert shown[first] == f"  coordination {mark.coordination}/100"
    assert shown[second] == f"  suspicion of propaganda {mark.propaganda}/100, 0/100 at its arrival"

    def points(lines):
        return sum(int(line.split()[0]) for line in lines if line.split()[0][0] in "+-")

    assert (points(shown[first:second]), points(shown[second:])) == (mark.coordination, mark.propaganda)
    assert f"  of campaign {attacked}: suspected" in shown
    assert "  these are signs only, and change neither the urgency nor the answer" in shown


def test_explain_of_a_post_outside_every_group_says_how_little_it_means(shop):
    crowd.linked(shop, crowd.attack(1))
    shown = "\n".join(lines("explain", "x:1"))
    assert "coordination 0/100" in shown
    assert "suspicion of propaganda 0/100, 0/100 at its arrival" in shown


def test_evidence_is_written_as_a_folder_or_an_archive_and_its_sum_is_told(attacked, tmp_path):
    done = run("evidence", attacked, "--out", tmp_path / "pack")
    assert done.exit_code == 0, done.output
    again = run("evidence", attacked, "--out", tmp_path / "pack.zip")
    told = [one.stdout.split("manifest: ")[1] for one in (done, again)]
    assert told[0] == told[1]
    assert "8 posts" in done.stdout
    assert "note the sum" in done.stderr
    rows = [json.loads(line) for line in (tmp_path / "pack" / "members.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == [str(number) for number in range(1, 9)]
    assert rows[3]["ties"]
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        assert archive.testzip() is None


def test_evidence_of_deleted_and_forgotten_posts_holds_no_word_of_them(attacked, shop, tmp_path):
    with shop.transaction() as tx:
        tx.forgetting.take_away([Removal("x", "2")], now=crowd.NOON)
        tx.forgetting.post(MentionKey("x", "3"), now=crowd.NOON)
        tx.forgetting.author("x", "u4", now=crowd.NOON)
    assert run("evidence", attacked, "--out", tmp_path / "pack").exit_code == 0
    assert "deleted by its author" in "\n".join(lines("campaign", attacked))
    rows = [json.loads(line) for line in (tmp_path / "pack" / "members.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["1", None, "5", "6", "7", "8"]
    assert (rows[1]["removed"], rows[1]["text"], rows[1]["url"]) == ("deleted", None, None)
    for path in (tmp_path / "pack").iterdir():
        content = path.read_text(encoding="utf-8")
        assert not any(f"hesap{gone}" in content or f"x.example/{gone}" in content for gone in (2, 3, 4)), path.name


def test_evidence_shows_the_words_as_first_seen(attacked, shop, tmp_path):
    edited = crowd.attack(1, first=5, text="başka bir şey yazdım, Papatya iyi ki varsın")
    with shop.transaction() as tx:
        tx.mentions.add(edited, crowd.heard(), now=crowd.NOON)
    run("evidence", attacked, "--out", tmp_path / "pack")
    rows = [json.loads(line) for line in (tmp_path / "pack" / "members.jsonl").read_text(encoding="utf-8").splitlines()]
    assert "Sepetix uygulamasına" in rows[4]["text"]


def test_evidence_never_overwrites(attacked, tmp_path):
    (tmp_path / "file").write_text("x")
    assert "is not a folder" in refused("evidence", attacked, "--out", tmp_path / "file")
    (tmp_path / "pack.zip").write_text("x")
    assert "exists already" in refused("evidence", attacked, "--out", tmp_path / "pack.zip")
    assert "cannot be written" in refused("evidence", attacked, "--out", tmp_path / "file" / "pack")


# -- what people say


def test_of_a_campaign_that_was_never_told_no_message_is_promised(shop):
    (number,) = crowd.linked(
        shop, crowd.attack(4, text="{brand} kargom yedi gündür gelmedi, paramı istiyorum", links=())
    )
    done = run("campaign", number, "--verdict", "genuine", "--by", "Fatma")
    assert done.exit_code == 0
    assert done.stderr == ""


def test_a_post_that_was_taken_out_says_that_it_stands_in_no_group(attacked):
    lines("campaign", attacked, "--remove", "x:3")
    shown = "\n".join(lines("explain", "x:3"))
    assert "it stands in no group now" in shown
    assert "moved a little" not in shown


def test_a_verdict_is_told_kept_and_shown(attacked):
    done = run("campaign", attacked, "--verdict", "genuine", "--note", "aradık, müşteri", "--by", "Fatma")
    assert done.stdout.startswith(f"{attacked}  decided (genuine)  suspicion 0/100, coordination ")
    assert done.stderr == "its message follows as soon as the program runs\n"
    shown = lines("campaign", attacked)
    assert any(": genuine; suspicion " in line and line.endswith("— aradık, müşteri") for line in shown)
    assert lines("campaigns") == ["no open campaigns; all of them with: nobetci campaigns --all"]
    assert len(lines("campaigns", "--all")) == 2
    assert "a person decided: genuine" in "\n".join(lines("explain", "x:1"))


def test_who_says_so_is_the_user_of_the_computer_unless_told(attacked, monkeypatch):
    monkeypatch.setenv("LOGNAME", "nobetci-operator")
    run("campaign", attacked, "--verdict", "unsure")
    assert any("    nobetci-operator said at " in line for line in lines("campaign", attacked))


def test_taking_out_and_splitting_show_every_part(attacked):
    (left,) = lines("campaign", attacked, "--remove", "x:2")
    assert "7 posts by 7 accounts" in left
    kept, new = lines("campaign", attacked, "--split", "x:6", "--split", "x:7", "--split", "x:8")
    assert "4 posts by 4 accounts" in kept
    assert "3 posts by 3 accounts" in new
    assert lines("campaign", new.split()[0])[0].startswith("Campaign ")


REFUSED = {
    "two things": (("--verdict", "genuine", "--remove", "x:1"), "say one thing at a time"),
    "a note of nothing": (("--note", "hm"), "--note and --by belong to --verdict"),
    "use of nothing": (("--use",), "--use belongs to --refit"),
    "sure of nothing": (("--refit", "--yes"), "--yes belongs to --use"),
    "no key": (("--remove", "hesap2"), "is not source:id"),
    "a stranger": (("--remove", "x:999"), "x:999 is no post of campaign"),
    "a part of one": (("--split", "x:1"), "each part needs two posts or more"),
    "nobody": (("--verdict", "genuine", "--by", " "), "a verdict needs a name"),
    "too few verdicts": (("--refit",), "20 verdicts of genuine or inauthentic are needed; there are 0"),
}


@pytest.mark.parametrize(("arguments", "says"), REFUSED.values(), ids=REFUSED)
def test_what_makes_no_sense_is_refused(attacked, arguments, says):
    assert says in refused("campaign", attacked, *arguments)


def test_without_a_number_there_is_nothing_to_show(attacked):
    assert "say which campaign" in refused("campaign")


def test_status_counts_campaigns_and_those_nobody_decided(attacked, shop):
    counted = "campaigns: 0 watched, 1 suspected, {} waiting for your verdict"
    assert counted.format(1) in lines("status")
    with shop.transaction() as tx:
        campaign = tx.campaigns.get(attacked)
        for count, state in enumerate((CampaignState.WATCHED, CampaignState.QUIET, CampaignState.MERGED)):
            tx.campaigns.save(replace(crowd.called(campaign, 1_000 + count), state=state))
        tx.campaigns.save(replace(crowd.called(campaign, 2_000), state=CampaignState.QUIET, suspected_at=None))
    assert json.loads("\n".join(lines("status", "--json")))["campaigns"] == {
        "watched": 1, "suspected": 1, "undecided": 2
    }  # fmt: skip
    lines("campaign", attacked, "--verdict", "genuine")
    assert "campaigns: 1 watched, 0 suspected, 1 waiting for your verdict" in lines("status")


def test_where_nobody_looks_for_campaigns_status_says_nothing_of_them(shop):
    with (shop.path.parent / "nobetci.yaml").open("a", encoding="utf-8") as config:
        config.write("campaigns: {enabled: false}\n")
    assert not [line for line in lines("status") if line.startswith("campaigns")]


def test_an_unknown_verdict_is_a_usage_error(attacked):
    assert run("campaign", attacked, "--verdict", "fake").exit_code == 2


def test_a_merged_campaign_leads_to_the_one_it_is_a_part_of(attacked, shop, tmp_path):
    with shop.transaction() as tx:
        tx.campaigns.save(crowd.as_part_of(tx.campaigns.get(attacked), 77))
    assert lines("campaigns", "--all")[0].startswith(f"{attacked}  part of campaign 77")
    assert "is a part of campaign 77 now" in refused("campaign", attacked, "--verdict", "genuine")
    assert "nobetci evidence 77" in refused("evidence", attacked, "--out", tmp_path / "pack")


def _decide_many(store, number):
    """Twenty-two verdicts on campaigns that look like that one."""
    with store.transaction() as tx:
        campaign = tx.campaigns.get(number)
        for count in range(22):
            other = crowd.called(campaign, 1_000 + count)
            tx.campaigns.save(other)
            tx.campaigns.say(crowd.a_word(other, Verdict.INAUTHENTIC if count % 2 else Verdict.GENUINE))


def test_a_refit_is_shown_first_and_written_only_when_asked(attacked, shop):
    _decide_many(shop, attacked)
    shown = run("campaign", "--refit")
    assert shown.exit_code == 0, shown.output
    assert "of 23 campaigns" in shown.stdout
    assert "verdicts that agree:" in shown.stdout
    assert "nothing was changed" in shown.stderr
    weights = shop.path.with_name("campaign-weights.json")
    assert not weights.exists()
    used = run("campaign", "--refit", "--use")
    assert "written: campaign-weights.json" in used.stdout
    assert "under campaigns: weights: campaign-weights.json" in used.stderr
    with (shop.path.parent / "nobetci.yaml").open("a", encoding="utf-8") as config:
        config.write("campaigns: {weights: campaign-weights.json}\n")
    again = run("campaign", "--refit", "--use")
    assert "under campaigns" not in again.stderr
    assert json.loads(weights.read_text(encoding="utf-8"))["version"] in again.stdout


def _contradict(store, number):
    """Somebody called that campaign inauthentic, and twenty like it, which are purged, genuine."""
    with store.transaction() as tx:
        campaign = tx.campaigns.get(number)
        tx.campaigns.save(replace(campaign, verdict=Verdict.INAUTHENTIC))
        for count in range(20):
            tx.campaigns.say(crowd.a_word(crowd.called(campaign, 1_000 + count), Verdict.GENUINE))


def test_weights_that_agree_with_fewer_verdicts_are_written_only_by_somebody_who_is_sure(attacked, shop):
    _contradict(shop, attacked)
    weights = shop.path.with_name("campaign-weights.json")
    shown = run("campaign", "--refit")
    assert "verdicts that agree: 1 with the weights in use, 0 with these" in shown.stdout
    assert "these weights agree with fewer of your verdicts than those in use" in shown.stderr
    assert refused("campaign", "--refit", "--use").endswith("nothing was changed: to use them all the same, say --yes")
    assert not weights.exists()
    assert "written: campaign-weights.json" in lines("campaign", "--refit", "--use", "--yes")
    assert weights.exists()
