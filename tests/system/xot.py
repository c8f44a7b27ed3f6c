"""Transfers a zone over TLS as no good secondary would; tcp.py says how it is
called.

xot.py CASE ADDRESS PORT ZONE [ARGUMENT...]
"""

import random
import socket
import ssl
import struct
import time

import tcp
from tcp import arguments, ask, connect, framed, memory, question, reply
from tcp import verdict

AXFR = 252


def request(ident):
    """The question of a query for the zone itself, with another type."""
    message = question(ident, "x")
    apex = message[:12] + message[14:]  # without the label "x"
    return framed(apex[:-4] + struct.pack(">2H", AXFR, 1))


def then_a_query():
    """Queries behind a transfer wait, and are answered after it."""
    s = connect()
    s.sendall(request(1) + framed(question(2)) + framed(question(3)))
    messages = 0
    while True:
        message = reply(s)
        if message[:2] != b"\0\1":
            break
        messages += 1
    last = verdict(reply(s))
    return f"{messages > 5}; {verdict(message)}; {last}"


def by_version():
    """What each version of TLS gets of the zone, and of another question."""
    said = []
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        tls = tcp.context()
        tls.minimum_version = tls.maximum_version = version
        s = connect(tls=tls)
        s.sendall(request(1))
        rcode = reply(s)[3] & 15
        s.close()
        said.append(f"{rcode} {ask(connect(tls=tls))}")
    return "; ".join(said)


def given_up():
    """Gone in the middle, by FIN and by RST, after any number of octets."""
    chance = random.Random(7)
    for i in range(60):
        s = connect()
        s.sendall(request(i))
        left = chance.randrange(400000)
        while left > 0 and (piece := s.recv(min(left, 65536))):
            left -= len(piece)
        if i % 2:
            s.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
        s.close()
    time.sleep(0.5)
    return ask(connect())


def unread():
    """Never reads: what that costs, when it ends, and that others are served
    meanwhile."""
    pid = arguments[0]
    before = memory(pid)
    held = [connect() for _ in range(8)]
    began = time.monotonic()
    for s in held:
        s.sendall(request(5))
    time.sleep(1)
    healthy = ask(connect())
    grown = memory(pid) - before
    # TCP would still deliver what the kernel has; then comes the end.
    time.sleep(4)
    for s in held:
        s.settimeout(tcp.PATIENCE)
        try:
            while s.recv(65536):
                pass
        except OSError:
            pass
    took = time.monotonic() - began
    small = "small" if grown < 8 * 1024 else f"{grown} KiB"
    return f"{small}; {'cut' if took < 8 else took}; {healthy}"


if __name__ == "__main__":
    tcp.run(globals())
