"""A figure that shows itself in a notebook; read when one is drawn, since it loads matplotlib."""

from __future__ import annotations

from io import BytesIO

from matplotlib.figure import Figure

from jointsim.reports.figures.style import settled


class Drawing(Figure):
    """A figure of matplotlib that needs no pyplot to be seen."""

    def _repr_png_(self) -> bytes:
        """Draw it as a notebook shows it."""
        png = BytesIO()
        with settled():
            self.savefig(png, format="png", dpi=100)
        return png.getvalue()
