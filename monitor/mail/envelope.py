"""A message as a mail: whose, to whom, in which parts. Whatever people wrote is content, never a header of its own."""

from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import blake2b

from monitor.language import Voice, local, voice
from monitor.page.letter import letter
from monitor.rules.card import Room
from monitor.rules.digest.card import DigestCard
from monitor.rules.digest.document import Document, document, plain
from monitor.rules.excerpt import clean, cut, one_line, web_address
from monitor.rules.message import Message
from monitor.rules.telling import REPORT, link_line, link_of, plain_lines, summary

_POLICY = SMTP.clone(cte_type="7bit")
_MOST_SUBJECT = 180


@dataclass(frozen=True, slots=True)
class Sender:
    """Who our mail is from."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What follows the @."""
        return self.address.rpartition("@")[2]


def number_of(message: Message, room: Room, sender: Sender) -> str:
    """The mail's number without its brackets: the same message to the same reader always has the same one."""
    mark = blake2b(f"{message.key}\n{room.address}".encode("utf-8", "replace"), digest_size=16).hexdigest()
    return f"{mark}@{sender.domain}"


def composed(message: Message, room: Room, sender: Sender, *, now: datetime, only_text: bool = False) -> bytes:
    """The mail as it travels: text first, for a digest also as HTML with its pictures inside."""
    speaker = voice(room.language, room.zone)
    mail = EmailMessage(_POLICY)
    number = number_of(message, room, sender)
    if isinstance(message, DigestCard):
        _put_digest(mail, message, speaker, "" if only_text else number)
    else:
        _put_text(mail, _lines(message, speaker), speaker)
    head = {
        "From": f"{_encoded('From', one_line(sender.name))} <{sender.address}>" if sender.name else sender.address,
        "To": room.address,
        "Subject": _encoded("Subject", cut(one_line(summary(message, speaker)), _MOST_SUBJECT)),
        "Date": format_datetime(local(now, room.zone)),
        "Message-ID": f"<{number}>",
        "List-Id": f"<nobetci.{sender.domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    # written here: EmailMessage loses spaces and words where it folds a long subject that is not ASCII
    return "".join(f"{name}: {value}\r\n" for name, value in head.items()).encode("ascii") + mail.as_bytes()


def _encoded(name: str, text: str) -> str:
    """The text as words that a header may hold, whatever it says."""
    return Header(text, "utf-8", header_name=name).encode(linesep="\r\n")


def _lines(message: Message, speaker: Voice) -> list[str]:
    link = link_of(message)
    return [*plain_lines(message, speaker), *([link_line(message, link, speaker)] if link else [])]


def _put_text(mail: EmailMessage, lines: list[str], speaker: Voice) -> None:
    mail.set_content(clean("\n".join(lines)) + "\n", cte="quoted-printable")
    mail["Content-Language"] = speaker.language


def _put_digest(mail: EmailMessage, card: DigestCard, speaker: Voice, number: str) -> None:
    """As text, and where the mail's number is given also as HTML."""
    said, page = document(card, speaker), web_address(card.page)
    more = ["", f"{speaker.say(REPORT)}: {page}"] if page else []
    _put_text(mail, [*plain(said), *more], speaker)
    if number:
        mail.make_alternative()
        _put_pictured(mail, card, said, speaker, number)


def _put_pictured(mail: EmailMessage, card: DigestCard, said: Document, speaker: Voice, number: str) -> None:
    shown = [section.chart for section in said.sections if section.chart in card.pictures]
    numbers = {chart: f"{chart.value}.{number}" for chart in shown if chart is not None}
    sources = {chart: f"cid:{own}" for chart, own in numbers.items()}
    html = letter(said, speaker, sources, web_address(card.page))
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    *_, part = mail.iter_parts()
    part["Content-Language"] = speaker.language
    for chart, own in numbers.items():
        _add_picture(part, card.pictures[chart], f"<{own}>", f"{chart.value}.png")


def _add_picture(part: MIMEPart, png: bytes, number: str, name: str) -> None:
    part.add_related(png, "image", "png", cid=number, filename=name, disposition="inline")
