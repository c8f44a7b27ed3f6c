"""Asks for zone transfers as secondaries do, and as none does.

transfer.py CASE ADDRESS PORT ZONE [ARGUMENT...]

Each case prints one line that says how it went; 84-axfr.t and 85-ixfr.t know
which line is right. Everything is bounded in time. 2.0.0.127.ZONE is listed.
"""

import os
import socket
import struct
import subprocess
import sys
import time

A, SOA, IXFR, AXFR = 1, 6, 251, 252
NOERROR, SERVFAIL, REFUSED = 0, 2, 5
PATIENCE = 30.0
# Little is on its way then, so that who does not read is noticed.
SMALL = 4096

case, address, port, zone = sys.argv[1:5]
arguments = sys.argv[5:]
server = (address, int(port))


def wire(name):
    labels = name.split(".")
    return b"".join(bytes([len(x)]) + x.encode() for x in labels) + b"\0"


def framed(message):
    return struct.pack(">H", len(message)) + message


def question(kind, name=zone, ident=7, serial=None):
    """A query; for a difference with the SOA that the client has."""
    head = struct.pack(">6H", ident, 0, 1, 0, serial is not None, 0)
    body = wire(name) + struct.pack(">HH", kind, 1)
    if serial is not None:
        rdata = b"\0\0" + struct.pack(">5I", serial, 1, 1, 1, 1)
        body += b"\xc0\x0c" + struct.pack(">HHIH", SOA, 1, 0, len(rdata))
        body += rdata
    return framed(head + body)


def connect(source=None, small=False):
    s = socket.socket(socket.AF_INET)
    s.settimeout(PATIENCE)
    if small:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
    if source:
        s.bind((source, 0))
    s.connect(server)
    return s


def name_end(message, at):
    while message[at] != 0:
        if message[at] >= 0xC0:
            return at + 2
        at += 1 + message[at]
    return at + 1


class Reader:
    """One connection's messages, and the transfers in them."""

    def __init__(self, s):
        self.s, self.data, self.kept = s, b"", b""

    def exactly(self, count):
        while len(self.data) < count:
            piece = self.s.recv(65536)
            if not piece:
                raise EOFError
            self.data += piece
        out, self.data = self.data[:count], self.data[count:]
        return out

    def message(self):
        return self.exactly(struct.unpack(">H", self.exactly(2))[0])

    def records(self, message):
        """(type, serial of a SOA or None) of each answer."""
        questions, answers = struct.unpack(">HH", message[4:8])
        at, out = 12, []
        for _ in range(questions):
            at = name_end(message, at) + 4
        for _ in range(answers):
            at = name_end(message, at)
            kind, length = struct.unpack(">H6xH", message[at : at + 10])
            at += 10 + length
            serial = None
            if kind == SOA:
                serial = struct.unpack(">I", message[at - 20 : at - 16])[0]
            out.append((kind, serial))
        return out

    def transfer(self, meanwhile=None):
        """Reads one to its end: "whole N records of SERIAL", "rcode N". After
        the first message meanwhile() is called."""
        count, first = 0, None
        while True:
            message = self.message()
            if message[3] & 15:
                return "rcode %d" % (message[3] & 15)
            for kind, serial in self.records(message):
                count += 1
                if kind == SOA and first is None:
                    first = serial
                elif kind == SOA and serial != first:
                    return "serial %d behind %d" % (serial, first)
                elif kind == SOA:
                    return "whole, %d records of %d" % (count, first)
            if meanwhile:
                meanwhile()
                meanwhile = None

    def outcome(self, meanwhile=None):
        try:
            return self.transfer(meanwhile)
        except (EOFError, ConnectionError):
            return "cut"


def ask(source=None, small=False):
    s = connect(source, small)
    s.sendall(question(AXFR))
    return Reader(s)


def await_file(path):
    end = time.monotonic() + PATIENCE
    while not os.path.exists(path) and time.monotonic() < end:
        time.sleep(0.05)


def rss_kib(pid):
    with open("/proc/%s/status" % pid) as f:
        for line in f:
            if line.startswith("VmRSS"):
                return int(line.split()[1])
    return 0


def whole(source=None):
    return ask(source).outcome()


def pipelined():
    """Queries around two transfers, all in one write."""
    listed = "2.0.0.127." + zone
    s = connect()
    s.sendall(
        question(A, listed, 1)
        + question(AXFR, ident=2)
        + question(A, listed, 3)
        + question(A, "1.0.0.127." + zone, 4)
        + question(AXFR, ident=5)
        + question(A, listed, 6)
    )
    r, out = Reader(s), []
    for ident in 1, 2, 3, 4, 5, 6:
        if ident in (2, 5):
            out.append(r.transfer().split(",")[0])
            continue
        m = r.message()
        if m[:2] != bytes([0, ident]):
            return "out of order"
        out.append("NOERROR" if m[3] & 15 == 0 else "NXDOMAIN")
    return " ".join(out)


def limit(count):
    """So many at once; one more; and one once the others are done."""
    waiting = [ask(small=True) for _ in range(int(count))]
    time.sleep(0.5)
    more = ask().outcome()
    for r in waiting:
        r.s.close()
    time.sleep(0.5)
    return "%s, then %s" % (more, ask().outcome().split(",")[0])


def strangers(count, source):
    """Somebody who may not asks again and again; somebody who may is served
    meanwhile."""
    refused = 0

    def others():
        nonlocal refused
        for _ in range(int(count)):
            r = ask(source)
            refused += r.outcome() == "rcode %d" % REFUSED
            r.s.close()

    got = ask(small=True).outcome(others)
    return "%d refused, %s" % (refused, got.split(",")[0])


def never_read(count, pid):
    """Asks and reads nothing."""
    before = rss_kib(pid)
    readers = [ask(small=True) for _ in range(int(count))]
    time.sleep(1)
    grown = rss_kib(pid) - before
    end = time.monotonic() + PATIENCE
    for r in readers:
        while time.monotonic() < end:
            # Gone at the other end is seen without reading here.
            info = r.s.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)
            if info[0] != 1:
                break
            time.sleep(0.1)
    cut = sum(r.outcome() == "cut" for r in readers)
    return "%d cut; %s" % (
        cut,
        "flat" if grown < 1024 * int(count) else "grew %d KiB" % grown,
    )


def reset(count):
    for _ in range(int(count)):
        r = ask(small=True)
        r.exactly(1000)
        r.s.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        r.s.close()
    return "done"


def wait(ready, go):
    """Stops after the first message, tells so by a file, and reads on once
    there is another."""

    def meanwhile():
        open(ready, "w").close()
        await_file(go)

    return ask(small=True).outcome(meanwhile)


def soa():
    s = connect()
    s.sendall(question(SOA))
    r = Reader(s)
    return r.records(r.message())[0][1]


def crowd(count, *command):
    """Begins so many, each of another generation: before the next one the
    command is run, its last argument the number, until the serial rises.
    All read a little now and then; then they read to the end."""
    readers = []
    for i in range(int(count)):
        if i > 0:
            before, end = soa(), time.monotonic() + PATIENCE
            subprocess.run(command[:-1] + (command[-1] % i,), check=True)
            while soa() == before and time.monotonic() < end:
                time.sleep(0.05)
        readers.append(ask(small=True))
        for r in readers:
            r.kept += r.s.recv(SMALL)
    for r in readers:
        r.data = r.kept
    said = [r.outcome().split(",")[0] for r in readers]
    return " ".join(said)


def differences(serial):
    """An IXFR: its SOAs and how many records are behind each. One SOA alone:
    there is no difference. Records behind the first: that is all of the
    zone, to the second SOA. Else what went and what came, to the fourth."""
    s = connect()
    s.sendall(question(IXFR, serial=int(serial)))
    r, runs = Reader(s), []
    while True:
        m = r.message()
        if m[3] & 15:
            return "rcode %d" % (m[3] & 15)
        for kind, number in r.records(m):
            if kind == SOA:
                runs.append([number, 0])
            else:
                runs[-1][1] += 1
        alone = len(runs) == 1 and runs[0][1] == 0
        if alone or len(runs) == (2 if runs[0][1] else 4):
            return " ".join("%d+%d" % tuple(run) for run in runs)


def timed():
    """Milliseconds for all of the zone, and its records. Looks into messages
    no further than it must: the last one has the SOA again."""
    s, began = connect(), time.monotonic()
    s.sendall(question(AXFR))
    count, first = 0, True
    with s.makefile("rb", buffering=1 << 20) as f:
        while True:
            m = f.read(struct.unpack(">H", f.read(2))[0])
            count += struct.unpack(">H", m[6:8])[0]
            if b"hostmaster" in m and not first:
                break
            first = False
    return "%d %d" % (1000 * (time.monotonic() - began), count)


functions = {
    f.__name__: f
    for f in (
        whole,
        pipelined,
        limit,
        strangers,
        never_read,
        reset,
        wait,
        crowd,
        differences,
        timed,
    )
}
print(functions[case](*arguments))
