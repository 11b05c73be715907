"""Django's settings, from the environment (environment.py). What is switched off here stays off: see docs/decisions."""

from pathlib import Path
from urllib.parse import urlsplit

from kloe.web.building import OWN, fetched_folder, served_folder
from kloe.web.environment import read_environment

_HERE = Path(__file__).parent
ENVIRONMENT = read_environment()

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
DATABASES = {"default": dict(ENVIRONMENT.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "kloe.web.pages",
    "kloe.web.accounts",
    "kloe.web.looks",
    "kloe.web.childdata",
    "kloe.web.children",
    "kloe.web.published",
    "kloe.web.api",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # first: files and redirects have the policy, too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kloe.web.pages.middleware.private_pages",
    "kloe.web.pages.middleware.logged_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kloe.web.accounts.middleware.signed_in_and_sure",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "kloe.web.urls"
WSGI_APPLICATION = "kloe.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [_HERE / "templates"],
        "OPTIONS": {
            "environment": "kloe.web.pages.templating.environment",
            "context_processors": ["kloe.web.pages.templating.of_every_page"],
        },
    },
    {  # what allauth has beside its pages: the texts of messages
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

# Static files: what was built from the locked packages (building.py), and our own few.
STATIC_URL = "/static/"
STATICFILES_DIRS = [OWN, fetched_folder()]
STATIC_ROOT = served_folder()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False

# People
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/people/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "kloe.web.accounts.adapters.LocalAccounts"
SOCIALACCOUNT_ADAPTER = "kloe.web.accounts.adapters.SingleSignOn"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator makes accounts; nobody signs up
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/15m/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.https else 0  # whoever ends TLS says where a request comes from
MFA_FORMS = {"add_webauthn": "kloe.web.accounts.forms.AddKeyForm"}
MFA_ADAPTER = "kloe.web.accounts.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kloe"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https  # only ever for localhost: browsers insist on it
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "work",
                "name": sign_on.name,
                "client_id": sign_on.client_id,
                "secret": sign_on.secret,
                "settings": {"server_url": sign_on.server_url, "fetch_userinfo": False},
            }
            for sign_on in [ENVIRONMENT.sign_on]
            if sign_on
        ],
    }
}

KLOE_SIGN_ON_TENANT = ENVIRONMENT.sign_on.tenant if ENVIRONMENT.sign_on else ""
KLOE_SIGN_ON_PROVES_TWICE = bool(ENVIRONMENT.sign_on and ENVIRONMENT.sign_on.proves_twice)

# What several server processes must know of each other, such as how often somebody got a password wrong.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # with few entries, strangers could push out the counts of others
    }
}


def _origin(address: str) -> str:
    """Where a form may lead by a redirect: scheme and host only."""
    return "{0.scheme}://{0.netloc}".format(urlsplit(address))


# Browsers
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kloe.web.pages.views.form_refused"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_REDIRECT_EXEMPT = [r"^health$"]  # whoever watches over it asks it directly
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
# What other names of the authority's domain do is not ours to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *([_origin(ENVIRONMENT.sign_on.server_url)] if ENVIRONMENT.sign_on else [])],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o600

# Words and days
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

# Logs: one JSON object a line, never a child's id, name or query string (logs.py).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "kloe.web.logs.OneLine"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": "INFO"},
    "loggers": {"django": {"handlers": [], "propagate": True}, "django.server": {"handlers": [], "propagate": True}},
}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
