"""Reads a directory of relaybl report with other programs: csv, json, email.

    report_check.py DIR [SCHEMAS]

Says what is wrong, a line each, and prints what is in it as JSON. SCHEMAS: the
directory of XARF's published schemas; what they want at least is checked
without them, too.
"""

import base64
import csv
import email
import email.policy
import hashlib
import json
import pathlib
import re
import sys
import unicodedata
import uuid

TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TAG = re.compile(r"[a-z0-9][a-z0-9_+-]*:[a-z0-9][a-z0-9_+-]*")
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
WIDTH = 72
wrong = []


def must(holds, *what):
    if not holds:
        wrong.append(" ".join(str(w) for w in what))


def table(path):
    """Rows by the names of the columns; nothing a spreadsheet would run."""
    data = path.read_bytes()
    must(b"\n" not in data.replace(b"\r\n", b""), path, "lines end in CRLF")
    rows = list(csv.reader(data.decode().splitlines(keepends=True)))
    for row in rows:
        must(len(row) == len(rows[0]), path, "fields", row)
        for field in row:
            must(field[:1] not in set("=+-@\t\r\n") or len(field) == 0, path,
                 "a formula", repr(field))
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def columns(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


def harmless(path, text):
    for c in text:
        must(c == "\n" or unicodedata.category(c) not in ("Cc", "Zl", "Zp"),
             path, "control character", repr(c))
        must(unicodedata.bidirectional(c) not in
             ("LRO", "RLO", "LRE", "RLE", "PDF", "LRI", "RLI", "PDI"),
             path, "turns the direction")


def letter(path):
    text = path.read_text(encoding="utf-8")
    harmless(path, text)
    for line in text.splitlines():
        words = line.split()
        must(columns(line) <= WIDTH or len(words) == 1, path, "wide:", line)
    return text


def party(doc, name):
    p = doc[name]
    must(set(p) == {"org", "contact", "domain"}, name, p)
    must(0 < len(p["org"]) <= 200, name, "org")
    must(ADDRESS.fullmatch(p["contact"]), name, "contact")


def evidence(path, item):
    payload = base64.b64decode(item["payload"], validate=True)
    must(item["content_type"] == "text/plain", path, "content_type")
    must(item["hash"] == "sha256:" + hashlib.sha256(payload).hexdigest(), path,
         "hash")
    must(item["size"] == len(payload), path, "size")
    harmless(path, payload.decode())


def xarf(path, validators):
    """What the schemas of XARF 4.2.0 want at least."""
    doc = json.loads(path.read_text(encoding="utf-8"))
    must(re.fullmatch(r"4\.\d+\.\d+", doc["xarf_version"]), path, "version")
    must(uuid.UUID(doc["report_id"]).version == 8, path, "report_id")
    must(TIME.fullmatch(doc["timestamp"]), path, "timestamp")
    party(doc, "reporter")
    party(doc, "sender")
    must(doc["category"] == "vulnerability", path, "category")
    must(doc["type"] == "open_service", path, "type")
    must(doc["service"] in ("smtp", "http", "proxy"), path, "service")
    must(1 <= doc.get("source_port", 25) <= 65535, path, "port")
    must(0 <= doc["confidence"] <= 1, path, "confidence")
    must(len(doc["description"]) <= 1000, path, "description")
    must(doc["tags"] and all(TAG.fullmatch(t) for t in doc["tags"]), path,
         "tags")
    for item in doc["evidence"]:
        evidence(path, item)
    for validator in validators:
        for error in validator.iter_errors(doc):
            must(False, path, "schema:", error.message)
    name = doc["source_identifier"].replace(":", "_")
    must(path.name == f"{name}-{doc.get('source_port', 0)}.json", path, "name")
    return doc


def mail(path, row, text):
    data = path.read_bytes()
    lines = data.split(b"\r\n")
    must(lines[-1] == b"", path, "no end")
    must(all(b"\n" not in n and b"\r" not in n for n in lines), path, "CRLF")
    must(max(len(n) for n in lines) <= 998, path, "a long line")
    must(all(c < 0x80 for c in data), path, "not ASCII")
    m = email.message_from_bytes(data, policy=email.policy.default)
    for part in m.walk():
        must(not part.defects, path, part.defects)
    must(set(k.lower() for k in m) ==
         {"from", "subject", "date", "message-id", "auto-submitted",
          "mime-version", "content-type"} |
         ({"to"} if row["contact"] else set()), path, "headers", m.keys())
    must(len(m.keys()) == len(set(m.keys())), path, "a header twice")
    must(not row["contact"] or m["to"].addresses[0].addr_spec ==
         row["contact"], path, "To")
    must(m.get_content_type() == "multipart/report", path, "type")
    must(m.get_param("report-type") == "feedback-report", path, "report-type")
    parts = list(m.iter_parts())
    must(parts[0].get_content().replace("\r\n", "\n") == text, path, "letter")
    must(parts[1].get_content_type() == "message/feedback-report", path,
         "feedback report")
    fields = email.message_from_string(
        parts[1].get_payload(0).as_string()
        if parts[1].is_multipart() else parts[1].get_payload())
    must(fields["Feedback-Type"] == "xarf" and fields["Version"] == "1", path,
         "feedback", fields.items())
    files = {}
    for part in parts[2:]:
        name = part.get_filename()
        must(name not in files, path, "twice", name)
        files[name] = part.get_payload(decode=True)
        place = path.parent / ("xarf" if name.endswith(".json") else "") / name
        must(place.read_bytes() == files[name], path, "differs:", name)
    return {"subject": str(m["subject"]), "from": str(m["from"]),
            "id": m["message-id"], "attached": len(files),
            "incidents": int(fields["Incidents"]),
            "source_ip": fields["Source-IP"]}


def bundle(path, row, validators):
    must(sorted(p.name for p in path.iterdir()) ==
         ["hosts.csv", "letter.txt", "report.eml", "xarf"], path, "files")
    text = letter(path / "letter.txt")
    hosts = table(path / "hosts.csv")
    docs = [xarf(p, validators) for p in sorted((path / "xarf").iterdir())]
    must(sorted((h["address"], h["port"]) for h in hosts) ==
         sorted((d["source_identifier"], str(d.get("source_port", "")))
                for d in docs), path, "hosts.csv and xarf/ differ")
    must(len({h["address"] for h in hosts}) == int(row["addresses"]), path,
         "addresses")
    said = mail(path / "report.eml", row, text)
    must(said["incidents"] == len(hosts), path, "incidents")
    return {"letter": text, "rows": hosts, "mail": said,
            "ids": [d["report_id"] for d in docs]}


def published(directory):
    """Validators by XARF's schemas: the core, and what the type adds to it. No
    reference leads out of either: nothing is fetched."""
    try:
        import jsonschema
    except ImportError:
        return []
    base = pathlib.Path(directory)
    core = json.loads((base / "xarf-core.json").read_text())
    added = json.loads(
        (base / "types" / "vulnerability-open-service.json").read_text())
    added = {"allOf": [s for s in added["allOf"] if "$ref" not in s]}
    must(added["allOf"], base, "the type adds nothing")
    return [jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.FormatChecker())
        for schema in (core, added)]


def main():
    base = pathlib.Path(sys.argv[1])
    validators = published(sys.argv[2]) if len(sys.argv) > 2 else []
    rows = table(base / "index.csv")
    must(sorted(p.name for p in base.iterdir()) ==
         sorted([r["directory"] for r in rows] + ["index.csv"]), base, "files")
    found = []
    for row in rows:
        must(re.fullmatch(r"\d{3,}(-[a-z0-9]+)*", row["directory"]), base,
             row["directory"])
        must((row["missing"] == "contact") == (row["contact"] == ""), base,
             "missing", row)
        found.append(row | bundle(base / row["directory"], row, validators))
    ids = [i for b in found for i in b["ids"]]
    must(len(ids) == len(set(ids)), base, "an id twice")
    print(json.dumps(found, ensure_ascii=False))
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
