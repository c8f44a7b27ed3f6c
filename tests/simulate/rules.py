"""What one verdict does to what is known of one address: the state table,
written down plainly and by itself, so that the program can be held against
it. Nothing here was taken from the program."""

from dataclasses import dataclass, replace

HOUR, DAY = 3600, 86400
UNCONFIRMED_S = 3 * DAY  # of the class
# Classes by their codes.
RELAY, INPUT, UNCONFIRMED = 2, 10, 20
SERVED = ("listed", "unconfirmed")


@dataclass(frozen=True)
class Policy:
    """What relaybl.conf says of a list and, where it does, of a scanner."""

    confirm: dict  # by proof
    agree: bool = True
    clear: int = 2
    clear_weak: int = 3
    clear_recheck: int = 1
    apart: int = 12 * HOUR
    expire: int = 10 * DAY
    relist_cap: int = 3
    internal_trust: bool = False
    aborted_hold: bool = False


@dataclass(frozen=True)
class Finding:
    """What is known of (prefix, scanner, port)."""

    state: str = "seen"
    code: int = RELAY
    verdict: str = "none"
    proof: str = "none"
    open_streak: int = 0
    close_streak: int = 0
    strong_streak: int = 0
    vague_streak: int = 0
    relisted: int = 0
    counted: int = 0
    removed: int = 0
    first_open: int = 0
    listed_since: int = 0
    last_open: int = 0
    last_closed: int = 0
    last_seen: int = 0
    expires: int = 0
    changed_by: int = 0  # import that last changed it
    opened_by: int = 0  # import that last saw it open

    def shown(self, now):
        """As people see it: what is over is over."""
        if self.state == "listed" and self.expires <= now:
            return "expired"
        if self.state == "unconfirmed" and self.expires <= now:
            return "pending"
        if self.state == "seen" and self.open_streak:
            return "pending"
        return self.state

    def served(self, now):
        """The code that it is answered with; None: it is not."""
        if self.state not in SERVED or self.expires <= now:
            return None
        return self.code if self.state == "listed" else UNCONFIRMED


@dataclass(frozen=True)
class Verdict:
    """What a scan says of one address and port."""

    prefix: str
    port: int
    verdict: str
    ended: int
    proof: str = "none"
    weak: bool = False
    output: str = ""


@dataclass(frozen=True)
class Around:
    """What else decides: the scan, and what others found."""

    now: int
    ident: int  # of the import that is made
    aborted: bool = False
    internal: bool = False
    same_scan: int = 0  # first import of the same scan; 0: this is it
    same_file: int = 0  # import of the same bytes, looked at again
    agrees: bool = False  # another scanner says open
    asked: int = 0  # a retest that is open was asked for then
    recheck: bool = False  # the scan is one of such
    removed: int = 0  # an operator took it off then


def ran_out(f, now):
    """An expiry that nobody has noted yet."""
    if f.state == "listed" and f.expires <= now:
        return replace(f, state="expired", open_streak=0)
    if f.state == "unconfirmed" and f.expires <= now:
        return replace(f, state="seen")
    return f


def is_unproven(v, policy, internal):
    """Open, seen from inside the network, and no mail came out?"""
    return (
        internal
        and not policy.internal_trust
        and v.verdict == "open"
        and v.proof != "delivered"
    )


def is_ignored(f, v, policy, around):
    """Is there a reason not to look at the verdict at all?"""
    if is_unproven(v, policy, around.internal):
        return True
    if around.aborted and v.verdict == "closed":
        return True
    if around.aborted and policy.aborted_hold:
        return True
    if v.verdict == "open" and v.ended <= around.removed:
        return True
    if f is None:
        return False
    if 0 < around.same_file <= f.changed_by:
        return True
    if f.removed and v.ended <= f.removed:
        return True
    if v.ended < f.last_seen:
        return True
    # The same observation once more.
    return (
        v.ended == f.last_seen
        and v.verdict == f.verdict
        and (v.verdict != "open" or (v.proof, code_of(v)) == (f.proof, f.code))
    )


def noted(f, v, around):
    return replace(
        f, verdict=v.verdict, last_seen=v.ended, changed_by=around.ident
    )


def code_of(v):
    return INPUT if v.output not in ("", v.prefix) else RELAY


def is_same_scan(f, around):
    """Was it changed by the same scan, in another file, or since?"""
    return 0 < around.same_scan <= f.changed_by


def counts(streak, f, v, policy, around):
    if is_same_scan(f, around):
        return False
    return streak == 0 or v.ended >= f.counted + policy.apart


def see_open(f, v, policy, around):
    before = f or Finding()
    known = ran_out(before, around.now)
    f = noted(known, v, around)
    streak, counted = f.open_streak, f.counted
    if counts(streak, before, v, policy, around):
        streak, counted = streak + 1, v.ended
    f = replace(
        f,
        code=code_of(v),
        proof=v.proof,
        open_streak=streak,
        counted=counted,
        close_streak=0,
        strong_streak=0,
        vague_streak=0,
        first_open=f.first_open or v.ended,
        last_open=v.ended,
        opened_by=around.ident,
    )
    needed = policy.confirm[v.proof]
    again = known.state in ("cleared", "expired")
    if again or (around.agrees and v.proof in ("rcpt", "none")):
        needed = 1
    relisted = f.relisted + (1 if again else 0)
    times = min(1 + relisted, policy.relist_cap)
    until = v.ended + policy.expire * times
    if known.state == "listed":
        return replace(f, expires=max(f.expires, until))
    if until <= around.now:
        return f
    if streak < needed:
        until = v.ended + UNCONFIRMED_S
        state = "unconfirmed" if until > around.now else "seen"
        return replace(f, state=state, expires=until)
    return replace(
        f,
        state="listed",
        listed_since=v.ended,
        relisted=relisted,
        expires=until,
    )


def see_closed(f, v, policy, around):
    before = f
    asked = around.recheck and 0 < around.asked <= v.ended and not v.weak
    f = noted(ran_out(f, around.now), v, around)
    # A scan that somebody asked for counts whenever it was made.
    if counts(f.close_streak, before, v, policy, around) or (
        asked and not is_same_scan(before, around)
    ):
        f = replace(
            f,
            close_streak=f.close_streak + 1,
            strong_streak=f.strong_streak + (0 if v.weak else 1),
            counted=v.ended,
        )
    f = replace(f, open_streak=0, vague_streak=0, last_closed=v.ended)
    if f.state == "unconfirmed":
        return replace(f, state="seen")
    wanted = min(policy.clear, policy.clear_recheck) if asked else policy.clear
    if f.state == "listed" and (
        f.strong_streak >= wanted or f.close_streak >= policy.clear_weak
    ):
        return replace(f, state="cleared")
    return f


def miss(f, around):
    """A listing that a scan of everything does not mention."""
    if is_same_scan(f, around):
        return f
    return replace(
        f, vague_streak=f.vague_streak + 1, changed_by=around.ident
    )


def decide(f, v, policy, around):
    """What is known afterwards; what was known, the same object, where the
    verdict changes nothing. f is None where nothing was known."""
    if is_ignored(f, v, policy, around):
        return f
    if v.verdict == "open":
        return see_open(f, v, policy, around)
    if f is None:
        return None
    if v.verdict == "closed":
        return see_closed(f, v, policy, around)
    # Neither a proof of anything.
    vague = f.vague_streak + (0 if is_same_scan(f, around) else 1)
    return replace(noted(f, v, around), vague_streak=vague)
