"""Asks with TSIG as a client does that may lie, and checks the answer with
an implementation of its own (tsig.py).

tsig_ask.py ADDRESS PORT ZONE CASE [ALGORITHM]

Prints one line: RCODE, what the TSIG record of the answer says (unsigned, a
TSIG error, "signed", "forged" where its MAC is wrong), and the address of an
A record, if any. axfr prints how many messages and records came, and how.
"""

import random
import socket
import struct
import sys
import time

import tsig

RCODES = {0: "NOERROR", 1: "FORMERR", 4: "NOTIMP", 5: "REFUSED", 9: "NOTAUTH"}
ERRORS = {16: "BADSIG", 17: "BADKEY", 18: "BADTIME", 22: "BADTRUNC"}
address, port, zone, case = sys.argv[1:5]
algorithm = sys.argv[5] if len(sys.argv) > 5 else "hmac-sha256"
server = (address, int(port))
now = int(time.time())
full = tsig.HASHES[algorithm]().digest_size


def udp(message):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(2)
    s.sendto(message, server)
    try:
        return s.recvfrom(65535)[0]
    except socket.timeout:
        return None


def tcp(message):
    """All messages until the server closes or falls silent."""
    s = socket.create_connection(server, 10)
    s.settimeout(2)
    s.sendall(struct.pack(">H", len(message)) + message)
    data = b""
    try:
        while True:
            piece = s.recv(65536)
            if not piece:
                break
            data += piece
    except socket.timeout:
        pass
    while len(data) >= 2:
        size = struct.unpack(">H", data[:2])[0]
        yield data[2 : 2 + size]
        data = data[2 + size :]


def exchange(name=tsig.KEY[0], secret=tsig.KEY[1], algo=algorithm):
    return tsig.Exchange(name, algo, secret)


def say(e, answer, fields=("rcode", "tsig", "a")):
    if answer is None:
        print("SILENCE")
        return
    rcode = answer[3] & 15
    out = [RCODES.get(rcode, str(rcode))]
    if not tsig.is_signed(answer):
        out.append("unsigned")
    else:
        record = tsig.Record(answer)
        word = ERRORS.get(record.error, "signed")
        if record.mac:
            said = e.check(answer, now)
            # A BADTIME repeats the time that the client believes in.
            if said in ("mac", "key") or (said == "time" and record.error != 18):
                word = "forged"
            elif record.error:
                word += " signed"
        else:
            word += " unsigned"
        out.append(word)
        if len(record.other) == 6:
            high, low = struct.unpack(">HI", record.other)
            off = (high << 32 | low) - now
            out.append("time" if abs(off) <= 5 else "time %+d" % off)
    for _, rtype, _, _, data, length in tsig.records(answer):
        if rtype == 1 and length == 4:
            out.append(socket.inet_ntoa(answer[data : data + 4]))
    print(*out)


def asked(name=None, qtype=1, opcode=0):
    return tsig.query(
        random.randrange(65536), name or "2.0.0.127." + zone, qtype, opcode
    )


def axfr():
    e = exchange()
    messages = list(tcp(e.sign(asked(zone, 252), now)))
    wrong, count = [], 0
    for message in messages:
        if not tsig.is_signed(message):
            wrong.append("unsigned")
            continue
        said = e.check(message, int(time.time()))
        if said:
            wrong.append(said)
        count += struct.unpack(">H", message[6:8])[0]
    print(len(messages), count, ",".join(sorted(set(wrong))) or "signed")


# The named arguments of Exchange.sign that lie.
LIES = {
    "good": {},
    "late": {"time": now - 301},
    "early": {"time": now + 310},
    "in-time": {"time": now - 290},
    "time-0": {"time": 0},
    "time-max": {"time": (1 << 48) - 1},
    "fudge-0": {"fudge": 0, "time": now - 10},
    "no-mac": {"cut": 0},
    "cut-9": {"cut": 9},
    "half": {"cut": full // 2},
    "less-than-half": {"cut": full // 2 - 1},
    "cut-1": {"cut": full - 1},
    "longer": {"mac": b"x" * (full + 1)},
    "zeroes": {"mac": bytes(full)},
    "class-in": {"rclass": 1},
    "ttl-1": {"ttl": 1},
    "other-len": {"other_len": 6},
    "other-data": {"other": b"abc"},
    "error-set": {"error": 18},
}

if case in LIES:
    e = exchange()
    say(e, udp(e.sign(asked(), **{"time": now, **LIES[case]})))
elif case == "unknown-key":
    e = exchange(name="other.example.org")
    say(e, udp(e.sign(asked(), now)))
elif case == "other-secret":
    e = exchange(secret=b"another secret of thirty-two oct")
    say(e, udp(e.sign(asked(), now)))
elif case == "other-algorithm":
    e = exchange(algo="hmac-sha1")
    say(e, udp(e.sign(asked(), now)))
elif case == "tcp":
    e = exchange()
    say(e, next(tcp(e.sign(asked(), now))))
elif case == "changed":
    e = exchange()
    message = bytearray(e.sign(asked(), now))
    message[13] ^= 1
    say(e, udp(bytes(message)))
elif case == "forwarded":
    # Another ID on the way; the original one is in the record.
    e = exchange()
    message = e.sign(asked(), now)
    other = bytes([message[0] ^ 1]) + message[1:]
    say(e, udp(other))
elif case == "twice":
    e = exchange()
    first = e.sign(asked(), now)
    say(e, udp(exchange().sign(first, now)))
elif case == "not-last":
    e = exchange()
    message = e.sign(asked(), now)
    opt = b"\0\0\x29\x04\xd0\0\0\0\0\0\0"
    say(e, udp(message[:10] + b"\0\2" + message[12:] + opt))
elif case == "replayed":
    e = exchange()
    message = e.sign(asked(), now)
    prior = e.prior
    for _ in range(2):
        e.prior, e.chained = prior, False
        say(e, udp(message))
elif case == "answer":
    # What we say, said to us: an answer is never answered.
    e = exchange()
    reply = udp(e.sign(asked(), now - 5000))
    say(e, udp(reply))
elif case == "update":
    e = exchange()
    say(e, udp(e.sign(asked(zone, 6, opcode=5), now)))
elif case == "notify":
    e = exchange()
    say(e, udp(e.sign(asked(zone, 6, opcode=4), now)))
elif case == "foreign":
    e = exchange()
    say(e, udp(e.sign(asked("example.net"), now)))
elif case == "unsigned":
    say(exchange(), udp(asked()))
elif case == "axfr":
    axfr()
else:
    sys.exit("no case " + case)
