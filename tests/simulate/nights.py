"""What scanners send in the simulated year: one honest scan a night, and the
nights on which something goes wrong."""

import json
import os

import scanfile
from truth import CANARY_CLOSED, CANARY_OPEN, CLOSED, DEAD, GREYLISTS, OPEN

# So often in the year.
INCIDENTS = {
    "aborted": 5,
    "inside": 3,  # of mynetworks: everything that answers is open
    "empty": 2,
    "blocked": 1,  # everywhere
    "replayed": 1,
    "forged": 1,
    "all open": 1,
}
VAGUE = {
    "unreachable": "timeout",
    "inconclusive": "tempfail",
}


def schedule(nights, random):
    """The night of each incident, never two within one."""
    kinds = [kind for kind, n in INCIDENTS.items() for _ in range(n)]
    return dict(zip(random.sample(nights, len(kinds)), kinds))


class Scanner:
    """Sees hosts as they are, now and then not well, and writes it down."""

    def __init__(self, truth, random, spool, key):
        self.truth, self.random = truth, random
        self.spool, self.key = spool, key
        self.scope = list(truth.scope())
        self.heads = [
            f'{{"type":"verdict","ip":"{ip}","port":25,"verdict":"'
            for ip in truth.addresses
        ]

    # --- what is seen -------------------------------------------------------

    def honest(self):
        """(verdict, rest of the line) of every host; a good scanner never
        takes one for the other, but now and then sees nothing."""
        seen = [self.look(i, s) for i, s in enumerate(self.truth.state)]
        for i in self.random.sample(range(len(seen)), len(seen) // 50):
            seen[i] = self.random.choice(("unreachable", "inconclusive"))
        return seen

    def look(self, i, state):
        if state == CLOSED:
            return "weak" if self.truth.is_weak(i) else "closed"
        if state == OPEN:
            return "open"
        return "inconclusive" if state == GREYLISTS else "unreachable"

    def inside(self):
        return [
            "unreachable" if state == DEAD else "open"
            for state in self.truth.state
        ]

    # --- writing it ---------------------------------------------------------

    def rests(self, i, verdict):
        if verdict == "open":
            return f'open","proof":"{self.truth.proof(i)}"'
        if verdict == "weak":
            return 'closed","reason":"weak"'
        if verdict in VAGUE:
            return f'{verdict}","reason":"{VAGUE[verdict]}"'
        return 'closed"'

    def lines(self, seen, ended):
        tail = f',"ended":"{scanfile.stamp(ended)}"}}'
        for i, verdict in enumerate(seen):
            if verdict is not None:
                yield self.heads[i] + self.rests(i, verdict) + tail

    def canaries(self, ended, is_open, is_closed):
        """The pair that says whether a scan can be believed."""
        for ip, verdict in ((CANARY_OPEN, is_open), (CANARY_CLOSED, is_closed)):
            more = {"proof": "rcpt"} if verdict == "open" else {}
            if verdict in VAGUE:
                more = {"reason": VAGUE[verdict]}
            yield scanfile.verdict_line(ip, ended, verdict, **more)

    def scan(self, now, name=""):
        return {
            "scan_id": f"night-{now}{name}",
            "scanner": "nightly",
            "list": "relays",
            "started": now - 3600,
            "ended": now,
            "seq": now,
            "scope": {"mode": "full", "prefixes": self.scope},
        }

    def send(self, now, seen, canaries=("open", "closed"), **more):
        """Writes and signs one file into the spool; its path."""
        scan = self.scan(now, more.get("name", ""))
        folder = more.get("folder", self.spool)
        path = os.path.join(folder, f"{scan['scan_id']}.jsonl")
        verdicts = list(self.canaries(now, *canaries)) if canaries else []
        verdicts += self.lines(seen, now)
        scanfile.write(path, scan, verdicts, more.get("complete", True))
        if more.get("aborted"):
            self.append_abort(path, scan, len(verdicts))
        os.utime(path, (now, now))
        more.get("key", self.key).sign(path, scan)
        return path

    def append_abort(self, path, scan, records):
        """The converter knows that its scanner did not come to the end."""
        with open(path, "a", encoding="ascii") as file:
            end = {
                "type": "end",
                "scan_id": scan["scan_id"],
                "status": "aborted",
                "records": records,
                "ended": scanfile.stamp(scan["ended"]),
            }
            file.write(json.dumps(end) + "\n")


class Nights:
    """Sends what each night brings; says what of it is true."""

    def __init__(self, scanner, forger, random, store):
        self.scanner, self.forger, self.random = scanner, forger, random
        self.store = store  # of a scan that somebody kept to replay it

    def keep_one(self, now):
        """Signed, but never sent: it stays with whoever wants to use it."""
        self.kept = self.scanner.send(
            now - 7200, self.scanner.inside(), folder=self.store, name="-kept"
        )

    def send(self, kind, now):
        """What the scanner truly saw, (host -> verdict or None) and whether
        the scan came to its end; None: nothing true was sent."""
        scanner = self.scanner
        hosts = len(scanner.heads)
        if kind == "inside":
            # Not every canary sings.
            pair = self.random.choice((("open", "closed"), ("open", "open")))
            scanner.send(now, scanner.inside(), pair)
        elif kind == "empty":
            scanner.send(now, [], canaries=None)
        elif kind == "blocked":
            seen = self.random.choices(list(VAGUE), k=hosts)
            scanner.send(now, seen, ("unreachable", "unreachable"))
        elif kind == "all open":
            scanner.send(now, ["open"] * hosts)
        else:
            return self.send_honest(kind, now)
        return None

    def send_honest(self, kind, now):
        scanner = self.scanner
        seen = scanner.honest()
        if kind == "aborted":
            cut = len(seen) * self.random.randrange(20, 80) // 100
            seen[cut:] = [None] * (len(seen) - cut)
            scanner.send(now, seen, complete=False, aborted=True)
            return seen, False
        if kind == "forged":
            lie = ["closed"] * len(seen)
            scanner.send(now - 60, lie, key=self.forger, name="-forged")
        if kind == "replayed":
            self.replay()
        scanner.send(now, seen)
        return seen, True

    def replay(self):
        for suffix in ("", ".minisig"):
            name = os.path.basename(self.kept) + suffix
            os.rename(
                self.kept + suffix, os.path.join(self.scanner.spool, name)
            )
