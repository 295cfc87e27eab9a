"""A large file: how soon its fortunes are served, and in how much memory."""

import os
import signal
import subprocess
import time

from pinned import running

FORTUNES = 5_000_000
FILE_BYTES = 100 * FORTUNES
SHARED_MEMORY = "/dev/shm"


def write_fortunes(path):
    """100 bytes for each, in two lines, with the separator."""
    line = "A fortune of this size is what one may expect in"
    with open(path, "w", encoding="ascii") as file:
        for i in range(FORTUNES):
            file.write(f"{line}\n{i:08d} {line:.39}\n%\n")
    assert os.path.getsize(path) == FILE_BYTES


MOST_RESIDENT = 2 * FILE_BYTES + 32 * FORTUNES + (64 << 20)


def memory(pid, what):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(1024 * int(line.split()[1]) for line in status if line.startswith(f"{what}:"))


class Loading:
    def __init__(self, bin_folder, path):
        self.command = [os.path.join(bin_folder, "fortune-serve"), "-l", "text://127.0.0.1:0", path]
        self.path = path
        self.cpus = os.sched_getaffinity(0)

    def seconds_to_ready(self):
        begin = time.monotonic()
        with running(self.command, *self.cpus, stdout=subprocess.PIPE) as process:
            assert process.stdout.readline()
            return time.monotonic() - begin

    def seconds_to_copy(self):
        copy = os.path.join(SHARED_MEMORY, f"fortune-bench-{os.getpid()}")
        begin = time.monotonic()
        try:
            subprocess.run(["cp", self.path, copy], check=True)
            return time.monotonic() - begin
        finally:
            os.unlink(copy)

    def memory_through_a_reload(self):
        """Resident bytes when ready, at the peak of a reload, and after it."""
        with running(self.command, *self.cpus, stdout=subprocess.PIPE, stderr=subprocess.PIPE
                     ) as process:
            assert process.stdout.readline()
            ready = memory(process.pid, "VmRSS")
            process.send_signal(signal.SIGHUP)
            while b"msg=reloaded" not in process.stderr.readline():
                pass
            peak = memory(process.pid, "VmHWM")
            # An edition goes when the last thread has let go of it.
            deadline = time.monotonic() + 10
            while memory(process.pid, "VmRSS") > 1.2 * ready and time.monotonic() < deadline:
                time.sleep(0.1)
            return ready, peak, memory(process.pid, "VmRSS")
