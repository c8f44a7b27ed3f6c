#!/usr/bin/env python3
"""The same few domains as each program would have written them down.

	inputs.py DIR

writes triples, zdns, zdns1 (before its version 2), massdns and dnsx there.
What a survey must say of all of them is in 95-survey-inputs.t.
"""
import json
import sys

# Hosts that take mail, with their addresses; ALIAS is a CNAME of REAL.
HOSTS = {
    "mx1.example": ["192.0.2.1"],
    "mx2.example": ["192.0.2.9"],
    "mx6.example": ["2001:db8::25"],
    "pm.example": ["10.0.0.1"],
    "alias.example": ["192.0.2.1"],
    "nohost.example": [],
}
ALIAS, REAL = "alias.example", "real.example"

# Domain, how its MX query ended, its hosts ("": a null MX).
DOMAINS = [
    ("big.example", "NOERROR", ["mx1.example", "mx2.example"]),
    ("six.example", "NOERROR", ["mx6.example"]),
    ("own.example", "NOERROR", []),
    ("null.example", "NOERROR", [""]),
    ("gone.example", "NXDOMAIN", []),
    ("lame.example", "SERVFAIL", []),
    ("slow.example", "TIMEOUT", []),
    ("dead.example", "NOERROR", ["nohost.example"]),
    ("xn--wgv71a.example", "NOERROR", ["mx1.example"]),
    ("private.example", "NOERROR", ["pm.example"]),
    ("cname.example", "NOERROR", [ALIAS]),
]
OWN = ["192.0.2.1"]  # of own.example, which has no MX


def split(addresses):
    four = [a for a in addresses if ":" not in a]
    return four, [a for a in addresses if ":" in a]


def triples():
    word = {"NXDOMAIN": "nxdomain", "SERVFAIL": "servfail",
            "TIMEOUT": "timeout"}
    for domain, status, hosts in DOMAINS:
        if status != "NOERROR":
            yield f"{domain}\t-\t{word[status]}"
        elif hosts == [""]:
            yield f"{domain}\t-\tno-mail,null-mx"
        elif not hosts:
            for address in OWN:
                yield f"{domain}\t{domain}\t{address}"
            yield f"{domain}\t-\tmail,implicit"
        for host in filter(None, hosts):
            for address in HOSTS[host] or ["-"]:
                yield f"{domain}\t{host}\t{address}"


def exchange(host, preference):
    four, six = split(HOSTS.get(host, []))
    found = {"class": "IN", "type": "MX", "name": host, "ttl": 300,
             "preference": preference}
    if four:
        found["ipv4_addresses"] = four
    if six:
        found["ipv6_addresses"] = six
    return found


def lookups():
    """(name, module, status, data) of zdns."""
    for domain, status, hosts in DOMAINS:
        data = {}
        if hosts:
            data["exchanges"] = [exchange(h, 10 * i)
                                 for i, h in enumerate(hosts)]
        yield domain, "MXLOOKUP", status, data
    yield "own.example", "ALOOKUP", "NOERROR", {"ipv4_addresses": OWN}


def zdns():
    for name, module, status, data in lookups():
        yield json.dumps({"name": name, "results": {module: {
            "data": data, "duration": 0.1, "status": status,
            "timestamp": "2026-11-21T01:00:00+09:00"}}})


def zdns1():
    for name, _, status, data in lookups():
        yield json.dumps({"class": "IN", "data": data, "name": name,
                          "status": status})


def response(name, qtype, status, answers):
    if status == "TIMEOUT":
        return json.dumps({"name": name + ".", "type": qtype, "class": "IN",
                           "error": "TIMEOUT"})
    return json.dumps({
        "name": name + ".", "type": qtype, "class": "IN", "status": status,
        "rx_ts": 1795000000000000000, "flags": ["rd", "ra"],
        "resolver": "127.0.0.1:53", "proto": "UDP",
        "data": {"answers": [
            {"ttl": 300, "type": t, "class": "IN", "name": o + ".",
             "data": d} for o, t, d in answers]}})


def massdns():
    """Addresses first: the order of the lines says nothing."""
    for host, addresses in [*HOSTS.items(), ("own.example", OWN)]:
        owner, chain = host, []
        if host == ALIAS:
            owner, chain = REAL, [(ALIAS, "CNAME", REAL + ".")]
        for qtype, found in zip(("A", "AAAA"), split(addresses)):
            status = "NXDOMAIN" if host == "nohost.example" else "NOERROR"
            yield response(host, qtype, status, chain + [
                (owner.upper(), qtype, address) for address in found])
    for domain, status, hosts in DOMAINS:
        yield response(domain, "MX", status, [
            (domain, "MX", f"{10 * i} {host}.")
            for i, host in enumerate(hosts)])


def dnsx():
    for domain, status, hosts in DOMAINS:
        line = {"host": domain, "status_code": status,
                "resolver": ["127.0.0.1:53"]}
        if hosts:
            line["mx"] = hosts
        if domain == "own.example":
            line["a"] = OWN
        yield json.dumps(line)
    for host, addresses in HOSTS.items():
        four, six = split(addresses)
        line = {"host": host, "status_code": "NOERROR"}
        if four:
            line["a"] = four
        if six:
            line["aaaa"] = six
        yield json.dumps(line)


for writer in (triples, zdns, zdns1, massdns, dnsx):
    with open(f"{sys.argv[1]}/{writer.__name__}", "w",
              encoding="utf-8") as out:
        out.writelines(line + "\n" for line in writer())
