"""`python -m scrapers`: one place as JSON lines."""

import io
import json

import pytest
from site_pages import SITES

from monitor.demo.server import LoopbackServer, Request, Response
from scrapers.__main__ import main
from scrapers.kit.mention import Mention
from scrapers.kit.wire import read_lines

PAGE = str(SITES / "sikayetvar" / "g3-list.html")
SITE = ["site", "sikayetvar", "--slug", "ornekmarka"]


def test_a_saved_page_is_printed_as_mentions(capsys):
    assert main([*SITE, "--html", PAGE, "--readings"]) == 0
    out, err = capsys.readouterr()
    mentions = [mention for _, mention in read_lines(io.StringIO(out))]
    assert len(mentions) == 3
    assert all(isinstance(mention, Mention) for mention in mentions)
    assert "list.title: #2 h3 (" in err


def test_a_live_place_is_polled_once(capsys):
    body = (SITES / "sikayetvar" / "g3-list.html").read_bytes()

    def answer(request: Request) -> Response:
        return Response(b"", 404) if request.path == "/robots.txt" else Response(body)

    with LoopbackServer(answer) as server:
        where = ["--base-url", server.url, "--allow-private-hosts", "--between", "0s", "--detail", "never"]
        assert main([*SITE, *where, "--pages", "1", "--contact", "a@example.com"]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["source"] == "sikayetvar"
    assert first["url"].startswith(server.url)


FAILS = {
    "no such preset": (["site", "sikayetva"], 2, "did you mean sikayetvar?"),
    "no slug": (["site", "sikayetvar"], 2, "slug is missing"),
    "no such file": ([*SITE, "--html", "none.html"], 2, "none.html"),
    "nothing to read": ([*SITE, "--html", __file__], 1, "no card found"),
    "a private address": ([*SITE, "--base-url", "http://127.0.0.1:1"], 1, "127.0.0.1"),
}


@pytest.mark.parametrize(("arguments", "code", "why"), FAILS.values(), ids=FAILS)
def test_what_went_wrong_is_one_sentence_and_an_exit_code(arguments, code, why, capsys):
    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert why in err
    assert "Traceback" not in err


def test_an_unknown_kind_is_a_mistake_in_the_call():
    with pytest.raises(SystemExit) as caught:
        main(["nowhere"])
    assert caught.value.code == 2
