#!/usr/bin/env python3
"""Names that would harm who reads them, and judges of what is made of them.

    hostile.py make DIR            holders.csv, names.csv, asn.mmdb, triples ...
    hostile.py plain DIR           the same shape, of names that harm nobody
    hostile.py text FILE           for a terminal: no control, no direction
    hostile.py csv FILE            RFC 4180; no cell that a spreadsheet runs
    hostile.py page FILE PLAIN     no element or attribute that PLAIN has not
    hostile.py reports DIR PLAIN   every file of a directory of reports

Each judge prints what is wrong, a line each.
"""
import base64
import csv
import email
import email.policy
import html.parser
import json
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import mmdb  # noqa: E402

# What turns the direction of text, and what begins a terminal's sequence.
DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e" \
    "\u2066\u2067\u2068\u2069"
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029" +
                     DIRECTION + "]")

NAMES = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(2)>",
    "</title></style></svg><svg onload=alert(3)>",
    "<!-- ]]> --!> &amp;&#x3c;script&#x3e;",
    "' onmouseover='alert(4)",
    "javascript:alert(5)//%0aalert(6)",
    "=cmd|'/C calc'!A0",
    "+1+cmd",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred",
    "\u202egro.elpmaxe\u202c \u2066x\u2069 \u061cy \u200fz",
    "a\x85b\u2028c\u2029d\x9b31me",
    "Evil\r\nBcc: victim@example.net\r\n\r\nbody",
    "Evil\nContent-Type: text/html\n\n<b>x",
    "../../../etc/passwd",
    "..",
    ".hidden",
    "-rf",
    "/",
    "CON",
    "$holder $contact ${PATH} $(id) `id`",
    "%s%n%x%100000d",
    "\\x41\\n\\\\",
    "A,B;C\"D\"\"E",
    "(not known)",
    "\u05d0\u05d1\u05d2 \u0627\u0644\u0628\u0631\u064a\u062f",
    "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306algo",
    "\U0001f4a3\u200d\U0001f525",
    "\u682a\u5f0f\u4f1a\u793e\u4f8b\u3000\uff1cscript\uff1e",
    "W" * 300,
    "=?utf-8?B?QmNjOiB4QHkueg==?=",
    "\u65e5\u672c" * 150,
]


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write(text)


def make(where, names):
    """Every name as a holder of its own, as an AS by asnames, iptoasn and
    mmdb; a domain behind each."""
    os.makedirs(where, exist_ok=True)
    with open(f"{where}/holders.csv", "w", encoding="utf-8", newline="") as f:
        rows = csv.writer(f, lineterminator="\n")
        rows.writerow(["prefix", "holder", "contact", "lang", "note"])
        for i, name in enumerate(names):
            rows.writerow([f"10.0.{i}.0/24", name, f"abuse@h{i}.example",
                           "ja" if i % 2 else "en", name])
    with open(f"{where}/names.csv", "w", encoding="utf-8", newline="") as f:
        rows = csv.writer(f, lineterminator="\n")
        rows.writerow(["asn", "name", "class", "cc"])
        for i, name in enumerate(names):
            rows.writerow([f"AS{64500 + i}", name, "x", name[:2]])
    write(f"{where}/pyasn", "".join(
        f"10.1.{i}.0/24\t{64500 + i}\n" for i in range(len(names))))
    write(f"{where}/iptoasn", "".join(
        f"10.2.{i}.0\t10.2.{i}.255\t{65000 + i}\tJP\t" +
        re.sub("[\t\r\n]", " ", name) + "\n" for i, name in enumerate(names)))
    with open(f"{where}/asn.mmdb", "wb") as out:
        out.write(mmdb.build([
            (f"10.3.{i}.0/24", {"asn": f"AS{65200 + i}", "as_name": name,
                                "as_domain": name, "country_code": name[:2]})
            for i, name in enumerate(names)]))
    triples, addresses = [], []
    for net in range(4):
        for i in range(len(names)):
            address = f"10.{net}.{i}.25"
            addresses.append(address)
            triples.append(f"d{net}-{i}.example\tmx{net}-{i}.example\t"
                           f"{address}\n")
    write(f"{where}/triples", "".join(triples))
    write(f"{where}/addresses", "\n".join(addresses) + "\n")


def bad_inputs(where):
    """Names of domains and hosts that are none, in each format."""
    names = [n for n in NAMES if not re.fullmatch(r"[W\u65e5\u672c]+", n)]
    names += ["a" * 64 + ".example", ".".join(["a" * 60] * 5),
              "a..example", " .example", "a b.example", "xn--a.example",
              "\u202eexample", "-a.example", "a\x00b.example"]
    good = "good.example\tmx.good.example\t10.0.0.25\n"
    lines = [re.sub("[\t\r\n]", " ", n) for n in names]
    write(f"{where}/bad-triples", good * (len(lines) * 3) + "".join(
        f"{n}\tmx.example\t10.0.0.25\nok.example\t{n}\t10.0.0.25\n"
        for n in lines))
    mx = {"data": {"exchanges": [{"type": "MX", "class": "IN", "ttl": 1,
          "preference": 1, "name": "mx.good.example",
          "ipv4_addresses": ["10.0.0.25"]}]}, "status": "NOERROR"}
    rows = [{"name": "good.example", "results": {"MXLOOKUP": mx}}] * \
        (len(names) * 2)
    for name in names:
        rows.append({"name": name, "results": {"MXLOOKUP": mx}})
    write(f"{where}/bad-zdns", "".join(json.dumps(r) + "\n" for r in rows))


# --- judges -----------------------------------------------------------------

def judge_text(path):
    text = open(path, "rb").read().decode("utf-8")
    for found in CONTROL.finditer(text.replace("\r\n", "\n")):
        yield f"{path}: {found.group()!r} at {found.start()}"


def judge_csv(path):
    yield from judge_text(path)
    with open(path, encoding="utf-8", newline="") as f:
        rows = list(csv.reader(f, strict=True))
    for row in rows:
        if len(row) != len(rows[0]):
            yield f"{path}: {len(row)} cells: {row}"
        for cell in row:
            if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and \
                    not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell):
                yield f"{path}: runs in a spreadsheet: {cell[:60]!r}"


class Shape(html.parser.HTMLParser):
    """Elements, and their attributes."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.seen = set()

    def handle_starttag(self, tag, attrs):
        self.seen |= {(tag, name) for name, _ in attrs} | {(tag, "")}
        for name, value in attrs:
            if name in ("href", "src", "style", "class", "id"):
                self.seen.add((tag, name, re.sub("[0-9.]+", "0", value)))

    def handle_comment(self, data):
        self.seen.add(("comment", data))

    def handle_decl(self, decl):
        self.seen.add(("declaration", decl.lower()))


def shape(path):
    parser = Shape()
    parser.feed(open(path, encoding="utf-8").read())
    parser.close()
    return parser.seen


def judge_page(path, plain):
    yield from judge_text(path)
    # Lines that are wrapped, bars that are longer, are of other numbers only.
    for what in sorted(shape(path) - shape(plain), key=str):
        yield f"{path}: {what}"


def judge_mail(path, plain):
    data = open(path, "rb").read()
    if re.search(rb"[^\r]\n|\r[^\n]", data):
        yield f"{path}: lines that do not end with CR LF"
    if max(map(len, data.split(b"\r\n"))) > 998:
        yield f"{path}: a line that is too long"
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.defects:
            yield f"{path}: {part.defects}"
        for name, value in part.items():
            if value.defects and name != "Content-Type":
                yield f"{path}: {name}: {value.defects}"
            if CONTROL.search(str(value)):
                yield f"{path}: {name}: {value!r}"
    allowed = {name.lower() for name in email.message_from_bytes(
        open(plain, "rb").read(), policy=email.policy.default)}
    for name in message:
        if name.lower() not in allowed:
            yield f"{path}: a header {name}"
    # Of an AS no contact is known.
    to = message["To"]
    if to is not None and not re.fullmatch(r"abuse@h[0-9]+\.example", ",".join(
            address.addr_spec for address in to.addresses)):
        yield f"{path}: To: {to}"


def judge_json(path):
    def walk(value):
        if isinstance(value, dict):
            for key in value:
                yield from walk(value[key])
        elif isinstance(value, list):
            for one in value:
                yield from walk(one)
        elif isinstance(value, str) and CONTROL.search(value):
            yield f"{path}: {value[:60]!r}"

    text = open(path, encoding="utf-8").read()
    # One document, or one a line.
    try:
        documents = [json.loads(text)]
    except json.JSONDecodeError:
        documents = [json.loads(line) for line in text.splitlines()]
    for document in documents:
        yield from walk(document)
        for evidence in document.get("evidence", []):
            base64.b64decode(evidence["payload"], validate=True)


def first_mail(where):
    for root, _, files in sorted(os.walk(where)):
        if "report.eml" in files:
            return os.path.join(root, "report.eml")
    return None


def judge_reports(where, plain):
    judges = {".txt": judge_text, ".csv": judge_csv, ".json": judge_json}
    mail, mails, letters = first_mail(plain), 0, 0
    for root, _, files in os.walk(where):
        inside = os.path.relpath(root, where)
        if not re.fullmatch(r"\.|[0-9]+(-[a-z0-9]+)*(/xarf)?", inside):
            yield f"a directory {inside!r}"
        for name in files:
            path = os.path.join(root, name)
            if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name):
                yield f"a file {name!r}"
            if name.endswith(".eml"):
                mails += 1
                letters += b"\nTo: " in open(path, "rb").read()
                yield from judge_mail(path, mail)
            else:
                yield from judges[os.path.splitext(name)[1]](path)
    if mails != 4 * len(NAMES) or letters != len(NAMES):
        yield f"{where}: {mails} mails, {letters} of them to somebody"


def main():
    verb, args = sys.argv[1], sys.argv[2:]
    if verb == "make":
        make(args[0], NAMES)
        bad_inputs(args[0])
    elif verb == "plain":
        # Distinct by their first characters: what is long is cut.
        make(args[0], [f"{i} " + "Plain " * min(40, len(name) // 6)
                       for i, name in enumerate(NAMES)])
    else:
        judge = {"text": judge_text, "csv": judge_csv, "page": judge_page,
                 "json": judge_json, "reports": judge_reports}[verb]
        for line in judge(*args):
            print(line)


if __name__ == "__main__":
    main()
