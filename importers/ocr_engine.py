"""The engines that recognise text in pictures: rapidocr, whose models come with it, and tesseract; both work offline."""

from __future__ import annotations

import io
import math
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from importers import heavy, limits, ocr_marks
from importers.characters import HAN, is_wide
from importers.prose import tidy

if TYPE_CHECKING:
    from PIL import Image

CHOICES = ("rapidocr", "tesseract", "off")
_LONGEST = 2_000
_FATAL = 4
"""The gravest of onnxruntime's five kinds of messages, the only one that it may print."""
_CELL_GAP = 0.8
_TESSERACT_SECONDS = 180.0
_LEVEL, _TELLING_WIDTH = 0.2, 3.0
"""A line of a straightened page rises by less than a fifth of its width; so long, in heights, that its slope tells."""
_LEFT = f"[{HAN}《》〈〉「」，。、；：]"
_OPEN, _CLOSE = re.compile(rf"\((?=[{HAN}《])|(?<={_LEFT})\("), re.compile(rf"(?<={_LEFT})\)|\)(?=[，。、；：》])")
_PAIR = re.compile(r"\(([^()（）]{1,60})）|（([^()（）]{1,60})\)")
_YEAR = re.compile(r"[〔\[(（【]((?:19|20)\d{2})[〕\])）】]")
_MARKS = re.compile(rf"(?<=[{HAN}》）])([,;:!?]) ?(?=[{HAN}《（]|$)")
_WIDE_MARKS = str.maketrans(",;:!?", "，；：！？")


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or a part of one as an engine saw it: text, how sure it is (0 to 1), frame in pixels from the upper left."""

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float


def engine() -> str | None:
    """The engine in use: what QINGLI_OCR names, else what is installed, rapidocr first; None for none."""
    wanted = os.environ.get("QINGLI_OCR", "").strip().lower()
    if wanted == "off":
        return None
    found = {"rapidocr": _has_rapidocr, "tesseract": _has_tesseract}
    if wanted in found:
        return wanted if found[wanted]() else None
    return next((name for name, there in found.items() if there()), None)


def read(image: Image.Image) -> list[Piece]:
    """What the engine in use sees in an upright picture, in no certain order; nothing where there is no engine."""
    name = engine()
    if name is None:
        return []
    return list(_by_rapidocr(image) if name == "rapidocr" else _by_tesseract(image))


def read_line(image: Image.Image) -> tuple[str, float]:
    """What the engine in use sees in the picture of a single line, and how sure it is."""
    if engine() == "tesseract":
        found = list(_by_tesseract(image, mode="7"))
        return "".join(piece.text for piece in found), min((piece.confidence for piece in found), default=0.0)
    import numpy

    seen = _rapidocr()(numpy.asarray(image.convert("RGB"))[:, :, ::-1], use_det=False, use_cls=False, use_rec=True)
    if not seen.txts:
        return "", 0.0
    return as_printed("".join(map(str, seen.txts))), float(min(seen.scores))


@cache
def _has_rapidocr() -> bool:
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


@cache
def _has_tesseract() -> bool:
    """Tesseract with its data for simplified Chinese."""
    tool = shutil.which("tesseract")
    if tool is None:
        return False
    try:
        told = subprocess.run([tool, "--list-langs"], capture_output=True, text=True, timeout=20, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return heavy.entered()  # a worker that may start no programs leaves it to one that may
    return "chi_sim" in (told.stdout + told.stderr).split()


@cache
def _rapidocr() -> Any:
    """The models, loaded once in a process."""
    threads = heavy.threads() or min(os.cpu_count() or 1, 4)
    settings = {
        "Global.log_level": "critical",
        "Global.text_score": 0.0,
        "Global.max_side_len": _LONGEST,
        "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when the library is loaded
    runtime: Any = import_module("onnxruntime")
    runtime.set_default_logger_severity(_FATAL)
    runtime.disable_telemetry_events()
    library: Any = import_module("rapidocr")
    return library.RapidOCR(params=settings)


def _by_rapidocr(image: Image.Image) -> Iterator[Piece]:
    import numpy

    seen = _rapidocr()(numpy.asarray(image.convert("RGB"))[:, :, ::-1], use_det=True, use_cls=False, use_rec=True)
    if seen.txts is None or seen.boxes is None:
        return
    for text, score, corners in zip(seen.txts, seen.scores, seen.boxes, strict=True):
        across, down = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        if _slanted(across, down):
            continue
        yield Piece(as_printed(str(text)), float(score), min(across), min(down), max(across), max(down))


def _slanted(across: Sequence[float], down: Sequence[float]) -> bool:
    """Whether a frame (its corners from the upper left, clockwise) lies aslant, as watermarks do, on a page set straight."""
    run, rise = across[1] - across[0], down[1] - down[0]
    height = math.hypot(across[3] - across[0], down[3] - down[0])
    return (
        math.hypot(run, rise) > _TELLING_WIDTH * height
        and abs(rise) > _LEVEL * abs(run)
        and abs(run) > _LEVEL * abs(rise)
    )


def _by_tesseract(image: Image.Image, mode: str = "6") -> Iterator[Piece]:
    """Lines of Tesseract's table of words (``mode`` 6: a block, 7: a single line); one thread, as several of them wait for one another at length."""
    out = io.BytesIO()
    image.convert("L").save(out, "PNG", compress_level=1)
    command = [
        shutil.which("tesseract") or "tesseract",
        "stdin",
        "stdout",
        "-l",
        "chi_sim",
        "--psm",
        mode,
        "--dpi",
        "200",
        "tsv",
    ]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(  # noqa: S603 - a trusted tool with fixed arguments
        command,
        input=out.getvalue(),
        capture_output=True,
        timeout=_TESSERACT_SECONDS,
        check=True,
        env=environment,
        preexec_fn=limits.for_tool(heavy.MEMORY),
    )
    rows = [row.split("\t") for row in done.stdout.decode("utf-8", "replace").splitlines()[1:]]
    words: dict[tuple[str, ...], list[Sequence[str]]] = {}
    for row in rows:
        if len(row) == 12 and row[0] == "5" and row[11].strip():
            words.setdefault(tuple(row[1:5]), []).append(row)
    for line in words.values():
        yield from map(_line, _apart(line))


def _apart(words: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """The words of a line, parted where the gap between two is wider than the line is high: they may be of two cells."""
    part: list[Sequence[str]] = []
    for word in words:
        end = max((float(seen[6]) + float(seen[8]) for seen in part), default=float(word[6]))
        height = max(float(seen[9]) for seen in [*part, word])
        if part and float(word[6]) - end > _CELL_GAP * height:
            yield part
            part = []
        part.append(word)
    if part:
        yield part


def _line(words: Sequence[Sequence[str]]) -> Piece:
    """One line of its words; a blank stands where neither neighbour is Han."""
    text = ""
    for word in words:
        blank = text and not (is_wide(text[-1]) or is_wide(word[11][0]))
        text += " " * bool(blank) + word[11]
    frames = [[float(number) for number in word[6:10]] for word in words]
    sure = [max(float(word[10]), 0.0) * len(word[11]) for word in words]
    return Piece(
        as_printed(text),
        sum(sure) / sum(len(word[11]) for word in words) / 100,
        min(left for left, _, _, _ in frames),
        min(top for _, top, _, _ in frames),
        max(left + width for left, _, width, _ in frames),
        max(top + height for _, top, _, height in frames),
    )


def as_printed(text: str) -> str:
    """Marks as Chinese print has them, where an engine gave their narrow twins: （试行）, 〔2019〕, ，; no needless blanks.

    A closing quotation mark cannot begin a line: it is a speck of dust or of a ruling.
    """
    text = ocr_marks.in_line(tidy(text).lstrip("”’"))
    text = _YEAR.sub(r"〔\1〕", text) if "号" in text or text.endswith(("〕", "]", "】")) else text
    text = _PAIR.sub(lambda pair: f"（{pair[1] or pair[2]}）", _CLOSE.sub("）", _OPEN.sub("（", text)))
    return ocr_marks.paired(_MARKS.sub(lambda mark: mark[1].translate(_WIDE_MARKS), text))
