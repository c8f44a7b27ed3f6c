# shellcheck shell=bash
# A clock of the test's own for everything that it starts from here on
# (tests/preload/clock.c): include it after lib.sh.
#
#	clock_shift SECONDS	the real time and so much
#	clock_stop TIME		that time, in unix seconds, until told otherwise

# clock_write SHIFT STOPPED: in place, for it is mapped.
clock_write()
{
	perl -e 'print pack("qq", @ARGV)' -- "$1" "$2" |
	    dd of="$RELAYBL_CLOCK" conv=notrunc status=none
}
clock_shift()
{
	clock_write "$1" 0
}
clock_stop()
{
	clock_write 0 "$1"
}

export RELAYBL_CLOCK=$TMP/clock
clock_shift 0
[ -e "$BUILD/preload/clock.so" ] || bail "clock.so is not built (make tests)"
export LD_PRELOAD=$BUILD/preload/clock.so
# ASan wants to be the first library, else it ends the program.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"
