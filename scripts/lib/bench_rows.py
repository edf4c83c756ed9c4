# SPDX-License-Identifier: MIT
"""The rows of scripts/bench, in groups: a function that makes what it measures and yields rows."""
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "tests/lib"))

from bench_tools import Row  # noqa: E402
from wheels import Wheel  # noqa: E402

ARCHIVED = ("numpy", "pandas", "scipy", "scikit-learn")
FILES = 100_000


def charted(row, kind, peer):
    """Has a bar for both in the picture."""
    row.chart = kind, peer
    return row


def aside(bench, directory):
    """A command that moves the previous result away. It is not removed: ext4 creates files slowly
    for some seconds after a removal, and the measurement would include that."""
    (bench.scratch / "aside").mkdir(exist_ok=True)
    directory.mkdir(exist_ok=True)
    return f"mv --backup=numbered -T {directory} {bench.scratch}/aside/old"


def create(bench):
    new = bench.scratch / "new"
    before = aside(bench, new)
    ours = f"{bench.movenv} create -q -p {bench.python}"
    uv = f"{bench.tool('uv')} venv -q -p {bench.python}"
    venv = f"{bench.python} -m venv"
    virtualenv = f"{bench.tool('virtualenv')} -q -p {bench.python}"
    # uv needs no network for the measured runs: what it looks up is in its cache by then.
    bench.run(*uv.split(), "--seed", bench.scratch / "filled")
    bench.env["UV_OFFLINE"] = "1"
    first = "sh -c '{} {dir} && {dir}/bin/pip --version'"
    yield charted(bench.pair("`create --without-pip`, to `uv venv`", f"{ours} --without-pip {new}",
                             f"{uv} {new}", 0.2, before=before), "create --without-pip", "uv")
    yield charted(bench.pair("`create --without-pip`, to `python -m venv --without-pip`",
                             f"{ours} --without-pip {new}", f"{venv} --without-pip {new}", 0.05,
                             before=before, runs=20), "create --without-pip", "venv")
    yield charted(bench.pair("`create` with pip, to `uv venv --seed`", f"{ours} {new}",
                             f"{uv} --seed {new}", 0.45, before=before), "create, with pip", "uv")
    yield charted(bench.pair("`create` with pip, to `virtualenv`", f"{ours} {new}",
                             f"{virtualenv} {new}", 0.25, before=before, runs=12), "create, with pip",
                  "virtualenv")
    yield charted(bench.pair("`create` with pip, to `python -m venv`", f"{ours} {new}",
                             f"{venv} {new}", 0.05, before=before, runs=8), "create, with pip", "venv")
    yield charted(bench.pair("`create` with pip and the first `pip --version`, to uv's",
                             first.format(ours, dir=new), first.format(uv + " --seed", dir=new),
                             0.6, before=before, runs=12), "create, with pip, and its first start", "uv")
    yield bench.pair("`create --no-cache` with pip, to `python -m venv`",
                     f"{ours} --no-cache {new}", f"{venv} {new}", 0.05, before=before, runs=8)
    yield bench.pair("`create --no-cache` with pip, to `virtualenv`", f"{ours} --no-cache {new}",
                     f"{virtualenv} {new}", 1, before=before, runs=12)
    many = "sh -c 'seq 64 | xargs -P 8 -I @ {} {}/@'"
    yield bench.pair("64 environments with pip, 8 at a time, to `uv venv --seed`",
                     many.format(ours, new), many.format(uv + " --seed", new), 0.5,
                     before=f"sh -c '{before} && mkdir {new}'", runs=8)
    del bench.env["UV_OFFLINE"]
    calls, processes = bench.calls(bench.movenv, "create", "-q", "--without-pip", "-p",
                                   bench.python, bench.scratch / "calls-bare")
    yield bench.count("`create --without-pip`: system calls", calls, 150)
    yield bench.count("`create --without-pip`: processes", processes, 1)
    whole = bench.scratch / "calls-pip"
    calls, processes = bench.calls(bench.movenv, "create", "-q", "-p", bench.python, whole)
    files = sum(one.is_file() for one in whole.rglob("*"))
    yield bench.count("`create` with pip: system calls a file", round(calls / files, 2), 2.5)


def standalone(bench):
    new = bench.scratch / "new-standalone"
    before = aside(bench, new)
    row = bench.pair("`create --standalone --without-pip`, to `python -m venv --without-pip`",
                     f"{bench.movenv} create -q --standalone --without-pip -p {bench.python} {new}",
                     f"{bench.python} -m venv --without-pip {new}", 1, before=before, runs=12)
    row.value, row.limit, row.goal = row.times[0], 60, "at most 60 ms"
    yield row
    carrying, plain = bench.scratch / "carrying", bench.scratch / "plain"
    bench.run(bench.movenv, "create", "--standalone", "--without-pip", "-p", bench.python, carrying)
    bench.run(bench.movenv, "create", "--without-pip", "-p", bench.python, plain)
    yield bench.pair("`bin/python -I -S -c pass` of a standalone environment, to another",
                     f"{carrying}/bin/python -I -S -c pass", f"{plain}/bin/python -I -S -c pass",
                     1.05, runs=bench.runs * 4, of=min)


def start(bench):
    ours, theirs = bench.scratch / "start", bench.scratch / "start-venv"
    bench.run(bench.movenv, "create", "--without-pip", "-p", bench.python, ours)
    bench.run(bench.python, "-m", "venv", "--without-pip", theirs)
    yield bench.apart("`bin/python -I -S -c pass`, to a symlink (minimum)",
                      f"{ours}/bin/python -I -S -c pass", f"{theirs}/bin/python -I -S -c pass",
                      0.15, runs=bench.runs * 8)
    yield bench.count("shim: system calls up to and with `execve`",
                      bench.calls(ours / "bin/python", "-c", "pass")[0], 12)
    yield bench.count("shim: instructions in user space up to `execve`",
                      shim_instructions(bench, ours), 20_000)


def shim_instructions(bench, environment):
    """callgrind writes nothing for a process that execs another program, so the home interpreter
    is a file that cannot be executed. The work up to execve is the same. The unstripped shim names
    its functions: the report of the error is not counted."""
    counted, home = bench.scratch / "counted", bench.scratch / "nothing"
    (counted / "bin").mkdir(parents=True)
    home.mkdir()
    shutil.copy(bench.build / "shim.unstripped", counted / "bin/python")
    lines = []
    for line in (environment / "pyvenv.cfg").read_text(encoding="utf-8").splitlines():
        key, value = (part.strip() for part in line.split("=", 1))
        if key == "home":
            value = str(home)
        elif key == "executable":
            value = str(home / Path(value).name)
            Path(value).touch()
        lines.append(f"{key} = {value}\n")
    (counted / "pyvenv.cfg").write_text("".join(lines), encoding="utf-8")
    return bench.instructions([counted / "bin/python", "-c", "pass"], "program_wrong")


def script(bench):
    """A console script that returns at once, from one wheel, as each installer writes it. Nothing
    else is installed: the .pth file of setuptools would slow each start."""
    wheel = Wheel("answer", scripts={"answer": "answer:main"},
                  files={"answer.py": "def main():\n    return 0\n"}).write(bench.scratch)
    ours, venv, uv = (bench.scratch / f"script-{name}" for name in ("movenv", "venv", "uv"))
    bench.run(bench.movenv, "create", "--no-setuptools", "-p", bench.python, ours)
    bench.run(bench.python, "-m", "venv", venv)
    bench.run(bench.tool("uv"), "venv", "--relocatable", "-p", bench.python, uv)
    bench.run(ours / "bin/pip", "install", "--no-index", wheel)
    bench.run(venv / "bin/pip", "install", "--no-index", wheel)
    if next(venv.glob("lib/python*/site-packages/setuptools"), None):
        bench.run(venv / "bin/pip", "uninstall", "-y", "setuptools")
    bench.run(bench.tool("uv"), "pip", "install", "--no-index", "-p", uv, wheel)
    yield bench.pair("a console script, to the same with a `#!` line (minimum)",
                     f"{ours}/bin/answer", f"{venv}/bin/answer", 1, runs=bench.runs * 4, of=min)
    yield bench.apart("a console script, to one of `uv venv --relocatable` (minimum)",
                      f"{ours}/bin/answer", f"{uv}/bin/answer", -4)


def archives(bench):
    # The environment is venv's: venv-pack accepts no other. All archives have the same level.
    env, s = bench.scratch / "env", bench.scratch
    bench.run(bench.python, "-m", "venv", env)
    bench.run(env / "bin/pip", "install", "-q", *ARCHIVED)
    for suffix in ("tar", "tar.gz", "zip"):
        bench.run(bench.movenv, "pack", env, "-o", f"{env}.{suffix}")
    pack = f"{bench.movenv} pack -q --force {env}"
    peer = f"{bench.tool('venv-pack')} -q -f -p {env}"
    yield charted(bench.pair("`pack` tar.gz, level 4, to `venv-pack`", f"{pack} -o {s}/a.tar.gz",
                             f"{peer} --compress-level 4 -o {s}/b.tar.gz", 0.4, runs=6),
                  "pack numpy, pandas, scipy, scikit-learn", "venv-pack")
    yield bench.pair("`pack` zip, to `venv-pack`", f"{pack} -o {s}/a.zip", f"{peer} -o {s}/b.zip",
                     0.2, runs=4)
    yield bench.pair("`pack -j 1`, to `tar c` into `gzip -4`, on one core",
                     f"taskset -c 0 {pack} -j 1 -o {s}/a.tar.gz",
                     f"taskset -c 0 sh -c 'tar c -C {env} . | gzip -4 >{s}/c.tar.gz'", 1, runs=4)
    for suffix in ("tar.gz", "zip"):
        ours, theirs = ((s / f"{one}.{suffix}").stat().st_size for one in "ab")
        yield size(f"size of that {suffix}, to `venv-pack`'s", ours, theirs)
    out = s / "out"
    before = f"sh -c '{aside(bench, out)} && mkdir {out}'"
    unpack = f"{bench.movenv} unpack -q {env}"
    yield bench.pair("`unpack` of tar.gz, to `tar xf` of the plain tar", f"{unpack}.tar.gz {out}",
                     f"tar xf {env}.tar -C {out}", 1, before=before, runs=10)
    yield bench.pair("`unpack` of tar.gz, to `tar xzf`", f"{unpack}.tar.gz {out}",
                     f"tar xzf {env}.tar.gz -C {out}", 0.5, before=before, runs=6)


def size(name, ours, theirs):
    return Row(name, f"{ours / 1e6:.1f} MB", f"{theirs / 1e6:.1f} MB", f"{ours / theirs:.2f}",
               "at most 1", round(ours / theirs, 2), 1)


def many_files(bench, directory, files):
    """An environment with this number of files in packages with a RECORD each, without scripts."""
    bench.run(bench.movenv, "create", "--without-pip", "-p", bench.python, directory)
    packages = next(directory.glob("lib/python*/site-packages"))
    for number in range(files // 100):
        name = f"package{number}"
        info = packages / f"{name}-1.0.dist-info"
        info.mkdir()
        (packages / name).mkdir()
        record = [f"{name}-1.0.dist-info/{part},," for part in ("RECORD", "METADATA", "WHEEL",
                                                               "INSTALLER")]
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "WHEEL").write_text("Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
                                    "Tag: py3-none-any\n")
        (info / "INSTALLER").write_text("pip\n")
        for module in range(96):
            (packages / name / f"module{module}.py").write_text(f"VALUE = {module}\n" * 20)
            record.append(f"{name}/module{module}.py,,")
        (info / "RECORD").write_text("\n".join(record) + "\n")


def scale(bench):
    big = bench.scratch / "big"
    many_files(bench, big, FILES)
    find = f"find {big} -type f -printf '%s %m\\n'"
    for name in ("check", "repair -n"):
        yield bench.pair(f"`{name}` of 100,000 files, to `find -type f` with `stat` of each",
                         f"{bench.movenv} {name} -q {big}", f"sh -c \"{find} >/dev/null\"", 3,
                         runs=10)
    medium = bench.scratch / "medium"
    many_files(bench, medium, FILES // 10)
    row = bench.pair("`check` of 10,000 files, to the same `find`",
                     f"{bench.movenv} check -q {medium}",
                     f"sh -c \"find {medium} -type f -printf '%s %m\\n' >/dev/null\"", 3)
    row.value, row.limit, row.goal = row.times[0], 60, "at most 60 ms"
    yield row


def memory(bench):
    big = bench.scratch / "big"
    if not big.exists():
        many_files(bench, big, FILES)
    archive = bench.scratch / "big.tar.gz"
    for name, most, words in (
            ("create", 8, ["create", "-q", "-p", bench.python, bench.scratch / "memory"]),
            ("repair", 32, ["repair", "-q", big]),
            ("pack", 32, ["pack", "-q", "--force", big, "-o", archive]),
            ("unpack", 32, ["unpack", "-q", archive, bench.scratch / "memory-unpacked"])):
        what = "" if name == "create" else " of 100,000 files"
        yield bench.count(f"`{name}`{what}: resident memory", bench.peak(bench.movenv, *words),
                          most * 1024, " KiB")


GROUPS = {"create": create, "start": start, "script": script, "standalone": standalone,
          "archives": archives, "scale": scale, "memory": memory}
