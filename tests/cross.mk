# SPDX-License-Identifier: BSD-2-Clause
#
# Cross builds on Debian, read by the Makefile where ARCH is given: the compiler of another
# architecture, and the libraries in a sysroot that tests/sysroot fills. A new architecture is
# a line here and one in tests/needs. Where a build system brings compiler and libraries with
# it, it sets CC and PKG_CONFIG instead, and its own ARCH means nothing to us.
triplet-amd64 := x86_64-linux-gnu
triplet-arm64 := aarch64-linux-gnu
triplet-armhf := arm-linux-gnueabihf
triplet-mips := mips-linux-gnu
triplet-mipsel := mipsel-linux-gnu
triplet-musl := x86_64-linux-gnu
triplet-musl-static := x86_64-linux-gnu
triplet-s390x := s390x-linux-gnu

emulator-amd64 := qemu-x86_64-static
emulator-arm64 := qemu-aarch64-static
emulator-armhf := qemu-arm-static
emulator-mips := qemu-mips-static
emulator-mipsel := qemu-mipsel-static
emulator-s390x := qemu-s390x-static

triplet := $(triplet-$(ARCH))
ifeq ($(triplet),)
$(error ARCH=$(ARCH): not one of $(patsubst triplet-%,%,$(filter triplet-%,$(.VARIABLES))))
endif

cross-goals := all build-tests
cross-checks := check-programs
sysroot-libraries = $(filter lib%-dev,$(shell tests/needs --list build unit))

ifneq ($(ARCH),$(shell dpkg --print-architecture))
SYSROOT ?= build/sysroot/$(ARCH)
sysroot := $(abspath $(SYSROOT))
sysroot-needs := cross-$(ARCH)
cache := $(if $(findstring ccache,$(CC)),ccache )
# A linker chosen for this machine need not know the other one.
override LDFLAGS := $(filter-out -fuse-ld=%,$(LDFLAGS))
# How a program of that architecture runs here.
RUN := env QEMU_LD_PREFIX=$(sysroot) $(emulator-$(ARCH))

# What needs no libraries, linked statically: PCP, with its stories.
define without-any-library
CC := $(cache)$(1)
PKG_CONFIG := true
MBEDCRYPTO_LIBS :=
DEFCONFIG := cpe/configs/server_defconfig
FOLDERS := cpe/base pcp-proxy
without-libraries = $$(if $$(1),$$(shell grep -LE '"(cpe|kernel-glue|ddns)/[a-z_]+\.h"|"tests/support/(digest|emulator|glue|model|name|own)' $$(1)))
override CPPFLAGS += -isystem $(sysroot)/cmocka/include
override LDLIBS += $(sysroot)/cmocka.o
sysroot-fill = tests/sysroot source $(sysroot)/source cmocka && \
	mkdir -p $(sysroot)/cmocka && \
	tar -xf $(sysroot)/source/cmocka_*.orig.tar.[gx]z -C $(sysroot)/cmocka --strip-components 1 && \
	$$(CC) -O1 -I$(sysroot)/cmocka/include -DHAVE_INTTYPES_H -DHAVE_SIGNAL_H -DHAVE_MALLOC_H \
		-DHAVE_STRSIGNAL -DHAVE_STRUCT_TIMESPEC -DHAVE_CLOCK_GETTIME_REALTIME \
		-c -o $(sysroot)/cmocka.o $(sysroot)/cmocka/src/cmocka.c
endef

ifeq ($(ARCH),mips)
# 32 bits, the high octet first, and every address has to be aligned: many a router. Debian has
# no libraries for it.
$(eval $(call without-any-library,$(triplet)-gcc -static -fsanitize=alignment -fsanitize-undefined-trap-on-error))
AR := $(triplet)-gcc-ar

else ifeq ($(ARCH),musl-static)
$(eval $(call without-any-library,musl-gcc -static))
RUN :=
sysroot-needs := musl

else ifeq ($(ARCH),musl)
# The C library of OpenWrt. Debian's libraries are made for glibc and nothing can be linked to
# them, but every file has to compile, with their headers looked for last, so that libc's own
# are musl's; and what needs no libraries runs.
CC := $(cache)musl-gcc -idirafter $(sysroot)
PKG_CONFIG := true
cross-goals := build-objects
cross-checks := ARCH=musl-static O=build/musl-static cross-check
sysroot-needs := musl
sysroot-fill = mkdir -p $(sysroot)/openssl $(sysroot)/event2 && cd $(sysroot) && \
	ln -sfn $(addprefix /usr/include/,linux asm-generic libmnl libnftnl libnetfilter_conntrack \
		libnfnetlink mbedtls json-c confuse.h cap-ng.h seccomp.h seccomp-syscalls.h mxml.h cmocka.h) \
		$(addprefix /usr/include/$(triplet)/,asm curl) . && \
	for library in openssl event2; do \
		ln -sf /usr/include/$$library/* /usr/include/$(triplet)/$$library/* $$library; done

else
CC := $(cache)$(triplet)-gcc --sysroot=$(sysroot)
AR := $(triplet)-gcc-ar
STRIP := $(triplet)-strip
PKG_CONFIG := env PKG_CONFIG_SYSROOT_DIR=$(sysroot) \
	PKG_CONFIG_LIBDIR=$(sysroot)/usr/lib/$(triplet)/pkgconfig:$(sysroot)/usr/share/pkgconfig pkg-config
# Libraries that our libraries need are looked for here; the linker does not read ld.so.conf.
override LDFLAGS += $(foreach d,lib usr/lib,-Wl,-rpath-link,$(sysroot)/$(d)/$(triplet))
sysroot-fill = tests/sysroot $(ARCH) $(sysroot) libc6-dev $(sysroot-libraries)
endif
endif
