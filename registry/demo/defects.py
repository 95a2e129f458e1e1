"""What is planted: for each part its bases, its sentences, its period and its repeal clause, noted as they are written."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

from registry.demo import spelling, words
from registry.demo.citing import Pen
from registry.demo.plan import AS_OF, Paper, Planted
from registry.demo.shelf import ENDED, REVISED, STEADY
from registry.text.numerals import to_chinese
from registry.values import InstrumentFacts, Renumbering

# Parts whose basis stands alone, so that it is plain what is left when it has ended.
ALONE = frozenset({"rests_on_ended_law", "basis_without_heir", "basis_ended", "rules_under_ended"})
ON_ENDED_LAW = frozenset({"rests_on_ended_law", "basis_without_heir", "basis_ended"})
TITLES = re.compile("《([^》]+)》")
EXTENDED_TO = dt.date(2029, 12, 31)
GENERAL = (
    "中华人民共和国城市居民委员会组织法",
    "城市市容和环境卫生管理条例",
    "突发公共卫生事件应急条例",
    "社会救助暂行办法",
    "优化营商环境条例",
)
MISQUOTED = (
    ("生产安全事故报告和调查处理条例", "生产安全事故报告与调查处理条例"),
    ("保障农民工工资支付条例", "保障农民工工资支付管理条例"),
    ("城市市容和环境卫生管理条例", "城市市容环境卫生管理条例"),
)

MOVED = (
    "中华人民共和国行政处罚法",
    "中华人民共和国安全生产法",
    "中华人民共和国土地管理法",
    "中华人民共和国未成年人保护法",
    "中华人民共和国动物防疫法",
    "中华人民共和国突发事件应对法",
    "中华人民共和国老年人权益保障法",
)
FORMER = ("中华人民共和国合同法", "中华人民共和国物权法", "中华人民共和国婚姻法", "中华人民共和国继承法", "信访条例")
NUMBERED = (
    "生产安全事故报告和调查处理条例",
    "地质灾害防治条例",
    "志愿服务条例",
    "居住证暂行条例",
    "保障农民工工资支付条例",
    "法律援助条例",
    "国有土地上房屋征收与补偿条例",
)
LONG = (
    "中华人民共和国人民调解法",
    "中华人民共和国禁毒法",
    "中华人民共和国民法典",
    "中华人民共和国反家庭暴力法",
    "地质灾害防治条例",
    "居住证暂行条例",
    "优化营商环境条例",
    "中华人民共和国公共文化服务保障法",
)


def bases(paper: Paper, pen: Pen) -> list[str] | None:
    """Citations of the basis clause; None where the document names no basis."""
    name = paper.role.name
    if name == "no_basis_named":
        pen.plant("no_basis", paper.inner or paper.title)
        return None
    if name in ON_ENDED_LAW:
        return _ended_basis(paper, pen)
    if name == "rules_under_ended" and paper.partner:
        pen.plant("cascade", paper.partner.number)
        return [paper.partner.cited_as]
    laws = pen.steady(paper.subject.bases) or pen.steady(GENERAL)[:1]
    if name == "overtaken":
        laws = pen.shelved.shelf.all_at(paper.subject.bases, paper.day)
    return [pen.cite(law) for law in laws[: pen.chance.choice((1, 2, 2))]]


def _ended_basis(paper: Paper, pen: Pen) -> list[str]:
    laws = pen.shelved.shelf.all_at(paper.subject.bases, paper.day)
    quotes = [pen.cite(law) for law in laws]
    for law, quote in zip(laws, quotes, strict=True):
        pen.plant("basis_gone", f"《{_written(quote)}》", must=not law.successors)
        _over(f"《{_written(quote)}》", pen)
    return quotes


def _over(quote: str, pen: Pen) -> None:
    """A title which itself names a policy that is over may rightly be told."""
    if any(word in quote for word in ("社会抚养费", "计划生育")):
        pen.plant("overtaken_policy", quote, must=False)


def _written(quote: str) -> str:
    return quote[1 : quote.index("》")]


def sentences(paper: Paper, pen: Pen, kind: str) -> Iterator[str]:
    """The sentences that carry the defect of the part, or that look like one and are none."""
    make = SENTENCES.get(paper.role.name)
    if make:
        yield from make(paper, pen, kind)


def _fee(paper: Paper, pen: Pen, _: str) -> Iterator[str]:
    fee, fine = pen.chance.choice((20, 50, 100)), pen.chance.choice((200, 500, 1000))
    first = f"街道每年向{paper.subject.addressed}收取管理费{fee}元"
    second = f"拒不改正的，由街道处以{fine}元罚款"
    pen.plant("illegal_setting", first)
    pen.plant("illegal_setting", second)
    yield f"{first}，用于日常维护。"
    yield f"{second}。"


def _local_firms(_: Paper, pen: Pen, __: str) -> Iterator[str]:
    quote = "承接服务的企业应当在本区注册并纳税，外地企业须在本区设立分支机构"
    pen.plant("fair_competition", quote)
    yield f"{quote}，方可参加遴选。"


def _old_body(paper: Paper, pen: Pen, _: str) -> Iterator[str]:
    fitting = [row for row in words.table("old_bodies") if int(row["first"]) <= paper.day.year <= int(row["last"])]
    row = pen.chance.choice(fitting)
    pen.plant("body_renamed", row["old"])
    paper.clauses = f"将“{row['old']}”修改为“{row['now']}”"
    yield f"{paper.subject.object}中涉及专业管理的事项，由{row['old']}负责监督检查，街道予以配合。"
    yield f"发现重大问题的，社区应当立即报{row['old']}处理。"


def _article_moved(paper: Paper, pen: Pen, _: str) -> Iterator[str]:
    law, row = _movable(paper, pen)
    quote = pen.name(law) + spelling.article(row.old)
    pen.plant("cites_revised", quote)
    if row.new:
        paper.clauses = f"将“{spelling.article(row.old)}”修改为“{spelling.article(row.new)}”"
    yield f"违反规定的，由有权部门依照{quote}的规定处理。"


def _movable(paper: Paper, pen: Pen) -> tuple[InstrumentFacts, Renumbering]:
    """A law of which an article moved between the document's day and the round, one from the list of usual ones."""
    shelf = pen.shelved.shelf
    laws = shelf.all_at(MOVED, paper.day)
    found = [(law, rows) for law in laws if (rows := shelf.moved(law, paper.day))]
    law, rows = pen.chance.choice(found)
    return law, pen.chance.choice(rows)


def _cites_ended(paper: Paper, pen: Pen, _: str) -> Iterator[str]:
    laws = pen.shelved.shelf.all_at(words.split(paper.row["law"]), paper.day)
    for law in laws:
        quote = pen.cite(law)
        heir = pen.shelved.shelf.catalogue.get(law.successors[0]) if law.successors else None
        if heir:
            paper.clauses = f"将“{quote}”修改为“《{heir.title}》”"
        yield f"涉及当事人权利义务的其他事项，按照{quote}的规定执行。"


def _history(_: Paper, pen: Pen, __: str) -> Iterator[str]:
    law = pen.chance.choice(pen.shelved.shelf.all_at(FORMER, dt.date(2019, 1, 1)))
    quote = f"《{law.title}》"
    pen.spare("cites_repealed", quote)
    yield f"原{quote}已经废止，此前依法办理完毕的事项不再变动。"


def _permit(_: Paper, pen: Pen, __: str) -> Iterator[str]:
    quote = pen.chance.choice(("健康证明有效期为一年", "上岗证有效期三年", "停车凭证有效期至当年12月31日"))
    pen.spare("expired", quote)
    yield f"{quote}，期满应当及时更换。"


def _look_alike(paper: Paper, pen: Pen, _: str) -> Iterator[str]:
    rows = [row for row in words.table("look_alikes") if int(row["first"]) <= paper.day.year]
    for row in pen.chance.sample(rows, min(2, len(rows))):
        pen.spare(row["rule"], row["quote"])
        _told_of(row["sentence"], paper, pen)
        yield f"{row['sentence']}。"


def _told_of(sentence: str, paper: Paper, pen: Pen) -> None:
    """Laws that a sentence names and that were revised since may rightly be told."""
    for title in TITLES.findall(sentence):
        law = pen.shelved.shelf.at(title, paper.day)
        if law and pen.shelved.shelf.fate(law, paper.day) == REVISED:
            pen.plant("cites_revised", f"《{title}》", must=False)


def _cites_local(paper: Paper, pen: Pen, _: str) -> Iterator[str]:
    if paper.partner:
        pen.plant("cascade", paper.partner.number)
        paper.clauses = f"删去对{paper.partner.cited_as}的引用"
        yield f"本文件未作规定的，参照{paper.partner.cited_as}执行。"


def _wrong_number(paper: Paper, pen: Pen, __: str) -> Iterator[str]:
    shelf = pen.shelved.shelf
    held = [(law, number) for law in shelf.all_at(NUMBERED, paper.day) if (number := shelf.number(law, paper.day))]
    (law, right), (_, wrong) = pen.chance.sample(held, 2)
    quote = f"《{law.title}》（{wrong}）"
    pen.plant("title_number_mismatch", quote)
    pen.plant("cites_revised", quote, must=False)
    paper.clauses = f"将“{wrong}”修改为“{right}”"
    yield f"有关期限和程序，按照{quote}的规定办理。"


def _misquoted(paper: Paper, pen: Pen, _: str) -> Iterator[str]:
    fitting = [pair for pair in MISQUOTED if pen.shelved.shelf.at(pair[0], paper.day)]
    right, wrong = pen.chance.choice(fitting)
    pen.plant("misquoted_title", f"《{wrong}》")
    pen.plant("cites_revised", f"《{wrong}》", must=False)
    paper.clauses = f"将“《{wrong}》”修改为“《{right}》”"
    yield f"其他要求按照《{wrong}》执行。"


def _article_beyond(paper: Paper, pen: Pen, _: str) -> Iterator[str]:
    shelf = pen.shelved.shelf
    held = [law for law in shelf.all_at(LONG, paper.day) if shelf.fate(law, paper.day) == STEADY]
    counted = [(law, row.articles) for law in held if (row := shelf.version(law, paper.day)) and row.articles]
    law, articles = pen.chance.choice(counted)
    quote = f"《{law.title}》{spelling.article(articles + pen.chance.randrange(9, 40))}"
    pen.plant("article_out_of_range", quote)
    paper.clauses = f"更正引用的条文{quote}"
    yield f"逾期未办理的，适用{quote}。"


def _lost_reference(paper: Paper, pen: Pen, kind: str) -> Iterator[str]:
    quote = f"{kind}{spelling.article(pen.chance.randrange(88, 120))}"
    pen.plant("broken_internal_reference", quote)
    paper.clauses = f"更正“{quote}”"
    yield f"有前款情形的，按照{quote}的规定处理。"


def _one_off(paper: Paper, pen: Pen, _: str) -> Iterator[str]:
    pen.plant("one_off_done", paper.title)
    pen.plant("same_subject", paper.title, must=False)
    yield from (f"{text.format(year=paper.day.year)}。" for text in words.split(paper.row["sentences"]))


def _overtaken(paper: Paper, pen: Pen, _: str) -> Iterator[str]:
    pen.plant("overtaken_policy", paper.subject.object)
    for text in paper.subject.sentences:
        pen.plant("overtaken_policy", text, must=False)
    shelf = pen.shelved.shelf
    laws = shelf.all_at(paper.subject.bases, paper.day)
    if any(shelf.fate(law, paper.day) == ENDED for law in laws):
        pen.plant("basis_gone", paper.subject.object, must=False)
    if any("计划生育部门" in text for text in paper.subject.sentences):
        pen.plant("body_renamed", "计划生育部门", must=False)
    yield from ()


SENTENCES: dict[str, Callable[[Paper, Pen, str], Iterator[str]]] = {
    "fee_without_law": _fee,
    "local_firms_first": _local_firms,
    "old_body": _old_body,
    "article_moved": _article_moved,
    "cites_ended_law": _cites_ended,
    "kept_though_ended_law": _cites_ended,
    "law_in_history": _history,
    "permit_term": _permit,
    "look_alike": _look_alike,
    "cites_ended_local": _cites_local,
    "title_and_number": _wrong_number,
    "misquoted": _misquoted,
    "article_beyond": _article_beyond,
    "lost_reference": _lost_reference,
    "overtaken": _overtaken,
    "one_off": _one_off,
}


def validity(paper: Paper, pen: Pen) -> str | None:
    """The period of validity that belongs to the part; None where it has none of its own."""
    make = VALIDITY.get(paper.role.name)
    return make(paper, pen) if make else None


def _until_day(paper: Paper, pen: Pen) -> str:
    end = min(dt.date(paper.day.year + pen.chance.choice((2, 3, 4)), 12, 31), dt.date(2023, 12, 31))
    clause = f"有效期至{spelling.plain(end)}"
    pen.plant("expired", clause)
    return clause


def _years(paper: Paper, pen: Pen) -> str:
    years = min(pen.chance.choice((2, 3, 5)), 2023 - paper.day.year)
    clause = f"有效期{pen.chance.choice((to_chinese(years), str(years)))}年"
    pen.plant("expired", clause)
    return clause


def _soon_over(paper: Paper, pen: Pen) -> str:
    clause = f"有效期至{spelling.plain(AS_OF + dt.timedelta(days=pen.chance.randrange(30, 150)))}"
    pen.plant("expiring", clause)
    paper.new_expiry = EXTENDED_TO
    return clause


def _trial(paper: Paper, pen: Pen) -> None:
    pen.plant("trial_overdue", paper.inner)


VALIDITY: dict[str, Callable[[Paper, Pen], str | None]] = {
    "expired_on_day": _until_day,
    "expired_term": _years,
    "extended": _soon_over,
    "trial_overdue": _trial,
}


def ended_clause(paper: Paper, pen: Pen) -> str:
    """The sentence that ends an earlier document, for the part that has one."""
    if paper.role.name != "ender" or paper.partner is None:
        return ""
    early = paper.partner
    year = f"{early.day.year}年印发的" if pen.chance.random() < 0.5 else ""
    return f"{year}{early.cited_as}同时废止。"


def across(paper: Paper) -> None:
    """What can be told only with the other documents at hand."""
    early = paper.partner
    if early and paper.role.name == "ender":
        _plant(early, "superseded", early.inner, must=True)
        _plant(early, "same_subject", early.inner, must=False)
    if early and paper.role.name == "renewed":
        _plant(early, "superseded", early.inner, must=True)
        _plant(early, "same_subject", early.inner, must=False)


def _plant(paper: Paper, rule: str, quote: str, *, must: bool) -> None:
    paper.planted.append(Planted(rule, quote, must))
