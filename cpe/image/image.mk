# SPDX-License-Identifier: BSD-2-Clause
#
# Firmware images, read by the Makefile. They are made in build/image/ARCH, of programs that
# are built there for size; cpe/image/README.md says what a vendor can change.
comma := ,
IMAGE_ARCH = $(or $(ARCH),$(shell dpkg --print-architecture))
IMAGE = build/image/$(IMAGE_ARCH)
image-make = $(MAKE) $(jobs) O=$(IMAGE)/programs CFLAGS=-Os

image: ## install what is missing (Debian), make the firmware image for ARCH=arm64, ...; root
	@tests/needs image build $(sysroot-needs)
	@$(if $(sysroot),tests/sysroot $(ARCH) $(sysroot) libc6-dev $(sysroot-packages))
	@$(image-make) all
	@rm -rf $(IMAGE)/install
	@$(image-make) -s DESTDIR=$(abspath $(IMAGE))/install prefix=/usr install >/dev/null
	@STRIP='$(STRIP)' cpe/image/build $(IMAGE_ARCH) $(IMAGE)/install $(IMAGE)
image-check: image ## boot the image in QEMU and play what a home and its carrier do; root
	@tests/needs unit net emulate emulate-$(IMAGE_ARCH)
	@$(image-make) $(IMAGE)/programs/tests/glue/suite $(IMAGE)/programs/tests/glue/flows
	@tests/sysroot $(IMAGE_ARCH) build/image/debian/$(IMAGE_ARCH) libcmocka0
	@env -u MAKEFLAGS -u O $(MAKE) $(jobs) build-tools
	@env -u O STRIP='$(STRIP)' tests/image/check $(IMAGE_ARCH) $(IMAGE)
image-run: image ## boot the image in QEMU with its console here; poweroff ends it
	@tests/needs emulate-$(IMAGE_ARCH)
	@cp -u --sparse=always $(IMAGE)/data-nat444.ext4 $(IMAGE)/data.ext4
	@cpe/image/qemu $(IMAGE_ARCH) $(IMAGE) $(IMAGE)/data.ext4 \
		$(foreach n,lan wan,-nic user$(comma)model=virtio$(comma)id=$n$(comma)restrict=on)

.PHONY: image image-check image-run
