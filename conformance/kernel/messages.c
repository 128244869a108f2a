// SPDX-License-Identifier: GPL-2.0-only
// What the kernel's log says.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "machine.h"

static int messages = -1;

/* Reads the next record of the kernel's log. */
static int next_message(char *record, int size)
{
	int n = messages < 0 ? -1 : read(messages, record, size - 1);

	if (n > 0)
		record[n] = 0;
	return n;
}

/* From now on: what the kernel says next. @returns whether its log can be read */
bool skip_messages(void)
{
	char record[4096];

	if (messages < 0)
		messages = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	while (next_message(record, sizeof(record)) > 0)
		;
	return messages >= 0;
}

/* What the kernel said of warnings, bugs and KVM, as a list of JSON strings. */
void print_messages(FILE *out)
{
	static const char *const SOUGHT[] = { "WARNING:", "BUG", "kvm [", "Unable to", "Internal error" };
	const char *before = "";
	char record[4096];

	fputc('[', out);
	while (next_message(record, sizeof(record)) > 0) {
		char *text = strchr(record, ';');
		bool said = false;

		if (!text)
			continue;
		text++;
		text[strcspn(text, "\n")] = 0;
		for (unsigned int i = 0; i < sizeof(SOUGHT) / sizeof(*SOUGHT); i++)
			said |= strstr(text, SOUGHT[i]) != NULL;
		if (!said)
			continue;
		for (char *c = text; *c; c++)
			if (*c == '"' || *c == '\\' || *c < ' ')
				*c = ' ';
		fprintf(out, "%s\"%.160s\"", before, text);
		before = ",";
	}
	fputc(']', out);
}
