"""Runs a command: spent.py OUT COMMAND...

Writes to OUT, in a line, what it spent: seconds, seconds of CPU (user and
system), KiB of memory at most, mapped files included, and of those KiB that
are its own (seen every 5 ms, with its children). Ends with its status.
"""
import os
import sys
import time


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            return [int(child) for child in file.read().split()]
    except OSError:
        return []


def private(pid):
    """KiB that the process and its children do not share with a file."""
    try:
        with open(f"/proc/{pid}/status") as file:
            own = [int(line.split()[1]) for line in file
                   if line.startswith("RssAnon:")]
    except OSError:
        own = []
    return sum(own) + sum(private(child) for child in children(pid))


def main():
    begin = time.monotonic()
    pid = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
    most = 0
    while True:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            break
        most = max(most, private(pid))
        time.sleep(0.005)
    seconds = time.monotonic() - begin
    with open(sys.argv[1], "w") as file:
        print(f"{seconds:.2f} {used.ru_utime + used.ru_stime:.2f} "
              f"{used.ru_maxrss} {most}", file=file)
    sys.exit(os.waitstatus_to_exitcode(status) & 255)


main()
