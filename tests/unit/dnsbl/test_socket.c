/* Sockets: every option is set, addresses turn around, errors name them. */
#include "case.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "socket.h"

static struct config_listen
at(const char *text, uint16_t port)
{
	struct config_listen l = {.port = port};
	struct why why;

	assert_int_equal(addr_parse(text, strlen(text), &l.addr, &why), ST_OK);
	return l;
}

static uint16_t
port_of(int fd)
{
	struct sockaddr_storage own;
	socklen_t len = sizeof(own);
	struct addr addr;
	uint16_t port;

	assert_int_equal(getsockname(fd, (struct sockaddr *)&own, &len), 0);
	socket_peer(&own, &addr, &port);
	return port;
}

static int
option(int fd, int level, int name)
{
	int value = -1;
	socklen_t len = sizeof(value);

	assert_int_equal(getsockopt(fd, level, name, &value, &len), 0);
	return value;
}

static void
options_are_set(void **state)
{
	static const struct {
		const char *name, *address;
		enum socket_kind kind;
		int level, option, want;
	} cases[] = {
	    {"udp reuse", "127.0.0.1", SOCKET_UDP, SOL_SOCKET, SO_REUSEPORT, 1},
	    {"tcp reuse", "127.0.0.1", SOCKET_TCP, SOL_SOCKET, SO_REUSEPORT, 1},
	    {"tcp restart", "127.0.0.1", SOCKET_TCP, SOL_SOCKET, SO_REUSEADDR,
		1},
	    {"tcp no delay", "127.0.0.1", SOCKET_TCP, IPPROTO_TCP, TCP_NODELAY,
		1},
	    {"tcp listens", "127.0.0.1", SOCKET_TCP, SOL_SOCKET, SO_ACCEPTCONN,
		1},
	    {"udp fragments", "127.0.0.1", SOCKET_UDP, IPPROTO_IP,
		IP_MTU_DISCOVER, IP_PMTUDISC_OMIT},
	    {"no info on one address", "127.0.0.1", SOCKET_UDP, IPPROTO_IP,
		IP_PKTINFO, 0},
	    {"info on a wildcard", "0.0.0.0", SOCKET_UDP, IPPROTO_IP,
		IP_PKTINFO, 1},
	    {"6 only", "::1", SOCKET_TCP, IPPROTO_IPV6, IPV6_V6ONLY, 1},
	    {"6 fragments", "::1", SOCKET_UDP, IPPROTO_IPV6, IPV6_MTU_DISCOVER,
		IPV6_PMTUDISC_OMIT},
	    {"6 info on a wildcard", "::", SOCKET_UDP, IPPROTO_IPV6,
		IPV6_RECVPKTINFO, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct config_listen l = at(cases[i].address, 0);
		struct why why;
		int fd;

		if (socket_open(&l, cases[i].kind, &fd, &why) != ST_OK) {
			assert_int_equal(l.addr.family, ADDR_V6);
			continue; /* a host without IPv6 */
		}
		case_int(cases[i].name,
		    option(fd, cases[i].level, cases[i].option), cases[i].want);
		close(fd);
	}
}

static void
workers_share_strangers_do_not(void **state)
{
	static const enum socket_kind kinds[] = {SOCKET_UDP, SOCKET_TCP};

	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct config_listen l = at("127.0.0.1", 0);
		struct why why;
		int first, second;

		assert_int_equal(
		    socket_open(&l, kinds[i], &first, &why), ST_OK);
		l.port = port_of(first);
		case_int("second worker",
		    socket_open(&l, kinds[i], &second, &why), ST_OK);
		case_int("another process", socket_probe(&l, kinds[i], &why),
		    ST_UNAVAILABLE);
		case_holds("why", why.text, "127.0.0.1@");
		case_holds("why", why.text, strerror(EADDRINUSE));
		close(first);
		close(second);
		case_int("free again", socket_probe(&l, kinds[i], &why), ST_OK);
	}
}

static void
errors_name_the_address(void **state)
{
	struct config_listen l = at("192.0.2.1", 5300);
	struct why why;
	int fd = -2;

	(void)state;
	case_int(
	    "status", socket_open(&l, SOCKET_UDP, &fd, &why), ST_UNAVAILABLE);
	case_holds("why", why.text, "listen 192.0.2.1@5300 (udp): ");
	case_int("untouched", fd, -2);
}

static void
peers_become_addresses(void **state)
{
	static const struct {
		const char *name, *input, *want;
	} cases[] = {
	    {"6", "2001:db8::1", "2001:db8::1"},
	    {"mapped", "::ffff:192.0.2.1", "192.0.2.1"},
	};
	struct sockaddr_in in4 = {.sin_family = AF_INET,
	    .sin_port = htons(53),
	    .sin_addr.s_addr = htonl(0xc0000201)};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
	struct sockaddr_storage from = {0};
	char text[ADDR_TEXT_MAX];
	struct addr addr;
	uint16_t port;

	(void)state;
	memcpy(&from, &in4, sizeof(in4));
	socket_peer(&from, &addr, &port);
	case_text("4", addr_format(&addr, text), "192.0.2.1");
	case_int("port", port, 53);
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint8_t raw[16];

		if (i == 0)
			memcpy(raw, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1",
			    16);
		else
			memcpy(
			    raw, "\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\0\2\1", 16);
		memcpy(&in6.sin6_addr, raw, 16);
		memcpy(&from, &in6, sizeof(in6));
		socket_peer(&from, &addr, &port);
		case_text(
		    cases[i].name, addr_format(&addr, text), cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options_are_set),
	    cmocka_unit_test(workers_share_strangers_do_not),
	    cmocka_unit_test(errors_name_the_address),
	    cmocka_unit_test(peers_become_addresses),
	};

	return cmocka_run_group_tests_name("socket", tests, NULL, NULL);
}
