# SPDX-License-Identifier: BSD-2-Clause
#
# Firmware images, read by the Makefile. They are made in build/image/ARCH, of programs that
# are built there for size; cpe/image/README.md says what a vendor can change.
# BOOT_BY=fit: what U-Boot starts (arm64), BOOT_BY=nand: on raw flash (amd64, where that can be
# simulated).
IMAGE_ARCH = $(or $(ARCH),$(shell dpkg --print-architecture))
IMAGE_PROGRAMS = build/image/$(IMAGE_ARCH)
IMAGE = $(IMAGE_PROGRAMS)$(BOOT_BY:%=-%)
image-env = env -u O BOOT_BY=$(BOOT_BY) STRIP='$(STRIP)'
image-data = $(IMAGE)/$(if $(filter nand,$(BOOT_BY)),gateway.nand,data.ext4)
image-make = $(MAKE) $(jobs) O=$(IMAGE_PROGRAMS)/programs CFLAGS=-Os LTO=y

image: ## install what is missing (Debian), make the firmware image for ARCH=arm64, ...; root
	@tests/needs image $(BOOT_BY:%=image-%) build $(sysroot-needs)
	@$(if $(sysroot),$(sysroot-fill))
	+@$(image-make) all
	@rm -rf $(IMAGE_PROGRAMS)/install
	+@$(image-make) -s DESTDIR=$(abspath $(IMAGE_PROGRAMS))/install prefix=/usr install >/dev/null
	@$(image-env) cpe/image/build $(IMAGE_ARCH) $(IMAGE_PROGRAMS)/install $(IMAGE)
image-check: image ## boot the image in QEMU on LABS='nat444 dslite mape-softwire'; root
	@env -u O tests/needs unit net emulate emulate-$(IMAGE_ARCH)
	+@$(image-make) $(foreach s,suite flows,$(IMAGE_PROGRAMS)/programs/tests/glue/$s)
	@tests/sysroot $(IMAGE_ARCH) build/image/debian/$(IMAGE_ARCH) libcmocka0
	+@env -i PATH="$$PATH" $(MAKE) $(jobs) build-tools # for this machine, whatever ARCH is
	@$(image-env) tests/image/check $(IMAGE_ARCH) $(IMAGE_PROGRAMS) $(IMAGE) $(LABS)
image-twice: image ## make it once more in another folder, at another time, with another umask: the same octets? root
	@tests/needs image-twice
	@$(image-env) ARCH='$(ARCH)' tests/image/twice $(IMAGE_ARCH) $(IMAGE)
image-run: image ## boot the image in QEMU: console here, page at http://localhost:8351/; poweroff ends it
	@tests/needs emulate-$(IMAGE_ARCH)
	@$(if $(filter nand,$(BOOT_BY)),tests/image/chip $(IMAGE),[ -e $(image-data) ] || \
		cp --sparse=always $(IMAGE)/data-nat444.ext4 $(image-data))
	@$(image-env) cpe/image/qemu $(IMAGE_ARCH) $(IMAGE) $(image-data) \
		-nic user,model=virtio,id=lan,restrict=on,net=192.168.1.0/24,hostfwd=tcp:127.0.0.1:8351-192.168.1.1:8351 \
		-nic user,model=virtio,id=wan,restrict=on

.PHONY: image image-check image-twice image-run
