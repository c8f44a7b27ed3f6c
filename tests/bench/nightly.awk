# Turns the lines "what<TAB>who<TAB>value" of make bench-import into its table.
BEGIN {
	FS = "\t"
	mib = 1024
}

{ value[$1] = $3 }

END {
	print "| the nightly job\t| at most\t| reached\t|\t|"
	print "|---\t|---\t|---\t|---\t|"
	scan = number(value["size"]) " verdicts"
	list = "plain list of " number(value["size"])
	list10 = "plain list of " number(value["size10"])
	aim("import of " scan ", s", "verdicts-s", 8)
	more("... CPU, s", "verdicts-cpu-s")
	aim("... memory with what is mapped, MiB", "verdicts-mib", mib)
	aim("... of that private, MiB", "verdicts-private-mib", mib)
	aim("again, 1 % changed, s", "verdicts-changed-s", 6)
	more("... CPU, s", "verdicts-changed-cpu-s")
	aim("... memory with what is mapped, MiB", "verdicts-changed-mib", mib)
	aim("... of that private, MiB", "verdicts-changed-private-mib", mib)
	more("import of a " list ", s", "list-s")
	aim("... of " number(value["size10"]) ", s", "list10-s", 15)
	more("... CPU, s", "list10-cpu-s")
	aim("... memory with what is mapped, MiB", "list10-mib", mib)
	aim("... of that private, MiB", "list10-private-mib", mib)
	aim("add to a " list ", start to served, ms", "list-add-ms", 150)
	aim("... to a " list10 ", ms", "list10-add-ms", 1000)
	aim("published to visible, ms", "list-visible-ms", 250)
	aim("... " list10 ", ms", "list10-visible-ms", 250)
	aim("generation, octets an address, " scan, "verdicts-octets", 10)
	aim("... " list, "list-octets", 10)
	aim("... " list10, "list10-octets", 10)
	aim("... octets a /64, " number(value["size"]) " of IPv6",
	    "net6-octets", 20)
	if ("nights-ledger-mib" in value)
		value["growth"] = value["nights-ledger-mib"] / \
		    value["nights-compacted-mib"]
	aim("ledger after " value["nights"] " nights of " \
	    number(value["night-size"]) ", times its compacted size",
	    "growth", 3)
	more("... MiB", "nights-ledger-mib")
	aim("generations in served/", "nights-served", 3)
}

# 1000000 as 1 M, 100000 as 100 k.
function number(n)
{
	if (n % 1000000 == 0)
		return n / 1000000 " M"
	return n % 1000 == 0 ? n / 1000 " k" : n
}

function aim(label, what, most)
{
	if (what in value)
		printf "| %s\t| %s\t| %.4g\t| %s\t|\n", label, most, value[what],
		    value[what] <= most ? "yes" : "no"
}

function more(label, what)
{
	if (what in value)
		printf "| %s\t|\t| %.4g\t|\t|\n", label, value[what]
}
