#!/usr/bin/python3
"""The proportions of 2002 as triples: golden.py DIRECTORY.

first.tsv: 194,953 domains, 8,833 of them behind listed addresses; of those
the ten largest holders have 7,696, the largest 4,012 behind one address.
second.tsv: the same domains later, 1,930 of them listed.
open1, open2: the listed addresses then and later. holders.csv: who has them.

    first                                     second
    TOP[0..9]   4012 900 700 520 430 ...      4, 5, 6 stay listed: 1,060
    113 others  10 each, one 7                the first 87 stay listed: 870
    5 of TOP[9] are with TOP[8] as well
    300 of TOP[0] have a second host, which is not listed
    6,000 nxdomain, 2,000 no mail (500 null MX), 1,500 servfail, 900 timeout

In the second, of TOP[1] 100 do not resolve, of TOP[3] 20 are not asked; 15 of
TOP[4] moved to where nothing is listed, and 15 that were not listed moved to
TOP[4].
"""
import sys

DOMAINS = 194953
TOP = [4012, 900, 700, 520, 430, 350, 280, 220, 160, 124]
OTHERS = [10] * 113 + [7]
STAY = [4, 5, 6]
OTHERS_STAY = 87
NO_MAIL = [("nxdomain", 6000), ("no-mail", 1500), ("no-mail,null-mx", 500),
           ("servfail", 1500), ("timeout", 900)]
# Domains behind one address, but of the largest holder.
BEHIND = 20


def address(holder, n):
    return f"10.{holder}.0.{n + 1}"


def clean(n):
    return f"172.{16 + (n >> 16)}.{n >> 8 & 255}.{n & 255}"


def listed():
    """(holder, address, domains) of every listed address."""
    for holder, count in enumerate(TOP + OTHERS):
        step = count if holder == 0 else BEHIND
        for n in range(0, count, step):
            yield holder, address(holder, n // step), min(step, count - n)


def stays(holder):
    return holder in STAY or 10 <= holder < 10 + OTHERS_STAY


def rows():
    """(domain, holder or None, lines without the domain), both times."""
    at = 0
    seen = {}
    for holder, addr, count in listed():
        for _ in range(count):
            nth = seen[holder] = seen.get(holder, 0) + 1
            lines = [f"mx{addr}.h{holder}.example\t{addr}"]
            if holder == 9 and nth <= 5:
                other = address(8, 0)
                lines.append(f"mx{other}.h8.example\t{other}")
            if holder == 0 and nth <= 300:
                lines.append(f"backup{nth}.example\t{clean(nth)}")
            then = list(lines)
            if holder == 1 and nth <= 100:
                then = ["-\tservfail"]
            if holder == 3 and nth <= 20:
                then = []
            if holder == 4 and nth <= 15:
                then = [f"new{nth}.example\t{clean(40000 + nth)}"]
            yield f"d{at:06}.co.example", lines, then
            at += 1
    for status, count in NO_MAIL:
        for _ in range(count):
            yield f"d{at:06}.co.example", [f"-\t{status}"], [f"-\t{status}"]
            at += 1
    first = at
    while at < DOMAINS:
        n = at % 30000
        lines = [f"mx{n}.clean.example\t{clean(1000 + n)}"]
        then = lines
        if at - first < 15:
            then = [f"mx{address(4, 0)}.h4.example\t{address(4, 0)}"]
        yield f"d{at:06}.co.example", lines, then
        at += 1


def main(where):
    with open(f"{where}/first.tsv", "w", encoding="ascii") as first, \
            open(f"{where}/second.tsv", "w", encoding="ascii") as second:
        for domain, lines, then in rows():
            for line in lines:
                print(domain, line, sep="\t", file=first)
            for line in then:
                print(domain, line, sep="\t", file=second)
    with open(f"{where}/open1", "w", encoding="ascii") as then, \
            open(f"{where}/open2", "w", encoding="ascii") as later:
        for holder, addr, _ in listed():
            print(addr, file=then)
            if stays(holder):
                print(addr, file=later)
    with open(f"{where}/holders.csv", "w", encoding="utf-8") as holders:
        print("prefix,holder,contact,lang,note", file=holders)
        for holder in range(len(TOP + OTHERS)):
            print(f"10.{holder}.0.0/16,Holder {holder},"
                  f"abuse@h{holder}.example,en,", file=holders)


main(sys.argv[1])
