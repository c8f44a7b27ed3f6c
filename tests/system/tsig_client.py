"""Signs questions as RFC 8945 says, and as it does not, and asks several
servers the same, side by side.

tsig_client.py table ZONE KEYDIR KEY,KEY... NAME=SERVER...
tsig_client.py axfr ZONE KEYDIR KEY SERVER
tsig_client.py save ZONE KEYDIR KEY FILE
tsig_client.py replay ZONE KEYDIR KEY FILE SERVER

KEYDIR has KEY.key, as tsig-keygen writes it; every server knows every KEY.
table: a line for each case, "RCODE ERROR" of each server; exit status 1 where
the first one does not do as the RFC says. axfr: "MESSAGES RECORDS" of a signed
transfer whose every MAC was right. save and replay: a signed question, sent
again later; "RCODE ERROR".
"""

import re
import struct
import sys
import time

import dnswire as dns

SOA, AXFR = 6, 252
LENGTHS = {"hmac-sha256": 32, "hmac-sha384": 48, "hmac-sha512": 64}


def read_key(keydir, name):
    with open("%s/%s.key" % (keydir, name)) as f:
        text = f.read()
    return dns.Key(
        name,
        re.search(r"algorithm ([^;]*);", text).group(1),
        re.search(r'secret "([^"]*)"', text).group(1),
    )


def outcome(server, wire, mac, key):
    """"RCODE ERROR how": how the TSIG of the reply is."""
    reply = dns.ask_udp(server, wire, 1.0, 2)
    if reply is None:
        return "no answer"
    m = dns.Message(reply)
    if m.tsig is None:
        return m.rcode_text() + " no TSIG"
    tsig = dns.Tsig(m)
    error = {0: "0", 16: "BADSIG"}.get(tsig.error, dns.RCODES.get(tsig.error))
    how = {True: "signed", False: "WRONG MAC", None: "unsigned"}
    # A reply to what cannot be signed has no MAC to check.
    return "%s %s %s%s" % (
        m.rcode_text(), error, how[key.check(m, mac) if tsig.mac else None],
        "" if not m.answer or m.rcode_text() == "NOERROR" else " DATA",
    )  # fmt: skip


GOOD = {"NOERROR 0 signed"}
BADKEY = {"NOTAUTH BADKEY unsigned"}
BADSIG = {"NOTAUTH BADSIG unsigned"}
BADTIME = {"NOTAUTH BADTIME signed"}
FORMERR = {"FORMERR no TSIG", "FORMERR 0 unsigned"}
BADTRUNC = {"NOTAUTH BADTRUNC signed", "NOTAUTH BADTRUNC unsigned"}


class Cases:
    def __init__(self, zone, keys):
        self.question = dns.query(zone, SOA, 0x7357)
        self.keys, self.now = keys, int(time.time())

    def all(self):
        for key in self.keys:
            yield from self.of_key(key)
        yield from self.of_record(self.keys[0])

    def of_key(self, key):
        def signed(**how):
            return key.sign(self.question, **how) + (key,)

        label = key.algorithm + ": "
        other = {"hmac-sha512": "hmac-sha256"}.get(key.algorithm, "hmac-sha512")
        yield label + "right", GOOD, signed()
        wrong = dns.Key(key.name, key.algorithm, "d3Jvbmcgc2VjcmV0IHdyb25n")
        yield label + "wrong secret", BADSIG, wrong.sign(self.question) + (key,)
        yield label + "wrong MAC", BADSIG, signed(wrong=True)
        for algorithm in (other, "hmac-sha1", "hmac-none.example"):
            mixed = dns.Key(key.name, algorithm, "")
            mixed.secret = key.secret
            yield (label + "as " + algorithm, BADKEY,
                   mixed.sign(self.question) + (mixed,))  # fmt: skip
        for delta, want in ((-301, BADTIME), (-299, GOOD), (299, GOOD),
                            (302, BADTIME)):  # fmt: skip
            yield "%s%+d s" % (label, delta), want, signed(when=self.now + delta)
        for when in (0, 2**48 - 1):
            yield label + "time %d" % when, BADTIME, signed(when=when)
        full = LENGTHS[key.algorithm]
        for n in range(65):
            if n != full:
                yield (label + "MAC of %d" % n, self.truncated(n, full),
                       signed(mac_len=n))  # fmt: skip

    @staticmethod
    def truncated(n, full):
        return FORMERR if n < max(10, full // 2) or n > full else BADTRUNC

    def of_record(self, key):
        def signed(**how):
            return key.sign(self.question, **how) + (key,)

        unknown = dns.Key("unknown." + key.name, key.algorithm, "c2VjcmV0")
        yield "unknown key", BADKEY, unknown.sign(self.question) + (unknown,)
        upper = dns.Key(key.name.upper(), key.algorithm, "")
        upper.secret = key.secret
        yield "key in upper case", GOOD, upper.sign(self.question) + (upper,)
        yield "fudge 0, now", GOOD | BADTIME, signed(fudge=0)
        yield "fudge 65535, 3 days old", BADTIME, signed(
            fudge=65535, when=self.now - 259200
        )
        yield "class IN", FORMERR | BADSIG, signed(rclass=dns.IN)
        yield "TTL 1", FORMERR | BADSIG, signed(ttl=1)
        yield "other length lies", FORMERR, signed(other_len=6)
        wire, mac = key.sign(self.question)
        yield "twice", FORMERR, key.sign(wire) + (key,)
        behind = b"\0" + struct.pack(">HHIH", 41, 1232, 0, 0)
        count = struct.pack(">H", struct.unpack(">H", wire[10:12])[0] + 1)
        yield ("not last", FORMERR,
               (wire[:10] + count + wire[12:] + behind, mac, key))  # fmt: skip
        yield ("another ID on the way", GOOD,
               (b"\x12\x34" + wire[2:], mac, key))  # fmt: skip
        yield "cut off", FORMERR, (wire[:-3], mac, key)


def table(zone, keydir, names, *servers):
    keys = [read_key(keydir, name) for name in names.split(",")]
    servers = [s.partition("=")[::2] for s in servers]
    row = "%-30s" + " %-28s" * len(servers)
    print(row % ("", *[name for name, _ in servers]))
    wrong = 0
    for what, want, (wire, mac, key) in Cases(zone, keys).all():
        got = [outcome(dns.server_of(w), wire, mac, key) for _, w in servers]
        right = got[0] in want
        wrong += not right
        print(row % (what, *got) + ("" if right else "  WRONG: want %s"
                                    % " or ".join(sorted(want))))  # fmt: skip
    return wrong != 0


# --- A transfer ------------------------------------------------------------


def axfr(zone, keydir, name, server):
    key = read_key(keydir, name)
    wire, prior = key.sign(dns.query(zone, AXFR, 0x4157))
    records, messages, unsigned = 0, 0, b""
    with dns.connect(dns.server_of(server), 30) as s:
        s.sendall(dns.framed(wire))
        soas = 0
        while soas < 2:
            m = dns.Message(dns.read_message(s))
            if m.rcode:
                print(m.rcode_text())
                return 1
            messages += 1
            records += len(m.answer)
            soas += sum(r.type == SOA for r in m.answer)
            prior, unsigned = chained(key, m, prior, unsigned, messages == 1)
            if prior is None:
                print("message %d: the MAC is wrong" % messages)
                return 1
    print("%d messages, %d records" % (messages, records))
    return len(unsigned) > 0


def chained(key, m, prior, unsigned, first):
    """RFC 8945 5.3.1: the MAC before, what was not signed, this one. Returns
    what the next one needs; None where it is wrong."""
    if m.tsig is None:
        return prior, unsigned + m.wire
    if first:
        return (dns.Tsig(m).mac, b"") if key.check(m, prior) else (None, b"")
    tsig = dns.Tsig(m)
    wire = bytearray(m.wire[: m.tsig.at])
    wire[0:2] = tsig.original_id
    struct.pack_into(">H", wire, 10, len(m.additional) - 1)
    data = (
        struct.pack(">H", len(prior)) + prior + unsigned + bytes(wire)
        + tsig.when.to_bytes(6, "big") + struct.pack(">H", tsig.fudge)
    )  # fmt: skip
    return (tsig.mac, b"") if key.mac(data) == tsig.mac else (None, b"")


# --- A replay --------------------------------------------------------------


def save(zone, keydir, name, path):
    wire, mac = read_key(keydir, name).sign(dns.query(zone, SOA, 0x5341))
    with open(path, "wb") as f:
        f.write(bytes([len(mac)]) + mac + wire)


def replay(_zone, keydir, name, path, server):
    with open(path, "rb") as f:
        saved = f.read()
    mac, wire = saved[1 : 1 + saved[0]], saved[1 + saved[0] :]
    print(outcome(dns.server_of(server), wire, mac, read_key(keydir, name)))


COMMANDS = {"table": table, "axfr": axfr, "save": save, "replay": replay}
sys.exit(COMMANDS[sys.argv[1]](*sys.argv[2:]) or 0)
