# SPDX-License-Identifier: MIT
# movenv: build/movenv and build/shim, two static executables (musl, zlib), and the manual in
# build/man, if lowdown is there.
#
# make, make install PREFIX=/usr DESTDIR=…, make uninstall (the same), make dist, make demo, make test,
# make check, make test-asan, make test-faults, make test-ecosystem, make test-machines,
# make test-scale, make test-virtualenv, make test-py-peer, make fuzz, make bench, make clean
# CC, CFLAGS, CPPFLAGS, LDFLAGS, STRIP, ZLIB, PREFIX, DESTDIR and LINKS are honoured; CC must build for
# musl. For another machine: make CC="$(scripts/cross-cc aarch64)" BUILD=build/aarch64

CC = $(shell command -v musl-gcc || echo cc)
CFLAGS = $(SMALLEST) -g
CPPFLAGS =
LDFLAGS =
# clang and gcc for another machine name the tools beside them.
STRIP = $(or $(shell $(CC) -print-prog-name=strip 2>/dev/null),strip)
PREFIX = /usr/local
DESTDIR =
LINKS = yes
# WITH_PY=no: make install leaves py out.
WITH_PY = yes
# BUILD_ID=sha1: movenv has the note that debug packages need. The shim never has one.
BUILD_ID = none
# sh leaves the ~ of PREFIX=~/.local to make, unlike bash. A PREFIX without ~ keeps its spaces.
override PREFIX := $(if $(filter ~/%,$(firstword $(PREFIX))),$(patsubst ~/%,$(HOME)/%,$(PREFIX)),$(PREFIX))
# Ends make with the error $(1), but not make -n, which needs nothing. $(,) is a comma in it.
, := ,
FAIL = $(if $(findstring n,$(firstword -$(MAKEFLAGS))),,$(error movenv: $(1)))
BUILD = build
# -Oz is newer: gcc has it since 12.
SMALLEST := $(shell $(CC) -Oz -E -x c /dev/null >/dev/null 2>&1 && echo -Oz || echo -Os)
# The commit that --version names: a source archive has it in a file, a clone in git.
COMMIT := $(shell cat .commit 2>/dev/null || git --git-dir=.git rev-parse --short=12 HEAD 2>/dev/null)
# The unit tests are built for the host's C library, which the sanitizers need.
HOSTCC = cc
HOST_CFLAGS = -O1 -g
SANITIZE = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all

# Not empty if CC builds for another machine, whose programs do not run here.
MACHINE = $(firstword $(subst -, ,$(shell $(1) -dumpmachine 2>/dev/null)))
CROSS := $(filter-out $(call MACHINE,$(HOSTCC)),$(call MACHINE,$(CC)))

# zlib is the one of CC's machine, for any C library: its headers are plain C, and only its inflate
# and crc32 are linked, which need only functions for memory.
FIND_ZLIB = $(wildcard $(shell $(1) -print-file-name=libz.a 2>/dev/null))
ZLIB = $(or $(call FIND_ZLIB,$(CC)),$(if $(CROSS),,$(call FIND_ZLIB,cc)))
# The compiler for musl may find no header of the host.
ZLIB_HEADERS = $(filter %/zlib.h %/zconf.h,$(shell for cc in \
	'$(CC) -I$(dir $(ZLIB)) -I$(dir $(ZLIB))../include $(CPPFLAGS)' cc; do \
	printf '\043include <zlib.h>\n' | $$cc -M -x c - 2>/dev/null && break; done))

BINDIR = $(DESTDIR)$(PREFIX)/bin
SHAREDIR = $(DESTDIR)$(PREFIX)/share
MANDIR = $(SHAREDIR)/man
DOCDIR = $(SHAREDIR)/doc/movenv
BASHDIR = $(SHAREDIR)/bash-completion/completions
ZSHDIR = $(SHAREDIR)/zsh/site-functions
FISHDIR = $(SHAREDIR)/fish/vendor_completions.d

# The executables contain no path of the source tree: builds in two places are the same.
BASE = -std=c11 -D_GNU_SOURCE -D_LARGEFILE64_SOURCE -Iinclude -Ishim -Wall -Wextra \
	-Wshadow -Wstrict-prototypes -fstack-protector-strong '-ffile-prefix-map=$(CURDIR)=.' -ffunction-sections -fdata-sections \
	-fno-asynchronous-unwind-tables -fno-unwind-tables -fno-pie -I$(BUILD)/zlib
HOST_BASE = -std=c11 -D_GNU_SOURCE -D_LARGEFILE64_SOURCE -Iinclude -Ishim -Ibuilder -Wall -Wextra
# clang warns of -no-pie beside -static, and of LDFLAGS' -pie beside both. gcc ignores this word.
NO_WARNING = -Wno-unused-command-line-argument
# With -flto the linker compiles: it gets the flags for unwinding as well.
LINK = -static -no-pie $(NO_WARNING) -fno-asynchronous-unwind-tables -fno-unwind-tables \
	-Wl,--gc-sections -Wl,--build-id=none -Wl,-z,noexecstack
# noseparate-code: pages between segments would double the shim. norelro: a static executable has no
# relocations, and musl protects none of its pages. common-page-size: the data follow the code in the
# file, where ld would fill up a page. sort-section: small variables lie together after the buffers,
# so that a start touches fewer pages.
SMALL = -Wl,-z,noseparate-code -Wl,-z,norelro -Wl,-z,common-page-size=512 \
	-Wl,--sort-section=alignment

LIBRARY = -shared $(NO_WARNING) -nostdlib -fPIC -ffreestanding -fvisibility=hidden -fno-stack-protector \
	-fno-asynchronous-unwind-tables -fno-unwind-tables -Wall -Wextra -Wl,--build-id=none \
	-Wl,-z,noexecstack -Wl,--hash-style=gnu -Wl,-soname,libmovenv.so -Wl,-init,movenv_start $(SMALL)

# The licences of the libraries that movenv links.
LICENCES = scripts/packaging/licenses/musl.txt scripts/packaging/licenses/zlib.txt

# The sources of each program. The compiler finds headers (-MMD), wildcards find sources.
SHARED = $(wildcard shim/common/*.c)
SHIM = $(filter-out shim/carrier.c shim/library.c shim/py.c,$(wildcard shim/*.c)) $(SHARED)
# The program that starts the interpreter of a standalone environment.
CARRIER = $(filter-out shim/main.c shim/library.c shim/py.c,$(wildcard shim/*.c)) $(SHARED)
# py where no link is possible: it starts the movenv beside it.
PY = shim/py.c shim/die.c $(SHARED)
BUILDER = $(wildcard builder/*/*.c) $(SHARED)
# The unit tests link the builder without its main, and the independent modules of the shim.
TESTED = $(filter-out builder/cmd/main.c,$(BUILDER)) shim/heal_text.c shim/patch.c \
	shim/python_options.c
EMBEDDED = $(BUILD)/shim $(BUILD)/carrier $(BUILD)/libmovenv.so \
	$(wildcard builder/embed/activate/* builder/embed/site/*) \
	$(patsubst builder/%,$(BUILD)/%.gz,$(wildcard builder/embed/activate/*.bat builder/embed/site/*))

SHIM_OBJECTS = $(SHIM:%.c=$(BUILD)/musl/%.o)
CARRIER_OBJECTS = $(CARRIER:%.c=$(BUILD)/musl/%.o)
PY_OBJECTS = $(PY:%.c=$(BUILD)/musl/%.o)
BUILDER_OBJECTS = $(BUILDER:%.c=$(BUILD)/musl/%.o)
HOST_OBJECTS = $(TESTED:%.c=$(BUILD)/host/%.o)
HOST_MAIN = $(BUILD)/host/builder/cmd/main.o
UNIT = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/*/test_*.c))
FUZZ = $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZERS = $(FUZZ:%=$(BUILD)/fuzz_%)
DEPENDENCIES = -MMD -MP

# The manual: builder/man/NAME.SECTION.md becomes build/man/NAME.SECTION.
LOWDOWN := $(shell scripts/lib/man-page builder/man/movenv-list.1.md >/dev/null 2>&1 && echo yes)
PAGES = $(patsubst builder/man/%.md,%,$(wildcard builder/man/*.md))
MAN = $(if $(LOWDOWN),$(PAGES:%=$(BUILD)/man/%))

all: $(BUILD)/movenv $(BUILD)/shim $(BUILD)/carrier $(BUILD)/libmovenv.so $(MAN)

$(BUILD)/shim.unstripped: $(SHIM_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) $(LINK) $(SMALL) -o $@ $(SHIM_OBJECTS)

$(BUILD)/carrier.unstripped: $(CARRIER_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) $(LINK) $(SMALL) -o $@ $(CARRIER_OBJECTS)

$(BUILD)/py.unstripped: $(PY_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) $(LINK) $(SMALL) -o $@ $(PY_OBJECTS)

$(BUILD)/shim $(BUILD)/carrier $(BUILD)/py $(BUILD)/movenv: %: %.unstripped
	$(STRIP) -o $@ -R .comment $<

# The library of a standalone interpreter: it fits any C library, because it needs none.
$(BUILD)/libmovenv.so: shim/library.c include/common/place.h include/common/layout.h Makefile | musl
	@mkdir -p $(@D)
	$(CC) -std=c11 -Iinclude $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(LIBRARY) -o $@.unstripped $<
	$(STRIP) -o $@ -R .comment $@.unstripped

$(BUILD)/movenv.unstripped: $(BUILDER_OBJECTS) $(BUILD)/libz.a
	$(CC) $(CFLAGS) $(LDFLAGS) $(LINK) -Wl,--build-id=$(BUILD_ID) $(SMALL) -o $@ \
		$(BUILDER_OBJECTS) $(BUILD)/libz.a

# zlib without its tables for exceptions, which are C++'s.
$(BUILD)/libz.a: | $(BUILD)/zlib
	$(STRIP) -g -R .eh_frame -o $@ $(ZLIB)

# Without this check another C library builds a shim that crashes.
musl:
	@$(if $(shell macros=$$($(CC) $(CPPFLAGS) -dM -E -include features.h -x c /dev/null 2>/dev/null) && \
		! echo "$$macros" | grep -Eq ' __(GLIBC|UCLIBC|BIONIC)__ ' && echo yes),,$(call FAIL,'$(CC)' \
		does not build for musl: install musl-tools (Debian)$(,) musl-gcc and musl-libc-static \
		(Fedora)$(,) musl-dev (Alpine) or musl (Arch)$(,) or set CC))

# A start of the shim touches two pages fewer with -Os.
$(SHIM_OBJECTS) $(CARRIER_OBJECTS) $(PY_OBJECTS): private SMALLEST = -Os

$(BUILD)/musl/%.o: %.c Makefile | musl $(BUILD)/zlib
	@mkdir -p $(@D)
	$(CC) $(BASE) -Ibuilder -DPROGRAMS='"$(BUILD)/"' -DCOMMIT='"$(COMMIT)"' $(CPPFLAGS) $(CFLAGS) $(DEPENDENCIES) \
		-c -o $@ $<

# The tests' build, for the host.
$(BUILD)/host/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(HOSTCC) $(HOST_BASE) -DPROGRAMS='"$(BUILD)/"' -DCOMMIT='"$(COMMIT)"' $(HOST_CFLAGS) $(DEPENDENCIES) -c -o $@ $<

# The file changes only with the commit, and what names it is built anew then.
$(BUILD)/musl/builder/cmd/version.o $(BUILD)/host/builder/cmd/version.o: $(BUILD)/commit

$(BUILD)/commit: always
	@mkdir -p $(@D)
	@echo '$(COMMIT)' | cmp -s - $@ || echo '$(COMMIT)' >$@

# The files that movenv embeds. No dependency file names the files that the assembler includes.
$(BUILD)/musl/builder/embed/embed.o $(BUILD)/host/builder/embed/embed.o: $(EMBEDDED)
# Link-time optimization does not see the symbols that the assembler makes.
$(BUILD)/musl/builder/embed/embed.o: private override CFLAGS += -fno-lto

$(BUILD)/embed/%.gz: builder/embed/%
	@mkdir -p $(@D)
	gzip -9nc $< >$@

# zlib's two headers, without the others beside them.
$(BUILD)/zlib:
	@$(if $(and $(wildcard $(ZLIB)),$(ZLIB_HEADERS)),,$(call FAIL,zlib is missing: \
		install zlib1g-dev (Debian)$(,) zlib-devel and zlib-static (Fedora)$(,) zlib-dev and \
		zlib-static (Alpine) or zlib (Arch)$(,) or set ZLIB to libz.a for the machine of '$(CC)'))
	@mkdir -p $@
	cp $(ZLIB_HEADERS) $@

$(BUILD)/host/movenv: $(HOST_OBJECTS) $(HOST_MAIN)
	@mkdir -p $(@D)
	$(HOSTCC) $(HOST_CFLAGS) -o $@ $(HOST_OBJECTS) $(HOST_MAIN) -lz -pthread

$(UNIT): $(BUILD)/unit/%: tests/unit/%.c Makefile $(HOST_OBJECTS)
	@mkdir -p $(@D)
	$(HOSTCC) $(HOST_BASE) -Itests/unit $(HOST_CFLAGS) $(DEPENDENCIES) -o $@ $< $(HOST_OBJECTS) \
		-lcmocka -lz -pthread

-include $(patsubst %.o,%.d,$(SHIM_OBJECTS) $(CARRIER_OBJECTS) $(PY_OBJECTS) $(BUILDER_OBJECTS) \
	$(HOST_OBJECTS) $(HOST_MAIN)) $(UNIT:=.d) $(FUZZERS:=.d)

unit: $(UNIT)

# Installs missing packages, if possible; without cmocka, scripts/test reports the omitted tests.
test:
	@scripts/install-deps --test --go-on
	@$(MAKE) --no-print-directory check

# The same with what is there, for packagers. TESTS: arguments of pytest.
TESTS =
check:
	@$(MAKE) --no-print-directory all $$(echo '#include <cmocka.h>' | \
		$(HOSTCC) -E -x c - >/dev/null 2>&1 && echo unit)
	scripts/test $(TESTS)

# The builder and the shim's leaves under the sanitizers, with the real shim. Tests of only the
# shim, the scripts or Python are omitted, and one version of Python is enough.
test-asan:
	$(MAKE) BUILD=$(BUILD)/asan HOST_CFLAGS='$(SANITIZE)' unit $(BUILD)/asan/host/movenv
	cp $(BUILD)/asan/host/movenv $(BUILD)/asan/movenv
	MOVENV_TEST_FEW=newest scripts/test --movenv $(BUILD)/asan/movenv --ignore-glob='*activate*' \
		--ignore=tests/cli/scripts/test_script_environment.py --ignore=tests/cli/create/test_nested.py \
		--ignore=tests/cli/create/test_same_as_venv.py --ignore=tests/cli/create/test_editor_detection.py \
		--ignore=tests/cli/scripts/test_text_scripts.py --ignore=tests/cli/create/test_standalone_building.py \
		--ignore=tests/cli/scale --ignore=tests/cli/test_progress.py --ignore=tests/cli/py/test_pythons.py \
		--ignore=tests/cli/create/test_standalone_on_clusters.py \
		--deselect=cli/pack/test_pack_standalone.py::test_the_same_environment_gives_the_same_bytes \
		--deselect=cli/pack/test_pack_standalone.py::test_an_environment_of_any_maker_runs_in_an_empty_root \
		tests/cli

# Each system call of the commands fails once, and each command is killed at each: hours on one
# processor. FAULTS_SHARE=100: one in 100 of all, others each day.
test-faults: all
	MOVENV_FAULTS=1 scripts/test tests/faults

# With real packages from the index: all of it. ECOSYSTEM_SHARE=3: one in three of the long tests,
# others each day.
test-ecosystem: all
	MOVENV_ECOSYSTEM=1 scripts/test tests/ecosystem

# Environments of 1,000,000 files, in 32 MiB of memory: 20 GiB in TMPDIR, 20 minutes.
test-scale: all
	MOVENV_SCALE=1 scripts/test tests/scale

# With Pythons that are built from Debian's source: free-threaded, and for musl; on other machines,
# by qemu; with other compilers, and flags of distributions; and the packages of scripts/packaging,
# with what `scripts/install-deps --packages` installs. The first run takes half an hour;
# MOVENV_MACHINES_CACHE names a directory that keeps those Pythons.
test-machines: all
	MOVENV_MACHINES=1 scripts/test tests/machines

# The plugins of virtualenv in the wheel: the oldest and the newest virtualenv, each Python, the tools
# that use virtualenv, and virtualenv's own tests.
test-virtualenv: all
	MOVENV_ECOSYSTEM=1 MOVENV_VIRTUALENV=1 scripts/test tests/ecosystem/virtualenv_plugin

# py beside the Python Launcher for Unix, which cargo builds from crates.io.
test-py-peer: all
	cargo install -q --root $(BUILD)/peer --target-dir $(BUILD)/peer/target \
		python-launcher@1.0.1
	MOVENV_RUST_PY=$(CURDIR)/$(BUILD)/peer/bin/py scripts/test tests/cli/py

# All figures of movenv-speed(7) anew, and its picture: half an hour on a quiet machine.
bench: all
	scripts/bench --write

demo:
	@scripts/install-deps
	@echo "demo: building movenv in '$(BUILD)'; 'make clean' removes it"
	@$(MAKE) -s -j$$(nproc 2>/dev/null || echo 2) all
	@scripts/demo

# The completions of the shells, printed by the build's own tables: with a compiler for another
# machine, by the same program for this one.
COMPLETER = $(BUILD)/$(if $(CROSS),host/)movenv
completions: $(COMPLETER)
	@mkdir -p $(BUILD)/completions
	$(COMPLETER) completion bash >$(BUILD)/completions/movenv
	$(COMPLETER) completion zsh >$(BUILD)/completions/_movenv
	$(COMPLETER) completion fish >$(BUILD)/completions/movenv.fish

$(BUILD)/man/%: builder/man/%.md scripts/lib/man-page include/common/layout.h
	@mkdir -p $(@D)
	scripts/lib/man-page $< >$@.new
	@mv $@.new $@

# py is movenv by another name, with a page and completions: links, or small files that lead to
# movenv's if LINKS=no, for a file system without links. Another py is not touched, and no file of it
# is.
PY_IS_OURS = { test "$$(readlink "$(BINDIR)/py")" = movenv || \
	{ test ! -L "$(BINDIR)/py" && grep -qsF "', which py needs: " "$(BINDIR)/py"; }; }
PY_FILES = "$(BINDIR)/py" "$(MANDIR)/man1/py.1" "$(BASHDIR)/py" "$(FISHDIR)/py.fish"
ifeq ($(LINKS),no)
INSTALL_PY = rm -f $(PY_FILES) && install -m 755 $(BUILD)/py "$(BINDIR)/py" && \
	echo '. "$${BASH_SOURCE[0]%/*}/movenv"' >"$(BASHDIR)/py" && \
	echo 'source (status dirname)/movenv.fish' >"$(FISHDIR)/py.fish" && \
	chmod 644 "$(BASHDIR)/py" "$(FISHDIR)/py.fish"
else
INSTALL_PY = ln -sf movenv "$(BINDIR)/py" && ln -sf movenv "$(BASHDIR)/py" && \
	ln -sf movenv.fish "$(FISHDIR)/py.fish"
endif

# A relative PREFIX would be glued to DESTDIR, or be below the sources.
prefix:
	@$(if $(filter-out /%,$(firstword $(PREFIX))),$(call FAIL,PREFIX is relative: '$(PREFIX)'; it must begin with '/'))

install: prefix all completions $(if $(filter no,$(LINKS)),$(BUILD)/py)
	mkdir -p "$(BINDIR)" "$(DOCDIR)" "$(BASHDIR)" "$(ZSHDIR)" "$(FISHDIR)"
	install -m 755 $(BUILD)/movenv "$(BINDIR)/movenv"
	install -m 644 LICENSE $(LICENCES) "$(DOCDIR)"
	install -m 644 $(BUILD)/completions/movenv "$(BASHDIR)/movenv"
	install -m 644 $(BUILD)/completions/_movenv "$(ZSHDIR)/_movenv"
	install -m 644 $(BUILD)/completions/movenv.fish "$(FISHDIR)/movenv.fish"
	for page in $(filter-out %/py.1,$(MAN)); do at="$(MANDIR)/man$${page##*.}"; \
		mkdir -p "$$at" && install -m 644 $$page "$$at" || exit; done
	@$(if $(MAN),,echo 'movenv: the manual is left out: lowdown is missing, or older than 1.0')
	@if [ '$(WITH_PY)' = no ]; then :; \
	elif ! $(PY_IS_OURS) && { test -e "$(BINDIR)/py" || test -L "$(BINDIR)/py"; }; then \
		echo "movenv: py is left out: '$(BINDIR)/py' is another program"; \
	else \
		$(INSTALL_PY) \
		$(if $(MAN),&& install -m 644 $(BUILD)/man/py.1 "$(MANDIR)/man1/py.1"); \
	fi

# Removes what install has put there, with the same PREFIX and DESTDIR; directories stay.
uninstall: prefix
	@! $(PY_IS_OURS) || rm -f $(PY_FILES)
	rm -f "$(BINDIR)/movenv" "$(BASHDIR)/movenv" "$(ZSHDIR)/_movenv" "$(FISHDIR)/movenv.fish"
	for name in LICENSE $(notdir $(LICENCES)); do rm -f "$(DOCDIR)/$$name"; done
	for page in $(filter-out py.1,$(PAGES)); do rm -f "$(MANDIR)/man$${page##*.}/$$page"; done

# In dist/: the wheels and static programs for this machine and each one that a cross compiler is
# there for (or MACHINES='aarch64 riscv64'), the source archive, and their hashes.
dist:
	@scripts/dist $(MAKEOVERRIDES)

clean:
	rm -rf $(BUILD)

# Fuzzing is a separate build with clang, which has libFuzzer.
FUZZ_TIME = 10
FUZZ_SEED = 0
FUZZ_FLAGS = -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=all

$(FUZZERS): $(BUILD)/fuzz_%: tests/fuzz/fuzz_%.c Makefile $(HOST_OBJECTS)
	$(HOSTCC) $(HOST_BASE) $(HOST_CFLAGS) -fsanitize=fuzzer $(DEPENDENCIES) -o $@ $< $(HOST_OBJECTS) \
		-lz -pthread

# FUZZ_TIME seconds for each parser of foreign bytes, on all processors. New inputs stay in the
# build's corpus. FUZZ_SEED is libFuzzer's; 0: another one each time.
fuzz:
	$(MAKE) -j$$(nproc 2>/dev/null || echo 2) BUILD=$(BUILD)/fuzz HOSTCC=clang \
		HOST_CFLAGS='$(FUZZ_FLAGS)' fuzz-all

fuzz-all: $(FUZZ:%=fuzz-%)

$(FUZZ:%=fuzz-%): fuzz-%: $(BUILD)/fuzz_%
	@at=$(BUILD)/fuzz_$*; \
	mkdir -p $$at.corpus; \
	$$at -max_total_time=$(FUZZ_TIME) -seed=$(FUZZ_SEED) -timeout=10 -rss_limit_mb=1024 -max_len=65536 \
		-print_final_stats=1 -artifact_prefix=$$at- $$at.corpus tests/vectors/$* \
		>$$at.log 2>&1 || { tail -n 60 $$at.log; echo "fuzz: $* FAILED"; exit 1; }; \
	echo "fuzz: $*: $$(sed -n 's/^stat::number_of_executed_units: *//p' $$at.log) inputs"

.PHONY: all musl prefix unit test check test-asan test-faults test-ecosystem test-machines test-scale test-virtualenv test-py-peer fuzz fuzz-all $(FUZZ:%=fuzz-%) bench demo install uninstall dist completions always clean
