/* A mapped file that is cut off reads as zeros and says so; any other SIGBUS
 * ends the process. */
#include "case.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sigbus.h"

#define PAGES 4

static size_t page;

/* A mapped file of PAGES pages of 'x', then cut off behind the first. */
static const volatile char *
cut_file(void)
{
	char path[] = "/tmp/relaybl-sigbus.XXXXXX";
	int fd = mkstemp(path);
	char *block = malloc(page);
	void *map;

	assert_true(fd >= 0);
	unlink(path);
	memset(block, 'x', page);
	for (int i = 0; i < PAGES; i++)
		assert_int_equal(write(fd, block, page), (ssize_t)page);
	free(block);
	map = mmap(NULL, PAGES * page, PROT_READ, MAP_SHARED, fd, 0);
	assert_true(map != MAP_FAILED);
	assert_int_equal(ftruncate(fd, (off_t)page), 0);
	close(fd);
	return map;
}

static void
unmap(const volatile char *map)
{
	munmap((void *)(uintptr_t)map, PAGES * page);
}

static void
a_cut_page_reads_as_zeros(void **state)
{
	_Atomic bool lost = false, other = false;
	const volatile char *map = cut_file();
	static const char elsewhere[1];

	(void)state;
	sigbus_init(); /* cmocka sets its own handler for each test */
	sigbus_watch(elsewhere, 1, &other);
	sigbus_watch((const void *)(uintptr_t)map, PAGES * page, &lost);
	case_int("what is left", map[0], 'x');
	case_int("not lost yet", lost, false);
	case_int("last octet", map[PAGES * page - 1], 0);
	case_int("lost", lost, true);
	case_int("another page", map[page], 0);
	case_int("what is left still", map[page - 1], 'x');
	case_int("another range", other, false);
	sigbus_forget(&lost);
	sigbus_forget(&other);
	unmap(map);
}

static void
a_guard_needs_no_range(void **state)
{
	_Atomic bool lost = false;
	const volatile char *map = cut_file();

	(void)state;
	sigbus_init();
	sigbus_guard(&lost);
	case_int("octet", map[page], 0);
	case_int("lost", lost, true);
	sigbus_guard(NULL);
	unmap(map);
}

static void
kill_self(void)
{
	raise(SIGBUS);
}

static void
touch_unwatched(void)
{
	const volatile char *map = cut_file();

	_exit(map[page]);
}

static void
touch_forgotten(void)
{
	_Atomic bool lost = false;
	const volatile char *map = cut_file();

	sigbus_watch((const void *)(uintptr_t)map, PAGES * page, &lost);
	sigbus_forget(&lost);
	_exit(map[page]);
}

static void
any_other_ends_the_process(void **state)
{
	static const struct {
		const char *name;
		void (*action)(void);
	} cases[] = {
	    {"from kill", kill_self},
	    {"not watched", touch_unwatched},
	    {"forgotten", touch_forgotten},
	};

	(void)state;
	sigbus_init();
	for (size_t i = 0; i < COUNT(cases); i++) {
		pid_t pid = fork();
		int status;

		if (pid == 0) {
			cases[i].action();
			_exit(0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		case_int(cases[i].name,
		    WIFSIGNALED(status) ? WTERMSIG(status) : 0, SIGBUS);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_cut_page_reads_as_zeros),
	    cmocka_unit_test(a_guard_needs_no_range),
	    cmocka_unit_test(any_other_ends_the_process),
	};

	page = (size_t)sysconf(_SC_PAGESIZE);
	return cmocka_run_group_tests_name("sigbus", tests, NULL, NULL);
}
