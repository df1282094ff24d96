/* SPDX-License-Identifier: BSD-2-Clause */
/* Loading, as each version of Mini-XML wants it. Covered by: tests/unit/cpe/cwmp/test_soap */
#include "cpe/cwmp/soap_tree.h"

#if MXML_MAJOR_VERSION < 4

static void ignore(const char *sentence)
{
	(void)sentence; /* the library would print it */
}

bool soap_tree_load(mxml_node_t *top, const char *text)
{
	mxmlSetErrorCallback(ignore);
	return mxmlLoadString(top, text, MXML_OPAQUE_CALLBACK) != NULL;
}

#else

static void ignore(void *arg, const char *sentence)
{
	(void)arg;
	(void)sentence; /* the library would print it */
}

bool soap_tree_load(mxml_node_t *top, const char *text)
{
	mxml_options_t *options = mxmlOptionsNew();
	bool loaded;

	if (!options)
		return false;
	mxmlOptionsSetErrorCallback(options, ignore, NULL);
	mxmlOptionsSetTypeValue(options, MXML_TYPE_OPAQUE);
	loaded = mxmlLoadString(top, options, text) != NULL;
	mxmlOptionsDelete(options);
	return loaded;
}

#endif
