/* SPDX-License-Identifier: BSD-2-Clause */
/* Soap tree: a text of XML as a tree of Mini-XML, of its version 3 or 4. */
#ifndef HOMEPORT_CWMP_SOAP_TREE_H
#define HOMEPORT_CWMP_SOAP_TREE_H

#include <mxml.h>
#include <stdbool.h>

#if MXML_MAJOR_VERSION < 4
#define MXML_TYPE_OPAQUE MXML_OPAQUE
#define MXML_DESCEND_ALL MXML_DESCEND
#endif

/*
 * Puts what stands in the text below the node, with all text in elements as it is. False: it
 * is not well-formed, or memory is short; something of it may be below the node then.
 */
bool soap_tree_load(mxml_node_t *top, const char *text);

#endif
