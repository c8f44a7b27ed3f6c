#!/usr/bin/env python3
"""A constructed Internet with the proportions of the surveys of 2002 and 2003.

	world.py DIR TIME TIME	writes what a survey of it needs, always the
				same but for the times of the scans:

	domains.txt		the list: 194,953 names, some of them twice
	zone			co.example, where all but a few of them are
	holders.csv		who holds which addresses
	2002.jsonl, 2003.jsonl	a scan of each year, of that TIME (ISO 8601)
	gone.conf		what Unbound shall no longer answer in 2003
	hosts.txt		the addresses that are listed in 2002

What is given of 2002 (Scan Security Wire of 2002-09-24 and 2002-11-18): the
domains, how many of them are listed, how many of those the ten largest holders
have, and that the largest has one server with 4,012. Of 2003 (2003-05-21): the
domains that are listed, 1,930. The ten largest of that year, 1,186, and the
first, 405, are of another unit in the source, holders of domains, of 2,802: as
numbers they are taken here for holders of addresses, their share (42 %) is not
comparable. All other numbers are made up: of each holder, and what became of
its domains.
"""
import json
import os
import sys

DOMAINS = 194953
ZONE = "co.example"

# Holder: domains listed in 2002 and not in 2003, in both, in 2003 alone, and
# in 2002 with nothing to be learnt of them in 2003; and on how many servers
# those of each kind are. 2002 is the sum of fixed, still and gone, 2003 that
# of still and new.
TOP = [
    ("Higashi Telecom", (4012, 0, 0, 0), (1, 0, 0, 0)),
    ("Nishi Hosting", (730, 362, 43, 12), (61, 29, 7, 3)),
    ("Minami Net", (577, 120, 23, 5), (40, 12, 23, 1)),
    ("Kita Data", (392, 100, 18, 6), (392, 25, 2, 6)),
    ("Chuo Systems", (280, 90, 14, 7), (28, 9, 1, 2)),
    ("Umi Internet", (205, 80, 12, 3), (3, 2, 1, 1)),
    ("Yama Provider", (157, 70, 11, 2), (50, 7, 4, 1)),
    ("Kawa Online", (127, 60, 14, 2), (127, 60, 14, 2)),
    ("Hoshi Works", (111, 50, 12, 2), (10, 1, 1, 1)),
    ("Tsuki Link", (88, 45, 12, 1), (44, 9, 3, 1)),
    ("Kaze Media", (16, 30, 20, 1), (4, 3, 2, 1)),
]
# All others together, each of them with fewer than any of those.
SMALL = 96
SMALL_STATES = (665, 405, 339, 20)
# Domains that are behind a listed server of Minami Net beside one of Nishi
# Hosting: listed under both.
BOTH = 20

NXDOMAIN = 9214
NULL_MX = 1503
DANGLING = 2377	 # the MX has no address
EMPTY = 1120	 # neither MX nor address
SERVFAIL = 311
TIMEOUT = 40
PARTIAL = 37	 # one of two hosts cannot be resolved
TWICE = 47	 # lines of the list that are there already

PROVIDERS = 148	 # of servers that were never listed
SERVERS = 30000	 # of theirs
FIXED, STILL, NEW, GONE = range(4)

WORDS = """sora kawa yama umi hana tori kaze hoshi tsuki mori ishi kumo yuki
ame haru natsu aki fuyu asa yoru""".split()
IDN_WORDS = ["日本", "会社", "東京", "大阪", "電気"]


def spread(total, parts):
    """total over the parts, by ever smaller shares, none of it lost."""
    weights = [1 / (i + 30) for i in range(parts)]
    shares = [int(total * w / sum(weights)) for w in weights]
    for i in range(total - sum(shares)):
        shares[i % parts] += 1
    return shares


def holders():
    """Name, domains by state, servers by state."""
    yield from TOP
    for i, states in enumerate(zip(*(spread(n, SMALL) for n in SMALL_STATES))):
        servers = tuple((n + 2) // 3 for n in states)
        yield f"Small Provider {i + 1:02}", states, servers


class Server:
    def __init__(self, world, name, holder, state=None):
        self.name = f"{name}.{ZONE}"
        self.holder, self.state = holder, state
        n = world.used[holder] = world.used.get(holder, 0) + 1
        self.v4, self.v6 = [f"10.{holder}.{n >> 8}.{n & 255}"], []
        # Every ninth of the small ones is IPv6 alone; some are both.
        if holder > len(TOP) and state is not None and n % 9 == 0:
            self.v4, self.v6 = [], [f"2001:db8:{holder:x}::{n:x}"]
        elif n % 5 == 0:
            self.v6 = [f"2001:db8:{holder:x}::{n:x}"]
        # One of longest prefixes: Tsuki Link has a /24 inside Nishi Hosting's.
        if holder == 10 and n % 2 == 0:
            self.v4 = [f"10.2.200.{n}"]
        for a in self.v4:
            world.zone.append(f"{self.name}. A {a}")
        for a in self.v6:
            world.zone.append(f"{self.name}. AAAA {a}")

    def addresses(self):
        return self.v4 + self.v6

    def listed(self, year):
        if year == 2002:
            return self.state in (FIXED, STILL, GONE)
        return self.state in (STILL, NEW, GONE)


class World:
    def __init__(self):
        self.domains, self.zone, self.used = [], [], {}
        self.listed, self.gone = [], []
        self.holder_names = []

    def name(self, below=ZONE):
        n = len(self.domains)
        word = WORDS[n % len(WORDS)]
        if n % 160 == 0:
            word = IDN_WORDS[n // 160 % len(IDN_WORDS)]
        name = f"{word}{n}.{below}"
        self.domains.append(name)
        return ascii_name(name)

    def mx(self, domain, *hosts):
        for i, host in enumerate(hosts):
            self.zone.append(f"{domain}. MX {10 + 10 * i} {host}.")

    def alias(self, server):
        """A name that is a CNAME of the server's."""
        alias = f"alias-{server.name}"
        if alias not in self.used:
            self.used[alias] = True
            self.zone.append(f"{alias}. CNAME {server.name}.")
        return alias

    def implicit(self, domain, server):
        for a in server.v4:
            self.zone.append(f"{domain}. A {a}")
        for a in server.v6:
            self.zone.append(f"{domain}. AAAA {a}")

    def behind(self, server, backup=None):
        """A domain whose mail the server takes, in one of several ways."""
        domain = self.name()
        n = len(self.domains)
        if n % 20 == 3:
            self.implicit(domain, server)
        elif n % 29 == 7:
            self.mx(domain, self.alias(server))
        elif n % 97 == 11:
            target = f"at-{domain}"
            self.zone.append(f"{domain}. CNAME {target}.")
            self.mx(target, server.name)
        elif n % 13 == 5 and backup:
            self.mx(domain, server.name, backup.name)
        else:
            self.mx(domain, server.name)
        return domain

    def make_listed(self):
        backup = Server(self, "backup", 255)
        minami = None
        for h, (holder, states, counts) in enumerate(holders(), 1):
            self.holder_names.append(holder)
            for state, count in enumerate(counts):
                servers = [
                    Server(self, f"mx{state}-{i}.h{h}", h, state)
                    for i in range(count)
                ]
                self.listed += servers
                if h == 3 and state == FIXED:
                    minami = servers[0]
                for i in range(states[state]):
                    domain = self.behind(servers[i % count], backup)
                    if state == GONE:
                        self.gone.append(domain)
        return minami

    def make_both(self, minami):
        """The last of Nishi Hosting's fixed domains with an MX get another."""
        nishi = [i for i, line in enumerate(self.zone)
                 if " MX 10 mx0-" in line and line.endswith(f".h2.{ZONE}.")]
        for i in nishi[-BOTH:]:
            self.zone.append(f"{self.zone[i].split()[0]} MX 30 {minami.name}.")

    def make_unlisted(self):
        first = len(self.holder_names) + 1
        for i in range(PROVIDERS):
            self.holder_names.append(f"Provider {i + 1:03}")
        servers = [Server(self, f"mail{i}", first + i % PROVIDERS)
                   for i in range(SERVERS)]
        for _ in range(NXDOMAIN):
            self.name()
        for _ in range(NULL_MX):
            self.zone.append(f"{self.name()}. MX 0 .")
        for i in range(DANGLING):
            self.mx(self.name(), f"nowhere{i}.{ZONE}")
        for _ in range(EMPTY):
            self.zone.append(f'{self.name()}. TXT "nothing else"')
        for _ in range(SERVFAIL):
            self.name("broken.example")
        for _ in range(TIMEOUT):
            self.name("silent.example")
        for i in range(PARTIAL):
            self.mx(self.name(), servers[i].name, f"mx{i}.broken.example")
        i = 0
        while len(self.domains) < DOMAINS:
            # Every third is at one of four servers of one provider.
            at = i % 12 // 3 if i % 3 == 0 else i % SERVERS
            self.behind(servers[at])
            i += 1


def ascii_name(name):
    """As the zone has it; only the first label is not ASCII, if any."""
    first, _, rest = name.partition(".")
    if first.isascii():
        return name
    return f"xn--{first.encode('punycode').decode()}.{rest}"


def scan(world, year, at, path):
    """Every server that was ever listed, as it is that year."""
    seen = [(a, s.listed(year)) for s in world.listed for a in s.addresses()]
    head = {
        "type": "scan", "format": "relay-verdict/1", "scan_id": f"w-{year}",
        "seq": year, "scanner": "nightly", "tool": "world",
        "tool_version": "1", "vantage": {"net": "external"}, "started": at,
        "list": "relays", "ports": [25],
    }
    with open(path, "w", encoding="ascii") as out:
        print(json.dumps(head), file=out)
        for address, is_open in seen:
            verdict = {"type": "verdict", "ip": address, "port": 25,
                       "verdict": "open" if is_open else "closed", "ended": at}
            if is_open:
                verdict["proof"] = "delivered"
            print(json.dumps(verdict), file=out)
        print(json.dumps({"type": "end", "scan_id": f"w-{year}",
                          "status": "complete", "records": len(seen),
                          "ended": at}), file=out)


def write(path, lines):
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in lines)


def main():
    directory = sys.argv[1]
    world = World()
    world.make_both(world.make_listed())
    world.make_unlisted()
    write(os.path.join(directory, "zone"), [
        f"$ORIGIN {ZONE}.", "$TTL 3600",
        f"@ SOA ns.{ZONE}. hostmaster.{ZONE}. 1 3600 600 86400 3600",
        f"@ NS ns.{ZONE}.", "ns A 127.0.0.1", *world.zone])
    again = [name.upper() for name in world.domains[::DOMAINS // TWICE]]
    write(os.path.join(directory, "domains.txt"),
          world.domains + again[:TWICE])
    write(os.path.join(directory, "holders.csv"), [
        "prefix,holder,contact,lang,note", "10.2.200.0/24,Tsuki Link,,,",
        *(f"{prefix},{name},,," for h, name in enumerate(world.holder_names, 1)
          for prefix in (f"10.{h}.0.0/16", f"2001:db8:{h:x}::/48"))])
    # Half of what is gone answers with an error, half not at all.
    write(os.path.join(directory, "gone.conf"), [
        "server:", *(f'local-zone: "{name}." {"deny" if i % 2 else "refuse"}'
                     for i, name in enumerate(world.gone))])
    for year, at in (2002, sys.argv[2]), (2003, sys.argv[3]):
        scan(world, year, at, os.path.join(directory, f"{year}.jsonl"))
    write(os.path.join(directory, "hosts.txt"), [
        a for s in world.listed if s.listed(2002) for a in s.addresses()])


if __name__ == "__main__":
    main()
