"""What ought to be served on a day of the simulated year, from what honest
scans saw, and whether it is."""

import rules
from model import is_removal
from rules import Around, Policy, Verdict
from truth import OPEN

POLICY = Policy(
    confirm={"rcpt": 2, "data": 1, "delivered": 1}, expire=30 * rules.DAY
)
PLAIN = {"weak": "closed"}  # what a verdict is called in a file


class Oracle:
    """The state table, fed with what is true."""

    def __init__(self, truth):
        self.truth = truth
        self.findings = {}  # by host
        self.ever = set()  # listed at any time
        self.begun = self.delisted = self.expired = 0

    def verdict(self, i, said, ended):
        return Verdict(
            prefix=self.truth.addresses[i],
            port=25,
            verdict=PLAIN.get(said, said),
            ended=ended,
            proof=self.truth.proof(i) if said == "open" else "none",
            weak=said == "weak",
        )

    def take(self, seen, complete, ended, now, withhold=False):
        """A scan, by host; what of it was withheld."""
        kept = {}
        around = Around(now=now, ident=1, aborted=not complete)
        for i, said in seen.items():
            before = self.findings.get(i)
            if before is None and said != "open":
                continue
            v = self.verdict(i, said, ended)
            after = rules.decide(before, v, POLICY, around)
            if withhold and is_removal(before, after):
                kept[i] = said
            elif after is not before:
                self.count(i, before, after, now)
                self.findings[i] = after
        return kept

    def count(self, i, before, after, now):
        was = before is not None and rules.ran_out(before, now).state
        if after.state == "listed" and was != "listed":
            self.begun += 1
            self.ever.add(i)
        self.delisted += was == "listed" and after.state == "cleared"

    def run_out(self, now):
        for i, f in self.findings.items():
            after = rules.ran_out(f, now)
            if after is not f:
                self.expired += f.state == "listed"
                self.findings[i] = after

    def served(self, i, now):
        """2, 20 or None."""
        if i in self.truth.own or i not in self.findings:
            return None
        return self.findings[i].served(now)

    def listings(self, now):
        return sum(f.served(now) == rules.RELAY for f in self.findings.values())


class Witness:
    """Knows no rules: how often in a row each host was seen open, or closed,
    by scans that counted."""

    def __init__(self, truth):
        self.truth = truth
        self.open, self.closed, self.last = {}, {}, {}

    def take(self, seen, complete, night):
        for i, said in seen.items():
            if said == "open":
                self.open[i] = self.open.get(i, 0) + 1
                self.closed.pop(i, None)
                self.last[i] = night
            elif said in ("closed", "weak") and complete and i in self.last:
                self.closed[i] = self.closed.get(i, 0) + 1
                self.open.pop(i, None)

    def must_not(self, i):
        """Was never open, or was seen closed three nights in a row."""
        return (
            i in self.truth.own
            or i not in self.truth.was_open
            or self.closed.get(i, 0) >= 3
        )

    def must(self, i, night):
        """Is open, and was seen so twice, the last time this week."""
        return (
            self.truth.state[i] == OPEN
            and i not in self.truth.own
            and self.open.get(i, 0) >= 2
            and night - self.last[i] < 7
        )
