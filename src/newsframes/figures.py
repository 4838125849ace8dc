"""Drawing: one colour a language everywhere, direct labels, Arabic in the reader's order; and saving, with the plotted values beside.

Nothing here computes a number; a function gets a table and returns a matplotlib figure.
"""

from __future__ import annotations

import base64
import functools
import io
import textwrap
from pathlib import Path
from unittest import mock

import arabic_reshaper
import matplotlib as mpl
import numpy as np
import pandas as pd
import regex
import wordcloud
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.offsetbox import AnchoredOffsetbox, DrawingArea, HPacker, TextArea
from PIL import Image, ImageFont

from newsframes.codebook import short_name
from newsframes.lexicon import language_name
from newsframes.tables import csv_text, write_bytes, write_text
from newsframes.text import visible

COLOURS = {"ar": "#B4460E", "en": "#0063A0", "fr": "#00785A"}
"""Vermilion, blue and bluish green after Okabe & Ito, darkened until text in them reads on white (contrast above 4.5)."""
MARKERS = {"ar": "o", "en": "s", "fr": "D"}
GREY, PALE, INK = "#6B6B6B", "#D9D9D9", "#1A1A1A"
ACCENT = "#5A189A"
"""What stands out and is no language."""
FONT = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
"""The one font of all figures: it comes with matplotlib and holds Latin and Arabic."""
DPI = 150
CLOUD_SEED = 7
_STYLE = {
    "font.family": "DejaVu Sans", "font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": GREY,
    "axes.titlesize": 12, "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.labelcolor": INK, "text.color": INK,
    "xtick.color": INK, "ytick.color": INK, "figure.dpi": DPI, "savefig.dpi": DPI, "figure.facecolor": "white",
    "axes.grid": False, "legend.frameon": False, "text.parse_math": False,  # two dollar signs in a title are no formula
}  # fmt: skip
LONGEST_LABEL = 60
"""Characters of a title, an id or a word that a figure shows; a longer one would leave no room for what is drawn."""


def drawable(text: str) -> str:
    """A text for a figure: one line, not too long, control and direction characters shown and not obeyed."""
    line = " ".join(text.split())
    return visible(line if len(line) <= LONGEST_LABEL else line[: LONGEST_LABEL - 1] + "…")


class SavedFigure:
    """A figure that has been saved; displays as its picture, with the same words for those who cannot see it."""

    def __init__(self, png: bytes, alt: str):
        self.png, self.alt = png, alt

    def _repr_mimebundle_(self, **_) -> tuple[dict, dict]:
        picture = base64.b64encode(self.png).decode("ascii")
        return {"image/png": picture, "text/plain": self.alt}, {"image/png": {"alt": self.alt}}

    def __repr__(self) -> str:
        return self.alt


def save_figure(
    figure: Figure, name: str, plotted: pd.DataFrame, alt: str, folder: str | Path = "../figures"
) -> SavedFigure:
    """Save a figure as ``name.png``, the values it plots as ``name.csv`` and its text alternative as ``name.txt``; then close it.

    ``alt`` says in one or two sentences what the figure shows, N included. The same input gives the same bytes.
    """
    folder, alt = Path(folder), visible(alt.strip())
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", bbox_inches="tight", pad_inches=0.15, metadata={"Software": None})
    plt.close(figure)
    png = _indexed(buffer.getvalue())
    write_bytes(folder / f"{name}.png", png)
    write_text(folder / f"{name}.csv", csv_text(plotted))
    write_text(folder / f"{name}.txt", alt + "\n")
    return SavedFigure(png, alt)


def load_figure(name: str, folder: str | Path = "../figures") -> SavedFigure:
    """A figure that was saved earlier, with its text alternative."""
    folder = Path(folder)
    return SavedFigure(
        (folder / f"{name}.png").read_bytes(), (folder / f"{name}.txt").read_text(encoding="utf-8").strip()
    )


def _indexed(png: bytes) -> bytes:
    """The picture with a palette of 256 colours: a third of the size, no difference to the eye."""
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(
        256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    ).save(out, "PNG", optimize=True)
    return out.getvalue()


def _title(figure: Figure, text: str) -> None:
    """The title of a figure: what it shows, with N, at the left."""
    figure.suptitle(text, x=0.01, ha="left", fontweight="bold", fontsize=12)


def _nothing(title: str) -> Figure:
    """What is drawn where there is nothing to draw: the title, and that there is none."""
    figure = plt.figure(figsize=(9.5, 1.1))
    figure.text(0.01, 0.3, "There is nothing of this in these articles (N = 0).")
    _title(figure, title)
    return figure


def _of(shown: int, total: int, noun: str) -> str:
    """``N = 5 texts`` where all are shown, else ``12 of N = 200 texts``."""
    return f"N = {total:,} {noun}" if shown == total else f"{shown:,} of N = {total:,} {noun}"


def _in_lines(label: str) -> str:
    """A label on lines short enough for a column, the language on one of its own."""
    name, _, language = label.rpartition(" (")
    return "\n".join([*textwrap.wrap(name, 21), f"({language}"]) if name else label


def language_key(axes: plt.Axes, captions: dict[str, str]) -> None:
    """Name the languages in their colours above a plot, in place of a legend."""
    entries = []
    for language, caption in captions.items():
        colour = COLOURS.get(language, GREY)
        marker = DrawingArea(12, 10)
        marker.add_artist(plt.Line2D([6], [5], marker=MARKERS.get(language, "o"), color=colour, markersize=6))
        entries.append(
            HPacker(
                children=[
                    marker,
                    TextArea(caption, textprops={"color": colour, "fontweight": "bold", "fontsize": 9.5}),
                ],
                pad=0,
                sep=3,
            )
        )
    axes.add_artist(AnchoredOffsetbox(
        loc="lower left", child=HPacker(children=entries, pad=0, sep=16), pad=0, borderpad=0.3, frameon=False,
        bbox_to_anchor=(0, 1.0), bbox_transform=axes.transAxes,
    ))  # fmt: skip


@mpl.rc_context(_STYLE)
def draw_regions(sentences: pd.DataFrame, labels: pd.Series, languages: pd.Series) -> Figure:
    """Each article as a bar from its first to its last code point: headline, body and boilerplate.

    ``sentences`` has article_id, start, end, region; ``labels`` and ``languages`` are by article_id, drawn in their order.
    """
    labels = labels.map(drawable)
    figure, axes = plt.subplots(figsize=(9.5, 0.6 * len(labels) + 1.5), layout="constrained")
    widest = sentences.loc[sentences["article_id"].isin(labels.index), "end"].max()
    for row, article in enumerate(labels.index):
        colour = COLOURS.get(languages[article], GREY)
        for line in sentences[sentences["article_id"] == article].itertuples():
            style = {
                "headline": {"facecolor": colour, "edgecolor": colour},
                "body": {"facecolor": _tint(colour, 0.55), "edgecolor": "white"},
                "boilerplate": {"facecolor": "white", "edgecolor": GREY, "hatch": "////"},
            }[line.region]
            axes.barh(row, line.end - line.start, left=line.start, height=0.62, linewidth=0.6, **style)
        body = sentences[(sentences["article_id"] == article)]
        words = body.groupby("region")["n_words"].sum()
        kept, dropped = int(words.get("body", 0) + words.get("headline", 0)), int(words.get("boilerplate", 0))
        axes.text(
            body["end"].max() + 0.01 * widest,
            row,
            f"{kept} words kept" + (f", {dropped} left out" if dropped else ""),
            va="center",
            fontsize=9,
        )
    axes.set_yticks(range(len(labels)), labels)
    for tick, article in zip(axes.get_yticklabels(), labels.index, strict=True):
        tick.set_color(COLOURS.get(languages[article], GREY))
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_xlim(0, widest * 1.24)
    axes.set_xlabel("position in the text (characters); white lines are sentence borders")
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    handles = [
        plt.Rectangle((0, 0), 1, 1, facecolor=GREY, edgecolor=GREY, label="headline"),
        plt.Rectangle((0, 0), 1, 1, facecolor=_tint(GREY, 0.55), edgecolor="white", label="body"),
        plt.Rectangle(
            (0, 0), 1, 1, facecolor="white", edgecolor=GREY, hatch="////", label="boilerplate, left out of every count"
        ),
    ]
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=3, fontsize=9, handlelength=1.4)
    _title(figure, f"What of each text is the article ({_of(len(labels), sentences['article_id'].nunique(), 'texts')})")
    return figure


def _tint(colour: str, share: float) -> tuple[float, float, float]:
    """A colour mixed with white."""
    return tuple(1 - share * (1 - channel) for channel in mpl.colors.to_rgb(colour))


@mpl.rc_context(_STYLE)
def draw_entity_rates(rates: pd.DataFrame, names: pd.DataFrame, captions: dict[str, str]) -> Figure:
    """Rate of naming per entity and language, with intervals; one row an entity, in the order of ``names``.

    ``rates`` has group (language), entity_id, n, rate, ci_low, ci_high; ``names`` is by entity_id with one column a language;
    ``captions`` names each language drawn, with its N.
    """
    if names.empty:
        return _nothing("Whom the articles name, by language")
    figure, axes = plt.subplots(figsize=(10.5, 0.46 * len(names) + 1.5), layout="constrained")
    offsets = dict(zip(captions, np.linspace(-0.26, 0.26, len(captions)) if len(captions) > 1 else [0.0], strict=True))
    limit = rates.loc[rates["entity_id"].isin(names.index), "ci_high"].max() * 1.02
    for row, entity in enumerate(names.index):
        if row % 2:
            axes.axhspan(row - 0.5, row + 0.5, color="#F4F4F4", linewidth=0)
        for language in captions:
            found = rates[(rates["group"] == language) & (rates["entity_id"] == entity)]
            y = row + offsets[language]
            if found.empty or not found["n"].iloc[0]:
                if not found.empty:
                    reach = [0, found["ci_high"].iloc[0]]
                    axes.plot(reach, [y, y], color=COLOURS[language], linewidth=1, linestyle=":", alpha=0.7)
                axes.plot(
                    [0],
                    [y],
                    marker=MARKERS[language],
                    markersize=4.5,
                    markerfacecolor="white",
                    markeredgecolor=COLOURS[language],
                    linestyle="",
                    clip_on=False,
                )
                continue
            point = found.iloc[0]
            axes.plot(
                [point["ci_low"], point["ci_high"]],
                [y, y],
                color=COLOURS[language],
                linewidth=1.6,
                alpha=0.55,
                solid_capstyle="butt",
            )
            axes.plot(
                [point["rate"]], [y], marker=MARKERS[language], markersize=5.5, color=COLOURS[language], linestyle=""
            )
    others = [language for language in names.columns if language != "en"]
    axes.set_yticks(range(len(names)), names["en"])
    for row, entity in enumerate(names.index):
        for place, language in enumerate(others):
            side = (
                {"ha": "right", "x": 1.25}
                if language == "ar"
                else {"ha": "left", "x": 1.28 + 0.25 * (place - others.index("ar") - 1 if "ar" in others else place)}
            )
            axes.text(
                side["x"],
                row,
                names.loc[entity, language],
                ha=side["ha"],
                transform=axes.get_yaxis_transform(),
                va="center",
                color=COLOURS.get(language, GREY),
                fontsize=9,
            )
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(-0.02 * limit, limit)
    axes.set_xlabel(
        "mentions per 1,000 words (bar: 95 % interval over sentences; hollow: not named, dotted: up to 3 ÷ words)"
    )
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    language_key(axes, captions)
    n, shown = int(rates["n"].sum()), int(rates.loc[rates["entity_id"].isin(names.index), "n"].sum())
    _title(
        figure,
        f"Whom the articles name, by language: {len(names)} of {rates['entity_id'].nunique()} entities, {shown} of N = {n} mentions",
    )
    return figure


@mpl.rc_context(_STYLE)
def draw_entities_by_article(
    rates: pd.DataFrame, names: pd.DataFrame, labels: pd.Series, languages: pd.Series
) -> Figure:
    """Entity × article: the area of a disc is the rate per 1,000 words, the number in or beside it the unnormalised count.

    ``rates`` has group (article_id), entity_id, n, rate; ``labels`` and ``languages`` are by article_id, drawn in the order of ``labels``.
    """
    if names.empty:
        return _nothing("Who is named in which article")
    labels = labels.map(drawable)
    total, rates = int(rates["n"].sum()), rates[rates["group"].isin(labels.index)]
    figure, axes = plt.subplots(
        figsize=(max(6.5, 1.55 * len(labels) + 2.2), 0.4 * len(names) + 1.5), layout="constrained"
    )
    largest = rates["rate"].max()
    for column, article in enumerate(labels.index):
        here = rates[rates["group"] == article].set_index("entity_id")
        colour = COLOURS.get(languages[article], GREY)
        for row, entity in enumerate(names.index):
            count = int(here["n"].get(entity, 0))
            if count:
                area = 620 * here.loc[entity, "rate"] / largest
                axes.scatter([column], [row], s=area, color=_tint(colour, 0.6), linewidth=0)
                axes.text(column + 0.24, row, str(count), ha="left", va="center", fontsize=9, color=INK)
            else:
                axes.text(column, row, "·", ha="center", va="center", color=PALE)
    axes.set_yticks(range(len(names)), names["en"])
    axes.set_xticks(range(len(labels)), [_in_lines(label) for label in labels])
    axes.xaxis.tick_top()
    for tick, article in zip(axes.get_xticklabels(), labels.index, strict=True):
        tick.set_color(COLOURS.get(languages[article], GREY))
        tick.set_fontsize(8.5)
    axes.set_ylim(len(names) - 0.5, -0.6)
    axes.set_xlim(-0.6, len(labels) - 0.4)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    shown = int(rates.loc[rates["entity_id"].isin(names.index), "n"].sum())
    _title(figure, f"Who is named in which article: {shown} of N = {total} mentions (disc: rate, number: count)")
    return figure


@mpl.rc_context(_STYLE)
def draw_agreement(values: pd.DataFrame, enough: float) -> Figure:
    """Krippendorff's alpha per variable with its interval; n, raw agreement and the most frequent value told beside.

    ``values`` has unit, variable, n, agreement, most_frequent, prevalence, alpha, alpha_low, alpha_high; ``enough`` is drawn as a line.
    """
    if values.empty:
        return _nothing("How far two coders agree")
    values = values.reset_index(drop=True)
    figure, axes = plt.subplots(figsize=(10, 0.36 * len(values) + 1.4), layout="constrained")
    axes.axvline(enough, color=GREY, linewidth=1, linestyle="--")
    axes.text(enough, -0.85, f"{enough:g}, tentative conclusions", ha="right", va="center", fontsize=8.5, color=GREY)
    for row in values.itertuples():
        if not np.isnan(row.alpha_low):
            axes.plot([row.alpha_low, row.alpha_high], [row.Index] * 2, color=GREY, linewidth=2, solid_capstyle="butt")
        axes.plot([row.alpha], [row.Index], marker="o", markersize=6, color=INK, clip_on=False)
        value = row.most_frequent.split("|")[0].replace("_", " ")[:34] or "(empty)"
        told = f"n = {row.n}, {row.agreement:.0%} alike; most frequent: {value} ({row.prevalence:.0%})"
        axes.text(1.03, row.Index, told, transform=axes.get_yaxis_transform(), va="center", fontsize=8.5, color=GREY)
    axes.set_yticks(values.index, values["unit"] + ": " + values["variable"].str.replace("_", " "))
    axes.set_ylim(len(values) - 0.5, -1.2)
    axes.set_xlim(min(0.0, values["alpha_low"].min()), 1.0)
    axes.set_xlabel("Krippendorff's alpha (bar: 95 % interval over units; no bar: all units coded alike)")
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    _title(figure, f"How far two coders agree (N = {values['n'].max()} units at most)")
    return figure


@mpl.rc_context(_STYLE)
def draw_keyness(
    keyness: pd.DataFrame, captions: dict[str, str], *, glosses: pd.Series | None = None, top: int = 14
) -> Figure:
    """The words that set each language's coverage apart from general language, as sorted bars; one panel a language.

    ``keyness`` has group (language), lemma, label, n, z; ``glosses`` is English by (language, lemma).
    """
    if keyness.empty:
        return _nothing("Words that the articles use more than their language at large")
    figure, panels = plt.subplots(
        1,
        len(captions),
        figsize=(4.0 * len(captions), 0.33 * top + 1.2),
        sharex=True,
        squeeze=False,
        layout="constrained",
    )
    for axes, (language, caption) in zip(panels[0], captions.items(), strict=True):
        table = keyness[keyness["group"] == language].head(top).reset_index(drop=True)
        axes.barh(table.index, table["z"], color=_tint(COLOURS.get(language, GREY), 0.6), height=0.72)
        for row in table.itertuples():
            gloss = "" if glosses is None else glosses.get((language, row.lemma), "")
            axes.text(row.z + 0.2, row.Index, f"{row.n}×  {gloss}".rstrip(), va="center", fontsize=8.5, color=GREY)
        axes.set_yticks(table.index, table["label"].map(drawable), fontsize=10)
        axes.set_title(caption, color=COLOURS.get(language, GREY), fontsize=10)
        axes.set_ylim(top - 0.4, -0.6)
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
    panels[0][0].set_xlim(0, keyness.groupby("group").head(top)["z"].max() * 1.45)
    figure.supxlabel("keyness: log-odds to general language, z-score (grey: times said, English gloss)", fontsize=9.5)
    _title(
        figure,
        f"Words that the articles use more than their language at large (N = {keyness.drop_duplicates('group')['n_tokens'].sum():,} tokens)",
    )
    return figure


@mpl.rc_context(_STYLE)
def draw_word_clouds(
    keyness: pd.DataFrame, captions: dict[str, str], languages: dict[str, str], *, title: str, top: int = 45
) -> Figure:
    """A word cloud for each group, words sized by keyness (z); Arabic shaped and right to left on any machine."""
    columns = min(len(captions), 3)
    rows = -(-len(captions) // columns)
    figure, panels = plt.subplots(
        rows, columns, figsize=(3.9 * columns, 2.95 * rows + 0.4), squeeze=False, layout="constrained"
    )
    for axes in panels.flat:
        axes.axis("off")
    for axes, (group, caption) in zip(panels.flat, captions.items(), strict=False):
        table = keyness[(keyness["group"] == group) & (keyness["z"] > 0)].head(top)
        language = languages[group]
        axes.set_title(drawable(caption), color=COLOURS.get(language, GREY), fontsize=10)
        if len(table):
            weights = dict(zip(table["label"].map(drawable), table["z"], strict=True))
            axes.imshow(word_cloud(weights, COLOURS.get(language, GREY)))
        else:
            axes.text(0.5, 0.5, "no word said twice", ha="center", color=GREY, transform=axes.transAxes)
    _title(figure, title)
    return figure


def shaped(text: str) -> str:
    """Arabic as presentation forms in visual order, for drawing by software that knows neither joining nor direction."""
    if not regex.search(r"\p{Arabic}", text):
        return text
    joined = arabic_reshaper.reshape(text)
    # Runs of other scripts keep their order inside the reversed line.
    runs = regex.findall(r"\p{Arabic}+|[^\p{Arabic}\s]+|\s+", joined)
    return "".join(run[::-1] if regex.match(r"\p{Arabic}", run) else run for run in reversed(runs))


def word_cloud(weights: dict[str, float], colour: str, *, width: int = 900, height: int = 620) -> np.ndarray:
    """The picture of a word cloud as an array (height × width × 3); words sized by weight, ties in alphabetical order.

    Pillow joins Arabic letters only where it finds the system's libfribidi, and without it draws them apart and reversed without a
    word. So the words are shaped here, and Pillow is held to its basic layout: the same picture with and without that library.
    """
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    shades = {shaped(word): _shade(colour, weight / ordered[0][1]) for word, weight in ordered}
    truetype = ImageFont.truetype

    def basic(font=None, size=10, **options):
        return truetype(font, size, **{**options, "layout_engine": ImageFont.Layout.BASIC})

    with mock.patch.object(ImageFont, "truetype", basic):
        cloud = wordcloud.WordCloud(
            font_path=str(FONT), width=width, height=height, background_color="white", prefer_horizontal=1.0, random_state=CLOUD_SEED,
            relative_scaling=0.6, max_font_size=150, min_font_size=16, margin=6,
            color_func=lambda word, **_: shades[word],
        )  # fmt: skip
        cloud.generate_from_frequencies({shaped(word): weight for word, weight in ordered})
        return np.asarray(cloud.to_image())


def _shade(colour: str, share: float) -> str:
    """Darker for what weighs more, never too pale to read."""
    return mpl.colors.to_hex(_tint(colour, 0.72 + 0.28 * share))


STANCE_COLOURS = {
    "accuse": "#9B2226", "warn": "#CA6702", "endorse": "#5A189A", "assert": "#3A5A98", "neutral": "#5C6770", "distance": "#2A7F9E",
    "concede": "#386641", "deny": "#111111", "none": "#B8B8B8",
}  # fmt: skip
"""Stances from accusing (warm) to holding off (cool); their names stand beside, so that colour is not alone in telling them."""
CERTAINTY_MARKERS = {"certain": "o", "probable": "s", "possible": "^", "undetermined": "X"}


@mpl.rc_context(_STYLE)
def draw_claim_strips(
    claims: pd.DataFrame,
    coded: pd.DataFrame,
    lengths: pd.Series,
    labels: pd.Series,
    languages: pd.Series,
    regions: pd.DataFrame,
) -> Figure:
    """Each article as a bar from first to last character, each claim at its place: colour is stance, shape certainty; answers are ringed.

    Above the bar stand the claims of the instrument, below it, smaller, those coded by hand.

    ``claims`` and ``coded`` have article_id, start, verb_stance, certainty, response; ``lengths`` characters by article_id; ``labels`` and
    ``languages`` by article_id, drawn in their order; ``regions`` has article_id, start, end, region (boilerplate is hatched).
    """
    totals, lengths = (len(claims), len(coded)), lengths[labels.index]
    claims, coded = (table[table["article_id"].isin(labels.index)] for table in (claims, coded))
    labels = labels.map(drawable)
    figure, axes = plt.subplots(figsize=(10.5, 0.86 * len(labels) + 2.3), layout="constrained")
    for row, article in enumerate(labels.index):
        colour = COLOURS.get(languages[article], GREY)
        axes.barh(row, lengths[article], height=0.16, color=_tint(colour, 0.35), linewidth=0)
        for line in regions[(regions["article_id"] == article) & (regions["region"] == "boilerplate")].itertuples():
            axes.barh(
                row,
                line.end - line.start,
                left=line.start,
                height=0.16,
                facecolor="white",
                edgecolor=GREY,
                hatch="//////",
                linewidth=0,
            )
        for table, side, size in ((claims, -1, 7), (coded, 1, 5)):
            here = table[table["article_id"] == article].sort_values("start")
            for place, level in zip(here.itertuples(), _stacked(here["start"], lengths.max() / 62), strict=True):
                y = row + side * (0.17 + 0.14 * level)
                answered = not {"not_reported", "requested"} >= set(place.response.split("|"))
                axes.plot([place.start, place.start], [row + side * 0.08, y], color=PALE, linewidth=0.8, zorder=1)
                axes.plot(
                    [place.start], [y], marker=CERTAINTY_MARKERS[place.certainty], color=STANCE_COLOURS[place.verb_stance], markersize=size,
                    markeredgecolor=INK if answered else "white", markeredgewidth=1.3 if answered else 0.6, zorder=2, clip_on=False,
                )  # fmt: skip
        counts = [(table["article_id"] == article).sum() for table in (claims, coded)]
        axes.text(
            lengths[article] + lengths.max() * 0.012,
            row,
            f"{counts[0]} found" + (f", {counts[1]} coded" if totals[1] else ""),
            va="center",
            fontsize=8.5,
        )
    axes.set_yticks(range(len(labels)), labels)
    for tick, article in zip(axes.get_yticklabels(), labels.index, strict=True):
        tick.set_color(COLOURS.get(languages[article], GREY))
    axes.set_ylim(len(labels) - 0.5, -0.6)
    axes.set_xlim(-lengths.max() * 0.012, lengths.max() * 1.14)
    axes.set_xlabel(
        "position in the text (characters), from its first on the left; "
        + ("above: instrument, below: hand coding; " if totals[1] else "")
        + "hatched: left out"
    )
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    stances = [name for name in STANCE_COLOURS if (claims["verb_stance"] == name).any()]
    sure = [name for name in CERTAINTY_MARKERS if (claims["certainty"] == name).any()]
    dot = functools.partial(plt.Line2D, [], [], linestyle="", markersize=7)
    handles = [
        dot(label=name if name != "none" else "no cue", marker="o", color=STANCE_COLOURS[name], markeredgecolor="white")
        for name in stances
    ]
    handles += [dot(label=name, marker=CERTAINTY_MARKERS[name], color=GREY, markeredgecolor="white") for name in sure]
    handles += [dot(label="an answer is told", marker="o", color="white", markeredgecolor=INK)]
    figure.legend(
        handles=handles,
        loc="outside lower left",
        ncols=min(len(handles), 7),
        fontsize=9,
        handletextpad=0.2,
        columnspacing=1.2,
    )
    _title(
        figure,
        "Claims where they stand, by stance (colour) and certainty (shape): "
        + _of(len(claims), totals[0], "found")
        + (f", {_of(len(coded), totals[1], 'coded by hand').removeprefix('N = ')}" if totals[1] else ""),
    )
    return figure


def _stacked(starts: pd.Series, width: float) -> list[int]:
    """A level for each mark so that neighbours do not cover one another."""
    levels, last = [], []
    for start in starts:
        level = next((i for i, at in enumerate(last) if start - at > width), len(last))
        last[level : level + 1] = [start]
        levels.append(level)
    return levels


MOST_CLAIMANTS, MOST_ACCUSED = 24, 14
"""More rows or columns than these leave no room for their names; those with most pairs are shown."""


@mpl.rc_context(_STYLE)
def draw_accusations(pairs: pd.DataFrame, names: dict[str, str], captions: dict[str, str]) -> Figure:
    """Who accuses whom: claimants down, accused across, one mark a language with the number of claims in it.

    ``pairs`` has language, claimant, accused, n (empty where nobody is named); ``names`` gives labels; ``captions`` the languages drawn.
    """
    if pairs.empty:
        return _nothing("Who says it of whom")
    total = int(pairs["n"].sum())
    totals = pairs.groupby("claimant")["n"].sum()
    rows = sorted(totals.index, key=lambda name: (name == "", -totals[name], names.get(name, name)))[:MOST_CLAIMANTS]
    across = pairs.groupby("accused")["n"].sum()
    columns = sorted(across.index, key=lambda name: (-across[name], names.get(name, name)))[:MOST_ACCUSED]
    columns.sort(key=lambda name: name == "")  # nobody named, the last column
    pairs = pairs[pairs["claimant"].isin(rows) & pairs["accused"].isin(columns)]
    figure, axes = plt.subplots(figsize=(2.6 + 0.98 * len(columns), 1.9 + 0.44 * len(rows)), layout="constrained")
    offsets = dict(zip(captions, np.linspace(-0.27, 0.27, len(captions)) if len(captions) > 1 else [0.0], strict=True))
    for row in range(len(rows)):
        if row % 2:
            axes.axhspan(row - 0.5, row + 0.5, color="#F4F4F4", linewidth=0)
    for pair in pairs.itertuples():
        x, y = columns.index(pair.accused) + offsets[pair.language], rows.index(pair.claimant)
        axes.plot([x], [y], marker=MARKERS[pair.language], color=COLOURS[pair.language], markersize=13, zorder=2)
        axes.text(
            x,
            y,
            str(pair.n),
            color="white",
            ha="center",
            va="center_baseline",
            fontsize=8.5,
            fontweight="bold",
            zorder=3,
        )
    axes.set_yticks(range(len(rows)), [names.get(name, name) for name in rows])
    axes.set_xticks(
        range(len(columns)), [names.get(name, name).replace(" ", "\n", 1) for name in columns], fontsize=8.5
    )
    axes.xaxis.tick_top()
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(-0.6, len(columns) - 0.4)
    axes.tick_params(length=0)
    axes.set_ylabel("claims …")
    for side in axes.spines.values():
        side.set_visible(False)
    handles = [
        plt.Line2D([], [], linestyle="", marker=MARKERS[code], color=COLOURS[code], markersize=9, label=caption)
        for code, caption in captions.items()
    ]
    figure.legend(handles=handles, loc="outside lower left", ncols=1, fontsize=9)
    _title(
        figure,
        f"Who says it of whom (columns: the accused), {_of(int(pairs['n'].sum()), total, 'claimant–accused pairs')}",
    )
    return figure


@mpl.rc_context(_STYLE)
def draw_evidence_and_answers(counts: pd.DataFrame, captions: dict[str, str]) -> Figure:
    """What is told of evidence and of answers, as counts of claims: one panel each, one row a value, one bar a language.

    ``counts`` has variable (evidence · response), value, language, n, N (claims of that language) and n_coded, N_coded (drawn as a line).
    """
    if counts.empty:
        return _nothing("Evidence and answers told of claims")
    panels = list(dict.fromkeys(counts["variable"]))
    figure, axes = plt.subplots(
        1,
        len(panels),
        figsize=(10.5, 1.4 + 0.42 * counts.groupby("variable")["value"].nunique().max()),
        layout="constrained",
    )
    for axis, panel in zip(np.atleast_1d(axes), panels, strict=True):
        here = counts[counts["variable"] == panel]
        values = list(dict.fromkeys(here["value"]))
        height = 0.8 / len(captions)
        for place, language in enumerate(captions):
            own = here[here["language"] == language].set_index("value")
            for row, value in enumerate(values):
                n, total, n_coded, all_coded = own.loc[value, ["n", "N", "n_coded", "N_coded"]].astype(int)
                if not total + all_coded:
                    continue
                y = row - 0.4 + height * (place + 0.5)
                share, by_hand = n / max(total, 1), n_coded / max(all_coded, 1)
                axis.barh(y, share, height=height * 0.92, color=COLOURS[language], linewidth=0)
                if all_coded:
                    axis.plot([by_hand, by_hand], [y - height * 0.46, y + height * 0.46], color=INK, linewidth=1.8)
                axis.text(max(share, by_hand) + 0.014, y, f"{n}", va="center", fontsize=8, color=COLOURS[language])
        axis.set_yticks(range(len(values)), [value.replace("_", " ") for value in values])
        axis.set_ylim(len(values) - 0.5, -0.5)
        axis.set_xlim(0, 1.08)
        axis.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1, decimals=0))
        coded = "; line: hand coding" if counts["N_coded"].any() else ""
        axis.set_xlabel(f"share of the claims of a language; number: claims found{coded}")
        axis.set_title({"evidence": "Evidence is …", "response": "The accused …"}.get(panel, panel), fontsize=10.5)
        axis.tick_params(axis="y", length=0)
    handles = [plt.Rectangle((0, 0), 1, 1, color=COLOURS[code], label=caption) for code, caption in captions.items()]
    figure.legend(handles=handles, loc="outside lower left", ncols=3, fontsize=9)
    _title(
        figure,
        f"Evidence and answers told of N = {counts.drop_duplicates('language')['N'].sum()} claims (a claim may have several answers)",
    )
    return figure


@mpl.rc_context(_STYLE)
def draw_voices(voices: pd.DataFrame, labels: pd.Series, languages: pd.Series) -> Figure:
    """How many words each kind of source gets in each article, as stacked bars with direct labels.

    ``voices`` has article_id, role (``author`` for the rest), n_words, share; ``labels`` and ``languages`` by article_id.
    """
    total, voices = int(voices["n_words"].sum()), voices[voices["article_id"].isin(labels.index)]
    labels = labels.map(drawable)
    order = list(voices.groupby("role")["n_words"].sum().sort_values(ascending=False).index)
    order = ["author", *[role for role in order if role != "author"]]
    greys = dict(zip(order[1:], np.linspace(0.95, 0.35, max(1, len(order) - 1)), strict=False))
    figure, axes = plt.subplots(figsize=(10.5, 0.92 * len(labels) + 1.4), layout="constrained")
    for row, article in enumerate(labels.index):
        left, colour = 0.0, COLOURS.get(languages[article], GREY)
        here = voices[voices["article_id"] == article].set_index("role")
        for role in order:
            share = float(here["share"].get(role, 0.0))
            if not share:
                continue
            shade = (0.93, 0.93, 0.93) if role == "author" else _tint(colour, greys[role])
            axes.barh(row, share, left=left, height=0.8, color=shade, edgecolor="white", linewidth=1.2)
            name, n = role.replace("_", " "), int(here["n_words"][role])
            narrow = share < 0.09
            # On end, a name of two words has two lines where the bar is wide enough for them.
            on_end = name.replace(" ", "\n") if share > 0.03 else name
            label = f"{on_end} {n}" if narrow else f"{name}\n{n}"
            axes.text(
                left + share / 2, row, label, ha="center", va="center", linespacing=0.95,
                fontsize=6.5 if narrow else 7.5, rotation=90 if narrow else 0, color=INK if role == "author" or greys[role] < 0.62 else "white",
            )  # fmt: skip
            left += share
    axes.set_yticks(range(len(labels)), labels)
    for tick, article in zip(axes.get_yticklabels(), labels.index, strict=True):
        tick.set_color(COLOURS.get(languages[article], GREY))
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1, decimals=0))
    axes.set_xlabel("share of the words of headline and body; numbers are words; grey: the author's own voice")
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    _title(
        figure,
        f"Whose voice: words reported from each kind of source ({_of(int(voices['n_words'].sum()), total, 'words')})",
    )
    return figure


@mpl.rc_context(_STYLE)
def draw_claim_values(values: pd.DataFrame) -> Figure:
    """Share of found claims that have the coded value, per variable and set of texts, with intervals; a tick where always giving the most
    frequent coded value would come.

    ``values`` has source (five · dev · test), variable, n, accuracy, low, high, most_frequent.
    """
    styles = {"five": ("o", INK, "these articles"), "dev": ("s", GREY, "trial texts read while the rules were written"), "test": ("D", ACCENT, "trial texts kept apart")}  # fmt: skip
    variables = list(dict.fromkeys(values["variable"]))
    sources = [source for source in styles if (values["source"] == source).any()]
    figure, axes = plt.subplots(figsize=(9.5, 0.42 * len(variables) + 1.7), layout="constrained")
    offsets = dict(zip(sources, np.linspace(-0.24, 0.24, len(sources)) if len(sources) > 1 else [0.0], strict=True))
    for row, variable in enumerate(variables):
        if row % 2:
            axes.axhspan(row - 0.5, row + 0.5, color="#F4F4F4", linewidth=0)
        for point in values[values["variable"] == variable].itertuples():
            marker, colour, _ = styles[point.source]
            y = row + offsets[point.source]
            axes.plot([point.low, point.high], [y, y], color=colour, linewidth=1.5, alpha=0.6)
            axes.plot(
                [point.most_frequent], [y], marker="|", color=colour, markersize=9, markeredgewidth=1.4, clip_on=False
            )
            axes.plot([point.accuracy], [y], marker=marker, color=colour, markersize=5.5, clip_on=False)
    axes.set_yticks(range(len(variables)), [name.replace("_", " ") for name in variables])
    axes.set_ylim(len(variables) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1, decimals=0))
    axes.set_xlabel("share of found claims with the coded value (bar: 95 % interval)")
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    sizes = values.groupby("source")["n"].max()
    handles = [
        plt.Line2D([], [], linestyle="", marker=styles[source][0], color=styles[source][1], markersize=6, label=f"{styles[source][2]} (n = {sizes[source]})")
        for source in sources
    ] + [plt.Line2D([], [], linestyle="", marker="|", color=GREY, markersize=9, markeredgewidth=1.4, label="always the most frequent value")]  # fmt: skip
    figure.legend(handles=handles, loc="outside lower left", ncols=2, fontsize=9)
    _title(figure, f"How right the values of found claims are (N = {int(sizes.sum())} claims)")
    return figure


@mpl.rc_context(_STYLE)
def draw_shares(
    shares: pd.DataFrame, labels: pd.Series, languages: pd.Series, name: str, title: str, order: list[str]
) -> Figure:
    """Share of sentences that show each value, one panel an article: dot and interval the instrument, ring the hand coding.

    ``shares`` has article_id, ``name`` (frame or function), n, share, ci_low, ci_high, share_coded, n_sentences; ``order`` the values from
    top to bottom; ``labels`` and ``languages`` by article_id.
    """
    if not order:
        return _nothing(title)
    labels = labels[labels.index.isin(shares["article_id"])]  # a text of boilerplate only has no sentence to share
    labels = labels.map(drawable)
    headings = labels.map(_in_lines)
    height = 0.36 * max(len(order), 3) + 1.6 + 0.2 * (headings.str.count("\n").max() + 1)
    figure, axes = plt.subplots(1, len(labels), figsize=(10.5, height), sharey=True, sharex=True, layout="constrained")
    for axis, article in zip(np.atleast_1d(axes), labels.index, strict=True):
        colour = COLOURS.get(languages[article], GREY)
        own = shares[shares["article_id"] == article].set_index(name).loc[order]
        for row in range(1, len(order), 2):
            axis.axhspan(row - 0.5, row + 0.5, color="#F4F4F4", linewidth=0)
        rows = np.arange(len(order))
        axis.hlines(rows, own["ci_low"], own["ci_high"], color=colour, linewidth=1.6, alpha=0.55)
        by_hand, seen = own["n_coded"] > 0, own["n"] > 0
        # Marks may lie over the edge; an unclipped line without a point would upset the layout.
        if by_hand.any():
            axis.plot(
                own["share_coded"][by_hand], rows[by_hand], linestyle="", marker="o", markersize=10, markerfacecolor="none",
                markeredgecolor=INK, clip_on=False,
            )  # fmt: skip
        if seen.any():
            axis.plot(
                own["share"][seen], rows[seen], linestyle="", marker="o", markersize=5.5, color=colour, clip_on=False
            )
        axis.set_title(
            f"{headings[article]}\nn = {own['n_sentences'].iloc[0]}",
            fontsize=8,
            color=colour,
            fontweight="bold",
            loc="left",
        )
        axis.set_yticks(rows, [short_name(value) for value in order])
        axis.set_ylim(len(order) - 0.5, -0.5)
        axis.set_xlim(0, 1)
        axis.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1, decimals=0))
        axis.xaxis.set_major_locator(mpl.ticker.MultipleLocator(0.5))
        axis.tick_params(axis="y", length=0)
        axis.spines["left"].set_visible(False)
    handles = [
        plt.Line2D([], [], marker="o", linestyle="-", color=GREY, markersize=5.5, label="share of the article's sentences: instrument, with 95 % interval"),
        plt.Line2D([], [], marker="o", linestyle="", markerfacecolor="none", markeredgecolor=INK, markersize=10, label="hand coding"),
    ][: 2 if shares["share_coded"].notna().any() else 1]  # fmt: skip
    figure.legend(handles=handles, loc="outside lower left", ncols=2, fontsize=9)
    figure.get_layout_engine().set(wspace=0.06)
    _title(figure, title)
    return figure


@mpl.rc_context(_STYLE)
def draw_frame_scores(
    frames: pd.DataFrame, coded: pd.DataFrame, labels: pd.Series, languages: pd.Series, order: list[str]
) -> Figure:
    """Article × frame: the score as a number on a tint, framed where the hand coding has the frame, a star at the primary one.

    ``frames`` has article_id, frame, score, present, primary; ``coded`` article_id, frames (separated by a bar), primary.
    """
    labels, hand = labels.map(drawable), coded.set_index("article_id")
    figure, axes = plt.subplots(figsize=(10.5, 0.62 * len(labels) + 2.4), layout="constrained")
    for row, article in enumerate(labels.index):
        own = frames[frames["article_id"] == article].set_index("frame")
        for column, frame in enumerate(order):
            score, present = own.loc[frame, "score"], own.loc[frame, "present"]
            colour = _tint(COLOURS.get(languages[article], GREY), 0.85 * score) if present else "white"
            axes.add_patch(plt.Rectangle((column - 0.46, row - 0.42), 0.92, 0.84, facecolor=colour, linewidth=0))
            if article in hand.index and frame in hand.loc[article, "frames"].split("|"):
                axes.add_patch(
                    plt.Rectangle((column - 0.46, row - 0.42), 0.92, 0.84, fill=False, edgecolor=INK, linewidth=1.6)
                )
            star = ("★" if own.loc[frame, "primary"] else "") + (
                "☆" if article in hand.index and hand.loc[article, "primary"] == frame else ""
            )
            axes.text(
                column,
                row,
                f"{score:.2f}" + (f"\n{star}" if star else ""),
                ha="center",
                va="center",
                fontsize=8.5,
                color="white" if present and score > 0.72 else INK,
                fontweight="bold" if present else "normal",
            )
    axes.set_xticks(range(len(order)), [short_name(frame) for frame in order], rotation=35, ha="right", fontsize=9)
    axes.set_yticks(range(len(labels)), labels)
    for tick, article in zip(axes.get_yticklabels(), labels.index, strict=True):
        tick.set_color(COLOURS.get(languages[article], GREY))
    axes.set_xlim(-0.6, len(order) - 0.4)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    by_hand = ("; black border: present by hand", ", ☆ primary by hand") if len(hand) else ("", "")
    figure.supxlabel(
        f"tinted, bold: present (score of one half or more){by_hand[0]}; ★ primary{by_hand[1]}", fontsize=9
    )
    shown = _of(len(labels), frames["article_id"].nunique(), "articles")
    _title(figure, f"Score of each frame in each article, against general news ({shown})")
    return figure


@mpl.rc_context(_STYLE)
def draw_frame_voices(counts: pd.DataFrame) -> Figure:
    """Sentences of each frame in the author's voice and in sources' words: ``counts`` has frame, author, quoted, n."""
    if counts.empty:
        return _nothing("Author's voice + sources' words, by frame")
    figure, axes = plt.subplots(figsize=(9, 0.36 * len(counts) + 1.5), layout="constrained")
    rows = np.arange(len(counts))
    axes.barh(rows, counts["author"], color=GREY, height=0.7, linewidth=0)
    axes.barh(
        rows, counts["quoted"], left=counts["author"], color=PALE, height=0.7, linewidth=0, hatch="////", edgecolor=GREY
    )
    for row, count in enumerate(counts.itertuples()):
        axes.text(count.n + counts["n"].max() * 0.012, row, f"{count.author} + {count.quoted}", va="center", fontsize=9)
    axes.set_yticks(rows, [short_name(frame) for frame in counts["frame"]])
    axes.set_ylim(len(counts) - 0.5, -0.5)
    axes.set_xlim(0, counts["n"].max() * 1.14)
    axes.set_xlabel("sentences with the frame; solid: author's voice, hatched: only in sources' words")
    axes.tick_params(axis="y", length=0)
    _title(figure, f"Author's voice + sources' words, by frame (N = {int(counts['n'].sum())} sentence × frame)")
    return figure


VERDICT_STYLES = {
    "equivalent": {"marker": "o", "color": "#3A5A98", "markerfacecolor": "#3A5A98"},
    "different": {"marker": "X", "color": "#9B2226", "markerfacecolor": "#9B2226"},
    "too few to tell": {"marker": "o", "color": GREY, "markerfacecolor": "white"},
}

_CALIBRATED = {
    "frame": "frames", "function": "functions", "stance": "stances", "certainty": "certainty", "allegation": "allegations",
    "mention": "forms of names", "entity": "entities",
}  # fmt: skip


@mpl.rc_context(_STYLE)
def draw_calibration(calibration: pd.DataFrame, margin: tuple[float, float], lines: int) -> Figure:
    """Ratio of prevalences of each code on the same sentences, one panel a pair of languages, with intervals and the margin as a band.

    ``calibration`` has kind, code, first, second, n_first, n_second, ratio, ratio_low, ratio_high, verdict; rows from top to bottom in their order.
    """
    labels = {}  # by kind and code; above the codes of a kind its heading
    for kind, code in zip(calibration["kind"], calibration["code"], strict=True):
        if code != "any":
            labels.setdefault((kind, None), _CALIBRATED[kind])
        labels[kind, code] = f"any {kind}" if code == "any" else short_name(code)
    rows = list(labels)
    pairs = list(dict.fromkeys(zip(calibration["first"], calibration["second"], strict=True)))
    figure, axes = plt.subplots(
        1, len(pairs), figsize=(10.5, 0.26 * len(rows) + 2.2), sharey=True, sharex=True, layout="constrained"
    )
    for axis, (first, second) in zip(np.atleast_1d(axes), pairs, strict=True):
        axis.axvspan(*margin, color="#E4ECF7", linewidth=0)
        axis.axvline(1, color=GREY, linewidth=0.8)
        own = calibration[(calibration["first"] == first) & (calibration["second"] == second)]
        for point in own.itertuples():
            row, style = rows.index((point.kind, point.code)), VERDICT_STYLES[point.verdict]
            if not 0.23 < point.ratio < 4.4:  # beyond the axis, or no ratio at all: the counts instead
                axis.text(
                    1, row, f"{point.n_first} : {point.n_second}", ha="center", va="center", fontsize=7, color=style["color"] if point.verdict == "different" else GREY,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
                )  # fmt: skip
                continue
            if np.isfinite(point.ratio_low):
                axis.plot(
                    [max(point.ratio_low, 0.2), min(point.ratio_high, 5)],
                    [row, row],
                    color=style["color"],
                    linewidth=1.3,
                    alpha=0.6,
                )
            axis.plot([point.ratio], [row], linestyle="", markersize=5, **style)
        axis.set_xscale("log")
        axis.set_xlim(0.22, 4.6)
        axis.set_xticks([0.25, 0.5, 1, 2, 4], ["¼", "½", "1", "2", "4"])
        axis.minorticks_off()
        axis.set_title(f"{language_name(first)} ÷ {language_name(second)}", fontsize=10)
        axis.set_ylim(len(rows) - 0.5, -0.5)
        axis.set_yticks(
            range(len(rows)),
            labels.values(),
            fontsize=8.5,
        )
        for row, (_, code) in enumerate(rows):
            if row and code in (None, "any"):
                axis.axhline(row - 0.5, color=PALE, linewidth=0.8)
        axis.tick_params(axis="y", length=0)
        axis.spines["left"].set_visible(False)
    for label, (_, code) in zip(figure.axes[0].get_yticklabels(), rows, strict=True):
        label.set_fontweight("normal" if code else "bold")
    handles = [
        plt.Line2D([], [], linestyle="", markersize=6, label=verdict, **style)
        for verdict, style in VERDICT_STYLES.items()
    ]
    handles.append(plt.Rectangle((0, 0), 1, 1, color="#E4ECF7", label=f"margin {margin[0]}–{margin[1]}"))
    figure.legend(handles=handles, loc="outside lower left", ncols=4, fontsize=9)
    _title(figure, f"How often the same sentence gets a code, language ÷ language (N = {lines:,} lines)")
    return figure


@mpl.rc_context(_STYLE)
def draw_corrected(
    values: pd.DataFrame, told: pd.DataFrame, units: dict[str, str], captions: dict[str, str], title: str
) -> Figure:
    """Shares or rates by language, raw (pale) and corrected for the instrument (full colour), a panel a kind, with what parts beside.

    ``values`` is from ``calibration.corrected`` (its column ``name`` labels the rows), ``told`` from ``larger_than_instrument`` (codes
    it lacks are not corrected); ``units`` gives the axis label by kind, in the order of the panels.
    """
    rows = {
        kind: list(dict.fromkeys(values.loc[values["kind"] == kind, "code"]))
        for kind in units
        if kind in set(values["kind"])
    }
    if not rows:
        return _nothing(title)
    figure, axes = plt.subplots(
        len(rows), 1, figsize=(9.5, 0.5 * sum(map(len, rows.values())) + 1.0 * len(rows) + 1.2), layout="constrained",
        height_ratios=[len(codes) + 0.6 for codes in rows.values()], squeeze=False,
    )  # fmt: skip
    spread = np.linspace(-0.27, 0.27, len(captions)) if len(captions) > 1 else [0.0]
    for axis, (kind, codes) in zip(axes[:, 0], rows.items(), strict=True):
        own = values[values["kind"] == kind]
        for row, code in enumerate(codes):
            if row % 2:
                axis.axhspan(row - 0.5, row + 0.5, color="#F4F4F4", linewidth=0)
            for language, shift in zip(captions, spread, strict=True):
                for point in own[(own["code"] == code) & (own["language"] == language)].itertuples():
                    colour, at = COLOURS.get(language, GREY), row + shift
                    axis.hlines(at, point.low, point.high, color=colour, linewidth=3.2, alpha=0.22)
                    axis.plot(
                        point.value, at, marker=MARKERS.get(language, "o"), color=_tint(colour, 0.45), markersize=6, clip_on=False
                    )  # fmt: skip
                    if np.isfinite(point.corrected):
                        axis.hlines(at, point.corrected_low, point.corrected_high, color=colour, linewidth=1)
                        axis.plot(
                            point.corrected, at, marker=MARKERS.get(language, "o"), color=colour, markersize=4, clip_on=False
                        )  # fmt: skip
            pairs = told[(told["kind"] == kind) & (told["code"] == code)]
            apart = [f"{a}–{b}" for a, b in pairs.loc[pairs["corrected"] == "yes", ["first", "second"]].to_numpy()]
            unknown = (pairs["corrected"] == "cannot be told").all()
            untold = "not corrected" if pairs.empty else "cannot be told" if unknown else "no difference told"
            verdict = ", ".join(apart) + " differ" if apart else untold
            axis.text(
                1.01, row, verdict, transform=axis.get_yaxis_transform(), va="center", fontsize=8.5,
                color=INK if apart else GREY, fontweight="bold" if apart else "normal",
            )  # fmt: skip
        axis.set_yticks(range(len(codes)), own.drop_duplicates("code").set_index("code").loc[codes, "name"])
        axis.set_ylim(len(codes) - 0.5, -0.5)
        axis.set_xlim(left=0)
        axis.set_xlabel(units[kind])
        axis.tick_params(axis="y", length=0)
        axis.spines["left"].set_visible(False)
    handles = [
        plt.Line2D([], [], linestyle="", marker=MARKERS.get(language, "o"), color=COLOURS.get(language, GREY), label=caption)
        for language, caption in captions.items()
    ] + [
        plt.Line2D([], [], linestyle="-", linewidth=3.2, marker="o", markersize=6, color=_tint(GREY, 0.45), label="as found"),
        plt.Line2D([], [], linestyle="-", linewidth=1, marker="o", markersize=4, color=GREY, label="corrected for the instrument"),
    ]  # fmt: skip
    figure.legend(handles=handles, loc="outside lower left", ncols=3, fontsize=8.5)
    _title(figure, title)
    return figure


_SHOWN = 64
"""Characters of a sentence that are written into its box."""


@mpl.rc_context(_STYLE)
def draw_alignment(
    alignment: pd.DataFrame, across: pd.Series, sentences: pd.DataFrame, captions: pd.Series, languages: pd.Series
) -> Figure:
    """Two articles side by side, from first to last sentence, with bands between the sentences that say the same.

    ``alignment`` is of one pair of articles; ``across`` (by its index) marks links across the order of the rest; ``sentences`` has article_id,
    sentence_no, n_words, text; ``captions`` and ``languages`` are by article_id. The article in Arabic stands on the right.
    """
    articles = [alignment["left_article"].iloc[0], alignment["right_article"].iloc[0]]
    order = sorted(articles, key=lambda article: languages[article] == "ar")
    box, places = 0.405, {}
    figure, axes = plt.subplots(
        figsize=(10.5, 0.36 * sentences.groupby("article_id").size().max() + 2.0), layout="constrained"
    )
    for article in order:
        own = sentences[sentences["article_id"] == article]
        ends = own["n_words"].cumsum().to_numpy() / own["n_words"].sum()
        places[article] = dict(zip(own["sentence_no"], zip([0, *ends[:-1]], ends, strict=True), strict=True))
    linked = alignment.dropna(subset=["left_first", "right_first"])
    for row in linked.itertuples():
        spans = {
            row.left_article: (places[row.left_article][row.left_first][0], places[row.left_article][row.left_last][1]),
            row.right_article: (
                places[row.right_article][row.right_first][0],
                places[row.right_article][row.right_last][1],
            ),
        }
        (top, bottom), (other_top, other_bottom) = (spans[article] for article in order)
        single = row.left_first == row.left_last and row.right_first == row.right_last
        colour = ACCENT if across[row.Index] else STANCE_COLOURS["assert"]
        axes.fill(
            [box, 1 - box, 1 - box, box], [top + 0.002, other_top + 0.002, other_bottom - 0.002, bottom - 0.002],
            facecolor=_tint(colour, 0.25 if single else 0.5), edgecolor=colour, linewidth=0.8, hatch="...." if across[row.Index] else None,
        )  # fmt: skip
        label = "across the order" if across[row.Index] else f"{row.score:.2f}"
        middle = (top + bottom + other_top + other_bottom) / 4
        axes.text(0.5, middle, label, ha="center", va="center", fontsize=8, color=INK)
    joined = {
        (article, number)
        for row in linked.itertuples()
        for article, first, last in (
            (row.left_article, row.left_first, row.left_last), (row.right_article, row.right_first, row.right_last),
        )
        for number in range(first, last + 1)
    }  # fmt: skip
    for side, article in enumerate(order):
        colour, rtl = COLOURS.get(languages[article], GREY), languages[article] == "ar"
        left = 0 if side == 0 else 1 - box
        for row in sentences[sentences["article_id"] == article].itertuples():
            top, bottom = places[article][row.sentence_no]
            alone = (article, row.sentence_no) not in joined
            style = {"facecolor": "white", "hatch": "////", "edgecolor": GREY} if alone else {"facecolor": _tint(colour, 0.14), "edgecolor": colour}  # fmt: skip
            axes.add_patch(plt.Rectangle((left, top + 0.002), box, bottom - top - 0.004, linewidth=0.8, **style))
            text = row.text if len(row.text) <= _SHOWN else row.text[:_SHOWN].rsplit(" ", 1)[0] + " …"
            edge = left + (box - 0.03 if rtl else 0.03)
            background = {"facecolor": "white", "edgecolor": "none", "pad": 0.8} if alone else None
            axes.text(
                edge, (top + bottom) / 2, text, ha="right" if rtl else "left", va="center", fontsize=7.6, color=INK, bbox=background
            )  # fmt: skip
            number = left + (box - 0.006 if rtl else 0.006)
            axes.text(
                number, (top + bottom) / 2, str(row.sentence_no), ha="right" if rtl else "left", va="center", fontsize=7.6,
                color=colour, fontweight="bold",
            )  # fmt: skip
        axes.text(
            left + (box if rtl else 0), -0.018, captions[article], ha="right" if rtl else "left", va="bottom", fontsize=9.5,
            fontweight="bold", color=colour,
        )  # fmt: skip
    axes.set_xlim(-0.002, 1.002)
    axes.set_ylim(1.002, -0.05)
    axes.axis("off")
    shades = [
        plt.Rectangle((0, 0), 1, 1, facecolor=_tint(STANCE_COLOURS["assert"], 0.25), edgecolor=STANCE_COLOURS["assert"], label="one sentence each (number: posterior probability)"),
        plt.Rectangle((0, 0), 1, 1, facecolor=_tint(STANCE_COLOURS["assert"], 0.5), edgecolor=STANCE_COLOURS["assert"], label="split or merged"),
        plt.Rectangle((0, 0), 1, 1, facecolor=_tint(ACCENT, 0.25), edgecolor=ACCENT, hatch="....", label="across the order"),
        plt.Rectangle((0, 0), 1, 1, facecolor="white", edgecolor=GREY, hatch="////", label="in this article only"),
    ]  # fmt: skip
    used = [True, True, bool(across[linked.index].any()), len(joined) < len(sentences)]
    figure.legend(
        handles=[shade for shade, is_used in zip(shades, used, strict=True) if is_used], loc="outside lower left", ncols=4, fontsize=9
    )  # fmt: skip
    _title(figure, f"Which sentences say the same: {len(linked)} links between N = {len(sentences)} sentences")
    return figure


def language_captions(articles: pd.DataFrame) -> dict[str, str]:
    """``Arabic (3 articles, 1,147 words)`` by language, in alphabetical order of the names."""
    captions = {}
    for language, group in sorted(articles.groupby("language"), key=lambda item: language_name(item[0])):
        n = len(group)
        captions[language] = (
            f"{language_name(language)} ({n} article{'s' if n > 1 else ''}, {group['n_words'].sum():,} words)"
        )
    return captions
