"""Who draws is a child of its own; whatever becomes of it, the digest goes on and knows why."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import digests
import pytest

from monitor.charts.artist import Artist, Drawn, Lack
from monitor.charts.wire import asked, read_answered, read_asked
from monitor.language import voice
from monitor.rules.digest.card import Chart
from monitor.rules.digest.plots import Plot, plots

HOUSE = Path(__file__).resolve().parents[3]
WANTED = {language: plots(digests.a_full_digest(), voice(language)) for language in ("tr", "en")}
A_DAY = {"tr": {Chart.DAYS: WANTED["tr"][Chart.DAYS]}}


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)  # read TMPDIR again


@pytest.fixture
def instead(tmp_path, monkeypatch):
    """Python finds this instead of matplotlib."""

    def put(code: str) -> None:
        folder = tmp_path / "instead"
        (folder / "matplotlib").mkdir(parents=True)
        (folder / "matplotlib" / "__init__.py").write_text(code, encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(folder))

    return put


def draw(wanted: dict[str, dict[Chart, Plot]] = A_DAY, patience: float = 120.0) -> Drawn:
    with Artist(patience) as artist:
        return artist.draw(wanted)


def test_it_draws_in_each_language_without_a_home_and_keeps_its_list_of_fonts_where_only_we_can_write(
    tmp_path, monkeypatch
):
    pytest.importorskip("matplotlib", reason="the pictures need the extra 'pictures'")
    from monitor.charts.drawing import png

    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    monkeypatch.setenv("HOME", str(home))
    drawn = draw(WANTED)
    assert drawn.lack is None
    assert {language: set(pictures) for language, pictures in drawn.pictures.items()} == {
        "tr": set(Chart),
        "en": set(Chart),
    }
    assert drawn.pictures["tr"][Chart.DAYS] == png(WANTED["tr"][Chart.DAYS])
    assert drawn.pictures["tr"][Chart.DAYS] != drawn.pictures["en"][Chart.DAYS]
    folder = tmp_path / "temporary" / f"nobetci-charts-{os.getuid()}"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == [next(folder.glob("fontlist*.json")).name]
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("prepared", ["open to all", "a link elsewhere"])
def test_a_folder_that_somebody_else_prepared_is_not_used(prepared, tmp_path, instead):
    told = tmp_path / "told"
    instead(f"import os; open({str(told)!r}, 'w').write(os.environ['MPLCONFIGDIR']); raise ImportError")
    folder = tmp_path / "temporary" / f"nobetci-charts-{os.getuid()}"
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o700)
    if prepared == "open to all":
        folder.mkdir()
        folder.chmod(0o777)
    else:
        folder.symlink_to(theirs)
    draw()
    assert Path(told.read_text()).parent == folder.parent
    assert Path(told.read_text()) != folder
    assert list(theirs.iterdir()) == []
    assert list(folder.iterdir()) == []
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


LACKS = {
    "not installed": ("raise ModuleNotFoundError(name='matplotlib')", Lack.NOT_INSTALLED),
    "its own libraries are missing": ("raise ImportError('libfreetype.so.6')", Lack.NOT_INSTALLED),
    "killed": (f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})", Lack.DIED),
    "out of memory": ("raise MemoryError", Lack.DIED),
    "leaves without a word": ("raise SystemExit(0)", Lack.GARBLED),
    "talks nonsense": ("print('Hello', flush=True); import os; os._exit(0)", Lack.GARBLED),
    "answers with no pictures": (
        'import os; os.write(1, b\'{"tr": {"days": "aGVsbG8="}}\'); os._exit(0)',
        Lack.GARBLED,
    ),
}


@pytest.mark.parametrize(("code", "lack"), LACKS.values(), ids=LACKS)
def test_without_pictures_the_reason_has_a_name(code, lack, instead):
    instead(code)
    assert draw() == Drawn({}, lack)


def test_a_child_that_hangs_is_not_waited_for(instead, tmp_path):
    told = tmp_path / "pid"
    instead(f"import os, signal; open({str(told)!r}, 'w').write(str(os.getpid())); signal.pause()")
    assert draw(patience=1.0) == Drawn({}, Lack.HUNG)
    if told.exists():  # else it was ended before it began
        with pytest.raises(ProcessLookupError):
            os.kill(int(told.read_text()), 0)


def test_a_child_that_cannot_be_started(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert draw() == Drawn({}, Lack.NOT_STARTED)


def test_leaving_without_asking_ends_the_child(instead):
    instead("import signal; signal.pause()")
    with Artist() as artist:
        pass
    assert artist.draw(A_DAY) == Drawn({}, Lack.NOT_STARTED)


def test_an_error_meanwhile_ends_the_child_and_is_not_hidden(instead):
    instead("import signal; signal.pause()")
    with pytest.raises(ZeroDivisionError), Artist():
        _ = 1 / 0


@pytest.mark.parametrize("wanted", [{}, {"tr": {}}, {"tr": {}, "en": {}}], ids=["nobody", "one", "two"])
def test_nothing_to_draw_is_nothing_lacking(wanted, instead):
    instead("import signal; signal.pause()")
    assert draw(wanted) == Drawn({}, None)


def test_it_is_told_no_secret(instead, tmp_path, monkeypatch):
    told = tmp_path / "environment"
    instead(f"import os; open({str(told)!r}, 'w').write(repr(dict(os.environ))); raise ImportError")
    monkeypatch.setenv("NOBETCI_SLACK_TOKEN", "xoxb-1-hush")
    draw()
    assert "hush" not in told.read_text()
    assert "MPLCONFIGDIR" in told.read_text()


def test_a_child_whose_parent_is_gone_leaves():
    pytest.importorskip("matplotlib", reason="the pictures need the extra 'pictures'")
    done = subprocess.run(
        [sys.executable, "-m", "monitor.charts"], cwd=HOUSE, input=b"", capture_output=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, b"")


def test_loading_the_artist_loads_nothing_that_draws():
    code = "import sys, monitor.charts.artist; print({'matplotlib', 'numpy', 'PIL'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("make", digests.DIGESTS.values(), ids=digests.DIGESTS)
def test_plots_arrive_as_they_were_sent(make):
    wanted = {language: plots(make(), voice(language)) for language in ("tr", "en")}
    assert read_asked(asked(wanted)) == wanted


BAD_ANSWERS = {
    "nothing": b"",
    "no JSON": b"{",
    "no object": b"[]",
    "no language": b"{}",
    "no chart": b'{"tr": {}}',
    "not base64": b'{"tr": {"days": "?"}}',
    "a number": b'{"tr": {"days": 5}}',
    "no picture": b'{"tr": {"days": "aGVsbG8="}}',
    "no text": b"\xff\xfe\x00",
    "too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("answer", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_an_answer_is_not_believed_unread(answer):
    assert read_answered(answer, A_DAY) is None


def test_a_picture_of_another_size_or_cut_short_is_none():
    import base64
    import json

    def answer(picture: bytes) -> bytes:
        return json.dumps({"tr": {"days": base64.b64encode(picture).decode()}}).encode()

    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
    whole = head + (1_200).to_bytes(4) + (600).to_bytes(4) + b"\x08\x06\0\0\0" + b"\0\0\0\0IEND\xaeB`\x82"
    assert read_answered(answer(whole), A_DAY) == {"tr": {Chart.DAYS: whole}}
    assert read_answered(answer(whole.replace((600).to_bytes(4), (601).to_bytes(4))), A_DAY) is None
    assert read_answered(answer(whole[:-1]), A_DAY) is None
    assert read_answered(answer(whole[:-12] + b"\0" * 2_000_000 + whole[-12:]), A_DAY) is None
