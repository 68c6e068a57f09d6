"""The press: prints messages in a process of its own, where a template can do no harm but to itself.

Whatever is asked for while the press is busy goes to it together.
"""

import asyncio
import atexit
import threading
from collections import deque
from concurrent.futures import Future
from functools import partial
from queue import Empty, SimpleQueue
from weakref import WeakKeyDictionary, ref

from messages.content.press.job import Job
from messages.content.press.printer import Order, Printer

_TOGETHER = 50
_Queue = SimpleQueue[Order | None]


class Press:
    """Starts when it is first needed, and ends with whoever started it. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: _Queue | None = None
        self._thread: threading.Thread | None = None
        self._loops = WeakKeyDictionary[asyncio.AbstractEventLoop, _Waker]()

    def ask(self, job: Job) -> bytes:
        """A `sheet`, packed; waits for it. Raises TemplateFault, PressAway."""
        future = Future[bytes]()
        self._put(Order(job, partial(_settle, future)))
        return future.result()

    async def asked(self, job: Job) -> bytes:
        """The same while others go on."""
        loop = asyncio.get_running_loop()
        future, waker = loop.create_future(), self._loops.get(loop)
        if waker is None:
            self._loops[loop] = waker = _Waker(loop)
        self._put(Order(job, partial(waker.tell, future)))
        sheet: bytes = await future
        return sheet

    def close(self) -> None:
        """Finish what was asked for, and end the process."""
        with self._lock:
            queue, thread, self._queue, self._thread = self._queue, self._thread, None, None
        if queue and thread:
            queue.put(None)
            thread.join()

    def _put(self, order: Order) -> None:
        with self._lock:
            queue = self._queue or self._begun()
            queue.put(order)

    def _begun(self) -> _Queue:
        self._queue = SimpleQueue()
        self._thread = threading.Thread(target=_work, args=(self._queue,), name="press", daemon=True)
        self._thread.start()
        return self._queue


class _Waker:
    """Wakes a loop once for all answers that came since it last looked: each time takes longer than the pipe does."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = ref(loop)  # who has gone is kept by nobody here
        self._told = deque[tuple[asyncio.Future[bytes], bytes | Exception]]()

    def tell(self, future: "asyncio.Future[bytes]", answer: bytes | Exception) -> None:
        """From the press's own thread. Raises RuntimeError when the loop is closed."""
        self._told.append((future, answer))
        if len(self._told) == 1 and (loop := self._loop()):
            loop.call_soon_threadsafe(self._settle_all)

    def _settle_all(self) -> None:
        while self._told:  # what is appended meanwhile is seen here, or wakes the loop once more
            _settle(*self._told.popleft())


def _settle(future: "Future[bytes] | asyncio.Future[bytes]", answer: bytes | Exception) -> None:
    if future.done():  # nobody waits any more
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)


def _work(queue: _Queue) -> None:
    """Until somebody asks for nothing."""
    printer = Printer()
    try:
        while orders := _waiting(queue):
            printer.print(orders)
    finally:
        printer.close()


def _waiting(queue: _Queue) -> list[Order]:
    """What is asked for, at least one; none when the end is asked for."""
    orders, order = list[Order](), queue.get()
    try:
        while order is not None:
            orders.append(order)
            if len(orders) == _TOGETHER:
                return orders
            order = queue.get_nowait()
    except Empty:
        return orders
    if orders:
        queue.put(None)
    return orders


PRESS = Press()
"""A process has one press, whoever prints."""
atexit.register(PRESS.close)
