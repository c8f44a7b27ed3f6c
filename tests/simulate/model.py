"""The ledger as it should be: a plain model of what every command does to one
list, kept beside the real one."""

from dataclasses import dataclass, field
from ipaddress import ip_network

import rules
from rules import DAY, Around


@dataclass
class Scan:
    """One scan file as its scanner wrote it."""

    scanner: str
    scan_id: str
    ended: int
    verdicts: list
    seq: int = 0  # 0: not said
    complete: bool = True
    internal: bool = False
    mode: str = ""  # "": not said
    scope: list = field(default_factory=list)


@dataclass
class Import:
    """What is kept of one."""

    kind: str
    scanner: str = ""
    scan: Scan = None
    hold: str = ""  # "all", "removals"
    state: str = ""  # of the hold: open, approved, rejected, superseded
    kept: list = field(default_factory=list)  # verdicts that a hold keeps
    undo: dict = field(default_factory=dict)  # finding -> what was before
    deleted: set = field(default_factory=set)  # findings that it ended
    target: int = 0
    reverted: int = 0  # the import that undid it
    approved: int = 0  # the import that let it through
    prefix: str = ""  # that was taken off by hand, and when
    time: int = 0

    def scan_id(self):
        return self.scan.scan_id if self.scan else None


@dataclass(frozen=True)
class Limits:
    """How much of what, the larger of the two; shares in percent."""

    remove: tuple = (20, 20)
    add: tuple = (100, 20)
    open: tuple = (20, 20)
    inconclusive: tuple = (20, 50)
    coverage: int = 95
    shrink: int = 20
    max_age: int = 2 * DAY

    def passed(self, name, value, base):
        absolute, percent = getattr(self, name)
        return value > max(absolute, base * percent // 100)


class Model:
    def __init__(self, policies, limits):
        self.policies = policies  # by scanner
        self.limits = limits
        self.findings = {}  # (prefix, scanner, port)
        self.exempt = {}  # prefix -> until, 0: for ever
        self.imports = {}
        self.seq = {}  # scanner -> highest of a complete scan
        self.feeds = {}  # scanner -> {"ended", "scope"}
        self.asked = {}  # prefix -> when a retest was asked for
        self.now = 0
        self.approving = 0  # the import, while it is
        self.why = ""  # what was judged last, for a failure

    # --- what is there ------------------------------------------------------

    def next_id(self):
        return len(self.imports) + 1

    def count(self, states, scanner=None, over=False):
        """Findings in one of the states, over already or not."""
        return sum(
            f.state in states and (over or f.expires > self.now)
            for key, f in self.findings.items()
            if scanner in (None, key[1])
        )

    def is_exempt(self, prefix):
        return any(covers(e, prefix) for e in self.exempt)

    def served(self, address, zone):
        """Those of the zone's codes that are answered for an address: of the
        most specific prefix that has any."""
        found = {}
        for key, f in self.findings.items():
            code = f.served(self.now)
            if code in zone and covers(key[0], address):
                length = ip_network(key[0]).prefixlen
                found.setdefault(length, set()).add(code)
        if not found or self.is_exempt(address):
            return ()
        return tuple(sorted(found[max(found)]))

    def agrees(self, key):
        """Does another scanner say now that it is open?"""
        prefix, scanner, port = key
        return any(
            other[0] == prefix
            and other[2] == port
            and other[1] not in (scanner, "operator")
            and f.verdict == "open"
            and f.last_open > f.removed
            and f.last_open + self.policies[other[1]].expire > self.now
            for other, f in self.findings.items()
        )

    def over(self):
        """Exemptions whose time is over; the next change drops them."""
        return [e for e, until in self.exempt.items() if 0 < until <= self.now]

    def sweep(self):
        for prefix in self.over():
            del self.exempt[prefix]

    # --- changing it --------------------------------------------------------

    def record(self, kind, **more):
        """A new import; its id."""
        ident = self.next_id()
        self.imports[ident] = Import(kind, **more)
        return ident

    def put(self, ident, key, after):
        before = self.findings.get(key)
        self.imports[ident].undo[key] = before
        if after is None:
            self.imports[ident].deleted.add(key)
            del self.findings[key]
        else:
            self.findings[key] = after

    def taken_off_at(self, prefix):
        """When somebody last took it off by hand, of late."""
        return max(
            (
                r.time
                for r in self.imports.values()
                if r.kind == "remove"
                and r.prefix == prefix
                and not r.reverted
                and r.time >= self.now - 30 * DAY
            ),
            default=0,
        )

    def around(self, scan, ident, key, before=0):
        """before: an import of the same bytes that is looked at again. What
        is approved changed nothing when it was held."""
        same = [
            i
            for i, record in self.imports.items()
            if i != ident
            and record.kind == "scan"
            and record.scanner == scan.scanner
            and record.scan.scan_id == scan.scan_id
        ]
        first = min(same, default=0)
        asked, answered = self.asked.get(key[0], (0, True))
        return Around(
            now=self.now,
            ident=ident,
            aborted=not scan.complete,
            internal=scan.internal,
            same_scan=0 if first == self.approving else first,
            same_file=before,
            agrees=self.agrees(key),
            asked=0 if answered else asked,
            recheck=scan.mode == "recheck",
            removed=self.taken_off_at(key[0]),
        )

    def is_taken(self, v, scan):
        """Is the verdict looked at by the rules?"""
        policy = self.policies[scan.scanner]
        key = (v.prefix, scan.scanner, v.port)
        around = self.around(scan, self.next_id(), key)
        return not rules.is_ignored(
            self.findings.get(key), v, policy, around
        )

    def plan(self, scan, ident, verdicts, before=0):
        """(verdict, key, before, after) of each that changes a finding."""
        policy = self.policies[scan.scanner]
        for v in sorted(verdicts, key=lambda v: (v.prefix, v.port)):
            key = (v.prefix, scan.scanner, v.port)
            known = self.findings.get(key)
            after = rules.decide(
                known, v, policy, self.around(scan, ident, key, before)
            )
            if after is not known:
                yield v, key, known, after

    def missing(self, scan):
        """Listings that a scan of everything does not mention: told when it
        is applied, not again when what was held of it is approved."""
        if scan.mode != "full" or not scan.complete:
            return
        if self.approving and self.imports[self.approving].hold != "all":
            return
        told = {(v.prefix, v.port) for v in scan.verdicts}
        for key, f in self.findings.items():
            if key[1] != scan.scanner or f.state != "listed":
                continue
            if f.expires > self.now:
                inside = any(covers(s, key[0]) for s in scan.scope)
                if inside and (key[0], key[2]) not in told:
                    yield key, f

    # --- guards -------------------------------------------------------------

    def is_first(self):
        return not any(f["good"] for f in self.feeds.values()) and not any(
            f.state in rules.SERVED for f in self.findings.values()
        )

    def judged(self, removals, additions, scanner, over=False):
        """Guards of both kinds that an import or a revert passes; the latter
        is also held against what is over."""
        for whose in (None, scanner):
            listed = self.count(("listed",), whose, over)
            served = self.count(rules.SERVED, whose, over)
            if self.limits.passed("remove", removals, listed):
                yield "removals", "removals"
            if self.limits.passed("add", additions, served):
                yield "additions", "all"

    def judge_scan(self, scan, changes):
        """What is held of a scan: "", "removals", "all"."""
        newest = max(v.ended for v in scan.verdicts)
        if scan.complete:
            newest = scan.ended
        if newest < self.now - self.limits.max_age:
            self.why = "(age)"
            return "all"
        if self.is_first():
            return ""
        trips = self.trips(scan, changes)
        self.why = f"({', '.join(trips)})"
        return min(trips.values(), default="")  # "all" before "removals"

    def trips(self, scan, changes):
        trips = dict(
            self.judged(
                sum(is_removal(b, a) for _, _, b, a in changes),
                sum(
                    self.is_addition(b, a)
                    for v, _, b, a in changes
                    if not self.is_exempt(v.prefix)
                ),
                scan.scanner,
            )
        )
        if scan.mode != "recheck":
            trips.update({rate: "all" for rate in self.rates_passed(scan)})
        return trips

    def is_addition(self, before, after):
        was = before is not None and before.served(self.now) is not None
        return not was and after.served(self.now) is not None

    def rates_passed(self, scan):
        said = [v.verdict for v in scan.verdicts]
        vague = said.count("unreachable") + said.count("inconclusive")
        if self.limits.passed("open", said.count("open"), len(said)):
            yield "open"
        if self.limits.passed("inconclusive", vague, len(said)):
            yield "inconclusive"
        if scan.mode != "full" or not scan.complete:
            return
        scope = sum(ip_network(s).num_addresses for s in scan.scope)
        told = {
            v.prefix
            for v in scan.verdicts
            if any(covers(s, v.prefix) for s in scan.scope)
        }
        if len(told) * 100 < scope * self.limits.coverage:
            yield "coverage"
        last = self.feeds.get(scan.scanner, {}).get("scope", 0)
        if scope * 100 < last * (100 - self.limits.shrink):
            yield "scope"


def covers(prefix, address):
    wide, narrow = ip_network(prefix), ip_network(address)
    return wide.version == narrow.version and narrow.subnet_of(wide)


def is_removal(before, after):
    return (
        before is not None
        and before.state == "listed"
        and after.state == "cleared"
    )
