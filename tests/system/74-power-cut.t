#!/bin/bash
# The power is cut, again and again, while imports, spool runs and approvals
# go on, on an ext4 of the test's own: what was acknowledged is there when the
# machine is up again, nothing is there by half, the next command needs no hand.
# CUTS=5; with FULL=1, as make faults, 100.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/faults.sh"
CUTS=${CUTS:-${FULL:+100}}
CUTS=${CUTS:-5}
require python3 mkfs.ext4 losetup
private_machine "$@"

disk=$TMP/disk
image=$TMP/image
mkdir "$disk"
truncate -s 96M "$image"
mkfs.ext4 -q -F "$image" || bail "no ext4"
# up: the machine is on again: the journal is replayed, nothing cached.
up()
{
	mount -o loop "$image" "$disk" 2>"$TMP/err"
}
if ! up; then
	# A container may have no loop device to give: no fault of what is tested.
	echo "1..0 # SKIP no loop device here: $(cat "$TMP/err")"
	exit 0
fi

STORE=$disk/store
SPOOL=$disk/spool
# Three additions pass, six are held: something to approve.
LIST="    max-add: [3, 0%]" make_conf
mkdir -p "$SPOOL"

# addresses N: those of the Nth scan. All are listed by it, or none is.
addresses()
{
	local i count=2
	[ $(($1 % 3)) -ne 2 ] || count=6
	for ((i = 1; i <= count; i++)); do
		echo "127.1.$(($1 % 250)).$((10 * ($1 / 250) + i))"
	done
}
# scan_of N: writes it, with the Nth time and sequence.
scan_of()
{
	local words=() a
	for a in $(addresses "$1"); do
		words+=(open "$a")
	done
	SCAN_TIME=$((FIRST_TIME + 60 * $1))
	scan "$TMP/scan-$1.jsonl" "${words[@]}"
}

# Each brings the Nth scan in, its own way, and ends well where it was told
# that it is in.
by_import()
{
	relaybl import "$TMP/scan-$1.jsonl"
}
by_spool()
{
	cp "$TMP/scan-$1.jsonl" "$SPOOL/.new" && sync "$SPOOL/.new" &&
	    mv "$SPOOL/.new" "$SPOOL/scan-$1.jsonl" && sync "$SPOOL" &&
	    relaybl import --spool "$SPOOL"
}
by_approval()
{
	local id
	relaybl import "$TMP/scan-$1.jsonl"
	[ $? -eq 3 ] || return
	id=$(relaybl imports --held | cut -f1) &&
	    relaybl approve "$id" --reason "they are new" --actor test
}

# work FROM: one scan after the other until one fails; tells, outside of the
# disk, which was begun and which is in.
work()
{
	local n
	for ((n = $1; ; n++)); do
		scan_of "$n"
		echo "$n" >>"$TMP/begun"
		case $((n % 3)) in
		0) by_import "$n" ;;
		1) by_spool "$n" ;;
		2) by_approval "$n" ;;
		esac || return
		echo "$n" >>"$TMP/in"
	done >>"$TMP/log" 2>&1
}

# listed: every address on the list, sorted.
listed()
{
	relaybl list | cut -f1 | sort
}

# judge_scans: what is wrong with what is listed, a line each.
judge_scans()
{
	local n there all
	listed >"$TMP/listed"
	while read -r n; do
		all=$(addresses "$n" | wc -l)
		there=$(addresses "$n" | sort | comm -12 - "$TMP/listed" | wc -l)
		if [ "$there" -ne 0 ] && [ "$there" -ne "$all" ]; then
			echo "of scan $n there are $there of $all"
		elif grep -qx "$n" "$TMP/in" && [ "$there" -eq 0 ]; then
			echo "scan $n was acknowledged and is gone"
		elif [ -e "$SPOOL/done/scan-$n.jsonl" ] && [ "$there" -eq 0 ]; then
			echo "scan $n is in done/ and not in the list"
		fi
	done <"$TMP/begun"
}

# judge_spool: every file in one place, none failed.
judge_spool()
{
	find "$SPOOL" -name '*.jsonl' -printf '%f\n' | sort | uniq -d |
	    sed 's/$/ is in two places/'
	find "$SPOOL/failed" -type f -printf '%f failed\n' 2>/dev/null
}

# cut_once MODE: works until the power is cut, judges after the restart.
cut_once()
{
	local worker next
	next=$(($(tail -n 1 "$TMP/begun") + 1))
	work "$next" &
	worker=$!
	sleep "0.$((RANDOM % 9))$((RANDOM % 10))"
	python3 "$ROOT/tests/system/cut.py" "$disk" "$1" || bail "no cut"
	wait "$worker"
	umount "$disk" || bail "it is busy"
	up || bail "it cannot be mounted: $(cat "$TMP/err")"
	# The next command finishes what was begun; so does the next spool run.
	relaybl list >"$TMP/out" 2>&1 || cat "$TMP/out"
	relaybl verify >"$TMP/out" 2>&1 || cat "$TMP/out"
	judge_scans
	relaybl import --spool "$SPOOL" >"$TMP/out" 2>&1
	case $? in
	0 | 1) ;;
	*) cat "$TMP/out" ;;
	esac
	judge_scans
	judge_spool
	relaybl verify >"$TMP/out" 2>&1 || cat "$TMP/out"
}

# A scan a minute: two thousand and more before one would be of tomorrow, and
# none too old to be taken.
FIRST_TIME=$(($(date +%s) - 44 * 3600))
echo 0 >"$TMP/begun"
: >"$TMP/in"
scan_of 0
relaybl import "$TMP/scan-0.jsonl" >"$TMP/out" 2>&1 || bail "$(cat "$TMP/out")"
echo 0 >"$TMP/in"
modes=(flush lost)
for ((cut = 1; cut <= CUTS; cut++)); do
	cut_once "${modes[cut % 2]}" >"$TMP/found" 2>&1
	is "$(cat "$TMP/found")" "" "cut $cut: all or nothing, nothing lost"
done
diag "$CUTS cuts, $(wc -l <"$TMP/begun") scans begun," \
    "$(wc -l <"$TMP/in") acknowledged"
ok "something was acknowledged between the cuts" \
    test "$(wc -l <"$TMP/in")" -gt "$CUTS"
umount "$disk"
done_testing
