# SPDX-License-Identifier: BSD-2-Clause

$(foreach field,PKG_NAME PKG_VERSION PKG_RELEASE PKG_MAINTAINER PKG_LICENSE,\
	$(if $($(field)),,$(error the package has no $(field))))

fields := SECTION CATEGORY SUBMENU TITLE URL DEPENDS VARIANT PROVIDES CONFLICTS USERID

# $(eval $(call BuildPackage,NAME))
define BuildPackage
$(foreach field,$(fields),$(eval $(field) :=))
$(eval $(Package/$(1)))
$(foreach field,SECTION CATEGORY TITLE URL DEPENDS,\
	$(if $($(field)),,$(error Package/$(1) has no $(field))))
$(if $(Package/$(1)/description),,$(error Package/$(1) has no description))
$(if $(Package/$(1)/install),,$(error Package/$(1) installs nothing))
packages += $(1)
$(foreach field,$(fields),$(eval $(1)/$(field) := $($(field))))
install-$(1):
$(call Package/$(1)/install,$(DESTDIR)/$(1))
endef

# A line for each field: NAME FIELD VALUE
define print-fields
$(foreach name,$(packages),$(foreach field,$(fields),$(info $(name) $(field) $($(name)/$(field)))))
$(foreach name,$(packages),$(foreach file,$(Package/$(name)/conffiles),$(info $(name) conffile $(file))))
endef
fields: ; $(print-fields)@:
