"""The hosts of the simulated year as they really are, and how they change."""

from ipaddress import IPv4Address, IPv6Address, summarize_address_range

CLOSED, OPEN, DEAD, GREYLISTS, TARPITS = range(5)
BASE4 = int(IPv4Address("11.0.0.0"))
BASE6 = int(IPv6Address("2001:db8::"))
CANARY_OPEN, CANARY_CLOSED = "11.255.0.1", "11.255.0.2"


class Truth:
    """Hosts by number; every 50th block of them at the end has IPv6."""

    def __init__(self, count, random):
        self.random = random
        self.count = count
        self.count6 = count // 50
        first6 = count - self.count6
        self.addresses = [str(IPv4Address(BASE4 + i)) for i in range(first6)]
        self.addresses += [
            str(IPv6Address(BASE6 + i)) for i in range(self.count6)
        ]
        self.state = [CLOSED] * count
        self.was_open = set()  # ever
        self.aim = max(count // 100, 40)  # so many are open, more or less
        for i in random.sample(range(count), count // 10):
            self.state[i] = random.choice((DEAD, GREYLISTS, TARPITS))
        for i in random.sample(range(count), self.aim):
            self.make_open(i)
        # Our own, open for some time in the middle of the year.
        self.own = random.sample(range(first6), 2)
        for i in self.own:
            self.state[i] = CLOSED
        self.was_open -= set(self.own)
        self.changed = set()

    def scope(self):
        """Prefixes that cover all hosts and nothing else."""
        first6 = self.count - self.count6
        for kind, base, count in (
            (IPv4Address, BASE4, first6),
            (IPv6Address, BASE6, self.count6),
        ):
            if count:
                yield from map(
                    str,
                    summarize_address_range(kind(base), kind(base + count - 1)),
                )

    def proof(self, i):
        """How far a host lets strangers go: always the same."""
        return ("rcpt", "rcpt", "rcpt", "data", "delivered")[i * 7919 % 5]

    def is_weak(self, i):
        """Does its refusal leave doubt?"""
        return i * 104729 % 5 < 2

    def make_open(self, i):
        self.state[i] = OPEN
        self.was_open.add(i)

    def pick(self, state, count):
        """Some hosts of a state, not our own."""
        found = [
            i
            for i, s in enumerate(self.state)
            if s == state and i not in self.own
        ]
        return self.random.sample(found, min(count, len(found)))

    def day(self):
        """A day goes by: some are opened, fixed, die, come back, move."""
        before = list(self.state)
        few = max(1, self.aim // 60)
        # What was fixed or is gone is made up for.
        lacking = self.aim - self.state.count(OPEN)
        for i in self.pick(CLOSED, max(lacking, few // 2)):
            self.make_open(i)
        opened = self.pick(OPEN, 2 * few)
        for i in opened[:few]:
            self.state[i] = CLOSED
        for i in opened[few : few + few // 4 + 1]:
            self.state[i] = self.random.choice((DEAD, GREYLISTS, TARPITS))
        for old, new in zip(opened[-(few // 4) - 1 :], self.pick(DEAD, few)):
            self.state[old] = DEAD
            self.make_open(new)
        for state in (DEAD, GREYLISTS, TARPITS):
            for i in self.pick(state, 2 * few):
                self.state[i] = CLOSED
        for i in self.pick(CLOSED, 6 * few):
            self.state[i] = self.random.choice((DEAD, GREYLISTS, TARPITS))
        self.note(before)

    def note(self, before):
        self.changed = {
            i for i, s in enumerate(self.state) if s != before[i]
        }

    def many(self, state, wanted, count):
        """A rollout, good or bad, that changes many at once."""
        before = list(self.state)
        for i in self.pick(state, count):
            if wanted == OPEN:
                self.make_open(i)
            else:
                self.state[i] = wanted
        self.note(before)
