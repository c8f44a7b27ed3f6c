#!/bin/bash
# A really full disk: a small tmpfs, filled to every remaining size in turn
# while an import runs, then made free again.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/faults.sh"
private_machine "$@"

scenario import
disk=$TMP/disk
mkdir "$disk"
mount -t tmpfs -o size=4m tmpfs "$disk" || bail "no tmpfs"

# room KIB: an import with so much space left on the disk; prints what is
# wrong afterwards, leaves $STATUS.
room()
{
	local used
	use_base "$disk/run"
	used=$(df -k --output=avail "$disk" | tail -n 1)
	[ "$used" -le "$1" ] ||
	    head -c $(((used - $1) * 1024)) /dev/zero >"$disk/filler"
	do_op "$disk/run" >"$TMP/out" 2>"$TMP/err"
	STATUS=$?
	rm -f "$disk/filler"
	judge "$disk/run" "$STATUS"
}

refused=0
for ((kib = 0; kib <= 120; kib += 4)); do
	room "$kib" >"$TMP/found"
	is "$(cat "$TMP/found")" "" "$kib KiB left"
	[ "$STATUS" -eq 0 ] && continue
	refused=$((refused + 1))
	like "$(cat "$TMP/err")" "[Nn]o space|full" "it says why at $kib KiB"
done
ok "the disk was too small at least once ($refused times)" \
    test "$refused" -gt 0
umount "$disk"
done_testing
