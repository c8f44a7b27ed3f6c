"""Hears NOTIFY as a secondary, and answers as told.

secondary.py ADDRESS PORT MODEFILE

Of each datagram it prints one line: milliseconds since the epoch, ID, zone,
serial of the SOA that came along, key and algorithm or "-", and "right" or
what is wrong with it. The file says how it answers: answer, silent, refused,
or one of the wrong ways below. It is read again for each datagram.
"""

import socket
import struct
import sys
import time

import tsig

SOA, NOTIFY = 6, 4


def text_name(wire):
    labels = []
    at = 0
    while wire[at]:
        labels.append(wire[at + 1 : at + 1 + wire[at]].decode())
        at += 1 + wire[at]
    return ".".join(labels)


def look(message):
    """Zone, serial, exchange (None: not signed), what is wrong."""
    flags, questions, answers, authority, additional = struct.unpack(
        ">5H", message[2:12]
    )
    name, at = tsig.read_name(message, 12)
    wrong = []
    if flags != NOTIFY << 11 | 0x0400:
        wrong.append("flags %04x" % flags)
    if (questions, answers, authority) != (1, 1, 0):
        wrong.append("counts")
    if struct.unpack(">2H", message[at : at + 4]) != (SOA, 1):
        wrong.append("question")
    found = list(tsig.records(message))
    start, rtype, rclass, _, data, length = found[0]
    owner, _ = tsig.read_name(message, start)
    if (rtype, rclass, owner) != (SOA, 1, name):
        wrong.append("answer")
    serial = struct.unpack(
        ">I", message[data + length - 20 : data + length - 16]
    )[0]
    exchange = None
    if tsig.is_signed(message):
        record = tsig.Record(message)
        exchange = tsig.Exchange(
            tsig.KEY[0].lower(), text_name(record.algorithm), tsig.KEY[1]
        )
        said = exchange.check(message, time.time())
        exchange.chained = False
        exchange.said = False
        if said:
            wrong.append("signature: " + said)
    if additional != (exchange is not None):
        wrong.append("additional")
    return text_name(name), serial, exchange, ", ".join(wrong) or "right"


def reply(message, mode, exchange):
    at = tsig.read_name(message, 12)[1] + 4
    question = message[12:at]
    ident, flags = message[:2], 0xA400
    if mode == "refused":
        flags |= 5
    elif mode == "wrong-id":
        ident = bytes([ident[0] ^ 1, ident[1]])
    elif mode == "no-reply":
        flags &= 0x7FFF
    elif mode == "wrong-opcode":
        flags = 0x8400
    elif mode == "wrong-zone":
        question = question.replace(b"example", b"exbmple")
    elif mode == "wrong-type":
        question = question[:-3] + b"\2" + question[-2:]
    elif mode == "cut":
        return message[:11]
    out = ident + struct.pack(">5H", flags, 1, 0, 0, 0) + question
    if exchange is None or mode == "unsigned":
        return out
    if mode == "no-prior":
        exchange.prior = b""
    now = int(time.time()) - (1000 if mode == "late" else 0)
    mac = b"x" * 32 if mode == "wrong-mac" else None
    return exchange.sign(out, now, mac=mac)


def main():
    address, port, modefile = sys.argv[1:]
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    heard = socket.socket(family, socket.SOCK_DGRAM)
    heard.bind((address, int(port)))
    other = socket.socket(family, socket.SOCK_DGRAM)
    other.bind((address, 0))
    print("ready", flush=True)
    while True:
        message, sender = heard.recvfrom(65535)
        with open(modefile, encoding="ascii") as file:
            mode = file.read().strip()
        zone, serial, exchange, verdict = look(message)
        key = "-"
        if exchange is not None:
            key = text_name(exchange.name) + "/" + text_name(exchange.algorithm)
        print(
            int(time.time() * 1000),
            message[:2].hex(),
            zone,
            serial,
            key,
            verdict,
            flush=True,
        )
        if mode != "silent":
            out = other if mode == "wrong-port" else heard
            out.sendto(reply(message, mode, exchange), sender)


main()
