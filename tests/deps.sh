#!/bin/sh
# Installs what is missing from Debian's packages, and only that.
#
#	tests/deps.sh run	to build and run
#	tests/deps.sh		to check as well
#	tests/deps.sh bench	to build, and to compare with other servers
#
# Says nothing where nothing is missing, removes nothing, starts nothing. Not
# root: prints the one command and exits 69 (EX_UNAVAILABLE). Needs nothing but
# sh, dpkg and apt, so that it works where not even make is.
set -eu
cd "$(dirname "$0")/.."

build='gcc libc6-dev make libldns-dev liblmdb-dev libuv1-dev libssl-dev
libyaml-dev libjansson-dev libexpat1-dev zlib1g-dev libzstd-dev
libseccomp-dev libc-ares-dev libmaxminddb-dev libidn2-dev bind9-dnsutils'

# What the checks cannot do without.
check='libcmocka-dev perl python3 iproute2 util-linux procps clang
libclang-rt-14-dev clang-format universal-ctags shellcheck'

# Real programs: a test that misses one says so and is skipped, in CI it fails.
programs='strace minisign e2fsprogs ldnsutils knot-dnsutils bind9 unbound nsd
knot pdns-server pdns-backend-sqlite3 openssl postfix nmap lmdb-utils zstd valgrind dnsmasq-base pdns-recursor knot-resolver rspamd
spamassassin libgnutls-dane0 libidn12 libnsl2 chromium chromium-driver
fonts-noto-cjk python3-jsonschema tidy'

# What the benchmark compares with and measures with: it leaves out what is
# missing, and says so.
bench='rbldnsd nsd knot dnsperf valgrind lmdb-utils time python3
util-linux procps iproute2'

# Prints those of its arguments that are not installed.
missing()
{
	for package; do
		case $(dpkg-query -W -f '${db:Status-Status}' "$package" \
		    2>/dev/null) in
		installed) ;;
		*) printf '%s ' "$package" ;;
		esac
	done
}

# The mail server of this machine, where that is not Postfix.
other_mta()
{
	dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' |
	    while read -r status package provides; do
		case $status/$package/$provides in
		installed/postfix/*) ;;
		installed/*/*mail-transport-agent*) echo "$package" ;;
		esac
	    done
}

# Packages that exclude each other: this machine keeps the one that it has.
install_packages()
{
	DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-remove \
	    -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
	    install --no-install-recommends "$@" >&2
}

# Exim and Postfix exclude each other as packages. Exim is only looked into,
# so it is unpacked below build/ instead.
unpack_exim()
{
	command -v exim4 >/dev/null && return
	[ -x build/deps/exim/usr/sbin/exim4 ] && return
	mkdir -p build/deps && (
		cd build/deps &&
		    apt-get -qq -o APT::Sandbox::User=root \
		    download exim4-daemon-light &&
		    dpkg -x exim4-daemon-light_*.deb exim &&
		    rm -f exim4-daemon-light_*.deb
	) >&2 || echo "deps: exim4-daemon-light could not be fetched" >&2
}

# shellcheck disable=SC2086
case ${1:-check} in
run) must=$(missing $build) may= ;;
check) must=$(missing $build $check) may=$(missing $programs) ;;
bench) must=$(missing $build) may=$(missing $bench) ;;
*)
	echo "usage: tests/deps.sh [run|check|bench]" >&2
	exit 64
	;;
esac

case " $may" in
*' postfix '*)
	mta=$(other_mta)
	if [ -n "$mta" ]; then
		may=$(printf %s "$may" | sed 's/\<postfix //')
		echo "deps: $mta stays, so no postfix: tests with it are skipped" >&2
	fi
	;;
esac

if [ -n "$must$may" ]; then
	if ! command -v apt-get >/dev/null; then
		echo "deps: no apt-get here; missing: $must$may" >&2
		[ -z "$must" ] || exit 69
	elif [ "$(id -u)" != 0 ]; then
		echo "deps: something is missing; run" >&2
		[ -z "$may" ] || echo "(Debian starts the services among them;" \
		    "make deps as root does not)" >&2
		echo "sudo apt-get update && sudo apt-get install -y" \
		    "--no-remove --no-install-recommends $must$may" >&2
		[ -z "$must" ] || exit 69
	else
		echo "deps: installing $must$may" >&2
		# Nothing that is installed here shall start by itself.
		if [ ! -e /usr/sbin/policy-rc.d ]; then
			trap 'rm -f /usr/sbin/policy-rc.d' EXIT
			trap 'exit 130' INT TERM HUP
			printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
			chmod 755 /usr/sbin/policy-rc.d
		fi
		apt-get -qq update >&2 ||
		    echo "deps: apt-get update failed, going on" >&2
		# shellcheck disable=SC2086
		if ! install_packages $must $may; then
			[ -z "$must" ] || install_packages $must || exit 69
			for package in $may; do
				install_packages "$package" ||
				    echo "deps: could not install $package" >&2
			done
		fi
	fi
fi
[ "${1:-check}" != check ] || unpack_exim
