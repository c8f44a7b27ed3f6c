"""DNS messages for the tests: made and read octet by octet, and nothing of
relaybld in it; questions go out over UDP, many at a time, or over TCP.

Names are bytes, "2.0.0.127.bl.example.org." in lower case as text where they
are printed. Rdata that holds names is read with them written out in full.
"""

import base64
import hashlib
import hmac
import select
import socket
import ssl
import struct
import time

TYPES = {
    "A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16,
    "AAAA": 28, "SRV": 33, "OPT": 41, "DS": 43, "RRSIG": 46, "NSEC": 47,
    "DNSKEY": 48, "SVCB": 64, "TSIG": 250, "IXFR": 251, "AXFR": 252,
    "ANY": 255, "CAA": 257,
}  # fmt: skip
RCODES = {
    0: "NOERROR", 1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 4: "NOTIMP",
    5: "REFUSED", 9: "NOTAUTH", 16: "BADVERS", 17: "BADKEY", 18: "BADTIME",
    22: "BADTRUNC", 23: "BADCOOKIE",
}  # fmt: skip
QR, AA, TC, RD, RA, AD, CD = 0x8000, 0x400, 0x200, 0x100, 0x80, 0x20, 0x10
IN, ANY_CLASS = 1, 255
ALGORITHMS = {
    "hmac-sha256": hashlib.sha256,
    "hmac-sha384": hashlib.sha384,
    "hmac-sha512": hashlib.sha512,
    "hmac-sha1": hashlib.sha1,
}


def type_number(text):
    return TYPES[text] if text in TYPES else int(text.removeprefix("TYPE"))


def type_text(number):
    for text, n in TYPES.items():
        if n == number:
            return text
    return "TYPE%d" % number


def name_wire(text):
    """From text without escapes; the final dot may be missing."""
    labels = text.rstrip(".").split(".") if text.rstrip(".") else []
    return (
        b"".join(bytes([len(x)]) + x.encode("latin-1") for x in labels) + b"\0"
    )


def name_text(wire):
    labels, at = [], 0
    while wire[at]:
        labels.append(wire[at + 1 : at + 1 + wire[at]].decode("latin-1"))
        at += 1 + wire[at]
    return ".".join(labels) + "."


def read_name(msg, at):
    """The name there, uncompressed, and where it ends."""
    wire, end, limit = b"", None, len(msg)
    while msg[at]:
        if msg[at] >= 0xC0:
            end = at + 2 if end is None else end
            target = struct.unpack_from(">H", msg, at)[0] & 0x3FFF
            if target >= limit:
                raise ValueError("a pointer that does not point back")
            at = limit = target
        elif msg[at] > 63:
            raise ValueError("label type")
        else:
            wire += msg[at : at + 1 + msg[at]]
            at += 1 + msg[at]
    return wire + b"\0", at + 1 if end is None else end


class Record:
    def __init__(self, name, rtype, rclass, ttl, rdata, at):
        self.name, self.type, self.rclass = name, rtype, rclass
        self.ttl, self.rdata, self.at = ttl, rdata, at

    def key(self):
        """What makes it the record it is, for comparing."""
        return (self.name.lower(), self.type, self.ttl, self.rdata)

    def __repr__(self):
        return "%s %d %s %s" % (
            name_text(self.name), self.ttl, type_text(self.type),
            rdata_text(self.type, self.rdata),
        )  # fmt: skip


def rdata_text(rtype, rdata):
    if rtype == 1 and len(rdata) == 4:
        return socket.inet_ntoa(rdata)
    if rtype == 16:
        return repr(rdata[1:].decode("latin-1"))
    if rtype == 6:
        return "%s serial %d" % (name_text(rdata), soa_serial(rdata))
    return rdata.hex()


def soa_serial(rdata):
    return struct.unpack(">5I", rdata[-20:])[0]


def soa_minimum(rdata):
    return struct.unpack(">5I", rdata[-20:])[4]


def full_rdata(msg, rtype, at, length):
    """Names in it without compression, in lower case."""
    if rtype in (2, 5, 12):
        return read_name(msg, at)[0].lower()
    if rtype == 15:
        return msg[at : at + 2] + read_name(msg, at + 2)[0].lower()
    if rtype == 6:
        mname, after = read_name(msg, at)
        rname, after = read_name(msg, after)
        return mname.lower() + rname.lower() + msg[after : at + length]
    return msg[at : at + length]


class Message:
    """A message that was received. Raises ValueError where it is none."""

    def __init__(self, wire):
        try:
            self._read(wire)
        except (IndexError, struct.error) as e:
            raise ValueError("message is cut off: %s" % e) from e

    def _read(self, wire):
        self.wire = wire
        counts = struct.unpack_from(">6H", wire)
        self.id, self.flags = counts[:2]
        self.opcode, self.rcode = self.flags >> 11 & 15, self.flags & 15
        at, self.questions = 12, []
        for _ in range(counts[2]):
            name, at = read_name(wire, at)
            qtype, qclass = struct.unpack_from(">HH", wire, at)
            self.questions.append((name, qtype, qclass))
            at += 4
        sections = []
        for count in counts[3:]:
            section = []
            for _ in range(count):
                record, at = self._record(wire, at)
                section.append(record)
            sections.append(section)
        if at != len(wire):
            raise ValueError("%d octets behind the message" % (len(wire) - at))
        self.answer, self.authority, self.additional = sections
        self.opt = next((r for r in self.additional if r.type == 41), None)
        if self.opt:
            self.rcode |= self.opt.ttl >> 24 << 4
        self.tsig = next((r for r in self.additional if r.type == 250), None)

    @staticmethod
    def _record(wire, start):
        name, at = read_name(wire, start)
        rtype, rclass, ttl, n = struct.unpack_from(">HHIH", wire, at)
        at += 10
        if at + n > len(wire):
            raise ValueError("RDLENGTH")
        rdata = full_rdata(wire, rtype, at, n)
        return Record(name, rtype, rclass, ttl, rdata, start), at + n

    def rcode_text(self):
        return RCODES.get(self.rcode, str(self.rcode))

    def options(self):
        """{code: [data, ...]} of its OPT."""
        found, at = {}, 0
        while self.opt and at < len(self.opt.rdata):
            code, n = struct.unpack_from(">HH", self.opt.rdata, at)
            found.setdefault(code, []).append(self.opt.rdata[at + 4 :][:n])
            at += 4 + n
        return found


def option(code, data=b""):
    return struct.pack(">HH", code, len(data)) + data


def opt_record(size=1232, version=0, flags=0, options=b""):
    return b"\0" + struct.pack(
        ">HHIH", 41, size, version << 16 | flags, len(options)
    ) + options  # fmt: skip


def query(name, qtype, ident=0, flags=0, opt=None, qclass=IN, sections=b"",
          counts=(1, 0, 0, 0)):  # fmt: skip
    """A question, with whatever stands behind it already in wire format."""
    if opt is not None:
        sections, counts = sections + opt, counts[:3] + (counts[3] + 1,)
    wire = name if isinstance(name, bytes) else name_wire(name)
    return (
        struct.pack(">6H", ident, flags, *counts)
        + (wire + struct.pack(">HH", qtype, qclass) if counts[0] else b"")
        + sections
    )


# --- TSIG, RFC 8945 --------------------------------------------------------


class Key:
    def __init__(self, name, algorithm, secret):
        self.name, self.algorithm = name, algorithm
        self.secret = base64.b64decode(secret)

    def mac(self, data):
        return hmac.new(
            self.secret, data, ALGORITHMS.get(self.algorithm, hashlib.sha256)
        ).digest()

    def variables(self, when, fudge, error=0, other=b""):
        return (
            name_wire(self.name.lower()) + struct.pack(">HI", ANY_CLASS, 0)
            + name_wire(self.algorithm) + when.to_bytes(6, "big")
            + struct.pack(">HHH", fudge, error, len(other)) + other
        )  # fmt: skip

    def sign(self, msg, when=None, fudge=300, prior=b"", mac_len=None,
             rclass=ANY_CLASS, ttl=0, other_len=None, wrong=False):  # fmt: skip
        """The message with a TSIG record behind it, and its MAC."""
        when = int(time.time()) if when is None else when
        if prior:
            prior = struct.pack(">H", len(prior)) + prior
        mac = self.mac(prior + msg + self.variables(when, fudge))
        if wrong:
            mac = bytes(x ^ 255 for x in mac)
        if mac_len is not None:
            mac = (mac + bytes(64))[:mac_len]
        rdata = (
            name_wire(self.algorithm) + when.to_bytes(6, "big")
            + struct.pack(">HH", fudge, len(mac)) + mac + msg[:2]
            + struct.pack(">HH", 0, other_len or 0)
        )  # fmt: skip
        return (
            msg[:10] + struct.pack(">H", struct.unpack(">H", msg[10:12])[0] + 1)
            + msg[12:] + name_wire(self.name)
            + struct.pack(">HHIH", 250, rclass, ttl, len(rdata)) + rdata
        ), mac  # fmt: skip

    def check(self, message, prior):
        """Is the reply's TSIG right? True, False, or None: not signed."""
        tsig = Tsig(message)
        if not tsig.mac:
            return None
        wire = bytearray(message.wire[: message.tsig.at])
        wire[0:2] = tsig.original_id
        struct.pack_into(">H", wire, 10, len(message.additional) - 1)
        prior = struct.pack(">H", len(prior)) + prior if prior else b""
        wanted = self.mac(
            prior + bytes(wire)
            + self.variables(tsig.when, tsig.fudge, tsig.error, tsig.other)
        )  # fmt: skip
        return hmac.compare_digest(wanted[: len(tsig.mac)], tsig.mac)


class Tsig:
    """What stands in the TSIG record of a message."""

    def __init__(self, message):
        rdata = message.tsig.rdata
        self.algorithm, at = read_name(rdata, 0)
        self.when = int.from_bytes(rdata[at : at + 6], "big")
        self.fudge, n = struct.unpack_from(">HH", rdata, at + 6)
        self.mac = rdata[at + 10 : at + 10 + n]
        at += 10 + n
        self.original_id = rdata[at : at + 2]
        self.error, n = struct.unpack_from(">HH", rdata, at + 2)
        self.other = rdata[at + 6 : at + 6 + n]


# --- Asking ----------------------------------------------------------------


def server_of(text):
    """ADDRESS@PORT"""
    address, _, port = text.partition("@")
    return address, int(port or 53)


def family(server):
    return socket.AF_INET6 if ":" in server[0] else socket.AF_INET


def ask_udp(server, wire, patience=3.0, tries=1):
    """The reply as it came, or None."""
    with socket.socket(family(server), socket.SOCK_DGRAM) as s:
        s.connect(server)
        for _ in range(tries):
            s.send(wire)
            if select.select([s], [], [], patience)[0]:
                try:
                    return s.recv(65535)
                except OSError:
                    return None
    return None


def read_exactly(s, count):
    data = b""
    while len(data) < count:
        piece = s.recv(count - len(data))
        if not piece:
            raise EOFError("closed after %d of %d octets" % (len(data), count))
        data += piece
    return data


def read_message(s):
    return read_exactly(s, struct.unpack(">H", read_exactly(s, 2))[0])


def framed(wire):
    return struct.pack(">H", len(wire)) + wire


def connect(server, patience=5.0, tls=False):
    s = socket.create_connection(server, patience)
    if tls:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_alpn_protocols(["dot"])
        s = context.wrap_socket(s)
    return s


def ask_tcp(server, wire, patience=5.0, tls=False):
    try:
        with connect(server, patience, tls) as s:
            s.sendall(framed(wire))
            return read_message(s)
    except (OSError, EOFError):
        return None


def ask_many(server, wires, window=150, patience=2.0, tries=3):
    """Replies to many questions over UDP, in their order; None: none came.
    The identifiers are put in here."""
    replies = [None] * len(wires)
    with socket.socket(family(server), socket.SOCK_DGRAM) as s:
        s.connect(server)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        left = list(range(len(wires)))
        for _ in range(tries):
            for start in range(0, len(left), window):
                _burst(s, wires, left[start : start + window], replies, patience)
            left = [i for i in left if replies[i] is None]
            if not left:
                break
    return replies


def _burst(s, wires, which, replies, patience):
    waiting = {}
    for i in which:
        s.send(struct.pack(">H", i & 0xFFFF) + wires[i][2:])
        waiting[i & 0xFFFF] = i
    while waiting and select.select([s], [], [], patience)[0]:
        try:
            reply = s.recv(65535)
        except OSError:
            return
        i = waiting.pop(struct.unpack_from(">H", reply)[0], None)
        if i is not None:
            replies[i] = reply
