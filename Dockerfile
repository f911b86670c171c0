FROM python:3.11-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* && useradd --create-home --home-dir /var/lib/bizops bizops
WORKDIR /app
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
ENV DJANGO_SETTINGS_MODULE=bizops.settings.production BIZOPS_HOME=/var/lib/bizops PYTHONUNBUFFERED=1
USER bizops
# Static files are collected when the image starts, because their place belongs to BIZOPS_HOME.
ENTRYPOINT ["sh", "-c", "python manage.py collectstatic --noinput -v0 && exec \"$@\"", "--"]
CMD ["gunicorn", "bizops.wsgi:application", "-k", "gthread", "--workers", "2", "--threads", "2", "--bind", "0.0.0.0:8000"]
