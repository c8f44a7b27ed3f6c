#!/bin/bash
# The ledger is copied while it is in use, put back, written out whole and
# loaded into an empty store; what is damaged, cut or in the way is refused, and
# nothing is done then.
. "$(dirname "$0")/lib.sh"
require python3

LIST="    max-remove: [2, 10%]
    exempt: [203.0.113.0/24]
  proxies:
    confirm: 1
    allow-special: true"
MORE="  proxies.example.org:
    list: proxies
    apex: $TMP/apex.proxies"
make_conf
sed '/^ns/d' "$TMP/apex" >"$TMP/apex.proxies"
A=$STORE

# on STORE: from here on, relaybl works on that one; a new one is empty.
on()
{
	sed -i "s,^store: .*,store: $1," "$CONF"
	mkdir -p "$1"
}

# told: all that relaybl can say of what is in the store, but for the numbers
# of generations.
told()
{
	local address
	relaybl list --state all --json
	relaybl imports --json
	relaybl exempt --json
	relaybl exempt --list proxies --json
	for address in "${ADDRESSES[@]}"; do
		relaybl history --list relays --json "$address"
		relaybl history --list proxies --json "$address"
		relaybl lookup --json "$address" |
		    sed 's/"generation":[0-9]*//'
	done
}

# --- a store with everything in it -------------------------------------------

ADDRESSES=(192.0.2.1 192.0.2.2 192.0.2.9 2001:db8::1 2001:db8::2 198.51.100.1
    203.0.113.1 10.1.1.1)
many=()
for ((i = 1; i <= 12; i++)); do
	many+=(open "192.0.2.$i")
done
SCAN_TIME=$((SCAN_TIME - 30 * 3600))
scan "$TMP/s" "${many[@]}" open 2001:db8::1 open 2001:db8::2
relaybl import "$TMP/s" >/dev/null 2>&1
SCAN_TIME=$((SCAN_TIME + 29 * 3600))
scan "$TMP/s" closed 192.0.2.1 open 192.0.2.2 unreachable 192.0.2.3
relaybl import "$TMP/s" >/dev/null
scan "$TMP/s" closed 192.0.2.4 closed 192.0.2.5 closed 192.0.2.6 \
    closed 192.0.2.7
exits 3 "removals are held" relaybl import "$TMP/s"
relaybl add --list proxies --class proxy --reason 'by hand' 198.51.100.1 \
    >/dev/null
relaybl add --list proxies --reason $'not UTF-8: \xe9' 2001:db8::1 >/dev/null
relaybl remove --list relays --reason 'they asked' 192.0.2.9 >/dev/null
relaybl exempt --list relays --until 30d --reason own 10.0.0.0/8 >/dev/null
relaybl exempt --list proxies --reason own 2001:db8:ffff::/48 >/dev/null
relaybl recheck --list relays 192.0.2.10 --reason 'closed it' >/dev/null
exits 0 "the store is whole" relaybl verify
told >"$TMP/told"
ok "relaybl says something of it" test "$(wc -l <"$TMP/told")" -gt 25

# --- backup -------------------------------------------------------------------

exits 0 "backup" relaybl backup "$TMP/b1"
like "$OUT" "^$TMP/b1: the ledger at sequence [0-9]+, read again: 16 findings" \
    "says what is in it"
is "$(stat -c %a "$TMP/b1")" 640 "is for owner and group"
exits 73 "a file that is there" relaybl backup "$TMP/b1"
like "$ERR" "is there already: --force" "says what to do"
exits 0 "--force" relaybl backup --force "$TMP/b1"
exits 73 "a directory that is not there" relaybl backup "$TMP/no/b"
sed "s,^store: .*,store: $TMP/no," "$CONF" >"$TMP/no.conf"
exits 69 "no store" "$RELAYBL" -c "$TMP/no.conf" backup "$TMP/b2"
(
	ulimit -f 8
	exec "$RELAYBL" -c "$CONF" backup "$TMP/b2" 2>"$TMP/err"
)
is "$?" 74 "no room"
like "$(<"$TMP/err")" "ulimit -f|No space" "is said"
ok "nothing is left behind" test "$(echo "$TMP"/b*)" = "$TMP/b1"

# Never in the place of the ledger itself.
ln -s "$A" "$TMP/way"
before=$(find "$A/ledger" "$A/served" -type f | sort)
for command in backup export; do
	for file in "$A"/{x,ledger/data.mdb,served/1.mdb} \
	    "$TMP/way/ledger/data.mdb"; do
		exits 73 "$command --force $file" relaybl "$command" --force \
		    "$file"
		like "$ERR" "is in the store" "is refused"
	done
done
is "$(find "$A/ledger" "$A/served" -type f | sort)" "$before" \
    "the store has the files it had"
exits 0 "and is whole" relaybl verify
echo mine >"$TMP/mine"
ln "$TMP/mine" "$TMP/b2.new"
exits 73 "a file of somebody else's in the way" relaybl backup "$TMP/b2"
is "$(<"$TMP/mine")" mine "keeps what it has"
rm "$TMP/b2.new"

# Ten of them, while others write and relaybld answers.
start_relaybld
adds()
{
	local i
	for ((i = 1; i <= 15; i++)); do
		relaybl add --list proxies --reason "$i" "198.51.100.1$i"
	done
}
ok "relaybld answers" listed 192.0.2.2
adds >"$TMP/adds" 2>&1 &
adding=$!
backups=0
for ((i = 0; i < 10; i++)); do
	relaybl backup --force "$TMP/b.$i" >/dev/null && backups=$((backups + 1))
done
wait "$adding"
is "$?" 0 "others wrote meanwhile"
is "$backups" 10 "and all backups were made"
ok "relaybld answers" listed 192.0.2.2
told >"$TMP/told.after"

# --- restore ------------------------------------------------------------------

exits 73 "restore over a ledger" relaybl restore "$TMP/b1"
like "$ERR" "holds a ledger with .* findings .*--force puts it aside" \
    "says what is there"
serial()
{
	query "$ZONE" SOA | grep -oE ' [0-9]{10} ' | tr -d ' '
}
before=$(serial)
exits 0 "restore --force" relaybl restore --force "$TMP/b1"
like "$OUT" "is kept: $A/ledger.before-" "keeps the other"
relaybl list --state all --json >"$TMP/list"
is "$(<"$TMP/list")" "$(grep -F '"state":' "$TMP/told" |
    head -n "$(wc -l <"$TMP/list")")" "the findings of then"
like "$(relaybl imports | head -1)" "load.*$TMP/b1" "is an import"
exits 0 "verify" relaybl verify
newer()
{
	[ "$(serial)" -gt "$before" ]
}
ok "relaybld serves it with a newer serial" wait_for "$PATIENCE" newer
ok "the old one is whole" test -f "$A"/ledger.before-*/data.mdb
exits 0 "the next import" relaybl add --list proxies \
    --reason x 198.51.100.99
stop_relaybld

on "$TMP/fresh"
for ((i = 0; i < 10; i++)); do
	relaybl restore --force "$TMP/b.$i" >/dev/null 2>&1 &&
	    relaybl verify >/dev/null
done
is "$?" 0 "those made meanwhile can be restored"
rm -rf "${TMP:?}/fresh"
on "$TMP/fresh"
exits 0 "into an empty store" relaybl restore "$TMP/b1"
unlike "$OUT" "is kept" "there was nothing to keep"

# refused STATUS NAME FILE: and nothing has changed.
refused()
{
	local was
	was=$(relaybl list --state all --json | sha256sum)
	exits "$1" "$2" relaybl restore --force "$3"
	is "$(relaybl list --state all --json | sha256sum)" "$was" \
	    "... and all is as it was" || return
	[ ! -e "$STORE_NOW/aside" ] || diag "aside is left"
}
STORE_NOW=$TMP/fresh
size=$(stat -c %s "$TMP/b1")
cp "$TMP/b1" "$TMP/damaged"
printf x | dd of="$TMP/damaged" bs=1 seek=$((size / 2)) conv=notrunc \
    2>/dev/null
refused 65 "a damaged one" "$TMP/damaged"
head -c $((size - 1)) "$TMP/b1" >"$TMP/damaged"
refused 65 "a cut one" "$TMP/damaged"
: >"$TMP/damaged"
refused 65 "an empty one" "$TMP/damaged"
refused 65 "what is none" "$CONF"
refused 66 "none" "$TMP/none"
refused 65 "a directory" "$TMP"
(
	ulimit -f 8
	exec "$RELAYBL" -c "$CONF" restore --force "$TMP/b1" 2>"$TMP/err"
)
is "$?" 74 "no room"
ok "nothing is left behind" test ! -e "$STORE_NOW/aside"
exits 0 "verify" relaybl verify

# Killed at any moment: the one or the other.
relaybl add --list proxies --reason mark 198.51.100.250 >/dev/null
relaybl backup --force "$TMP/b3" >/dev/null
relaybl remove --list proxies --reason mark 198.51.100.250 >/dev/null
bad=0
for ((i = 1; i <= 20; i++)); do
	{
		timeout -s KILL "0.$(printf %03d $((i * 2)))" "$RELAYBL" \
		    -c "$CONF" restore --force "$TMP/b3"
	} >/dev/null 2>&1
	relaybl verify >/dev/null 2>"$TMP/err" || {
		bad=$((bad + 1))
		diag "after $i: $(<"$TMP/err")"
	}
	relaybl remove --list proxies --reason again 198.51.100.250 \
	    >/dev/null 2>&1
done
is "$bad" 0 "20 of them killed: verify is clean after each"

# --- export -------------------------------------------------------------------

on "$A"
told >"$TMP/told"
exits 0 "export" relaybl export "$TMP/e1"
exits 0 "to standard output" relaybl export --format jsonl
# The first line has the time.
is "$(tail -n +2 <<<"$OUT" | sed '$d' | sha256sum)" \
    "$(tail -n +2 "$TMP/e1" | sed '$d' | sha256sum)" "is the same"
exits 64 "no other format" relaybl export --format csv
exits 73 "a file that is there" relaybl export "$TMP/e1"
ok "each line is an object" python3 -c 'import json, sys
for line in open(sys.argv[1]): assert json.loads(line)["type"]' "$TMP/e1"
like "$(head -1 "$TMP/e1")" '"format":"relaybl-ledger/1"' "says what it is"

on "$TMP/loaded"
exits 0 "import of it" relaybl import "$TMP/e1"
like "$OUT" "loaded [0-9]+ findings" "says so"
exits 0 "verify" relaybl verify
told >"$TMP/told.loaded"
is "$(sha256sum <"$TMP/told.loaded")" "$(sha256sum <"$TMP/told")" \
    "findings, imports, exemptions and histories are the same" ||
    diag "$(diff "$TMP/told" "$TMP/told.loaded" | head -20)"
relaybl export >"$TMP/e2"
is "$(tail -n +2 "$TMP/e2" | sed '$d' | sha256sum)" \
    "$(tail -n +2 "$TMP/e1" | sed '$d' | sha256sum)" \
    "its own export is the same, byte for byte"
start_relaybld
ok "it is served" listed 192.0.2.2
ok "with its exemptions" unlisted 10.1.1.1
stop_relaybld
like "$(<"$TMP/e2")" '"type":"part","kind":"hold"' "what is held is in it"
exits 73 "into a store with findings" relaybl import "$TMP/e1"
like "$ERR" "empty store alone" "is refused"

on "$TMP/piped"
relaybl publish >/dev/null
exits 0 "from a pipe, compressed, into a store that was published" \
    bash -c 'gzip <"$1" | "$2" -c "$3" import --format relaybl-ledger -' _ \
    "$TMP/e1" "$RELAYBL" "$CONF"
exits 0 "verify" relaybl verify
is "$(relaybl list --state all --json | sha256sum)" \
    "$(sed -n '1,/"read":/p' "$TMP/told" | grep '"state":' | sha256sum)" \
    "the same findings"
ok "no other ledger was kept" test "$(echo "$TMP/piped"/ledger*)" = \
    "$TMP/piped/ledger"

# --- exports that are refused ---------------------------------------------------

on "$TMP/empty"
# changed CODE: a copy of the export with its lines (a list of objects in d)
# changed; the last line made to fit, unless it says otherwise.
changed()
{
	python3 - "$TMP/e1" "$TMP/e3" "$1" <<-'END'
	import hashlib, json, sys
	d = [json.loads(line) for line in open(sys.argv[1])]
	def of(type):
	    return [o for o in d if o["type"] == type]
	fit = True
	exec(sys.argv[3])
	text = "".join(json.dumps(o) + "\n" for o in d[:-1])
	if fit:
	    d[-1]["sha256"] = hashlib.sha256(text.encode()).hexdigest()
	open(sys.argv[2], "w").write(text + json.dumps(d[-1]) + "\n")
	END
}
# not_loaded NAME TEXT [FILE]
not_loaded()
{
	exits 65 "$1" relaybl import --format relaybl-ledger "${3:-$TMP/e3}"
	like "$ERR" "$2" "... is said"
	is "$(find "$TMP/empty" -mindepth 1 | grep -v '/lock$')" "" \
	    "... and nothing was made"
}
changed ''
exits 0 "what is only written anew" relaybl import "$TMP/e3"
rm -rf "${TMP:?}/empty"
on "$TMP/empty"
size=$(stat -c %s "$TMP/e1")
head -c $((size - 1)) "$TMP/e1" >"$TMP/e3"
not_loaded "without its last byte" "is cut off"
head -c $((size / 2)) "$TMP/e1" >"$TMP/e3"
not_loaded "the half of it" "is cut off"
head -n -1 "$TMP/e1" >"$TMP/e3"
not_loaded "without its last line" "has no end line"
tail -n +2 "$TMP/e1" >"$TMP/e3"
not_loaded "without its first line" ":1: the first line is missing"
cat "$TMP/e1" "$TMP/e1" >"$TMP/e3"
not_loaded "twice in one file" "behind the end"
sed '0,/"open_streak":1/s//"open_streak":2/' "$TMP/e1" >"$TMP/e3"
not_loaded "a changed digit" "SHA-256 is another"
changed 'd.remove(of("finding")[0])'
not_loaded "a finding less" "findings: 15 of 16|findings: [0-9]+ of"
changed 'd.insert(d.index(of("finding")[0]), of("finding")[0])'
not_loaded "a finding twice" "findings: "
changed 'd.insert(2, d.pop(-2))'
not_loaded "in another order" "wrong place"
changed 'of("finding")[0]["list"] = 77'
not_loaded "of no list" "a list that was not said"
changed 'of("finding")[0]["scanner"] = 77'
not_loaded "of no scanner" "a scanner that was not said"
changed 'of("list")[1]["id"] = of("list")[0]["id"]'
not_loaded "an id twice" "there twice"
changed 'of("finding")[0].update(prefix="127.0.0.2", state="listed")'
not_loaded "a test entry" "finding|test entries"
changed 'of("finding")[0].update(prefix="192.0.0.0/8", state="listed")'
not_loaded "a wide one" "wider|host bits"
changed 'of("import")[1]["id"] = 1'
not_loaded "an import's number twice" "stands behind"
changed 'of("event")[0]["seq"] = 10 ** 6'
not_loaded "an event's number" "never numbered"
changed 'd[0]["format"] = "relaybl-ledger/2"'
not_loaded "another format" "not of relaybl-ledger/1"
changed 'd[0]["schema"] = 99'
not_loaded "of a later schema" "newer relaybl"
changed 'fit = False; d[-1]["sha256"] = "0" * 64'
not_loaded "another hash" "SHA-256 is another"
exits 65 "from a pipe without a word" \
    bash -c '"$2" -c "$3" import - <"$1"' _ "$TMP/e1" "$RELAYBL" "$CONF"
like "$ERR" "format relaybl-ledger" "says what to do"
sed 's/^  relays:$/&\n    freeze: "we move"/' "$CONF" >"$TMP/frozen.conf"
exits 77 "a list that is frozen" "$RELAYBL" -c "$TMP/frozen.conf" \
    import "$TMP/e1"
like "$ERR" "is frozen: we move" "is said"
exits 77 "also to a restore" "$RELAYBL" -c "$TMP/frozen.conf" \
    restore "$TMP/b1"
exits 64 "a dry run" relaybl import --dry-run "$TMP/e1"
exits 0 "and then the good one" relaybl import "$TMP/e1"
exits 0 "verify" relaybl verify
exits 0 "a backup of what is frozen" "$RELAYBL" -c "$TMP/frozen.conf" \
    backup "$TMP/b4"
hold=$(grep '"held":"removals"' "$TMP/e1" | sed 's/.*"id":\([0-9]*\),.*/\1/')
exits 0 "what was held can be approved" relaybl approve "$hold" \
    --reason 'looked at'
is "$(relaybl list --state all --prefix 192.0.2.4 | cut -f4)" cleared \
    "and is done"

done_testing
