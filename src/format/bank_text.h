/* The bytes of a bank file, made fit to be read line by line. */
#ifndef RESIT_FORMAT_BANK_TEXT_H
#define RESIT_FORMAT_BANK_TEXT_H

#include "base/err.h"

/* A copy with the same line numbers: CR LF is LF, byte order mark and blanks
 * at line ends are gone. Bytes that are not UTF-8, control characters, tabs
 * and lines over BANK_LINE_MOST are problems, and are replaced or cut, so that
 * reading can go on and find the rest. */
struct str bank_text_clean(struct arena *, struct str file, struct str bytes,
                           struct problems *);

#endif
