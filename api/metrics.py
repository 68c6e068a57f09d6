"""Figures for Prometheus: what the doors answered, and what waits or went wrong behind them."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import Scope

from api.desk import AtDesk
from operations.gauge import Gauges, gauge

router = APIRouter(tags=["health"])


class Metrics:
    """The figures of one app, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = here = CollectorRegistry()
        self._requests = Counter("etappe_requests", "Requests answered", ["method", "route", "status"], registry=here)
        self._seconds = Histogram("etappe_request_seconds", "Time to answer", ["method", "route"], registry=here)
        self._outbox = Gauge("etappe_outbox_depth", "What must still reach Temporal", registry=here)
        self._oldest = Gauge("etappe_outbox_oldest_seconds", "How long the oldest of it is overdue", registry=here)
        self._deliveries = Gauge("etappe_deliveries", "Messages by what became of them", ["state"], registry=here)
        self._unknown = Gauge("etappe_deliveries_unknown", "Messages that may have arrived, or not", registry=here)

        self._returned = Gauge("etappe_returns", "What came back, by what it was", ["kind"], registry=here)
        self._shares = Gauge("etappe_returned_share", "Of a journey's last day", ["journey", "what"], registry=here)
        self._open = Gauge("etappe_provider_open", "Whether a provider is left alone", ["provider"], registry=here)
        self._stuck = Gauge("etappe_enrolments_stuck", "People who stand still", ["journey", "fault"], registry=here)

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        """A request was answered. Counted by route, never by address: addresses are endless and may name people."""
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(method, route).observe(seconds)

    def written(self, gauges: Gauges) -> bytes:
        """All figures, as Prometheus reads them."""
        self._outbox.set(gauges.outbox)
        self._oldest.set(gauges.oldest.total_seconds())
        for state, number in gauges.deliveries.items():
            self._deliveries.labels(state).set(number)
        self._unknown.set(gauges.deliveries.get("unknown", 0))
        for kind, number in gauges.returned.items():
            self._returned.labels(kind).set(number)
        self._shares.clear()
        for journey, share in gauges.shares.items():
            self._shares.labels(journey, "bounces").set(share.bounces)
            self._shares.labels(journey, "complaints").set(share.complaints)
        for provider, held in gauges.held.items():
            self._open.labels(provider).set(held)
        self._stuck.clear()  # a fault that was repaired is not a nought for ever
        for (journey, fault), people in gauges.stuck.items():
            self._stuck.labels(journey, fault).set(people)
        return generate_latest(self.registry)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@router.get("/metrics", operation_id="read_metrics", summary="Figures for Prometheus", response_class=Response)
async def read_metrics(request: Request, desk: AtDesk) -> Response:
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.written(await gauge(desk)), media_type=CONTENT_TYPE_LATEST)
