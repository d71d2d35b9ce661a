#include "app/audit.h"

#include "app/app_int.h"
#include "app/audit_int.h"
#include "base/vec.h"

#include <sys/timex.h>

/* 2026-01-01: this program is younger. */
#define BUILT_AFTER_US (INT64_C(1767225600) * US_PER_S)

struct str audit_level_text(enum audit_level level)
{
    switch (level) {
    case AUDIT_OK:
        return S("ok");
    case AUDIT_WARN:
        return S("warn");
    case AUDIT_FAIL:
        return S("fail");
    }
    BUG("audit level %d", (int)level);
}

void audit_init(struct audit *audit, struct arena *a)
{
    *audit = (struct audit){ .arena = a };
}

int audit_count(const struct audit *audit, enum audit_level level)
{
    int n = 0;

    for (size_t i = 0; i < audit->n; i++)
        n += audit->p[i].level == level;
    return n;
}

void audit_add(struct audit *audit, enum audit_level level, struct str about,
               struct str mend, const char *fmt, ...)
{
    struct audit_finding f = { level, about, .mend = mend };
    va_list args;

    va_start(args, fmt);
    f.what = str_vfmt(audit->arena, fmt, args);
    va_end(args);
    VEC_PUSH(audit->arena, audit, f);
}

/* ---- programs ---- */

static void audit_programs(struct app *app, struct audit *audit)
{
    const struct catalog *c = app_catalog(app);
    struct str about = S("programs");
    size_t n_problems = c->problems.n;
    int n_stale = 0;

    for (int i = 0; i < c->n_entries; i++) {
        n_stale += c->entries[i].is_stale;
        n_problems += c->entries[i].is_stale ? c->entries[i].problems.n : 0;
    }
    if (!c->n_entries)
        audit_add(audit, AUDIT_FAIL, about,
                  S("name their folder with --programs"),
                  "there is no program to serve");
    else if (n_problems)
        audit_add(audit, AUDIT_WARN, about,
                  S("'resit program check' and 'resit bank check' name file "
                    "and line"),
                  "%d programs, of which %d are served as last stored; "
                  "problems in the files: %zu",
                  c->n_entries, n_stale, n_problems);
    else
        audit_add(audit, AUDIT_OK, about, S(""), "%d programs, all sound",
                  c->n_entries);
}

/* ---- tokens ---- */

static enum status audit_tokens(struct app *app, struct audit *audit,
                                struct err *err)
{
    struct str about = S("tokens");
    struct token *tokens;
    size_t n;
    int n_all = 0, n_good = 0;
    enum status status = app_token_list(app, audit->arena, &tokens, &n, err);

    if (status != OK)
        return status;
    for (size_t i = 0; i < n; i++) {
        bool good = tokens[i].expires_us > clock_wall_us();
        n_good += good;
        n_all += good && tokens[i].scope == SCOPE_ALL;
    }
    if (n_all)
        audit_add(audit, AUDIT_WARN, about,
                  S("end those that are not needed with 'resit token revoke'; "
                    "give a narrower --scope"),
                  "%d of %d tokens may do everything, erasing too", n_all,
                  n_good);
    else if (n_good)
        audit_add(audit, AUDIT_OK, about, S(""),
                  "%d may be used; none of them for everything", n_good);
    else
        audit_add(audit, AUDIT_OK, about, S(""), "there are none");
    return OK;
}

/* ---- clocks ---- */

/* Is somebody keeping the system's clock right? Asked of the kernel. */
void audit_clock(struct audit *audit)
{
    struct timex t = { 0 };
    struct str about = S("clock");
    struct str mend = S("switch time synchronisation on: 'timedatectl "
                        "set-ntp true'");

    if (clock_wall_us() < BUILT_AFTER_US)
        audit_add(audit, AUDIT_FAIL, about, mend,
                  "the system's clock stands before this program was made");
    else if (adjtimex(&t) == TIME_ERROR)
        audit_add(audit, AUDIT_WARN, about, mend,
                  "nothing keeps the system's clock right; the time of "
                  "sittings does not depend on it, days and dates do");
    else
        audit_add(audit, AUDIT_OK, about, S(""),
                  "the system's clock is kept right");
}

/* Days are counted by the system's clock, sittings by the server's own line:
 * both began together. */
static enum status audit_line(struct app *app, struct audit *audit,
                              struct err *err)
{
    int64_t line_us, ahead_us;
    enum status status = clock_last(app, &line_us, err);

    if (status != OK || !line_us)
        return status;
    ahead_us = line_us - clock_wall_us();
    if (ahead_us > US_PER_DAY)
        audit_add(audit, AUDIT_WARN, S("clock"),
                  S("set the system's clock; nothing stored has to be mended"),
                  "the system's clock is %lld days behind what is stored",
                  (long long)(ahead_us / US_PER_DAY));
    else
        audit_add(audit, AUDIT_OK, S("clock"), S(""),
                  "the system's clock is not behind what is stored");
    return OK;
}

/* ---- the database ---- */

static enum status audit_store(struct app *app, struct audit *audit,
                               struct err *err)
{
    struct problems ps;

    problems_init(&ps, audit->arena);
    enum status status = app_check(app, &ps, err);
    if (status != OK)
        return status;
    for (size_t i = 0; i < ps.n; i++)
        audit_add(audit, AUDIT_FAIL, S("data"), ps.p[i].mend, "%.*s%s%.*s",
                  STR_ARG(ps.p[i].file), ps.p[i].file.n ? ": " : "",
                  STR_ARG(ps.p[i].what));
    if (ps.cut)
        audit_add(audit, AUDIT_FAIL, S("data"), S("mend those above first"),
                  "and %zu more", ps.cut);
    if (!ps.n)
        audit_add(audit, AUDIT_OK, S("data"), S(""),
                  "schema, database and the journal of every sitting are "
                  "sound");
    return OK;
}

enum status audit_app(struct app *app, struct audit *audit, struct err *err)
{
    enum status status = OK;

    audit_programs(app, audit);
    status = audit_tokens(app, audit, err);
    if (status == OK)
        status = audit_line(app, audit, err);
    if (status == OK)
        status = audit_store(app, audit, err);
    return status;
}
