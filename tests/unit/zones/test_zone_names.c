/* From listings to the names of a zone: every border of a prefix, levels,
 * holes, classes, test entries. */
#include "walk_case.h"

/* The walk as "OWNER=CODE,CODE ...": the addresses of one level, test entries
 * left out unless they are wanted. */
struct walked {
	char text[65536];
	size_t names;
	char first[256], last[256];
};

/* Does the owner end in that level's labels? */
static bool
is_of_level(const char *owner, const char *level)
{
	const char *dot = strrchr(owner, '.');
	const char *label = dot == NULL ? owner : dot + 1;

	/* The aggregate's last label has a digit, or is a nibble. */
	if (level == NULL)
		return strlen(label) == 1 ||
		       (label[0] >= '0' && label[0] <= '9');
	return strcmp(label, level) == 0;
}

static void
add_name(struct walked *out, const char *owner, const struct zone_record *r)
{
	bool same = strncmp(out->last, owner, strlen(owner)) == 0 &&
		    out->last[strlen(owner)] == '=';
	size_t len = strlen(out->text), end = strlen(out->last);

	if (!same) {
		out->names++;
		end = (size_t)snprintf(
		    out->last, sizeof(out->last), "%s=", owner);
		if (len < sizeof(out->text) - 512)
			len += (size_t)sprintf(out->text + len,
			    "%s%s=", len > 0 ? " " : "", owner);
	}
	(void)snprintf(out->last + end, sizeof(out->last) - end, "%s%u",
	    same ? "," : "", r->rdata[3]);
	if (len < sizeof(out->text) - 512)
		(void)sprintf(
		    out->text + len, "%s%u", same ? "," : "", r->rdata[3]);
	if (out->names == 1)
		memcpy(out->first, out->last, sizeof(out->first));
}

static void
walk(const struct zone_source *s, const char *level, bool tests,
    struct walked *out)
{
	struct zone_record r;
	struct zone_walk w;

	memset(out, 0, sizeof(*out));
	zone_walk_begin(&w, s);
	while (zone_walk_next(&w, &r)) {
		uint8_t own[NAME_MAX_WIRE + 1];
		size_t len = (size_t)r.owner_len - s->apex->origin.len;
		char owner[NAME_TEXT_MAX];

		memcpy(own, r.owner, len);
		own[len] = 0;
		name_format(own, owner);
		if (r.type != ZONE_TYPE_A || len == 0 ||
		    !is_of_level(owner, level) ||
		    (!tests && strstr(owner, ".0.0.127") != NULL) ||
		    (!tests && strstr(owner, ".0.0.f.7.f.f.f.f.0") != NULL))
			continue;
		/* A wildcard is written with a backslash. */
		add_name(out, owner[0] == '\\' ? owner + 1 : owner, &r);
	}
}

struct row {
	const char *name;
	struct walk_listing listings[4];
	const char *exempt[3];
	const char *want; /* the names of the aggregate; or: */
	size_t names;
	const char *first, *last;
	const char *level;  /* a sub-zone instead */
	class_mask classes; /* 0: the default */
};

static const struct row rows[] = {
    {.name = "nothing", .want = ""},
    {"/32", {L("192.0.2.25", CLASS_RELAY)}, .want = "25.2.0.192=2"},
    {"/31", {L("192.0.2.24/31", CLASS_RELAY)},
	.want = "24.2.0.192=2 25.2.0.192=2"},
    {"/25", {L("192.0.2.128/25", CLASS_RELAY)}, .names = 128,
	.first = "128.2.0.192=2", .last = "255.2.0.192=2"},
    {"/24", {L("192.0.2.0/24", CLASS_RELAY)}, .want = "*.2.0.192=2"},
    {"/23", {L("192.0.2.0/23", CLASS_RELAY)},
	.want = "*.2.0.192=2 *.3.0.192=2"},
    {"/17", {L("198.51.128.0/17", CLASS_RELAY)}, .names = 128,
	.first = "*.128.51.198=2", .last = "*.255.51.198=2"},
    {"/16", {L("198.51.0.0/16", CLASS_RELAY)}, .names = 256,
	.first = "*.0.51.198=2", .last = "*.255.51.198=2"},
    {"two neighbours that say the same are one",
	{L("192.0.2.0/25", CLASS_RELAY), L("192.0.2.128/25", CLASS_RELAY)},
	.want = "*.2.0.192=2"},
    {"also where they expire at other times",
	{L("192.0.2.0/25", CLASS_RELAY),
	    {"192.0.2.128/25", CLASS_RELAY, LATE + 1, SEEN, 1}},
	.want = "*.2.0.192=2"},
    {"but not where others confirmed them",
	{L("192.0.2.0/25", CLASS_RELAY),
	    {"192.0.2.128/25", CLASS_RELAY, LATE, SEEN, 2}},
	.names = 256, .first = "0.2.0.192=2", .last = "255.2.0.192=2"},
    {"a hole", {L("192.0.2.0/24", CLASS_RELAY)}, {"192.0.2.7"}, .names = 255,
	.first = "0.2.0.192=2", .last = "255.2.0.192=2"},
    {"a hole at the end", {L("192.0.2.0/24", CLASS_RELAY)}, {"192.0.2.255"},
	.names = 255, .first = "0.2.0.192=2", .last = "254.2.0.192=2"},
    {"more is known of one in it",
	{L("192.0.2.0/24", CLASS_RELAY), L("192.0.2.0", CLASS_PROXY)},
	.names = 256, .first = "0.2.0.192=9", .last = "255.2.0.192=2"},
    {"more is known that is not served here",
	{L("192.0.2.0/24", CLASS_RELAY), L("192.0.2.7", CLASS_OUTPUT)},
	.want = "*.2.0.192=2"},
    {"it is, in its sub-zone",
	{L("192.0.2.0/24", CLASS_RELAY), L("192.0.2.7", CLASS_OUTPUT)},
	.want = "7.2.0.192.output=15", .level = "output"},
    {"several classes, the gravest first",
	{L("192.0.2.25", CLASS_INPUT), L("192.0.2.25", CLASS_RELAY),
	    L("192.0.2.25", CLASS_PROXY)},
	.want = "25.2.0.192=2,9,10"},
    {"one of them in its sub-zone",
	{L("192.0.2.25", CLASS_INPUT), L("192.0.2.25", CLASS_RELAY)},
	.want = "25.2.0.192.input=10", .level = "input"},
    {"the relay sub-zone has both kinds",
	{L("192.0.2.25", CLASS_TRICK), L("192.0.2.26", CLASS_RELAY)},
	.want = "25.2.0.192.relay=3 26.2.0.192.relay=2", .level = "relay"},
    {"a level that lasts longer shows not",
	{{"192.0.2.25", CLASS_RELAY, 200, SEEN, 1},
	    {"192.0.2.24/31", CLASS_PROXY, LATE, SEEN, 1}},
	.want = "24.2.0.192=9 25.2.0.192=2"},
    {"what is over stays until it is removed",
	{{"192.0.2.25", CLASS_RELAY, 1, 1, 1}}, .want = "25.2.0.192=2"},
    {"unconfirmed alone is not in the aggregate",
	{L("192.0.2.25", CLASS_UNCONFIRMED)}, .want = ""},
    {"it is in its sub-zone", {L("192.0.2.25", CLASS_UNCONFIRMED)},
	.want = "25.2.0.192.unconfirmed=20", .level = "unconfirmed"},
    {"it is where it is asked for", {L("192.0.2.25", CLASS_UNCONFIRMED)},
	.want = "25.2.0.192=20", .classes = CLASS_BIT(CLASS_UNCONFIRMED)},
    {"below one-digit octets there may be IPv6", {L("1.2.9.0/24", CLASS_RELAY)},
	.names = 256, .first = "0.9.2.1=2", .last = "255.9.2.1=2"},
    {"below others not", {L("1.2.10.0/24", CLASS_RELAY)}, .want = "*.10.2.1=2"},
    {"the first and the last there are",
	{L("0.0.0.0/32", CLASS_RELAY), L("255.255.255.255", CLASS_RELAY)},
	.want = "0.0.0.0=2 255.255.255.255=2"},
    {"/48", {L("2001:db8:a::/48", CLASS_RELAY)},
	.want = "*.a.0.0.0." NIBBLES_2001_DB8 "=2"},
    {"/49", {L("2001:db8:a::/49", CLASS_RELAY)}, .names = 8,
	.first = "*.0.a.0.0.0." NIBBLES_2001_DB8 "=2",
	.last = "*.7.a.0.0.0." NIBBLES_2001_DB8 "=2"},
    {"/51", {L("2001:db8:a:e000::/51", CLASS_RELAY)},
	.want = "*.e.a.0.0.0." NIBBLES_2001_DB8
		"=2 *.f.a.0.0.0." NIBBLES_2001_DB8 "=2"},
    {"/52", {L("2001:db8:a:e000::/52", CLASS_RELAY)},
	.want = "*.e.a.0.0.0." NIBBLES_2001_DB8 "=2"},
    {"/63", {L("2001:db8:a:4::/63", CLASS_RELAY)},
	.want = "*.4.0.0.0.a.0.0.0." NIBBLES_2001_DB8
		"=2 *.5.0.0.0.a.0.0.0." NIBBLES_2001_DB8 "=2"},
    {"/64", {L("2001:db8:a:4::/64", CLASS_RELAY)},
	.want = "*.4.0.0.0.a.0.0.0." NIBBLES_2001_DB8 "=2"},
#define ZEROS_15 "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
#define HOST_64	 ZEROS_15 "4.0.0.0.a.0.0.0." NIBBLES_2001_DB8
    {"/124", {L("2001:db8:a:4::/124", CLASS_RELAY)}, .want = "*." HOST_64 "=2"},
    {"/125", {L("2001:db8:a:4::8/125", CLASS_RELAY)}, .names = 8,
	.first = "8." HOST_64 "=2", .last = "f." HOST_64 "=2"},
    {"/127", {L("2001:db8:a:4::8/127", CLASS_RELAY)},
	.want = "8." HOST_64 "=2 9." HOST_64 "=2"},
    {"/128", {L("2001:db8:a:4::8", CLASS_PROXY)}, .want = "8." HOST_64 "=9"},
    {"a /128 out of a /124", {L("2001:db8:a:4::/124", CLASS_RELAY)},
	{"2001:db8:a:4::"}, .names = 15, .first = "1." HOST_64 "=2",
	.last = "f." HOST_64 "=2"},
    {"a /128 out of a /48", {L("2001:db8:a::/48", CLASS_RELAY)},
	{"2001:db8:a::"}, .names = 15 * 20,
	.last = "*.f.a.0.0.0." NIBBLES_2001_DB8 "=2"},
    {"IPv6 in a sub-zone", {L("2001:db8:a::/48", CLASS_RELAY)},
	.want = "*.a.0.0.0." NIBBLES_2001_DB8 ".relay=2", .level = "relay"},
};

static void
check_row(const struct row *row)
{
	struct zone_source s = walk_source("bl.example", "$ip", NULL);
	static struct walked got;
	struct walk_list list;
	size_t count = 0;

	while (
	    count < COUNT(row->listings) && row->listings[count].prefix != NULL)
		count++;
	walk_publish(&list, row->listings, count, row->exempt);
	s.list = list.list;
	if (row->classes != 0)
		s.classes = row->classes;
	walk(&s, row->level, false, &got);
	if (row->want != NULL)
		case_text(row->name, got.text, row->want);
	else
		case_int(row->name, got.names, row->names);
	if (row->first != NULL)
		case_text(row->name, got.first, row->first);
	if (row->last != NULL)
		case_text(row->name, got.last, row->last);
	walk_unpublish(&list);
	walk_source_free(&s);
}

static void
listings_become_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check_row(&rows[i]);
}

/* RFC 5782 5: of every class served, and 127.0.0.2, in both families. */
static void
test_entries_are_in_it(void **state)
{
	struct zone_source s = walk_source("bl.example", "$ip", NULL);
	static struct walked got;
	struct walk_list list;

	(void)state;
	walk_publish(&list, NULL, 0, NULL);
	s.list = list.list;
	walk(&s, NULL, true, &got);
	case_int("aggregate", got.names, 2 * 5);
	case_text("first", got.first, "2.0.0.127=2");
	walk(&s, "output", true, &got);
	case_text("sub-zone", got.text,
	    "2.0.0.127.output=2 15.0.0.127.output=15 "
	    "2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
	    ".output=2 "
	    "f.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
	    ".output=15");
	s.classes = CLASS_MASK_ALL;
	walk(&s, NULL, true, &got);
	case_int("all classes", got.names, 2 * CLASS_COUNT);
	walk_unpublish(&list);
	walk_source_free(&s);
}

/* Nobody can ask for a name of more than 255 octets: it is left out, what is
 * shorter stays. */
static void
too_long_names_are_left_out(void **state)
{
#define LABEL_60 "123456789x123456789x123456789x123456789x123456789x123456789x"
	static const struct walk_listing listings[] = {
	    L("192.0.2.1", CLASS_RELAY),
	    L("2001:db8:a:4::8", CLASS_RELAY),
	    L("2001:db8:b::/48", CLASS_RELAY),
	};
	struct zone_source s = walk_source(
	    LABEL_60 "." LABEL_60 "." LABEL_60 ".long.example", "$ip", NULL);
	static struct walked got;
	struct walk_list list;

	(void)state;
	walk_publish(&list, listings, COUNT(listings), NULL);
	s.list = list.list;
	walk(&s, NULL, false, &got);
	case_text(
	    "names", got.text, "1.2.0.192=2 *.b.0.0.0." NIBBLES_2001_DB8 "=2");
	walk_unpublish(&list);
	walk_source_free(&s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(listings_become_names),
	    cmocka_unit_test(test_entries_are_in_it),
	    cmocka_unit_test(too_long_names_are_left_out),
	};

	FIXTURE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name("zone_names", tests, NULL, NULL);
}
