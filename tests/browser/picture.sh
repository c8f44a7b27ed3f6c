#!/bin/bash
# Makes tests/data/survey/page.png again, the picture in README.md: the page of
# a survey with the numbers of 2002, in data that made.py makes. Needs what is
# built (make tests), Chromium, and fonts-noto-cjk so that it looks the same.
#
#	tests/browser/picture.sh [PICTURE]
set -eu
cd "$(dirname "$0")/../.."
BUILD=$(realpath "${BUILD:-build}")
picture=$(realpath "${1:-tests/data/survey/page.png}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export PYTHONDONTWRITEBYTECODE=1

# With the clock at the 24th of September 2002, 04:00 UTC.
relaybl()
{
	RELAYBL_CLOCK=$tmp/clock LD_PRELOAD=$BUILD/preload/clock.so \
	    "$BUILD/relaybl" -c "$tmp/relaybl.conf" "$@" >/dev/null
}

python3 tests/browser/made.py "$tmp"
perl -e 'print pack("qq", 0, 1032840000)' >"$tmp/clock"
cat >"$tmp/relaybl.conf" <<END
store: $tmp/store
server: { listen: [127.0.0.1@5300] }
lists: { relays: { confirm: 1, allow-special: true } }
scanners: { nightly: {} }
zones: { bl.example.org: { list: relays, text: "\$ip" } }
survey: { holders: ["csv:$tmp/holders.csv"] }
END
touch -d 2002-09-20T12:00:00Z "$tmp/holders.csv"
mkdir "$tmp/store"
relaybl import --scanner nightly --scan-id 2002-09-24 --complete "$tmp/2002.csv"
relaybl survey "$tmp/2002.tsv" --name co.example --html "$tmp/page.html"

# The same letters on every machine.
cat >"$tmp/fonts.conf" <<END
<?xml version="1.0"?>
<fontconfig>
<dir>/usr/share/fonts</dir><cachedir>$tmp/fonts</cachedir>
<match target="pattern"><edit name="family" mode="assign" binding="strong">
<string>Noto Sans CJK JP</string></edit></match>
</fontconfig>
END
FONTCONFIG_FILE=$tmp/fonts.conf python3 - "$tmp/page.html" "$picture" <<'END'
import sys
sys.path.insert(0, "tests/browser")
from browser import Browser
page, picture = sys.argv[1:]
with Browser() as browser:
    browser.size(960, 1100)
    browser.open(page)
    bottom = browser.run("return document.querySelector('#cumulative')"
                         ".getBoundingClientRect().bottom")
    browser.screenshot(picture, clip=(0, 0, 960, int(bottom) + 16))
END
ls -l "$picture"
