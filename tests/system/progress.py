"""Runs a command that takes longer than a second, and shows its terminal.

progress.py stop FILE COMMAND...   stops it for a while once it reads FILE
progress.py slow FILE COMMAND...   gives it FILE by a pipe, with a pause
progress.py quiet FILE COMMAND...  stop, but standard error is no terminal

Prints what stood on the terminal, each overwritten line on its own.
"""

import os
import pty
import signal
import subprocess
import sys
import threading
import time

PAUSE = 1.3  # longer than the second after which progress is shown
TRIES = 20

mode, path, command = sys.argv[1], os.path.realpath(sys.argv[2]), sys.argv[3:]


def position(pid):
    """How far the process has come in the file; -1: it is not open."""
    try:
        for fd in os.listdir(f"/proc/{pid}/fd"):
            if os.readlink(f"/proc/{pid}/fd/{fd}") == path:
                with open(f"/proc/{pid}/fdinfo/{fd}", encoding="ascii") as f:
                    return int(f.readline().split()[1])
    except OSError:
        pass
    return -1


def stop_inside(child):
    """Stops the process in the middle of the file; False: it was faster."""
    size = os.path.getsize(path)
    while child.poll() is None:
        if 200000 < position(child.pid) < size // 2:
            child.send_signal(signal.SIGSTOP)
            inside = position(child.pid) < size - 200000
            time.sleep(PAUSE)
            child.send_signal(signal.SIGCONT)
            return inside
    return False


def feed(child):
    with open(path, "rb") as f:
        data = f.read()
    half = len(data) // 2
    child.stdin.write(data[:half])
    child.stdin.flush()
    time.sleep(PAUSE)
    child.stdin.write(data[half:])
    child.stdin.close()


def collect(master, out):
    try:
        while True:
            piece = os.read(master, 4096)
            if not piece:
                return
            out.append(piece)
    except OSError:
        pass  # the terminal is gone


def attempt():
    """What was written, or None where the command was too fast."""
    master, slave = pty.openpty()
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE if mode == "slow" else subprocess.DEVNULL,
        stdout=slave,
        stderr=subprocess.PIPE if mode == "quiet" else slave,
    )
    os.close(slave)
    out = []
    reader = threading.Thread(target=collect, args=(master, out))
    reader.start()
    good = True
    if mode == "slow":
        feed(child)
    else:
        good = stop_inside(child)
    if mode == "quiet":
        out.append(child.stderr.read())
    child.wait()
    reader.join()
    os.close(master)
    return b"".join(out) if good else None


for _ in range(TRIES):
    written = attempt()
    if written is not None:
        print(written.decode().replace("\r", "\n"))
        sys.exit(0)
sys.exit("the command is always faster")
