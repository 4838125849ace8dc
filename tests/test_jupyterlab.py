"""The notebooks in a real JupyterLab, as a reader of a fresh clone opens them: figures, Arabic, links, and a run from top to bottom."""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import pandas as pd
import pytest
from browser import browser, keep_picture
from hostile import PIECES, notebook
from nbformat.v4 import new_code_cell, new_output
from playwright.sync_api import Page, expect

from newsframes.show import show_list, show_table, show_text

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
QUICK = "01-load-the-corpus"
"""It computes, draws and writes, and is done in seconds."""
SECONDS_TO_START, SECONDS_TO_RUN, SECONDS_TO_SHOW = 60, 120, 30
TOKEN = secrets.token_hex()


class Lab(NamedTuple):
    """A JupyterLab that runs: its address, the tree that it shows, its environment."""

    url: str
    tree: Path
    environment: dict[str, str]


@pytest.fixture(scope="module")
def lab(tmp_path_factory) -> Iterator[Lab]:
    """A JupyterLab in a copy of the tree, on any free port, with no trust, setting or workspace from elsewhere."""
    home = tmp_path_factory.mktemp("lab")
    for name in ("seeds", "notebooks", "figures", "data"):
        shutil.copytree(ROOT / name, home / "tree" / name)
    # All cells at once in place of those that the window shows, so that pictures can be counted.
    wanted = {
        "notebook-extension/tracker": {"windowingMode": "none"},
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    }
    for name, setting in wanted.items():
        file = home / "config" / "lab" / "user-settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(setting))
    own = {f"JUPYTER_{kind}_DIR": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    options = [
        "--no-browser",
        "--ServerApp.port=0",
        f"--IdentityProvider.token={TOKEN}",
        "--ServerApp.allow_root=True",
        "--LabApp.expose_app_in_browser=True",
    ]
    log = home / "log.txt"
    with log.open("w") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], cwd=home / "tree", env=os.environ | own, stdout=file, stderr=file
        )  # fmt: skip
    try:
        for _ in range(SECONDS_TO_START * 10):
            if found := list((home / "runtime").glob("jpserver-*.json")):
                break
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
        else:
            pytest.fail(f"JupyterLab has not started:\n{log.read_text()}")
        time.sleep(0.2)
        yield Lab(json.loads(found[0].read_text())["url"], home / "tree", os.environ | own)
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def page(lab) -> Iterator[Page]:
    with browser(viewport={"width": 1280, "height": 1000}) as window:
        window.set_default_timeout(SECONDS_TO_SHOW * 1000)
        expect.set_options(timeout=SECONDS_TO_SHOW * 1000)
        page = window.new_page()
        page.goto(f"{lab.url}lab?token={TOKEN}")
        page.wait_for_function("window.jupyterapp !== undefined")
        page.evaluate("window.jupyterapp.restored.then(() => true)")
        yield page


def opened(page: Page, notebook: str):
    """The open notebook of this name, in front, with all its cells."""
    name = f"{notebook}.ipynb"
    page.evaluate("path => { window.jupyterapp.commands.execute('docmanager:open', {path}) }", f"notebooks/{name}")
    return in_front(page, name)


def in_front(page: Page, name: str):
    """The notebook of this file name, once it is in front and all its cells are there."""
    expect(page.locator(".lm-DockPanel-tabBar .lm-mod-current")).to_contain_text(name)
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    n_cells = page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.context.ready.then(() => window.jupyterapp.shell.currentWidget.content.model.cells.length)"
    )
    expect(panel.locator(".jp-Cell")).to_have_count(n_cells)
    return panel


def close(page: Page) -> None:
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.dispose() }")


def outputs(notebook: str, kind: str) -> int:
    """How many outputs of this kind a notebook has."""
    cells = nbformat.read(ROOT / "notebooks" / f"{notebook}.ipynb", as_version=4).cells
    return sum(kind in output.get("data", {}) for cell in cells for output in cell.get("outputs", []))


def assert_pictures_and_tables_show(panel, notebook: str) -> None:
    widths = panel.locator(".jp-RenderedImage img").evaluate_all(
        "images => Promise.all(images.map(async image => { await image.decode(); return image.naturalWidth }))"
    )
    assert len(widths) == outputs(notebook, "image/png")
    assert all(width > 300 for width in widths)
    assert panel.locator(".jp-OutputArea-output.jp-RenderedHTMLCommon[data-mime-type='text/html']").count() == outputs(notebook, "text/html")  # fmt: skip
    too_wide = panel.locator(".jp-OutputArea-output table").evaluate_all(
        "tables => tables.filter(t => t.offsetWidth > t.closest('.jp-OutputArea-output').clientWidth).map(t => t.innerText)"
    )
    assert too_wide == []
    assert panel.locator("[data-mime-type='application/vnd.jupyter.stderr'], .jp-RenderedText[data-mime-type*='error']").count() == 0  # fmt: skip


def assert_arabic_runs_from_right_to_left(panel) -> int:
    """Every element in Arabic runs from right to left and begins at its right edge; how many there are."""
    elements = panel.locator(".jp-OutputArea [lang=ar]")
    found = elements.evaluate_all(
        "elements => elements.map(e => { const s = getComputedStyle(e); return [e.tagName, s.direction, s.textAlign] })"
    )
    for tag, direction, align in found:
        assert direction == "rtl"
        assert align in ("right", "start") or tag == "TD"
    return len(found)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_notebook_of_a_fresh_clone_shows_figures_and_tables_and_arabic(page, notebook):
    panel = opened(page, notebook)
    assert_pictures_and_tables_show(panel, notebook)
    n_arabic = assert_arabic_runs_from_right_to_left(panel)
    source = (ROOT / "notebooks" / f"{notebook}.ipynb").read_text(encoding="utf-8")
    assert n_arabic == len(re.findall(r'lang=\\"ar\\"', source))
    scroller = panel.locator(".jp-WindowedPanel-outer")
    height = scroller.evaluate("element => element.scrollHeight")
    for number, top in enumerate(range(0, height, 900)):
        scroller.evaluate("(element, top) => element.scrollTo(0, top)", top)
        keep_picture(page, f"{notebook}-{number:02d}")
    close(page)


def test_a_link_opens_the_next_notebook(page):
    panel = opened(page, NOTEBOOKS[0])
    panel.locator(f".jp-MarkdownOutput a[href*='{NOTEBOOKS[1]}']").last.click()
    in_front(page, f"{NOTEBOOKS[1]}.ipynb")
    close(page)
    close(page)


def test_a_notebook_runs_from_top_to_bottom_and_shows_the_same(page):
    panel = opened(page, QUICK)
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs') }")
    expect(panel.locator(".jp-OutputArea-output")).to_have_count(0)
    page.wait_for_function("window.jupyterapp.shell.currentWidget.sessionContext.kernelDisplayStatus === 'idle'")
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
    cells = nbformat.read(ROOT / "notebooks" / f"{QUICK}.ipynb", as_version=4).cells
    n = sum(cell.cell_type == "code" for cell in cells)
    prompts = panel.locator(".jp-CodeCell .jp-InputPrompt")
    expect(prompts.last).to_have_text(f"[{n}]:", timeout=SECONDS_TO_RUN * 1000)
    assert prompts.all_inner_texts() == [f"[{number}]:" for number in range(1, n + 1)]
    expect(panel.locator(".jp-OutputArea-output")).to_have_count(sum(len(cell.get("outputs", [])) for cell in cells))
    assert_pictures_and_tables_show(panel, QUICK)
    assert assert_arabic_runs_from_right_to_left(panel)
    keep_picture(page, f"{QUICK}-run")
    close(page)


@pytest.mark.parametrize("trusted", [False, True], ids=["untrusted", "trusted"])
def test_nothing_in_a_text_is_obeyed_and_no_formula_is_set(lab, page, trusted):
    name = f"hostile-{trusted}.ipynb"
    made = notebook([show_text(*PIECES), show_list(*PIECES), show_table(pd.DataFrame({"text": PIECES}), PIECES[14])])
    # One formula that is meant, so that it is known that formulas are set here.
    formula = new_output("display_data", data={"text/html": "<p>$x^2$</p>", "text/plain": "x"})
    made.cells.append(new_code_cell("formula", outputs=[formula]))
    nbformat.write(made, lab.tree / "notebooks" / name)
    if trusted:
        subprocess.run([sys.executable, "-m", "jupyter", "trust", name], cwd=lab.tree / "notebooks", env=lab.environment, check=True)  # fmt: skip
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("path => { window.jupyterapp.commands.execute('docmanager:open', {path}) }", f"notebooks/{name}")
    panel = in_front(page, name)
    expect(panel.locator(".jp-Cell").last.locator("mjx-container")).to_have_count(1)
    assert panel.locator("mjx-container").count() == 1
    assert page.evaluate("window.jupyterapp.shell.currentWidget.content.model.cells.get(0).trusted") is trusted
    assert page.evaluate("window.obeyed") is None
    assert panel.locator(".jp-RenderedHTMLCommon :is(script, style, iframe, svg, img, a, h1, textarea)").count() == 0
    assert [url for url in asked if not url.startswith((lab.url, "data:", "blob:"))] == []
    keep_picture(page, f"hostile-{'trusted' if trusted else 'untrusted'}")
    close(page)
