"""Invented days of a brand: what its customers say, what crowds do, what attackers do; with the truth beside it."""
