/* SPDX-License-Identifier: MIT */
/*
 * Locks between processes of movenv: flock(2) on an open file or directory. A lock ends with the
 * process, however that ends. Some network file systems have none; there all goes on without.
 */
#ifndef MOVENV_FS_LOCK_H
#define MOVENV_FS_LOCK_H

/* Returns 1 if the lock is taken; 0 if another process has it; -1 with errno if there are none. */
int lock_take(int fd);

/* The same for a lock that several can have at once, while none has the other one. */
int lock_share(int fd);

/*
 * Takes the lock, and waits for it a minute at most. Returns 0, also where there are no locks; -1
 * with errno: EAGAIN if another process still has it, EINTR if a signal asks movenv to stop.
 */
int lock_wait(int fd);

void lock_release(int fd);

#endif
