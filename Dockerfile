# Web, worker, schedule and the owner's commands are one image; docker-compose.yml says which is which.
FROM python:3.13-slim-trixie

# pg_dump and psql for backups: not older than the server of docker-compose.yml
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin training \
    && install -d -o training -g training -m 0700 /data

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 VAR_DIR=/data PORT=8000
WORKDIR /app
COPY requirements.txt ./
RUN pip install --disable-pip-version-check --require-hashes -r requirements.txt
COPY . .
# Keys of the moment: only the names of the collected files stay.
RUN SECRET_KEY=build SEAL_KEYS="$(printf 'ab%.0s' $(seq 32))" CHAIN_KEY=build VAR_DIR=/tmp/build \
    python manage.py collectstatic --no-input --verbosity 0 && rm -rf /tmp/build

USER training
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "training.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4"]
