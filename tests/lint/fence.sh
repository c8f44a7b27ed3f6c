#!/bin/bash
# Who may see what. The include paths of the build keep dnsbl/ and importer/
# apart; this keeps the libraries where they belong, and the ground floor free
# of policy.
set -u
shopt -s nullglob
failed=0

# forbid WHAT PATTERN FILE...: no line of the files matches.
forbid()
{
	local what=$1 pattern=$2 found
	shift 2
	[ $# -gt 0 ] || return 0
	found=$(grep -nE -- "$pattern" "$@" /dev/null) || return 0
	printf '%s:\n%s\n' "$what" "$found"
	failed=1
}

# All sources but those that match one of the patterns.
sources_but()
{
	local file pattern
	for file in {zones,dnsbl,importer,importer/survey}/*.[ch]; do
		for pattern; do
			# shellcheck disable=SC2053
			[[ $file != $pattern ]] || continue 2
		done
		printf '%s\n' "$file"
	done
}
only()
{
	local library=$1 files
	shift
	mapfile -t files < <(sources_but "$@")
	forbid "<$library> is for $* alone" \
	    "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]$library" \
	    "${files[@]}"
}

only 'lmdb' 'zones/store*.[ch]'
only 'ldns/' 'zones/zone*.c'
only 'openssl/' zones/seal.c 'importer/input*.[ch]' importer/format_jsonl.c \
    importer/{minisign,digest}.c dnsbl/tsig_mac.c dnsbl/'tls_*.c'
only 'uv' dnsbl/{main,server,service,edition,worker,socket,udp,tcp,watch,changes,signals,silence,notifier,rollover}'*.[ch]' \
    'importer/survey/resolve*.[ch]'
only 'ares' 'importer/survey/resolve*.[ch]'
only 'maxminddb' 'importer/survey/holders_mmdb*.[ch]'
only 'idn2' 'importer/survey/domain*.[ch]'
only 'jansson' 'importer/*.[ch]'
only 'expat' 'importer/format_nmap*.[ch]'
only 'yaml' 'zones/config*.c'

forbid 'an include leaves its folder' \
    '^[[:space:]]*#[[:space:]]*include[[:space:]]*"[^"]*/' \
    {zones,dnsbl,importer,importer/survey}/*.[ch]
forbid 'nothing from the network is given to ldns' 'ldns_' dnsbl/*.[ch]
forbid 'zones/ returns results: it prints, exits and reads the clock not' \
    '(^|[^_[:alnum:]])(exit|abort|printf|puts|perror|syslog|err|warn|time|gettimeofday|clock_gettime)\(|fprintf\((stderr|stdout)' \
    zones/*.c
forbid 'respond() does no I/O and allocates nothing' \
    '(^|[^_[:alnum:]])(malloc|calloc|realloc|strdup|fprintf|printf|time|open|read|write)\(' \
    dnsbl/respond*.c

# What is read and shown of surveys and tickets needs no other part of
# importer/ to know of it: the include path of the build sees to that.
for header in importer/*.h; do
	[ ! -e "importer/survey/${header#importer/}" ] || {
		echo "importer/survey/${header#importer/} hides $header"
		failed=1
	}
done

# Each folder sees its own headers and those of zones/: none hides another.
for header in zones/*.h; do
	for folder in dnsbl importer importer/survey; do
		[ ! -e "$folder/${header#zones/}" ] || {
			echo "$folder/${header#zones/} hides $header"
			failed=1
		}
	done
done
exit "$failed"
