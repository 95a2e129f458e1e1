"""The round at a glance as pictures (SVG by pygal): no script, no style from outside, the same bytes for the same figures.

Every picture carries its figures as a table, which is what screen readers and black-and-white printers go by.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.messages import language, say
from registry.publication.sheet import safe
from registry.publication.wording import outcome_word
from registry.values import Outcome

COLORS = {
    Outcome.RETAIN: "#2f6f4e",
    Outcome.AMEND: "#8f6000",
    Outcome.REPEAL: "#b00020",
    Outcome.LAPSE: "#6b4a9c",
    Outcome.OUT_OF_SCOPE: "#7d7d7d",
}
"""One colour for each outcome, told apart in brightness too."""

ONE_COLOR = "#2d5d8f"
FONT = "'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', SimHei, sans-serif"
LABEL = 20
"""Characters of a label that have room beside a bar; a longer one is cut with …; the table has it whole."""


SMALL = 0.025
"""The share of the longest bar below which a part bears no figure: it would run into its neighbours'."""


@dataclass(frozen=True, slots=True)
class Plot:
    """One picture: a bar for each label, stacked by series; ``lying`` bars run across the page."""

    name: str
    title: str
    labels: tuple[str, ...]
    series: Mapping[str, tuple[int, ...]]
    colors: tuple[str, ...] = (ONE_COLOR,)
    lying: bool = False
    label: str = ""  # what the labels are, at the head of the table

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not any(any(values) for values in self.series.values())

    @property
    def head(self) -> tuple[str, ...]:
        """The head of its table."""
        return (self.label, *self.series)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of its table."""
        columns = zip(*self.series.values(), strict=True)
        return tuple((label, *map(str, values)) for label, values in zip(self.labels, columns, strict=True))


def by_outcome(name: str, groups: Mapping[str, Mapping[str, int]], lang: str | None, *, lying: bool = False) -> Plot:
    """Outcomes of groups (years, issuers), stacked."""
    shown = [outcome for outcome in COLORS if any(counts.get(outcome.value) for counts in groups.values())]
    series = {
        _word(outcome, lang): tuple(counts.get(outcome.value, 0) for counts in groups.values()) for outcome in shown
    }
    colors = tuple(COLORS[outcome] for outcome in shown)
    return Plot(
        name,
        say(f"plot.{name}", lang),
        tuple(safe(label) for label in groups),
        series,
        colors,
        lying,
        say(f"plot.label.{name}", lang),
    )


def _word(outcome: Outcome, lang: str | None) -> str:
    """The word of an outcome that has room in a legend."""
    return say("plot.out_of_scope", lang) if outcome is Outcome.OUT_OF_SCOPE else outcome_word(outcome, lang)


def counted(name: str, figures: Mapping[str, int], lang: str | None, *, lying: bool = False) -> Plot:
    """One figure for each label."""
    series = {say("plot.documents", lang): tuple(figures.values())}
    return Plot(
        name,
        say(f"plot.{name}", lang),
        tuple(safe(label) for label in figures),
        series,
        lying=lying,
        label=say(f"plot.label.{name}", lang),
    )


def svg(plot: Plot) -> bytes:
    """The picture (UTF-8)."""
    import pygal

    lying = pygal.HorizontalStackedBar if len(plot.series) > 1 else pygal.HorizontalBar
    chart: Any = (lying if plot.lying else pygal.StackedBar)(**_options(plot))
    chart.uuid = f"plot-{plot.name}"
    order = range(len(plot.labels))
    chart.x_labels = [_short(label) if plot.lying else label for label in plot.labels]
    if plot.lying:  # drawn from the bottom up
        order = range(len(plot.labels) - 1, -1, -1)
        chart.x_labels = chart.x_labels[::-1]
    least = SMALL * max((sum(column) for column in zip(*plot.series.values(), strict=True)), default=0)
    for title, values in plot.series.items():
        chart.add(title, [_value(values[place], least) for place in order])
    rendered = chart.render()
    return _clean(rendered if isinstance(rendered, str) else rendered.decode("utf-8"))


def _value(value: int, least: float) -> Any:
    """A value as the library takes it: none for nothing, and no figure on a bar that has no room for one."""
    return None if not value else value if value >= least else {"value": value, "formatter": lambda _: ""}


def data_uri(image: bytes, media_type: str = "image/svg+xml") -> str:
    """An image as the value of an ``src`` attribute."""
    return f"data:{media_type};base64,{base64.b64encode(image).decode()}"


def alt(plot: Plot, lang: str | None = None) -> str:
    """The picture in one sentence; the figures follow as a table."""
    joint = ", " if language(lang) == "en" else "、"
    totals = {title: sum(values) for title, values in plot.series.items()}
    return say(
        "plot.alt", lang, title=plot.title, totals=joint.join(f"{title} {count}" for title, count in totals.items())
    )


def _options(plot: Plot) -> dict[str, Any]:
    """Size, style and furniture."""
    from pygal.style import Style

    count = len(plot.labels)
    style = Style(
        background="#ffffff", plot_background="#ffffff", foreground="#1a1a1a", foreground_strong="#1a1a1a",
        foreground_subtle="#595959", colors=plot.colors, font_family=FONT, label_font_size=13, major_label_font_size=13,
        legend_font_size=13, value_font_size=12, value_label_font_size=12, title_font_size=16, transition="0s",
        guide_stroke_color="#d0d0d0", major_guide_stroke_color="#d0d0d0", opacity="1", value_colors=("#ffffff",) * 5,
    )  # fmt: skip
    return {
        "style": style,
        "js": [],
        "pretty_print": False,
        "disable_xml_declaration": True,
        "explicit_size": True,
        "width": 760,
        "height": max(240, 90 + 30 * count) if plot.lying else 340,
        "show_legend": len(plot.series) > 1,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": len(plot.series),
        "legend_box_size": 12,
        "print_values": plot.lying or count <= 14,
        "print_zeroes": False,
        "value_formatter": lambda value: f"{value or 0:.0f}",
        "x_label_rotation": 0 if plot.lying or count <= 14 else 50,
        "margin": 12,
        "margin_left": 16 if not plot.lying else 20 + max((_width(label) for label in plot.labels), default=0) * 6,
        "show_y_guides": not plot.lying,
        "show_x_guides": False,
        "truncate_label": -1,
        "max_scale": 8,
        "min_scale": 3,
        "include_x_axis": True,
        "show_y_labels": True,
        "no_prefix": False,
    }


def _short(label: str) -> str:
    """A label that has room beside its bar."""
    return label if len(label) <= LABEL else label[: LABEL - 1] + "…"


def _width(label: str) -> int:
    """By how many characters a label is wider than the library takes it to be: Chinese ones count double there."""
    return sum(not sign.isascii() for sign in _short(label))


def _clean(image: str) -> bytes:
    """The picture without comments (program, moment) and without tooltips, which need a script."""
    text = re.sub(r"<!--.*?-->", "", image, flags=re.S)
    text = re.sub(r"<script.*?</script>|<script[^>]*/>", "", text, flags=re.S)
    return re.sub(r"<desc[^>]*>.*?</desc>", "", text, flags=re.S).encode()


def shown(plots: Sequence[Plot]) -> tuple[Plot, ...]:
    """The pictures that have something to show."""
    return tuple(plot for plot in plots if not plot.empty)
