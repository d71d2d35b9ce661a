/* Is this installation as it should be? One list of findings, good ones too,
 * so that a reader sees what was looked at. The command `check` and the page
 * /check show the same list. */
#ifndef RESIT_APP_AUDIT_H
#define RESIT_APP_AUDIT_H

#include "app/app.h"

enum audit_level { AUDIT_OK, AUDIT_WARN, AUDIT_FAIL };
struct str audit_level_text(enum audit_level); /* "ok", "warn", "fail" */

struct audit_finding {
    enum audit_level level;
    struct str about; /* "data folder", "clock" … */
    struct str what;  /* a sentence without its full stop */
    struct str mend;  /* the same; empty when it is ok */
};

struct audit {
    struct arena *arena; /* owns the texts */
    struct audit_finding *p;
    size_t n, cap;
};

void audit_init(struct audit *, struct arena *);
int audit_count(const struct audit *, enum audit_level);
void audit_add(struct audit *, enum audit_level, struct str about,
               struct str mend, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* What can be seen without opening the database: owners, modes and links of
 * folder and files, room, the file system, the clock, the process. */
void audit_folder(struct str data_dir, struct audit *);
/* The rest: programs, tokens, the clock against the server's, then app_check.
 * A failure is one to look, not what was found. */
MUST_USE enum status audit_app(struct app *, struct audit *, struct err *);

/* ---- as a job beside a server that goes on; the page's ---- */

enum audit_state { AUDIT_NEVER, AUDIT_RUNNING, AUDIT_DONE };

struct audit_view {
    enum audit_state state;
    int64_t at_us;         /* begun, or done; the wall clock */
    struct audit findings; /* of the last one that is done */
    struct err failure;    /* it could not be finished: code is not OK */
};

/* Begin one, unless one is running. */
MUST_USE enum status app_audit_start(struct app *, struct err *);
void app_audit_view(struct app *, struct arena *, struct audit_view *);

#endif
