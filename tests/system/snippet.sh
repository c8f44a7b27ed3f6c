# shellcheck shell=bash
# What README.md tells people to put into their configurations, taken out of it.

# snippet NAME: what stands in README.md between ```NAME and ```.
snippet()
{
	awk -v fence="\`\`\`$1" '
	$0 == fence { inside = found = 1; next }
	/^```/ { inside = 0 }
	inside
	END { exit !found }' "$ROOT/README.md" || bail "README.md: no $1"
}
