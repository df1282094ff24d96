/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replay DIRECTORY: feeds every file of a corpus to the fuzz target that this is linked
 * with, so that inputs which once broke a parser are tried in each test run, by any
 * compiler. `make fuzz` links the same targets with libFuzzer instead.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static int replay(const char *directory, const char *name)
{
	static uint8_t bytes[1 << 20];
	char *path;
	FILE *file;
	size_t length;
	int bad;

	if (asprintf(&path, "%s/%s", directory, name) < 0)
		return -1;
	file = fopen(path, "rb");
	if (!file) {
		perror(path);
		free(path);
		return -1;
	}
	length = fread(bytes, 1, sizeof(bytes), file);
	bad = ferror(file);
	fclose(file);
	printf("%s\n", path); /* the last line names the culprit when a target crashes */
	fflush(stdout);
	free(path);
	if (!bad)
		LLVMFuzzerTestOneInput(bytes, length);
	return bad ? -1 : 0;
}

int main(int argc, char **argv)
{
	DIR *directory = argc == 2 ? opendir(argv[1]) : NULL;
	struct dirent *entry;
	int count = 0, failures = 0;

	if (!directory) {
		fprintf(stderr, "usage: %s DIRECTORY (of inputs; %s cannot be read)\n", argv[0],
			argc == 2 ? argv[1] : "none given");
		return 2;
	}
	while ((entry = readdir(directory))) {
		if (entry->d_name[0] == '.')
			continue;
		count++;
		failures += replay(argv[1], entry->d_name) != 0;
	}
	closedir(directory);
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	if (count == 0)
		fprintf(stderr, "%s holds no input: add at least one\n", argv[1]);
	return count == 0 || failures ? 1 : 0;
}
