# SPDX-License-Identifier: BSD-2-Clause
#
# What a package of OpenWrt's build system finds there, as far as ours use it: its Makefile is
# read, its fields are checked, and `make install-NAME` puts it into $(DESTDIR)/NAME.

INCLUDE_DIR := $(TOPDIR)/include
INSTALL_DIR := install -d -m 755
INSTALL_BIN := install -m 755
INSTALL_DATA := install -m 644
INSTALL_CONF := install -m 600
CP := cp -fpR
