"""A list as one web page: no script, nothing from outside, readable by screen readers and printable."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from importlib.resources import files
from pathlib import Path

from registry.messages import say
from registry.publication.output import save
from registry.publication.sheet import Sheet, Table, build
from registry.values import RepealList


def write(listed: RepealList, out: Path, *, lang: str = "zh") -> None:
    """Write the page (UTF-8)."""
    save(page(build(listed, lang, to_read=True)).encode("utf-8"), out)


def page(sheet: Sheet) -> str:
    """The whole page. Its policy allows nothing but its own style, named by digest (CSP Level 3)."""
    style = files("registry.publication").joinpath("templates/list.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = escape(sheet.title)
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{"zh-CN" if sheet.lang == "zh" else "en"}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{title}</title>",
            f"<style>{style}</style>",
            "</head>",
            f"<body{' class=draft' if sheet.banner else ''}>",
            *([f'<p class="banner" role="status">{escape(sheet.banner)}</p>'] if sheet.banner else []),
            "<main>",
            *([f'<p class="annex">{escape(sheet.annex)}</p>'] if sheet.annex else []),
            f"<h1>{title}</h1>",
            *(line for table in sheet.tables for line in _table(sheet, table)),
            *_facts(sheet),
            "</main>",
            *([f'<p class="banner">{escape(sheet.banner)}</p>'] if sheet.banner else []),
            "</body>",
            "</html>",
            "",
        )
    )


def _table(sheet: Sheet, table: Table) -> list[str]:
    """One table with its heading; a category opens its own group of rows."""
    head = "".join(f'<th scope="col">{escape(label)}</th>' for label in sheet.labels)
    name = escape(table.heading or sheet.title)
    lines = [f"<h2>{name}</h2>"] if table.heading else []
    lines += ['<div class="table" role="region" tabindex="0" aria-label="' + name + '">', "<table>"]
    lines += [f"<caption>{name}</caption>", f"<thead><tr>{head}</tr></thead>", "<tbody>"]
    return [*lines, *_rows(sheet, table), "</tbody>", "</table>", "</div>"]


def _rows(sheet: Sheet, table: Table) -> list[str]:
    """The rows, with a row of heading where the category changes."""
    width = len(sheet.columns)
    lines: list[str] = []
    last = ""
    for category, row in zip(table.categories, table.rows, strict=True):
        if table.by_category and category != last:
            lines.append(f'<tr class="category"><th scope="colgroup" colspan="{width}">{escape(category)}</th></tr>')
        last = category
        lines.append("<tr>" + "".join(map(_cell, (column.key for column in sheet.columns), row)) + "</tr>")
    return lines or [f'<tr><td colspan="{width}">{escape(sheet.nothing)}</td></tr>']


def _cell(key: str, text: str) -> str:
    """One cell; the title heads its row."""
    content = escape(text).replace("\n", "<br>")
    return f'<th scope="row">{content}</th>' if key == "title" else f'<td class="{key}">{content}</td>'


def _facts(sheet: Sheet) -> list[str]:
    """What the list rests on."""
    pairs = (f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in sheet.facts)
    return [f"<footer><h2>{escape(say('list.notes', sheet.lang))}</h2>", "<dl>", *pairs, "</dl>", "</footer>"]
