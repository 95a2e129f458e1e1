"""Writes the documents: masthead, basis, sentences of the subject, the defect of the part, and the last clause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from registry.demo import defects, spelling, words
from registry.demo.citing import Pen
from registry.demo.plan import Block, Paper
from registry.demo.shelf import Shelved
from registry.text.numerals import to_chinese
from registry.values import Outcome

PAGES = (1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6)
SIGNS_PER_PAGE = 345
CHAPTERS = ("总则", "职责分工", "日常要求", "监督检查", "附则")
TERM_FROM = 2020


@dataclass(frozen=True, slots=True)
class Desk:
    """What a drafter has at hand for one document."""

    paper: Paper
    pen: Pen
    chance: Random

    @property
    def kind(self) -> str:
        """What the document calls itself: 本办法, 本通告 …"""
        return f"本{self.paper.genre or '通知'}"


def write(paper: Paper, shelved: Shelved, chance: Random) -> None:
    """Fill a document's blocks and what was planted in it."""
    desk = Desk(paper, Pen(paper, shelved, chance), chance)
    paper.issuer = words.world()["short_office" if chance.random() < 0.7 else "office"]
    if paper.role.outcome is Outcome.OUT_OF_SCOPE:
        _paper_of_no_force(desk)
    elif paper.inner:
        _rules(desk)
    else:
        _direct(desk)


def _paper_of_no_force(desk: Desk) -> None:
    """A paper that is no normative document, from its template."""
    paper = desk.paper
    paper.issuer = words.world()["party"] if paper.series == "party" else words.world()["short_office"]
    desk.pen.plant("not_normative", paper.title)
    for rule in ("one_off_done", "same_subject"):
        desk.pen.plant(rule, paper.title, must=False)
    slots = {name: value for name, value in paper.row.items() if "{" not in value}
    body = [part.format(**slots) for part in paper.subject.sentences]
    if body[0].endswith("："):
        paper.blocks.append(Block("addressee", body.pop(0)))
    paper.blocks += [Block("para", text) for text in body]
    _sign(desk)


def _rules(desk: Desk) -> None:
    """A notice that issues rules: 关于印发《…办法》的通知, the rules after the signature."""
    paper, chance = desk.paper, desk.chance
    paper.blocks.append(Block("addressee", "各社区居民委员会，街道各科室，辖区各有关单位："))
    held = "已经街道主任办公会议审议通过，" if chance.random() < 0.7 else ""
    paper.blocks.append(Block("para", f"《{paper.inner}》{held}现印发给你们，请认真贯彻执行。"))
    _sign(desk)
    paper.blocks.append(Block("title", paper.inner))
    pages = chance.choice(PAGES)
    articles = list(_articles(desk, pages))
    chapters = pages > 3
    cuts = [round(len(articles) * part / len(CHAPTERS)) for part in range(len(CHAPTERS))]
    for index, text in enumerate(articles):
        if chapters and index in cuts:
            turn = cuts.index(index)
            paper.blocks.append(Block("heading", f"第{to_chinese(turn + 1)}章　{CHAPTERS[turn]}"))
        paper.blocks.append(Block("para", f"第{to_chinese(index + 1)}条　{text}"))
    _annexes(desk, pages)


def _direct(desk: Desk) -> None:
    """A 通告, 意见 or 通知 that says itself what holds: points 一、二、三."""
    paper, chance = desk.paper, desk.chance
    if paper.genre != "通告":
        paper.blocks.append(Block("addressee", "各社区居民委员会，街道各科室，辖区各有关单位："))
    paper.blocks.append(Block("para", _purpose(desk) + _ending(paper.genre)))
    pages = min(chance.choice(PAGES), 3)
    for index, text in enumerate(_body(desk, pages)):
        paper.blocks.append(Block("para", f"{to_chinese(index + 1)}、{text}"))
    _sign(desk)
    _annexes(desk, pages)


def _ending(genre: str) -> str:
    return (
        "现将有关事项通告如下："
        if genre == "通告"
        else "提出如下意见："
        if genre == "意见"
        else "现就有关事项通知如下："
    )


def _articles(desk: Desk, pages: int) -> Iterator[str]:
    """The articles of rules, the first with purpose and basis."""
    yield _purpose(desk) + f"制定{desk.kind}。"
    yield f"{desk.kind}适用于{words.world()['street']}辖区内{desk.paper.subject.object}及其有关活动。"
    yield from _body(desk, pages)


def _purpose(desk: Desk) -> str:
    """Purpose and basis; the bases of a part that needs its own come from its defect."""
    paper = desk.paper
    purpose = f"为了规范{paper.subject.object}，维护居民合法权益，"
    quotes = defects.bases(desk.paper, desk.pen)
    if quotes is None:
        return purpose
    if desk.chance.random() < 0.35 and paper.role.name not in defects.ALONE:
        quotes.append(desk.pen.local())
    ground = f"根据{desk.pen.joined(quotes)}" if quotes else "根据有关法律法规和上级要求"
    return f"{purpose}{ground}{'等有关规定' if desk.chance.random() < 0.6 else ''}，结合街道实际，"


def _body(desk: Desk, pages: int) -> Iterator[str]:
    """Sentences of the subject and common ones, the defect among them, and the last clause."""
    paper, chance = desk.paper, desk.chance
    planted = list(defects.sentences(paper, desk.pen, desk.kind))
    common = [row["sentence"] for row in words.table("sentences")]
    own = () if paper.role.name == "one_off" else paper.subject.sentences
    texts = [*own, *chance.sample(common, min(len(common), 5 + pages * 9))]
    wanted = max(min(pages, 4) * SIGNS_PER_PAGE - (550 if pages > 4 else 250), 200)
    kept: list[str] = []
    for text in texts:
        kept.append(_filled(desk, text) + "。")
        if sum(map(len, kept)) + sum(map(len, planted)) > wanted:
            break
    order = [*kept, *planted]
    chance.shuffle(order)
    yield from order
    yield from _last(desk)


def _filled(desk: Desk, text: str) -> str:
    subject, chance = desk.paper.subject, desk.chance
    return text.format(
        object=subject.object,
        addressed=subject.addressed,
        community=chance.choice(words.names("communities")),
        office=chance.choice(words.names("offices")[:-1]),
        days=chance.choice((3, 5, 7, 10, 15)),
        count=chance.choice((2, 3, 4, 6)),
    )


def _last(desk: Desk) -> Iterator[str]:
    """The last clauses: what it ends, from when and how long it holds."""
    paper, chance, kind = desk.paper, desk.chance, desk.kind
    if chance.random() < 0.25:
        yield f"此前有关规定与{kind}不一致的，以{kind}为准。"
    if chance.random() < 0.3:
        yield f"{kind}由{words.world()['short_office']}负责解释。"
    clause = defects.validity(paper, desk.pen)
    if clause is None and paper.role.outcome is Outcome.RETAIN and paper.day.year >= TERM_FROM:
        clause = _term(paper.day, chance)
    start = chance.choice(("自印发之日起施行", "自公布之日起施行", f"自{spelling.plain(_soon(paper.day))}起施行"))
    ended = defects.ended_clause(paper, desk.pen)
    yield f"{kind}{start}{'，' + clause if clause else ''}。{ended}"


def _soon(day: dt.date) -> dt.date:
    """The first of the month after next."""
    month = day.month + 2
    return dt.date(day.year + (month > 12), month - 12 if month > 12 else month, 1)


def _term(day: dt.date, chance: Random) -> str | None:
    """A period that outlasts the round by far, or none."""
    years = 2026 - day.year + chance.choice((0, 1, 2))
    if years > 5 or chance.random() < 0.4:
        return None
    return f"有效期{chance.choice((to_chinese(years), str(years)))}年"


def _sign(desk: Desk) -> None:
    desk.paper.blocks.append(Block("sign", desk.paper.issuer))
    desk.paper.blocks.append(Block("sign", spelling.date(desk.paper.day, desk.chance)))


def _annexes(desk: Desk, pages: int) -> None:
    """A table of responsible persons behind the longer documents, and the line of copies."""
    paper = desk.paper
    if pages > 2 and paper.inner:
        paper.blocks.append(Block("annex", "附件1"))
        paper.blocks.append(Block("title", f"{paper.subject.object}联系网点一览表"))
        paper.blocks.append(Block("table", rows=tuple(_table(desk, 14 if pages < 5 else 22))))
    if desk.chance.random() < 0.5:
        paper.blocks.append(Block("copies", f"抄送：{words.world()['district_office']}。"))


def _table(desk: Desk, count: int) -> Iterator[tuple[str, ...]]:
    yield ("序号", "社区", "网点", "联系人", "开放时间")
    roads = "听雨路|拾穗巷|渡月街|栖霞弄|松烟路|折桂巷|浣纱里|观澜街".split("|")
    for index in range(count):
        chance = desk.chance
        place = f"{chance.choice(roads)}{chance.randrange(1, 180)}号"
        hours = f"{chance.choice((8, 9))}:00—{chance.choice((17, 18, 20))}:00"
        yield (
            str(index + 1),
            chance.choice(words.names("communities")),
            place,
            chance.choice(words.names("people")),
            hours,
        )
