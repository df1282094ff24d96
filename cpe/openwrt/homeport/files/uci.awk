# SPDX-License-Identifier: BSD-2-Clause
#
# /etc/config/homeport and the daemon's own text, each from the other. What keys there are
# stands in the file KEYS alone, which is made from the daemon's own table; here they are
# only spelled: a key-file of the daemon is the option key_file of UCI.
#
#	awk -v keys=KEYS -v mode=MODE -f uci.awk FILE...
#
# interfaces  EXPORT         names of interfaces in the output of `uci export`
# render      DEVICES EXPORT the text for the daemon; DEVICES: a line NAME DEVICE for each
# save        OLD NEW DEVICES EXPORT
#                            input of `uci batch`: what the daemon has changed in the text
# mistakes    TEXT TOLD      what `homeportd -n` told of the text, with names of UCI
# files       TEXT           what the daemon needs of the file system: ro, rw, run and a path
# values      TEXT           keys outside of sections, as KEY=VALUE

BEGIN {
	while ((getline line < keys) > 0) {
		split(line, word, " ")
		if (word[1] == "section") {
			section = word[2]
			title_of[section] = tolower(word[3])
		} else if (word[1] == "key")
			type_of[section, word[2]] = word[3]
	}
	if (section == "")
		fail("no keys in " keys)
	count = 0
}

mode == "interfaces" { read_export($0) }
mode == "render" && FILENAME == ARGV[1] { device[$1] = $2; next }
mode == "render" { read_export($0) }
mode == "save" && FILENAME == ARGV[1] { read_text($0, "old"); next }
mode == "save" && FILENAME == ARGV[2] { read_text($0, "new"); next }
mode == "save" && FILENAME == ARGV[3] { device[$1] = $2; next }
mode == "save" { read_export($0) }
mode == "mistakes" && FILENAME == ARGV[1] { read_text($0, "new"); next }
mode == "mistakes" { tell($0) }
mode == "files" || mode == "values" { read_text($0, "new") }

END {
	if (failed)
		exit 1
	if (mode == "interfaces")
		print_interfaces()
	else if (mode == "render")
		print_text()
	else if (mode == "save")
		print_batch()
	else if (mode == "files")
		print_files()
	else if (mode == "values")
		print_values()
}

function fail(what)
{
	print what >"/dev/stderr"
	failed = 1
	exit 1
}

# ---- What UCI has --------------------------------------------------------------------

# config TYPE 'NAME', option KEY 'VALUE', list KEY 'VALUE', as `uci export` prints them
function read_export(line, word, rest, key, value)
{
	sub(/^[ \t]+/, "", line)
	word = line
	sub(/[ \t].*/, "", word)
	rest = substr(line, length(word) + 2)
	key = rest
	sub(/[ \t].*/, "", key)
	value = plain(substr(rest, length(key) + 2))
	key = plain(key)
	if (word == "config") {
		uci_type[++count] = key
		uci_name[count] = value
		if (!(key in title_of) && mode != "save")
			fail("homeport." value ": there are no sections of type " key ", but " known_types())
	} else if (word == "option" || word == "list")
		take_option(count, key, value, word == "list")
	else if (word != "package" && line != "" && mode != "save")
		fail("homeport: a value of several lines: " line)
}

function take_option(n, key, value, is_list)
{
	if (is_own(n, key)) # the service's, not the daemon's
		return
	if (is_list && (n, key) in option)
		option[n, key] = option[n, key] ", " value
	else {
		option[n, key] = value
		order[n, ++options[n]] = key
	}
}

function is_own(n, key) { return uci_type[n] == "general" && (key == "enabled" || key == "debug") }

# Without quotes: 'it'\''s'
function plain(word)
{
	if (word !~ /^'/)
		return word
	word = substr(word, 2, length(word) - 2)
	gsub(/'\\''/, "'", word)
	return word
}

function known_types(type, all)
{
	for (type in title_of)
		all = all (all == "" ? "" : ", ") type
	return all
}

function print_interfaces(n, i, key, seen)
{
	for (n = 1; n <= count; n++)
		for (i = 1; i <= options[n]; i++) {
			key = order[n, i]
			if (is_interface(n, key) && !(option[n, key] in seen)) {
				seen[option[n, key]] = 1
				print option[n, key]
			}
		}
}

function is_interface(n, key)
{
	return (title_of[uci_type[n]] == "interface" && key == "interface") ||
		type_of[uci_type[n], dashed(key)] == "INTERFACE"
}

function is_switch(type) { return type == "SWITCH" || type == "TRUST" }

function dashed(key) { gsub(/_/, "-", key); return key }
function underlined(key) { gsub(/-/, "_", key); return key }

# ---- The daemon's text ---------------------------------------------------------------

function print_text(n, i, key, title)
{
	print "# Made of /etc/config/homeport, to which changes of homeportctl are carried back."
	for (n = 1; n <= count; n++) {
		print "\n# homeport." uci_name[n]
		title = uci_title(n)
		if (uci_type[n] != "general")
			print uci_type[n] " " quoted(title) " {"
		for (i = 1; i <= options[n]; i++) {
			key = order[n, i]
			if (key != title_of[uci_type[n]])
				print (uci_type[n] == "general" ? "" : "\t") dashed(key) " = " quoted(uci_value(n, key))
		}
		if (uci_type[n] != "general")
			print "}"
	}
}

# A section that says no title has its own name; one without either is a mistake to be told.
function uci_title(n, key)
{
	key = title_of[uci_type[n]]
	if (key != "" && (n, key) in option)
		return uci_value(n, key)
	return uci_name[n] ~ /^cfg[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]$/ ? "" : uci_name[n]
}

function uci_value(n, key, value)
{
	value = option[n, key]
	if (is_interface(n, key))
		return (value in device) ? device[value] : value
	if (is_switch(type_of[uci_type[n], dashed(key)]))
		return value == "1" ? "true" : value == "0" ? "false" : value
	return value
}

# Octet by octet: what gsub() makes of backslashes is not the same in every awk.
function quoted(value, text, i, c)
{
	for (i = 1; i <= length(value); i++) {
		c = substr(value, i, 1)
		text = text (c == "\\" || c == "'" ? "\\" : "") c
	}
	return "'" text "'"
}

# Line for line, as print_text() writes it and homeportctl changes it.
function read_text(line, which, word, where)
{
	sub(/^[ \t]+/, "", line)
	word = line
	sub(/[ =].*/, "", word)
	if (line ~ /^# homeport[.][A-Za-z0-9_]+$/)
		name = substr(line, 12)
	else if (line ~ /^[a-z]+ .*[{]$/) {
		inside = word SUBSEP unquoted(substr(line, length(word) + 2, length(line) - length(word) - 3))
		add_section(which, inside)
	} else if (line == "}")
		inside = ""
	else if (line ~ /^[a-z0-9-]+ *=/) {
		where = inside == "" ? "general" SUBSEP : inside
		add_section(which, where)
		sub(/^[a-z0-9-]+ *= */, "", line)
		key_of[which, where, ++keys_of[which, where]] = word
		value_of[which, where, word] = unquoted(line)
	} else if (line != "" && line !~ /^#/)
		fail("homeport: cannot be carried to UCI: " line)
	place[FNR] = name == "" ? "homeport" : "homeport." name
}

function add_section(which, at)
{
	if ((which, at) in there)
		return
	there[which, at] = 1
	names[which, ++sections[which]] = at
}

function unquoted(word, quote, text, i, c)
{
	quote = substr(word, 1, 1)
	if (quote != "'" && quote != "\"")
		return word
	for (i = 2; i < length(word); i++) {
		c = substr(word, i, 1)
		if (c == "\\")
			c = substr(word, ++i, 1)
		text = text c
	}
	return text
}

# ---- What has changed ----------------------------------------------------------------

# Which section of UCI it is, is seen anew each time: names of those that have none of their own
# change with what stands before them.
function find_sections(n, at, i)
{
	for (n = 1; n <= count; n++) {
		at = uci_type[n] SUBSEP (uci_type[n] == "general" ? "" : uci_title(n))
		if (!(at in found))
			found[at] = n "" # a copy: gawk 5.2 frees what it shares with n twice
		for (i = 1; i <= options[n]; i++)
			if (!((at, order[n, i]) in holder))
				holder[at, order[n, i]] = n ""
	}
}

function print_batch(i, at, changes)
{
	find_sections()
	for (i = 1; i <= sections["old"]; i++) {
		at = names["old", i]
		if (!(("new", at) in there) && at != "general" SUBSEP && at in found) {
			print "delete homeport." uci_name[found[at]]
			changes++
		}
	}
	for (i = 1; i <= sections["new"]; i++)
		changes += change_section(names["new", i])
	if (!(("new", "general" SUBSEP) in there))
		changes += change_section("general" SUBSEP)
	if (changes)
		print "commit homeport"
}

function change_section(at, part, id, changes, i, key)
{
	split(at, part, SUBSEP)
	if (at in found)
		id = uci_name[found[at]]
	else if (part[1] == "general") {
		id = "general"
		if (keys_of["new", at])
			print "set homeport.general=general"
	} else if (!(("old", at) in there)) {
		id = "@" part[1] "[-1]"
		print "add homeport " part[1]
		print "set homeport." id "." title_of[part[1]] "=" uci_quoted(part[2])
		changes++
	} else # it was deleted in UCI meanwhile
		return 0
	for (i = 1; i <= keys_of["new", at]; i++) {
		key = key_of["new", at, i]
		if (!(("old", at, key) in value_of) || value_of["old", at, key] != value_of["new", at, key]) {
			set_option(at, id, part[1], key, value_of["new", at, key])
			changes++
		}
	}
	for (i = 1; i <= keys_of["old", at]; i++) {
		key = underlined(key_of["old", at, i])
		if (!(("new", at, dashed(key)) in value_of) && (at, key) in holder) {
			print "delete homeport." uci_name[holder[at, key]] "." key
			changes++
		}
	}
	return changes + 0
}

# What has several values is a list of UCI's.
function set_option(at, id, section, key, value, type, name, item, i, n)
{
	type = type_of[section, key]
	name = underlined(key)
	if ((at, name) in holder)
		id = uci_name[holder[at, name]]
	name = "homeport." id "." name
	if (is_switch(type))
		value = value ~ /^(true|yes|on)$/ ? "1" : "0"
	if (type != "WORDS" && type != "SERVERS" && type != "RECORDS") {
		print "set " name "=" uci_quoted(value)
		return
	}
	if ((at, underlined(key)) in holder)
		print "delete " name
	n = split(value, item, /[ ,]+/)
	for (i = 1; i <= n; i++)
		print "add_list " name "=" uci_quoted(item[i])
}

function uci_quoted(value, text, i, c)
{
	for (i = 1; i <= length(value); i++) {
		c = substr(value, i, 1)
		text = text (c == "'" ? "'\\''" : c)
	}
	return "'" text "'"
}

# ---- What the service has to know ----------------------------------------------------

function tell(line, number)
{
	number = line
	if (sub(/^[^:]*:/, "", number) && number ~ /^[0-9]+:/) {
		line = number
		sub(/^[0-9]+: */, "", line)
		sub(/:.*/, "", number)
		print place[number] ": " line
	} else
		print line
}

# Directories that it writes in, programs that it runs, and files that it reads elsewhere.
function print_files(directory)
{
	each_file("rw")
	for (directory in writes)
		print "rw " directory
	each_file("run")
	each_file("ro")
}

function each_file(kind, i, j, at, part, key)
{
	for (i = 1; i <= sections["new"]; i++) {
		at = names["new", i]
		split(at, part, SUBSEP)
		for (j = 1; j <= keys_of["new", at]; j++) {
			key = key_of["new", at, j]
			if (kind_of(key, type_of[part[1], key]) == kind)
				take_file(kind, value_of["new", at, key], type_of[part[1], key])
		}
	}
}

function kind_of(key, type)
{
	return key == "script" ? "run" : type == "STATE" ? "rw" : type == "FILE" || type == "PATH" ? "ro" : ""
}

# A file that is replaced has to be seen in its directory; all of /tmp would be too much.
function take_file(kind, path, type)
{
	if (kind == "rw")
		writes[directory_of(path)] = 1
	else if (kind == "run")
		print kind " " path
	else if (!(directory_of(path) in writes))
		print kind " " (type == "PATH" && path !~ /^\/(tmp|var)\/[^\/]*$/ ? directory_of(path) : path)
}

function directory_of(path) { sub(/\/[^\/]*$/, "", path); return path }

function print_values(at, i)
{
	at = "general" SUBSEP
	for (i = 1; i <= keys_of["new", at]; i++)
		print key_of["new", at, i] "=" value_of["new", at, key_of["new", at, i]]
}
