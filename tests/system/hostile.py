"""What a hostile hour needs beside the floods of tests/tools/hostile.c.

hostile.py messages FOLDER ZONE        a file for each kind of message
hostile.py hello FILE                  what a TLS client says first
hostile.py ask SOURCE PORT ZONE SECONDS   an honest client: 100 a second
hostile.py stream PORT ZONE SECONDS [tls] another: a connection 5 times a second
hostile.py kinds SOURCE PORT FOLDER    octets out for octets in, each kind
hostile.py tls PORT SECONDS FOLDER     handshakes that end anywhere; messages
hostile.py slow PORT ZONE SECONDS COUNT   readers of an AXFR, an octet at a time

2.0.0.127.ZONE and 1.0.18.198.ZONE are listed, 1.0.0.127.ZONE is not.
"""

import os
import random
import select
import socket
import ssl
import struct
import sys
import time

ADDRESS = "127.0.0.1"
A, NS, SOA, TXT, ANY, AXFR, IXFR = 1, 2, 6, 16, 255, 252, 251


def name(text):
    return b"".join(
        bytes([len(label)]) + label.encode() for label in text.split(".") if label
    ) + b"\0"


def message(owner, qtype, opcode=0, edns=None, qclass=1, extra=b"", counts=None):
    """counts: of the last three sections; extra: what stands in them."""
    counts = counts or (0, 0, 0)
    if edns is not None:
        counts = counts[:2] + (counts[2] + 1,)
        extra += edns
    head = struct.pack(">6H", 4711, opcode << 11, 1, *counts)
    return head + name(owner) + struct.pack(">2H", qtype, qclass) + extra


def opt(size=1232, version=0, options=b"", flags=0):
    ttl = version << 16 | flags
    return b"\0" + struct.pack(">2HIH", 41, size, ttl, len(options)) + options


def option(code, data):
    return struct.pack(">2H", code, len(data)) + data


def tsig(owner):
    algorithm = name("hmac-sha256")
    rdata = algorithm + bytes(2) + struct.pack(">I2H", int(time.time()), 300, 32)
    rdata += bytes(32) + struct.pack(">3H", 4711, 0, 0)
    return name(owner) + struct.pack(">2HIH", 250, 255, 0, len(rdata)) + rdata


def kinds(zone):
    listed, other = "2.0.0.127." + zone, "9.9.9.9." + zone
    soa = name("a") + name("b") + struct.pack(">5I", 1, 2, 3, 4, 5)
    serial = name(zone) + struct.pack(">2HIH", SOA, 1, 0, len(soa)) + soa
    cookie = option(10, bytes(range(8)))
    return {
        "listed": message(listed, A),
        "listed-edns": message(listed, A, edns=opt()),
        "txt": message(listed, TXT),
        "txt-edns": message(listed, TXT, edns=opt(4096)),
        "reason": message("1.0.18.198." + zone, TXT),
        "reason-edns": message("1.0.18.198." + zone, TXT, edns=opt(4096)),
        "reason-cookie": message(
            "1.0.18.198." + zone, TXT, edns=opt(options=cookie)
        ),
        "any": message(listed, ANY),
        "any-edns": message(listed, ANY, edns=opt(65535)),
        "nodata": message(listed, 15),
        "nodata-edns": message(listed, 28, edns=opt(flags=0x8000)),
        "nxdomain": message(other, A),
        "nxdomain-edns": message(other, TXT, edns=opt(512)),
        "partial": message("127." + zone, A),
        "soa": message(zone, SOA),
        "ns": message(zone, NS),
        "apex-any": message(zone, ANY, edns=opt(4096)),
        "apex-txt": message(zone, TXT, edns=opt()),
        "dnskey": message(zone, 48, edns=opt(flags=0x8000)),
        "refused": message("example.com", A),
        "refused-edns": message("example.com", ANY, edns=opt()),
        "root": message("", NS, edns=opt()),
        "chaos": message("version.bind", TXT, qclass=3),
        "badvers": message(listed, A, edns=opt(version=1)),
        "formerr": message(listed, A)[:-3],
        "two-opt": message(listed, A, edns=opt() + opt(), counts=(0, 0, 1)),
        "update": message(zone, SOA, opcode=5),
        "notify": message(zone, SOA, opcode=4),
        "status": message(zone, SOA, opcode=2),
        "axfr": message(zone, AXFR),
        "ixfr": message(zone, IXFR, extra=serial, counts=(0, 1, 0)),
        "tsig": message(listed, A, extra=tsig("nobody"), counts=(0, 0, 1)),
        "nsid": message(listed, A, edns=opt(options=option(3, b""))),
        "cookie": message(listed, A, edns=opt(options=cookie)),
        "cookie-bad": message(
            listed, A, edns=opt(options=option(10, bytes(range(24))))
        ),
        "cookie-only": struct.pack(">6H", 1, 0, 0, 0, 0, 1)
        + opt(options=cookie),
        "options": message(
            listed,
            A,
            edns=opt(options=b"".join(option(n, bytes(n % 5)) for n in range(99))),
        ),
        "long": message(".".join(["x" * 60] * 3) + "." + zone, A),
        "ipv6": message(".".join("20" * 16) + "." + zone, A, edns=opt()),
    }


def write_messages(folder, zone):
    for kind, data in kinds(zone).items():
        with open(os.path.join(folder, kind), "wb") as f:
            f.write(data)
    return f"{len(kinds(zone))} kinds"


def client_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["dot"])
    return context


def hello(path):
    out = ssl.MemoryBIO()
    client = client_context().wrap_bio(ssl.MemoryBIO(), out)
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        pass
    with open(path, "wb") as f:
        f.write(out.read())
    return "written"


def ask(source, port, zone, seconds):
    """As a resolver: waits a second, five times; each time from a new port."""
    interval, patience, tries = 0.01, 1.0, 5
    questions = [
        (message("2.0.0.127." + zone, A)[2:], 0, b"\x7f\0\0\2"),
        (message("1.0.0.127." + zone, A)[2:], 3, b""),
    ]
    # id: (when it is over, which try, question, when it was first asked)
    waiting, sockets = {}, {}
    counts = dict.fromkeys(("asked", "right", "wrong", "lost", "again"), 0)
    slowest, ident = 0.0, 0
    poll = select.poll()

    def send(ident, attempt, question, began):
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind((source, 0))
        s.connect((ADDRESS, int(port)))
        s.setblocking(False)
        s.send(struct.pack(">H", ident) + questions[question][0])
        sockets[s.fileno()] = (s, ident)
        poll.register(s, select.POLLIN)
        over = time.monotonic() + patience
        waiting[ident] = (over, attempt, question, began, s)

    def close(s):
        poll.unregister(s)
        del sockets[s.fileno()]
        s.close()

    begin = time.monotonic()
    end = begin + float(seconds)
    while True:
        now = time.monotonic()
        if now < end and begin + counts["asked"] * interval <= now:
            ident = (ident + 1) & 0xFFFF
            send(ident, 1, counts["asked"] % 2, now)
            counts["asked"] += 1
        elif now >= end and not waiting:
            break
        for fd, _ in poll.poll(2):
            s, which = sockets[fd]
            try:
                reply = s.recv(4096)
            except OSError:
                continue
            # Of an earlier try, from the same port: not ours any more.
            if reply[:2] != struct.pack(">H", which):
                continue
            _, _, question, began, _ = waiting.pop(which)
            close(s)
            _, rcode, tail = questions[question]
            right = reply[3] & 15 == rcode and reply.endswith(tail)
            if not right:
                print(f"wrong: {reply.hex()}", file=sys.stderr)
            counts["right" if right else "wrong"] += 1
            slowest = max(slowest, time.monotonic() - began)
        for which in [i for i, w in waiting.items() if w[0] < now]:
            _, attempt, question, began, s = waiting.pop(which)
            close(s)
            if attempt == tries:
                counts["lost"] += 1
            else:
                counts["again"] += 1
                send(which, attempt + 1, question, began)
    text = " ".join(f"{k}={v}" for k, v in counts.items())
    return f"{text} slowest={slowest * 1000:.0f}ms"


def stream_one(port, query, context):
    with socket.create_connection((ADDRESS, int(port)), 2) as s:
        if context is not None:
            s = context.wrap_socket(s)
        s.sendall(struct.pack(">H", len(query)) + query)
        reply = b""
        while len(reply) < 2 or len(reply) < 2 + struct.unpack(">H", reply[:2])[0]:
            piece = s.recv(4096)
            if not piece:
                raise OSError("closed")
            reply += piece
    return reply.endswith(b"\x7f\0\0\2") and reply[5] & 15 == 0


def stream(port, zone, seconds, tls=None):
    """A connection for each question; three tries."""
    query = message("2.0.0.127." + zone, A)
    context = client_context() if tls else None
    counts = dict.fromkeys(("asked", "right", "wrong", "lost", "again"), 0)
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        counts["asked"] += 1
        for attempt in range(3):
            try:
                right = stream_one(port, query, context)
                counts["right" if right else "wrong"] += 1
                break
            except (OSError, ssl.SSLError):
                counts["lost" if attempt == 2 else "again"] += 1
        time.sleep(0.2)
    return " ".join(f"{k}={v}" for k, v in counts.items())


def measure(source, port, folder):
    """Octets of the answer for each of the question: the largest."""
    rows = []
    for kind in sorted(os.listdir(folder)):
        with open(os.path.join(folder, kind), "rb") as f:
            query = f.read()
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind((source, 0))
        s.settimeout(0.5)
        s.sendto(query, (ADDRESS, int(port)))
        try:
            size = len(s.recv(65535))
        except OSError:
            size = 0
        rows.append((size / len(query), kind, len(query), size))
        s.close()
    for ratio, kind, into, out in sorted(rows, reverse=True):
        print(f"{kind}: {into} in, {out} out, {ratio:.2f}", file=sys.stderr)
    return f"{max(rows)[0]:.2f}"


def read_files(folder):
    out = []
    for kind in sorted(os.listdir(folder)):
        with open(os.path.join(folder, kind), "rb") as f:
            out.append(f.read())
    return out


def mutated(data, dice):
    data = bytearray(data)
    for _ in range(dice.randrange(4)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data)


def tls(port, seconds, folder):
    """Each connection gets so far: a part of the handshake, or messages."""
    dice, context = random.Random(4711), client_context()
    messages = read_files(folder)
    end = time.monotonic() + float(seconds)
    counts = dict.fromkeys(("cut", "whole", "failed"), 0)
    while time.monotonic() < end:
        raw = socket.socket()
        raw.settimeout(2)
        try:
            raw.connect((ADDRESS, int(port)))
            counts[tls_one(raw, context, dice, messages)] += 1
        except (OSError, ssl.SSLError):
            counts["failed"] += 1
        raw.close()
    return " ".join(f"{k}={v}" for k, v in counts.items())


def tls_one(raw, context, dice, messages):
    into, out = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(into, out)
    budget = dice.choice([1, 5, 100, 300, 1000, 10**6])
    for _ in range(20):
        try:
            client.do_handshake()
            break
        except ssl.SSLWantReadError:
            piece = out.read()[:budget]
            budget -= len(piece)
            raw.sendall(piece)
            if budget == 0:
                return "cut"
            into.write(raw.recv(dice.choice([1, 1000, 65536])))
    for _ in range(dice.randrange(20)):
        data = mutated(dice.choice(messages), dice)
        said = len(data) if dice.randrange(10) else dice.randrange(65536)
        client.write(struct.pack(">H", said) + data)
    data = out.read()
    if dice.randrange(4) == 0:
        data = mutated(data, dice)
    raw.sendall(data)
    if dice.randrange(2):
        raw.settimeout(0.05)
        raw.recv(65536)
    return "whole"


def slow(port, zone, seconds, count):
    """How many get an AXFR and how many of those are cut off."""
    query = message(zone, AXFR)
    held = []
    for _ in range(int(count)):
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        s.settimeout(2)
        s.connect((ADDRESS, int(port)))
        s.sendall(struct.pack(">H", len(query)) + query)
        held.append(s)
    begun, cut, octets = set(), set(), 0
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end and len(cut) < len(held):
        for s in held:
            if s in cut or not select.select([s], [], [], 0)[0]:
                continue
            try:
                data = s.recv(1)
            except OSError:
                data = b""
            octets += len(data)
            (begun if data else cut).add(s)
        time.sleep(0.5)
    return f"begun={len(begun)} cut={len(cut)} octets={octets}"


case = {
    "messages": write_messages,
    "hello": hello,
    "ask": ask,
    "stream": stream,
    "kinds": measure,
    "tls": tls,
    "slow": slow,
}[sys.argv[1]]
print(case(*sys.argv[2:]))
