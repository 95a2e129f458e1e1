"""Workers for an import: light to load, so that they get ready while the registry itself is loaded and opened."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from importers.pool import Crew, isolated

if TYPE_CHECKING:
    from registry.service.stage import EngineMaker, Stage, Task

Runner = Callable[["Stage", Iterable["Task"]], Iterator[tuple["Task", Any]]]
READ_AHEAD = 128
"""Files a worker may have read or before it, so that it goes on reading while a group is written."""


def isolated_runner(jobs: int | None, make: EngineMaker | None = None) -> Runner:
    """Each file in a worker process with limits on time and memory.

    With ``make`` the workers are started at once and get their engine ready while the registry is prepared.
    """
    crew = Crew(jobs or os.cpu_count() or 1)
    if make is not None:
        crew.warm(get_ready, make)
    return _runner(crew)


def early_runner(jobs: int | None) -> Runner:
    """``isolated_runner`` with the engine of the product, for who has not loaded the registry yet: workers start first."""
    crew = Crew(jobs or os.cpu_count() or 1)
    crew.warm(get_ready, None)
    return _runner(crew)


def _runner(crew: Crew) -> Runner:
    """The runner of a crew, which ends with it."""

    def runner(stage: Stage, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        try:
            yield from isolated(stage, tasks, crew=crew, ahead=READ_AHEAD)
        finally:
            crew.stop()

    weakref.finalize(runner, crew.stop)
    return runner


def get_ready(make: EngineMaker | None) -> None:
    """In a worker before the first file: what reads most files, and the engine (None: that of the product)."""
    from registry.service import stage

    stage.get_ready(make or stage.default_engine)
