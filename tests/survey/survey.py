#!/usr/bin/python3
"""What 97-survey.t asks about outputs: survey.py WHAT FILE..."""
import csv
import json
import re
import sys

import jsonschema


def get(path, doc):
    """doc at "a.b[0].c"."""
    for key in re.findall(r"[^.\[\]]+", path):
        doc = doc[int(key)] if isinstance(doc, list) else doc[key]
    return doc


def say(file, *paths):
    """Values of a JSON document, in a line."""
    with open(file, encoding="ascii") as f:
        doc = json.load(f)
    print(*(get(p, doc) for p in paths))


def valid(schema, *files):
    """JSON documents against the schema, which is one itself."""
    with open(schema, encoding="ascii") as f:
        validator = jsonschema.Draft202012Validator(json.load(f))
    validator.check_schema(validator.schema)
    for file in files:
        with open(file, encoding="ascii") as f:
            doc = json.load(f)
        for error in validator.iter_errors(doc):
            print(f"{file}: {error.json_path}: {error.message[:200]}")


def table(file, columns):
    """The columns of a CSV file, all of whose lines are as long."""
    with open(file, encoding="utf-8", newline="") as f:
        raw = f.read()
    rows = list(csv.DictReader(raw.splitlines(keepends=True), strict=True))
    assert raw.count("\r\n") == raw.count("\n") == len(rows) + 1
    for row in rows:
        assert None not in row and None not in row.values()
        print(*(row[c] for c in columns.split(",")), sep="|")


def named(triples, *files):
    """Names and addresses of a file of triples that the files show."""
    names = set()
    with open(triples, encoding="ascii") as f:
        for line in f:
            names.update(line.rstrip("\n").split("\t"))
    names -= {"-", "nxdomain", "no-mail", "servfail", "timeout"}
    for file in files:
        with open(file, encoding="utf-8") as f:
            words = set(re.split(r"[^A-Za-z0-9.:_-]+", f.read()))
        words |= {w.strip(".:") for w in words}
        print(file, sorted(words & names)[:5], len(words & names))


WHAT = {"say": say, "valid": valid, "table": table, "named": named}
WHAT[sys.argv[1]](*sys.argv[2:])
