"""The questions of edns_battery.py: a function each, which takes a server and
raises Wrong where the answer is not what the RFC says."""

import struct
import sys

import dnswire as dns

zone = sys.argv[1]
apex = dns.name_wire(zone)
SOA, TXT, DO = 6, 16, 0x8000
TESTS = []


class Wrong(Exception):
    """Why it is not what the RFC says."""


def need(condition, why):
    if not condition:
        raise Wrong(why)


def test(section, what):
    """Adds a question, asked by a function of ask(wire) to it."""

    def keep(function):
        TESTS.append((section, what, function))
        return function

    return keep


def rcode(m, *wanted):
    need(m.rcode_text() in wanted, m.rcode_text())


def has_soa(m):
    rcode(m, "NOERROR")
    need(any(r.type == SOA for r in m.answer), "no SOA")
    need(m.flags & dns.AA, "no aa")


def has_opt(m):
    need(m.opt is not None, "no OPT")
    need(m.opt.ttl >> 16 & 255 == 0, "OPT of version %d" % (m.opt.ttl >> 16 & 255))
    need(sum(r.type == 41 for r in m.additional) == 1, "two OPT")


def no_opt(m):
    need(m.opt is None, "OPT")


def soa(**how):
    return dns.query(apex, SOA, 0x1234, **how)


def opt(**how):
    return dns.opt_record(**how)


# --- 8.1: without EDNS -----------------------------------------------------


@test("8.1.1", "SOA")
def _(s):
    m = s.udp(soa())
    has_soa(m)
    no_opt(m)


@test("8.1.2", "type 1000")
def _(s):
    m = s.udp(dns.query(apex, 1000, 1))
    rcode(m, "NOERROR")
    need(not m.answer and m.flags & dns.AA, "answers, or no aa")


for bit, label in ((dns.CD, "CD"), (dns.AD, "AD"), (dns.RD, "RD"), (0x40, "Z")):

    @test("8.1.3", label + " set")
    def _(s, bit=bit):
        m = s.udp(soa(flags=bit))
        has_soa(m)
        need(not m.flags & 0x40, "Z is set")
        need(not m.flags & dns.AD, "AD is set")
        need(not m.flags & dns.RA, "RA is set")
        if bit == dns.RD:
            need(m.flags & dns.RD, "RD is not copied")


for number in (1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15):

    @test("8.1.4", "opcode %d, header alone" % number)
    def _(s, number=number):
        m = s.udp(dns.query(apex, SOA, 1, number << 11, counts=(0, 0, 0, 0)))
        rcode(m, "NOTIMP", "FORMERR")
        need(m.opcode == number, "other opcode")


@test("8.1.4", "opcode 15 with a question")
def _(s):
    m = s.udp(dns.query(apex, SOA, 1, 15 << 11))
    rcode(m, "NOTIMP")
    need(m.opcode == 15, "other opcode")
    need(not m.answer, "answers")


@test("8.1.5", "SOA over TCP")
def _(s):
    m = s.tcp(soa())
    has_soa(m)
    no_opt(m)


# --- 8.2: with EDNS --------------------------------------------------------


@test("8.2.1", "EDNS 0")
def _(s):
    m = s.udp(soa(opt=opt()))
    has_soa(m)
    has_opt(m)


@test("8.2.2", "EDNS 1")
def _(s):
    m = s.udp(soa(opt=opt(version=1)))
    rcode(m, "BADVERS")
    has_opt(m)
    need(not m.answer, "answers")


@test("8.2.3", "unknown option 100")
def _(s):
    m = s.udp(soa(opt=opt(options=dns.option(100, b"x"))))
    has_soa(m)
    has_opt(m)
    need(100 not in m.options(), "the option comes back")


@test("8.2.4", "unknown flag 0x40")
def _(s):
    m = s.udp(soa(opt=opt(flags=0x40)))
    has_soa(m)
    has_opt(m)
    need(not m.opt.ttl & 0x7FFF, "unknown flags are set")


@test("8.2.5", "EDNS 1, unknown flag")
def _(s):
    m = s.udp(soa(opt=opt(version=1, flags=0x40)))
    rcode(m, "BADVERS")
    has_opt(m)
    need(not m.opt.ttl & 0x7FFF, "unknown flags are set")
    need(not m.answer, "answers")


@test("8.2.6", "EDNS 1, unknown option")
def _(s):
    m = s.udp(soa(opt=opt(version=1, options=dns.option(100))))
    rcode(m, "BADVERS")
    has_opt(m)
    need(100 not in m.options() and not m.answer, "more than the error")


@test("8.2.7", "DNSKEY, DO, 512 octets")
def _(s):
    m = s.udp(dns.query(apex, 48, 1, opt=opt(size=512, flags=DO)))
    rcode(m, "NOERROR")
    has_opt(m)
    need(len(m.wire) <= 512, "%d octets" % len(m.wire))


@test("8.2.8", "DO")
def _(s):
    m = s.udp(soa(opt=opt(flags=DO)))
    has_soa(m)
    has_opt(m)
    need(m.opt.ttl & DO, "DO is not copied")


@test("8.2.9", "EDNS 1, DO")
def _(s):
    m = s.udp(soa(opt=opt(version=1, flags=DO)))
    rcode(m, "BADVERS")
    has_opt(m)


@test("8.2.10", "NSID, COOKIE, EXPIRE and ECS")
def _(s):
    four = (
        dns.option(3) + dns.option(10, b"12345678") + dns.option(9)
        + dns.option(8, b"\0\1\0\0")
    )  # fmt: skip
    m = s.udp(soa(opt=opt(options=four)))
    has_soa(m)
    has_opt(m)


# --- Flag days and the RFCs of each part -----------------------------------


@test("2019", "EDNS over TCP")
def _(s):
    m = s.tcp(soa(opt=opt()))
    has_soa(m)
    has_opt(m)


@test("2020", "no more than 1232 octets offered")
def _(s):
    m = s.udp(soa(opt=opt(size=4096)))
    has_soa(m)
    need(m.opt.rclass <= 1232, "offers %d" % m.opt.rclass)


for size in (0, 1, 511):

    @test("6891", "UDP size %d counts as 512" % size)
    def _(s, size=size):
        m = s.udp(soa(opt=opt(size=size)))
        has_soa(m)
        has_opt(m)


@test("6891", "two OPT")
def _(s):
    m = s.udp(soa(sections=opt(), counts=(1, 0, 0, 1), opt=opt()))
    rcode(m, "FORMERR")


@test("6891", "EDNS 255")
def _(s):
    rcode(s.udp(soa(opt=opt(version=255))), "BADVERS")


@test("6891", "an option that is cut off")
def _(s):
    m = s.udp(soa(opt=opt(options=b"\0\3\0\7ab")))
    rcode(m, "FORMERR")
    need(not m.answer, "answers")


@test("6891", "OPT behind another additional record")
def _(s):
    other = b"\0" + struct.pack(">HHIH", 1, 1, 0, 4) + b"\x7f\0\0\1"
    m = s.udp(soa(sections=other, counts=(1, 0, 0, 1), opt=opt()))
    need(m.rcode_text() in ("NOERROR", "FORMERR"), m.rcode_text())
    has_opt(m)


@test("6891", "NXDOMAIN, REFUSED have an OPT")
def _(s):
    m = s.udp(dns.query("nothing-here." + zone, 1, 1, opt=opt()))
    rcode(m, "NXDOMAIN")
    has_opt(m)
    m = s.udp(dns.query("example.net", 1, 1, opt=opt()))
    rcode(m, "REFUSED")
    has_opt(m)


for length in (1, 7, 9, 15, 41, 100):

    @test("7873", "COOKIE of %d octets" % length)
    def _(s, length=length):
        cookie = dns.option(10, bytes(length))
        rcode(s.udp(soa(opt=opt(options=cookie))), "FORMERR")


@test("7873", "COOKIE of a client")
def _(s):
    m = s.udp(soa(opt=opt(options=dns.option(10, b"12345678"))))
    has_soa(m)
    got = m.options().get(10, [b""])[0]
    need(len(got) == 24 and got.startswith(b"12345678"), "no server cookie")
    need(got[8:12] == b"\1\0\0\0", "no cookie of RFC 9018")


@test("7873", "no question, COOKIE")
def _(s):
    cookie = opt(options=dns.option(10, b"12345678"))
    m = s.udp(dns.query(apex, 1, 1, opt=cookie, counts=(0, 0, 0, 0)))
    rcode(m, "NOERROR")
    need(len(m.options().get(10, [b""])[0]) == 24, "no server cookie")


@test("5001", "NSID")
def _(s):
    m = s.udp(soa(opt=opt(options=dns.option(3))))
    has_soa(m)
    need(m.options().get(3, [b""])[0], "no NSID")


@test("5001", "no NSID that was not asked for")
def _(s):
    need(3 not in s.udp(soa(opt=opt())).options(), "NSID")


@test("9660", "ZONEVERSION")
def _(s):
    m = s.udp(soa(opt=opt(options=dns.option(19))))
    has_soa(m)
    got = m.options().get(19, [b""])[0]
    need(len(got) == 6 and got[1] == 0, "none of type 0")
    serial = next(r for r in m.answer if r.type == SOA)
    need(got[2:] == struct.pack(">I", dns.soa_serial(serial.rdata)), "other serial")


@test("7828", "KEEPALIVE over TCP")
def _(s):
    m = s.tcp(soa(opt=opt(options=dns.option(11))))
    has_soa(m)
    need(len(m.options().get(11, [b""])[0]) == 2, "no timeout")


@test("7828", "KEEPALIVE over UDP is ignored")
def _(s):
    m = s.udp(soa(opt=opt(options=dns.option(11))))
    has_soa(m)
    need(11 not in m.options(), "answered")


@test("7871", "ECS is no error")
def _(s):
    m = s.udp(soa(opt=opt(options=dns.option(8, b"\0\1\x18\0\xc0\0\2"))))
    has_soa(m)


@test("8914", "EDE says why one is refused")
def _(s):
    m = s.udp(dns.query("example.net", 1, 1, opt=opt()))
    rcode(m, "REFUSED")
    need(15 in m.options(), "no EDE")


@test("8482", "ANY is small")
def _(s):
    m = s.udp(dns.query(apex, 255, 1, opt=opt()))
    rcode(m, "NOERROR")
    need(len({r.type for r in m.answer}) == 1, "several types")


# --- The header, the question ----------------------------------------------


@test("1035", "class CH is not answered from IN")
def _(s):
    m = s.udp(soa(qclass=3))
    need(m.rcode_text() in ("REFUSED", "NOTIMP", "FORMERR"), m.rcode_text())


@test("5936", "AXFR over UDP")
def _(s):
    m = s.udp(dns.query(apex, 252, 1))
    need(m.rcode_text() in ("FORMERR", "REFUSED", "NOTIMP", "NOTAUTH"),
         m.rcode_text())  # fmt: skip


@test("1996", "NOTIFY to the primary")
def _(s):
    m = s.udp(dns.query(apex, SOA, 1, 4 << 11))
    need(m.rcode_text() in ("REFUSED", "NOTAUTH", "NOTIMP"), m.rcode_text())
    need(m.opcode == 4, "other opcode")


@test("9619", "two questions")
def _(s):
    more = apex + struct.pack(">HH", TXT, 1)
    m = s.udp(dns.query(apex, SOA, 1, sections=more, counts=(2, 0, 0, 0)))
    rcode(m, "FORMERR")


@test("1035", "no question")
def _(s):
    rcode(s.udp(dns.query(apex, SOA, 1, counts=(0, 0, 0, 0))), "FORMERR")


for kind, label in (24, "SIG(0)"), (25, "KEY"), (249, "TKEY"):

    @test("2931", label + " beside a question is of no use")
    def _(s, kind=kind):
        other = b"\0" + struct.pack(">HHIH", kind, 255, 0, 20) + bytes(20)
        m = s.udp(soa(sections=other, counts=(1, 0, 0, 1)))
        need(m.rcode_text() in ("NOERROR", "FORMERR", "NOTIMP", "REFUSED"),
             m.rcode_text())  # fmt: skip
        need(all(r.type != kind for r in m.additional), label + " comes back")


@test("0x20", "the question comes back as it was")
def _(s):
    mixed = dns.name_wire(zone.upper().replace("E", "e"))
    m = s.udp(dns.query(mixed, SOA, 1))
    has_soa(m)
    need(m.questions[0][0] == mixed, "other case")
