# What a survey is made from, of as many domains as SIZE says, in the format
# WHAT: triples, zdns or massdns. Each domain has one of 3/10 as many hosts, each
# host an address of its own; every fourth address is listed where WHAT is
# "listed". The same SIZE gives the same octets.
function address(host)
{
	return sprintf("%d.%d.%d.%d", 11 + int(host / 16777216),
	    int(host / 65536) % 256, int(host / 256) % 256, host % 256)
}

function name(host)
{
	return sprintf("mx%d.isp%d.example", host, host % 977)
}

function massdns(owner, type, data)
{
	printf "{\"name\":\"%s.\",\"type\":\"%s\",\"class\":\"IN\"," \
	    "\"status\":\"NOERROR\",\"data\":{\"answers\":[{\"ttl\":300," \
	    "\"type\":\"%s\",\"class\":\"IN\",\"name\":\"%s.\"," \
	    "\"data\":\"%s\"}]},\"resolver\":\"127.0.0.1:53\"}\n",
	    owner, type, type, owner, data
}

BEGIN {
	hosts = int(SIZE * 3 / 10) + 1
	for (host = 0; WHAT == "listed" && host < hosts; host += 4)
		print address(host)
	for (host = 0; WHAT == "massdns" && host < hosts; host++)
		massdns(name(host), "A", address(host))
	for (i = 0; WHAT != "listed" && i < SIZE; i++) {
		# No order that a sort would like, and each domain once.
		domain = sprintf("customer-%09d.example",
		    i % 2 ? i : SIZE * 7 - i)
		host = i * 7919 % hosts
		if (WHAT == "triples")
			print domain "\t" name(host) "\t" address(host)
		else if (WHAT == "massdns")
			massdns(domain, "MX", "10 " name(host) ".")
		else
			printf "{\"name\":\"%s\",\"results\":{\"MXLOOKUP\":" \
			    "{\"data\":{\"exchanges\":[{\"class\":\"IN\"," \
			    "\"ipv4_addresses\":[\"%s\"],\"name\":\"%s\"," \
			    "\"preference\":10,\"ttl\":300,\"type\":\"MX\"}]}," \
			    "\"duration\":0.15,\"status\":\"NOERROR\"}}}\n",
			    domain, address(host), name(host)
	}
}
