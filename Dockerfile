# One small image: no compiler, no shell script, a user without privileges; only /data is written.
FROM node:24-slim AS desk
WORKDIR /assets/desk
COPY assets/desk/package.json assets/desk/package-lock.json ./
RUN npm ci --silent --ignore-scripts --no-audit --no-fund
COPY assets/desk .
RUN npm run --silent build

FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY service service
COPY migrations migrations
COPY assets assets
COPY --from=desk /assets/dist assets/dist
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e . && /venv/bin/python -m compileall -q service

FROM python:3.13-slim
RUN useradd --uid 10001 --home-dir /data --create-home valla
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 VALLA_DATA_DIR=/data
WORKDIR /data
USER valla
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import httpx; httpx.get('http://127.0.0.1:8000/salud').raise_for_status()"]
CMD ["sh", "-c", "valla migrate && exec valla serve --host 0.0.0.0"]
