"""TSIG (RFC 8945) by the standard library alone: what relaybld's own code is
held against. tsig.py vectors prints tests/data/tsig-vectors.txt."""

import hashlib
import hmac
import struct
import sys

BADSIG, BADKEY, BADTIME, BADTRUNC = 16, 17, 18, 22
TSIG = 250
HASHES = {
    "hmac-sha256": hashlib.sha256,
    "hmac-sha384": hashlib.sha384,
    "hmac-sha512": hashlib.sha512,
    "hmac-sha1": hashlib.sha1,
}


def wire_name(text):
    """A name of the text on the wire, its case kept."""
    labels = [label for label in text.split(".") if label]
    return (
        b"".join(bytes([len(la)]) + la.encode() for la in labels) + b"\0"
    )


def query(ident, name, qtype, opcode=0, qclass=1):
    return (
        struct.pack(">6H", ident, opcode << 11, 1, 0, 0, 0)
        + wire_name(name)
        + struct.pack(">HH", qtype, qclass)
    )


def skip_name(message, at):
    while True:
        length = message[at]
        if length >= 0xC0:
            return at + 2
        at += 1 + length
        if length == 0:
            return at


def read_name(message, at):
    """Lower case, and where it ends."""
    out = b""
    end = skip_name(message, at)
    while message[at]:
        if message[at] >= 0xC0:
            at = struct.unpack(">H", message[at : at + 2])[0] & 0x3FFF
            continue
        out += message[at : at + 1 + message[at]].lower()
        at += 1 + message[at]
    return out + b"\0", end


def records(message):
    """(offset, type, class, ttl, offset of the data, its length) of all but
    the questions."""
    counts = struct.unpack(">4H", message[4:12])
    at = 12
    for _ in range(counts[0]):
        at = skip_name(message, at) + 4
    for _ in range(sum(counts[1:])):
        start = at
        at = skip_name(message, at)
        rtype, rclass, ttl, length = struct.unpack(
            ">HHIH", message[at : at + 10]
        )
        yield start, rtype, rclass, ttl, at + 10, length
        at += 10 + length
    if at != len(message):
        raise ValueError("octets left over")


class Record:
    """The TSIG record that ends a message; None for a message without."""

    def __init__(self, message):
        last = list(records(message))[-1]
        self.at, rtype, rclass, ttl, data, length = last
        if (rtype, rclass, ttl) != (TSIG, 255, 0):
            raise ValueError("no TSIG record at the end")
        self.name, _ = read_name(message, self.at)
        self.algorithm, at = read_name(message, data)
        high, low, self.fudge, size = struct.unpack(
            ">HIHH", message[at : at + 10]
        )
        self.time = high << 32 | low
        self.mac = message[at + 10 : at + 10 + size]
        at += 10 + size
        self.ident, self.error, size = struct.unpack(
            ">HHH", message[at : at + 6]
        )
        self.other = message[at + 6 : at + 6 + size]
        if at + 6 + size != data + length:
            raise ValueError("lengths do not agree")


def is_signed(message):
    found = list(records(message))
    return bool(found) and found[-1][1] == TSIG


class Exchange:
    """A request and its answers under one key, either side."""

    def __init__(self, name, algorithm, secret):
        self.name = wire_name(name)
        self.algorithm = wire_name(algorithm)
        self.hash = HASHES[algorithm]
        self.secret = secret
        self.prior = b""
        self.chained = False
        self.said = False  # the request

    def mac_of(self, message, ident, time, fudge, error, other):
        h = hmac.new(self.secret, digestmod=self.hash)
        if self.prior:
            h.update(struct.pack(">H", len(self.prior)) + self.prior)
        h.update(struct.pack(">H", ident) + message[2:])
        timers = struct.pack(">HIH", time >> 32, time & 0xFFFFFFFF, fudge)
        if self.chained:
            h.update(timers)
        else:
            h.update(self.name.lower() + b"\0\xff\0\0\0\0")
            h.update(self.algorithm.lower() + timers)
            h.update(struct.pack(">HH", error, len(other)) + other)
        return h.digest()

    def sign(self, message, time, fudge=300, error=0, other=b"", mac=None,
             cut=None, name=None, rclass=255, ttl=0, other_len=None):
        """The message with a record at its end; the named arguments lie."""
        ident = struct.unpack(">H", message[:2])[0]
        right = self.mac_of(message, ident, time, fudge, error, other)
        shown = (right if mac is None else mac)[:cut]
        data = (
            self.algorithm
            + struct.pack(
                ">HIHH", time >> 32, time & 0xFFFFFFFF, fudge, len(shown)
            )
            + shown
            + struct.pack(
                ">HHH",
                ident,
                error,
                len(other) if other_len is None else other_len,
            )
            + other
        )
        self.prior = shown
        self.chained = self.said
        self.said = True
        count = struct.unpack(">H", message[10:12])[0] + 1
        return (
            message[:10]
            + struct.pack(">H", count)
            + message[12:]
            + (self.name if name is None else name)
            + struct.pack(">HHIH", TSIG, rclass, ttl, len(data))
            + data
        )

    def check(self, message, now):
        """What is wrong with an answer: "" or a word."""
        r = Record(message)
        if r.name != self.name.lower() or r.algorithm != self.algorithm:
            return "key"
        count = struct.unpack(">H", message[10:12])[0] - 1
        bare = message[:10] + struct.pack(">H", count) + message[12 : r.at]
        want = self.mac_of(bare, r.ident, r.time, r.fudge, r.error, r.other)
        if not hmac.compare_digest(want, r.mac):
            return "mac"
        self.prior = r.mac
        self.chained = True
        if abs(now - r.time) > r.fudge:
            return "time"
        return "error %d" % r.error if r.error else ""


KEY = ("Transfer.Example.ORG", b"sixteen octets or more, here 32.")


def vectors():
    print("# Made by tests/system/tsig.py vectors: NAME TIME MESSAGE SIGNED")
    for bits in (256, 384, 512):
        algorithm = "hmac-sha%d" % bits
        asked = query(0xBEEF, "bl.example.org", 252)
        time = 1795331461

        def say(name, when, message, signed):
            print(name, bits, when, message.hex(), signed.hex())

        e = Exchange(KEY[0], algorithm, KEY[1])
        say("request", time, asked, e.sign(asked, time))
        e.name = e.name.lower()
        for i in range(4):
            answer = asked[:2] + b"\x84\0" + asked[4:] + bytes(8 * i)
            say("answer", time + i, answer, e.sign(answer, time + i))
        # In all of these the request is the one above; asked 1000 s later.
        bad = asked[:2] + b"\x84\x09" + asked[4:]
        e = Exchange(KEY[0], algorithm, KEY[1])
        e.sign(asked, time)
        e.name = e.name.lower()
        say("badtime", time + 1000, bad, e.sign(
            bad, time, error=BADTIME,
            other=struct.pack(">HI", 0, time + 1000)))
        e = Exchange(KEY[0].lower(), algorithm, KEY[1])
        say("badsig", time, bad, e.sign(bad, time, error=BADSIG, mac=b""))
        e = Exchange(KEY[0].lower(), algorithm, KEY[1])
        say("badkey", time, bad, e.sign(bad, time, error=BADKEY, mac=b""))


if __name__ == "__main__" and sys.argv[1:] == ["vectors"]:
    vectors()
