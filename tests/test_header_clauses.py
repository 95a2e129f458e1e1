"""Clauses on coming into force and on validity, as the last article of rules words them. All texts are made up."""

from __future__ import annotations

import pytest

from registry.header import read_header

RULES = (
    "青岭区人民政府关于印发《青岭区停车管理办法》的通知\n青府规〔2024〕3号\n各街道：\n现印发给你们。\n青岭区人民政府\n2024年1月10日\n"
    "青岭区停车管理办法\n第一条 为规范停车，制定本办法。\n第二条 停车人不得乱停。\n"
)

CLAUSES = [
    ("第三条 本办法自发布之日起1个月后施行。", "2024-02-10", None),
    ("第三条 本办法自印发之日起施行，至2026年12月31日止。", "2024-01-10", "2026-12-31"),
    ("第三条 本办法自2024年2月1日起施行，有效期为自施行之日起五年。", "2024-02-01", "2029-01-31"),
    ("第三条 本办法施行日期为2024年2月1日，有效期5年。", "2024-02-01", "2029-01-31"),
    ("第三条 本办法从2024年2月1日开始实施，2010年5月1日发布的《青岭区停车管理规定》同时废止。", "2024-02-01", None),
    ("第三条 停车证有效期一年。\n第四条 本办法自2024年2月1日起施行。", "2024-02-01", None),
    ("第三条 本办法自2024年2月1日零时起施行，暂行两年。", "2024-02-01", "2026-01-31"),
    ("第三条 本办法自印发之日起生效，有效期壹年。", "2024-01-10", "2025-01-09"),
    ("第三条 本办法自2024年春季学期起执行。", None, None),
    ("第三条 本办法自公布之日起满三十日后施行。", "2024-02-09", None),
    ("第三条 本办法自2024.2.1起施行，有效期5年。", "2024-02-01", "2029-01-31"),
    ("第三条 本办法施行期限：2024年2月1日至2026年1月31日。", "2024-02-01", "2026-01-31"),
    ("第三条 本办法自印发之日起15个工作日后施行。", None, None),
    ("此标准自下文之日起执行。", "2024-01-10", None),
]


@pytest.mark.parametrize(("clause", "effective", "expires"), CLAUSES, ids=[clause for clause, _, _ in CLAUSES])
def test_clause(clause, effective, expires):
    header = read_header(RULES + clause)
    ends = header.validity.expires_on if header.validity else None
    assert (header.effective_on and str(header.effective_on), ends and str(ends)) == (effective, expires)
