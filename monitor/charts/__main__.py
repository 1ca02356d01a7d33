"""The child: import what draws at once, then read what to draw, draw it, leave."""

import sys

from monitor.charts.wire import NOT_INSTALLED, answered, read_asked


def main() -> None:
    """Answer one request; none comes where the parent is gone."""
    try:
        from monitor.charts.drawing import png
    except ImportError:
        _say(NOT_INSTALLED)
        return
    if asked := sys.stdin.buffer.read():
        wanted = read_asked(asked)
        _say(answered({lang: {chart: png(plot) for chart, plot in plots.items()} for lang, plots in wanted.items()}))


def _say(answer: bytes) -> None:
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
