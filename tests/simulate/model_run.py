"""Random steps on a small set of addresses, the program against the model.

	model_run.py FOLDER SEED STEPS

After each step what `relaybl list` tells of every finding, what `relaybld`
answers for every address and which holds are open must be what the model
says, and `relaybl verify` must find nothing. Prints what was done; exits 1 at
the first difference, with the commands that led to it."""

import os
import random
import sys
import time

import rules
from commands import Ledger
from model import Limits
from program import Asker, Clock, Relaybl, Relaybld, free_port, name_of
from rules import Policy
from scanfile import stamp
from steps import ADDRESSES, Steps, Wrong

ZONE = "bl.example.org"
BEGIN = 1_800_000_000
# What is asked for, and in which codes it may be answered.
ZONES = {
    ZONE: (2, 3, 8, 9, 10),
    f"unconfirmed.{ZONE}": (20,),
    f"input.{ZONE}": (10,),
}
ASKED = ADDRESSES + ["192.0.2.200", "2001:db8::ffff", "2001:db8:0:2::1"]

CONF = """\
store: {folder}/store
server:
  listen: [127.0.0.1@{port}]
  workers: 1
  allow: [127.0.0.0/8]
lists:
  relays:
    allow-special: true
    expire: 10d
    max-remove: [1, 25%]
    max-add: [4, 40%]
    max-open: [4, 80%]
    max-inconclusive: [3, 60%]
scanners:
{scanners}
zones:
  {zone}:
    list: relays
    ttl: 300
    negative-ttl: 60
keep: {{ findings: 3650d, events: 3650d, evidence: 3650d, undo: 3650d }}
"""
GUARDS = (
    "max-remove: [1, 25%], max-add: [4, 40%], max-open: [4, 80%], "
    "max-inconclusive: [3, 60%]"
)
SCANNERS = {
    "alpha": "",
    "beta": "internal: trust, clear: 1, confirm-data: 2, ",
    "gamma": "apart: 6h, clear-weak: 2, clear: 2, ",
}
POLICIES = {
    "alpha": Policy(confirm={"rcpt": 2, "data": 1, "delivered": 1}),
    "beta": Policy(
        confirm={"rcpt": 2, "data": 2, "delivered": 1},
        internal_trust=True,
        clear=1,
        clear_weak=2,
    ),
    "gamma": Policy(
        confirm={"rcpt": 2, "data": 1, "delivered": 1},
        apart=6 * rules.HOUR,
        clear_weak=2,
    ),
    "operator": Policy(confirm={"none": 1}, apart=0, relist_cap=1),
}
LIMITS = Limits(
    remove=(1, 25), add=(4, 40), open=(4, 80), inconclusive=(3, 60)
)


def when(seconds):
    return stamp(seconds) if seconds else None


def as_told(f, now):
    """A finding as `relaybl list --json` prints it."""
    return {
        "state": f.shown(now),
        "code": f.code,
        "verdict": f.verdict,
        "proof": f.proof,
        "open_streak": f.open_streak,
        "close_streak": f.close_streak,
        "strong_streak": f.strong_streak,
        "vague_streak": f.vague_streak,
        "relisted": f.relisted,
        "counted": when(f.counted),
        "removed": when(f.removed),
        "first_open": when(f.first_open),
        "listed_since": when(f.listed_since) if f.state == "listed" else None,
        "last_open": when(f.last_open),
        "last_closed": when(f.last_closed),
        "last_seen": when(f.last_seen),
        "expires": when(f.expires),
        "import": f.changed_by,
        "import_open": f.opened_by,
    }


class Checks:
    """After every step."""

    def __init__(self, model, relaybl, asker):
        self.model, self.relaybl, self.asker = model, relaybl, asker

    def all(self):
        verify = self.relaybl.start("verify")
        self.findings()
        self.answers()
        out, err = verify.communicate()
        if verify.returncode != 0:
            raise Wrong(f"verify: {out}{err}")

    def findings(self):
        now = self.model.now
        told = {
            (row["prefix"], row["scanner"], row["port"]): row
            for row in self.relaybl.rows("list", "--state", "all")
        }
        for key in sorted(told.keys() | self.model.findings.keys()):
            if key not in told or key not in self.model.findings:
                raise Wrong(f"{key} is known to one alone")
            expected = as_told(self.model.findings[key], now)
            for field, value in expected.items():
                if told[key][field] != value:
                    raise Wrong(
                        f"{key}: {field} is {told[key][field]}, "
                        f"expected {value}\n{told[key]}\n"
                        f"{self.model.findings[key]}"
                    )

    def answers(self):
        """relaybld sees a new generation within a moment."""
        expected = {
            name_of(address, zone): self.model.served(address, codes)
            for address in ASKED
            for zone, codes in ZONES.items()
        }
        end = time.monotonic() + 5
        while True:
            answers = dict(zip(expected, self.asker.ask(expected)))
            if answers == expected:
                return
            if time.monotonic() > end:
                break
            time.sleep(0.002)
        for name, codes in expected.items():
            if answers[name] != codes:
                raise Wrong(f"{name}: {answers[name]}, expected {codes}")


def prepare(folder):
    port = free_port()
    conf = os.path.join(folder, "relaybl.conf")
    with open(conf, "w", encoding="ascii") as file:
        scanners = "\n".join(
            f"  {name}: {{ {more}{GUARDS} }}"
            for name, more in SCANNERS.items()
        )
        file.write(
            CONF.format(folder=folder, port=port, scanners=scanners, zone=ZONE)
        )
    return conf, port


def main():
    folder, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    os.makedirs(folder)
    conf, port = prepare(folder)
    clock = Clock(os.path.join(folder, "clock"))
    clock.stop_at(BEGIN)
    relaybl = Relaybl(conf, clock)
    code, out, err = relaybl("publish")
    if code != 0:
        sys.exit(f"publish: {out}{err}")
    server = Relaybld(conf, clock, os.path.join(folder, "log"), port)
    model = Ledger(POLICIES, LIMITS)
    model.now = BEGIN
    steps = Steps(random.Random(seed), model, relaybl, folder)
    checks = Checks(model, relaybl, Asker(server.server))
    done = 0
    try:
        for done in range(1, count + 1):
            steps.one()
            checks.all()
    except Wrong as wrong:
        print(f"seed {seed}, step {done}: {wrong}", file=sys.stderr)
        print("\n".join(relaybl.said), file=sys.stderr)
        sys.exit(1)
    finally:
        server.stop()
    print(f"seed={seed} steps={done} imports={len(model.imports)}")
    print(" ".join(f"{what}:{n}" for what, n in sorted(steps.done.items())))


main()
