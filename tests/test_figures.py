"""Figures: Arabic is joined and in the reader's order, the same bytes every time, legible for all."""

import itertools
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from PIL import Image, ImageDraw, ImageFont

from newsframes.figures import COLOURS, FONT, SavedFigure, load_figure, save_figure, shaped, word_cloud

ARABIC = ["البيانات", "تيك توك", "مايكروسوفت", "الهجمات", "لا أساس", "الإلكترونية"]
HIDE = "import numpy, sys; from PIL import features; from newsframes.figures import word_cloud; "


def ink(image: Image.Image) -> np.ndarray:
    """The drawn part of a picture as a mask of fixed size."""
    dark = np.asarray(image.convert("L")) < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    cut = Image.fromarray(~dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    return ~np.asarray(cut.resize((300, 90)))


def drawn_by_pillow(text: str) -> np.ndarray:
    font = ImageFont.truetype(str(FONT), 80, layout_engine=ImageFont.Layout.BASIC)
    image = Image.new("L", (1600, 200), 255)
    ImageDraw.Draw(image).text((40, 40), text, font=font, fill=0)
    return ink(image)


def drawn_by_matplotlib(text: str, tmp_path) -> np.ndarray:
    figure = plt.figure(figsize=(16, 2), dpi=100)
    figure.text(0.05, 0.3, text, fontsize=80 * 72 / 100, family="DejaVu Sans")
    figure.savefig(tmp_path / "reference.png")
    plt.close(figure)
    return ink(Image.open(tmp_path / "reference.png"))


def overlap(first: np.ndarray, second: np.ndarray) -> float:
    return (first & second).sum() / (first | second).sum()


@pytest.mark.parametrize("word", ARABIC)
def test_words_shaped_here_look_like_those_that_matplotlib_shapes(word, tmp_path):
    reference = drawn_by_matplotlib(word, tmp_path)
    right, unshaped = overlap(drawn_by_pillow(shaped(word)), reference), overlap(drawn_by_pillow(word), reference)
    assert right > 0.7
    assert right > unshaped + 0.2


def test_shaping_leaves_latin_alone_and_keeps_its_order_inside_arabic():
    assert shaped("Données") == "Données"
    assert shaped("تطبيق WeChat").startswith("WeChat ")


def test_a_word_cloud_is_the_same_where_libfribidi_is_missing(tmp_path):
    (tmp_path / "libfribidi.so.0").write_text("no library")
    (tmp_path / "libfribidi.so").write_text("no library")
    draw = "word_cloud({'البيانات': 3.0, 'هجمات': 2.0, 'data': 1.0}, '#B4460E')"
    script = f"{HIDE} numpy.save(sys.argv[1], {draw}); print(features.check('raqm'))"
    environment = {**os.environ, "LD_LIBRARY_PATH": str(tmp_path)}
    command = [sys.executable, "-c", script, str(tmp_path / "cloud.npy")]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False", "libfribidi was not hidden"
    here = word_cloud({"البيانات": 3.0, "هجمات": 2.0, "data": 1.0}, "#B4460E")
    assert np.array_equal(np.load(tmp_path / "cloud.npy"), here)


def test_equal_weights_give_the_same_cloud_in_any_order():
    words = {"alpha": 1.0, "beta": 1.0, "gamma": 1.0}
    assert np.array_equal(word_cloud(words, "#000000"), word_cloud(dict(reversed(words.items())), "#000000"))


def test_a_figure_is_saved_with_its_values_and_its_words_in_the_same_bytes(tmp_path):
    table = pd.DataFrame({"x": [1, 2], "y": [0.123456789, 2.0]})
    for folder in ("one", "two"):
        figure, axes = plt.subplots()
        axes.plot(table["x"], table["y"])
        save_figure(figure, "line", table, "A line (N = 2).", tmp_path / folder)
        assert not plt.fignum_exists(figure.number)
    for name in ("line.png", "line.csv", "line.txt"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert (tmp_path / "one" / "line.csv").read_text() == "x,y\n1,0.123457\n2,2\n"
    assert load_figure("line", tmp_path / "one").alt == "A line (N = 2)."


def test_a_saved_figure_shows_its_picture_and_says_what_it_shows():
    data, metadata = SavedFigure(b"png", "Two bars.")._repr_mimebundle_()
    assert data["text/plain"] == metadata["image/png"]["alt"] == "Two bars."
    assert data["image/png"] == "cG5n"


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


@pytest.mark.parametrize("colour", COLOURS.values(), ids=COLOURS)
def test_text_in_a_language_colour_reads_on_white(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5  # WCAG 2, level AA


DEUTERANOPIA = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
)
PROTANOPIA = np.array(
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
)


@pytest.mark.parametrize("seen", [np.eye(3), DEUTERANOPIA, PROTANOPIA], ids=["all", "deuteranopia", "protanopia"])
def test_language_colours_stay_apart_for_the_colour_blind(seen):
    # Machado, Oliveira & Fernandes 2009
    colours = [seen @ [int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)] for c in COLOURS.values()]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(colours, 2)) > 0.2
