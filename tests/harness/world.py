"""A network with nothing in it but a server on the ports that the manual pages' examples name.

Run as a program, inside such a network: brings its loopback up, starts the server, unless its
first argument is "nobody", runs the shell script that is the second one, and ends the server.
"""

import fcntl
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

# Whatever was started in it ends with it.
NETWORK = ("unshare", "--net", "--pid", "--fork", "--kill-child", "--map-root-user",
           "--mount-proc")
FORTUNE = "An example is worth two rules."
LISTEN = ("-l", "qt://:4242", "-l", "query://:4243")

SIOCSIFFLAGS, IFF_UP = 0x8914, 1


def is_possible():
    return subprocess.run([*NETWORK, "true"], capture_output=True).returncode == 0


def environment(home):
    """What the script sees, and where the server keeps its fortunes."""
    ours = {key: value for key, value in os.environ.items() if not key.startswith("FORTUNE_END")}
    return ours | {"HOME": str(home)}


def words(script, server="serving"):
    """What runs the script."""
    return [*NETWORK, sys.executable, __file__, server, script]


def bring_loopback_up():
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", IFF_UP))


def main(server, script):
    bring_loopback_up()
    os.environ["PATH"] = f"{os.environ['FORTUNE_BIN_DIR']}:{os.environ['PATH']}"
    shell = ("bash", "--norc", "-c", script)
    if server == "nobody":
        return subprocess.run(shell).returncode
    source = Path(os.environ["HOME"], "fortunes")
    source.write_text(FORTUNE + "\n")
    with subprocess.Popen(["fortune-serve", *LISTEN, source], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as serving:
        for _ in range(len(LISTEN) // 2):
            serving.stdout.readline()
        status = subprocess.run(shell).returncode
        serving.terminate()
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
