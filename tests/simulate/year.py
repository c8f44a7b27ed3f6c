"""A year of nightly imports, with what goes wrong in a year.

	year.py FOLDER DAYS HOSTS SEED

Scans of HOSTS hosts are signed and put into a spool each night, imported, and
held or refused where something is wrong with them; an operator looks in the
morning. relaybld runs all the time and is asked for every address that is or
was listed, that changed, and for some others. Exits 1 where anything was ever
served that should not be, or not served that should be, or where a night did
not end as it has to."""

import os
import random
import sys
import time

from judge import Oracle, Witness
from nights import Nights, Scanner, schedule
from program import Asker, Clock, Relaybl, Relaybld, free_port, name_of
from scanfile import Key
from truth import CANARY_CLOSED, CANARY_OPEN, CLOSED, OPEN, Truth

ZONE = "bl.example.org"
BEGIN = 1_800_000_000 // 86400 * 86400
NIGHT, MORNING, DAY = 2 * 3600, 8 * 3600, 86400
OK, HELD, BAD_DATA = 0, 3, 65
ENDS = {  # of a spool run, by what was wrong with the night
    "": (OK,),
    "many": (HELD,),
    "aborted": (OK,),
    "inside": (HELD,),
    "empty": (HELD, BAD_DATA),
    "blocked": (HELD,),
    "replayed": (BAD_DATA,),
    "forged": (BAD_DATA,),
    "all open": (HELD,),
}

CONF = """\
store: {folder}/store
server:
  listen: [127.0.0.1@{port}]
  workers: 1
  allow: [127.0.0.0/8]
lists:
  relays:
    allow-special: true
    expire: 30d
    exempt: [{own}]
    max-remove: [8, 20%]
    max-add: [10, 20%]
scanners:
  nightly:
    keys: ["{key}"]
    canary-open: [{canary_open}]
    canary-closed: [{canary_closed}]
    max-remove: [8, 20%]
    max-add: [10, 20%]
zones:
  {zone}:
    list: relays
    ttl: 300
    negative-ttl: 60
keep: {{ files: 2d }}
"""


class Year:
    def __init__(self, folder, days, hosts, seed):
        self.folder, self.days = folder, days
        self.random = random.Random(seed)
        self.truth = Truth(hosts, self.random)
        self.spool = os.path.join(folder, "spool")
        os.makedirs(self.spool, 0o755)
        os.makedirs(os.path.join(folder, "kept"))
        self.key = Key(os.path.join(folder, "key"))
        forger = Key(os.path.join(folder, "forged"))
        forger.ident = self.key.ident
        scanner = Scanner(self.truth, self.random, self.spool, self.key)
        self.nights = Nights(
            scanner, forger, self.random, os.path.join(folder, "kept")
        )
        self.oracle, self.witness = Oracle(self.truth), Witness(self.truth)
        # A bad rollout, and a night on which many were fixed.
        self.many = {days // 4: OPEN, days * 3 // 5: CLOSED}
        self.incidents = schedule(
            [d for d in range(7, days - 2) if not self.is_many(d + 1)],
            self.random,
        )
        self.names = [name_of(ip, ZONE) for ip in self.truth.addresses]
        self.wrong = {"listed": 0, "delisted": 0, "ended": 0}
        self.held = self.refused = self.rejected = self.approved = 0
        self.start()

    def start(self):
        own = self.truth.own
        port = free_port()
        conf = os.path.join(self.folder, "relaybl.conf")
        with open(conf, "w", encoding="ascii") as file:
            file.write(
                CONF.format(
                    folder=self.folder,
                    port=port,
                    own=", ".join(map(self.truth.addresses.__getitem__, own)),
                    key=self.key.public,
                    canary_open=CANARY_OPEN,
                    canary_closed=CANARY_CLOSED,
                    zone=ZONE,
                )
            )
        self.clock = Clock(os.path.join(self.folder, "clock"))
        self.clock.stop_at(BEGIN)
        self.relaybl = Relaybl(conf, self.clock)
        self.must("publish")
        log = os.path.join(self.folder, "log")
        self.server = Relaybld(conf, self.clock, log, port)
        self.asker = Asker(self.server.server)

    def must(self, *words):
        code, out, err = self.relaybl(*words)
        if code != 0:
            raise RuntimeError(f"{words}: exit {code}: {out}{err}")
        return out

    def complain(self, kind, text):
        self.wrong[kind] += 1
        if self.wrong[kind] <= 10:
            print(f"wrong ({kind}): {text}", file=sys.stderr)

    # --- asking -------------------------------------------------------------

    def ask(self, day, now):
        """All that are or were listed, that changed, and some others."""
        hosts = self.oracle.ever | self.truth.changed | set(self.truth.own)
        hosts |= set(self.random.sample(range(self.truth.count), 100))
        hosts = sorted(hosts)
        end = time.monotonic() + 2
        while True:
            answers = self.asker.ask([self.names[i] for i in hosts])
            expected = [
                (2,) if self.oracle.served(i, now) == 2 else () for i in hosts
            ]
            if answers == expected or time.monotonic() > end:
                break
            time.sleep(0.01)
        for i, got, want in zip(hosts, answers, expected):
            self.judge(day, i, got, want)

    def judge(self, day, i, got, want):
        told = f"day {day}: {self.truth.addresses[i]}: {got}, not {want}"
        if got and (not want or self.witness.must_not(i)):
            self.complain("listed", told)
        elif not got and (want or self.witness.must(i, day)):
            self.complain("delisted", told)

    # --- a day --------------------------------------------------------------

    def change(self, day):
        """What happens to the hosts."""
        few = max(12, self.truth.aim * 3 // 10)
        if day in self.many:
            wanted = self.many[day]
            self.truth.many(OPEN + CLOSED - wanted, wanted, few)
        else:
            self.truth.day()
        for i in self.truth.own:
            is_bad = self.days // 3 < day < self.days // 2
            self.truth.state[i] = OPEN if is_bad else CLOSED

    def night(self, day):
        now = BEGIN + day * DAY + NIGHT
        kind = self.incidents.get(day, "")
        self.clock.stop_at(now - 600)
        if day == 5:
            self.nights.keep_one(now)
        sent = self.nights.send(kind, now - 300)
        self.clock.stop_at(now)
        self.oracle.run_out(now)
        code, out, err = self.relaybl("import", "--spool", self.spool)
        self.refused += code == BAD_DATA
        self.learn(day, sent, now, code == HELD)
        expected = ENDS[kind]
        if code == HELD and self.is_many(day):
            expected = ENDS["many"]
        if code not in expected:
            self.complain(
                "ended", f"day {day} ({kind}): exit {code}: {out}{err}"
            )
        self.must("expire")
        self.ask(day, now)

    def is_many(self, day):
        """Is what many hosts do still being noticed?"""
        return any(0 <= day - d <= 5 for d in self.many)

    def learn(self, day, sent, now, is_held):
        """What the oracle and the witness make of the scan."""
        self.waiting = None
        if sent is None:
            return
        seen, complete = sent
        seen = {i: said for i, said in enumerate(seen) if said is not None}
        hold = self.open_hold() if is_held else ""
        if hold == "all":
            self.waiting = (seen, complete, day)
        else:
            kept = self.oracle.take(
                seen, complete, now - 300, now, hold == "removals"
            )
            self.witness.take(
                {i: s for i, s in seen.items() if i not in kept}, complete, day
            )
            if kept:
                self.waiting = (kept, complete, day)

    def open_holds(self):
        return self.relaybl.rows("imports", "--held")

    def open_hold(self):
        last = max(self.open_holds(), key=lambda row: row["import"])
        return last["hold"]["what"]

    def morning(self, day):
        """An operator looks at what was held, unless he sleeps."""
        now = BEGIN + day * DAY + MORNING
        self.clock.stop_at(now)
        self.oracle.run_out(now)
        for row in self.open_holds():
            self.held += 1
            if self.waiting is not None:
                self.approve(row["import"], now)
            elif self.random.random() < 0.7:
                self.must("reject", str(row["import"]), "--reason", "not true")
                self.rejected += 1
        self.ask(day, now)

    def approve(self, ident, now):
        self.must("approve", str(ident), "--reason", "so it is")
        self.approved += 1
        seen, complete, day = self.waiting
        self.oracle.take(seen, complete, BEGIN + day * DAY + NIGHT - 300, now)
        self.witness.take(seen, complete, day)
        self.waiting = None

    def run(self):
        for day in range(self.days):
            if day:
                self.change(day)
            self.night(day)
            self.morning(day)
        self.must("verify")
        if self.server.stop() != 0:
            self.complain("ended", "relaybld did not end cleanly")

    def report(self, seconds):
        now = BEGIN + self.days * DAY
        events = self.must("verify")
        print(
            f"days={self.days} hosts={self.truth.count}"
            f" listings={self.oracle.begun} delisted={self.oracle.delisted}"
            f" expired={self.oracle.expired}"
            f" listed_at_the_end={self.oracle.listings(now)}"
        )
        print(
            f"wrongly_listed={self.wrong['listed']}"
            f" wrongly_delisted={self.wrong['delisted']}"
            f" nights_ended_wrongly={self.wrong['ended']}"
        )
        print(
            f"held={self.held} approved={self.approved}"
            f" rejected={self.rejected} refused={self.refused}"
            f" questions={self.asker.asked}"
        )
        print(
            f"seconds={seconds:.0f} of_relaybl={self.relaybl.spent:.0f}"
            f" commands={self.relaybl.runs}"
        )
        print(events.strip())


def main():
    began = time.monotonic()
    year = Year(sys.argv[1], *map(int, sys.argv[2:5]))
    try:
        year.run()
    finally:
        if year.server.process.poll() is None:
            year.server.stop()
    year.report(time.monotonic() - began)
    sys.exit(1 if any(year.wrong.values()) else 0)


main()
