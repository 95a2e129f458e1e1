"""Case cards, bundles and their verification: one changed bit anywhere is named."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.cli import main
from registry.errors import InputError, MisuseError, QingliError, StateError
from registry.publication import bundle, card
from registry.service import bundles
from registry.service.casecards import cards
from registry.values import Outcome
from tests.publishing import WITHHELD
from tests.stock import CHIEF, LI, RETAIN

pytest_plugins = ["tests.stock", "tests.publishing"]


# --- cards ------------------------------------------------------------------------------------------------------------


def test_cards_tell_what_was_found_and_what_was_checked(decided):
    found = {each.number: each for each in cards(decided.registry)}
    assert len(found) == 7
    repealed = found["石办发〔2011〕1号"]
    assert repealed.outcome is Outcome.REPEAL
    assert repealed.findings[0].law == "《旧事项管理条例》（国务院令第901号）"
    assert repealed.findings[0].since.isoformat() == "2020-01-01"
    assert repealed.findings[0].upheld is True
    kept = found["石办发〔2014〕4号"]
    assert kept.findings == ()
    assert (kept.citations, kept.unresolved) == (1, 0)
    said = card.checked(kept, "zh")
    assert "2024年12月31日" in said
    assert "2024年12月1日" in said
    assert "未发现需要处理的问题" in said
    assert len(kept.catalogue_digest) == len(kept.sha256) == 64
    assert not kept.draft


def test_a_finding_that_a_retained_document_bears_was_not_followed(decided):
    decided.registry.decide(CHIEF, 1, RETAIN)
    one = next(cards(decided.registry, given="1"))
    assert [item.upheld for item in one.findings] == [False]
    assert [each.superseded for each in one.judgements] in ([False, False], [True, False])


def test_moments_are_told_by_the_clock_of_the_office(decided):
    assert next(cards(decided.registry)).judgements[0].decided_at.endswith("+08:00")


def test_public_cards_leave_withheld_documents_out(decided):
    assert len(tuple(cards(decided.registry, public=True))) == 6
    assert next(cards(decided.registry, given=str(WITHHELD))).withheld


def test_a_document_outside_the_round_has_no_card(decided):
    decided.put("99.txt", "关于新到事项的通知", "石办发〔2018〕9号", "2018-03-01")
    decided.take_in()
    with pytest.raises(StateError, match="card_not_in_round"):
        next(cards(decided.registry, given="石办发〔2018〕9号"))


def test_all_cards_of_a_round_are_one_pdf(decided, tmp_path):
    from pypdfium2 import PdfDocument

    try:
        card.write(tuple(cards(decided.registry)), tmp_path / "cards.pdf")
    except StateError as error:
        pytest.skip(error.code)
    with PdfDocument(tmp_path / "cards.pdf") as pdf:
        assert len(pdf) == 7


# --- bundles ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def published(decided):
    decided.registry.publish_round(CHIEF)
    return decided


@pytest.fixture
def packed(published, tmp_path):
    bundles.export(published.registry, tmp_path / "b.zip")
    return tmp_path / "b.zip"


@pytest.fixture
def opened(published, tmp_path):
    bundles.export(published.registry, tmp_path / "b")
    return tmp_path / "b"


def test_a_bundle_is_sound_and_tied_to_the_publication(published, packed):
    verdict = bundle.verify(packed)
    assert verdict.sound
    assert verdict.manifest["published"]["digest"] == published.registry.round().digest
    assert bundles.against(published.registry, verdict) is None


def test_zip_and_folder_hold_the_same(packed, opened):
    assert bundle.verify(packed).manifest["files"] == bundle.verify(opened).manifest["files"]


def test_withheld_documents_and_in_the_public_edition_reviewers_stay_out(published, packed, tmp_path):
    bundles.export(published.registry, tmp_path / "p.zip", public=True)
    for path, absent in ((packed, ("关于内部事项", "机密正文")), (tmp_path / "p.zip", ("关于内部事项", "李审核"))):
        with zipfile.ZipFile(path) as archive:
            whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
        assert "关于社区服务工作的通知" in whole
        assert [word for word in absent if word in whole] == []
    assert bundle.verify(tmp_path / "p.zip").sound


def test_the_same_round_gives_the_same_bytes(published, packed, tmp_path):
    bundles.export(published.registry, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == packed.read_bytes()


def test_an_open_round_gives_no_bundle(local, tmp_path):
    local.put("1.txt", "关于加强市容环境管理工作的通知")
    local.take_in()
    local.open_round()
    with pytest.raises(StateError, match="round_unfinished"):
        bundles.export(local.registry, tmp_path / "b.zip")


def edit(folder, name, change):
    path = folder / name
    path.write_bytes(change(path.read_bytes()))


def remake(folder):
    """Put the manifest right again, as somebody would who knows how."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for each in manifest["files"]:
        content = (folder / each["path"]).read_bytes()
        each |= {"size": len(content), "sha256": bundle.sha256(content)}
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")


def forge(folder):
    """Rewrite a list and everything that the bundle says of it but the ledger's event."""
    edit(folder, "rows/repeal-list.json", lambda content: content.replace("市容".encode(), "村容".encode()))
    remake(folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    rows = {path.stem: bundle.sha256(path.read_bytes()) for path in (folder / "rows").iterdir()}
    manifest["published"]["digest"] = bundle.sha256(bundle._canonical(rows))
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")


def forge_event(folder):
    """And the event too."""
    forge(folder)
    rows = {path.stem: bundle.sha256(path.read_bytes()) for path in (folder / "rows").iterdir()}
    event = json.loads((folder / "ledger/event.json").read_text("utf-8"))
    body = json.loads(event["body"])
    body["facts"]["lists"] = rows
    event["body"] = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    event["hash"] = bundle.sha256(
        f"{event['scheme']}|{event['seq']}|{event['prev']}|{event['idem']}|{event['body']}".encode()
    )
    (folder / "ledger/event.json").write_text(json.dumps(event, ensure_ascii=False), "utf-8")
    remake(folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["published"]["hash"] = event["hash"]
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda folder: edit(folder, "lists/repeal-list.json", lambda c: c.replace("废止".encode(), "保留".encode())), "changed"),
        (lambda folder: edit(folder, "cards.json", lambda c: c + b" "), "changed"),
        (lambda folder: (folder / "cards.json").unlink(), "missing"),
        (lambda folder: (folder / "extra.txt").write_text("x"), "unnamed"),
        (lambda folder: (edit(folder, "rows/repeal-list.json", lambda c: c + b" "), remake(folder)), "published_digest"),
        (forge, "event_lists"),
        (lambda folder: (edit(folder, "ledger/event.json", lambda c: c.replace(b"round.publish", b"round.PUBLISH")), remake(folder)), "event_hash"),
        (lambda folder: (edit(folder, "ledger/event.json", lambda c: b"[]"), remake(folder)), "damaged"),
    ],
)  # fmt: skip
def test_what_was_changed_is_named(opened, spoil, code):
    spoil(opened)
    assert bundle.verify(opened).mismatch.code == code


def test_a_bundle_forged_from_end_to_end_does_not_agree_with_the_registry(published, opened):
    forge_event(opened)
    verdict = bundle.verify(opened)
    assert verdict.sound
    assert bundles.against(published.registry, verdict).code == "registry_event"


def test_a_round_that_was_published_anew_no_longer_agrees(published, packed):
    verdict = bundle.verify(packed)
    published.registry.reopen_round(CHIEF, None, "更正")
    published.registry.decide(LI, 4, replace(RETAIN, note="更正"))
    assert bundles.against(published.registry, verdict).code == "registry_digest"


@pytest.mark.parametrize("name", ["../escape.txt", "/etc/passwd", "a/../../b", "..\\b"])
def test_names_that_lead_outside_are_refused(opened, name):
    manifest = json.loads((opened / "manifest.json").read_text("utf-8"))
    manifest["files"].insert(0, {"path": name, "size": 1, "sha256": "0" * 64})
    (opened / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert bundle.verify(opened).mismatch.code == "outside"


def test_links_are_not_followed(opened, tmp_path):
    (tmp_path / "secret").write_bytes((opened / "cards.json").read_bytes())
    (opened / "cards.json").unlink()
    (opened / "cards.json").symlink_to(tmp_path / "secret")
    assert bundle.verify(opened).mismatch.code == "missing"


def test_no_more_is_read_than_the_manifest_says(tmp_path):
    bomb = tmp_path / "bomb.zip"
    manifest = {"format": bundle.FORMAT, "files": [{"path": "zeros", "size": 10, "sha256": "0" * 64}]}
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("manifest.json", json.dumps(manifest))
        packed.writestr("zeros", b"\0" * 50_000_000)
    assert bundle.verify(bomb).mismatch.code == "changed"
    manifest["files"][0]["size"] = 1 << 40
    with zipfile.ZipFile(bomb, "w") as packed:
        packed.writestr("manifest.json", json.dumps(manifest))
    assert bundle.verify(bomb).mismatch.code == "too_large"


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"{}", json.dumps({"format": "other/1", "files": []}).encode(), b"[" * 100_000]
)
def test_what_is_no_bundle_is_told(tmp_path, content):
    folder = tmp_path / "b"
    folder.mkdir()
    (folder / "manifest.json").write_bytes(content)
    (tmp_path / "b.zip").write_bytes(content)
    for path in (folder, tmp_path / "b.zip", tmp_path / "nothing"):
        with pytest.raises(InputError, match="bundle_unreadable"):
            bundle.verify(path)


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_flipped_bit_goes_unseen(small_bundle, place, bit):
    content = bytearray(small_bundle.read_bytes())
    content[place % len(content)] ^= 1 << bit
    flipped = small_bundle.with_name("flipped.zip")
    flipped.write_bytes(content)
    before = bundle.verify(small_bundle)
    try:
        verdict = bundle.verify(flipped)
    except QingliError:
        return
    assert not verdict.sound or (verdict.digest == before.digest and verdict.files == before.files)


@pytest.fixture(scope="module")
def small_bundle(tmp_path_factory):
    path = tmp_path_factory.mktemp("bundle") / "small.zip"
    bundle.write({"a.txt": b"one", "b/c.txt": "二".encode() * 50}, {"round": "x"}, path)
    return path


def test_a_folder_that_holds_something_is_left_alone(published, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(MisuseError, match="bundle_folder_taken"):
        bundles.export(published.registry, tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_lists_of_a_published_round_bear_the_digest(published):
    from registry.publication import json as list_json
    from registry.publication.sheet import build

    listed = bundles.stamped(published.registry, published.registry.list("repeal-list"))
    digest = published.registry.round().digest
    assert listed.digest == digest
    assert build(listed, "zh").facts[-1] == ("公布校验值", digest)
    assert json.loads(list_json.text(listed))["digest"] == digest
    draft = published.registry.list("repeal-list", draft=True)
    assert bundles.stamped(published.registry, draft).digest == ""


def test_on_the_command_line(published, packed, capsys, tmp_path):
    where = str(Path(published.registry.where))
    assert main(["verify", str(packed)]) == 0
    assert "核验通过" in capsys.readouterr().out
    assert main(["verify", str(packed), "--registry", where]) == 0
    assert "与登记库一致" in capsys.readouterr().out
    shutil.copy(packed, tmp_path / "other.zip")
    with zipfile.ZipFile(tmp_path / "other.zip", "a") as archive:
        archive.writestr("note.txt", "x")
    assert main(["verify", str(tmp_path / "other.zip")]) == 1
    assert "note.txt" in capsys.readouterr().out
    assert main(["verify", str(tmp_path / "other.zip"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["mismatch"]["code"] == "unnamed"
    assert main(["verify", str(tmp_path / "nothing.zip")]) == 3
