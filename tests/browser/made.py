#!/usr/bin/python3
"""Makes what two surveys are made from, with the proportions of 2002.

    made.py DIR [DOMAINS] [--hostile]

Of 194,953 domains 8,833 have a listed mail server, ten operators answer for
7,696 of those, one address for 4,012; in the second survey 1,930 are left.
DOMAINS scales it down. In DIR: 2002.tsv and 2003.tsv (domain, host, address),
2002.csv and 2003.csv (verdicts), holders.csv. Names and addresses are of
nobody. --hostile: operators are called what a page has trouble with.
"""

import argparse
import csv
import ipaddress
import pathlib

# What the ten largest have of the 8,833, and the others together.
DOMAINS, LISTED, LARGEST, LATER = 194953, 8833, 4012, 1930
TOP = [4630, 902, 611, 433, 302, 251, 203, 160, 118, 86]
OTHERS = 130

NAMES = ["Pacific Carrier", "Eastern Net", "Lighthouse Hosting",
         "University Network", "\u5357\u901a\u4fe1\u682a\u5f0f\u4f1a\u793e",
         "Metropolitan Cable", "Harbour Web", "Valley Internet Exchange",
         "Ministry of Works", "Northern Data Centre"]
HOSTILE = [
    "Metropolitan Cable Television and Telephone Cooperative of the Southern "
    "Prefectures, Department of Leased Servers and Mail Relays (formerly "
    "Consolidated Hosting and Housing), Second Branch Office",
    "WITHOUTANYSPACE" * 13,
    "\u682a\u5f0f\u4f1a\u793e\u96fb\u5b50\u90f5\u4fbf\u4e2d\u7d99" * 12,
    "\u05e9\u05e8\u05ea\u05d9 \u05d3\u05d5\u05d0\u05e8 (Ltd) 192.0.2.1",
    "<script>document.title='x'</script>",
    "\"><img src=x onerror=alert(1)>&lt;b",
    "=cmd|' /C calc'!A1",
    "\u202egnp.exe\u202c \u2066turned\u2069",
    "]]></style><style>*{display:none}",
    "e\u0301" * 40 + " \U0001f4e7 \ufffe",
]


def scaled(n, of):
    return max(1, n * of // DOMAINS)


def operators(domains):
    """How many listed domains each operator has."""
    top = [scaled(n, domains) for n in TOP]
    rest = scaled(LISTED, domains) - sum(top)
    others = min(OTHERS, rest)
    return top + [rest // others + (i < rest % others)
                  for i in range(others)]


def servers(count, largest):
    """How many domains are behind each server of an operator."""
    sizes = []
    while count > 0:
        n = min(count, largest if not sizes else
                max(1, count // 4) if len(sizes) < 4 else
                9 if len(sizes) < 12 else 1)
        sizes.append(n)
        count -= n
    return sizes


def listed(domains):
    """(address, host, how many domains) of each listed server."""
    for i, count in enumerate(operators(domains)):
        largest = scaled(LARGEST, domains) if i == 0 else count // 3 + 1
        for k, n in enumerate(servers(count, largest)):
            address = ipaddress.IPv4Address(f"10.{i + 1}.0.0") + 1 + k * 37
            yield str(address), f"mx{k}.operator{i}.example", n


def write_survey(path, domains, still):
    """The same domains; of the listed ones those behind servers that were
    fixed stay there."""
    d = 0
    with open(path, "w", encoding="ascii") as out:
        for address, host, n in listed(domains):
            for _ in range(n):
                out.write(f"d{d}.example\t{host}\t{address}\n")
                d += 1
        while d < domains:
            name = f"d{d}.example"
            if d % 50 == 0:
                out.write(f"{name}\t-\tnxdomain\n")
            elif d % 61 == 0:
                out.write(f"{name}\t-\tno-mail,null-mx\n")
            elif d % (67 if still else 53) == 0:
                out.write(f"{name}\t-\tservfail\n")
            elif d % 71 == 0:
                out.write(f"{name}\t-\ttimeout\n")
            else:
                k = d // 24
                address = ipaddress.IPv4Address("172.16.0.1") + k
                out.write(f"{name}\tmx{k}.clean.example\t{address}\n")
            d += 1


def write_verdicts(path, domains, still, day):
    """All open; later most are closed: the largest, and what is too much."""
    left = scaled(LATER, domains)
    rows = sorted(listed(domains), key=lambda row: row[2])
    with open(path, "w", newline="", encoding="ascii") as out:
        out = csv.writer(out, lineterminator="\n")
        out.writerow("ip port verdict proof reason ended".split())
        for address, _, n in rows:
            opened = not still or n <= left
            left -= n if still and opened else 0
            out.writerow([address, 25, "open" if opened else "closed",
                          "delivered" if opened else "", "",
                          f"{day}T02:00:00Z"])


def write_holders(path, hostile):
    with open(path, "w", newline="", encoding="utf-8") as out:
        out = csv.writer(out, lineterminator="\n")
        out.writerow("prefix holder contact lang note".split())
        for i in range(len(TOP) + OTHERS):
            name = (HOSTILE if hostile else NAMES)[i] if i < len(TOP) \
                else f"Company {i + 1}"
            out.writerow([f"10.{i + 1}.0.0/16", name,
                          f"abuse@operator{i}.example", "en", ""])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dir", type=pathlib.Path)
    parser.add_argument("domains", type=int, nargs="?", default=DOMAINS)
    parser.add_argument("--hostile", action="store_true")
    args = parser.parse_args()
    for still, (year, day) in enumerate((("2002", "2002-09-24"),
                                         ("2003", "2003-05-21"))):
        write_survey(args.dir / f"{year}.tsv", args.domains, still)
        write_verdicts(args.dir / f"{year}.csv", args.domains, still, day)
    write_holders(args.dir / "holders.csv", args.hostile)


if __name__ == "__main__":
    main()
