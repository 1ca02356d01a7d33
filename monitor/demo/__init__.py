"""A small world on loopback that speaks the real shapes: complaint sites and Slack."""
