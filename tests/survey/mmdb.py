#!/usr/bin/env python3
"""Writes MMDB files (maxmind.github.io/MaxMind-DB), so that tests need none
that belongs to somebody.

    mmdb.py FILE [YYYY-MM-DD] <LINES

A line is PREFIX TAB ASN TAB NAME: a record as GeoLite2-ASN has it. With a
fourth field, a domain, it is one as IPinfo has it.
"""
import calendar
import ipaddress
import sys
import time

MARKER = b"\xab\xcd\xefMaxMind.com"


def control(kind, size):
    """Type and size of a value."""
    head = bytes([kind << 5 if kind < 8 else 0])
    tail = b"" if kind < 8 else bytes([kind - 7])
    if size < 29:
        return bytes([head[0] | size]) + tail
    if size < 285:
        return bytes([head[0] | 29]) + tail + bytes([size - 29])
    return bytes([head[0] | 30]) + tail + (size - 285).to_bytes(2, "big")


def encode(value):
    """A text, a number, a map or a list."""
    if isinstance(value, str):
        data = value.encode()
        return control(2, len(data)) + data
    if isinstance(value, bytes):
        return control(4, len(value)) + value
    if isinstance(value, int):
        data = value.to_bytes((value.bit_length() + 7) // 8, "big")
        return control(6 if len(data) <= 4 else 9, len(data)) + data
    if isinstance(value, list):
        return control(11, len(value)) + b"".join(map(encode, value))
    return control(7, len(value)) + b"".join(
        encode(key) + encode(v) for key, v in value.items())


def encode_short(value):
    """A number of 16 bits: metadata asks for that type."""
    data = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return control(5, len(data)) + data


class Tree:
    """Networks of one version; IPv4 in a tree of IPv6 stands in ::/96."""

    def __init__(self, version):
        self.version = version
        self.nodes = [[None, None]]

    def bits(self, network):
        width = 32 if self.version == 4 else 128
        size = network.prefixlen
        if network.version < self.version:
            size += 96
        number = int(network.network_address)
        return [number >> (width - 1 - i) & 1 for i in range(size)]

    def add(self, network, offset):
        """The shorter prefixes first: a longer one splits them."""
        at, bits = 0, self.bits(network)
        for bit in bits[:-1]:
            child = self.nodes[at][bit]
            if not isinstance(child, list):
                child = [len(self.nodes)]
                self.nodes.append([self.nodes[at][bit]] * 2)
                self.nodes[at][bit] = child
            at = child[0]
        self.nodes[at][bits[-1]] = offset

    def record(self, value):
        if value is None:
            return len(self.nodes)
        if isinstance(value, list):
            return value[0]
        return len(self.nodes) + 16 + value

    def dump(self, size):
        out = []
        for left, right in self.nodes:
            left, right = self.record(left), self.record(right)
            if size == 28:
                out.append((left & 0xffffff).to_bytes(3, "big") +
                           bytes([left >> 24 << 4 | right >> 24]) +
                           (right & 0xffffff).to_bytes(3, "big"))
            else:
                out.append(left.to_bytes(size // 8, "big") +
                           right.to_bytes(size // 8, "big"))
        return b"".join(out)


def build(records, version=6, size=24, epoch=1032825600, kind="Test-ASN"):
    """records: [(network as text, value)]. The bytes of the file."""
    tree, data, known = Tree(version), b"", {}
    networks = [(ipaddress.ip_network(text), value) for text, value in records]
    for network, value in sorted(networks, key=lambda n: n[0].prefixlen):
        encoded = encode(value)
        if encoded not in known:
            known[encoded] = len(data)
            data += encoded
        tree.add(network, known[encoded])
    metadata = [
        ("node_count", encode(len(tree.nodes))),
        ("record_size", encode_short(size)),
        ("ip_version", encode_short(version)),
        ("database_type", encode(kind)),
        ("languages", encode([])),
        ("binary_format_major_version", encode_short(2)),
        ("binary_format_minor_version", encode_short(0)),
        ("build_epoch", control(9, 8) + epoch.to_bytes(8, "big")),
        ("description", encode({})),
    ]
    return (tree.dump(size) + bytes(16) + data + MARKER +
            control(7, len(metadata)) +
            b"".join(encode(key) + value for key, value in metadata))


def record(fields):
    if len(fields) == 3:
        return {"autonomous_system_number": int(fields[1]),
                "autonomous_system_organization": fields[2]}
    return {"asn": "AS" + fields[1], "as_name": fields[2],
            "as_domain": fields[3]}


def main():
    epoch = 1032825600
    if len(sys.argv) > 2:
        epoch = calendar.timegm(time.strptime(sys.argv[2], "%Y-%m-%d"))
    lines = [line.rstrip("\n").split("\t") for line in sys.stdin]
    with open(sys.argv[1], "wb") as out:
        out.write(build([(f[0], record(f)) for f in lines], epoch=epoch))


if __name__ == "__main__":
    main()
