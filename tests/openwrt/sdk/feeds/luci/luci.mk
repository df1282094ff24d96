# SPDX-License-Identifier: BSD-2-Clause
#
# An application of LuCI: htdocs/ is what the web server has, root/ goes to the root.

$(foreach field,LUCI_TITLE LUCI_DEPENDS PKG_LICENSE,\
	$(if $($(field)),,$(error the application has no $(field))))

install-luci:
	install -d $(DESTDIR)/luci/www
	cp -R htdocs/. $(DESTDIR)/luci/www/
	cp -R root/. $(DESTDIR)/luci/
fields: ; $(info luci DEPENDS $(LUCI_DEPENDS))@:
