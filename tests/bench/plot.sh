#!/bin/bash
# make bench-plot: draws tests/bench/cost.svg, what a query costs relaybld and
# rbldnsd with lists of a thousand to ten million addresses.
#
# From the environment: BUILD, ROUNDS, and what measure.sh says.
set -eu
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
files=()
for size in 1000 10000 100000 1000000 10000000; do
	file=$BUILD/bench/cost-$size.tsv
	RESULTS=$file SIZE=$size ONLY=udp \
	    PEERS='rbldnsd-ip4trie rbldnsd-ip4set' tests/bench/all.sh
	files+=("$file")
done
awk -f tests/bench/results.awk -f tests/bench/plot.awk "${files[@]}" \
    >"$BUILD/bench/cost.svg"
mv "$BUILD/bench/cost.svg" tests/bench/cost.svg
