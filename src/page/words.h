/* Numbers and kinds as people say them. Everything is in the arena or a
 * literal. */
#ifndef RESIT_PAGE_WORDS_H
#define RESIT_PAGE_WORDS_H

#include "base/date.h"
#include "exam/fact.h"
#include "exam/form.h"
#include "exam/pad.h"
#include "exam/report.h"

/* "1 question", "12 questions"; `one` is the singular. */
struct str words_count(struct arena *, int64_t n, struct str one);
/* "3 hours 15 minutes", "40 minutes", "1 minute", "less than a minute". */
struct str words_time(struct arena *, int64_t us);
/* "today", "tomorrow", "in 55 days", "3 days ago". */
struct str words_until(struct arena *, struct date today, struct date);
/* "125 USD", "125.50 USD". */
struct str words_money(struct arena *, int64_t cents, struct str currency);
/* A probability as tenths, rounded outwards so that the range never looks
 * narrower than it is: "about 2 to 3 in 10", "less than 1 in 10". */
struct str words_forecast(struct arena *, double min, double max);
/* Every time on a page is local time where the server runs, as is app_today.
 * "22 November 2026, 14:03"; that day; "14:03" or "14:03:22". */
struct str words_instant(struct arena *, int64_t at_us);
struct date words_date(int64_t at_us);
struct str words_clock(struct arena *, int64_t at_us, bool seconds);

/* The message of a failure or problem as a sentence: first letter large, full
 * stop at the end. */
struct str words_sentence(struct arena *, struct str message);

/* An id as people read it: "hipaa-blocks-report" is "HIPAA blocks report". */
struct str words_id(struct arena *, struct str id);
/* A misconception's tag, in quotes, for it is what somebody thinks and not
 * what is so: “Wait and see”. */
struct str words_idea(struct arena *, struct str tag);

/* What a status says when it stands alone: "not published" … */
struct str words_status(enum fact_status);
/* How sure we are, as a sentence. */
struct str words_confidence(enum confidence);
/* "Full mock", "One segment", "One area". */
struct str words_kind(enum form_kind);
/* What a key of the exam screen does: "Next question". */
struct str words_command(enum command);
/* "As this computer is set", "Light" … */
struct str words_theme(enum theme);
/* What may be said about an area: "like the rest of this mock" … */
/* `expected`: beside what people with this total get right, else beside the
 * rest of the mock. */
struct str words_flag(enum domain_flag, bool expected);

#endif
