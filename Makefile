# SPDX-License-Identifier: BSD-2-Clause
#
# Homeport's one Makefile. Not recursive: it reads the configuration $(O)/.config and the
# Kbuild list of each folder, so every dependency is known in one place and -j is safe.
# `make help` lists what can be asked for.

# make ARCH=armhf: a Debian architecture to build for, unless CC says that a build system does.
ifeq ($(origin ARCH),command line)
ifneq ($(origin CC),command line)
O ?= build/$(ARCH)
include tests/cross.mk
endif
endif

O ?= build
PKG_CONFIG ?= pkg-config
CFLAGS ?= -O2 -g
WERROR ?= -Werror
LTO ?=# LTO=y: optimized once more when linked, as firmware is: smaller by 6 % on amd64
prefix ?= /usr/local
sbindir ?= $(prefix)/sbin
bindir ?= $(prefix)/bin
mandir ?= $(prefix)/share/man
libexecdir ?= $(prefix)/libexec
hooksdir ?= $(prefix)/share/homeport/hooks
completionsdir ?= $(prefix)/share/bash-completion/completions
PYTHON ?= /usr/bin/python3
CLANG_FORMAT ?= clang-format
SECONDS ?= 30
RUNS ?= 10000
HOMES ?= 10000
SEED ?= 1
ARCHS ?= armhf
DEFCONFIG ?= cpe/configs/full_defconfig
MBEDCRYPTO_LIBS ?= -lmbedcrypto# has no .pc file before mbedTLS 3.6
export O
ifneq ($(words $(O)),1)
$(error O=$(O): give a path without spaces)
endif

MAKEFLAGS += --no-builtin-rules --no-print-directory
.SUFFIXES:
.SECONDARY:
.DELETE_ON_ERROR:
Q := $(if $(V),,@)
say = @printf '  %-7s %s\n' '$(1)' '$(patsubst $(O)/%,%,$(2))'

FOLDERS ?= cpe/base pcp-proxy kernel-glue ddns cpe
# Test files that can be had; a build without libraries has fewer.
without-libraries ?= $(1)
CONFIG := $(O)/.config
AUTOCONF := $(O)/include/autoconf.h

all: build-programs ## build homeportd and homeportctl into $(O), default build/

# ---- Configuration -------------------------------------------------------------------
# kconfiglib, kconfig-frontends or neither: the symbols come out the same.
export KCONFIG_CONFIG := $(CONFIG)
export KCONFIG_OVERWRITECONFIG := 1# else frontends cannot write to another file system
KCONFIG_TOOL ?= $(shell $(PYTHON) -c 'import kconfiglib' 2>/dev/null && echo kconfiglib || \
	{ command -v kconfig-conf >/dev/null && echo frontends; } || echo none)
KCONFIGS := Kconfig $(wildcard $(FOLDERS:%=%/Kconfig))

kconfiglib-old = $(PYTHON) -m olddefconfig Kconfig >/dev/null
kconfiglib-def = $(PYTHON) -m defconfig --kconfig Kconfig $(1) >/dev/null
kconfiglib-menu = $(PYTHON) -m menuconfig Kconfig
kconfiglib-save = $(PYTHON) -m savedefconfig --kconfig Kconfig --out $(1) >/dev/null
frontends-old = kconfig-conf --olddefconfig Kconfig >/dev/null
frontends-def = kconfig-conf --defconfig=$(1) Kconfig >/dev/null
frontends-menu = kconfig-mconf Kconfig
frontends-save = kconfig-conf --savedefconfig=$(1) Kconfig >/dev/null
# Without a tool the defaults are taken, with the lines laid over them.
overlay = awk -f cpe/configs/overlay.awk $(1) $(KCONFIGS) \
	>$(CONFIG).new && mv $(CONFIG).new $(CONFIG)
none-old = $(call overlay,$(CONFIG))
none-def = $(call overlay,$(1))
none-menu = { echo "no kconfiglib, no kconfig-frontends: edit $(CONFIG) by hand" >&2; false; }
none-save = $(none-menu)
kconfig = mkdir -p $(O) && $(call $(KCONFIG_TOOL)-$(1),$(2))

# Plain explicit rules: firmware build systems find them by reading `make -pn config`.
menuconfig: ## choose what is built in
	@$(call kconfig,menu)
config: menuconfig
olddefconfig:
	@$(call kconfig,old)
defconfig: ## configure anew, everything built in; NAME_defconfig: as cpe/configs/NAME_defconfig
	@$(call kconfig,def,$(DEFCONFIG))
savedefconfig: ## the configuration as a short $(O)/defconfig
	@$(call kconfig,save,$(O)/defconfig)
%_defconfig:
	@$(call kconfig,def,cpe/configs/$@)

# What can be done without a configuration, a compiler or libraries.
PLAIN_GOALS := check demo bench memory soak cross cross-check cross-needs print-triplet kconfig-check image image-check image-twice image-run config menuconfig \
	olddefconfig defconfig savedefconfig format format-check check-sources clean distclean help size dist deb package-check
GOALS := $(filter-out $(PLAIN_GOALS) %_defconfig,$(or $(MAKECMDGOALS),all))
ifneq ($(GOALS),)

$(CONFIG): $(KCONFIGS)
	@if [ -e $@ ]; then $(call kconfig,old); else $(call kconfig,def,$(DEFCONFIG)); fi
	@touch $@
include $(CONFIG)

$(AUTOCONF): $(CONFIG)
	@mkdir -p $(@D)
	@sed -n -e 's/^\(CONFIG_[A-Za-z0-9_]*\)=y$$/#define \1 1/p' -e '/=[ym]$$/d' \
		-e 's/^\(CONFIG_[A-Za-z0-9_]*\)=\(.*\)$$/#define \1 \2/p' $< >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

# ---- What is built from what ---------------------------------------------------------
# A folder's Kbuild says: obj-y += x.o (into FOLDER.a), obj-$(CONFIG_X) += x.o,
# test-obj-y += x.o (for tests only, into test-support.a), programs-y += NAME with
# NAME-main := x.o (its main function), libraries-y += PKG (a pkg-config name).
libraries-y := libevent_core libconfuse json-c libmnl libnftnl libnetfilter_conntrack
programs :=
define read-folder
obj-y :=
test-obj-y :=
programs-y :=
-include $(1)/Kbuild
$(1)-objects := $$(addprefix $(O)/$(1)/,$$(sort $$(obj-y)))
test-objects += $$(addprefix $(O)/$(1)/,$$(sort $$(test-obj-y)))
programs += $$(programs-y)
$$(foreach p,$$(programs-y),$$(eval $$(p)-object := $(O)/$(1)/$$($$(p)-main)))
endef
test-objects := $(patsubst %.c,$(O)/%.o,$(call without-libraries,$(wildcard tests/support/*.c)) \
	$(filter-out tests/story/runner%,$(wildcard tests/story/*.c)) \
	$(filter-out tests/lossy/lossy.c,$(wildcard tests/lossy/*.c)) \
	$(filter-out tests/fleet/fleet.c,$(wildcard tests/fleet/*.c)))
$(foreach f,$(FOLDERS),$(eval $(call read-folder,$(f))))
# Mini-XML 4 has another name than 3 there.
libraries-y := $(patsubst mxml,$(shell $(PKG_CONFIG) --exists mxml4 && echo mxml4 || echo mxml),$(libraries-y))

# A test is there if what it tests is, and the symbols that it names are chosen.
objects := $(patsubst $(O)/%,%,$(foreach f,$(FOLDERS),$($(f)-objects)) $(test-objects))
built-for = $(if $(1),$(shell [ ! -e $(CONFIG) ] || awk -v objects='$(objects)' -f tests/built-for.awk $(CONFIG) $(1)))
tests := $(call built-for,$(call without-libraries,$(wildcard tests/unit/*/test_*.c tests/unit/*/*/test_*.c \
	tests/glue/*.c tests/story/runner*.c tests/fuzz/fuzz_*.c tests/lossy/lossy.c \
	tests/fleet/fleet.c tests/story/*.story)))
programs-of = $(patsubst %.c,$(O)/%,$(filter $(1),$(tests)))
unit := $(call programs-of,tests/unit/%)
suites := $(call programs-of,tests/glue/%)
runners := $(call programs-of,tests/story/%.c)
fuzzers := $(call programs-of,tests/fuzz/%)
lossy := $(call programs-of,tests/lossy/%)
fleet := $(call programs-of,tests/fleet/%)
stories := $(filter %.story,$(tests))
tools := $(patsubst %.c,$(O)/%,$(wildcard tests/tools/*.c))
benches := $(patsubst %.c,$(O)/%,$(wildcard tests/bench/*.c))

library-cflags := $(shell $(PKG_CONFIG) --cflags $(libraries-y))
library-libs := $(shell $(PKG_CONFIG) --libs $(libraries-y)) $(MBEDCRYPTO_LIBS)
ifneq ($(.SHELLSTATUS),0)
$(error $(PKG_CONFIG) does not find all of: $(libraries-y). On Debian `tests/needs build` as \
	root installs what the build needs)
endif

# Files of a 32-bit system have 64-bit sizes and inode numbers too, and its time goes on after
# January 2038. No library is handed a time, so it need not have been built in this way.
# What nobody calls is left out of programs, function by function.
lto := $(if $(filter y,$(LTO)),-flto=auto)
compile := $(CC) -std=gnu17 -ffunction-sections -fdata-sections \
	-D_GNU_SOURCE= -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64 -Wall -Wextra $(WERROR) -I. -include $(AUTOCONF) \
	$(library-cflags) $(CPPFLAGS) $(CFLAGS) $(lto)
link := $(CC) $(CFLAGS) $(lto) $(LDFLAGS) -Wl,--as-needed -Wl,--gc-sections

# A file rewritten only when its text changes: objects depend on their flags, archives on
# their list, so neither a changed CFLAGS nor a removed object leaves something stale. What is
# read is stripped too: make 4.3 takes the end of the last line off at times only.
$(shell mkdir -p $(O))
define remember
ifneq ($$(strip $$(file <$(O)/.$(1))),$$(strip $(1): $(2)))
$$(file >$(O)/.$(1),$$(strip $(1): $(2)))
endif
endef
$(eval $(call remember,compile,$$(compile)))
symbols := $(shell sed -n 's/^config /CONFIG_/p' $(KCONFIGS))
$(foreach s,$(symbols),$(eval $(call remember,$(s),$$($(s)))))
$(eval $(call remember,link,$$(link) $$(library-libs)))
$(foreach f,$(FOLDERS),$(eval $(call remember,$(notdir $(f)),$$($(f)-objects))))
test-support-objects := $(test-objects)
$(eval $(call remember,test-support,$$(test-objects)))

# An object depends on the symbols that its sources name, each a file, and not on all of
# autoconf.h: of a change in the configuration only what reads it is compiled anew.
$(O)/%.o: %.c $(O)/.compile | $(AUTOCONF)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(compile) -MMD -MP -MF $(@:.o=.all.d) -c -o $@ $<
	@read=$$(sed -n -e '\|$(AUTOCONF)|d' -e 's/:$$//p' $(@:.o=.all.d) | xargs grep -ohw 'CONFIG_[A-Z0-9_]*' $< | \
		sort -u | sed 's|^|$(O)/.|' | xargs -r ls -d 2>/dev/null | tr '\n' ' ') && \
		sed -e '\|^$(AUTOCONF):|d' -e "s|$(AUTOCONF)|$$read|" $(@:.o=.all.d) >$(@:.o=.d) && rm $(@:.o=.all.d)

archives := $(FOLDERS:%=$(O)/%.a)
.SECONDEXPANSION:
$(archives) $(O)/test-support.a: $(O)/%.a: $$($$*-objects) $(O)/.$$(notdir $$*)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $($*-objects)

# The archives name one another (test support stands on all, cpe on three): one group.
grouped = -Wl,--start-group $(filter %.a,$^) -Wl,--end-group
$(programs:%=$(O)/%): $(O)/%: $$($$*-object) $(archives) $(O)/.link
	$(call say,LINK,$@)
	$(Q)$(link) -o $@ $($*-object) $(grouped) $(library-libs) $(LDLIBS)

FUZZ_MAIN ?= $(O)/tests/fuzz/replay.o# or -fsanitize=fuzzer, from `make fuzz`
$(fuzzers): $(filter %.o,$(FUZZ_MAIN))
$(fuzzers): main := $(filter-out %.o,$(FUZZ_MAIN))
$(unit) $(suites) $(runners): cmocka = $(shell $(PKG_CONFIG) --cflags --libs cmocka)
$(unit) $(suites) $(runners) $(lossy) $(fleet) $(fuzzers) $(tools) $(benches): $(O)/%: $(O)/%.o \
		$(O)/test-support.a $(archives) $(O)/.link
	$(call say,LINK,$@)
	$(Q)$(link) -o $@ $(filter %.o,$^) $(main) $(grouped) $(cmocka) $(library-libs) $(LDLIBS)

build-objects: $(archives) $(O)/test-support.a $(foreach p,$(programs),$($(p)-object)) \
	$(addsuffix .o,$(unit) $(suites) $(runners) $(lossy) $(fleet) $(fuzzers))
build-programs: $(programs:%=$(O)/%) $(archives)
openwrt: $(O)/openwrt/keys ## what the OpenWrt package installs beside the programs
$(O)/openwrt/keys: cpe/openwrt/keys.h cpe/config_table.h $(AUTOCONF)
	$(call say,KEYS,$@)
	@mkdir -p $(@D)
	$(Q)$(compile) -E -P -xc $< | tr '@' '\n' | sed -n -e 's/^ *"\(.*\)" "\(.*\)" *$$/section \1 \2/p' \
		-e 's/^ *"\(.*\)" \([A-Z0-9_]*\) *$$/key \1 \2/p' >$@
build-tests: $(unit) $(suites) $(runners) $(lossy) $(fleet) $(fuzzers)
build-tools: $(tools) $(O)/tests/net/power_cut.so
$(O)/tests/net/%.so: tests/net/%.c $(O)/.compile | $(AUTOCONF)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(compile) -shared -fPIC -o $@ $<
build-benches: $(benches)
-include $(patsubst %,%.d,$(basename $(foreach f,$(FOLDERS),$($(f)-objects)) $(test-objects) \
	$(foreach p,$(programs),$($(p)-object)) $(addsuffix .o,$(unit) $(suites) $(runners) \
	$(lossy) $(fleet) $(fuzzers) $(tools) $(benches)) $(O)/tests/fuzz/replay.o))

generated: $(O)/tests/tools/schema ## what is made of the model's table and committed: manual, adapters
	@$< | cpe/adapters/generate

# ---- Tests ---------------------------------------------------------------------------
# tests/run takes one quoted command per test program and sums up what they count.
# RUN goes before each program, as an emulator does, with which 300 towns would take minutes.
# Tests in a lab mostly wait: two for each processor at a time.
TEST_JOBS ?= $(shell nproc)
LAB_JOBS ?= $(shell expr 2 \* $$(nproc))
program-tests = $(unit:%='$(RUN) %') $(suites:%='$(RUN) % memory') \
	$(foreach r,$(runners),$(stories:%='$(RUN) $(r) %')) $(lossy:%='$(RUN) % $(if $(RUN),30,300)') \
	$(fleet:%='$(RUN) % 200') \
	$(foreach f,$(fuzzers),'$(RUN) $(f) tests/fuzz/corpus/$(patsubst fuzz_%,%,$(notdir $(f)))')
# Packages are tried with everything built in; the image's own scripts need nothing built.
package-tests = $(if $(CONFIG_DDNS_FORMS),$(wildcard tests/openwrt/test_*)) tests/image/test_factory
check-unit: build-programs build-tests openwrt ## unit tests, stories, corpus replay, source checks; no root
	@tests/run -j $(TEST_JOBS) -t 60 $(program-tests) $(package-tests) $(source-tests)
check-programs: build-tests
	@tests/run -j $(TEST_JOBS) -t 120 $(program-tests)
check-glue: $(suites) ## the kernel-glue suite on the real kernel; root
	@tests/preflight
	@tests/run -t 60 $(suites:%='unshare --net % kernel')
check-net: build-programs build-tools ## the network tests, in namespaces of their own; root
	@tests/preflight
	@tests/run -j $(LAB_JOBS) -t 300 $(wildcard tests/net/test_*)
lossy: $(lossy) ## RUNS=10000 towns with faults, from SEED=1 on; tests/lossy/lossy -t SEED tells of one
	@$< $(RUNS) $(SEED)
fleet: $(fleet) ## HOMES=10000 gateways lose their power, their AFTR, name server, ACS: is it a storm?
	@mkdir -p $(O)/fleet
	@$< $(HOMES) $(O)/fleet
	@command -v gnuplot >/dev/null || { echo "no picture without gnuplot: tests/needs bench" >&2; exit 1; }
	@gnuplot -e 'directory = "$(O)/fleet"; picture = "$(O)/fleet/fleet.svg"' tests/fleet/fleet.gnuplot
	@echo "$(O)/fleet/fleet.svg"
valgrind: build-tests ## unit tests under valgrind
	@tests/run -j $(TEST_JOBS) -t 600 $(unit:%='valgrind -q --leak-check=full --error-exitcode=9 %')

# The same tests in a build of their own, with the same configuration.
twin-build = mkdir -p $(1) && cp -u $(CONFIG) $(1)/.config && $(MAKE) O=$(1)
sanitizers := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
sanitize: $(CONFIG) ## unit tests, stories and corpus under ASan and UBSan
	+@$(call twin-build,$(O)/sanitize) CFLAGS='-O1 -g $(sanitizers)' check-programs
fuzz: $(CONFIG) ## each fuzz target for SECONDS=30 (clang)
	+@$(call twin-build,$(O)/fuzz) CC=clang CFLAGS='-O1 -g $(sanitizers) -fsanitize=fuzzer-no-link' \
		FUZZ_MAIN=-fsanitize=fuzzer fuzz-run
fuzz-run: $(fuzzers)
	@for fuzzer in $^; do \
		name=$${fuzzer##*/fuzz_}; found=$(O)/found/$$name; mkdir -p $$found; \
		echo "fuzzing $$name for $(SECONDS) s"; \
		$$fuzzer -max_total_time=$(SECONDS) -verbosity=0 -artifact_prefix=$$found- \
			$$found tests/fuzz/corpus/$$name || exit; \
	done

# ---- Installing ----------------------------------------------------------------------
# What is installed of each adapter, with the vendor's own prefix.
adapter-rpcd = $(libexecdir)/rpcd/homeport
adapter-bbfdm = $(prefix)/share/bbfdm/plugins/homeport.json
adapter-easycwmp = $(prefix)/share/easycwmp/functions/homeport
install: build-programs ## programs, manuals, completion and hooks to $(DESTDIR)$(prefix)
	install -d "$(DESTDIR)$(sbindir)" "$(DESTDIR)$(bindir)"
	install -m 755 $(filter-out $(O)/homeportctl,$(programs:%=$(O)/%)) "$(DESTDIR)$(sbindir)"
	install -m 755 $(O)/homeportctl "$(DESTDIR)$(bindir)"
	install -d "$(DESTDIR)$(hooksdir)"
	install -m 755 $(wildcard cpe/hooks/*) "$(DESTDIR)$(hooksdir)"
	$(if $(CONFIG_CTL_COMPLETION),install -D -m 644 cpe/completions/homeportctl "$(DESTDIR)$(completionsdir)/homeportctl")
	$(foreach a,$(adapters-y),sed 's/X_HOMEPORT_/$(CONFIG_MODEL_PREFIX:"%"=%)/g' \
		cpe/adapters/$(a)/$(notdir $(adapter-$(a))) | \
		install -D -m 755 /dev/stdin "$(DESTDIR)$(adapter-$(a))" &&) :
	for page in $(wildcard $(FOLDERS:%=%/*.[1578]) $(if $(CONFIG_DDNS_SERVER),ddns/server/*.8) \
		$(if $(CONFIG_STATUS_PAGE),cpe/status/*.8) $(if $(CONFIG_TR069),cpe/cwmp/*.8)); do \
		install -D -m 644 $$page "$(DESTDIR)$(mandir)/man$${page##*.}/$${page##*/}" || exit; done
endif

# ---- Goals that bring their own packages ---------------------------------------------
# On a machine without compiler and libraries the rules above cannot even be read, so these
# first see to the packages and then call make again.
jobs = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))
check: ## install what is missing (Debian), build, run every test; root
	@tests/preflight
	@mkdir -p $(O); : >$(O)/counts
	@tests/needs build unit package net browser
	@$(MAKE) $(jobs) all build-tests build-tools
	@status=0; for part in check-unit check-glue check-net; do \
		COUNTS=$(O)/counts $(MAKE) $$part || status=1; done; \
	tests/run --total $(O)/counts && exit $$status
cross-needs:
	@tests/needs build unit $(sysroot-needs)
	@$(sysroot-fill)
cross: cross-needs ## install what is missing (Debian), build programs and tests for ARCH=s390x, ...; root
	@$(MAKE) $(jobs) $(cross-goals)
cross-check: cross ## the same, and unit tests, stories and corpus of it under qemu-user
	@$(if $(cross-checks),$(MAKE) $(cross-checks))
demo: ## install what is missing (Debian), build, show the main job; root
	@tests/preflight
	@tests/needs build demo
	@$(MAKE) $(jobs) all build-tools
	@tests/net/demo

bench: ## install what is missing (Debian), measure beside an echo server and miniupnpd; root
	@tests/preflight
	@O=$(O)/bench tests/needs build net bench
	@$(MAKE) O=$(O)/bench defconfig
	@sed -i 's/^CONFIG_PCP_MAX_MAPPINGS=.*/CONFIG_PCP_MAX_MAPPINGS=65535/' $(O)/bench/.config
	@$(MAKE) $(jobs) O=$(O)/bench all build-benches
	@O=$(O)/bench tests/bench/bench $(BENCH)

memory: ## install what is missing (Debian), how much memory each configuration takes, and how soon it answers; root
	@tests/preflight
	@tests/needs build net
	@tests/bench/memory
soak: ## install what is missing (Debian), SOAK=600 seconds at random: does its memory grow?; root
	@tests/preflight
	@tests/needs build net
	@$(MAKE) $(jobs) all build-tools
	@tests/bench/soak $(SOAK)

include cpe/image/image.mk

# ---- The rest ------------------------------------------------------------------------
# Formatting is checked where clang-format is installed; .ci/run installs it.
source-tests = $(wildcard tests/check-*.sh) \
	$(if $(shell command -v $(CLANG_FORMAT)),'$(MAKE) -s format-check')
check-sources:
	@tests/run $(source-tests)
c-files = $(shell find $(wildcard $(filter-out cpe/base,$(FOLDERS)) tests) -name '*.[ch]')
format: ## clang-format every source; format-check only looks
	@$(CLANG_FORMAT) -i $(c-files)
format-check:
	@$(CLANG_FORMAT) --dry-run --ferror-limit=1 -Werror $(c-files) || \
		{ echo "make format cures this"; exit 1; }
.PHONY: dist deb package-check
version = $(shell sed -n 's/^\#define HOMEPORT_VERSION "\(.*\)"/\1/p' cpe/version.h)
dist: ## what is committed as the source of a release, $(O)/homeport-VERSION.tar.gz
	@cpe/dist $(abspath $(O))/homeport-$(version).tar.gz
deb: dist ## Debian packages in $(O)/deb; needs dpkg-dev and what cpe/debian/control says
	@cpe/debian/build $(O)/homeport-$(version).tar.gz $(O)/deb
package-check: ## the Debian packages on a Debian started by systemd in QEMU, from install to purge; root
	@tests/needs deb unit net emulate emulate-amd64 package-guest
	@$(MAKE) $(jobs) all build-tools
	@env -i PATH="$$PATH" DEB_BUILD_OPTIONS=nocheck $(MAKE) O=$(O) deb >$(O)/deb.log 2>&1 || { tail $(O)/deb.log; exit 1; }
	@tests/package/debian-guest make $(O)/deb $(O)/package
	@tests/run -t 1500 tests/package/test_systemd
kconfig-check: ## everything on, everything off and each option off (or SYMBOLS): builds, passes its tests, costs what it says
	@tests/needs build unit kconfig
	@tests/kconfig-check $(SYMBOLS)
size: ## how large each configuration is on ARCHS=armhf, against tests/size-limits; root
	@tests/needs size
	@for arch in $(ARCHS); do $(MAKE) -s ARCH=$$arch cross-needs || exit; done
	@tests/size $(ARCHS)
print-triplet:
	@echo '$(if $(sysroot),$(triplet))'
clean distclean: ## remove $(O)
	@if [ -e $(O) ] && [ ! -e $(CONFIG) ] && [ ! -e $(O)/tools ] && [ ! -e $(O)/sysroot ]; then \
		echo "$(O) is not removed: nothing was built there" >&2; exit 1; fi
	rm -rf $(O)

help: ## this
	@sed -n 's/^\([a-z-]*\)[ a-z-]*:[^#]*## \(.*\)/make \1\t\2/p' Makefile cpe/image/image.mk | expand -t 20
	@echo "Honoured: O CC AR CFLAGS CPPFLAGS LDFLAGS LDLIBS PKG_CONFIG DESTDIR prefix WERROR= LTO=y V=1"

.PHONY: all build-objects cross-check cross openwrt build-programs build-tests build-tools build-benches bench memory soak check check-unit \
	check-programs check-sources check-glue check-net lossy fleet valgrind sanitize fuzz fuzz-run install demo format format-check \
	generated kconfig-check size print-triplet cross-needs clean distclean help config menuconfig olddefconfig defconfig savedefconfig
