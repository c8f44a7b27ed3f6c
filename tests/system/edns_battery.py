"""What RFC 8906, the flag days and the RFCs of EDNS ask of an authoritative
server, asked of several, side by side.

edns_battery.py ZONE NAME=SERVER...

A server is ADDRESS@PORT; each has ZONE with a TXT at its apex. A line for each
question says who did as the RFC says ("ok"), or what came instead. The exit
status is 1 where the first server fails in what any of the others passes, and 2
where it fails in what nobody passes.
"""

import struct
import sys

import dnswire as dns
from edns_questions import TESTS, Wrong, need


class Server:
    def __init__(self, text):
        self.name, _, where = text.partition("=")
        self.where = dns.server_of(where)

    def udp(self, wire):
        reply = dns.ask_udp(self.where, wire, 1.0, 2)
        need(reply is not None, "no answer")
        return self.read(wire, reply)

    def tcp(self, wire):
        reply = dns.ask_tcp(self.where, wire, 2.0)
        need(reply is not None, "no answer")
        return self.read(wire, reply)

    @staticmethod
    def read(wire, reply):
        try:
            m = dns.Message(reply)
        except ValueError as e:
            raise Wrong(str(e)) from e
        need(m.id == struct.unpack_from(">H", wire)[0], "other ID")
        need(m.flags & dns.QR, "QR is not set")
        return m


def outcome(function, server):
    try:
        function(server)
    except Wrong as e:
        return str(e)
    return "ok"


def main():
    servers = [Server(text) for text in sys.argv[2:]]
    status, passed = 0, [0] * len(servers)
    row = "%-7s %-42s " + " %-22s" * len(servers)
    print(row % ("RFC", "", *[s.name for s in servers]))
    for section, what, function in TESTS:
        got = [outcome(function, s) for s in servers]
        passed = [n + (g == "ok") for n, g in zip(passed, got)]
        print(row % (section, what, *[g[:22] for g in got]))
        if got[0] != "ok":
            status = 1 if "ok" in got[1:] or status == 1 else 2
    print(row % ("", "passed of %d" % len(TESTS), *passed))
    sys.exit(status)


main()
