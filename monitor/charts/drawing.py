"""A plot as a picture."""

import matplotlib

from monitor.charts.bars import draw_bars
from monitor.charts.columns import draw_columns
from monitor.charts.sheet import Sheet
from monitor.charts.steps import draw_steps
from monitor.rules.digest.plots import Form, Plot

_FORMS = {Form.COLUMNS: draw_columns, Form.BARS: draw_bars, Form.STEPS: draw_steps}


def png(plot: Plot) -> bytes:
    """The picture of a plot, whatever the person who runs the program has set for pictures of his own."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        sheet = Sheet()
        _FORMS[plot.form](sheet, plot)
        return sheet.png()
