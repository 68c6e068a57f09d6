# One image; `etappe api`, `etappe worker` and `etappe migrate` are its roles.
FROM python:3.13.12-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/etappe
COPY requirements/runtime.lock requirements/
RUN /opt/etappe/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.lock
COPY . .
RUN /opt/etappe/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13.12-slim-bookworm
RUN useradd --create-home --uid 10001 etappe
COPY --from=build /opt/etappe /opt/etappe
ENV PATH=/opt/etappe/bin:$PATH PYTHONUNBUFFERED=1
USER etappe
WORKDIR /home/etappe
EXPOSE 8000
ENTRYPOINT ["etappe"]
CMD ["--help"]
