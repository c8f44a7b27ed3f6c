"""Speaks DNS over TCP as no good client would.

tcp.py CASE ADDRESS PORT ZONE [ARGUMENT...]

Each case prints one line that says how it went; 21-tcp.t knows which line is
right. Everything is bounded in time. 2.0.0.127.ZONE is listed, 1.0.0.127.ZONE
is not; both are there whatever the list says. With TLS in the environment all
of it is said over TLS.
"""

import os
import resource
import select
import socket
import ssl
import struct
import sys
import time

NOERROR, NXDOMAIN = 0, 3
PATIENCE = 20.0

case, address, port, zone = sys.argv[1:5]
arguments = sys.argv[5:]
server = (address, int(port))


def question(ident, key="2.0.0.127"):
    wire = b"".join(
        bytes([len(label)]) + label.encode()
        for label in (key + "." + zone).split(".")
    )
    return struct.pack(">6H", ident, 0, 1, 0, 0, 0) + wire + b"\0\0\1\0\1"


def framed(message):
    return struct.pack(">H", len(message)) + message


def context():
    """Any certificate will do: tls.py looks at those."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.check_hostname = False
    tls.verify_mode = ssl.CERT_NONE
    return tls


def connect(source=None, tls=context() if os.environ.get("TLS") else None):
    s = socket.create_connection(
        server, PATIENCE, (source, 0) if source else None
    )
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return tls.wrap_socket(s) if tls else s


def read_exactly(s, count):
    data = b""
    while len(data) < count:
        piece = s.recv(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def reply(s):
    return read_exactly(s, struct.unpack(">H", read_exactly(s, 2))[0])


def verdict(message):
    """ "listed" or "unlisted", and for which id."""
    ident, flags, _, answers = struct.unpack(">4H", message[:8])
    rcode = flags & 15
    if rcode == NOERROR and answers == 1 and message[-4:] == b"\x7f\0\0\2":
        return ident, "listed"
    if rcode == NXDOMAIN and answers == 0:
        return ident, "unlisted"
    return ident, f"rcode {rcode}, {answers} answers"


def ask(s, ident=7, key="2.0.0.127"):
    s.sendall(framed(question(ident, key)))
    got, what = verdict(reply(s))
    return what if got == ident else f"id {got}"


def until_closed(s):
    """Seconds until the other side closes."""
    began = time.monotonic()
    s.settimeout(PATIENCE)
    try:
        while s.recv(65536):
            pass
    except ConnectionError:
        pass
    return time.monotonic() - began


def is_open(s):
    return not select.select([s], [], [], 0)[0]


def memory(pid):
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])


def times_of(pid):
    """User and system seconds of a process."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    tick = os.sysconf("SC_CLK_TCK")
    return int(fields[11]) / tick, int(fields[12]) / tick


def one():
    return ask(connect())


def split():
    """Every possible cut of one message, and every octet by itself."""
    data = framed(question(9))
    s = connect()
    for cut in range(1, len(data)):
        s.sendall(data[:cut])
        time.sleep(0.002)
        s.sendall(data[cut:])
        if verdict(reply(s)) != (9, "listed"):
            return f"cut at {cut}"
    for octet in data:
        s.sendall(bytes([octet]))
        time.sleep(0.002)
    return verdict(reply(s))[1]


def pipelined():
    """A thousand in one write; every id comes back once."""
    s = connect()
    keys = ("1.0.0.127", "2.0.0.127")
    want = {i: ("unlisted", "listed")[i % 2] for i in range(1000)}
    s.sendall(b"".join(framed(question(i, keys[i % 2])) for i in want))
    got = dict(verdict(reply(s)) for _ in want)
    return "all" if got == want else "not all"


def largest():
    """A message of 65535 octets, then an ordinary one."""
    s = connect()
    message = question(1)
    s.sendall(framed(message + bytes(65535 - len(message))))
    first = verdict(reply(s))[1]
    return f"{first}; {ask(s)}"


def unread():
    """Many queries, no answer read: they stay in this side's kernel."""
    pid, count = arguments[0], int(arguments[1])
    s = connect()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.setblocking(False)
    before = memory(pid)
    chunk = framed(question(3)) * 100
    sent = 0
    end = time.monotonic() + 2
    while sent < count * len(chunk) // 100 and time.monotonic() < end:
        try:
            sent += s.send(chunk)
        except (BlockingIOError, ssl.SSLWantWriteError):
            time.sleep(0.01)
    grown = memory(pid) - before
    healthy = ask(connect())
    return f"{'flat' if grown < 1024 else f'grew {grown} KiB'}; {healthy}"


def idle():
    """Connections that have asked once and stay: what each takes."""
    pid, count = arguments[0], int(arguments[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (count + 100, count + 100))
    ask(connect())
    before = memory(pid)
    held = [connect() for _ in range(count)]
    answered = sum(ask(s) == "listed" for s in held)
    kept = sum(is_open(s) for s in held)
    grown = memory(pid) - before
    small = "small" if grown < count else f"{grown} KiB"
    return f"{answered} answered; {kept} kept; {small}"


def read_late():
    """The same, read after all: nothing is missing, nothing twice."""
    count = 10000
    s = connect()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16384)
    s.setblocking(False)
    out = b"".join(framed(question(i)) for i in range(count))
    back, seen, stalled = b"", [], False
    end = time.monotonic() + PATIENCE
    while len(seen) < count and time.monotonic() < end:
        readable, writable, _ = select.select([s], [s] if out else [], [], 1)
        # Read only once writing is stuck, or done.
        if writable:
            try:
                out = out[s.send(out[:65536]) :]
                continue
            except BlockingIOError:
                pass
        elif out:
            stalled = True
        if readable:
            back += s.recv(65536)
        while len(back) >= 2:
            size = struct.unpack(">H", back[:2])[0]
            if len(back) < 2 + size:
                break
            seen.append(verdict(back[2 : 2 + size]))
            back = back[2 + size :]
    right = seen == [(i, "listed") for i in range(count)]
    return "all in order" if right and stalled else f"{len(seen)} {stalled}"


def half_closed():
    s = connect()
    s.sendall(b"".join(framed(question(i)) for i in range(200)))
    s.shutdown(socket.SHUT_WR)
    got = [verdict(reply(s)) for _ in range(200)]
    right = got == [(i, "listed") for i in range(200)]
    return f"{'all' if right else 'not all'}; {s.recv(1)!r}"


def zero():
    """Length 0 behind a good query: that is answered, then closed."""
    s = connect()
    s.sendall(framed(question(5)) + b"\0\0" + framed(question(6)))
    first = verdict(reply(s))
    return f"{first[1]}; closed in {int(until_closed(s))} s"


def closed_after():
    """Seconds until the server closes, by what was sent before."""
    s = connect()
    what = arguments[0]
    if what == "query":
        ask(s)
    elif what == "half":
        s.sendall(framed(question(1))[:1])
    elif what == "promise":
        s.sendall(b"\xff\xff")
    return f"{until_closed(s):.0f}"


def loris():
    """An octet now and then: the message must be whole in time."""
    data = framed(question(1))
    s = connect()
    began = time.monotonic()
    try:
        for octet in data:
            s.sendall(bytes([octet]))
            if select.select([s], [], [], 0.3)[0]:
                break
    except ConnectionError:
        pass
    return f"{time.monotonic() - began:.0f}"


def busy():
    """A query now and then keeps a connection alive beyond the time-out."""
    s = connect()
    for _ in range(8):
        if ask(s) != "listed":
            return "lost"
        time.sleep(0.5)
    return "kept"


def per_client():
    """How many connections one address gets, and that another gets one."""
    limit = int(arguments[0])
    held = [connect() for _ in range(limit)]
    answered = sum(ask(s) == "listed" for s in held)
    over = connect(tls=None)
    seconds = until_closed(over)
    other = ask(connect("127.0.0.9"))
    kept = sum(is_open(s) for s in held)
    return f"{answered} answered; {kept} kept; {other}; {seconds < 1}"


def total():
    """At the limit in all a new one takes the place of the idlest."""
    limit = int(arguments[0])
    held = []
    for i in range(limit):
        held.append(connect(f"127.0.1.{i + 1}"))
        ask(held[-1])
        time.sleep(0.02)
    won = 0
    for i in range(10):
        # Where the worker that gets it has none to close, the next try finds
        # that another has made room.
        for _ in range(5):
            try:
                fresh = connect(f"127.0.2.{i + 1}")
                won += ask(fresh) == "listed"
                held.append(fresh)
                break
            except (EOFError, ConnectionError):
                time.sleep(0.5)
    time.sleep(0.5)
    kept = sum(is_open(s) for s in held)
    newest = sum(is_open(s) for s in held[-1:])
    # A worker that had to close its own asks the others for one as well.
    enough = limit - 10 <= kept <= limit
    return f"{won} won; {'full' if enough else kept}; newest {newest}"


def storm():
    """Connections that end in every rude way."""
    linger = struct.pack("ii", 1, 0)
    end = time.monotonic() + 5
    count = 0
    while count < 3000 and time.monotonic() < end:
        s = connect()
        data = framed(question(count & 0xFFFF))
        s.sendall(data[: (count * 7) % (len(data) + 1)])
        if count % 3 > 0:  # RST, with an answer on its way or not
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        s.close()
        count += 1
    time.sleep(1)  # the limit per client counts those that are just ending
    return f"{'many' if count >= 500 else count}; {ask(connect())}"


def descriptors():
    """More connections than the server has descriptors; then fewer."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))
    pid = arguments[0]
    held = []
    for _ in range(200):
        s = socket.socket()
        s.setblocking(False)
        s.connect_ex(server)
        held.append(s)
    time.sleep(1)
    before = sum(times_of(pid))
    time.sleep(2)
    used = sum(times_of(pid)) - before
    for s in held:
        s.close()
    time.sleep(1)
    return f"{'quiet' if used < 0.5 else f'{used} s of CPU'}; {ask(connect())}"


def run(cases):
    try:
        print(cases[case]())
    except (OSError, EOFError) as error:
        print(f"{case}: {error!r}")


if __name__ == "__main__":
    run(globals())
