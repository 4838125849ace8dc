"""Where batches are worked on: in this process, in several, or on a Dask cluster; the results come back in order all the same."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from newsframes.errors import InputError

ENGINES = ("local", "dask")
BATCHES_AHEAD = 2
"""Batches for each worker that are worked on or wait; more would only fill memory."""
SECONDS_TO_JOIN = 60
"""How long a cluster may take until its first worker has joined."""

Submit = Callable[..., Any]
Run = Callable[[Callable, Iterable], Iterator]


@contextlib.contextmanager
def open_engine(name: str = "local", *, workers: int = 1, scheduler: str | None = None) -> Iterator[Run]:
    """A function like ``map``, whose work is done by ``workers`` processes, or on a Dask cluster.

    It takes batches only as fast as results are taken from it. ``name`` is ``local`` or ``dask``; of Dask, ``scheduler`` is the address of
    a cluster that runs (``tcp://host:8786``); without one, a cluster of ``workers`` processes is made on this machine. A Dask worker that dies is
    replaced by another; a local one ends the run. Raises InputError where Dask is not installed or no cluster answers.
    """
    if name == "dask":
        with _dask(workers, scheduler) as run:
            yield run
    elif workers > 1:
        with _processes(workers) as run:
            yield run
    else:
        yield map


def _in_order(submit: Submit, ahead: Callable[[], int], function: Callable, batches: Iterable) -> Iterator:
    """Results in the order of the batches; at most ``ahead()`` batches are under way."""
    waiting: deque[Future] = deque()
    for batch in batches:
        waiting.append(submit(function, batch))
        while len(waiting) >= ahead():
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


@contextlib.contextmanager
def _processes(workers: int) -> Iterator[Run]:
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, initializer=_begin)
    try:
        yield lambda function, batches: _in_order(pool.submit, lambda: BATCHES_AHEAD * workers, function, batches)
    except BrokenProcessPool:
        raise InputError(
            "a worker process died, perhaps for want of memory",
            remedy="give the same command again, with fewer --workers",
        ) from None
    finally:
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()  # after the last result they are idle; after an error nobody wants what they do
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """A worker leaves Ctrl-C to the process that began it, and ends when that one does, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


@contextlib.contextmanager
def _dask(workers: int, scheduler: str | None) -> Iterator[Run]:
    try:
        import distributed
    except ImportError:
        raise InputError("Dask is not installed", remedy="pip install 'newsframes[scale]'") from None
    with contextlib.ExitStack() as opened:
        try:
            if scheduler is None:
                # One thread each, for Python's lock lets one work at a time; any free port, for a notebook may hold Dask's own.
                cluster = distributed.LocalCluster(workers, threads_per_worker=1, dashboard_address=":0")
                scheduler = opened.enter_context(cluster).scheduler_address
            client = opened.enter_context(distributed.Client(scheduler, timeout=SECONDS_TO_JOIN, set_as_default=False))
            print(f"newsframes: the dashboard is at {client.dashboard_link}", file=sys.stderr)
            client.wait_for_workers(1, timeout=SECONDS_TO_JOIN)
        except (OSError, TimeoutError, ValueError) as error:
            what = f"no Dask cluster with a worker answers at {scheduler} ({error})"
            raise InputError(what, remedy="start dask scheduler and dask worker, and name its address") from None
        ahead = lambda: BATCHES_AHEAD * max(1, sum(client.nthreads().values()))  # noqa: E731 - workers come and go
        submit = lambda function, batch: client.submit(function, batch, pure=False)  # noqa: E731
        try:
            yield lambda function, batches: _in_order(submit, ahead, function, batches)
        except distributed.KilledWorker as error:
            what = f"workers died again and again over the same batch, perhaps for want of memory ({error})"
            raise InputError(what, remedy="give the same command again, with more memory for each worker") from None
        except (distributed.CancelledError, distributed.comm.CommClosedError) as error:
            what = f"the Dask scheduler at {scheduler} is lost ({error})"
            raise InputError(what, remedy="start it and give the same command again") from None
