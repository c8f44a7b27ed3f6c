"""The programs under test, with a clock of their own, and questions to one of
them: what the model and the simulated year share."""

import json
import os
import socket
import struct
import subprocess
import sys
import time
from ipaddress import ip_address

BUILD = os.path.abspath(os.environ.get("BUILD", "build"))
NOERROR, NXDOMAIN = 0, 3


class Clock:
    """The time of everything that is started with its environment."""

    def __init__(self, path):
        self.path = path
        with open(path, "wb") as file:
            file.write(bytes(16))
        self.environment = dict(
            os.environ,
            RELAYBL_CLOCK=path,
            LD_PRELOAD=f"{BUILD}/preload/clock.so",
            ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "")
            + ":verify_asan_link_order=0",
        )

    def stop_at(self, now):
        """In place: running programs have it mapped."""
        self.now = now
        with open(self.path, "r+b") as file:
            file.write(struct.pack("qq", 0, now))


class Relaybl:
    """The command: its configuration, its time, and how long it took."""

    def __init__(self, conf, clock):
        self.conf, self.clock = conf, clock
        self.spent, self.runs = 0.0, 0
        self.said = []  # the last commands, for a failure

    def start(self, *words):
        return subprocess.Popen(
            [f"{BUILD}/relaybl", "-c", self.conf, *words],
            env=self.clock.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *words):
        """Exit status, standard output, standard error."""
        began = time.monotonic()
        process = self.start(*words)
        out, err = process.communicate()
        self.spent += time.monotonic() - began
        self.runs += 1
        self.said = self.said[-19:] + [
            f"{self.clock.now} {process.returncode} " + " ".join(words)
        ]
        return process.returncode, out, err

    def rows(self, *words):
        """What a command with --json prints, one object a line."""
        code, out, err = self(*words, "--json")
        if code not in (0, 1):
            raise RuntimeError(f"{words}: exit {code}: {err}")
        return [json.loads(line) for line in out.splitlines()]


class Relaybld:
    """The server, running from here to stop()."""

    def __init__(self, conf, clock, log, port):
        self.log = open(log, "w+", encoding="utf-8")
        self.server = ("127.0.0.1", port)
        self.process = subprocess.Popen(
            [f"{BUILD}/relaybld", "-c", conf],
            env=clock.environment,
            stdout=self.log,
            stderr=self.log,
        )
        end = time.monotonic() + 30
        while " ready: " not in self.told():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"relaybld: {self.told()}")
            time.sleep(0.02)

    def told(self):
        self.log.seek(0)
        return self.log.read()

    def stop(self):
        """Its exit status."""
        self.process.terminate()
        return self.process.wait(30)


def name_of(address, zone):
    """The name that asks for an address."""
    return f"{ip_address(address).reverse_pointer.rsplit('.', 2)[0]}.{zone}"


def question(name, ident, qtype=1):
    wire = b"".join(
        bytes([len(label)]) + label.encode() for label in name.split(".")
    )
    return struct.pack(">6H", ident, 0, 1, 0, 0, 0) + wire + struct.pack(
        ">BHH", 0, qtype, 1
    )


def codes(reply):
    """The last octets of the answers, a sorted tuple; None where the reply
    is neither a listing nor NXDOMAIN."""
    flags, _, count = struct.unpack(">3H", reply[2:8])
    if flags & 15 == NXDOMAIN and count == 0:
        return ()
    if flags & 15 != NOERROR or count == 0:
        return None
    at, found = 12, []
    while reply[at]:
        at += reply[at] + 1
    at += 5
    for _ in range(count):
        # Every owner is a pointer to the question.
        length = struct.unpack(">H", reply[at + 10 : at + 12])[0]
        if length != 4 or reply[at + 12 : at + 15] != b"\x7f\0\0":
            return None
        found.append(reply[at + 15])
        at += 12 + length
    return tuple(sorted(found))


class Asker:
    """Asks over UDP, many questions under way at a time."""

    WINDOW = 64

    def __init__(self, server):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.settimeout(2)
        self.socket.connect(server)
        self.asked = 0

    def ask(self, names):
        """The codes of each name, in order; raises where one is lost."""
        names = list(names)
        answers = [None] * len(names)
        for begin in range(0, len(names), self.WINDOW):
            some = range(begin, min(begin + self.WINDOW, len(names)))
            for i in some:
                self.socket.send(question(names[i], i & 0xFFFF))
            for _ in some:
                reply = self.socket.recv(4096)
                i = begin + ((reply[0] << 8 | reply[1]) - begin & 0xFFFF)
                answers[i] = codes(reply)
        self.asked += len(names)
        return answers


def free_port():
    """A UDP and TCP port below the ephemeral ones that nobody has."""
    for port in range(10000 + os.getpid() * 7 % 20000, 32000):
        try:
            for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                with socket.socket(socket.AF_INET, kind) as probe:
                    probe.bind(("127.0.0.1", port))
            return port
        except OSError:
            continue
    sys.exit("no free port")
