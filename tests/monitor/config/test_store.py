"""Where the store is: the file unless said otherwise, a server's address without its password in the open."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from monitor.app import open_store
from monitor.config import Config, load_config
from monitor.errors import ConfigError, StoreError

ADDRESS = "postgresql+psycopg://nobetci:gizli%2Bparola@db.example:5433/nobetci?sslmode=require"
WITH_PASSWORD = {"NOBETCI_DATABASE": ADDRESS}


def loaded(tmp_path: Path, store: str, environ: Mapping[str, str] = {}, *, speaks: bool = True) -> Config:
    path = tmp_path / "nobetci.yaml"
    head = "contact: destek@papatya.example\nbrands: [{name: Papatya, terms: [papatya]}]\n"
    path.write_text(f"{head}sources: [{{kind: site, preset: sikayetvar, slug: papatya}}]\n{store}\n")
    return load_config(path, environ, speaks=speaks)


def test_it_is_a_file_beside_the_configuration(tmp_path: Path) -> None:
    store = loaded(tmp_path, "").store
    assert (store.path, store.url) == (tmp_path / "nobetci.db", None)


def test_an_address_may_come_from_a_variable_from_a_file_or_stand_there(tmp_path: Path) -> None:
    (tmp_path / "database.txt").write_text(f"{ADDRESS}\n")
    plain = "postgresql://nobetci@/nobetci?host=/run/postgresql"
    found = [
        loaded(tmp_path, "store: {url_env: NOBETCI_DATABASE}", WITH_PASSWORD).store.url,
        loaded(tmp_path, "store: {url_file: database.txt}").store.url,
        loaded(tmp_path, f"store: {{url: '{plain}'}}").store.url,
    ]
    assert found == [ADDRESS, ADDRESS, plain]


def test_neither_address_nor_password_is_shown(tmp_path: Path) -> None:
    config = loaded(tmp_path, "store: {url_env: NOBETCI_DATABASE}", WITH_PASSWORD)
    assert config.secrets == {ADDRESS, "gizli%2Bparola", "gizli+parola"}
    assert not [secret for secret in config.secrets if secret in repr(config)]


WRONG = {
    "of another kind": ("store: {url: 'mysql://host/name'}", "url is not the address of a PostgreSQL database"),
    "without a name": ("store: {url: 'postgresql://host/'}", "url is not the address of a PostgreSQL database"),
    "an odd port": ("store: {url: 'postgresql://host:x/n'}", "url is not the address of a PostgreSQL database"),
    "with its password": ("store: {url: 'postgresql://me:secret@host/name'}", "url holds a password"),
    "with it further back": ("store: {url: 'postgresql://host/name?password=secret'}", "url holds a password"),
    "two of them": (
        "store: {url: 'postgresql://host/name', url_env: NOBETCI_DATABASE}",
        "url and url_env both name the same secret",
    ),
    "not there": ("store: {url_env: ELSEWHERE}", "environment variable ELSEWHERE is not set"),
    "something else in it": ("store: {url_env: OTHER}", "what it holds is no address of a PostgreSQL database"),
}


@pytest.mark.parametrize(("store", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_address_is_a_problem_and_is_not_repeated(tmp_path: Path, store: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, store, {**WITH_PASSWORD, "OTHER": "sqlite:///secret.db"})
    assert says in str(caught.value)
    assert "secret@" not in str(caught.value)
    assert "=secret" not in str(caught.value)


def test_a_command_that_does_not_speak_does_not_take_another_store_for_it(tmp_path: Path) -> None:
    config = loaded(tmp_path, "store: {url_env: ELSEWHERE}", speaks=False)
    with pytest.raises(StoreError, match="ELSEWHERE does not hold it"):
        open_store(config, create=False)
    assert not (tmp_path / "nobetci.db").exists()
