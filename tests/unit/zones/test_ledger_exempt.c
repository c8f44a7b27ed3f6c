/* The ledger's exemptions, those of relaybl.conf among them, and events. */
#include "ledger_case.h"

static void
exempt(struct fixture *f, const char *prefix, const char *owner)
{
	const struct exemption e = {.prefix = prefix_text(prefix),
	    .expires = 5,
	    .owner = slice_text(owner),
	    .reason = slice_text("why")};

	good(f, ledger_exemption_put(f->txn, f->list, &e, &f->why));
}

static enum status
add_exemption(void *ctx, const struct exemption *e)
{
	char text[PREFIX_TEXT_MAX + 32], prefix[PREFIX_TEXT_MAX];

	snprintf(text, sizeof(text), "%s=%.*s",
	    prefix_format(&e->prefix, prefix), (int)e->owner.len,
	    (const char *)e->owner.data);
	words_add(ctx, text);
	return ST_OK;
}

static void
exemptions_of(struct fixture *f, struct words *w)
{
	w->text[0] = '\0';
	good(f, ledger_exemptions(f->txn, f->list, add_exemption, w, &f->why));
}

static void
exemptions_are_kept_and_found(void **state)
{
	static const struct {
		const char *addr, *want; /* NULL: not exempt */
	} cases[] = {
	    {"192.0.2.1", "192.0.2.0/24"},
	    {"192.0.3.1", NULL},
	    {"198.51.100.7", "198.51.100.7"},
	    {"2001:db8::5", "2001:db8::/48"},
	    {"::", NULL},
	};
	struct fixture *f = *state;
	struct words w;
	struct exemption e;

	exempt(f, "2001:db8::/48", "c");
	exempt(f, "192.0.2.1", "a");
	exempt(f, "192.0.2.0/24", "b");
	exempt(f, "198.51.100.7", "a");
	exemptions_of(f, &w);
	case_text("in order", w.text,
	    "192.0.2.0/24=b 192.0.2.1=a 198.51.100.7=a 2001:db8::/48=c");
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct addr a = addr_text(cases[i].addr);
		char text[PREFIX_TEXT_MAX];

		case_int(cases[i].addr,
		    ledger_exemption_covering(f->txn, f->list, &a, &e, &f->why),
		    cases[i].want == NULL ? ST_NOT_FOUND : ST_OK);
		if (cases[i].want != NULL)
			case_text(cases[i].addr, prefix_format(&e.prefix, text),
			    cases[i].want);
	}
	e.prefix = prefix_text("192.0.2.0/24");
	good(f, ledger_exemption_del(f->txn, f->list, &e.prefix, &f->why));
	case_int("deleted",
	    ledger_exemption_get(f->txn, f->list, &e.prefix, &e, &f->why),
	    ST_NOT_FOUND);
	e.prefix = prefix_text("192.0.2.1");
	good(f, ledger_exemption_get(f->txn, f->list, &e.prefix, &e, &f->why));
	case_int("expires", e.expires, 5);
	assert_slice(e.reason, slice_text("why"));
}

static enum status
add_event(void *ctx, const struct event *ev)
{
	char text[PREFIX_TEXT_MAX + 64], prefix[PREFIX_TEXT_MAX];

	snprintf(text, sizeof(text), "%llu:%s:%s", (unsigned long long)ev->seq,
	    event_kind_text(ev->kind), prefix_format(&ev->prefix, prefix));
	words_add(ctx, text);
	return ST_OK;
}

static void
events_of(struct fixture *f, const char *addr, struct words *w)
{
	const struct addr a = addr_text(addr);

	w->text[0] = '\0';
	good(f,
	    ledger_events_covering(f->txn, f->list, &a, add_event, w, &f->why));
}

static void
conf_exemptions_follow_relaybl_conf(void **state)
{
	const struct prefix first[] = {prefix_text("192.0.2.1"),
	    prefix_text("198.51.100.0/24"), prefix_text("192.0.2.1")};
	const struct prefix second[] = {
	    prefix_text("198.51.100.0/24"), prefix_text("203.0.113.9")};
	struct fixture *f = *state;
	bool changed = true;
	struct words w;

	good(f, ledger_exemptions_sync(
		    f->txn, f->list, NULL, 0, 1, &changed, &f->why));
	case_int("nothing", changed, false);
	exempt(f, "203.0.113.9", "alice");
	good(f, ledger_exemptions_sync(f->txn, f->list, first, COUNT(first), 1,
		    &changed, &f->why));
	case_int("came", changed, true);
	exemptions_of(f, &w);
	case_text("came", w.text,
	    "192.0.2.1=relaybl.conf 198.51.100.0/24=relaybl.conf"
	    " 203.0.113.9=alice");
	good(f, ledger_exemptions_sync(f->txn, f->list, first, COUNT(first), 2,
		    &changed, &f->why));
	case_int("the same", changed, false);
	good(f, ledger_exemptions_sync(f->txn, f->list, second, COUNT(second),
		    3, &changed, &f->why));
	case_int("one went", changed, true);
	exemptions_of(f, &w);
	case_text("an operator's wins", w.text,
	    "198.51.100.0/24=relaybl.conf 203.0.113.9=alice");
	good(f, ledger_exemptions_sync(
		    f->txn, f->list, NULL, 0, 4, &changed, &f->why));
	exemptions_of(f, &w);
	case_text("all went", w.text, "203.0.113.9=alice");
	events_of(f, "192.0.2.1", &w);
	case_text(
	    "events", w.text, "1:exempted:192.0.2.1 3:unexempted:192.0.2.1");
}

static void
events_come_by_sequence(void **state)
{
	static const char *const prefixes[] = {"192.0.2.1", "192.0.2.0/24",
	    "192.0.2.2", "2001:db8::/32", "192.0.2.1"};
	struct fixture *f = *state;
	struct words w;

	for (size_t i = 0; i < COUNT(prefixes); i++) {
		struct event ev = {.list = f->list,
		    .kind = (uint8_t)i,
		    .prefix = prefix_text(prefixes[i])};

		good(f, ledger_event_append(f->txn, &ev, &f->why));
		case_int("sequence", ev.seq, i + 1);
	}
	fixture_commit(f);
	events_of(f, "192.0.2.1", &w);
	case_text("v4", w.text,
	    "1:listed:192.0.2.1 2:delisted:192.0.2.0/24 5:changed:192.0.2.1");
	events_of(f, "192.0.2.2", &w);
	case_text("v4", w.text, "2:delisted:192.0.2.0/24 3:expired:192.0.2.2");
	events_of(f, "2001:db8::9", &w);
	case_text("v6", w.text, "4:removed:2001:db8::/32");
	events_of(f, "198.51.100.1", &w);
	case_text("none", w.text, "");
	w.text[0] = '\0';
	good(f, ledger_events(f->txn, add_event, &w, &f->why));
	case_text("all, by place", w.text,
	    "2:delisted:192.0.2.0/24 1:listed:192.0.2.1 5:changed:192.0.2.1"
	    " 3:expired:192.0.2.2 4:removed:2001:db8::/32");
	case_text("no kind", event_kind_text(EVENT_KIND_COUNT), "?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(exemptions_are_kept_and_found),
	    TEST(conf_exemptions_follow_relaybl_conf),
	    TEST(events_come_by_sequence),
	};

	return cmocka_run_group_tests_name("ledger_exempt", tests, NULL, NULL);
}
