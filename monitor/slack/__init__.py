"""The only home of Slack."""
