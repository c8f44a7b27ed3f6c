"""Speaks TLS as no good client would; tcp.py says how it is called.

tls.py CASE ADDRESS PORT ZONE [ARGUMENT...]
"""

import itertools
import multiprocessing
import os
import select
import signal
import socket
import ssl
import struct
import time
import warnings

import tcp
from tcp import arguments, ask, connect, context, framed, question, reply
from tcp import server, times_of, until_closed, verdict

LINGER_RST = struct.pack("ii", 1, 0)


def memory_client(version=None, session=None):
    """A client whose octets we carry: what it reads, what it sends, itself."""
    tls = context()
    if version:
        tls.minimum_version = tls.maximum_version = version
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    return incoming, outgoing, tls.wrap_bio(incoming, outgoing)


def carry(s, incoming, outgoing):
    s.sendall(outgoing.read())
    data = s.recv(65536)
    if not data:
        raise EOFError
    incoming.write(data)


def greet(s, incoming, outgoing, client):
    while True:
        try:
            client.do_handshake()
            s.sendall(outgoing.read())
            return
        except ssl.SSLWantReadError:
            carry(s, incoming, outgoing)


def tell(s, outgoing, client, data):
    client.write(data)
    s.sendall(outgoing.read())


def hear(s, incoming, outgoing, client):
    while True:
        try:
            return client.read(65536)
        except ssl.SSLWantReadError:
            carry(s, incoming, outgoing)


def strangers():
    """What is no TLS at all: how long until each is sent away."""
    worst = 0.0
    for data in (
        framed(question(1)),
        b"\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10\x01\x00\x80" + bytes(34),
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\xff\xff" + bytes(100),
        bytes(16384),
    ):
        s = connect(tls=None)
        s.sendall(data)
        worst = max(worst, until_closed(s))
    return f"gone in {worst:.0f} s; {ask(connect())}"


def silence():
    """Seconds until who begins no handshake, or half of one, is gone."""
    _, outgoing, client = memory_client()
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        pass
    hello = outgoing.read()
    held = [connect(tls=None) for _ in range(4)]
    held[1].sendall(hello[:1])
    held[2].sendall(hello[: len(hello) // 2])
    held[3].sendall(hello)  # and never reads what comes back
    began = time.monotonic()
    for s in held[:3]:
        until_closed(s)
    took = time.monotonic() - began
    return f"{took:.0f}"


def pressure():
    """Handshakes that are begun and left, from everywhere: good clients that
    come in between, and how many of one that was there before are kept."""
    limit = int(arguments[0])
    there = connect("127.0.2.1")
    ask(there)
    held, answered = [], 0
    for i in range(4 * limit):
        s = socket.create_connection(
            server, tcp.PATIENCE, (f"127.0.3.{1 + i % 200}", 0)
        )
        s.sendall(b"\x16\x03\x01")
        held.append(s)
        if i % limit == 0:
            answered += ask(connect("127.0.2.2")) == "listed"
    return f"{answered} of 4; {ask(there)}"


def trickle():
    """A handshake of one octet at a time: in time it is one, late it is not."""
    results = []
    for pause in (0.0, 0.1):
        s = connect(tls=None)
        incoming, outgoing, client = memory_client()
        try:
            client.do_handshake()
        except ssl.SSLWantReadError:
            pass
        began = time.monotonic()
        try:
            for octet in outgoing.read():
                s.sendall(bytes([octet]))
                time.sleep(pause)
            greet(s, incoming, outgoing, client)
            tell(s, outgoing, client, framed(question(4)))
            heard = hear(s, incoming, outgoing, client)
            results.append(verdict(heard[2:])[1])
        except (OSError, EOFError):
            results.append(f"gone in {time.monotonic() - began:.0f} s")
    return "; ".join(results)


def steps():
    """Gone after every so many octets either way, by FIN and by RST."""
    count = 0
    for version, rude, limit in itertools.product(
        (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3),
        (False, True),
        [*range(0, 900, 37), 10000],
    ):
        s = connect(tls=None)
        incoming, outgoing, client = memory_client(version)
        left = limit
        while left > 0:
            try:
                client.do_handshake()
                client.write(framed(question(8)))
                left = min(left, 1)
            except ssl.SSLWantReadError:
                pass
            data = outgoing.read()
            s.sendall(data[:left])
            left -= len(data)
            if left > 0:
                incoming.write(s.recv(65536))
        if rude:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RST)
        s.close()
        count += 1
    time.sleep(0.5)
    return f"{count}; {ask(connect())}"


def versions():
    """Which are spoken."""
    warnings.simplefilter("ignore", DeprecationWarning)  # that is the point
    spoken = []
    for version in ("TLSv1", "TLSv1_1", "TLSv1_2", "TLSv1_3"):
        tls = context()
        tls.set_ciphers("ALL:@SECLEVEL=0")
        tls.minimum_version = tls.maximum_version = ssl.TLSVersion[version]
        try:
            s = connect(tls=tls)
            spoken.append(f"{s.version()} {ask(s)}")
        except (OSError, EOFError):
            pass
    return "; ".join(spoken)


def tickets():
    """Who comes back is known by every worker, in both versions."""
    known = []
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        tls = context()
        tls.minimum_version = tls.maximum_version = version
        session, count = None, 0
        for _ in range(20):
            raw = socket.create_connection(server, tcp.PATIENCE)
            s = tls.wrap_socket(raw, session=session)
            count += s.session_reused
            if ask(s) != "listed":
                return "lost"
            session = s.session
            s.close()
        known.append(count)
    return f"{known[0]} and {known[1]} of 20"


def octets():
    """Messages in records of one octet: what a million octets cost at most."""
    pid = arguments[0]
    s = connect()
    data = framed(question(2)) * 20
    before, began, sent = sum(times_of(pid)), time.monotonic(), 0
    while time.monotonic() - began < 1.5:
        for octet in data:
            s.send(bytes([octet]))
        sent += len(data)
        for _ in range(20):
            if verdict(reply(s)) != (2, "listed"):
                return "lost"
    used = sum(times_of(pid)) - before
    per = used * 1e6 / sent
    return f"{'cheap' if per < 40 else f'{per:.0f} s a million'}; {ask(connect())}"


def endless():
    """One message that never ends, in records of one octet."""
    s = connect()
    s.sendall(b"\xff\xff")
    began = time.monotonic()
    try:
        while time.monotonic() - began < tcp.PATIENCE:
            s.send(b"x")
            time.sleep(0.01)
    except OSError:
        pass
    return f"{time.monotonic() - began:.0f}"


def shake(end):
    count = 0
    while time.monotonic() < end:
        try:
            connect().close()
            count += 1
        except OSError:
            pass
    return count


def flood():
    """Handshakes without end by four; a UDP client asks on meanwhile."""
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.settimeout(2)
    end = time.monotonic() + 3
    answered = asked = 0
    with multiprocessing.get_context("fork").Pool(4) as pool:
        shaken = pool.map_async(shake, [end] * 4)
        while time.monotonic() < end:
            udp.sendto(question(9), (server[0], int(arguments[0])))
            asked += 1
            try:
                answered += verdict(udp.recv(4096)) == (9, "listed")
            except TimeoutError:
                pass
            time.sleep(0.005)
        count = sum(shaken.get())
    much = "many" if count > 20 else count
    return f"{much}; {asked - answered} lost; {ask(connect())}"


def held():
    """A connection that is there when the certificate changes."""
    s = connect()
    first = ask(s)
    before = s.getpeercert(True)
    os.kill(int(arguments[0]), signal.SIGHUP)
    end = time.monotonic() + tcp.PATIENCE
    while time.monotonic() < end:
        if connect().getpeercert(True) != before:
            return f"{first}; {ask(s)}"
        time.sleep(0.1)
    return "the old certificate"


def half_closed():
    """Says goodbye with its questions, and gets its answers."""
    s = connect(tls=None)
    incoming, outgoing, client = memory_client()
    greet(s, incoming, outgoing, client)
    client.write(b"".join(framed(question(i)) for i in range(200)))
    try:
        client.unwrap()
    except ssl.SSLWantReadError:
        pass
    s.sendall(outgoing.read())
    heard = b""
    try:
        while piece := hear(s, incoming, outgoing, client):
            heard += piece
        how = "nothing"
    except ssl.SSLZeroReturnError:
        how = "goodbye"
    except (ssl.SSLError, EOFError) as error:
        how = type(error).__name__
    whole = len(heard) == 200 * (2 + len(question(0)) + 16)
    return f"{'all' if whole else len(heard)}; {how}"


def read_late():
    """Many questions, the answers read once writing is stuck."""
    count = 12000
    s = connect(tls=None)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16384)
    incoming, outgoing, client = memory_client()
    greet(s, incoming, outgoing, client)
    client.write(b"".join(framed(question(i)) for i in range(count)))
    out, back, seen, stalled = outgoing.read(), b"", [], False
    s.setblocking(False)
    while len(seen) < count:
        readable, writable, _ = select.select([s], [s] if out else [], [], 9)
        if writable:
            try:
                out = out[s.send(out[:65536]) :]
                continue
            except BlockingIOError:
                pass
        elif out:
            stalled = True
        if not readable:
            return f"stuck after {len(seen)}"
        incoming.write(s.recv(65536))
        try:
            while True:
                back += client.read(65536)
        except ssl.SSLWantReadError:
            pass
        while len(back) >= 2 and len(back) >= 2 + (back[0] << 8 | back[1]):
            size = back[0] << 8 | back[1]
            seen.append(verdict(back[2 : 2 + size]))
            back = back[2 + size :]
    right = seen == [(i, "listed") for i in range(count)]
    return "all in order" if right and stalled else f"{right} {stalled}"


if __name__ == "__main__":
    tcp.run(globals())
