/* SPDX-License-Identifier: MIT */
/*
 * Where the kernel enters the shim, in place of the C library's start code: that prepares threads,
 * locales and exit handlers, which a program of one exec does without. What is left of them: errno
 * is a plain variable, and the stack protector finds its guard where the compiler reads it.
 */
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/syscall.h>

#include "common/compiler.h"
#include "start.h"

#define ARCH_SET_FS 0x1002 /* asm/prctl.h */

#if defined(__x86_64__)
__asm__(".globl _start\n_start: xor %ebp, %ebp\n mov %rsp, %rdi\n and $-16, %rsp\n call start_c\n");
#elif defined(__aarch64__)
__asm__(".globl _start\n_start: mov x29, #0\n mov x30, #0\n mov x0, sp\n bl start_c\n");
#else
#error "this machine has no entry code here: see shim/start.c"
#endif

static int error_number;
static const uintptr_t *auxv;

__attribute__((used)) uintptr_t __stack_chk_guard; /* where it is read, but on x86-64 */

#if defined(__x86_64__)
#define GUARD_WORD 5 /* %fs:0x28 (System V ABI, AMD64 supplement) */
static uintptr_t thread[GUARD_WORD + 1];

static void
set_guard(uintptr_t guard)
{
	thread[GUARD_WORD] = guard;
	__asm__ volatile("syscall"
			 :
			 : "a"(SYS_arch_prctl), "D"(ARCH_SET_FS), "S"(thread)
			 : "rcx", "r11", "memory");
}
#else
static void
set_guard(uintptr_t guard)
{
	__stack_chk_guard = guard;
}
#endif

/* musl's two names for the same; see its src/errno/__errno_location.c. */
int *__errno_location(void);
int *___errno_location(void);

__attribute__((used)) int *
__errno_location(void)
{
	return &error_number;
}

__attribute__((used)) int *
___errno_location(void)
{
	return &error_number;
}

void __stack_chk_fail(void);

__attribute__((used)) void
__stack_chk_fail(void)
{
	__builtin_trap();
}

uintptr_t
start_auxv(uintptr_t type)
{
	const uintptr_t *at = auxv;

	while (at[0] != AT_NULL && at[0] != type)
		at += 2;
	return at[1];
}

int main(int argc, char **argv, char **envp);

/* The stack as the kernel leaves it: argc, argv, NULL, the environment, NULL, auxv. */
__attribute__((used, noreturn, no_stack_protector)) void
start_c(uintptr_t *stack)
{
	char **argv = (char **)(stack + 1);
	char **envp = argv + stack[0] + 1;
	char **end = envp;

	while (*end++)
		;
	auxv = (const uintptr_t *)end;
	set_guard(*(const uintptr_t *)start_auxv(AT_RANDOM));
	main((int)stack[0], argv, envp);
	__builtin_trap();
}
