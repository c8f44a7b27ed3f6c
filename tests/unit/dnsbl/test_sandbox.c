/* What is refused in the sandbox, and what must go on. Each case is a process
 * of its own, since there is no way out of it. */
#include "case.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox.h"
#include "user.h"

static char folder[] = "/tmp/relaybl-sandbox.XXXXXX";
static struct config *config;
static char file[64], generation[64];
static int inet = -1;

static void
write_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
}

/* FOLDER/conf/relaybl.conf, FOLDER/store/1.mdb. */
static int
make_folder(void **state)
{
	static const char text[] = "store: ../store\n"
				   "lists: {relays: {}}\n"
				   "zones: {bl.example.org: {list: relays}}\n";
	char path[64];

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/conf", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/store", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(file, sizeof(file), "%s/conf/relaybl.conf", folder);
	snprintf(generation, sizeof(generation), "%s/store/1.mdb", folder);
	write_file(file);
	write_file(generation);
	assert_int_equal(
	    config_parse(file, text, strlen(text), NULL, NULL, &config), ST_OK);
	inet = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(inet >= 0);
	return 0;
}

static int
remove_folder(void **state)
{
	char path[64];

	(void)state;
	config_free(&config);
	close(inet);
	unlink(file);
	unlink(generation);
	snprintf(path, sizeof(path), "%s/conf", folder);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/store", folder);
	rmdir(path);
	return rmdir(folder);
}

/* ---- what is tried: each returns 0 or an errno value ---- */

static int
result(long returned)
{
	return returned < 0 ? errno : 0;
}

#define ATTEMPT(name, call)                                                    \
	static int name(void)                                                  \
	{                                                                      \
		return result(call);                                           \
	}
#define open_it(path, flags) open(path, flags, 0600)

ATTEMPT(read_configuration, open_it(file, O_RDONLY))
ATTEMPT(read_generation, open_it(generation, O_RDONLY | O_CLOEXEC))
ATTEMPT(write_generation, open_it(generation, O_RDWR))
ATTEMPT(append_generation, open_it(generation, O_WRONLY | O_APPEND))
ATTEMPT(cut_generation, open_it(generation, O_RDONLY | O_TRUNC))
static int
create_file(void)
{
	char path[80];

	snprintf(path, sizeof(path), "%s/store/new", folder);
	return result(open_it(path, O_RDONLY | O_CREAT));
}
ATTEMPT(nameless_file, open_it(folder, O_TMPFILE | O_WRONLY))
ATTEMPT(read_beside, open_it("/etc/passwd", O_RDONLY))
ATTEMPT(list_root, open_it("/", O_RDONLY | O_DIRECTORY))
ATTEMPT(remove_generation, unlink(generation))
ATTEMPT(rename_generation, rename(generation, file))
ATTEMPT(change_mode, chmod(generation, 0644))
ATTEMPT(cut_by_name, truncate(generation, 0))
ATTEMPT(make_socket, socket(AF_INET, SOCK_DGRAM, 0))
ATTEMPT(make_unix_socket, socket(AF_UNIX, SOCK_STREAM, 0))
static int
make_pair(void)
{
	int pair[2];

	return result(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
}
static int
connect_socket(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons(9),
	    .sin_addr = {htonl(INADDR_LOOPBACK)}};

	return result(connect(inet, (const struct sockaddr *)&to, sizeof(to)));
}
static int
bind_socket(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET};

	return result(bind(inet, (const struct sockaddr *)&to, sizeof(to)));
}
static int
run_program(void)
{
	char name[] = "/bin/true";
	char *const arguments[] = {name, NULL};

	return result(execve(name, arguments, arguments + 1));
}
static int
run_descriptor(void)
{
	char name[] = "true";
	char *const arguments[] = {name, NULL};

	return result(syscall(
	    SYS_execveat, AT_FDCWD, "/bin/true", arguments, arguments + 1, 0));
}
static int
fork_process(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return result(child);
}
ATTEMPT(trace_parent, ptrace(PTRACE_ATTACH, getppid(), NULL, NULL))
ATTEMPT(signal_parent, kill(getppid(), 0))
ATTEMPT(
    read_parent, syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0))
ATTEMPT(mount_something, mount("none", folder, "tmpfs", 0, NULL))
ATTEMPT(leave_root, chroot("/"))
ATTEMPT(new_namespace, syscall(SYS_unshare, 0x10000000 /* CLONE_NEWUSER */))
ATTEMPT(become_root, syscall(SYS_setuid, 0))
ATTEMPT(file_in_memory, syscall(SYS_memfd_create, "x", 0))
ATTEMPT(ring, syscall(SYS_io_uring_setup, 1, NULL))
ATTEMPT(program_in_kernel, syscall(SYS_bpf, 0, NULL, 0))
ATTEMPT(kernel_keys, syscall(SYS_keyctl, 0, 0, 0, 0, 0))
static int
raise_limit(void)
{
	struct rlimit limit = {0, 0};

	return result(syscall(SYS_prlimit64, 0, RLIMIT_CORE, &limit, NULL));
}
static int
code_in_memory(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
		   ? errno
		   : 0;
}
static int
memory_to_code(void)
{
	void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return map == MAP_FAILED
		   ? 0
		   : result(mprotect(map, 4096, PROT_READ | PROT_EXEC));
}
ATTEMPT(clone_in_memory, syscall(SYS_clone3, NULL, 0))

static void *
in_thread(void *ctx)
{
	int *err = ctx;

	*err = make_socket();
	return NULL;
}
/* The thread must come to be; what it is refused is the result. */
static int
socket_in_thread(void)
{
	pthread_t thread;
	int err = 0;

	if (pthread_create(&thread, NULL, in_thread, &err) != 0)
		return 0;
	pthread_join(thread, NULL);
	return err;
}

/* ---- one case ---- */

static const struct row {
	const char *name;
	int (*try)(void);
	int want;
	bool not_san;  /* the sanitizers need it */
	bool landlock; /* refused by that */
} rows[] = {{"read the configuration", read_configuration, 0, 0, 0},
    {"read a generation", read_generation, 0, 0, 0},
    {"write a generation", write_generation, EPERM, 0, 0},
    {"append to one", append_generation, EPERM, 0, 0},
    {"cut one off", cut_generation, EPERM, 0, 0},
    {"make a file", create_file, EPERM, 0, 0},
    {"make one without a name", nameless_file, EPERM, 0, 0},
    {"read /etc/passwd", read_beside, EACCES, 1, 1},
    {"list /", list_root, EACCES, 1, 1},
    {"remove a generation", remove_generation, EPERM, 0, 0},
    {"rename one", rename_generation, EPERM, 0, 0},
    {"change its mode", change_mode, EPERM, 0, 0},
    {"truncate it", cut_by_name, EPERM, 0, 0},
    {"a socket", make_socket, EPERM, 0, 0},
    {"a Unix socket", make_unix_socket, EPERM, 0, 0},
    {"a pair of them", make_pair, EPERM, 0, 0},
    {"connect", connect_socket, EPERM, 0, 0},
    {"bind", bind_socket, EPERM, 0, 0},
    {"run a program", run_program, EPERM, 0, 0},
    {"run it otherwise", run_descriptor, EPERM, 0, 0},
    {"fork", fork_process, EPERM, 1, 0}, {"trace", trace_parent, EPERM, 1, 0},
    {"signal another", signal_parent, EPERM, 1, 0},
    {"read another's memory", read_parent, EPERM, 1, 0},
    {"mount", mount_something, EPERM, 0, 0},
    {"chroot", leave_root, EPERM, 0, 0},
    {"a namespace", new_namespace, EPERM, 0, 0},
    {"become root", become_root, EPERM, 0, 0},
    {"a file in memory", file_in_memory, EPERM, 0, 0},
    {"io_uring", ring, EPERM, 0, 0}, {"bpf", program_in_kernel, EPERM, 0, 0},
    {"keys of the kernel", kernel_keys, EPERM, 0, 0},
    {"a limit", raise_limit, EPERM, 1, 0},
    {"code", code_in_memory, EPERM, 0, 0},
    {"memory to code", memory_to_code, EPERM, 0, 0},
    {"clone3", clone_in_memory, ENOSYS, 0, 0},
    {"a socket, in a thread", socket_in_thread, EPERM, 0, 0}};

/* Exits with what the call said; 255: not shut in as it should be. */
static void
shut_in_and_try(const struct row *row)
{
	struct user nobody_else = {.name = NULL};
	struct sandbox sandbox;
	struct why why;

	if (user_become(&nobody_else, &why) != ST_OK)
		_exit(255);
	sandbox_enter(config, file, &sandbox);
	if (!sandbox.seccomp)
		_exit(255);
	/* A kernel without landlock is one that this server runs on. */
	if (row->landlock && sandbox.landlock == 0)
		_exit(row->want);
	_exit(row->try());
}

static int
exit_status_of(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void
it_refuses_all_but_what_it_needs(void **state)
{
	pid_t child;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (SANDBOX_SANITIZER && rows[i].not_san)
			continue;
		child = fork();
		assert_true(child >= 0);
		if (child == 0)
			shut_in_and_try(&rows[i]);
		case_int(rows[i].name, exit_status_of(child), rows[i].want);
	}
}

/* ---- who has given up everything ---- */

static void
give_up_and_look(void)
{
	struct user nobody_else = {.name = NULL};
	struct __user_cap_header_struct head = {
	    .version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct left[_LINUX_CAPABILITY_U32S_3];
	struct why why;

	if (user_become(&nobody_else, &why) != ST_OK ||
	    prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		_exit(1);
	if (syscall(SYS_capget, &head, left) != 0)
		_exit(2);
	for (size_t i = 0; i < COUNT(left); i++)
		if ((left[i].effective | left[i].permitted |
			left[i].inheritable) != 0)
			_exit(3);
	/* Of a user who was root the bounding set is empty as well. */
	_exit(
	    geteuid() == 0 && prctl(PR_CAPBSET_READ, 0, 0, 0, 0) != 0 ? 4 : 0);
}

static void
no_capability_is_left(void **state)
{
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0)
		give_up_and_look();
	case_int("given up", exit_status_of(child), 0);
}

static void
it_says_what_is_in_force(void **state)
{
	const struct sandbox all = {.landlock = 7, .seccomp = true};
	const struct sandbox none = {
	    .landlock_errno = ENOSYS, .seccomp_errno = EINVAL};
	const struct sandbox off = {.off = true};
	char text[SANDBOX_TEXT_MAX];

	(void)state;
	case_text("all", sandbox_format(&all, text), "landlock ABI 7, seccomp");
	case_text("none", sandbox_format(&none, text),
	    "no landlock (Function not implemented), "
	    "no seccomp (Invalid argument)");
	case_text("off", sandbox_format(&off, text), "off");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_refuses_all_but_what_it_needs),
	    cmocka_unit_test(no_capability_is_left),
	    cmocka_unit_test(it_says_what_is_in_force),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
