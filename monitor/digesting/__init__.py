"""Digests are made in a short-lived child: what counting and drawing take of memory is not the daemon's to keep.

It may be killed anywhere: what it makes is kept in one transaction, and the next look finds due what was not made.
"""
