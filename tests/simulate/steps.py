"""Random steps: each is done to the program and to the model, and what the
program says of it must be what the model expects."""

import os

import scanfile
from commands import HELD, OK, Ledger
from model import Scan
from rules import DAY, HOUR, Verdict

ADDRESSES = [f"192.0.2.{i}" for i in range(1, 8)] + [
    "2001:db8::1",
    "2001:db8::2",
    "2001:db8:0:1::1",
]
WIDER = ["192.0.2.0/30", "192.0.2.4/31", "2001:db8::/64"]
SCANNERS = ("alpha", "beta", "gamma")
PAUSES = (0, 60, HOUR, 6 * HOUR, 11 * HOUR, 12 * HOUR, 13 * HOUR, DAY)
LONG_PAUSES = (2 * DAY, 3 * DAY, 6 * DAY, 12 * DAY, 31 * DAY)
REASON = ("--reason", "a test", "--actor", "tester")


class Wrong(Exception):
    """The program is not what the model is."""


class Steps:
    def __init__(self, random, model: Ledger, relaybl, folder):
        self.random, self.model = random, model
        self.relaybl, self.folder = relaybl, folder
        self.files = []  # (path, Scan) of what was imported
        self.serial = 0
        self.done = {}  # how often which step, and how it ended

    # --- doing it -----------------------------------------------------------

    def run(self, expected, *words):
        """Runs a command; its exit status must be as the model's, and the
        import that it made the model's last one."""
        if expected in (OK, HELD):
            self.model.sweep()
        code, out, err = self.relaybl(*words)
        what = f"{words[0]} {code}"
        self.done[what] = self.done.get(what, 0) + 1
        if code != expected:
            raise Wrong(
                f"exit {code}, expected {expected} {self.model.why}: "
                f"{' '.join(words)}\n"
                f"{out}{err}"
            )

    def one(self):
        """One step."""
        pauses = LONG_PAUSES if self.random.random() < 0.08 else PAUSES
        self.model.now += self.random.choice(pauses)
        self.relaybl.clock.stop_at(self.model.now)
        steps = (
            (40, self.new_scan),
            (3, self.scan_again),
            (3, self.scan_completed),
            (2, self.replay),
            (6, self.approve),
            (3, self.reject),
            (5, self.revert),
            (2, self.purge),
            (5, self.add),
            (5, self.remove),
            (3, self.exempt),
            (3, self.unexempt),
            (4, self.recheck),
            (4, self.expire),
        )
        weights, functions = zip(*steps)
        self.random.choices(functions, weights)[0]()

    # --- scans --------------------------------------------------------------

    def write(self, scan):
        self.serial += 1
        path = os.path.join(self.folder, f"{self.serial}.jsonl")
        head = {
            "scan_id": scan.scan_id,
            "scanner": scan.scanner,
            "list": "relays",
            "started": scan.ended - 600,
            "ended": scan.ended,
            "net": "internal" if scan.internal else "external",
        }
        if scan.seq:
            head["seq"] = scan.seq
        if scan.mode:
            head["scope"] = {"mode": scan.mode, "prefixes": scan.scope}
        scanfile.write(
            path, head, map(self.line, scan.verdicts), scan.complete
        )
        self.files.append((path, scan))
        return path

    def line(self, v):
        more = {}
        if v.verdict == "open":
            more["proof"] = v.proof
        elif v.weak:
            more["reason"] = "weak"
        elif v.verdict != "closed":
            more["reason"] = "timeout"
        if v.output:
            more["output_ip"] = v.output
        return scanfile.verdict_line(
            v.prefix, v.ended, v.verdict, v.port, **more
        )

    def verdict(self, ip, ended, leaning):
        r = self.random
        said = r.choices(
            ("open", "closed", "unreachable", "inconclusive"),
            (5, 3, 1, 1) if leaning else (2, 6, 1, 1),
        )[0]
        return Verdict(
            prefix=ip,
            port=r.choice((25, 25, 25, 587)),
            verdict=said,
            ended=ended - r.choice((0, 0, 30, 600)),
            proof=r.choice(("rcpt", "rcpt", "data", "delivered"))
            if said == "open"
            else "none",
            weak=said == "closed" and r.random() < 0.3,
            output=r.choice(("", "", "", "198.51.100.7"))
            if said == "open" and ":" not in ip
            else "",
        )

    def new_scan(self):
        r, now = self.random, self.model.now
        mode = r.choices(("", "full", "partial", "recheck"), (5, 3, 1, 2))[0]
        if mode == "full" and r.random() < 0.8:
            hosts = ADDRESSES if r.random() < 0.7 else ADDRESSES[:-1]
        else:
            hosts = r.sample(ADDRESSES, r.randrange(1, len(ADDRESSES) + 1))
        if mode == "recheck" and self.model.asked:
            hosts = sorted(self.model.asked)
        ended = now - r.choice((0, 60, 1800))
        leaning = r.random() < 0.6
        scanner = r.choice(SCANNERS)
        scan = Scan(
            scanner=scanner,
            scan_id=f"{scanner}-{self.serial}",
            ended=ended,
            verdicts=[self.verdict(ip, ended, leaning) for ip in hosts],
            seq=0 if scanner == "gamma" else now * 10 + r.randrange(5),
            complete=r.random() < 0.85,
            internal=r.random() < 0.15,
            mode=mode,
            scope=ADDRESSES if mode == "full" else [],
        )
        self.take(scan)

    def take(self, scan):
        path = self.write(scan)
        self.run(self.model.scan(scan), "import", path)

    def scan_again(self):
        """The very same file."""
        if self.files:
            path, scan = self.random.choice(self.files[-10:])
            self.run(self.model.scan(scan), "import", path)

    def scan_completed(self):
        """The last scan of a scanner in another file, with more in it."""
        if not self.files:
            return
        _, scan = self.files[-1]
        told = {(v.prefix, v.port) for v in scan.verdicts}
        more = [
            v
            for v in (
                self.verdict(ip, scan.ended, True) for ip in ADDRESSES[:4]
            )
            if (v.prefix, v.port) not in told
        ]
        self.take(
            Scan(
                **{
                    **scan.__dict__,
                    "verdicts": scan.verdicts + more,
                    "complete": True,
                }
            )
        )

    def replay(self):
        """An older scan under another name."""
        if len(self.files) > 5:
            _, scan = self.random.choice(self.files[:-5])
            self.take(
                Scan(**{**scan.__dict__, "scan_id": f"replayed-{self.serial}"})
            )

    # --- holds, reverts, purges ---------------------------------------------

    def open_holds(self):
        return [i for i, r in self.model.imports.items() if r.state == "open"]

    def approve(self):
        if held := self.open_holds():
            target = self.random.choice(held)
            self.run(
                self.model.approve(target), "approve", str(target), *REASON
            )

    def reject(self):
        if held := self.open_holds():
            target = self.random.choice(held)
            self.run(self.model.reject(target), "reject", str(target), *REASON)

    def revert(self):
        kinds = ("scan", "add", "remove", "approve", "purge", "revert")
        targets = [
            i
            for i, r in self.model.imports.items()
            if r.kind in kinds and not r.reverted and r.hold != "all"
        ]
        if targets:
            target = self.random.choice(targets[-6:])
            self.run(self.model.revert(target), "revert", str(target), *REASON)

    def purge(self):
        r = self.random
        scanner = r.choice((None, "alpha", "beta", "gamma", "operator"))
        words, ident, since = [], None, None
        if scanner:
            words += ["--scanner", scanner]
        if self.model.imports and (not scanner or r.random() < 0.3):
            ident = r.choice(list(self.model.imports)[-5:])
            words += ["--import", str(ident)]
        if r.random() < 0.3:
            since = self.model.now - r.choice((HOUR, DAY, 5 * DAY))
            words += ["--since", scanfile.stamp(since)]
        if words:
            self.run(
                self.model.purge(scanner, ident, since),
                "purge",
                *words,
                *REASON,
            )

    # --- by hand ------------------------------------------------------------

    def add(self):
        prefix = self.random.choice(ADDRESSES + WIDER)
        if self.random.random() < 0.3:
            code = self.model.add(prefix, self.model.now + DAY)
            self.run(code, "add", prefix, "--expires", "1d", *REASON)
        else:
            self.run(self.model.add(prefix), "add", prefix, *REASON)

    def remove(self):
        prefix = self.random.choice(ADDRESSES + WIDER)
        self.run(self.model.remove(prefix), "remove", prefix, *REASON)

    def exempt(self):
        prefix = self.random.choice(ADDRESSES + WIDER)
        if self.random.random() < 0.5:
            code = self.model.exempt_prefix(prefix, self.model.now + 2 * DAY)
            self.run(code, "exempt", prefix, "--until", "2d", *REASON)
        else:
            code = self.model.exempt_prefix(prefix)
            self.run(code, "exempt", prefix, *REASON)

    def unexempt(self):
        prefix = self.random.choice([*self.model.exempt, *ADDRESSES[:1]])
        code = self.model.unexempt(prefix)
        self.run(code, "exempt", "--delete", prefix, *REASON)

    def recheck(self):
        prefix = self.random.choice(ADDRESSES)
        self.run(self.model.recheck(prefix), "recheck", prefix, *REASON)

    def expire(self):
        self.run(self.model.expire(), "expire", "--force")
