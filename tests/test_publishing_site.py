"""The public pages: what is on them, that nothing on them can act, and how a browser shows them."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import re
import shutil
import subprocess
import threading
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from registry.errors import MisuseError
from registry.publication.site import Entry, Site, write
from registry.publication.site.elements import Markup, el
from registry.publication.site.frame import policy, style_text
from registry.service import Opinion, publicsite
from registry.service.published import day_of
from registry.values import Outcome
from tests.publishing import NAUGHTY, shelve
from tests.stock import CHIEF, LI, REPEAL

pytest_plugins = ["tests.stock", "tests.publishing"]

DAY = dt.date(2030, 1, 1)
VOID = {"meta", "link", "br", "img", "input"}


class Seen(HTMLParser):
    """What a page is made of: elements with attributes, their nesting, and the text outside of script."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        if "script" not in self.open:
            self.words.append(data)

    def having(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def read(path):
    return Seen(path.read_text("utf-8"))


@pytest.fixture
def published(decided):
    decided.registry.publish_round(CHIEF)
    return decided


def export(desk, out, **options):
    return publicsite.write(publicsite.site(desk.registry, **options), out)


# --- what is published ------------------------------------------------------------------------------------------------


def test_documents_stand_where_they_belong(published, tmp_path):
    report = export(published, tmp_path / "site", as_of=DAY)
    assert report.states == {"repealed": 1, "lapsed": 1, "in_force": 2, "expired": 1}
    data = json.loads((tmp_path / "site" / "documents.json").read_text("utf-8"))
    assert {each["id"]: each["state"] for each in data["documents"]} == {
        1: "repealed", 2: "lapsed", 3: "in_force", 4: "in_force", 5: "expired"
    }  # fmt: skip


def test_an_ended_document_is_sealed_with_its_text_and_day(published, tmp_path):
    export(published, tmp_path / "site")
    today = day_of(published.registry.round().published_at)
    for number, word in ((1, "废止"), (2, "失效")):
        page = read(tmp_path / "site" / "documents" / f"{number}.html")
        text = "".join(page.words)
        assert f"【已{word}】" in text
        assert f"已于{today.year}年{today.month}月{today.day}日{word}" in text
        assert "请认真抓好贯彻落实" in text
        assert {"class": "seal", "role": "note"} in page.having("p")


def test_a_document_to_be_amended_and_one_extended_say_so(published, tmp_path):
    export(published, tmp_path / "site", as_of=dt.date(2025, 1, 1))
    assert "2025年6月30日" in "".join(read(tmp_path / "site" / "documents" / "3.html").words)
    assert "2029年1月1日" in "".join(read(tmp_path / "site" / "documents" / "5.html").words)


def test_what_is_withheld_or_no_normative_document_is_nowhere(published, tmp_path):
    export(published, tmp_path / "site")
    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    whole = "".join(path.read_text("utf-8") for path in files)
    assert "关于社区服务工作的通知" in whole
    for absent in ("内部事项", "机密正文", "石办发〔2017〕7号", "关于值班安排", "李审核", "registry.sqlite"):
        assert absent not in whole, absent
    assert (
        not {path.name for path in files}
        & {"6.html", "7.html"}
        & {p.name for p in (tmp_path / "site" / "documents").iterdir()}
    )


def test_decisions_of_a_round_that_is_not_published_are_not_told(decided, tmp_path):
    report = export(decided, tmp_path / "site", as_of=dt.date(2025, 1, 1))
    assert "repealed" not in report.states
    assert not list((tmp_path / "site" / "results").glob("1*"))


def test_a_repeal_that_takes_effect_later_is_announced_and_not_yet_carried_out(local, tmp_path):
    later = (
        "关于将要废止的通知",
        "石办发〔2018〕8号",
        "2018-03-01",
        "第八类事项。",
        Opinion(Outcome.REPEAL, ("R9",), effective_on=dt.date(2040, 5, 1)),
    )
    shelve(local, later)
    local.registry.publish_round(CHIEF)
    export(local, tmp_path / "before", as_of=dt.date(2040, 4, 30))
    assert "本文件将于2040年5月1日停止执行" in (tmp_path / "before" / "documents" / "8.html").read_text("utf-8")
    export(local, tmp_path / "after", as_of=dt.date(2040, 5, 1))
    assert "已于2040年5月1日废止" in (tmp_path / "after" / "documents" / "8.html").read_text("utf-8")


def test_lists_are_there_for_people_and_programs(published, tmp_path):
    export(published, tmp_path / "site")
    results = tmp_path / "site" / "results"
    assert "关于加强市容环境管理工作的通知" in (results / "1-repeal-list.html").read_text("utf-8")
    held = json.loads((results / "1-repeal-list.json").read_text("utf-8"))
    assert held["profile"] == "public"
    assert held["digest"] == published.registry.round().digest
    links = [attrs["href"] for attrs in read(results / "1-repeal-list.html").having("a")]
    assert {"../documents/1.html", "../documents/2.html"} <= set(links)
    assert "../documents/7.html" not in links
    assert "制定依据已废止" not in (results / "1-repeal-list.html").read_text("utf-8")


def test_the_feed_is_atom_with_names_that_stay(published, tmp_path):
    export(published, tmp_path / "a", base_url="https://www.example.gov.cn/gfxwj")
    export(published, tmp_path / "b", base_url="https://elsewhere.example/")
    atom = "{http://www.w3.org/2005/Atom}"
    one, other = (ElementTree.parse(tmp_path / name / "feed.xml").getroot() for name in "ab")
    assert {one.tag, *(child.tag for child in one)} >= {f"{atom}feed", f"{atom}id", f"{atom}title", f"{atom}updated"}
    entries = one.findall(f"{atom}entry")
    assert len(entries) == 3
    for entry in entries:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", entry.findtext(f"{atom}updated"))
        assert entry.find(f"{atom}link").get("href").startswith("https://www.example.gov.cn/gfxwj/")
    names = [[e.findtext(f"{atom}id") for e in root.iter(f"{atom}entry")] for root in (one, other)]
    assert names[0] == names[1]


def test_an_older_site_is_replaced_whole_and_nothing_else_is(published, tmp_path):
    export(published, tmp_path / "site")
    (tmp_path / "site" / "documents" / "999.html").write_text("old")
    export(published, tmp_path / "site")
    assert not (tmp_path / "site" / "documents" / "999.html").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    with pytest.raises(MisuseError, match="site_folder_taken"):
        export(published, tmp_path / "mine")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


# --- nothing on a page can act ----------------------------------------------------------------------------------------


@pytest.fixture
def naughty(local, tmp_path):
    """A site of a registry whose titles, numbers and texts would like to act."""
    shelve(
        local,
        (NAUGHTY, "石办发〔2019〕9号", "2019-03-01", NAUGHTY * 3, REPEAL),
        (
            "](javascript:x) <img src=x onerror=1>",
            "",
            "2020-01-01",
            "</div><script>x</script>",
            Opinion(Outcome.RETAIN, ("K1",)),
        ),
    )
    local.registry.correct(LI, 8, {"issuers": ["<b onclick=1>机关", "'\"><svg/onload=1>"]})
    local.registry.publish_round(CHIEF)
    export(local, tmp_path / "site", title=NAUGHTY, base_url="https://x.example/?a=<b>&c='")
    return tmp_path / "site"


def test_nothing_active_is_on_any_page(naughty):
    pages = sorted(naughty.rglob("*.html"))
    assert len(pages) > 20
    for path in pages:
        page = read(path)
        assert page.faults == [], path
        assert page.open == [], path
        scripts = page.having("script")
        assert scripts == ([{}] if path.name == "search.html" else []), path
        for tag, attrs in page.tags:
            assert tag in KNOWN, f"{path}: <{tag}>"
            for name, value in attrs.items():
                assert not name.startswith("on"), f"{path}: {tag} {name}"
                if name in ("href", "src"):
                    assert not re.match(r"\s*(?:javascript|vbscript|data:text)", value or "", re.I)
        assert "<script>alert" in "".join(page.words) or "alert(1)" not in "".join(page.words)
        assert "\u202e" not in path.read_text("utf-8")


KNOWN = frozenset(
    "html head meta title link body a header p nav ul ol li main h1 h2 dl dt dd table caption thead tbody tr th td span"
    " div footer code br figure img script".split()
)


def test_nothing_comes_from_outside_and_every_link_leads_somewhere(naughty):
    for path in naughty.rglob("*.html"):
        for _, attrs in read(path).tags:
            for name in ("href", "src"):
                target = attrs.get(name)
                if target is None or target.startswith("data:image/svg+xml;base64,"):
                    continue
                assert not re.match(r"(?:[a-z]+:)?//|[a-z]+:|/", target), f"{path}: {target}"
                place, _, mark = target.partition("#")
                there = (path.parent / place).resolve() if place else path
                assert there.is_file(), f"{path}: {target}"
                assert not mark or f'id="{mark}"' in there.read_text("utf-8")


def test_pages_have_what_readers_of_screens_need(naughty):
    for path in naughty.rglob("*.html"):
        page = read(path)
        assert page.having("html") == [{"lang": "zh-CN"}], path
        assert len(page.having("main")) == len(page.having("h1")) == len(page.having("header")) == 1, path
        assert all(attrs.get("aria-label") for attrs in page.having("nav")), path
        assert page.tags[[tag for tag, _ in page.tags].index("body") + 1] == (
            "a",
            {"href": "#main", "class": "skip"},
        ), path
        assert len(page.having("caption")) == len(page.having("table")), path
        assert all(attrs.get("scope") for attrs in page.having("th")), path
        assert all(attrs.get("alt") for attrs in page.having("img")), path
        levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2")]
        assert levels[0] == 1


def luminance(color):
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "paper"),
    [("#1a1a1a", "#ffffff"), ("#0b4a8f", "#ffffff"), ("#5b2a86", "#ffffff"), ("#404040", "#ffffff"), ("#ffffff", "#8c1d18"),
     ("#14532d", "#e3f1e7"), ("#5c3a00", "#f6e4c8"), ("#8c1d18", "#fbf5f4"), ("#595959", "#ffffff")],
)  # fmt: skip
def test_text_stands_out_from_its_ground(ink, paper):
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    assert ink.replace("#ffffff", "#fff") in style_text()
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [("a", {"href": "javascript:alert(1)"}), ("a", {"href": "//x.example"}), ("a", {"href": "https://x.example"}), ("a", {"onclick": "x"}),
     ("img", {"src": "data:text/html;base64,AA"}), ("img", {"src": "https://x.example/a.png"}), ("p", {"style": "x"})],
)  # fmt: skip
def test_what_could_act_cannot_be_made(tag, attributes):
    with pytest.raises(ValueError, match=r"attribute|address|image"):
        el(tag, "x", **attributes)


def test_what_is_no_element_is_escaped():
    assert el("p", "<b>", Markup("<br>"), title='"><x') == '<p title="&quot;&gt;&lt;x">&lt;b&gt;<br></p>'
    assert "script-src" not in policy(script=False)
    assert "unsafe" not in policy(script=True)


def test_long_indexes_are_paged_and_memory_keeps_no_texts(tmp_path):
    entries = (
        Entry(
            n,
            f"关于第{n}号事项的通知",
            f"某办发〔2020〕{n}号",
            ("某机关",),
            "in_force",
            dt.date(2020, 1, 1),
            text="正文。" * 10,
        )
        for n in range(1, 701)
    )
    report = write(Site("某机关", dt.date(2025, 1, 1), entries), tmp_path / "site")
    assert report.documents == 700
    found = [f"year-2020{suffix}.html" for suffix in ("", "-2", "-3")]
    assert all((tmp_path / "site" / "in-force" / name).is_file() for name in found)
    links = [a.get("href", "") for name in found for a in read(tmp_path / "site" / "in-force" / name).having("a")]
    assert len({link for link in links if link.startswith("../documents/")}) == 700


# --- in a browser -----------------------------------------------------------------------------------------------------


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ("--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update"
         " --disable-sync --disable-dev-shm-usage --virtual-time-budget=4000 --enable-logging=stderr").split()  # fmt: skip
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


def browse(tmp_path, address, *more):
    """The document as the browser has it after its scripts ran, and what it complained about."""
    profile = tmp_path / f"profile-{abs(hash((address, more)))}"
    words = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", *more, "--dump-dom", address]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    told = [line for line in done.stderr.splitlines() if "CONSOLE" in line or "Refused" in line]
    return done.stdout, told


@needs_browser
@pytest.mark.parametrize("served", [True, False], ids=["http", "file"])
def test_a_browser_takes_the_pages_without_complaint(naughty, tmp_path, served):
    if not served:
        for name in ("index.html", "documents/8.html", "results/1.html", "search.html"):
            assert browse(tmp_path, (naughty / name).as_uri())[1] == []
        return
    handler = lambda *args: Quiet(*args, directory=str(naughty))  # noqa: E731
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        top = f"http://127.0.0.1:{server.server_port}"
        for name in ("index.html", "documents/8.html", "results/1.html", "search.html"):
            assert browse(tmp_path, f"{top}/{name}")[1] == []
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@needs_browser
def test_the_search_narrows_down_with_scripts_and_is_whole_without(published, tmp_path):
    export(published, tmp_path / "site")
    address = (tmp_path / "site" / "search.html").as_uri()
    with_scripts, _ = browse(tmp_path, address)
    assert "<input" in with_scripts
    assert "找到 5 件" in with_scripts
    asked, _ = browse(tmp_path, address + "?q=停车&state=现行有效")
    assert "找到 1 件" in asked
    assert asked.count("<select") == 3
    none, _ = browse(tmp_path, address + "?q=停车&year=1999")  # no such year: the filter stays open
    assert "找到 1 件" in none
    probe = tmp_path / "site" / "probe.html"
    probe.write_text(
        '<iframe id=f sandbox="allow-same-origin" src="search.html"></iframe><p id=p></p><script>onload=()=>{'
        'document.getElementById("p").textContent=document.getElementById("f").contentDocument.body.innerHTML}</script>',
        "utf-8",
    )
    without, _ = browse(tmp_path, probe.as_uri(), "--allow-file-access-from-files")
    inside = without.partition("<p id=")[2]
    assert "&lt;input" not in inside
    assert "Ctrl+F" in inside
    assert inside.count('&lt;a href="documents/') == 5


@needs_browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "name", ["index.html", "in-force/year-2013.html", "documents/8.html", "results/1-repeal-list.html", "search.html"]
)
def test_no_page_is_wider_than_the_screen(naughty, tmp_path, width, name):
    """A page that holds the site page in a frame of the given width asks it how wide its content is."""
    probe = naughty / "probe.html"
    probe.write_text(
        f'<iframe id=f width={width} height=800 src="{name}"></iframe><script>onload=()=>{{const d=document.getElementById("f")'
        ".contentDocument;document.title=d.documentElement.scrollWidth+'/'+d.documentElement.clientWidth}</script>",
        "utf-8",
    )
    found, _ = browse(tmp_path, probe.as_uri(), "--allow-file-access-from-files", "--window-size=1400,1000")
    probe.unlink()
    content, window = map(int, re.search(r"<title>(\d+)/(\d+)</title>", found).groups())
    assert content <= window


@pytest.mark.parametrize("topic", ["publication", "publication.en"])
def test_every_field_of_the_data_is_in_the_manual(topic):
    from dataclasses import fields
    from importlib.resources import files

    from registry.publication.site import Entry

    manual = files("registry").joinpath(f"help/{topic}.md").read_text(encoding="utf-8")
    named = [field.name for field in fields(Entry) if field.name != "text"] + ["page"]
    assert [name for name in named if f"`{name}`" not in manual] == []


def test_a_repealed_page_names_the_number_of_the_paper_as_its_ground(decided, tmp_path):
    from registry.service.lists import Paper

    decided.registry.publish_round(CHIEF, paper=Paper(dt.date(2025, 2, 14), number="石办发〔2025〕1号"))
    export(decided, tmp_path / "site")
    page = (tmp_path / "site" / "documents" / "1.html").read_text("utf-8")
    assert re.search(r"<dt>[^<]*</dt><dd>石办发〔2025〕1号</dd>", page.replace("\n", ""))


def test_the_digest_stands_over_nothing_but_what_was_published(decided, tmp_path):
    from registry.service.lists import Paper

    decided.registry.publish_round(CHIEF, paper=Paper(dt.date(2025, 2, 14)))
    digest = decided.registry.round().digest
    export(decided, tmp_path / "one")
    assert digest in (tmp_path / "one" / "results" / "1-repeal-list.html").read_text("utf-8")
    decided.registry.correct(LI, 1, {"title": "关于另一事项的通知"})
    export(decided, tmp_path / "two")
    assert not [path for path in (tmp_path / "two").rglob("*.html") if digest in path.read_text("utf-8")]
