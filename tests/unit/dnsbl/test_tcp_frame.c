/* Messages out of a stream: whatever the pieces, the same messages. */
#include "case.h"

#include "tcp_frame.h"

static void
one_step(void **state)
{
	static const struct {
		const char *name, *input;
		size_t len, pos;
		enum frame_result want;
		size_t want_pos, want_len;
	} cases[] = {
	    {"nothing", "", 0, 0, FRAME_MORE, 0, 0},
	    {"half a length", "\0", 1, 0, FRAME_MORE, 0, 0},
	    {"length without body", "\0\3", 2, 0, FRAME_MORE, 0, 0},
	    {"body one short", "\0\3ab", 4, 0, FRAME_MORE, 0, 0},
	    {"whole", "\0\3abc", 5, 0, FRAME_MESSAGE, 5, 3},
	    {"whole and more", "\0\1a\0", 4, 0, FRAME_MESSAGE, 3, 1},
	    {"the second", "\0\1a\0\2bc", 7, 3, FRAME_MESSAGE, 7, 2},
	    {"at the end", "\0\1a", 3, 3, FRAME_MORE, 3, 0},
	    {"length 0", "\0\0", 2, 0, FRAME_BAD, 0, 0},
	    {"length 0 before more", "\0\0\0\1a", 5, 0, FRAME_BAD, 0, 0},
	    {"longest promised", "\377\377a", 3, 0, FRAME_MORE, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *data = case_exact(cases[i].input, cases[i].len);
		struct slice message = {0};
		size_t pos = cases[i].pos;

		case_int(cases[i].name,
		    frame_next((uint8_t *)data, cases[i].len, &pos, &message),
		    cases[i].want);
		case_int(cases[i].name, pos, cases[i].want_pos);
		case_int(cases[i].name, message.len, cases[i].want_len);
		if (message.len > 0)
			assert_ptr_equal(
			    message.data, data + pos - message.len);
		free(data);
	}
}

/* Takes all messages out of the buffer; adds their lengths and counts. */
static void
take_all(struct frame_buffer *b, size_t *octets, unsigned *count)
{
	struct slice message;
	size_t pos = 0;

	while (frame_next(b->data, b->len, &pos, &message) == FRAME_MESSAGE) {
		for (size_t i = 0; i < message.len; i++)
			case_int("content", message.data[i],
			    (uint8_t)(message.len + i));
		*octets += message.len;
		(*count)++;
	}
	frame_consume(b, pos);
}

static void
pieces_of_any_size(void **state)
{
	static const size_t lens[] = {1, 2, 12, 255, 256, 65535, 300, 1};
	static uint8_t stream[70000];
	size_t total = 0, want = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(lens); i++) {
		put16(stream + total, (uint16_t)lens[i]);
		total += 2;
		for (size_t j = 0; j < lens[i]; j++)
			stream[total++] = (uint8_t)(lens[i] + j);
		want += lens[i];
	}
	for (size_t piece = 1; piece <= total; piece = piece * 3 + 1) {
		struct frame_buffer b = {0};
		size_t octets = 0;
		unsigned count = 0;

		for (size_t at = 0; at < total; at += piece) {
			assert_true(frame_append(&b, stream + at,
			    piece < total - at ? piece : total - at));
			take_all(&b, &octets, &count);
		}
		case_int("messages", count, COUNT(lens));
		case_int("octets", octets, want);
		case_int("left over", b.len, 0);
		assert_null(b.data);
	}
}

static void
memory_follows_what_arrives(void **state)
{
	struct frame_buffer b = {0};

	(void)state;
	assert_true(frame_append(&b, (const uint8_t *)"\377\377x", 3));
	assert_true(b.cap < 64);
	frame_consume(&b, 0);
	case_int("kept", b.len, 3);
	frame_consume(&b, 1);
	case_int("moved up", b.data[1], 'x');
	frame_consume(&b, 2);
	assert_null(b.data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_step),
	    cmocka_unit_test(pieces_of_any_size),
	    cmocka_unit_test(memory_follows_what_arrives),
	};

	return cmocka_run_group_tests_name("tcp_frame", tests, NULL, NULL);
}
