# SPDX-License-Identifier: MIT
"""Many starts at one moment, and machines that share an environment but not their Pythons."""
import os
import subprocess

import pytest

import homes
from conftest import must

STARTS = 64
ALTERNATIONS = 1000 if os.environ.get("MOVENV_ECOSYSTEM") == "1" else 100
BATCH = ALTERNATIONS // 4  # in each of two processes on both
CODE = "import sys; print(sys.prefix, sys.base_prefix, sep='|')"
# Reads lines, each a number of starts; prints the different outputs of these starts in one line.
SERVE = """
mount -t tmpfs none "$1" && python=$2 || exit 1
echo ready
while read -r n; do
	i=0 all=
	while [ $i -lt $n ]; do
		one=$("$python" -c "$3" 2>&1) || one="status $? $one"
		[ "$one" = "$all" ] || all=$all$one
		i=$((i + 1))
	done
	echo $all
done
"""


class Machine:
    """Processes that do not see the other machines' installations."""

    def __init__(self, name, env, base, clean_env):
        self.home = base / name / "home"
        self.interpreter = homes.home_tree(
            env.python, self.home / (".pyenv/versions/%s-%s" % (env.python.minor, name)))
        self.expected = "%s|%s" % (env, homes.top(self.interpreter))
        self.env, self.variables = env, {**clean_env, "HOME": str(self.home)}
        self.processes = []

    def add_process(self, hidden):
        process = subprocess.Popen(
            ["unshare", "-m", "sh", "-c", SERVE, "sh", str(hidden),
             str(self.env.bin / "python"), CODE],
            env=self.variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        self.processes.append(process)
        assert process.stdout.readline() == "ready\n"

    def order(self, n=1, process=0):
        self.processes[process].stdin.write("%d\n" % n)
        self.processes[process].stdin.flush()

    def answer(self, process=0):
        return self.processes[process].stdout.readline().rstrip("\n")

    def start(self):
        self.order()
        return self.answer()

    def end(self):
        for process in self.processes:
            process.stdin.close()
            process.stdout.close()
            process.wait(60)


@pytest.fixture
def free_name(any_python):
    """Skips where the system itself has such a Python, which all machines would share."""
    name = homes.name_of(any_python)
    for place in ("/usr/local/bin", "/usr/bin"):
        if os.path.exists(os.path.join(place, name)):
            pytest.skip("needs a Python with a version that is not in %s" % place)


@pytest.fixture
def machines(needs_root, free_name, my_env, tmp_path, clean_env):
    """Two machines with two processes each; the environment is made on the first."""
    must("unshare", "-m", "true")
    clean_env["PATH"] = "/usr/bin:/bin"
    base = tmp_path.resolve()
    both = [Machine(name, my_env, base, clean_env) for name in ("one", "two")]
    my_env.configure(home=str(both[0].interpreter.parent), executable=str(both[0].interpreter))
    for machine, other in (both, both[::-1]):
        for _ in range(2):
            machine.add_process(other.home)
    yield both
    for machine in both:
        machine.end()


def names(env):
    return sorted(os.listdir(env))


def test_64_starts_at_one_moment_all_run_and_one_of_them_heals(my_env, tmp_path, clean_env):
    """They wait at a pipe; its end starts all of them."""
    interpreter = homes.home_tree(my_env.python, tmp_path.resolve() / "new")
    my_env.configure(home="/no/such/bin", executable="/no/such/bin/" + interpreter.name)
    text, listed = (my_env / "pyvenv.cfg").read_text(), names(my_env)
    clean_env["MOVENV_PYTHON"] = str(interpreter)
    gate, go = os.pipe()
    wait = ["sh", "-c", 'read -r x; exec "$0" -c "$1"', str(my_env.bin / "python"), CODE]
    running = [
        subprocess.Popen(wait, env=clean_env, stdin=gate, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, encoding="utf-8") for _ in range(STARTS)]
    os.close(gate)
    os.close(go)
    outputs = [process.communicate(timeout=60)[0] for process in running]
    assert [p.returncode for p in running] == [0] * STARTS, outputs
    assert set(outputs) == {"%s|%s\n" % (my_env, homes.top(interpreter))}
    assert names(my_env) == listed
    assert (my_env / "pyvenv.cfg").read_text() == text.replace(
        "home = /no/such/bin", "home = %s" % interpreter.parent).replace(
        "executable = /no/such/bin/" + interpreter.name,
        "executable = %s" % interpreter) + "movenv-homes = /no/such/bin\n"


def test_machines_that_start_in_turn_never_fail(machines, my_env):
    one, two = machines
    listed = names(my_env)
    assert [one.start(), two.start()] == [one.expected, two.expected]
    text = (my_env / "pyvenv.cfg").read_bytes()
    for _ in range(ALTERNATIONS // 2):
        assert [one.start(), two.start()] == [one.expected, two.expected]
    assert (my_env / "pyvenv.cfg").read_bytes() == text
    assert my_env.config()["movenv-homes"] == str(one.interpreter.parent)
    assert names(my_env) == listed


def test_machines_that_start_at_once_never_fail(machines, my_env):
    """After the first exchange: Python reads the file after the shim, a second time."""
    one, two = machines
    listed = names(my_env)
    assert [one.start(), two.start()] == [one.expected, two.expected]
    text = (my_env / "pyvenv.cfg").read_bytes()
    for machine in machines:
        for process in (0, 1):
            machine.order(BATCH, process)
    for machine in machines:
        assert [machine.answer(n) for n in (0, 1)] == [machine.expected] * 2
    assert (my_env / "pyvenv.cfg").read_bytes() == text
    assert names(my_env) == listed


def test_machine_whose_home_is_in_the_list_does_not_change_the_file(machines, my_env):
    one, two = machines
    two.start()
    config = my_env.config()
    assert config["home"] == str(two.interpreter.parent)
    assert config["movenv-homes"] == str(one.interpreter.parent)
    assert one.start() == one.expected
    assert my_env.config() == config


def test_third_home_is_added_and_neither_of_the_two_comes_back(machines, my_env):
    """The second machine gets another Python; the first one's home does not change."""
    one, two = machines
    assert two.start() == two.expected
    first, second = one.interpreter.parent, two.interpreter.parent
    moved = homes.rename(two.interpreter, two.home / ".pyenv/versions/new")
    expected = two.expected.replace(str(homes.top(two.interpreter)), str(homes.top(moved)))
    assert [two.start(), one.start(), two.start()] == [expected, one.expected, expected]
    config = my_env.config()
    assert config["home"] == str(moved.parent)
    assert config["movenv-homes"] == "%s:%s" % (first, second)
    homes.rename(moved, homes.top(two.interpreter))
    assert [two.start(), one.start()] == [two.expected, one.expected]
    assert my_env.config() == config
