"""A step of making that leaves its mark on the document, and the mark is not there (制定程序缺失).

Whether a document was assessed, laid before the public, checked for legality, decided in a meeting and filed
(国办发〔2018〕37号) stands in the office's files, not in the text: no rule can read it there. One step does leave a mark:
in some provinces the office of justice registers each document and gives it a number that is printed with it (三统一).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from registry import data
from registry.matching import regions
from registry.rules.base import Ask, Example, at, is_legislation, sample, subject_place
from registry.text import fold
from registry.values import Arguments, Dossier, Finding, Severity

NAME = "process_gap"
VERSION = 1
# The block of facts that a government page prints above a document; where it is, a registration number would be seen too.
PAGE = re.compile("索引号|索取号|统一登记号|登记编号|规范性文件编号|公开责任部门|信息时效期|有效性[：:]")


def check(dossier: Dossier) -> Iterator[Finding]:
    """At most one question at the title: a normative document of such a place and time whose page shows no registration number.

    Silent for bare text without its page, where the number could have been left out in copying, and for documents of
    which the class is in doubt.
    """
    header = dossier.header
    if header.normative.value is not True or header.draft or header.dated is None or is_legislation(dossier):
        return
    row = _place(dossier)
    if row is None or header.dated.isoformat() < row["since"] or not PAGE.search(dossier.text):
        return
    if re.search(row["number"], dossier.text):
        return
    arguments: Arguments = {"place": row["place"], "since": row["since"], "source": row["source"]}
    yield at(dossier, *subject_place(dossier), Ask("no_unified_number", Severity.LOW, arguments, grounds=("R1",)))


def _place(dossier: Dossier) -> Mapping[str, str] | None:
    """The row of the province in which the first issuer lies; a name that several provinces bear is none."""
    name = next(iter(dossier.header.issuers), "") or dossier.header.title or ""
    codes = {code[:2] for code in regions.leading(fold(name))[0]}
    if len(codes) != 1:
        return None
    return next((row for row in data.rows("unified_numbers.csv") if row["code"] in codes), None)


_PAGE = "索引号：4310/2015-01\n平江县人民政府关于集市管理的通告\n一、摊位应当整洁。\n"
EXAMPLES = (
    Example(sample(_PAGE, issuers=("平江县人民政府",), signed_on="2015-05-01", normative=True), ("no_unified_number",)),
    Example(
        sample(
            "统一登记号：PJDR—2015—00004\n" + _PAGE, issuers=("平江县人民政府",), signed_on="2015-05-01", normative=True
        )
    ),
    Example(sample(_PAGE, issuers=("平江县人民政府",), signed_on="2008-05-01", normative=True)),
    Example(sample(_PAGE, issuers=("涪陵区人民政府",), signed_on="2015-05-01", normative=True)),
)
