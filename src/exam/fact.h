/* A fact about a certification: a value with a status, a source and a date.
 *
 * "No limit", "not published" and "none left" are three different things; a
 * fact keeps them apart. Programs never assert what the file does not know:
 * where `status` is FACT_UNKNOWN or FACT_DISPUTED the value is not used as
 * if it were true, the claims are shown beside it. */
#ifndef RESIT_EXAM_FACT_H
#define RESIT_EXAM_FACT_H

#include "base/date.h"
#include "base/str.h"

enum fact_status {
    FACT_KNOWN,
    FACT_UNKNOWN,   /* sources are silent, or only claims exist */
    FACT_NONE,      /* known that there is none (no wait, no fee) */
    FACT_UNLIMITED, /* known that there is no limit */
    FACT_DISPUTED,  /* sources of weight disagree */
};

enum confidence {
    CONFIDENCE_OFFICIAL,    /* the body itself says so, for this case */
    CONFIDENCE_SECONDARY,   /* only others say so */
    CONFIDENCE_UNCONFIRMED, /* official, but not clearly for this case */
    CONFIDENCE_DISPUTED,
};

/* Where a fact was read. */
struct source {
    struct str id;    /* key in the program file: "AAMA9" */
    struct str title; /* what a person would look for */
    struct str url;   /* may be empty (a book) */
    struct str kind;  /* "official mailing", "prep company" … */
    struct str age;   /* "c. 2019", as the page itself shows */
};

/* What one source says, where it does not settle the matter. */
struct claim {
    struct str text;  /* "30 days after a failed attempt" */
    struct str value; /* the same for a program: "30 days"; may be empty */
    const struct source *source;
    bool holds; /* a fact that holds for some: for whom is what is not known */
};

struct fact {
    enum fact_status status;
    struct str text;             /* the fact in a sentence for candidates */
    const struct source *source; /* NULL: none */
    struct date checked;         /* when somebody last looked */
    enum confidence confidence;
    const struct claim *claims;
    size_t n_claims;
    int line; /* in the program file */
};

/* Does the body itself say so, for this case? Only such a fact is reckoned
 * with as if it were true. */
bool fact_is_confirmed(const struct fact *);

struct str fact_status_text(enum fact_status); /* "known", "unknown" … */
struct str confidence_text(enum confidence);   /* "official" … */

#endif
