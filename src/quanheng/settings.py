"""How the platform is run. Everything comes from the environment and is safe when nothing is said.

``QUANHENG_HOME``      the folder that holds what the platform keeps (default ``var`` in the current folder)
``QUANHENG_DATABASE``  ``postgresql://user:password@host:port/name`` or ``sqlite:///path`` (default: in the home)
``QUANHENG_HOSTS``     the names under which it is reached, with commas between (default: this machine only)
``QUANHENG_PLACE``     the domain of the place, with which the name of its record begins
``QUANHENG_PLACE``     the name of the place, by which its record is called: a domain (default ``localhost``)
``QUANHENG_MAIL``      the mail server, ``smtps://user:password@host`` (default: files in the home); its sender is
                       ``QUANHENG_MAIL_FROM``
``QUANHENG_DEMO``      ``1``: a demonstration. Says so on every page, and asks no second factor
``QUANHENG_BEHIND``    addresses of the proxies that end TLS and whose ``X-Forwarded-Proto`` is believed

Importing this module writes nothing: the folder and the secret come to be when they are first needed.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.functional import SimpleLazyObject

from quanheng.apps.database.addresses import database
from quanheng.apps.database.home import kept_secret

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

HOME = Path(os.environ.get("QUANHENG_HOME", "var")).resolve()
PLACE = os.environ.get("QUANHENG_PLACE", "localhost")
DEMO = os.environ.get("QUANHENG_DEMO") == "1"
DEBUG = False
SECRET_KEY = SimpleLazyObject(lambda: kept_secret(HOME))
ALLOWED_HOSTS = [name for name in os.environ.get("QUANHENG_HOSTS", ",".join(_LOOPBACK)).split(",") if name]
BEHIND = os.environ.get("QUANHENG_BEHIND", "127.0.0.1,::1")
DATABASES = {"default": database(os.environ.get("QUANHENG_DATABASE", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "ninja",
    # One line a context, from the lowest to the highest.
    "quanheng.apps.jobs",
    "quanheng.apps.accounts",
    "quanheng.apps.record",
    "quanheng.apps.definitions",
    "quanheng.apps.statutes",
    "quanheng.apps.organs",
    "quanheng.apps.parties",
    "quanheng.apps.people",
    "quanheng.apps.training",
    "quanheng.apps.inspections",
    "quanheng.apps.leads",
    "quanheng.apps.powers",
    "quanheng.apps.cases",
    "quanheng.apps.documents",
    "quanheng.apps.custody",
    "quanheng.apps.meetings",
    "quanheng.apps.licences",
    "quanheng.apps.adjustment",
    "quanheng.apps.supervision",
    "quanheng.apps.publication",
    "quanheng.web",
]

MIDDLEWARE = [
    "quanheng.web.middleware.headers_alone",
    "django.middleware.security.SecurityMiddleware",
    "quanheng.web.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "quanheng.web.middleware.bounded_body",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "quanheng.web.middleware.session_end",
    "quanheng.web.middleware.second_factor",
    "axes.middleware.AxesMiddleware",
    "quanheng.web.middleware.NoNull",
    "quanheng.web.middleware.Explained",
]

ROOT_URLCONF = "quanheng.web.urls"
WSGI_APPLICATION = "quanheng.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "quanheng.web.context.surroundings",
            ],
            "builtins": ["quanheng.web.templatetags.quanheng"],
        },
    }
]

FORM_RENDERER = "quanheng.web.forms.HouseStyle"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300
DJANGO_HTMX_SCRIPT_ATTRIBUTES = {"defer": True}

# Who is signed in, and for how long.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "quanheng.apps.accounts.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account:sign_in"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "quanheng.apps.accounts.sessions"
SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
OTP_TOTP_ISSUER = "权衡"

# By name and not by address: behind a proxy, and in an office, all come from one address.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "quanheng.web.account.views.locked_out"
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # the name alone is the stricter choice

# Plain HTTP is for this machine and for demonstrations; under any other name it is HTTPS or nothing.
HTTPS = not DEMO and not set(ALLOWED_HOSTS) <= set(_LOOPBACK)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "media-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}

# Mail goes through the server that is named, encrypted unless it is this machine's; unnamed, it lies in a folder.
_MAIL = urlsplit(os.environ.get("QUANHENG_MAIL", ""))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _MAIL.hostname else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST = _MAIL.hostname or ""
EMAIL_PORT = _MAIL.port or (465 if _MAIL.scheme == "smtps" else 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_USE_TLS = not EMAIL_USE_SSL and EMAIL_HOST not in _LOOPBACK
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("QUANHENG_MAIL_FROM", f"quanheng@{PLACE}")

# What a form may hold beside its files, and all that somebody may send who has not signed in; with its files.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20
LARGEST_REQUEST = 500 * 2**20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"quanheng": {"level": "INFO"}},
}
