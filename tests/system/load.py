"""Asks a relaybld all the time while scans are imported.

load.py ADDRESS PORT ZONE RELAYBL CONF FOLDER COUNT

Imports FOLDER/0.jsonl ... COUNT-1, even ones list 192.0.2.25, odd ones delist
it; 192.0.2.1 is listed throughout and 192.0.2.2 never is. Three clients over
UDP and one over TCP ask for all three in a closed loop: a question that has
no answer within two seconds is lost. Prints counts:

udp, tcp  questions answered
failed    imports that failed, answers SERVFAIL or otherwise not expected
lost      questions without answer
wrong     answers that cannot be true
late      changes not visible a quarter of a second after their import ended
slowest   milliseconds until the slowest change was visible
"""

import os
import socket
import struct
import subprocess
import sys
import threading
import time

NOERROR, NXDOMAIN = 0, 3
ALWAYS, NEVER, CHANGING = "1.2.0.192", "2.2.0.192", "25.2.0.192"
PATIENCE = 2.0
LATE = 0.25

address, port, zone, relaybl, conf, folder = sys.argv[1:7]
imports = int(sys.argv[7])
server = (address, int(port))
stop = threading.Event()
lock = threading.Lock()
counts = dict.fromkeys(("udp", "tcp", "failed", "lost", "wrong", "late"), 0)


def count(what, text=None):
    with lock:
        counts[what] += 1
    if text:
        print(text, file=sys.stderr)


def question(key, ident):
    """A query for the A records of a key."""
    wire = b"".join(
        bytes([len(label)]) + label.encode()
        for label in (key + "." + zone).split(".")
    )
    return struct.pack(">6H", ident, 0, 1, 0, 0, 0) + wire + b"\0\0\1\0\1"


def is_listed(reply):
    """What a reply says; None where it says nothing that it may."""
    flags, _, answers = struct.unpack(">3H", reply[2:8])
    rcode = flags & 15
    if rcode == NOERROR and answers == 1 and reply[-4:] == b"\x7f\0\0\2":
        return True
    if rcode == NXDOMAIN and answers == 0:
        return False
    return None


def judge(key, reply, transport):
    listed = is_listed(reply)
    if listed is None:
        count("failed", f"{transport} {key}: {reply.hex()}")
    elif (key == ALWAYS and not listed) or (key == NEVER and listed):
        count("wrong", f"{transport} {key}: listed={listed}")
    count(transport)


class Udp:
    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(server)

    def ask(self, query):
        self.socket.send(query)
        while True:
            reply = self.socket.recv(4096)
            if reply[:2] == query[:2]:
                return reply


class Tcp:
    def __init__(self):
        self.socket = socket.create_connection(server, PATIENCE)
        self.file = self.socket.makefile("rb")

    def ask(self, query):
        self.socket.sendall(struct.pack(">H", len(query)) + query)
        head = self.file.read(2)
        if len(head) < 2:
            raise ConnectionError("closed")
        return self.file.read(struct.unpack(">H", head)[0])


def client(kind, transport):
    link = kind()
    ident = 0
    while not stop.is_set():
        for key in (ALWAYS, NEVER, CHANGING):
            ident = (ident + 1) & 0xFFFF
            try:
                judge(key, link.ask(question(key, ident)), transport)
            except OSError as problem:
                count("lost", f"{transport} {key}: {problem}")
                link = kind()
        # As fast as the machine goes would measure Python.
        time.sleep(0.001)


def visible(want, link):
    """Seconds until the changing address is or is not listed."""
    begin = time.monotonic()
    ident = 0
    while True:
        ident += 1
        if is_listed(link.ask(question(CHANGING, ident))) == want:
            return time.monotonic() - begin
        if time.monotonic() - begin > 5 * PATIENCE:
            return float("inf")
        time.sleep(0.005)


def main():
    threads = [
        threading.Thread(target=client, args=args, daemon=True)
        for args in [(Udp, "udp")] * 3 + [(Tcp, "tcp")]
    ]
    for thread in threads:
        thread.start()
    link = Udp()
    waits = []
    for i in range(imports):
        done = subprocess.run(
            [relaybl, "-c", conf, "import", os.path.join(folder, f"{i}.jsonl")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        if done.returncode != 0:
            count("failed", f"import {i}: {done.stderr.decode()}")
        waits.append(visible(i % 2 == 0, link))
        if waits[-1] > LATE:
            count("late", f"import {i}: visible after {waits[-1]:.3f} s")
    stop.set()
    for thread in threads:
        thread.join(2 * PATIENCE)
    waits.sort()
    print(*(f"{name}={n}" for name, n in counts.items()))
    print(
        f"imports={imports} median={waits[len(waits) // 2] * 1000:.0f}ms",
        f"slowest={waits[-1] * 1000:.0f}ms",
    )


main()
