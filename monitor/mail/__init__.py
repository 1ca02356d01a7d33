"""Messages by e-mail."""

from monitor.mail.channel import MailChannel
from monitor.mail.envelope import Sender
from monitor.mail.sending import Server

__all__ = ["MailChannel", "Sender", "Server"]
