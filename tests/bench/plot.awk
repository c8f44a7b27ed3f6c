# Draws CPU time of a query against the length of the list, as SVG, from the
# results of several lengths, shortest first. With results.awk.
BEGIN {
	left = 60; right = 620; top = 40; bottom = 340
	colour["echo"] = "#777777"
	colour["relaybld"] = "#0072b2"
	colour["rbldnsd-ip4trie"] = "#d55e00"
	colour["rbldnsd-ip4set"] = "#cc79a7"
}

$1 == "machine" { machine = $3 }
$1 == "kernel" { kernel = $3 }
$1 == "date" { date = $3 }
$1 == "size" { size[++sizes] = $3 }
$1 == "udp-us" {
	keep(size[sizes], $2, $3)
	if (!named[$2]++)
		who[++names] = $2
	if ($3 > most)
		most = $3
}

END {
	most = int(most) + 1
	print "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"760\"" \
	    " height=\"400\" viewBox=\"0 0 760 400\"" \
	    " font-family=\"sans-serif\" font-size=\"13\">"
	print "<rect width=\"760\" height=\"400\" fill=\"#ffffff\"/>"
	text(left - 40, 22, "start", "#000000",
	    "CPU time of the server a UDP query, us: median, least and most")
	text(left - 40, 392, "start", "#777777",
	    machine ", " kernel ", " date)
	axes()
	for (i = 1; i <= names; i++)
		curve(who[i])
	labels()
	print "</svg>"
}

function x_of(entries)
{
	return left + (right - left) * (log(entries) - log(size[1])) / \
	    (log(size[sizes]) - log(size[1]))
}

function y_of(us)
{
	return bottom - (bottom - top) * us / most
}

function text(x, y, anchor, fill, words)
{
	printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"" \
	    " fill=\"%s\">%s</text>\n", x, y, anchor, fill, words
}

function line(x1, y1, x2, y2, stroke)
{
	printf "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"" \
	    " stroke=\"%s\"/>\n", x1, y1, x2, y2, stroke
}

function axes(  i)
{
	for (i = 0; i <= most; i++) {
		line(left, y_of(i), right, y_of(i), "#dddddd")
		text(left - 10, y_of(i) + 4, "end", "#000000", i)
	}
	for (i = 1; i <= sizes; i++) {
		line(x_of(size[i]), bottom, x_of(size[i]), bottom + 5,
		    "#000000")
		text(x_of(size[i]), bottom + 20, "middle", "#000000",
		    thousands(size[i]))
	}
	text((left + right) / 2, bottom + 38, "middle", "#000000",
	    "addresses on the list")
}

function thousands(n)
{
	n = n ""
	while (match(n, /[0-9][0-9][0-9][0-9]($|,)/))
		n = substr(n, 1, RSTART) "," substr(n, RSTART + 1)
	return n
}

function curve(name,  i, x, points)
{
	for (i = 1; i <= sizes; i++) {
		if (!count[size[i], name])
			continue
		x = x_of(size[i])
		points = points sprintf(" %.1f,%.1f", x,
		    y_of(median(size[i], name)))
		line(x, y_of(rank(size[i], name, 0)), x,
		    y_of(rank(size[i], name, 1)), colour[name])
		printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"" \
		    " fill=\"%s\"/>\n", x, y_of(median(size[i], name)),
		    colour[name]
	}
	printf "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\"" \
	    " stroke-width=\"2\"/>\n", substr(points, 2), colour[name]
}

# At the right end of each curve, from the lowest up, none over another.
function labels(  i, best, drawn, y, last)
{
	last = bottom + 100
	for (drawn = 0; drawn < names; drawn++) {
		best = 0
		for (i = 1; i <= names; i++)
			if (!done[i] && (!best || \
			    median(size[sizes], who[i]) < \
			    median(size[sizes], who[best])))
				best = i
		done[best] = 1
		y = y_of(median(size[sizes], who[best])) + 4
		if (y > last - 16)
			y = last - 16
		text(right + 10, y, "start", colour[who[best]],
		    title[who[best]])
		last = y
	}
}
