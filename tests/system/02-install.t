#!/bin/bash
# make install puts there what an installation needs, make uninstall takes all
# of it away; make deps asks for what is missing and for nothing else.
. "$(dirname "$0")/lib.sh"
require make
cd "$ROOT" || bail "no $ROOT"

# --- install, uninstall ----------------------------------------------------

# Everything is built: nothing else may happen here.
install_make()
{
	make --no-print-directory -s -o all BUILD="$BUILD" SAN="${SAN:-}" \
	    DESTDIR="$TMP/image" PREFIX=/usr "$@"
}
there()
{
	(cd "$TMP/image" 2>/dev/null && find . -type f | sort | xargs)
}
exits 0 "make install" install_make install
is "$(there)" "./usr/bin/relaybl ./usr/sbin/relaybld \
./usr/share/doc/relaybl/README.md ./usr/share/doc/relaybl/bl.example.org.zone \
./usr/share/doc/relaybl/examples/relaybl-import.path \
./usr/share/doc/relaybl/examples/relaybl-import.service \
./usr/share/doc/relaybl/examples/relaybl-import.timer \
./usr/share/doc/relaybl/examples/relaybl.cron \
./usr/share/doc/relaybl/examples/relaybld.service \
./usr/share/doc/relaybl/relaybl.conf" "ten files"
is "$(sed -n 's/^ExecStart=//p' \
    "$TMP/image/usr/share/doc/relaybl/examples/relaybld.service")" \
    /usr/sbin/relaybld "the unit runs what was installed"
exits 0 "relaybl runs from there" "$TMP/image/usr/bin/relaybl" --version
exits 0 "relaybld too" "$TMP/image/usr/sbin/relaybld" --version
exits 0 "the example beside it is good" "$TMP/image/usr/bin/relaybl" \
    -c "$TMP/image/usr/share/doc/relaybl/relaybl.conf" checkconf
exits 0 "make uninstall" install_make uninstall
is "$(there)" "" "nothing is left"

# --- deps ------------------------------------------------------------------

# A machine that has all packages but those in $MISSING, seen by user $1.
machine()
{
	mkdir -p "$TMP/bin"
	cat >"$TMP/bin/dpkg-query" <<-'END'
	#!/bin/sh
	for package; do :; done
	case $package in *Provides*) echo "$INSTALLED" && exit ;; esac
	case " $MISSING " in *" $package "*) exit 1 ;; esac
	echo installed
	END
	printf '#!/bin/sh\necho %s\n' "$1" >"$TMP/bin/id"
	printf '#!/bin/sh\necho "$@" >>%s/apt\nexit 0\n' "$TMP" \
	    >"$TMP/bin/apt-get"
	chmod +x "$TMP/bin/"*
	rm -f "$TMP/apt"
}
deps()
{
	PATH=$TMP/bin:$PATH MISSING=$MISSING INSTALLED=${INSTALLED:-} \
	    tests/deps.sh "$@"
}
# The last apt-get install.
installed()
{
	grep ' install ' "$TMP/apt" | tail -n 1
}
machine 0
MISSING=
exits 0 "nothing is missing" deps run
is "$OUT$ERR" "" "it says nothing"
not_ok "and asks nobody" test -e "$TMP/apt"
MISSING="libldns-dev make"
exits 0 "two are missing, as root" deps run
like "$(installed)" ' install .*make libldns-dev *$' \
    "just those are installed"
machine 1000
exits 69 "not as root" deps run
like "$ERR" 'sudo apt-get update && sudo apt-get install .* make libldns-dev *$' \
    "it prints the one command"
not_ok "and asks nobody" test -e "$TMP/apt"

# Postfix would take the place of a mail server that is there.
machine 0
MISSING="postfix nmap"
INSTALLED="installed exim4-daemon-light mail-transport-agent (= 4)"
exits 0 "postfix is missing where Exim is" deps check
like "$(installed)" ' --no-remove .* install .* nmap *$' "others are installed"
unlike "$(installed)" postfix "postfix is not"
like "$ERR" 'exim4-daemon-light stays, so no postfix' "it says so"
INSTALLED="config-files exim4-daemon-light mail-transport-agent"
exits 0 "where Exim is no more" deps check
like "$(installed)" ' install .* postfix nmap *$' "postfix is installed"
exits 64 "another word" deps everything
done_testing
