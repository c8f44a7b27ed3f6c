#!/bin/bash
# Generation files with bytes overwritten or cut off: relaybld refuses each or
# serves only right answers, and never dies.
. "$(dirname "$0")/lib.sh"
require python3

COUNT=${COUNT:-300}
make_conf
seq -f '127.0.25.%g' 1 2 200 >"$TMP/list"
seq -f '2001:db8:%g::/64' 1 50 >>"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null || bail "import"
good=$(readlink -f "$STORE/served/current")
start_relaybld

# Every damaged file at once: file N gets the N-th kind, by its seed.
mkdir "$TMP/damaged"
python3 - "$COUNT" "$good" "$TMP/damaged" <<-'END' || bail "damage"
import random, sys
count, source, out = int(sys.argv[1]), sys.argv[2], sys.argv[3]
good = open(source, 'rb').read()
size, pages = len(good), len(good) // 4096
for seed in range(count):
    r = random.Random(seed)
    data = bytearray(good)
    kind = seed % 6
    if kind == 0:    # a cut anywhere
        del data[r.randrange(size):]
    elif kind == 1:  # a cut at a page
        del data[r.randrange(pages) * 4096:]
    elif kind == 2:  # some octets of one page
        at = r.randrange(size - 16)
        for i in range(r.randint(1, 16)):
            data[at + i] = (data[at + i] + r.randint(1, 255)) % 256
    elif kind == 3:  # two pages in each other's place
        a, b = r.sample(range(pages), 2)
        for at, other in (a, b), (b, a):
            data[at * 4096:at * 4096 + 4096] = good[other * 4096:][:4096]
        if data == good:
            data[a * 4096] ^= 1
    elif kind == 4:  # one bit
        data[r.randrange(size)] ^= 1 << r.randrange(8)
    else:            # zeros, some octets
        at = r.randrange(size)
        n = min(r.randint(1, 8192), size - at)
        data[at:at + n] = bytes(n)
        if data == good:
            data[at] = 1
    open('%s/%d.mdb' % (out, seed), 'wb').write(data)
END

# right: the running server still gives the right answers.
right()
{
	[ "$(query "$(reversed 127.0.25.7).$ZONE")" = "NOERROR 127.0.0.2" ] &&
	    [ "$(query "$(reversed 127.0.25.8).$ZONE")" = NXDOMAIN ]
}

# Served by a running relaybld: each damaged file is made current in turn.
alive=0
wrong=0
refused=0
number=1000
for ((i = 0; i < COUNT; i++)); do
	number=$((number + 1))
	cp "$TMP/damaged/$i.mdb" "$STORE/served/$number.mdb"
	ln -sfn "$number.mdb" "$STORE/served/current.new"
	mv -T "$STORE/served/current.new" "$STORE/served/current"
	if "$RELAYBLD" -c "$CONF" -n >"$TMP/n.out" 2>&1; then
		wrong=$((wrong + 1))
		diag "accepted damage $i"
	elif [ $? -lt 64 ] || [ "$(grep -c error: "$TMP/n.out")" -ne 1 ]; then
		wrong=$((wrong + 1))
		diag "not one clear line for damage $i: $(cat "$TMP/n.out")"
	else
		refused=$((refused + 1))
	fi
	right && alive=$((alive + 1))
	rm -f "$STORE/served/$((number - 1)).mdb"
done
is "$refused" "$COUNT" "relaybld refuses each of $COUNT damaged files"
is "$wrong" 0 "with one line and a sysexits code"
is "$alive" "$COUNT" "a running one answers rightly through all of them"
ok "it is alive" kill -0 "$RELAYBLD_PID"

ln -sfn "$(basename "$good")" "$STORE/served/current.new"
mv -T "$STORE/served/current.new" "$STORE/served/current"
ok "the good one is served again" wait_for 5 right
relaybl import --format list - <<<"127.0.25.8" >/dev/null
ok "and a new import is" wait_for 5 listed 127.0.25.8
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
done_testing
