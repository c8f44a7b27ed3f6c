"""Do secondaries answer as their primary does?

compare.py ZONE COUNT SEED LISTED PRIMARY NAME=SERVER...

LISTED has a listed address or prefix a line; a server is ADDRESS@PORT. COUNT
names, chosen by SEED, are asked of everybody: listed, beside, unlisted,
partial, in prefixes, in classes, of other types, test entries, the apex, in
mixed case, malformed. What counts as an answer: rcode, AA, the answers as a
set with their TTLs, the SOA of a negative answer. A line for each secondary
says how many were the same and how many differ in a way that README.md lists:

ttl		the primary's TTL is smaller: its listing is soon over
wildcard-text	one TXT for a prefix, which has the prefix for the address
wildcard-name	what a wildcard answers beside the addresses it is for
mapped		an IPv4-mapped IPv6 name: the primary's alone
ent		NAME ends in "+ent": of partial names it knows neither the new
		ones nor that old ones are gone: PowerDNS after an IXFR

Any other is printed, and the exit status is 1.
"""

import ipaddress
import random
import sys

import dnswire as dns

CLASSES = ["relay", "trick", "cgi", "proxy", "input", "output", "auth",
           "list", "unconfirmed"]  # fmt: skip
KINDS = ["same", "ttl", "wildcard-text", "wildcard-name", "mapped", "ent",
         "DIFFERENT"]  # fmt: skip
MAPPED = "f.f.f.f" + ".0" * 20
SHOWN = 5


def reversed_name(address):
    return address.reverse_pointer.rsplit(".", 2)[0]


# --- What is asked ---------------------------------------------------------


class Names:
    """Questions: (name below the zone or "", type)."""

    def __init__(self, listed, rng):
        self.listed, self.rng = listed, rng
        self.wide = [net for net in listed if net.num_addresses > 1]
        self.makers = [
            (30, self.listed_one), (12, self.neighbour), (10, self.unlisted),
            (14, self.partial), (12, self.in_class), (4, self.mapped),
            (8, self.test_entry), (5, self.apex), (8, self.malformed),
        ]  # fmt: skip

    def one(self):
        makers = [m for _, m in self.makers]
        weights = [w for w, _ in self.makers]
        name = self.rng.choices(makers, weights)[0]()
        if self.rng.random() < 0.1:
            name = "".join(self.rng.choice((c.upper(), c)) for c in name)
        return name, self.qtype()

    def qtype(self):
        return self.rng.choices(
            ["A", "TXT", "AAAA", "MX", "NS", "SOA", "TYPE65280", "SRV", "CAA"],
            [40, 30, 8, 4, 6, 5, 3, 2, 2],
        )[0]

    def net(self):
        """Prefixes are few, and worth half of what is asked."""
        wide = self.wide and self.rng.random() < 0.5
        return self.rng.choice(self.wide if wide else self.listed)

    def address(self):
        """In something that is listed."""
        if not self.listed:
            return ipaddress.ip_address("192.0.2.1")
        net = self.net()
        last = net.num_addresses - 1
        return net[self.rng.choice((0, last, self.rng.randint(0, last)))]

    def listed_one(self):
        return reversed_name(self.address())

    def neighbour(self):
        if not self.listed:
            return "1.2.0.192"
        net = self.net()
        beside = self.rng.choice((-1, net.num_addresses))
        try:
            return reversed_name(net[0] + beside)
        except ipaddress.AddressValueError:
            return reversed_name(net[0])

    def unlisted(self):
        bits = self.rng.choice((32, 32, 128))
        number = self.rng.getrandbits(bits)
        address = ipaddress.IPv4Address if bits == 32 else ipaddress.IPv6Address
        return reversed_name(address(number))

    def partial(self):
        labels = self.listed_one().split(".")
        return ".".join(labels[self.rng.randint(1, len(labels) - 1) :])

    def in_class(self):
        label = self.rng.choice(CLASSES)
        made = self.rng.choice(
            (self.listed_one, self.listed_one, self.partial, self.unlisted,
             self.test_entry, self.apex)
        )()  # fmt: skip
        return made + "." + label if made else label

    def mapped(self):
        address = self.address()
        if address.version == 6 or self.rng.random() < 0.2:
            address = ipaddress.ip_address("127.0.0.%d" % self.rng.randint(0, 12))
        name = reversed_name(ipaddress.ip_address("::ffff:%s" % address))
        labels = name.split(".")
        return ".".join(labels[self.rng.choice((0, 0, 0, 1, 5, 9)) :])

    def test_entry(self):
        name = "%d.0.0.127" % self.rng.randint(0, 21)
        return name.split(".", 1)[1] if self.rng.random() < 0.1 else name

    def apex(self):
        return self.rng.choice(("", "", "", "ns", "ns1", "www", "*", "_tcp"))

    def malformed(self):
        labels = self.listed_one().split(".")
        at = self.rng.randrange(len(labels))
        how = self.rng.randrange(4)
        if how == 0:
            return self.rng.choice(("x.", "7.", "*.")) + ".".join(labels)
        if how == 1:
            labels[at] = self.rng.choice(("256", "099", "x", "1e", "*", "_"))
        elif how == 2:
            labels[0] = self.rng.choice(("256", "01", "foo", "*"))
        else:
            labels.insert(at, self.rng.choice(("0", "x", "relay")))
        return ".".join(labels)


# --- What was answered -----------------------------------------------------


class Answer:
    def __init__(self, wire):
        m = dns.Message(wire)
        self.head = (m.rcode_text(), bool(m.flags & dns.AA))
        self.truncated = bool(m.flags & dns.TC)
        self.records = sorted(r.key() for r in m.answer)
        self.soa = sorted(r.key() for r in m.authority if r.type == 6)
        self.shown = "%s%s answers %s soa %s" % (
            m.rcode_text(), " aa" if self.head[1] else "", m.answer,
            [r for r in m.authority if r.type == 6],
        )  # fmt: skip

    def whole(self):
        return self.head, self.records, self.soa

    def without_ttl(self):
        return self.head, [(r[0], r[1], r[3]) for r in self.records], self.soa


def complete(labels):
    """Is it an address, as RFC 5782 writes it?"""
    if labels and labels[-1] in CLASSES:
        labels = labels[:-1]
    if len(labels) == 4:
        return all(x.isdigit() and str(int(x)) == x and int(x) < 256
                   for x in labels)  # fmt: skip
    return len(labels) == 32 and all(
        len(x) == 1 and x in "0123456789abcdef" for x in labels
    )


def is_mapped(labels):
    text = ".".join(labels)
    for label in CLASSES:
        text = text.removesuffix("." + label)
    return text == MAPPED or text.endswith("." + MAPPED) or (
        MAPPED.endswith("." + text) and text.count(".") < 24
    )  # fmt: skip


class Judge:
    def __init__(self, zone, primary, secondary, no_ents):
        self.zone, self.primary, self.secondary = zone, primary, secondary
        self.no_ents = no_ents
        self.wildcards = {}

    def ask(self, server, name, qtype):
        wire = dns.query(name, dns.type_number(qtype), 1, 0, dns.opt_record())
        reply = dns.ask_udp(server, wire, tries=3)
        if reply and dns.Message(reply).flags & dns.TC:
            reply = dns.ask_tcp(server, wire)
        return Answer(reply)

    def wildcard(self, labels, qtype):
        """What the closest wildcard above says, or None."""
        for i in range(1, len(labels)):
            name = ".".join(["*"] + labels[i:] + [self.zone])
            if name not in self.wildcards:
                self.wildcards[name] = self.ask(self.secondary, name, "A").records
            if self.wildcards[name]:
                return self.ask(self.secondary, name, qtype)
        return None

    def kind(self, name, qtype, first, second):
        if first.truncated or second.truncated:
            full = (name + "." + self.zone).lstrip(".")
            first = self.ask(self.primary, full, qtype)
            second = self.ask(self.secondary, full, qtype)
        if first.whole() == second.whole():
            return "same"
        labels = name.lower().split(".") if name else []
        if first.without_ttl() == second.without_ttl():
            smaller = all(a[2] <= b[2] for a, b in
                          zip(first.records, second.records))  # fmt: skip
            return "ttl" if smaller else "DIFFERENT"
        if is_mapped(labels) and second.head[0] == "NXDOMAIN":
            return "mapped"
        if self.no_ents and not complete(labels) and not (
                first.records or second.records):  # fmt: skip
            return "ent"
        return self.by_wildcard(labels, qtype, first, second)

    def by_wildcard(self, labels, qtype, first, second):
        said = self.wildcard(labels, qtype)
        if said is None:
            return "DIFFERENT"
        got = [r[1:] for r in second.records]
        if second.head[0] != "NOERROR" or got != [r[1:] for r in said.records]:
            return "DIFFERENT"
        if not complete(labels):
            return "DIFFERENT" if first.records else "wildcard-name"
        if qtype == "TXT" and len(first.records) == len(second.records) == 1:
            return self.text_kind(labels, first, second)
        return "DIFFERENT"

    @staticmethod
    def text_kind(labels, first, second):
        """The text with the prefix for the address, and nothing else."""
        if labels[-1] in CLASSES:
            labels = labels[:-1]
        if len(labels) == 4:
            address = ipaddress.ip_address(".".join(reversed(labels)))
        else:
            address = ipaddress.IPv6Address(int("".join(reversed(labels)), 16))
        one, other = (r.records[0][3][1:].decode() for r in (first, second))
        step = 8 if address.version == 4 else 4
        for bits in range(step, address.max_prefixlen, step):
            net = ipaddress.ip_network((address, bits), strict=False)
            if one.replace(str(address), str(net)) == other:
                return "wildcard-text"
        return "DIFFERENT"


def read_listed(path):
    with open(path) as f:
        return [ipaddress.ip_network(line.split()[0]) for line in f
                if line.strip()]  # fmt: skip


def compare(zone, primary, named, questions, firsts):
    name, _, where = named.partition("=")
    judge = Judge(zone, primary, dns.server_of(where), name.endswith("+ent"))
    wires = wires_of(zone, questions)
    counts, shown, lost = dict.fromkeys(KINDS, 0), 0, 0
    replies = dns.ask_many(judge.secondary, wires)
    for (below, qtype), one, other in zip(questions, firsts, replies):
        if one is None or other is None:
            lost += 1
            continue
        if one[2:] == other[2:]:
            counts["same"] += 1
            continue
        first, second = Answer(one), Answer(other)
        kind = judge.kind(below, qtype, first, second)
        counts[kind] += 1
        if kind == "DIFFERENT" and shown < SHOWN:
            shown += 1
            print("%s %s\n  primary: %s\n  %s: %s" % (
                below, qtype, first.shown, name, second.shown),
                file=sys.stderr)  # fmt: skip
    said = ", ".join("%s %d" % (k, n) for k, n in counts.items() if n)
    print("%s: %s, unanswered %d" % (name, said, lost))
    return counts["DIFFERENT"] + lost == 0


def wires_of(zone, questions):
    return [
        dns.query((below + "." + zone).lstrip("."), dns.type_number(qtype), 0,
                  0, dns.opt_record())
        for below, qtype in questions
    ]  # fmt: skip


def main():
    zone, count, seed, listed, primary = sys.argv[1:6]
    names = Names(read_listed(listed), random.Random(int(seed)))
    questions = [names.one() for _ in range(int(count))]
    primary = dns.server_of(primary)
    firsts = dns.ask_many(primary, wires_of(zone, questions))
    right = [
        compare(zone, primary, named, questions, firsts)
        for named in sys.argv[6:]
    ]
    sys.exit(not all(right))


main()
