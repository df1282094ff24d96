/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: PCP_PROXY */
/* runner STORY...: plays stories; exit status 1 if one of them went another way. */
#include "tests/story/story.h"

#include <stdlib.h>

int main(int count, char **arguments)
{
	int status = EXIT_SUCCESS, i;

	for (i = 1; i < count; i++)
		if (!story_play(arguments[i], stderr))
			status = EXIT_FAILURE;
	return status;
}
