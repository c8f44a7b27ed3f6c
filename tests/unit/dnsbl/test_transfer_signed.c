/* Transfers that a key was asked for with: every message is signed, in the
 * order they come. */
#include "transfer_fixture.h"

static const struct tsig_key key = {
    .name = {5, "\003key"}, .algorithm = TSIG_SHA256, .secret_len = 32};

/* Signs a request as a secondary does, and checks it as the server does. */
static void
sign_request(struct tsig *client, struct tsig *server)
{
	const struct tsig_keys keys = {&key, 1};
	uint8_t msg[512] = {0, ID, 0, 0, 0, 1};
	size_t len = DNS_HEADER_LEN + sizeof(QUESTION) - 1, signed_len;

	memcpy(msg + DNS_HEADER_LEN, QUESTION, sizeof(QUESTION) - 1);
	tsig_request(&key, 0, client);
	signed_len = tsig_sign(client, msg, len, sizeof(msg), NOW);
	assert_true(signed_len > len);
	tsig_check(&keys, msg, signed_len, len, NOW, server);
	assert_true(tsig_good(server));
}

/* Where the TSIG record, the last one of the message, begins. */
static size_t
tsig_at(const uint8_t *msg, size_t len)
{
	/* Its owner is "key", its type 250. */
	static const uint8_t head[] = "\003key\0\0\372";

	for (size_t at = len; at-- > 0;)
		if (len - at > sizeof(head) &&
		    memcmp(msg + at, head, sizeof(head) - 1) == 0)
			return at;
	fail_msg("not signed");
	return 0;
}

/* Every message is signed, each after the one before: without one of them the
 * next is no good. */
static void
every_message_is_signed(void **state)
{
	struct transfer_render *r = render_new();
	static uint8_t out[TRANSFER_SLICE_MAX];
	struct tsig client, skipping;
	enum transfer_state more;
	size_t len, n = 0;

	(void)state;
	sign_request(&client, &r->order.tsig);
	do {
		struct slice m;
		size_t pos = 0;

		more = transfer_render(r, NOW, out, &len);
		assert_int_not_equal(more, TRANSFER_FAILED);
		while (pos < len) {
			assert_int_equal(
			    frame_next(out, len, &pos, &m), FRAME_MESSAGE);
			assert_true(m.len <= TRANSFER_MESSAGE_LEN);
			if (n == 1)
				skipping = client;
			if (n++ == 2)
				assert_false(tsig_check_reply(&skipping, m.data,
				    m.len, tsig_at(m.data, m.len), NOW));
			assert_true(tsig_check_reply(&client, m.data, m.len,
			    tsig_at(m.data, m.len), NOW));
		}
	} while (more == TRANSFER_MORE);
	assert_true(n > 2);
	free(r);
}

static void
a_refusal_is_signed(void **state)
{
	struct transfer_render *r = render_new();
	static uint8_t out[TRANSFER_SLICE_MAX];
	struct tsig client;
	struct slice m;
	size_t len, pos = 0;

	(void)state;
	sign_request(&client, &r->order.tsig);
	case_int(
	    "state", transfer_render_refusal(r, NOW, out, &len), TRANSFER_DONE);
	assert_int_equal(frame_next(out, len, &pos, &m), FRAME_MESSAGE);
	assert_true(tsig_check_reply(
	    &client, m.data, m.len, tsig_at(m.data, m.len), NOW));
	free(r);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_message_is_signed),
	    cmocka_unit_test(a_refusal_is_signed),
	};

	FIXTURE_CHECKER(argc, argv);
	return cmocka_run_group_tests(tests, publish, unpublish);
}
