"""Which addresses are taken apart, which are refused, and which machines are public."""

import ipaddress
import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.kit.addresses import Guard, onward, target_of
from scrapers.kit.setback import Forbidden, NoAnswer

PLAIN = {
    "as written": ("https://shop.example/a?b=1", "shop.example", "https://shop.example/a?b=1"),
    "capitals": ("HTTPS://Shop.Example/A", "shop.example", "https://shop.example/A"),
    "no path": ("http://shop.example", "shop.example", "http://shop.example/"),
    "a final dot": ("http://shop.example./a", "shop.example", "http://shop.example/a"),
    "the usual port": ("https://shop.example:443/a", "shop.example", "https://shop.example/a"),
    "the other usual port": ("https://shop.example:80/a", "shop.example:80", "https://shop.example:80/a"),
    "a port of its own": ("http://127.0.0.1:8080/a", "127.0.0.1:8080", "http://127.0.0.1:8080/a"),
    "IPv6": ("http://[0:0::1]:8080/", "[::1]:8080", "http://[::1]:8080/"),
    "a fragment": ("http://shop.example/a#b", "shop.example", "http://shop.example/a"),
    "Turkish letters": ("https://çarşı.example/ş", "xn--ar-3ia21a0h.example", "https://xn--ar-3ia21a0h.example/ş"),
    "an underscore": ("https://a_b.example/", "a_b.example", "https://a_b.example/"),
    "spaces around": ("  https://shop.example/ ", "shop.example", "https://shop.example/"),
}


@pytest.mark.parametrize(("url", "key", "again"), PLAIN.values(), ids=PLAIN)
def test_an_address_is_taken_apart_and_put_together(url, key, again):
    target = target_of(url)
    assert (target.key, target.url) == (key, again)


def test_a_redirect_that_cannot_be_joined_is_no_answer():
    with pytest.raises(NoAnswer):
        onward(target_of("https://shop.example/"), "//[::1/")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop.example/a",
        "//shop.example/a",
        "file:///etc/passwd",
        "gopher://shop.example/",
        "javascript:alert(1)",
        "http://",
        "http://user@shop.example/",
        "http://user:pass@shop.example/",
        "http://shop.example\\@evil.example/",
        "http://shop.example\t/",
        "http://shop.example/\r\nX-A: b",
        "http://sh\x00op.example/",
        "http://sh op.example/",
        "http://sh%6fp.example/",
        "http://shop.example:0/",
        "http://shop.example:99999/",
        "http://shop.example:http/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://1.2.3.4.5/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[127.0.0.1]/",
        "http://[zz]/",
        "http://-shop.example/",
        "http://shop..example/",
        "http://" + "a" * 300 + "/",
        "http://shop.example/" + "a" * 4_000,
    ],
)
def test_an_address_with_a_trick_in_it_is_refused(url):
    with pytest.raises(Forbidden):
        target_of(url)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused_and_what_is_an_address_stays_the_same(text):
    for url in (text, f"http://{text}/"):
        try:
            target = target_of(url)
        except Forbidden:
            continue
        assert target_of(target.url) == target
        assert re.fullmatch(r"[a-z0-9_.:-]+", target.host)


@given(st.text(max_size=60))
def test_a_redirect_leads_to_an_address_or_is_refused(location):
    base = target_of("https://shop.example/a/b?c")
    try:
        target = onward(base, location)
    except (Forbidden, NoAnswer):
        return
    assert target.scheme in ("http", "https")


NOT_PUBLIC = {
    "this machine": "127.0.0.1",
    "this machine, elsewhere": "127.8.8.8",
    "no machine": "0.0.0.0",
    "private, small": "192.168.1.1",
    "private, middle": "172.31.255.255",
    "private, large": "10.0.0.1",
    "link-local, where clouds keep keys": "169.254.169.254",
    "carrier-grade NAT": "100.64.0.1",
    "carrier-grade NAT, Alibaba's metadata": "100.100.100.200",
    "protocol assignments": "192.0.0.8",
    "Oracle's metadata": "192.0.0.192",
    "6to4 relays": "192.88.99.1",
    "for documentation": "192.0.2.1",
    "for measurements": "198.18.0.1",
    "multicast": "224.0.0.1",
    "multicast, wide": "233.252.0.1",
    "reserved": "240.0.0.1",
    "everybody": "255.255.255.255",
    "this machine in IPv6": "::1",
    "no machine in IPv6": "::",
    "unique local": "fd00::1",
    "AWS metadata in IPv6": "fd00:ec2::254",
    "link-local in IPv6": "fe80::1",
    "link-local with its interface": "fe80::1%lo",
    "site-local, long gone": "fec0::1",
    "multicast in IPv6": "ff02::1",
    "IPv4 inside": "::ffff:8.8.8.8",
    "private IPv4 inside": "::ffff:127.0.0.1",
    "IPv4 inside, the old way": "::127.0.0.1",
    "NAT64": "64:ff9b::a9fe:a9fe",
    "NAT64, local": "64:ff9b:1::1",
    "6to4": "2002:7f00:1::",
    "Teredo": "2001:0:53aa::1",
    "documentation in IPv6": "2001:db8::1",
    "documentation in IPv6, new": "3fff::1",
    "discard": "100::1",
    "segment routing": "5f00::1",
    "not an address": "shop.example",
}


@pytest.mark.parametrize("address", NOT_PUBLIC.values(), ids=NOT_PUBLIC)
def test_machines_that_are_not_of_the_public_internet(address):
    guard = Guard(resolve=lambda host, port: ["93.184.215.14", address])
    with pytest.raises(Forbidden):
        guard.look_up("shop.example", 443, within=1)
    assert Guard(allow_private=True, resolve=lambda host, port: [address]).look_up("shop.example", 1, within=1)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::6810:84e5", "2a00:1450:4017::8a"])
def test_machines_of_the_public_internet(address):
    assert Guard(resolve=lambda host, port: [address]).look_up("shop.example", 443, within=1) == [address]


@given(st.ip_addresses(v=4).filter(lambda ip: not ip.is_global))
def test_an_ipv4_address_that_is_not_global_is_never_reached_in_any_dress(ip):
    number = int(ip)
    dresses = [
        ip,
        ipaddress.IPv6Address(number),
        ipaddress.IPv6Address(0xFFFF << 32 | number),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
    ]
    for dress in dresses:
        with pytest.raises(Forbidden):
            Guard().check(str(dress))


@pytest.mark.parametrize("name", ["localhost", "a.localhost", "intranet", "db.internal", "nas.local", "x.home.arpa"])
def test_names_of_private_networks_are_refused_without_asking(name):
    def resolve(host: str, port: int) -> list[str]:
        raise AssertionError(host)

    with pytest.raises(Forbidden):
        Guard(resolve=resolve).look_up(name, 80, within=1)


def test_a_literal_address_is_not_looked_up():
    assert Guard(resolve=lambda host, port: []).look_up("8.8.8.8", 80, within=1) == ["8.8.8.8"]


def test_the_system_knows_this_machine():
    assert "127.0.0.1" in Guard(allow_private=True).look_up("localhost", 80, within=5)


def test_no_time_left_is_no_answer():
    never = threading.Event()
    with pytest.raises(NoAnswer, match="in time"):
        Guard(resolve=lambda host, port: [str(never.wait(5))]).look_up("shop.example", 80, within=-1)
    never.set()
