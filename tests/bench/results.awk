# What was measured, in rounds: "what<TAB>who<TAB>value" a line.
BEGIN {
	FS = "\t"
	title["echo"] = "echo"
	title["relaybld"] = "relaybld"
	title["rbldnsd-ip4trie"] = "rbldnsd ip4trie"
	title["rbldnsd-ip4set"] = "rbldnsd ip4set"
	title["nsd"] = "NSD"
	title["knot"] = "Knot DNS"
}

function keep(what, name, x,  n)
{
	n = ++count[what, name]
	value[what, name, n] = x
	sum[what, name] += x
}

# The value at a share of the sorted ones: 0 the least, 1 the most.
function rank(what, name, share,  n, i, j, x)
{
	n = count[what, name]
	for (i = 2; i <= n; i++) {
		x = value[what, name, i] + 0
		for (j = i - 1; j >= 1 && value[what, name, j] + 0 > x; j--)
			value[what, name, j + 1] = value[what, name, j]
		value[what, name, j + 1] = x
	}
	return value[what, name, 1 + int((n - 1) * share)] + 0
}

# 0 where nothing was measured.
function median(what, name)
{
	if (!count[what, name])
		return 0
	return rank(what, name, 0.5)
}
