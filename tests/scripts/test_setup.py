# SPDX-License-Identifier: MIT
"""The set-up of `make test`: scripts/install-deps installs missing packages or names them, and
scripts/test runs the tests that can run. Package manager, compiler and Python are fakes.
"""
import shutil

import pytest

UNIT = "#!/bin/sh\nprintf '1..1\\nok 1 - works\\n'\n"


def test_set_up_names_the_packages_that_it_installs(machine):
    done = machine.set_up()
    assert done.returncode == 0, done.stdout
    assert "missing, for the tests: libcmocka-dev python3-pytest" in done.stdout
    assert (machine.have / "cmocka.h").exists()
    assert len([r for r in machine.requests() if r.endswith("update")]) == 1


def test_set_up_does_not_try_a_refused_package_again(machine):
    assert "cannot install posh" in machine.set_up().stdout
    before = len(machine.requests())
    machine.set_up()
    assert not any("posh" in line for line in machine.requests()[before:])


def test_set_up_tries_a_refused_package_again_when_asked_by_hand(machine):
    machine.set_up()
    before = len(machine.requests())
    machine.run("install-deps", "--test")
    assert any("posh" in line for line in machine.requests()[before:])


def test_set_up_without_network_names_missing_packages_and_goes_on(machine):
    machine.has("offline")
    done = machine.set_up()
    assert done.returncode == 0, done.stdout
    assert "no network; missing: libcmocka-dev python3-pytest" in done.stdout
    assert len(machine.requests()) == 2  # one update, one installation
    assert not (machine.base / "build" / "refused-packages").exists()


def test_set_up_without_root_names_missing_packages_and_goes_on(machine):
    done = machine.set_up(user="1000")
    assert done.returncode == 0, done.stdout
    assert "not root and no sudo; missing: libcmocka-dev" in done.stdout
    assert machine.requests() == []


def test_set_up_by_hand_fails_without_root(machine):
    assert machine.run("install-deps", "--test", user="1000").returncode == 1


@pytest.mark.parametrize("user", ["0", "1000"])
def test_set_up_stops_with_the_packages_that_a_build_needs(machine, user):
    (machine.have / "zlib.h").unlink()
    machine.has("offline")
    done = machine.set_up(user=user)
    assert done.returncode == 1
    last = done.stdout.splitlines()[-1]
    assert last.startswith("install-deps: cannot build movenv: ")
    assert last.endswith("install as root with apt-get: zlib1g-dev")


def test_a_build_installs_lowdown_for_the_manual(machine):
    done = machine.run("install-deps")
    assert done.returncode == 0, done.stdout
    assert machine.requests()[-1].split()[-1] == "lowdown"


@pytest.mark.parametrize("user", ["0", "1000"])
def test_a_build_does_without_lowdown(machine, user):
    machine.has("offline")
    shutil.copy(machine.bin / "make", machine.bin / "seed")
    (machine.base / "scripts/install-deps").write_text(
        (machine.base / "scripts/install-deps").read_text().replace("python3-pip-whl", "-"))
    done = machine.run("install-deps", user=user)
    assert done.returncode == 0, done.stdout
    assert "install-deps: the manual is not built: lowdown is missing\n" in done.stdout


def test_tests_without_cmocka_report_the_unit_tests_as_skipped(machine):
    machine.has("pytest", "xdist")
    done = machine.run("test")
    assert done.returncode == 0, done.stdout
    assert "SKIPPED: the unit tests are left out: cmocka is missing" in done.stdout
    assert done.stdout.splitlines()[-1] == "tests: 2 passed, 0 failed, 3 skipped"


def test_tests_without_pytest_run_the_unit_tests_alone(machine):
    machine.has("cmocka.h")
    machine.write(machine.base / "build" / "unit" / "core" / "test_a", UNIT)
    done = machine.run("test")
    assert done.returncode == 0, done.stdout
    assert "SKIPPED: the tests in Python are left out: pytest is missing" in done.stdout
    assert done.stdout.splitlines()[-1] == "tests: 1 passed, 0 failed, 1 skipped"


def test_tests_without_pytest_and_cmocka_fail_and_name_the_packages(machine):
    done = machine.run("test")
    assert done.returncode == 1
    assert "python3-pytest libcmocka-dev" in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_chosen_tests_fail_without_pytest(machine):
    machine.write(machine.base / "build" / "unit" / "core" / "test_a", UNIT)
    assert machine.run("test", "-k", "shim").returncode == 1


def test_the_tools_of_packages_are_installed_on_request_only(machine):
    machine.has("cmocka.h", "pytest", "xdist")
    machine.run("install-deps", "--test")
    assert "lintian" not in (machine.have / "apt.log").read_text()
    done = machine.run("install-deps", "--packages")
    assert "debhelper lintian" in (machine.have / "apt.log").read_text(), done.stdout
