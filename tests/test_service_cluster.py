"""An import on a real cluster, one of whose workers dies amid it: every file registered once, on both databases."""

from __future__ import annotations

import os
import signal
from importlib.util import find_spec

import pytest

from registry.errors import InputError
from registry.service.cluster import cluster_runner
from registry.service.importing import ImportOptions
from tests.stock import AS_OF, LI

pytest_plugins = ["tests.stock"]
clustered = pytest.mark.skipif(
    find_spec("distributed") is None or os.name != "posix", reason="the extra cluster is not installed"
)


@clustered
@pytest.mark.timeout(240)
@pytest.mark.filterwarnings("ignore")
def test_an_import_outlives_a_worker_of_the_cluster(desk) -> None:
    from distributed import LocalCluster

    for number in range(48):
        desk.put(f"{number}.txt", f"关于第{number}项工作的通知", f"石办发〔2015〕{number + 1}号")
    (desk.folder / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as nursery:
        victims = [worker.pid for worker in nursery.workers.values()][:1]

        def tell(_: object) -> None:
            while victims:
                os.kill(victims.pop(), signal.SIGKILL)

        runner = cluster_runner(nursery.scheduler_address)
        options = ImportOptions(AS_OF)
        report = desk.registry.import_paths([desk.folder], LI, options, tell=tell, runner=runner)
        again = desk.registry.import_paths([desk.folder], LI, options, runner=runner)
    assert report.counts == {"imported": 48, "failed": 1}
    assert report.failures == {"damaged": 1}
    assert again.counts == {"unchanged": 48, "failed_before": 1}
    assert desk.registry.audit(read_data=True).sound


@clustered
def test_a_cluster_that_is_not_there_is_an_error_with_its_remedy(desk, monkeypatch) -> None:
    from importers import executor

    def unreachable(address: str):
        raise executor.ClusterError("not_reachable", address)

    monkeypatch.setattr(executor, "cluster", unreachable)
    desk.put("a.txt", "关于加强管理工作的通知")
    with pytest.raises(InputError) as caught:
        desk.registry.import_paths([desk.folder], LI, ImportOptions(AS_OF), runner=cluster_runner("tcp://127.0.0.1:9"))
    assert caught.value.code == "cluster_not_reachable"
