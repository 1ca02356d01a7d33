"""Which mentions of a brand are one synchronised group: links by text, address, tag and thread; groups; their sums."""
