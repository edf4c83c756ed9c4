/* SPDX-License-Identifier: MIT */
/*
 * The system calls that the shim makes, by the names that POSIX gives them. The C library's are
 * cancellation points and know old kernels, which makes a fifth of the shim.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define USED __attribute__((used))

/* Enters the kernel with up to four arguments; a failure goes to errno. */
static __attribute__((noinline)) long
sys(long a, long b, long c, long d, long number)
{
#if defined(__x86_64__)
	long value;
	register long r10 __asm__("r10") = d;

	__asm__ volatile("syscall"
			 : "=a"(value)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
			 : "rcx", "r11", "memory");
#elif defined(__aarch64__)
	register long x8 __asm__("x8") = number;
	register long value __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;

	__asm__ volatile("svc 0" : "+r"(value) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
#endif
	if ((unsigned long)value > -4096UL) {
		errno = (int)-value;
		return -1;
	}
	return value;
}

/* The header has it with "...", which costs more than all of its work. */
int open_at(int dir, const char *path, int flags, unsigned mode) __asm__("openat");

USED int
open_at(int dir, const char *path, int flags, unsigned mode)
{
	return (int)sys(dir, (long)path, flags, mode, SYS_openat);
}

USED ssize_t
readlink(const char *restrict path, char *restrict to, size_t n)
{
	return sys(AT_FDCWD, (long)path, (long)to, (long)n, SYS_readlinkat);
}

USED ssize_t
pread(int fd, void *to, size_t n, off_t at)
{
	return sys(fd, (long)to, (long)n, at, SYS_pread64);
}

USED ssize_t
write(int fd, const void *from, size_t n)
{
	return sys(fd, (long)from, (long)n, 0, SYS_write);
}

USED off_t
lseek(int fd, off_t at, int whence)
{
	return sys(fd, at, whence, 0, SYS_lseek);
}

USED int
close(int fd)
{
	return (int)sys(fd, 0, 0, 0, SYS_close);
}

USED int
access(const char *path, int how)
{
	return (int)sys(AT_FDCWD, (long)path, how, 0, SYS_faccessat);
}

USED int
fchmod(int fd, mode_t mode)
{
	return (int)sys(fd, (long)mode, 0, 0, SYS_fchmod);
}

USED int
fchown(int fd, uid_t user, gid_t group)
{
	return (int)sys(fd, (long)user, (long)group, 0, SYS_fchown);
}

USED int
fsync(int fd)
{
	return (int)sys(fd, 0, 0, 0, SYS_fsync);
}

USED int
rename(const char *from, const char *to)
{
	return (int)sys(AT_FDCWD, (long)from, AT_FDCWD, (long)to, SYS_renameat);
}

USED int
unlink(const char *path)
{
	return (int)sys(AT_FDCWD, (long)path, 0, 0, SYS_unlinkat);
}

USED uid_t
geteuid(void)
{
	return (uid_t)sys(0, 0, 0, 0, SYS_geteuid);
}

USED int
getdents(int fd, struct dirent *to, size_t n)
{
	return (int)sys(fd, (long)to, (long)n, 0, SYS_getdents64);
}

USED char *
getcwd(char *to, size_t n)
{
	return sys((long)to, (long)n, 0, 0, SYS_getcwd) > 0 ? to : NULL;
}

USED int
fstatat(int dir, const char *restrict path, struct stat *restrict st, int flags)
{
	return (int)sys(dir, (long)path, (long)st, flags, SYS_newfstatat);
}

USED int
execve(const char *path, char *const argv[], char *const envp[])
{
	return (int)sys((long)path, (long)argv, (long)envp, 0, SYS_execve);
}

USED _Noreturn void
_exit(int status)
{
	for (;;)
		sys(status, 0, 0, 0, SYS_exit_group);
}
