"""What Slack would refuse in buttons, menus, dates and the fields of forms. Shares no code with what builds them."""

import re
from collections.abc import Iterator, Mapping

from monitor.slack.faults import Check, Fault, Node, address, each, keys, plain, repeats, sized, under

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OPTIONS = (1, 100)


def acting(element: object) -> Iterator[Fault]:
    """What may stand in a row of actions."""
    yield from _known(element, _ACTING)


def answering(element: object) -> Iterator[Fault]:
    """What may stand in a form's field."""
    yield from _known(element, _ANSWERING)


def _known(element: object, kinds: Mapping[str, tuple[frozenset[str], Check]]) -> Iterator[Fault]:
    kind = element.get("type") if isinstance(element, Mapping) else None
    if not isinstance(element, Mapping) or not isinstance(kind, str) or kind not in kinds:
        yield "/type", "not a kind of element we use"
        return
    allowed, check = kinds[kind]
    yield from keys(element, allowed | {"type", "action_id"})
    yield from under("/action_id", sized(element.get("action_id"), 255))
    if "confirm" in element:
        yield from under("/confirm", _confirm(element["confirm"]))
    if "placeholder" in element:
        yield from under("/placeholder", plain(element["placeholder"], 150))
    yield from check(element)


def _button(button: Node) -> Iterator[Fault]:
    yield from under("/text", plain(button.get("text"), 75))
    for name, most in (("value", 2_000), ("accessibility_label", 75)):
        if name in button:
            yield from under(f"/{name}", sized(button[name], most))
    if "url" in button:
        yield from under("/url", address(button["url"]))
    if button.get("style", "primary") not in ("primary", "danger"):
        yield "/style", "neither primary nor danger"


def _confirm(confirm: object) -> Iterator[Fault]:
    if not isinstance(confirm, Mapping):
        yield "", "not an object"
        return
    yield from keys(confirm, frozenset({"title", "text", "confirm", "deny", "style"}))
    for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        yield from under(f"/{name}", plain(confirm.get(name), most))
    if confirm.get("style", "primary") not in ("primary", "danger"):
        yield "/style", "neither primary nor danger"


def _select(select: Node) -> Iterator[Fault]:
    yield from each(select, "options", _OPTIONS, _option)
    yield from _different(select)
    if "initial_option" in select and select["initial_option"] not in select.get("options", []):
        yield "/initial_option", "not one of the options"


def _overflow(overflow: Node) -> Iterator[Fault]:
    yield from each(overflow, "options", (1, 5), _option)
    yield from _different(overflow)


def _different(select: Node) -> Iterator[Fault]:
    if repeats(select.get("options"), "value"):
        yield "/options", "a value stands there twice"


def _option(option: object) -> Iterator[Fault]:
    if not isinstance(option, Mapping):
        yield "", "not an object"
        return
    yield from keys(option, frozenset({"text", "value", "description"}))
    yield from under("/text", plain(option.get("text"), 75))
    yield from under("/value", sized(option.get("value"), 150))
    if "description" in option:
        yield from under("/description", plain(option["description"], 75))


def _datepicker(picker: Node) -> Iterator[Fault]:
    day = picker.get("initial_date", "2026-01-01")
    if not isinstance(day, str) or not _DAY.fullmatch(day):
        yield "/initial_date", "not a day"


def _text_input(field: Node) -> Iterator[Fault]:
    least, most = field.get("min_length", 0), field.get("max_length", 3_000)
    if not isinstance(least, int) or not isinstance(most, int) or not 0 <= least <= most <= 3_000 or most < 1:
        yield "/max_length", "not a length from 1 to 3000, or below the least one"
    if not isinstance(field.get("multiline", False), bool):
        yield "/multiline", "neither true nor false"


_MENU = frozenset({"placeholder", "options", "confirm"})
_ACTING: dict[str, tuple[frozenset[str], Check]] = {
    "button": (frozenset({"text", "url", "value", "style", "accessibility_label", "confirm"}), _button),
    "static_select": (_MENU | {"initial_option"}, _select),
    "overflow": (_MENU - {"placeholder"}, _overflow),
    "datepicker": (frozenset({"placeholder", "initial_date", "confirm"}), _datepicker),
}
_ANSWERING: dict[str, tuple[frozenset[str], Check]] = {
    "static_select": (frozenset({"placeholder", "options", "initial_option"}), _select),
    "multi_static_select": (frozenset({"placeholder", "options"}), _select),
    "datepicker": (frozenset({"placeholder", "initial_date"}), _datepicker),
    "plain_text_input": (frozenset({"placeholder", "min_length", "max_length", "multiline"}), _text_input),
}
