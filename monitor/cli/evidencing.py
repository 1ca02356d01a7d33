"""`evidence`: a campaign as a pack of files for a lawyer or a platform's abuse desk."""

from contextlib import closing
from pathlib import Path

from monitor.app import open_store
from monitor.cli.asking import load
from monitor.cli.campaigning import campaign_of
from monitor.cli.screen import err, out, speaker
from monitor.errors import MonitorError
from monitor.evidence.gathering import gather
from monitor.evidence.pack import check_target, files_of, write
from scrapers.kit.errors import msg

_MERGED = msg("campaign {number} is a part of campaign {into} now: nobetci evidence {into} --out …")


def run_evidence(number: int, to: Path, given: Path | None) -> None:
    """Write the pack there, and say by which sum it can be recognised."""
    config = load(given)
    voice = speaker(config.language)
    check_target(to)
    with closing(open_store(config, create=False)) as store, store.reading() as tx:
        campaign = campaign_of(tx, number)
        if campaign.merged_into is not None:
            raise MonitorError(_MERGED, number=number, into=campaign.merged_into)
        dossier = gather(tx, campaign, config.timezone)
    told = write(files_of(dossier), to)
    posts = len(dossier.exhibits)
    out(voice.say(msg("{path}: {posts} posts; SHA-256 of its manifest: {sum}"), path=to, posts=posts, sum=told))
    err(voice.translate(msg("note the sum and the time elsewhere: it shows later that nothing was changed")))
