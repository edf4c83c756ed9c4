# SPDX-License-Identifier: MIT
"""Large packages: moved, packed with --standalone, and used in a root with nothing else in it."""
import os
import stat
import subprocess

import pytest

from conftest import MOVENV, run
from ecosystem_share import of_today
from roots import inside, runs_alone

# The package, and code that uses its compiled parts and its data.
PACKAGES = {
    "lxml": """
from lxml import etree
print(etree.XPath("count(//b)")(etree.fromstring("<a><b/><b/></a>")) == 2)
""",
    "grpcio": """
import concurrent.futures, grpc
def answer(request, context):
    return request + b" there"
class Handler(grpc.GenericRpcHandler):
    def service(self, details):
        return grpc.unary_unary_rpc_method_handler(answer)
server = grpc.server(concurrent.futures.ThreadPoolExecutor(2), handlers=[Handler()])
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with grpc.insecure_channel("127.0.0.1:%d" % port) as channel:
    print(channel.unary_unary("/a/b")(b"hello", timeout=30) == b"hello there")
server.stop(None)
""",
    "h5py": """
import h5py, numpy
with h5py.File("it", "w", driver="core", backing_store=False) as f:
    f.create_dataset("x", data=numpy.arange(6), compression="gzip")
    print(int(f["x"][:].sum()) == 15)
""",
    "psycopg2-binary": """
import psycopg2, psycopg2.extensions
try:
    psycopg2.connect("host=127.0.0.1 port=1 user=me dbname=it connect_timeout=5")
except psycopg2.OperationalError as e:
    print("refused" in str(e))
""",
    "matplotlib": """
import io, matplotlib
matplotlib.use("Agg")
from matplotlib import pyplot
pyplot.plot([1, 4, 9])
out = io.BytesIO()
pyplot.savefig(out)
print(out.getvalue()[1:4] == b"PNG")
""",
    # As it ends, a thread of pyarrow may abort the process, in any environment: apache/arrow#34314.
    "pyarrow": """
import io, os, pyarrow, pyarrow.compute, pyarrow.parquet, sys
out = io.BytesIO()
pyarrow.parquet.write_table(pyarrow.table({"a": [1, 2, 3]}), out)
print(pyarrow.compute.sum(pyarrow.parquet.read_table(out)["a"]).as_py() == 6)
sys.stdout.flush()
os._exit(0)
""",
    "opencv-python-headless": """
import cv2, numpy
print(cv2.imdecode(cv2.imencode(".png", numpy.zeros((3, 4), "uint8"))[1], 0).shape == (3, 4))
""",
    "jupyterlab": """
import jupyterlab.labapp, os, zmq
from jupyterlab.commands import get_app_dir
print(os.path.exists(os.path.join(get_app_dir(), "static", "index.html")))
""",
    "ansible": """
import subprocess, sys
out = subprocess.check_output([sys.prefix + "/bin/ansible-doc", "-t", "module", "-s", "debug"])
print(b"msg" in out)
""",
}


def make_random_device(root):
    """For gRPC, which reads no other source: each container has the device."""
    (root / "dev").mkdir()
    try:
        os.mknod(root / "dev/urandom", stat.S_IFCHR | 0o666, os.makedev(1, 9))
    except PermissionError as e:
        pytest.skip("NOT TESTED: cannot make a device: %s" % e)


@pytest.mark.parametrize("package", of_today(PACKAGES))
def test_a_package_works_in_an_empty_root(tools, uv, any_python, index_env, big_dir, needs_root,
                                          package):
    base = big_dir("empty").resolve()
    run(MOVENV, "create", "-p", any_python, base / "made", env=index_env)
    uv("pip", "install", "-q", "--python", base / "made", package)
    (base / "a b").mkdir()
    moved = (base / "made").rename(base / "a b/moved")
    assert run(moved / "bin/python", "-c", PACKAGES[package], env=dict(
        index_env, LC_ALL="C.UTF-8")).stdout == "True\n"
    done = run(MOVENV, "pack", moved, "--standalone", "-l", "1", "-o", base / "env.tar.gz",
               env=index_env, timeout=600)
    assert "cannot" not in done.stderr
    there = base / "root/env"
    there.mkdir(parents=True)
    subprocess.run(["tar", "xf", base / "env.tar.gz", "-C", there], check=True)
    runs_alone(there)
    (there.parent / "tmp").mkdir()
    make_random_device(there.parent)
    words = ["-c", "import os; os.environ.update(LC_ALL='C.UTF-8', HOME='/tmp')\n" +
             PACKAGES[package]]
    assert inside(there, "python", *words, timeout=300).stdout == "True\n"
