#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A release is the same octets, whoever makes it of a commit, where, and when; and the version
# stands in one place. Skipped where there is no git repository.
set -u
cd "$(dirname "$0")/.." || exit

if [ "$(git rev-parse --show-toplevel 2>/dev/null)" != "$(pwd -P)" ]; then
	echo "skipped: this is no git repository"
	exit 77
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
bad=0

complain() {
	echo "$*"
	bad=1
}

version=$(sed -n 's/^#define HOMEPORT_VERSION "\(.*\)"/\1/p' cpe/version.h)
name=homeport-$version
(umask 077 && git clone -q --shared . "$scratch/other") || exit
cpe/dist "$scratch/here/$name.tar.gz" >/dev/null
(umask 077 && cd "$scratch/other" && TZ=Asia/Tokyo LC_ALL=C cpe/dist "$scratch/there/$name.tar.gz" >/dev/null)
cmp "$scratch/here/$name.tar.gz" "$scratch/there/$name.tar.gz" || complain "make dist: two of them differ"
(cd "$scratch/other" && SOURCE_DATE_EPOCH=86400 cpe/dist "$scratch/then/$name.tar.gz" >/dev/null)
tar -tvf "$scratch/then/$name.tar.gz" --utc | grep -qv ' 1970-01-02 00:00 ' &&
	complain "make dist: SOURCE_DATE_EPOCH is not the time of all files"
git ls-files | sed "s|^|$name/|" | sort >"$scratch/committed"
tar -tf "$scratch/here/$name.tar.gz" | grep -v '/$' | sort | diff "$scratch/committed" - ||
	complain "make dist: not exactly what is committed"

# An unpacked release, in which something was built, makes the same one again.
unpacked=$scratch/unpacked/$name
mkdir -p "$unpacked/build" && tar -xzf "$scratch/here/$name.tar.gz" -C "$scratch/unpacked"
echo built >"$unpacked/build/something"
(cd "$unpacked" && cpe/dist "$unpacked/releases/$name.tar.gz" >/dev/null)
cmp "$scratch/here/$name.tar.gz" "$unpacked/releases/$name.tar.gz" || complain "make dist: an unpacked release makes another"

# A release has a heading of its own in the change log, before it is one all is unreleased.
heading=$(sed -n 's/^## //p' CHANGELOG.md | head -n 1)
case $heading in
Unreleased | "$version "*) ;;
*) complain "CHANGELOG.md: the first heading is neither Unreleased nor the version $version" ;;
esac
pattern=$(echo "$version" | sed 's/[.]/[.]/g')
# (homeport-model.7 is made of the table of parameters, and held against it elsewhere.)
places=$(git grep -lE "(^|[^0-9.])$pattern([^0-9.]|$)" -- ':!tests' ':!CHANGELOG.md' ':!cpe/version.h' \
	':!cpe/homeport-model.7')
[ "$places" ] && complain "the version stands in cpe/version.h alone, and here, too: $places"
exit $bad
