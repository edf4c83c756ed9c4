# SPDX-License-Identifier: MIT
"""Fixtures of the tests with real packages: the package index, uv, and a cache of wheels.

The tests use the index that pip and uv are configured for on this machine. If it cannot be reached,
all of them are skipped, with a banner. MOVENV_ECOSYSTEM_CACHE names a directory that keeps the
wheels, and a Debian with Python 3.14, between runs.
"""
import os
import re
import shutil
import time
from pathlib import Path

import pytest

import debian_chroot
import ecosystem_share
from conftest import MOVENV, make_clean_env, run

# A minute, and 80 MB from the index.
collect_ignore = [] if ecosystem_share.only_whole("ray") else ["test_ray.py"]
# Each takes 40 to 80 seconds.
LONG = {"Spark": "test_spark.py", "Python 3.14": "test_python314.py",
        "suites of projects": "test_own_suites.py"}
TODAY = ecosystem_share.of_today(LONG)
collect_ignore += [file for name, file in LONG.items() if name not in TODAY]
# The long form of test_virtualenv_plugin.py: make test-virtualenv.
collect_ignore += [] if os.environ.get("MOVENV_VIRTUALENV") == "1" else ["virtualenv_plugin"]

# The variables by which pip and uv reach their index; no other variable is passed on.
REACH = re.compile(
    r"(PIP_(CERT|CLIENT_CERT|(EXTRA_)?INDEX_URL|FIND_LINKS|PROXY|TRUSTED_HOST|DEFAULT_TIMEOUT)"
    r"|UV_((DEFAULT_|EXTRA_)?INDEX(_URL)?|FIND_LINKS|NATIVE_TLS|SYSTEM_CERTS|HTTP_TIMEOUT"
    r"|INSECURE_HOST)"
    r"|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|(https?|all|no)_proxy)$", re.I,
)
CONFIGS = {
    "PIP_CONFIG_FILE": ("~/.config/pip/pip.conf", "~/.pip/pip.conf"),
    "UV_CONFIG_FILE": ("~/.config/uv/uv.toml",),
}
# A part of a skip's reason: the title and the text of a banner.
BANNERS = {
    "package index cannot be reached": ("NO PACKAGE INDEX", "No test of tests/ecosystem was run"),
    "needs Java": ("NO JAVA", "Apache Spark was not tried"),
}


def reach():
    """The variables that lead to the package index from a new home."""
    env = {k: v for k, v in os.environ.items() if REACH.match(k)}
    for key, places in CONFIGS.items():
        found = [os.environ.get(key)] + [os.path.expanduser(p) for p in places]
        for path in found:
            if path and os.path.exists(path):
                env.setdefault(key, path)
    return env


@pytest.fixture(scope="session")
def big_dir(tmp_path_factory):
    """big_dir(name) -> a directory, removed at the end: pytest would keep those of three runs."""
    made = []

    def make(name):
        made.append(tmp_path_factory.mktemp(name))
        return made[-1]

    yield make
    for place in made:
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="session")
def wheel_cache(big_dir):
    kept = os.environ.get("MOVENV_ECOSYSTEM_CACHE")
    return Path(kept) if kept else big_dir("wheels")


@pytest.fixture(scope="session")
def index_env(tmp_path_factory, wheel_cache):
    """The environment variables of every command here."""
    env = make_clean_env(tmp_path_factory.mktemp("user"))
    env.update(reach())
    env.update({
        "PIP_CACHE_DIR": str(wheel_cache / "pip"),
        "UV_CACHE_DIR": str(wheel_cache / "uv"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "UV_NO_PROGRESS": "1",
        "UV_PYTHON_DOWNLOADS": "never",
    })
    return env


@pytest.fixture
def clean_env(index_env):
    """The movenv and execute fixtures reach the index too."""
    return dict(index_env)


@pytest.fixture(scope="session", autouse=True)
def tools(any_python, index_env, big_dir):
    """The scripts directory of a plain environment with the newest uv and virtualenv in it."""
    place = big_dir("tools") / "env"
    run(any_python, "-m", "venv", place, env=index_env)
    for _ in range(2):
        done = run(place / "bin/pip", "install", "-q", "uv", "virtualenv", env=index_env, check=False,
                   timeout=300)
        if done.returncode == 0:
            return place / "bin"
        time.sleep(2)
    reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
    pytest.skip("the package index cannot be reached: %s" % reason)


@pytest.fixture(scope="session")
def uv(tools, index_env):
    """uv("pip", "install", …, cwd=…) -> CompletedProcess."""

    def call(*args, **kwargs):
        kwargs.setdefault("timeout", 600)
        return run(tools / "uv", *args, env=kwargs.pop("env", index_env), **kwargs)

    return call


@pytest.fixture(scope="session")
def python314(needs_root, needs_static, big_dir):
    """python314(argv, env) -> CompletedProcess: runs a program in a Debian sid with Python 3.14.

    This movenv is in its /usr/local/bin. See debian_chroot.Debian.
    """
    kept = os.environ.get("MOVENV_ECOSYSTEM_CACHE")
    kept = Path(kept) / "debian-sid-python3.14.tar" if kept else None
    packages = ["python3", "python3-venv", "python3.14-venv", "python3-pip-whl"]
    inside = debian_chroot.make(big_dir("debian") / "root", packages, kept)
    shutil.copy(MOVENV, inside.path("/usr/local/bin/movenv"))
    return inside


def pytest_terminal_summary(terminalreporter):
    reasons = {str(report.longrepr[-1]) for report in terminalreporter.stats.get("skipped", [])}
    for sign, (title, text) in BANNERS.items():
        found = sorted(reason for reason in reasons if sign in reason)
        if found:
            terminalreporter.section(title, sep="!", red=True)
            terminalreporter.line("%s: %s" % (text, found[0]))
    if ecosystem_share.left_out:
        names = ", ".join(ecosystem_share.left_out)
        terminalreporter.line("not in today's share, make test-ecosystem has all: " + names)
