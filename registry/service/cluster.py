"""Reading on a cluster: the files go to workers on other machines, what they read comes back to the one writer here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from registry.errors import InputError

if TYPE_CHECKING:
    from registry.service.stage import Stage, Task
    from registry.service.workers import Runner


def cluster_runner(address: str) -> Runner:
    """A runner over a dask cluster (``tcp://host:8786``), whose workers see the files under the same paths.

    Raises InputError ``cluster_not_installed``, ``cluster_not_reachable``, ``cluster_no_workers`` or ``cluster_lost``.
    """

    def runner(stage: Stage, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        from importers.executor import ClusterError, cluster, spread

        try:
            with cluster(address) as (executor, workers):
                yield from spread(stage, tasks, executor, workers=workers)
        except ClusterError as error:
            raise InputError(f"cluster_{error.code}", address=address) from error

    return runner
