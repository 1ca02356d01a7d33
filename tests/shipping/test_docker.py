"""No engine runs here; what an engine would trip over is checked all the same."""

import signal
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml
from dockerfile import is_ignored, of_word, read_dockerfile

HOUSE = Path(__file__).resolve().parents[2]
DOCKER = HOUSE / "docker"
BUILD, FINAL = read_dockerfile(DOCKER / "Dockerfile")
IGNORE = (HOUSE / ".dockerignore").read_text(encoding="utf-8")

STRING, STRINGS = {"type": "string"}, {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
SPAN = {"type": "string", "pattern": r"^(\d+(us|ms|s|m|h))+$"}


def mapping(**keys):
    return {"type": "object", "properties": keys, "additionalProperties": False}


COMPOSE = mapping(
    name=STRING,
    services={
        "type": "object",
        "propertyNames": {"pattern": "^[a-zA-Z0-9._-]+$"},
        "additionalProperties": mapping(
            build=mapping(context=STRING, dockerfile=STRING, target=STRING),
            image=STRING,
            command={"anyOf": [STRING, STRINGS]},
            restart={"enum": ["no", "always", "on-failure", "unless-stopped"]},
            env_file={"anyOf": [STRING, STRINGS]},
            environment={"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}},
            volumes={"type": "array", "items": {"type": "string", "pattern": "^[^:]+:/[^:]*(:ro)?$"}},
            read_only={"type": "boolean"},
            tmpfs={"anyOf": [STRING, STRINGS]},
            cap_drop=STRINGS,
            security_opt=STRINGS,
            stop_grace_period=SPAN,
            user=STRING,
            init={"type": "boolean"},
            logging=mapping(driver=STRING, options={"type": "object"}),
            depends_on=STRINGS,
        ),
    },
    volumes={"type": "object", "additionalProperties": {"type": ["object", "null"]}},
)
"""What of the Compose specification is used here; a misspelt key is refused as the specification refuses it."""


def test_everything_that_is_copied_is_there_and_let_through():
    sources = [source for copied in of_word(BUILD, "COPY") for source in copied.plain[:-1]]
    assert sources
    for source in sources:
        assert (HOUSE / source).exists(), source
        assert not is_ignored(source, IGNORE), source


@pytest.mark.parametrize(
    ("path", "ignored"),
    {
        "the token": ("docker/.env", True),
        "the history": (".git/config", True),
        "a virtual environment": (".venv/bin/python", True),
        "a database": ("nobetci.db", True),
        "the tests": ("tests/test_docs.py", True),
        "compiled code": ("monitor/rules/__pycache__/case.cpython-312.pyc", True),
        "the program": ("monitor/rules/case.py", False),
        "a preset": ("config/sites/sikayetvar.yaml", False),
    }.values(),
)
def test_what_goes_into_the_image(path, ignored):
    assert is_ignored(path, IGNORE) is ignored


def test_what_the_final_stage_takes_over_is_what_the_first_one_made():
    (taken,) = of_word(FINAL, "COPY")
    assert "--from=build" in taken.arguments
    assert BUILD[0].rest.endswith("AS build")
    assert any(taken.plain[0] in command.arguments for command in of_word(BUILD, "RUN"))


@pytest.mark.parametrize("word", ["ENTRYPOINT", "CMD"])
def test_the_program_is_process_one_and_hears_its_signals(word):
    (instruction,) = of_word(FINAL, word)
    assert instruction.is_exec_form


def test_health_is_asked_of_the_program_itself():
    (check,) = of_word(FINAL, "HEALTHCHECK")
    assert check.rest.partition("CMD ")[2] == '["nobetci", "health"]'


def test_nobody_runs_it_as_root():
    (user,) = of_word(FINAL, "USER")
    uid, _, gid = user.rest.partition(":")
    assert int(uid) >= 1000  # a number: Kubernetes cannot tell whether a name is root
    (made,) = of_word(FINAL, "RUN")
    assert {f"--owner={uid}", f"--group={gid}", "/data"} <= set(made.arguments)


def test_compose_is_what_the_specification_says():
    compose = yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(COMPOSE).validate(compose)
    service = compose["services"]["nobetci"]
    assert (DOCKER / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    named = [volume.partition(":")[0] for volume in service["volumes"]]
    assert named == list(compose["volumes"])
    assert [volume.partition(":")[2] for volume in service["volumes"]] == of_word(FINAL, "VOLUME")[0].arguments


@pytest.mark.parametrize(
    "broken",
    {
        "a misspelt key": {"services": {"nobetci": {"imgae": "nobetci"}}},
        "a span without a unit": {"services": {"nobetci": {"stop_grace_period": "10"}}},
        "a volume that leads nowhere": {"services": {"nobetci": {"volumes": ["data"]}}},
    }.values(),
)
def test_the_specification_refuses(broken):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(COMPOSE).validate(broken)


def test_a_token_is_kept_out_of_git():
    (env_file,) = {yaml.safe_load((DOCKER / "compose.yaml").read_text("utf-8"))["services"]["nobetci"]["env_file"]}
    assert env_file in (HOUSE / ".gitignore").read_text(encoding="utf-8").splitlines()


QUIET = """\
contact: ops@ornekmarka.com.tr
brands: [{name: Örnek Marka}]
sources: [{kind: site, preset: sikayetvar, slug: ornek-marka, enabled: false}]
store: {path: /data/nobetci.db}
"""
"""A configuration that asks nothing of the outside."""


@pytest.mark.slow
def test_the_image_runs_says_that_it_is_well_and_leaves_when_told(installed):
    config = installed.data / "nobetci.yaml"
    config.write_text(QUIET.replace("/data", str(installed.data)), encoding="utf-8")
    health = of_word(FINAL, "HEALTHCHECK")[0].rest.partition("CMD ")[2]
    assert installed.run("nobetci", "health").returncode == 3, "there is no store yet"
    entry = [*of_word(FINAL, "ENTRYPOINT")[0].arguments, *of_word(FINAL, "CMD")[0].arguments]
    with subprocess.Popen([*entry, "--for", "10m"], stderr=subprocess.PIPE, text=True, **installed.in_image) as daemon:
        ready = next((line for line in daemon.stderr if " ready " in line), "")
        healthy = installed.run(*yaml.safe_load(health))
        daemon.send_signal(getattr(signal, of_word(FINAL, "STOPSIGNAL")[0].rest))
        daemon.communicate(timeout=60)
    assert daemon.returncode == 0
    assert ready
    assert healthy.returncode == 0, healthy.stderr
