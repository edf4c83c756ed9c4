/* SPDX-License-Identifier: MIT */
/*
 * Attributes of files; see common/attributes.h.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "common/attributes.h"
#include "common/layout.h"

#define ACL "system.posix_acl_access" /* it holds the mode, too: the group's bits are its mask */

/* musl's fchown() and fchmod() know another way, for O_PATH, which costs 400 bytes. */
#ifdef SYS_fchown32
#define FCHOWN SYS_fchown32
#else
#define FCHOWN SYS_fchown
#endif

/* The kernel's limits: XATTR_LIST_MAX and XATTR_SIZE_MAX of linux/limits.h. */
static char names[65536], value[65536], other[65536];

static int
starts(const char *name, const char *start)
{
	return !strncmp(name, start, strlen(start));
}

/*
 * The kernel computes two of these over the bytes of a file, and removes the third when the bytes
 * are changed.
 */
static int
is_of_bytes(const char *name)
{
	return !strcmp(name, "security.ima") || !strcmp(name, "security.evm") ||
	       !strcmp(name, CAPABILITY_NAME);
}

/* Other name spaces are a file system's own: "lustre.lov" has the file's place on its disks. */
static int
must_be_kept(const char *name)
{
	return starts(name, "user.") || starts(name, "security.") || starts(name, "trusted.") ||
	       starts(name, "system.");
}

static int
have_same_xattr(int from, int to, const char *name)
{
	ssize_t n = fgetxattr(from, name, value, sizeof(value));

	return n < 0 ? errno == ENODATA
		     : fgetxattr(to, name, other, sizeof(other)) == n &&
			       !memcmp(value, other, (size_t)n);
}

static void
copy_xattr(int from, int to, const char *name)
{
	ssize_t n = fgetxattr(from, name, value, sizeof(value));

	if (n >= 0)
		(void)!fsetxattr(to, name, value, (size_t)n, 0);
}

/*
 * Gives the ACL. A new file has inherited the default one of its directory, which the old file need
 * not have.
 */
static int
copy_acl(int from, int to)
{
	ssize_t n = fgetxattr(from, ACL, value, sizeof(value));

	if (n < 0 && errno != ENODATA && errno != EOPNOTSUPP && errno != ENOSYS)
		return -1;
	if (n >= 0) {
		copy_xattr(from, to, ACL);
		return have_same_xattr(from, to, ACL) ? 0 : -1;
	}
	(void)!fremovexattr(to, ACL);
	return fgetxattr(to, ACL, NULL, 0) > 0 ? -1 : 0;
}

/* Returns the length of the list of all attributes' names, or -1. */
static ssize_t
list_xattrs(int from)
{
	ssize_t n = flistxattr(from, names, sizeof(names));

	return n < 0 && (errno == EOPNOTSUPP || errno == ENOSYS) ? 0 : n;
}

/* Gives the mode. It is not set again if it is right: some servers change their ACL by that. */
static int
copy_mode(int to, mode_t mode)
{
	struct stat st;

	if (fstat(to, &st) < 0)
		return -1;
	if (st.st_mode == mode)
		return 0;
	(void)!syscall(SYS_fchmod, to, mode & 07777);
	return fstat(to, &st) < 0 || st.st_mode != mode ? -1 : 0;
}

static const char *
next_xattr(const char *name, ssize_t n)
{
	name += strlen(name) + 1;
	return name < names + n ? name : NULL;
}

const char *
attributes_copy(int from, int to)
{
	struct stat old, new;
	ssize_t n = list_xattrs(from);
	const char *first = n > 0 ? names : NULL;

	if (n < 0 || fstat(from, &old) < 0)
		return "extended attributes";
	/* Who may not do one of these has done it already, or gets -1 for it below. */
	(void)!syscall(FCHOWN, to, old.st_uid, old.st_gid);
	if (fstat(to, &new) < 0 || new.st_uid != old.st_uid)
		return "owner";
	if (new.st_gid != old.st_gid)
		return "group";
	/* The ACL comes first: until then the mode would give the whole mask to the group. */
	if (copy_acl(from, to) < 0)
		return "access control list";
	for (const char *name = first; name; name = next_xattr(name, n))
		if (!is_of_bytes(name) && strcmp(name, ACL) != 0)
			copy_xattr(from, to, name);
	if (copy_mode(to, old.st_mode) < 0)
		return "mode";
	/* NFS computes its ACL from the mode: so this comes last. */
	for (const char *name = first; name; name = next_xattr(name, n))
		if (must_be_kept(name) && !is_of_bytes(name) && !have_same_xattr(from, to, name))
			return "extended attributes";
	return NULL;
}
