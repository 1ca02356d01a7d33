"""A digest as a page of its own: one HTML file that needs nothing else, for a browser, for paper, for e-mail."""

from monitor.page.whole import POLICY, laid_out, page

__all__ = ["POLICY", "laid_out", "page"]
