"""Whether a text is an administrative normative document (行政规范性文件): five elements and the classes that lack one.

Source: 国办发〔2018〕37号 — issued by an administrative organ, by its powers and procedure and publicly, touching rights and
duties of citizens and organisations outside, generally binding, applied repeatedly within a period.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

from registry import data
from registry.header.genre import genre_of
from registry.values import Normative


@dataclass(frozen=True, slots=True)
class Subject:
    """What the judgement rests on."""

    title: str
    inner_title: str
    number: str
    issuers: tuple[str, ...]
    genre: str
    draft: bool
    titled: bool  # the title names a kind of document
    text: str


_STATUTE_NUMBER = re.compile(r"令")
_STATUTE_TITLE = re.compile(
    r"^(?:中华人民共和国)?[^关]{2,60}(?:条例|(?<!办)法|法典)(?:[（(].{1,16}[）)])?$|实施《[^》]+法》(?:的)?(?:办法|若干规定)"
)
_ARTICLE = re.compile(r"\n[ \t\u3000*#]*第[一二三四五六七八九十百]{1,5}条")
_ITEM = re.compile(r"\n[ \t\u3000]*[一二三四五六七八九十]{1,3}、")  # rules without articles
_OUTSIDERS = (
    r"(?:公民|法人|个人|居民|村民|群众|企业|经营者|经营单位|生产单位|申请人|申请单位|用人单位|当事人|相对人|纳税人|业主|从业人员|劳动者|用户|消费者|驾驶人|机动车|"
    r"车辆|旅客|乘客|学生|家长|老年人|残疾人|参保人|建设单位|施工单位|物业服务|社会组织|行业协会|机构|银行|公司|商户|农户|运营|投资者|产权人|所有人|单位和个人|监护人|考生|对象|人员|探视|家属|来访)"
)
_MUST = r"(?:应当|应|不得|必须|禁止|严禁|须|方可|可以申请|不予|给予|予以|处以|罚款|承担|限期|负责|享受|补贴|补助|奖励|减免|免收|免征|征收|收取|要)"
_BINDS = re.compile(rf"{_OUTSIDERS}[^。；\n]{{0,30}}?{_MUST}")
_STRONG = re.compile(
    r"不得|禁止|严禁|罚款|责令|依法(?:处罚|查处|追究|处理|惩处)|免收|免征|减征|减免|不予(?:行政)?处罚|不实施加征|征收标准|补贴标准|收费标准|"
    r"准入|许可|应当(?:依法|按照|遵守|取得|自觉|配合|及时)|方可|不承担|暂停|取消.{0,8}资格|处以"
)
_CHARGES = re.compile(
    r"收取.{0,12}费|罚款|押金|保证金|(?:禁止|不得).{0,16}(?:居民|村民|个人|车辆|商户|企业)|(?:居民|村民|个人|车辆|商户|企业).{0,16}(?:禁止|不得|应当缴纳)"
)
_SOFT = re.compile(r"支持|鼓励|推动|引导|推进|加快|加强|深化|强化")
_INSIDE = re.compile(r"各(?:部门|单位|镇|乡|街道|区县|县区|级|有关部门|地)|领导小组|牵头|责任单位|成员单位|工作专班")
_NEWS = re.compile(r"^.{0,40}(?:(?:近日|日前|昨日|本报讯|[\d月]{1,6}日(?:上午|下午)?[，,]|记者|新华社|通讯员|据悉))")
_REPEAL_ONLY = re.compile(r"废止|宣布失效|失效")
_INTERPRETS = re.compile(
    r"(?:适用|法律|法规|条款|规定|标准|定性|认定|解释|执行|政策).{0,20}(?:问题|意见|口径).{0,6}(?:复函|答复|批复|函|解释)$"
)


# 北京某某公司：… 你公司: a decision that is sent to one enterprise. 某省民政局：… 拨给你省: instructions to one organ.
_TO_ONE = re.compile(r"^[^，、；。：:《》\n各]{4,40}(?<!如下)[：:]\s*$", re.M)
_YOU_FIRM = re.compile(r"你(?:公司|厂|院|校|店|企业|行|中心)")
_YOU_ORGAN = re.compile(r"你(?:省|市|区|县|局|委|厅|镇|乡|部)(?![级属内])")


def _addressed_to_one(subject: Subject) -> tuple[str, ...]:
    """The class of a letter or decision whose only addressee is one enterprise or one organ; rules in articles are none."""
    head = subject.text[:800]
    line = _TO_ONE.search(head) if "你" in head and "各" not in head[:200] else None
    if line is None or _lines_that_open(_ARTICLE, subject.text, 3) >= 3:
        return ()
    if _YOU_FIRM.search(head, line.end()):
        return ("single_case",)
    return ("letter_without_rule",) if _YOU_ORGAN.search(head, line.end()) else ()


def judge(subject: Subject) -> Normative:
    """True, False or None (cannot be told) with the codes of the reasons: a class of not_normative.csv, or the elements met."""
    told = _by_opening(subject) if not subject.titled or not subject.title else ()
    if told:
        return _by_substance(subject, told) if told == ("letter_without_rule",) else Normative(False, told)
    if not subject.title and not subject.number and not subject.issuers:
        return _untitled(subject)
    firm = _classes(subject, "yes")
    if firm == ("repeal_list",) and _ends_rules(subject):
        # The decision has the rank of the rules it ends (规章制定程序条例), while a list of results sets nothing.
        return Normative(True, ("statute", *firm))
    if firm and (_ALWAYS & set(firm) or not _is_rules(subject)):
        return Normative(False, tuple(dict.fromkeys((*firm, *_classes(subject, "no")))))
    if _is_statute(subject):
        return Normative(True, ("statute",))
    if _OF_THE_HOUSE.search(subject.title):
        return Normative(False, ("internal_management",))
    if (subject.title and not subject.titled and not subject.number) or _reports(subject):
        return Normative(False, ("news",))
    return _by_addressee(subject, (*firm, *_classes(subject, "no")))


# How organs make, check and file their documents is their own procedure, even in rules with articles.
_OF_THE_HOUSE = re.compile(r"规范性文件(?:的)?(?:制定|制发|管理|备案|审查|合法性审[核查]|登记|监督|评估)")


def _ends_rules(subject: Subject) -> bool:
    """Whether a decision ends government rules (规章), by its title or by order; not one that ends normative documents."""
    if "规章" in subject.title and subject.genre == "决定":
        return True
    return _STATUTE_NUMBER.search(subject.number) is not None and "规范性文件" not in subject.title


def _by_addressee(subject: Subject, classes: tuple[str, ...]) -> Normative:
    """The substance decides, unless the text is sent to one enterprise or organ."""
    one = _addressed_to_one(subject)
    if one == ("single_case",):
        return Normative(False, one)
    return _by_substance(subject, tuple(dict.fromkeys((*classes, *one))))


_ALWAYS = {"draft", "interpretation", "party_document", "not_administrative", "appeal"}
_RULES = {"办法", "规定", "细则", "实施细则", "规则", "暂行规定", "条例"}


_PASSED_ON = re.compile(r"(?:批转|转发).{2,120}(?:办法|规定|细则|规则|条例)[》〉]?(?:[（(].{1,12}[）)])?的通知》?$")


def _is_rules(subject: Subject) -> bool:
    """Whether the text is rules in articles, whose title names their subject only (…表彰奖励办法 is no commendation)."""
    kinds = {subject.genre, genre_of(subject.inner_title)}
    passed_on = _PASSED_ON.search(subject.title) is not None
    if not passed_on and not kinds & _RULES:
        return False
    if _lines_that_open(_ARTICLE, subject.text, 3) >= 3:
        return True
    return _RULES_OF_ITS_OWN.search(subject.text) is not None and _lines_that_open(_ITEM, subject.text, 5) >= 5


def _lines_that_open(pattern: re.Pattern[str], text: str, most: int) -> int:
    """How many lines begin with a pattern that begins with a line end, up to ``most``; the text's first line counts too."""
    return sum(1 for _ in islice(pattern.finditer("\n" + text), most))


_RULES_OF_ITS_OWN = re.compile(r"制[定订]本(?:办法|规定|细则|实施细则|规则|条例|实施办法)")


# 本决定自公布之日起施行, 决定废止…: the text of a decision of which the title was lost.
_DECIDES = re.compile(
    r"本(?:决定|办法|规定|细则|通告|公告|令)自[^。；\n]{1,20}(?:施行|生效)|决定[:：，,]?[^。；\n]{0,40}(?:废止|宣布失效|撤销|修改)"
)
# 现批复如下, 《…请示》收悉: an answer to one organ.
_REPLIES = re.compile(r"(?:函复|批复|答复|复函)如下|请示》[^。；\n]{0,40}收悉")
# 发出如下倡议: asks and does not bind.
_APPEALS = re.compile(r"(?:发出|提出)[^。；\n]{0,8}倡议|倡议如下")
# 决定撤销部分开发区，名单予以公布: the bodies are named and done with.
_ENDS_BODIES = re.compile(r"决定(?:撤销|取消|注销)[^。；，\n《]{0,40}(?:开发区|园区|机构|建制|资格|资质|证书|称号)")
# One named estate or house, not a district.
_ONE_PLACE = re.compile(
    r"对(?!全)[^。；，,\n：:]{2,30}(?:小区|单元|号楼|疫点)[^。；，,\n]{0,8}(?:实施|实行|采取)(?:临时)?(?:全?封闭|封控|管控|隔离)"
)


# 拟征收某村集体土地: an announcement on one plot, whatever it forbids on it.
_LAND = re.compile(
    r"拟征收[^。；\n]{0,50}土地|征收土地(?:启动)?(?:预)?公告|征地补偿安置方案(?:予以)?公告|对[^。；，\n]{2,30}地块[^。；，\n]{0,12}(?:征收|收回|挂牌|拍卖)"
)


def _by_opening(subject: Subject) -> tuple[str, ...]:
    """Classes that the running text tells where the title does not."""
    head = subject.text[:1500]
    if _LAND.search(head[:500]) and _lines_that_open(_ARTICLE, subject.text, 3) < 3:
        return ("single_case",)
    if _APPEALS.search(head) and _lines_that_open(_ARTICLE, subject.text, 3) < 3:
        return ("appeal",)
    if _REPLIES.search(head[:600]):
        return ("letter_without_rule",)
    if len(subject.text) < 1500 and _ENDS_BODIES.search(head):
        return ("single_case",)
    if len(subject.text) < 1500 and _ONE_PLACE.search(head):
        return ("single_case",)
    return ()


def _untitled(subject: Subject) -> Normative:
    if _DECIDES.search(subject.text[:3000]) and not _NEWS.search(subject.text[:60]):
        return Normative(None, ("undetermined",))
    if _lines_that_open(_ARTICLE, subject.text[:4000], 1) and (
        _binding(subject.text) >= 3 or _RULES_OF_ITS_OWN.search(subject.text[:2000])
    ):
        return Normative(True, ("external_binding",))
    if _ADDRESSED_TO.search(subject.text[:3000]) and not _NEWS.search(subject.text[:60]):
        return _by_substance(subject, ())
    return (
        Normative(False, ("news",))
        if _NEWS.search(subject.text[:60]) or len(subject.text) < 1500
        else Normative(None, ("undetermined",))
    )


@cache
def _rules(firm: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (row["code"], row["place"], re.compile(row["pattern"]))
        for row in data.rows("not_normative.csv")
        if row["firm"] == firm
    )


@cache
def _any_rule(firm: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each place one pattern that fits wherever a rule of the place does; most documents fit none."""
    return tuple(
        (place, re.compile("|".join(f"(?:{pattern.pattern})" for _, where, pattern in _rules(firm) if where == place)))
        for place in dict.fromkeys(place for _, place, _ in _rules(firm))
    )


# What an announcement without a title says when it lays a draft before the public.
_ASKS = re.compile(
    r"(?:公开)?(?:征求|征集)(?:社会)?(?:各界|公众)[^。；\n]{0,8}意见|公开征求[^。；\n]{0,10}意见|"
    r"现(?:公开|面)?向社会[^。；\n]{0,10}(?:征求|征集|听取)[^。；\n]{0,8}意见"
)


def _classes(subject: Subject, firm: str) -> tuple[str, ...]:
    places: Mapping[str, tuple[str, ...]] = {
        "title": (subject.title,),
        "number": (subject.number,),
        "issuer": subject.issuers[:1],
    }
    touched = {place for place, pattern in _any_rule(firm) if any(pattern.search(value) for value in places[place])}
    found = [
        code
        for code, place, pattern in (_rules(firm) if touched else ())
        if place in touched
        and any(pattern.search(value) for value in places[place] if value)
        and not _overruled(code, place, subject)
    ]
    if firm == "yes" and (subject.draft or (not subject.title and _ASKS.search(subject.text[:1200]))):
        found.insert(0, "draft")
    return tuple(dict.fromkeys(found))


def _overruled(code: str, place: str, subject: Subject) -> bool:
    """A number alone makes no party document where an administrative organ signs; a notification to the public is not internal."""
    if code == "party_document" and place == "number":
        return bool(subject.issuers)
    if code == "internal_management" and _TO_TRADE.search(subject.text[:1200]):
        return True
    return code in {"internal_management", "macro_plan"} and (
        subject.genre in {"通告", "公告", "命令", "令", "布告"} or subject.title.endswith("令")
    )


# A regulator's notice to those it regulates (各外汇指定银行、各支付机构：) is no internal paper.
_TO_TRADE = re.compile(
    r"各(?!级)[^，、；;。\n]{0,14}(?:银行|保险公司|证券公司|基金管理公司|支付机构|金融机构|航空公司|交易所|事务所|运营企业|经营企业)[^。\n]{0,80}[：:]\s*\n"
)


def _is_statute(subject: Subject) -> bool:
    if subject.genre in {"公告", "通告", "通知", "决定"} and "令" not in subject.number:
        return False
    return bool(_STATUTE_NUMBER.search(subject.number) or _STATUTE_TITLE.search(subject.title))


def _reports(subject: Subject) -> bool:
    """Whether an item without number, issuer and 关于 tells what others have issued lately."""
    anonymous = not subject.number and not subject.issuers and "关于" not in subject.title
    return anonymous and bool(subject.title) and _TOLD.search(subject.text[:600]) is not None


_TOLD = re.compile(r"(?:近日|日前|昨日|本报讯|记者从|据悉)[^。；]{0,30}(?:印发|发布|出台|获悉|公布|下发|了解)")
_ADDRESSED_TO = re.compile(
    r"(?:通知|通告|公告|决定)如下|特此(?:通知|通告|公告)|现(?:将|予|转发|批转)?[^。；\n]{0,40}(?:印发|转发)(?:给你们)?[，,]|[请希望][^。；\n]{0,6}(?:遵照|贯彻)执行"
)


def _binding(text: str) -> int:
    """How many passages lay something on persons or bodies outside the administration (at most 40 are counted)."""
    head = text[:12000]
    return sum(1 for _ in islice(_BINDS.finditer(head), 40)) + sum(1 for _ in islice(_STRONG.finditer(head), 20))


def _by_substance(subject: Subject, classes: tuple[str, ...]) -> Normative:
    text = subject.text
    strength = _binding(text) / max(1.0, min(len(text), 12000) / 1000)
    articles = _lines_that_open(_ARTICLE, text, 5)
    if classes:
        needed = 3.0 if _is_rules(subject) else 9.0 if articles < 5 else 5.0
        if "letter_without_rule" in classes and _INTERPRETS.search(subject.title):
            return Normative(True, ("external_binding",))
        if "meeting" in classes and "纪要" in subject.title and _CHARGES.search(text):
            return Normative(True, ("external_binding", *classes))
        if strength >= needed:
            return Normative(True, ("external_binding", *classes))
        return Normative(None if _open_to_both(subject, classes) else False, classes)
    kinds = {subject.genre, genre_of(subject.inner_title)}
    if (
        articles >= 3
        or kinds & (_RULES | {"目录", "名录", "清单", "基准", "标准", "指南", "指引"})
        or (len(text) < 900 and kinds & {"公告", "通告", "意见", "措施", "决定"})
    ):
        return Normative(True, ("external_binding",))
    return _unclassed(text, strength)


# A government's programme for a field (印发…实施方案), and a guide to a procedure that an office puts in force: only a
# reader can tell whether they bind; papers on the work of offices are told by their titles.
_PROGRAMME = re.compile(
    r"(?:印发|转发).{0,60}(?:实施方案|改革方案|办事指南|服务指南)[》〉]?(?:[（(].{1,12}[）)])?[》〉]?的通知$"
)
_OF_OFFICES = re.compile(
    r"工作|[^成]长制|责任制|专项|行动|整治|检查|创建|活动|考核|督查|宣传|攻坚|自查|排查|清理|预案|内部|机关|学习|责任|任务|分工|试点|培训|演练|普查|调查|治理|年度|(?:19|20)\d\d年"
)


def _open_to_both(subject: Subject, classes: tuple[str, ...]) -> bool:
    programme = _PROGRAMME.search(subject.title)
    return (
        set(classes) <= {"internal_management", "convenience_notice"}
        and programme is not None
        and not _OF_OFFICES.search(programme.group().replace("办事", ""))
    )


def _unclassed(text: str, strength: float) -> Normative:
    """A paper of no excluded class: it binds outsiders, or it only encourages, or it only sets work to offices."""
    size = max(1.0, min(len(text), 12000) / 1000)
    soft = sum(1 for _ in _SOFT.finditer(text[:12000])) / size
    inside = sum(1 for _ in _INSIDE.finditer(text[:12000])) / size
    if soft > 3 * max(strength, 1.5):
        return Normative(False, ("no_binding_rule",))
    if strength < 1.0 and inside > 6:
        return Normative(False, ("internal_management",))
    return Normative(True, ("external_binding",) if strength >= 1.0 else ("no_exclusion_found",))
