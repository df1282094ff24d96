/* SPDX-License-Identifier: BSD-2-Clause */
/* The pages, as little HTML as will do. */
#include "ddns/server/page.h"

#include <string.h>

/* The style is ours and stands in the page; nothing is loaded, framed or sent from anywhere. */
const char page_policy[] =
	"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
	"form-action 'none'; frame-ancestors 'none'";

static void write_text(struct writer *page, const char *text)
{
	write_bytes(page, text, strlen(text));
}

void page_write_text(struct writer *page, const char *text)
{
	for (; *text != '\0'; text++)
		switch (*text) {
		case '&': write_text(page, "&amp;"); break;
		case '<': write_text(page, "&lt;"); break;
		case '>': write_text(page, "&gt;"); break;
		case '"': write_text(page, "&quot;"); break;
		case '\'': write_text(page, "&#39;"); break;
		default: write_u8(page, (uint8_t)*text);
		}
}

static const char head[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n"
	"<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<meta name=\"robots\" content=\"noindex\">\n"
	"<link rel=\"icon\" href=\"data:,\">\n"
	"<style>\n"
	":root { color-scheme: light dark; --ink: #1c2430; --soft: #5d6878; --paper: #f3f5f8;\n"
	"  --card: #ffffff; --edge: #d9dfe7; --accent: #0b5cad }\n"
	"@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --soft: #9ca8b8;\n"
	"  --paper: #12161c; --card: #1c222b; --edge: #323b48; --accent: #7db8f5 } }\n"
	"* { box-sizing: border-box }\n"
	"body { margin: 0; background: var(--paper); color: var(--ink);\n"
	"  font: 1rem/1.45 system-ui, sans-serif; overflow-wrap: anywhere }\n"
	"main { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }\n"
	"h1 { font-size: 1.35rem; margin: .5rem 0 1.25rem; line-height: 1.25 }\n"
	"ul { list-style: none; margin: 0; padding: 0 }\n"
	"li { margin: 0 0 .75rem }\n"
	".service { display: flex; align-items: center; gap: 1rem; min-height: 4rem;\n"
	"  padding: .8rem 1rem; background: var(--card); border: 1px solid var(--edge);\n"
	"  border-radius: .75rem; color: inherit; text-decoration: none }\n"
	".service > span:first-child { flex: 1; min-width: 0 }\n"
	"a.service:hover, a.service:focus-visible { border-color: var(--accent);\n"
	"  outline: 2px solid var(--accent); outline-offset: -1px }\n"
	"strong { display: block; font-weight: 600 }\n"
	"a.service strong { color: var(--accent) }\n"
	"small { display: block; color: var(--soft); font-size: .85rem }\n"
	".open { color: var(--accent); font-size: 1.4rem }\n"
	"</style>\n";

static void write_head(struct writer *page, const char *title)
{
	write_text(page, head);
	write_text(page, "<title>");
	page_write_text(page, title);
	write_text(page, "</title>\n</head>\n<body>\n<main>\n<h1>");
	page_write_text(page, title);
	write_text(page, "</h1>\n");
}

void page_begin(struct writer *page, const char *title)
{
	write_head(page, title);
	write_text(page, "<ul>\n");
}

void page_service(struct writer *page, const char *service, const char *uri, const char *where)
{
	bool opens = uri[0] != '\0';

	write_text(page, opens ? "<li><a class=\"service\" rel=\"noreferrer\" href=\""
			       : "<li><div class=\"service\">");
	page_write_text(page, uri);
	write_text(page, opens ? "\">" : "");
	write_text(page, "<span><strong>");
	page_write_text(page, service);
	write_text(page, "</strong><small>");
	page_write_text(page, where);
	write_text(page, "</small></span>");
	write_text(page,
		   opens ? "<span class=\"open\" aria-hidden=\"true\">&rsaquo;</span></a></li>\n"
			 : "</div></li>\n");
}

void page_end(struct writer *page)
{
	write_text(page, "</ul>\n</main>\n</body>\n</html>\n");
}

void page_message(struct writer *page, const char *title, const char *message)
{
	write_head(page, title);
	write_text(page, "<p>");
	page_write_text(page, message);
	write_text(page, "</p>\n</main>\n</body>\n</html>\n");
}
