# SPDX-License-Identifier: MIT
"""Cost grows with what there is, and no faster; it is counted, since time depends on the machine."""
import shutil

import pytest

import big_env
import growth

# What an environment has much of, and how much: four times as much may cost six times as much.
MUCH = {
    "rows of scripts that do not exist": (big_env.add_missing_scripts, 1500),
    "path files and distributions": (big_env.add_path_files, 20),
    "scripts": (big_env.add_scripts, 20),
    "editable installs": (big_env.add_editables, 20),
}


def cost_above_nothing(grown, fill, count, args, env):
    """The instructions for `count` of something, without those for an empty environment."""
    empty, full = grown(lambda *_: None, 0), grown(fill, count)
    costs = [growth.instructions(*(a(e) if callable(a) else a for a in args), env=env)
             for e in (empty, full)]
    for e in (empty, full):
        shutil.rmtree(e)
    return costs[1] - costs[0]


@pytest.mark.parametrize("much", MUCH)
@pytest.mark.parametrize("command", ["check", "repair", "pack"])
def test_four_times_as_much_costs_less_than_six_times(grown, clean_env, tmp_path, needs_static,
                                                      much, command):
    fill, n = MUCH[much]
    args = {
        "check": ["check", "--hashes", str],
        "repair": ["repair", str],
        "pack": ["pack", "-q", "--force", "--ignore-editable", "--format=tar",
                 "-o", tmp_path / "out.tar", str],
    }[command]
    few = cost_above_nothing(grown, fill, n, args, clean_env)
    many = cost_above_nothing(grown, fill, 4 * n, args, clean_env)
    assert many < 6 * few, "%d instructions for %d, %d for %d" % (few, n, many, 4 * n)


def test_a_directory_is_read_once_for_all_links_in_it(grown, clean_env, tmp_path, needs_static):
    reads = []
    for count in (20, 80):
        env = grown(big_env.add_links, count)
        done, calls = growth.calls(tmp_path / "log", "repair", env, env=clean_env)
        assert done.returncode == 0 and done.stdout.count("now a relative link") == count
        reads.append(sum(name == "getdents64" for name, _ in calls))
    assert reads[1] < reads[0] + 10, reads


@pytest.mark.parametrize("command", ["check", "repair", "pack"])
def test_scripts_cost_little_memory(grown, clean_env, tmp_path, needs_static, command):
    env = grown(big_env.add_scripts, 3000)
    out = ["-q", "-o", tmp_path / "out.tar"] if command == "pack" else []
    done = growth.in_little_memory(command, env, *out, env=clean_env)
    assert (done.returncode, done.stderr) == (int(command == "check"), "")


@pytest.mark.parametrize("command", ["check", "repair", "pack"])
def test_distributions_cost_little_memory(grown, clean_env, tmp_path, needs_static, command):
    def fill(env, count):
        for i in range(count):
            big_env.add_dist(env, "d%04d" % i, ["d%04d/%060d.py" % (i, k) for k in range(400)])

    env = grown(fill, 1500)
    out = ["-q", "-o", tmp_path / "out.tar"] if command == "pack" else []
    done = growth.in_little_memory(command, env, *out, env=clean_env)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_record_of_40_mib_is_read_and_written_in_little_memory(grown, clean_env, needs_static):
    env = grown(big_env.big_record, 40 << 20)
    record = env.site / "big-1.0.dist-info" / "RECORD"
    before = record.read_text()
    env.write("tool", big_env.STUB % env)
    with record.open("a") as f:
        f.write("../../../bin/tool,%s,0\n" % big_env.EMPTY)
    done = growth.in_little_memory("repair", env, env=clean_env, limit=8 << 20)
    assert (done.returncode, done.stderr) == (0, "")
    after = record.read_text()
    assert after.startswith(before) and big_env.EMPTY not in after[len(before):]


@pytest.mark.parametrize("command", ["check", "repair", "pack"])
def test_a_record_above_a_gib_is_refused(grown, clean_env, tmp_path, needs_static, command):
    env = grown(big_env.sparse_record, (1 << 30) + 1)
    out = ["-q", "-o", tmp_path / "out.tar"] if command == "pack" else []
    done = growth.in_little_memory(command, env, *out, env=clean_env)
    assert done.returncode == (2 if command == "check" else 1)
    assert "big-1.0.dist-info': its RECORD is larger than 1024 MiB" in done.stderr
    assert not (tmp_path / "out.tar").exists()


def test_a_row_above_64_kib_is_damage(grown, clean_env, needs_static):
    env = grown(lambda env, _: big_env.add_dist(env, "long", ["x" * (65 << 10)]), 1)
    done = growth.in_little_memory("check", "--hashes", env, env=clean_env)
    assert done.returncode == 1
    assert "long-1.0.dist-info/RECORD: it is damaged and lists no files" in done.stdout


def test_more_scripts_than_memory_holds_are_refused(grown, clean_env, needs_static, tmp_path):
    """Names of 250 bytes in 70,000 files."""
    env = grown(lambda *_: None, 0)
    for i in range(70000):
        (env.bin / ("%0250d" % i)).touch()
    done = growth.in_little_memory("check", env, env=clean_env)
    assert done.returncode == 2
    assert "it has more files to change than movenv can hold in memory" in done.stderr
    shutil.rmtree(env)
