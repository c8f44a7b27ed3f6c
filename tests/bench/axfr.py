"""Takes a zone by AXFR and keeps nothing of it: axfr.py ADDRESS PORT ZONE.

Prints, in a line: milliseconds to the last octet, messages, records, octets,
the serial. Ends with 1 where the transfer is refused or cut. No TSIG.
"""

import socket
import struct
import sys
import time


def skip_name(msg, at):
    while msg[at] and msg[at] < 0xC0:
        at += 1 + msg[at]
    return at + (1 if msg[at] == 0 else 2)


def first_soa(msg):
    """The five numbers at the end of the SOA that the first message has."""
    at = skip_name(msg, 12) + 4
    at = skip_name(msg, at)
    n = struct.unpack_from(">H", msg, at + 8)[0]
    return bytes(msg[at + 10 + n - 20 : at + 10 + n])


def main():
    address, port, zone = sys.argv[1:4]
    name = b"".join(bytes([len(x)]) + x.encode() for x in zone.split("."))
    question = struct.pack(">6H", 1, 0, 1, 0, 0, 0) + name + b"\0\0\xfc\0\1"
    messages = records = octets = 0
    end, tail, data = None, b"", bytearray()
    begin = time.monotonic()
    with socket.create_connection((address, int(port)), 120) as s:
        s.sendall(struct.pack(">H", len(question)) + question)
        while messages == 0 or records == 1 or tail != end:
            piece = s.recv(1 << 18)
            if not piece:
                sys.exit("cut after %d records" % records)
            data += piece
            at = 0
            while len(data) - at >= 2:
                n = data[at] << 8 | data[at + 1]
                if len(data) - at < 2 + n:
                    break
                if data[at + 5] & 15:
                    sys.exit("RCODE %d" % (data[at + 5] & 15))
                if end is None:
                    end = first_soa(data[at + 2 : at + 2 + n])
                messages += 1
                records += data[at + 8] << 8 | data[at + 9]
                octets += 2 + n
                tail = bytes(data[at + n - 18 : at + 2 + n])
                at += 2 + n
            del data[:at]
    print("%.1f %d %d %d %d" % (
        (time.monotonic() - begin) * 1000, messages, records, octets,
        struct.unpack_from(">I", end)[0]))  # fmt: skip


main()
