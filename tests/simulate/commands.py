"""What each command of the program does to the model; each returns the exit
status that is expected, with nothing changed where that says so."""

from dataclasses import replace

import rules
from model import Model, is_removal
from rules import Around, Verdict

OK, NOTHING, HELD, REFUSED, LATER = 0, 1, 3, 65, 75


class Ledger(Model):
    # --- scans --------------------------------------------------------------

    def scan(self, scan):
        """relaybl import FILE."""
        before = self.applied(scan)
        if before and (self.is_settled(before) or self.undone_by(before)):
            return HELD if self.imports[before].state == "open" else OK
        if self.is_undone(scan):
            return REFUSED
        if not before and self.is_replayed(scan):
            return REFUSED
        changes = list(
            self.plan(scan, self.next_id(), scan.verdicts, before)
        )
        if before and not changes:
            return OK
        hold = self.judge_scan(scan, changes)
        ident = self.record("scan", scanner=scan.scanner, scan=scan)
        record = self.imports[ident]
        record.hold, record.state = hold, "open" if hold else ""
        if hold == "all":
            record.kept = scan.verdicts
            self.supersede(scan, ident)
            return HELD
        self.apply(scan, ident, changes, hold, scan.verdicts)
        self.advance(scan, ident)
        if hold or (scan.complete and scan.mode in ("", "full")):
            self.supersede(scan, ident)
        return HELD if hold else OK

    def applied(self, scan):
        """The import of the same bytes, the last one; 0: there is none."""
        return max(
            (
                ident
                for ident, record in self.imports.items()
                if record.scan == scan and record.kind == "scan"
            ),
            default=0,
        )

    def is_settled(self, ident):
        """Nothing to look at again? What was seen from inside might count
        now, by another configuration."""
        record = self.imports[ident]
        policy = self.policies[record.scanner]
        return record.hold != "" or not any(
            rules.is_unproven(v, policy, record.scan.internal)
            for v in record.scan.verdicts
        )

    def undone_by(self, ident):
        """The revert that undid an import, and stands; 0: none."""
        found = 0
        while self.imports[ident].reverted:
            ident = self.imports[ident].reverted
            found = 0 if found else ident
        return found

    def is_undone(self, scan):
        """Was the scan taken back, in whichever file it came?"""
        same = [
            i
            for i, r in self.imports.items()
            if r.kind == "scan"
            and r.scanner == scan.scanner
            and r.scan_id() == scan.scan_id
        ]
        if not same:
            return False
        first = self.imports[min(same)]
        ident = min(same)
        if first.hold == "all" and first.state == "approved":
            ident = first.approved
        return self.undone_by(ident) != 0

    def is_replayed(self, scan):
        feed = self.feeds.get(scan.scanner)
        if feed is None:
            return False
        last = {feed["good"], self.last_of(scan.scanner)}
        again = any(
            i and self.imports[i].scan_id() == scan.scan_id for i in last
        )
        if scan.seq:
            seq = self.seq.get(scan.scanner, 0)
            return scan.seq < seq or (scan.seq == seq and not again)
        if not scan.complete or scan.ended > feed["ended"]:
            return False
        return scan.ended < feed["ended"] or not again

    def last_of(self, scanner):
        """Its last import of any kind; 0: there is none."""
        return max(
            (i for i, r in self.imports.items() if r.scanner == scanner),
            default=0,
        )

    def apply(self, scan, ident, changes, hold, verdicts):
        record = self.imports[ident]
        missing = list(self.missing(scan))
        taken = [v for v in verdicts if self.is_taken(v, scan)]
        for verdict, key, before, after in changes:
            if hold and is_removal(before, after):
                record.kept.append(verdict)
            else:
                self.put(ident, key, after)
        for key, f in missing:
            after = rules.miss(f, self.around(scan, ident, key))
            if after is not f:
                self.put(ident, key, after)
        self.answer([v for v in taken if v not in record.kept])

    def advance(self, scan, ident):
        """How far the scanner has come; its feed."""
        feed = self.feeds.setdefault(
            scan.scanner, {"ended": 0, "scope": 0, "good": 0}
        )
        if scan.complete and scan.mode != "recheck":
            feed["good"] = ident
        if not scan.complete:
            return
        self.seq[scan.scanner] = max(self.seq.get(scan.scanner, 0), scan.seq)
        feed["ended"] = max(feed["ended"], scan.ended)
        if scan.mode == "full":
            feed["scope"] = len(scan.scope)

    def supersede(self, scan, ident):
        for other, record in self.imports.items():
            if other != ident and record.scanner == scan.scanner:
                if record.state == "open" and record.kind == "scan":
                    if record.scan.ended > scan.ended > 0:
                        continue  # that one is newer
                    record.state, record.kept = "superseded", []

    def answer(self, verdicts):
        """Retests that were asked for and are done."""
        for v in verdicts:
            asked, _ = self.asked.get(v.prefix, (0, True))
            if v.verdict in ("open", "closed") and 0 < asked <= v.ended:
                self.asked[v.prefix] = (asked, True)

    # --- holds --------------------------------------------------------------

    def approve(self, target):
        held = self.imports[target]
        scan = held.scan
        if held.kind == "revert":
            return self.approve_revert(target)
        self.approving = target
        changes = list(self.plan(scan, self.next_id(), held.kept))
        ident = self.record(
            "approve", scanner=held.scanner, scan=scan, target=target
        )
        self.apply(scan, ident, changes, "", held.kept)
        self.advance(scan, ident)
        if scan.complete and scan.mode in ("", "full"):
            self.supersede(scan, ident)
        held.state, held.kept, held.approved = "approved", [], ident
        self.approving = 0
        return OK

    def reject(self, target):
        held = self.imports[target]
        held.state, held.kept = "rejected", []
        return OK

    # --- undoing ------------------------------------------------------------

    def revert(self, target):
        """As an import of its own, judged as one."""
        changes = self.undone(target)
        if not changes:
            return NOTHING
        hold = self.judge_revert(target, changes)
        ident = self.record(
            "revert", target=target, scanner=self.imports[target].scanner
        )
        record = self.imports[ident]
        record.hold, record.state = hold, "open" if hold else ""
        if hold == "all":
            return HELD
        for key, now, before in changes:
            if not hold or not self.ends(now, before):
                self.put_back(ident, key, before)
        self.mark_undone(target, ident)
        return HELD if hold else OK

    def mark_undone(self, target, ident):
        """What a guard held of it is dropped with the rest."""
        record = self.imports[target]
        record.reverted = ident
        if record.state == "open":
            record.state, record.kept = "rejected", []

    def approve_revert(self, held):
        """What was held of it, or all of it."""
        target = self.imports[held].target
        changes = self.undone(target)
        ident = self.record(
            "approve", target=held, scanner=self.imports[held].scanner
        )
        for key, _, before in changes:
            self.put_back(ident, key, before)
        self.imports[held].state = "approved"
        self.imports[held].approved = ident
        if self.imports[held].hold == "all":
            self.mark_undone(target, ident)
        return OK

    def undone(self, target):
        """(finding, what is, what was) of all that a revert puts back."""
        return [
            (key, self.findings.get(key), before)
            for key, before in self.imports[target].undo.items()
            if self.is_as_left(target, key)
        ]

    def put_back(self, ident, key, before):
        if before is not None:
            before = replace(before, changed_by=ident)
        self.put(ident, key, before)

    def is_as_left(self, target, key):
        """Is the finding what that import made of it?"""
        now = self.findings.get(key)
        deleted = key in self.imports[target].deleted
        if now is None or deleted:
            return now is None and deleted
        return now.changed_by == target

    def ends(self, now, before):
        """Would the revert end a listing?"""
        return (
            now is not None
            and now.state == "listed"
            and (before is None or before.state != "listed")
        )

    def judge_revert(self, target, changes):
        removals = sum(self.ends(now, before) for _, now, before in changes)
        additions = sum(
            before is not None
            and before.state in rules.SERVED
            and (now is None or now.served(self.now) is None)
            for _, now, before in changes
        )
        scanner = self.imports[target].scanner
        trips = dict(self.judged(removals, additions, scanner, True))
        self.why = f"({', '.join(trips)})"
        return min(trips.values(), default="")

    def purge(self, scanner=None, ident=None, since=None):
        """Every finding that matches all that is said."""
        matching = [
            (key, f)
            for key, f in self.findings.items()
            if (scanner is None or key[1] == scanner)
            and (ident is None or f.opened_by == ident)
            and (since is None or f.last_open >= since)
            and f.state != "removed"
        ]
        if not matching:
            return NOTHING
        made = self.record("purge", scanner=scanner or "")
        for key, f in matching:
            self.put(made, key, self.taken_off(f, made))
        return OK

    def taken_off(self, f, ident):
        return replace(
            f,
            state="removed",
            open_streak=0,
            removed=self.now,
            changed_by=ident,
        )

    # --- by hand, and by the clock ------------------------------------------

    def add(self, prefix, expires=0):
        key = (prefix, "operator", 0)
        ident = self.record("add", scanner="operator")
        known = self.findings.get(key)
        if known is not None:
            known = replace(
                known, removed=0, last_seen=min(known.last_seen, self.now)
            )
        after = rules.see_open(
            known,
            Verdict(prefix, 0, "open", self.now),
            self.policies["operator"],
            Around(now=self.now, ident=ident),
        )
        after = replace(after, verdict="none", expires=expires or after.expires)
        self.put(ident, key, after)
        return OK

    def remove(self, prefix):
        matching = [
            (key, f)
            for key, f in self.findings.items()
            if key[0] == prefix and f.state in rules.SERVED
        ]
        if not matching:
            return NOTHING
        ident = self.record(
            "remove", scanner="operator", prefix=prefix, time=self.now
        )
        for key, f in matching:
            self.put(ident, key, self.taken_off(f, ident))
        return OK

    def exempt_prefix(self, prefix, until=0):
        self.record("exempt")
        self.exempt[prefix] = until
        return OK

    def unexempt(self, prefix):
        if prefix not in self.exempt or prefix in self.over():
            return NOTHING
        self.record("exempt")
        del self.exempt[prefix]
        return OK

    def recheck(self, prefix):
        """Once in a day, of the request and of the last look at it."""
        seen = max(
            (
                f.last_seen
                for key, f in self.findings.items()
                if key[0] == prefix and f.verdict != "none"
            ),
            default=0,
        )
        last = max(seen, self.asked.get(prefix, (0, False))[0])
        if last > self.now - rules.DAY:
            return LATER
        self.record("recheck")
        self.asked[prefix] = (self.now, False)
        return OK

    def expire(self):
        """Notes what has run out."""
        changed = {
            key: rules.ran_out(f, self.now)
            for key, f in self.findings.items()
            if rules.ran_out(f, self.now) is not f
        }
        if changed:
            ident = self.record("expire")
            for key, after in changed.items():
                self.put(ident, key, replace(after, changed_by=ident))
            self.imports[ident].undo.clear()
        for prefix, (asked, _) in list(self.asked.items()):
            if asked < self.now - 30 * rules.DAY:
                del self.asked[prefix]
        return OK
