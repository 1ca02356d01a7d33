"""The weekly digest: due by data, made in a child, owed once to each of its channels.

tick ──► due by data ──► child: count ─► make ─► draw ──tx──► digest, pictures, OutboxItem a channel
"""

from monitor.stages.digest.desk import DigestDesk, tend_digests
from monitor.stages.digest.order import Ending, Order, Reader, Result, Subject

__all__ = ["DigestDesk", "Ending", "Order", "Reader", "Result", "Subject", "tend_digests"]
