"""Asks servers all the time, until SIGTERM, and says how it went.

dns_watch.py ZONE NAME=SERVER...

A hundred questions a second each, for the test entries: 127.0.0.2 must be
listed and 127.0.0.1 never is, whatever changes. Who does not answer within two
seconds is asked once more, as resolvers do. The exit status is 1 where a server
did not answer then, or not so: "lost" and "wrong".
"""

import signal
import sys
import time

import dnswire as dns

running = True


def stop(*_):
    global running
    running = False


def right(i, reply):
    m = dns.Message(reply)
    if i % 2:
        return m.rcode == 3 and not m.answer
    return m.rcode == 0 and [r.rdata for r in m.answer] == [b"\x7f\0\0\2"]


def main():
    signal.signal(signal.SIGTERM, stop)
    zone, wires = sys.argv[1], []
    for i in range(10):
        wires.append(dns.query("%d.0.0.127.%s" % (2 - i % 2, zone), 1))
    servers = [s.partition("=")[::2] for s in sys.argv[2:]]
    names = [name for name, _ in servers]
    asked, wrong, lost = 0, dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    while running:
        for name, where in servers:
            replies = dns.ask_many(dns.server_of(where), wires, tries=2)
            asked += len(wires)
            lost[name] += replies.count(None)
            wrong[name] += sum(
                r is not None and not right(i, r) for i, r in enumerate(replies)
            )
        time.sleep(0.1)
    print("asked %d, wrong and lost: %s" % (
        asked, ", ".join("%s %d %d" % (n, wrong[n], lost[n])
                         for n in names)))  # fmt: skip
    sys.exit(any(wrong.values()) or any(lost.values()))


main()
