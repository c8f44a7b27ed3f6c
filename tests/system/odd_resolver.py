"""A resolver that answers as real ones do not, or hardly ever: for surveys.

odd_resolver.py ADDRESS PORT LOG [DELAY]

The first label of the domain that is asked for says what happens (ODD below,
"many-7" as "many"); everything else is answered, after DELAY seconds: each
domain has the host mx.DOMAIN, which has one address. LOG gets a line for each
question that came over UDP: the time, the type, the name, and how many
questions were waiting for their answer.
"""

import os
import random
import select
import socket
import struct
import sys
import threading
import time

import dnswire
from dnswire import TC, name_text, name_wire, read_name

A, CNAME, MX, AAAA = 1, 5, 15, 28
FORMERR, SERVFAIL, NXDOMAIN, REFUSED = 1, 2, 3, 5
FORGED = "203.0.113.66"  # no answer that is believed may have it


def record(owner, rtype, rdata):
    return (name_wire(owner) if isinstance(owner, str) else owner) + struct.pack(
        ">2HIH", rtype, 1, 300, len(rdata)
    ) + rdata


def address(owner, text):
    return record(owner, A, socket.inet_aton(text))


def mail(owner, host, preference=10):
    host = name_wire(host) if isinstance(host, str) else host
    return record(owner, MX, struct.pack(">H", preference) + host)


class Question:
    def __init__(self, message):
        self.ident, _, count, _, _, extra = struct.unpack_from(">6H", message)
        wire, end = read_name(message, 12)
        self.name = name_text(wire).rstrip(".")
        self.qtype = struct.unpack_from(">H", message, end)[0]
        self.section = message[12 : end + 4]
        self.edns = extra > 0

    def answer(self, records=(), rcode=0, flags=0, ident=None, section=None):
        return struct.pack(
            ">6H", self.ident if ident is None else ident,
            0x8180 | flags | rcode, 1, len(records), 0, 0,
        ) + (section or self.section) + b"".join(records)  # fmt: skip

    def usual(self):
        if self.name == "localhost" or self.qtype == A:
            return self.answer([address(self.name, "192.0.2.1")])
        if self.qtype == MX:
            return self.answer([mail(self.name, f"mx.{self.name}")])
        return self.answer()

    def forged(self):
        """An answer to another question, with an address in it."""
        return [address(self.name, FORGED)] if self.qtype == A else []


# Each gives the datagrams of an answer; over TCP the last of them is sent.


def wrongid(q):
    return [q.answer(q.forged(), ident=q.ident ^ 1), q.usual()]


def wrongname(q):
    other = name_wire("other.example") + struct.pack(">2H", q.qtype, 1)
    return [q.answer(q.forged(), section=other), q.usual()]


def wrongtype(q):
    other = name_wire(q.name) + struct.pack(">2H", 16, 1)
    return [q.answer(q.forged(), section=other), q.usual()]


def scraps(q):
    return [b"", b"x", q.usual()[:11], os.urandom(500), q.usual()]


def garbage(q):
    """Right in the header and the question, and nowhere else."""
    head = struct.pack(">6H", q.ident, 0x8180, 1, 40, 3, 3)
    return [head + q.section + random.Random(q.name).randbytes(400)]


def short(q):
    return [q.usual()[:-1]]


def truncated(q):
    return [q.answer(flags=TC), q.usual()]


def big(q):
    """As much as TCP can carry: 3,000 hosts, of which most are left out."""
    if q.qtype != MX:
        return [q.usual()]
    hosts = [mail(b"\xc0\x0c", f"h{i:04}.big", i) for i in range(2000)]
    return [q.answer(flags=TC), q.answer(hosts)]


def crowd(q):
    """200 addresses."""
    if q.qtype != A:
        return [q.usual()]
    return [q.answer(flags=TC),
            q.answer([address(q.name, f"192.0.2.{i}") for i in range(200)])]


def loop(q):
    there = name_wire("there." + q.name)
    return [q.answer([record(q.name, CNAME, there),
                      record(there, CNAME, name_wire(q.name))])]


def chain(q):
    if q.qtype != A:
        return [q.usual()]
    names = [q.name] + [f"c{i}.{q.name}" for i in range(8)]
    links = [record(a, CNAME, name_wire(b)) for a, b in zip(names, names[1:])]
    return [q.answer(links[::-1] + [address(names[-1], "192.0.2.8")])]


def noedns(q):
    return [q.answer(rcode=FORMERR)] if q.edns else [q.usual()]


def twice(q):
    return [q.usual(), q.usual()]


def hosts(*names):
    def odd(q):
        if q.qtype != MX:
            return [q.usual()]
        return [q.answer([mail(q.name, h) for h in names])]

    return odd


def label(text):
    return bytes([len(text)]) + text + b"\x04evil\0"


ODD = {
    "wrongid": wrongid, "wrongname": wrongname, "wrongtype": wrongtype,
    "scraps": scraps, "garbage": garbage, "short": short, "big": big,
    "truncated": truncated, "crowd": crowd, "loop": loop, "chain": chain,
    "noedns": noedns, "twice": twice,
    "silent": lambda q: [],
    "refused": lambda q: [q.answer(rcode=REFUSED)],
    "servfail": lambda q: [q.answer(rcode=SERVFAIL)],
    "nxdomain": lambda q: [q.answer(rcode=NXDOMAIN)],
    "empty": lambda q: [q.answer()],
    "null": hosts("."),
    "nullandmore": hosts(".", "mx.nullandmore.odd"),
    "literal": hosts("192.0.2.99"),
    "local": hosts("localhost", "a.localhost"),
    "html": hosts(label(b"<script>alert(1)</script>")),
    "formula": hosts(label(b"=cmd|'/c calc'!A1")),
    "escape": hosts(label(b"\x1b[2J\x07"), "mx.escape.odd"),
    "tab": hosts(label(b"a\tb\nc")),
    "upper": hosts("MX.Upper.ODD"),
}  # fmt: skip


def replies(message):
    q = Question(message)
    kind = q.name.lower().removeprefix("mx.").partition(".")[0].partition("-")[0]
    return q, (ODD[kind](q) if kind in ODD else [q.usual()])


def serve_tcp(s):
    with s:
        try:
            while True:
                _, answers = replies(dnswire.read_message(s))
                if not answers:
                    return
                s.sendall(dnswire.framed(answers[-1]))
        except (OSError, EOFError, ValueError, struct.error):
            pass


def main():
    where, port, delay = sys.argv[1], int(sys.argv[2]), 0.0
    if len(sys.argv) > 4:
        delay = float(sys.argv[4])
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    udp.bind((where, port))
    tcp = socket.socket()
    tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    tcp.bind((where, port))
    tcp.listen(100)
    waiting = []
    with open(sys.argv[3], "a", buffering=1, encoding="latin-1") as log:
        while True:
            patience = waiting[0][0] - time.monotonic() if waiting else 1
            ready, _, _ = select.select([udp, tcp], [], [], max(patience, 0))
            if tcp in ready:
                threading.Thread(
                    target=serve_tcp, args=(tcp.accept()[0],), daemon=True
                ).start()
            if udp in ready:
                message, peer = udp.recvfrom(65535)
                q, answers = replies(message)
                waiting.append((time.monotonic() + delay, peer, answers))
                print(f"{time.monotonic():.3f}", q.qtype, q.name, len(waiting),
                      file=log)
            while waiting and waiting[0][0] <= time.monotonic():
                _, peer, answers = waiting.pop(0)
                for answer in answers[: 1 if is_cut(answers) else None]:
                    udp.sendto(answer, peer)


def is_cut(answers):
    return bool(answers) and len(answers[0]) > 3 and answers[0][2] & 2 != 0


if __name__ == "__main__":
    main()
