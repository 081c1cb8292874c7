"""The only settings file. The environment decides; README lists what it reads.

A site that is given SECRET_KEY is a production site: it must be given its other keys too, and one
whose SITE_URL is https insists on it. Without SECRET_KEY it is a local one: it makes its own keys
once under VAR_DIR and answers by http.
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from training.keys import kept_secret, read_seal_keys

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

PRODUCTION = bool(os.environ.get("SECRET_KEY"))
DEBUG = os.environ.get("DEBUG") == "1" and not PRODUCTION


def secret(name: str) -> str:
    """A key from the environment; a local site makes and keeps one, another refuses."""
    if value := os.environ.get(name):
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(f"{name} must be set when SECRET_KEY is set.")
    return kept_secret(VAR_DIR / name.lower().replace("_", "-"))


SECRET_KEY = secret("SECRET_KEY")
# Seals columns: {version: 32 bytes}; the highest version seals, every one opens. "1:hex,2:hex"
SEAL_KEYS = read_seal_keys(secret("SEAL_KEYS"))
# Chains the ledger and the log: any long secret text.
CHAIN_KEY = secret("CHAIN_KEY").encode()

# --- Address ---------------------------------------------------------------------------------
SITE_URL = os.environ.get("SITE_URL") or f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = [
    *filter(None, os.environ.get("ALLOWED_HOSTS", "").split(",")),
    urlsplit(SITE_URL).hostname or "localhost",
    "127.0.0.1",
    "localhost",
]
CSRF_TRUSTED_ORIGINS = [
    SITE_URL.rstrip("/"),
    *filter(None, os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",")),
]
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "training.views.trouble.stale_form"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Application -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "training.apps.TrainingConfig",
    "courses.apps.CoursesConfig",
    "trainees.apps.TraineesConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tables2",
    "django_filters",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "training.middleware.content_security",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "training.middleware.chinese_unless_switched",
    "django.middleware.locale.LocaleMiddleware",
    "training.middleware.bodies_are_bounded",
    "training.middleware.forms_have_a_way_back",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "trainees.views.rights.rights_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "courses.views.idle.idle_sessions_end",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "training.urls"
WSGI_APPLICATION = "training.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "training.views.bell.bell",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # one roll of 500 trainees is one form

# --- People ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "training.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
STAFF_IDLE_MINUTES = int(os.environ.get("STAFF_IDLE_MINUTES") or 30)
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Words and time --------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = os.environ.get("TIME_ZONE") or "Asia/Shanghai"
USE_TZ = True

# --- Database --------------------------------------------------------------------------------
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
    ),
}


def database(url: str) -> dict:
    """sqlite:///absolute/path or postgres://user:password@host:port/name?option=value"""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        engine = "django.db.backends.sqlite3"
        return {"ENGINE": engine, "NAME": parts.path, "OPTIONS": SQLITE_OPTIONS}
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgres://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"connect_timeout": 5, **dict(parse_qsl(parts.query))},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {
    "default": database(os.environ.get("DATABASE_URL") or f"sqlite://{VAR_DIR / 'db.sqlite3'}")
}

# --- Files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static-collected"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_MAX_AGE = 3600 if PRODUCTION else 0
# Files of people: no URL leads here, a view that asks a permission reads them.
MEDIA_ROOT = VAR_DIR / "files"
FONTS_DIR = os.environ.get("FONTS_DIR", "")  # an office's own licensed TrueType fonts
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Jobs: our row is the truth, the broker is a doorbell ------------------------------------
BROKER_URL = os.environ.get("BROKER_URL") or "filesystem://localhost"
BROKER_DIR = VAR_DIR / "broker"


# --- Mail and webhook: titles only leave the site, from the worker ---------------------------
def mail(url: str) -> dict:
    """smtp://user:password@host:port?from=address; smtps:// for TLS from the start."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", ""}:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp:// or smtps://")
    tls = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (465 if tls else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": tls,
        "EMAIL_USE_TLS": not tls and bool(parts.username),
        "DEFAULT_FROM_EMAIL": dict(parse_qsl(parts.query)).get("from", "noreply@localhost"),
    }


globals().update(mail(os.environ.get("EMAIL_URL", "")))
EMAIL_TIMEOUT = 10
WEBHOOK_URL = os.environ.get("WEBHOOK_URL", "")
WEBHOOK_SECRET = os.environ.get("WEBHOOK_SECRET", "")

# --- Log -------------------------------------------------------------------------------------
LOG_KEPT_MONTHS = int(os.environ.get("LOG_KEPT_MONTHS") or 24)  # who did what; at least 6
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL") or "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
