/* SPDX-License-Identifier: MIT */
/*
 * Files below a directory: by names and links that lead out, both with openat2 and without it.
 */
#include <errno.h>
#include <stddef.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "fs/beneath.h"
#include "support/openat2.h"
#include "support/scratch.h"

/* A tree with a file, directories, and links of each sort. Returns the directory "top", open. */
static int
make_top(void)
{
	int top;

	scratch_text("outside/file", "secret");
	scratch_text("top/dir/file", "inside");
	assert_int_equal(symlink("dir/file", "top/in"), 0);
	assert_int_equal(symlink("dir/../dir/file", "top/in_by_dots"), 0);
	assert_int_equal(symlink("../outside/file", "top/out"), 0);
	assert_int_equal(symlink("/etc/passwd", "top/absolute"), 0);
	assert_int_equal(symlink("dir", "top/dirlink"), 0);
	assert_int_equal(symlink("../outside", "top/outdir"), 0);
	assert_int_equal(symlink("loop", "top/loop"), 0);
	assert_int_equal(symlink("nowhere", "top/dangling"), 0);
	top = open("top", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(top >= 0);
	return top;
}

/* Closes a descriptor that a call returned. Returns 0, or its errno. */
static int
result_of(int fd)
{
	return fd < 0 ? errno : close(fd);
}

static void
open_stays_beneath(void **state)
{
	int top = make_top();

	(void)state;
	need_openat2();
	assert_int_equal(result_of(beneath_open(top, "dir/file")), 0);
	assert_int_equal(result_of(beneath_open(top, "in")), 0);
	assert_int_equal(result_of(beneath_open(top, "in_by_dots")), 0);
	assert_int_equal(result_of(beneath_open(top, "dirlink/file")), 0);
	assert_int_equal(result_of(beneath_open(top, "out")), EXDEV);
	assert_int_equal(result_of(beneath_open(top, "absolute")), EXDEV);
	assert_int_equal(result_of(beneath_open(top, "../outside/file")), EXDEV);
	assert_int_equal(result_of(beneath_open(top, "outdir/file")), EXDEV);
	assert_int_equal(result_of(beneath_open(top, "loop")), ELOOP);
	assert_int_equal(result_of(beneath_open(top, "dangling")), ENOENT);
	close(top);
}

static void
check_linkless(int top)
{
	static const char *const links[] = {"in",          "out",  "absolute", "dirlink/file",
					    "outdir/file", "loop", "dangling"};
	const char *base;

	assert_int_equal(result_of(beneath_open_linkless(top, "dir/file")), 0);
	assert_int_equal(result_of(beneath_open_linkless(top, "missing")), ENOENT);
	assert_int_equal(result_of(beneath_open_linkless(top, "dir/file/x")), ENOTDIR);
	assert_int_equal(result_of(beneath_open_linkless(top, "../outside/file")), EXDEV);
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		assert_int_equal(result_of(beneath_open_linkless(top, links[i])), ELOOP);
	assert_int_equal(result_of(beneath_open_dir(top, "")), 0);
	assert_int_equal(result_of(beneath_open_dir(top, "dir")), 0);
	assert_int_equal(result_of(beneath_open_dir(top, "dirlink")), ELOOP);
	assert_int_equal(result_of(beneath_open_dir(top, "outdir")), ELOOP);
	assert_int_equal(result_of(beneath_open_dir(top, "dir/file")), ENOTDIR);
	assert_int_equal(result_of(beneath_above(top, "in", &base)), 0);
	assert_string_equal(base, "in");
	assert_int_equal(result_of(beneath_above(top, "dir/file", &base)), 0);
	assert_string_equal(base, "file");
	assert_int_equal(result_of(beneath_above(top, "dirlink/file", &base)), ELOOP);
	assert_int_equal(result_of(beneath_above(top, "outdir/file", &base)), ELOOP);
	assert_int_equal(result_of(beneath_above(top, "missing/file", &base)), ENOENT);
}

static void
linkless_follows_nothing(void **state)
{
	int top = make_top();

	(void)state;
	check_linkless(top);
	close(top);
}

#define SKIPPED 77 /* the status of a child that cannot test */

/* Makes a system call fail with an error, for this process and for good. */
static void
forbid(int number, int error)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(code) / sizeof(code[0]), code};

	assert_int_equal(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0) {
		assert_int_equal(errno, EINVAL); /* qemu-user has no filters */
		_exit(SKIPPED);
	}
}

/* The same in a child that has no openat2: a kernel before 5.6, or a sandbox. */
static void
check_without_openat2(int error)
{
	int top = make_top(), status = 0;
	pid_t child = fork();

	if (child == 0) {
		forbid(SYS_openat2, error);
		check_linkless(top);
		assert_int_equal(result_of(beneath_open(top, "dir/file")), 0);
		assert_int_equal(result_of(beneath_open(top, "in")), ELOOP);
		assert_int_equal(result_of(beneath_open(top, "outdir/file")), ELOOP);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	close(top);
	if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
		skip();
	assert_int_equal(status, 0);
}

static void
kernel_without_openat2_refuses_all_links(void **state)
{
	(void)state;
	check_without_openat2(ENOSYS);
}

static void
sandbox_without_openat2_refuses_all_links(void **state)
{
	(void)state;
	check_without_openat2(EPERM);
}

static void
slurp_identifies_the_link_and_not_its_target(void **state)
{
	int top = make_top();
	struct buf text = {0};
	struct file_id id, link, file;

	(void)state;
	need_openat2();
	assert_int_equal(file_id_read(&link, top, "in"), 0);
	assert_int_equal(file_id_read(&file, top, "dir/file"), 0);
	assert_int_equal(beneath_slurp(top, "in", &text, 100, &id), 0);
	assert_string_equal(text.data, "inside");
	assert_true(file_id_same(&id, &link));
	assert_int_equal(beneath_slurp(top, "dir/file", &text, 100, &id), 0);
	assert_true(file_id_same(&id, &file));
	assert_int_equal(beneath_slurp(top, "dirlink/file", &text, 100, NULL), -1);
	assert_int_equal(errno, ELOOP);
	assert_int_equal(beneath_slurp(top, "out", &text, 100, NULL), -1);
	assert_int_equal(errno, EXDEV);
	assert_int_equal(beneath_slurp(top, "dir", &text, 100, NULL), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(beneath_slurp(top, "dir/file", &text, 2, NULL), -1);
	assert_int_equal(errno, EFBIG);
	buf_free(&text);
	close(top);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(open_stays_beneath),
		scratch_test(linkless_follows_nothing),
		scratch_test(kernel_without_openat2_refuses_all_links),
		scratch_test(sandbox_without_openat2_refuses_all_links),
		scratch_test(slurp_identifies_the_link_and_not_its_target),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
