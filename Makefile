# SPDX-License-Identifier: MIT
# movenv: build/movenv and build/shim, two static executables (musl, zlib).
#
# make, make install PREFIX=/usr DESTDIR=…, make demo, make test, make test-asan, make fuzz, make clean
# CC, CFLAGS, CPPFLAGS and LDFLAGS are honoured; CC must make static executables for musl.

CC = $(shell command -v musl-gcc || echo cc)
CFLAGS = -Os -g
CPPFLAGS =
LDFLAGS =
PREFIX = /usr/local
DESTDIR =
BUILD = build
# The unit tests are built for the host's C library, which the sanitizers need.
HOSTCC = cc
HOST_CFLAGS = -O1 -g
SANITIZE = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all

# zlib is the host compiler's: its headers are plain C, and of its archive only inflate and crc32
# are linked, which ask for nothing but memory.
ZLIB = $(shell cc -print-file-name=libz.a)

BINDIR = $(DESTDIR)$(PREFIX)/bin
MANDIR = $(DESTDIR)$(PREFIX)/share/man/man1

# No path of the source tree gets into the executables: two builds in two places are the same.
BASE = -std=c11 -D_GNU_SOURCE -D_LARGEFILE64_SOURCE -Iinclude -Ishim -Wall -Wextra \
	-Wshadow -Wstrict-prototypes -fstack-protector-strong -ffile-prefix-map=$(CURDIR)=. -ffunction-sections -fdata-sections \
	-fno-asynchronous-unwind-tables -fno-pie -I$(BUILD)/zlib
HOST_BASE = -std=c11 -D_GNU_SOURCE -Iinclude -Ishim -Wall -Wextra
LINK = -static -no-pie -Wl,--gc-sections -Wl,--build-id=none -Wl,-z,noexecstack
# noseparate-code: the shim is about 16 KiB, and pages between segments would double that.
# norelro: nothing is relocated in it, musl protects nothing of a static executable, and with
# constants in .rodata there is nothing to protect; the boundary alone would cost a page.
# common-page-size: data start behind the text, wherever that ends.
# Its own start code, system calls and string functions (start.c, sys.c, str.c) take a quarter of what
# the C library's take; -fno-builtin keeps the compiler from making calls of these of their own loops.
# SHIM_SMALL: optimizations for speed that -Oz leaves on (0.3 KiB of 16), and, on x86-64, the register
# by which a caller counts vector arguments, of which there are none.
SHIM_SMALL = -fno-forward-propagate -fno-tree-loop-im -fno-code-hoisting -fno-tree-pre \
	-fno-tree-scev-cprop -fno-early-inlining -fno-guess-branch-probability \
	$(if $(filter x86_64%,$(shell $(CC) -dumpmachine)),-mskip-rax-setup)
SHIM_CFLAGS = $(BASE) -fno-unwind-tables -flto $(CPPFLAGS) $(CFLAGS) -Oz \
	-mgeneral-regs-only -fno-builtin -fstack-protector-explicit $(SHIM_SMALL)
SHIM_LINK = $(LINK) -Wl,-z,noseparate-code -Wl,-z,norelro -Wl,-z,common-page-size=64 -flto -Oz \
	-nostartfiles

SHIM = main start sys str self cfg home discover program heal once absolute hook env link payload path die
# What starts an interpreter that was carried along.
CARRIER = carrier start sys str absolute program link path die
# Of the shim's, the parts that the builder shares.
SHARED = cfg home discover program env link path payload
BUILDER = activate archive_tar archive_zip ask base beneath buf candidate candidates \
	clear closure cmd_check cmd_create cmd_info cmd_list cmd_pack cmd_repair cmd_unpack \
	command config configfile copy create createopt defaults deflate deps discard dists \
	editable elffile elfneeds embed entry environment err exclude extract find findings \
	gzread gzwrite homeplaces hook inflate inflow info install installation interp interrupt \
	io json jsonread launcher ldcache libraries line links literal loader look_code \
	look_config look_hashes look_paths look_urls looked machine main marks member members \
	mend_activate mend_cfg mend_hook mend_kernels mend_libraries mend_links mend_paths \
	mend_python mend_scripts mending mends merge missing names onpath opt outfile overlay \
	pack packfile packing paxread pick places press processors progress prompt pyc pythonlib \
	pyvenv record replace report script scripts seed seeding seedopt settings settle sha256 \
	sink sparse spelled spill stage stale stamp standalone stock stub survey symlink tags \
	tarbytes target tarhead tarholes tarpax tarread tarwrite topdir tree twins unpack \
	unpack_tar unpack_zip unpacking upgrade url utf8 version walk want wheel wheelname \
	wildcard wish zipcopy zipend zipextra zipheader zipread zipwrite
HEADERS = $(wildcard include/*.h shim/*.h builder/*.h)
PACKED = $(patsubst %,$(BUILD)/packed/%.gz,shim carrier $(notdir $(wildcard builder/activate/* builder/site/*)))

SHIM_OBJECTS = $(SHIM:%=$(BUILD)/shim.o/%.o)
CARRIER_OBJECTS = $(CARRIER:%=$(BUILD)/shim.o/%.o)
SHARED_OBJECTS = $(SHARED:%=$(BUILD)/shared/%.o)
BUILDER_OBJECTS = $(BUILDER:%=$(BUILD)/builder/%.o)
HOST_OBJECTS = $(patsubst %,$(BUILD)/host/%.o,$(filter-out main,$(BUILDER)) $(SHARED) self)
UNIT = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))

all: $(BUILD)/movenv $(BUILD)/shim $(BUILD)/carrier

$(BUILD)/shim.unstripped: $(SHIM_OBJECTS)
	$(CC) $(SHIM_CFLAGS) $(LDFLAGS) $(SHIM_LINK) -o $@ $(SHIM_OBJECTS)

$(BUILD)/carrier.unstripped: $(CARRIER_OBJECTS)
	$(CC) $(SHIM_CFLAGS) $(LDFLAGS) $(SHIM_LINK) -o $@ $(CARRIER_OBJECTS)

$(BUILD)/shim $(BUILD)/carrier: %: %.unstripped
	strip -o $@ -R .comment $<
	scripts/strip-headers $@

$(BUILD)/movenv.unstripped: $(SHARED_OBJECTS) $(BUILDER_OBJECTS) $(BUILD)/libz.a
	$(CC) $(CFLAGS) $(LDFLAGS) $(LINK) -Wl,-z,noseparate-code -Wl,-z,norelro -o $@ \
		$(SHARED_OBJECTS) $(BUILDER_OBJECTS) $(BUILD)/libz.a

# Without what unwinds the stack for C++ and debuggers: 3.6 KB.
$(BUILD)/libz.a:
	@mkdir -p $(@D)
	objcopy -D -R .eh_frame -R .rela.eh_frame $(ZLIB) $@

$(BUILD)/movenv: $(BUILD)/movenv.unstripped
	strip -o $@ $<

$(BUILD)/shim.o/%.o: shim/%.c $(HEADERS)
	@mkdir -p $(@D)
	$(CC) $(SHIM_CFLAGS) -c -o $@ $<

$(BUILD)/shared/%.o: shim/%.c $(HEADERS)
	@mkdir -p $(@D)
	$(CC) $(BASE) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# What movenv carries inside itself, compressed: a third of its size.
$(BUILD)/packed/%.gz: builder/activate/%
	@mkdir -p $(@D)
	gzip -9nc $< >$@

$(BUILD)/packed/%.gz: builder/site/%
	@mkdir -p $(@D)
	gzip -9nc $< >$@

$(BUILD)/packed/%.gz: $(BUILD)/%
	@mkdir -p $(@D)
	gzip -9nc $< >$@

$(BUILD)/builder/embed.o: $(PACKED)

$(BUILD)/builder/%.o: builder/%.c $(HEADERS) | $(BUILD)/zlib
	@mkdir -p $(@D)
	$(CC) $(BASE) -DPACKED='"$(BUILD)/packed/"' $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/zlib:
	@mkdir -p $@
	cp $$(printf '#include <zlib.h>\n' | cc -M -x c - | tr ' ' '\n' | grep -E '/z(lib|conf)\.h$$') $@

# The tests' build: the same sources, less the two mains, for the host.
$(BUILD)/host/embed.o: $(PACKED)

$(BUILD)/host/%.o: builder/%.c $(HEADERS)
	@mkdir -p $(@D)
	$(HOSTCC) $(HOST_BASE) -DPACKED='"$(BUILD)/packed/"' $(HOST_CFLAGS) -c -o $@ $<

$(BUILD)/host/%.o: shim/%.c $(HEADERS)
	@mkdir -p $(@D)
	$(HOSTCC) $(HOST_BASE) $(HOST_CFLAGS) -c -o $@ $<

$(BUILD)/host/movenv: $(HOST_OBJECTS) $(BUILD)/host/main.o
	$(HOSTCC) $(HOST_CFLAGS) -o $@ $(HOST_OBJECTS) $(BUILD)/host/main.o -lz -pthread

$(BUILD)/unit/%: tests/unit/%.c $(wildcard tests/unit/*.h) $(HOST_OBJECTS)
	@mkdir -p $(@D)
	$(HOSTCC) $(HOST_BASE) -Ibuilder $(HOST_CFLAGS) -o $@ $< $(HOST_OBJECTS) -lcmocka -lz -pthread

unit: $(UNIT)

# Installs what is missing, as far as that can be; without cmocka, scripts/test reports what is left out.
test:
	@scripts/install-deps --test --go-on
	@$(MAKE) --no-print-directory all $$(echo '#include <cmocka.h>' | \
		$(HOSTCC) -E -x c - >/dev/null 2>&1 && echo unit)
	scripts/test

# The builder and the shim's leaves under the sanitizers; the shim itself is the real one, and what
# tests only it, the scripts, or Python, is left out. Two versions of it are enough.
test-asan:
	$(MAKE) BUILD=$(BUILD)/asan HOST_CFLAGS='$(SANITIZE)' unit $(BUILD)/asan/host/movenv
	cp $(BUILD)/asan/host/movenv $(BUILD)/asan/movenv
	MOVENV_TEST_FEW=cpython scripts/test --movenv $(BUILD)/asan/movenv --ignore-glob='*activate*' \
		--ignore=tests/cli/test_scripts.py --ignore=tests/cli/test_nested.py \
		--ignore=tests/cli/test_like_venv.py --ignore=tests/cli/test_editors.py \
		--ignore=tests/cli/test_scripts_text.py --ignore=tests/cli/test_standalone_ways.py \
		--deselect=cli/test_pack_standalone.py::test_the_same_environment_gives_the_same_bytes \
		--deselect=cli/test_pack_standalone.py::test_what_any_maker_made_runs_where_nothing_else_is \
		tests/cli

demo:
	@scripts/install-deps
	@$(MAKE) -s all
	@scripts/demo

install: all
	mkdir -p $(BINDIR) $(MANDIR)
	install -m 755 $(BUILD)/movenv $(BINDIR)/movenv
	install -m 644 builder/movenv.1 $(MANDIR)/movenv.1

clean:
	rm -rf $(BUILD)

# Fuzzing, a build of its own with clang: libFuzzer is its.
FUZZ_TIME = 10
FUZZ_FLAGS = -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=all
FUZZ = $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

$(BUILD)/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/fuzz.h $(HOST_OBJECTS)
	$(HOSTCC) $(HOST_BASE) -Ibuilder $(HOST_CFLAGS) -fsanitize=fuzzer -o $@ $< $(HOST_OBJECTS) -lz -pthread

# FUZZ_TIME seconds for each parser of foreign bytes, on all processors. What is new stays in the
# build's corpus.
fuzz:
	$(MAKE) -j$$(nproc 2>/dev/null || echo 2) BUILD=$(BUILD)/fuzz HOSTCC=clang \
		HOST_CFLAGS='$(FUZZ_FLAGS)' fuzz-all

fuzz-all: $(FUZZ:%=fuzz-%)

$(FUZZ:%=fuzz-%): fuzz-%: $(BUILD)/fuzz_%
	@at=$(BUILD)/fuzz_$*; \
	mkdir -p $$at.corpus; \
	$$at -max_total_time=$(FUZZ_TIME) -timeout=10 -rss_limit_mb=1024 -max_len=65536 \
		-print_final_stats=1 -artifact_prefix=$$at- $$at.corpus tests/vectors/$* \
		>$$at.log 2>&1 || { tail -n 60 $$at.log; echo "fuzz: $* FAILED"; exit 1; }; \
	echo "fuzz: $*: $$(sed -n 's/^stat::number_of_executed_units: *//p' $$at.log) inputs"

.PHONY: all unit test test-asan fuzz fuzz-all $(FUZZ:%=fuzz-%) demo install clean
.SECONDARY:
