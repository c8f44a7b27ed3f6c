# Turns the lines "what<TAB>who<TAB>value" of a run into a table: which one, says
# part: "measured" or "aims". With results.awk.
{ keep($1, $2, $3) }

$1 == "udp-us" && count[$1, $2] == 1 { who[++peers] = $2 }

END {
	size = value["size", "-", 1]
	if (part == "measured")
		measured()
	else if (size >= 1000000) # what the aims are about
		aims()
}

# --- What was measured -----------------------------------------------------

function measured(  i)
{
	printf "| %s addresses, %d /24s", size, size / 200
	for (i = 1; i <= peers; i++)
		printf "\t| %s", title[who[i]]
	printf "\t|\n|---"
	for (i = 1; i <= peers; i++)
		printf "\t|---"
	print "\t|"
	row("CPU a query over UDP, us", "udp-us", 1, "%.2f")
	spread("... least and most of all rounds", "udp-us", "%.2f")
	against("... times the echo", "udp-us", median("udp-us", "echo"))
	against("... times rbldnsd", "udp-us", rbldnsd())
	most("queries a second, thousands, at most", "udp-rate", 1000)
	total("queries lost", "udp-lost")
	row("private memory, MiB", "private-kib", 1024, "%.1f")
	row("mapped files, MiB", "mapped-kib", 1024, "%.1f")
	row("start to first answer, ms", "start-ms", 1, "%.0f")
	row("data, octets an entry", "octets-entry", 1, "%.1f")
	row("longest gap between answers, ms", "gap-quiet-us", 1000, "%.1f")
	row("... while the list is replaced, ms", "gap-replaced-us", 1000,
	    "%.1f")
	row("... queries lost meanwhile", "gap-replaced-lost", 1, "%.0f")
	row("new list to first new answer, s", "replaced-ms", 1000, "%.1f")
	row("CPU a query over TCP, pipelined, us", "tcp-us", 1, "%.2f")
	row("1,000 idle connections, MiB", "idle-kib", 1024, "%.1f")
	row("by dnsperf: CPU a query, us", "dnsperf-us", 1, "%.2f")
	row("by dnsperf: thousand queries a second", "dnsperf-rate", 1000,
	    "%.0f")
}

# Anybody has it?
function known(what,  i, any)
{
	for (i = 1; i <= peers; i++)
		any += count[what, who[i]]
	return any > 0
}

function cell(what, name, text)
{
	printf "\t| %s", count[what, name] ? text : ""
}

function row(label, what, unit, format,  i)
{
	if (!known(what))
		return
	printf "| %s", label
	for (i = 1; i <= peers; i++)
		cell(what, who[i],
		    sprintf(format, median(what, who[i]) / unit))
	print "\t|"
}

function spread(label, what, format,  i)
{
	if (!known(what))
		return
	printf "| %s", label
	for (i = 1; i <= peers; i++)
		cell(what, who[i], sprintf(format " to " format,
		    rank(what, who[i], 0), rank(what, who[i], 1)))
	print "\t|"
}

function against(label, what, one,  i)
{
	if (!known(what) || one == 0)
		return
	printf "| %s", label
	for (i = 1; i <= peers; i++)
		cell(what, who[i],
		    sprintf("%.2f", median(what, who[i]) / one))
	print "\t|"
}

function most(label, what, unit,  i)
{
	if (!known(what))
		return
	printf "| %s", label
	for (i = 1; i <= peers; i++)
		cell(what, who[i],
		    sprintf("%.0f", rank(what, who[i], 1) / unit))
	print "\t|"
}

function total(label, what,  i)
{
	if (!known(what))
		return
	printf "| %s", label
	for (i = 1; i <= peers; i++)
		cell(what, who[i], sprintf("%d", sum[what, who[i]]))
	print "\t|"
}

# --- What was to be reached ------------------------------------------------

function aims(  cpu, name)
{
	print "| to be reached\t| at most\t| reached\t|\t|"
	print "|---\t|---\t|---\t|---\t|"
	cpu = median("udp-us", "relaybld")
	aim("CPU a query, times the echo", size > 1000000 ? 1.30 : 1.20,
	    ratio(cpu, median("udp-us", "echo")), "%.2f")
	aim("... times rbldnsd, the faster one", 0.80,
	    ratio(cpu, rbldnsd()), "%.2f")
	aim("... times NSD", 0.33, ratio(cpu, median("udp-us", "nsd")), "%.2f")
	aim("... times Knot DNS", 0.33,
	    ratio(cpu, median("udp-us", "knot")), "%.2f")
	aim("two workers, times one worker", 1.10,
	    ratio(median("workers-2-us", "relaybld"),
	    median("workers-1-us", "relaybld")), "%.2f")
	aim("respond() alone, ns", size > 1000000 ? 300 : 150,
	    median("respond-ns", "relaybld"), "%.0f")
	tell("respond() alone, instructions",
	    median("respond-instructions", "relaybld"))
	aim("TCP pipelined, times Knot DNS", 1.50,
	    ratio(median("tcp-us", "relaybld"), median("tcp-us", "knot")),
	    "%.2f")
	aim("1,000 idle connections, MB", 10,
	    median("idle-kib", "relaybld") * 1024 / 1000000, "%.1f")
	aim("data, octets an entry", 10, median("octets-entry", "relaybld"),
	    "%.1f")
	aim("private memory, MiB", 16,
	    median("private-kib", "relaybld") / 1024, "%.1f")
	aim("... at most, while replaced, MiB", 16,
	    rank("private-replaced-kib", "relaybld", 1) / 1024, "%.1f")
	aim("start to first answer, ms", 50, median("start-ms", "relaybld"),
	    "%.0f")
	aim("gap while replaced, times the quiet one", 3,
	    ratio(median("gap-replaced-us", "relaybld"),
	    median("gap-quiet-us", "relaybld")), "%.1f")
}

# What was not measured is not reached, nor missed.
function aim(label, most_, reached, format)
{
	if (reached == 0)
		return
	printf "| %s\t| " format "\t| " format "\t| %s\t|\n", label, most_, reached,
	    reached <= most_ ? "yes" : "no"
}

function tell(label, reached)
{
	if (reached != 0)
		printf "| %s\t|\t| %.0f\t|\t|\n", label, reached
}

function ratio(a, b)
{
	return b == 0 ? 0 : a / b
}

# The faster of its two data types.
function rbldnsd(  a, b)
{
	a = median("udp-us", "rbldnsd-ip4trie")
	b = median("udp-us", "rbldnsd-ip4set")
	return a == 0 || (b != 0 && b < a) ? b : a
}
