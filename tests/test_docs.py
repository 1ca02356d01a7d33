"""What the documents say is so: the words, the commands, the settings, the codes, the links."""

import ast
import importlib
import os
import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest
import typer
from pydantic import BaseModel

from monitor.cli import app
from monitor.cli.trying import OUTCOMES, TROUBLES
from monitor.config.load import check_config, check_document
from monitor.config.settings import ConfigFile
from monitor.errors import ConfigError, MonitorError, StoreError
from scrapers.kit.document import parse_document
from scrapers.site.settings import Settings as SiteSettings

HOUSE = Path(__file__).resolve().parent.parent
PAGES = {path.relative_to(HOUSE).as_posix(): path for path in (*HOUSE.glob("*.md"), *HOUSE.glob("docs/**/*.md"))}
READMES = ["README.md", "README.tr.md"]
COMMANDS = set(typer.main.get_group(app).commands)
PRESETS = {path.stem for path in (HOUSE / "config" / "sites").glob("*.yaml")}


def rows(text):
    """The cells of every table row, headings and rulers left out."""
    found, lines = [], text.splitlines()
    for position, line in enumerate(lines):
        following = lines[position + 1] if position + 1 < len(lines) else ""
        if line.startswith("|") and not re.match(r"\|[\s:|-]+$", line) and not re.match(r"\|[\s:|-]+$", following):
            found.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    return found


def text_of(name):
    if name not in PAGES:
        pytest.skip(f"there is no {name}")
    return PAGES[name].read_text(encoding="utf-8")


# -- the words


def room(module):
    """The room a module is in: a name right under monitor, or all of scrapers."""
    top, *below = module.split(".")
    return ".".join((top, *below[:1])) if top == "monitor" else top


def modules():
    for package in ("monitor", "scrapers"):
        for path in (HOUSE / package).rglob("*.py"):
            name = ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def words_that_leave_their_room():
    """Every public class that another room imports, with the module it was made in."""
    made, wanted = {}, set()
    for module, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                made.setdefault((room(module), node.name), module)
            elif isinstance(node, ast.ImportFrom) and node.module and room(node.module) != room(module):
                wanted |= {(room(node.module), alias.name) for alias in node.names}
    return {(name, made[room_, name]) for room_, name in wanted if (room_, name) in made}


def glossary():
    """Every word of the glossary and where it lives; a word in *italics* has no class of its own."""
    entries = [(word.strip(), cells[1]) for cells in rows(text_of("docs/glossary.md")) for word in cells[0].split(",")]
    assert len(entries) == len(set(entries))
    return set(entries)


def test_every_word_that_leaves_its_room_is_in_the_glossary():
    assert sorted(words_that_leave_their_room() - glossary()) == []


def test_every_word_in_the_glossary_lives_where_it_says():
    for word, module in glossary():
        place = importlib.import_module(module)
        assert word.startswith("*") or hasattr(place, word), f"{word} is not in {module}"


# -- README: tables, by their first cell


def first_codes(readme):
    """The first `code` in the first cell of every row."""
    found = (re.match(r"`([^`]+)`", cells[0]) for cells in rows(text_of(readme)))
    codes = {match[1] for match in found if match}
    return codes or pytest.skip(f"{readme} has no tables yet")


def models_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in models_in(argument)]


def settings(model=ConfigFile, prefix=""):
    """Every setting as a path of keys: `http.deadline`, `routes.when.topics`."""
    for name, field in ((field.alias or name, field) for name, field in model.model_fields.items()):
        yield prefix + name
        for inner in models_in(field.annotation):
            yield from settings(inner, f"{prefix}{name}.")


SETTINGS = set(settings()) | set(settings(SiteSettings, "sources."))


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_lists_every_command_and_no_other(readme):
    listed = {code.split()[1] for code in first_codes(readme) if code.startswith("nobetci ")}
    assert listed == COMMANDS


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_lists_every_shipped_site(readme):
    assert not PRESETS - first_codes(readme)


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_lists_every_section_of_the_settings(readme):
    named = {code.partition(".")[0] for code in first_codes(readme)}
    assert not set(ConfigFile.model_fields) - named


@pytest.mark.parametrize("readme", READMES)
def test_every_setting_a_readme_lists_is_one(readme):
    tops = tuple(f"{name}." for name in ConfigFile.model_fields)
    assert not {code for code in first_codes(readme) if code.startswith(tops)} - SETTINGS


@pytest.mark.parametrize("readme", READMES)
def test_every_whole_configuration_in_a_readme_loads(readme):
    blocks = re.findall(r"^```yaml\n(.*?)^```", text_of(readme), re.M | re.S)
    for block in (block for block in blocks if block.startswith("contact:")):
        config, problems, _ = check_document(parse_document(block, readme), {"NOBETCI_SLACK_TOKEN": "xoxb-none"})
        assert config is not None, [problem.say() for problem in problems]


def test_the_settings_are_read_from_the_code():
    assert {"contact", "http.deadline", "routes.when.topics", "channels.fallback", "sources.slug"} <= SETTINGS


# -- every page


@pytest.mark.parametrize("name", PAGES)
def test_every_command_a_page_names_is_one(name):
    named = re.findall(
        r"(?:`|^|[ /]bin/|ExecStart=\S*/|run --rm |exec nobetci )nobetci ([a-z]+)\b", text_of(name), re.M
    )
    assert not set(named) - COMMANDS


@pytest.mark.parametrize("name", PAGES)
def test_every_make_target_a_page_names_is_one(name):
    targets = re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text(encoding="utf-8"), re.M)
    named = re.findall(r"(?:`|^)make ([a-z]+)", text_of(name), re.M)
    assert not set(named) - set(targets)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_inside_the_house_leads_somewhere(name):
    links = re.findall(r"\]\(([^)#\s]+)", text_of(name)) + re.findall(r'(?:src|href)="([^"#]+)"', text_of(name))
    inside = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if not (PAGES[name].parent / link).exists()] == []


def anchors(page):
    """What GitHub calls the headings of that page."""
    headings = re.findall(
        r"^#+ (.+)$", re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S), re.M
    )
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_to_a_heading_finds_it(name):
    links = re.findall(r"\]\(([^)#\s:]*)#([^)\s]+)\)", text_of(name))
    places = [((PAGES[name].parent / page) if page else PAGES[name], heading) for page, heading in links]
    assert [heading for page, heading in places if heading not in anchors(page)] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_file_a_page_names_exists(name):
    named = re.findall(r"`((?:config|docker|docs|monitor|scrapers|scripts|tests)/[\w./-]*)`", text_of(name))
    assert [path for path in named if not (HOUSE / path).exists()] == []


# -- Slack's app, and snippets of settings


SCOPES = {
    "auth.test": set(),
    "views.open": set(),
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history"},
    "conversations.replies": {"channels:history", "groups:history"},
    "files.getUploadURLExternal": {"files:write"},
    "files.completeUploadExternal": {"files:write"},
    "files.info": {"files:read"},
}
"""What Slack asks for, for each of its methods that we may call."""


def yaml_blocks(name):
    return re.findall(r"^```yaml\n(.*?)^```", text_of(name), re.M | re.S)


def called_methods():
    texts = (path.read_text(encoding="utf-8") for path in (HOUSE / "monitor" / "slack").rglob("*.py"))
    return {method for text in texts for method in re.findall(r'"((?:[a-z]+\.)+[a-z][A-Za-z]+)"', text)}


def test_the_manifest_of_the_slack_app_asks_for_what_is_used_and_nothing_else():
    block = next(block for block in yaml_blocks("docs/operating.md") if block.startswith("display_information:"))
    manifest = parse_document(block, "manifest").data
    needed = {scope for method in called_methods() for scope in SCOPES[method]}
    assert sorted(manifest["oauth_config"]["scopes"]["bot"]) == sorted(needed)
    assert manifest["settings"]["socket_mode_enabled"]
    assert manifest["settings"]["interactivity"]["is_enabled"]
    assert "connections:write" in text_of("docs/operating.md")


AROUND_A_SNIPPET = """
contact: destek@ornekmarka.com.tr
brands: [{name: Papatya, lead: mehmet}]
sources: [{kind: site, preset: sikayetvar, slug: papatya, enabled: true}]
channels: {team: {slack: C0123456789}, thanks: {slack: C0123456780}, press: {slack: C0123456781}}
operators: team
people: {ayse: {slack: U012AB3CD}, mehmet: {slack: U034EF5GH}}
groups: {destek: {members: [ayse, mehmet]}}
rotas: {nobet: {weeks: [ayse, mehmet], starts: 2026-W47}}
routes: [{name: urgent, to: team}]
slack: {token_env: NOBETCI_SLACK_TOKEN}
"""
WORKPLACE_KEYS = {"slack", "receiver", "calendars", "clocks", "quiet_hours", "people", "rotas", "routes"}


def test_snippets_about_the_workplace_can_be_pasted():
    environ = {
        "NOBETCI_SLACK_TOKEN": "xoxb-none",
        "NOBETCI_SLACK_APP_TOKEN": "xapp-none",
        "NOBETCI_SLACK_SIGNING_SECRET": "none",
    }
    around = yaml_sections(AROUND_A_SNIPPET)
    snippets = [yaml_sections(block) for block in yaml_blocks("docs/operating.md")]
    pasted = [snippet for snippet in snippets if set(snippet) <= WORKPLACE_KEYS]
    for snippet in pasted:
        text = "".join({**around, **snippet}.values())
        config, problems, _ = check_document(parse_document(text, "operating.md"), environ)
        assert config is not None, [problem.say() for problem in problems]
    assert {key for snippet in pasted for key in snippet} >= WORKPLACE_KEYS


def yaml_sections(text):
    """The text under each key, with the key."""
    parts = re.split(r"^(?=[a-z_]+:)", text.lstrip("\n"), flags=re.M)
    return {part.partition(":")[0]: part for part in parts if part}


# -- what is promised


def test_operating_lists_every_exit_code_of_try():
    text = text_of("docs/operating.md")
    listed = [int(cells[0]) for cells in rows(text[text.index("`nobetci try` says") - 20 :]) if cells[0].isdigit()]
    assert sorted(listed) == sorted({code for code, *_ in (*OUTCOMES.values(), *TROUBLES.values())})


def test_operating_lists_the_exit_codes_of_our_errors():
    listed = {int(cells[0]) for cells in rows(text_of("docs/operating.md")) if cells[0].isdigit()}
    assert {error.exit_code for error in (MonitorError, ConfigError, StoreError)} <= listed


def test_the_annotated_example_loads():
    config, problems, _ = check_config(
        HOUSE / "config" / "nobetci.example.yaml", {**os.environ, "NOBETCI_SLACK_TOKEN": "xoxb-none"}
    )
    assert config is not None, problems


def test_the_changelog_knows_this_version():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"## [{project['version']}]" in text_of("CHANGELOG.md")


def test_compose_runs_the_version_that_is_built():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"image: nobetci:{project['version']}" in (HOUSE / "docker" / "compose.yaml").read_text(encoding="utf-8")
