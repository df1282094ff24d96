# SPDX-License-Identifier: BSD-2-Clause
#
# Cross builds on Debian, read by the Makefile where ARCH is given: the compiler of another
# architecture, and the libraries in a sysroot that tests/sysroot fills. A new architecture is
# a line here and one in tests/needs. Where a build system brings compiler and libraries with
# it, it sets CC and PKG_CONFIG instead, and its own ARCH means nothing to us.
triplet-amd64 := x86_64-linux-gnu
triplet-arm64 := aarch64-linux-gnu
triplet-armhf := arm-linux-gnueabihf
triplet-mipsel := mipsel-linux-gnu
triplet-s390x := s390x-linux-gnu

emulator-amd64 := qemu-x86_64-static
emulator-arm64 := qemu-aarch64-static
emulator-armhf := qemu-arm-static
emulator-mipsel := qemu-mipsel-static
emulator-s390x := qemu-s390x-static

triplet := $(triplet-$(ARCH))
ifeq ($(triplet),)
$(error ARCH=$(ARCH): not one of $(patsubst triplet-%,%,$(filter triplet-%,$(.VARIABLES))))
endif

ifneq ($(ARCH),$(shell dpkg --print-architecture))
SYSROOT ?= build/sysroot/$(ARCH)
sysroot := $(abspath $(SYSROOT))

CC := $(if $(findstring ccache,$(CC)),ccache )$(triplet)-gcc --sysroot=$(sysroot)
AR := $(triplet)-ar
SIZE := $(triplet)-size
STRIP := $(triplet)-strip
export PKG_CONFIG_LIBDIR := $(sysroot)/usr/lib/$(triplet)/pkgconfig:$(sysroot)/usr/share/pkgconfig
export PKG_CONFIG_SYSROOT_DIR := $(sysroot)
# Libraries that our libraries need are looked for here; the linker does not read ld.so.conf.
# A linker chosen for this machine need not know the other one.
override LDFLAGS := $(filter-out -fuse-ld=%,$(LDFLAGS)) \
	$(foreach d,lib usr/lib,-Wl,-rpath-link,$(sysroot)/$(d)/$(triplet))

# How a program of that architecture runs here.
RUN := env QEMU_LD_PREFIX=$(sysroot) $(emulator-$(ARCH))
sysroot-needs := cross-$(ARCH)
sysroot-packages := $(filter lib%-dev,$(shell tests/needs --list build unit))
endif
