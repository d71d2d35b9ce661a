/* Caps: at most so many attempts, for life or in a span of time. */
#include "retake/rule_int.h"

#include "base/arena.h"

/* Days of the attempts that a cap counts, ascending. */
struct counted {
    struct date *p;
    int n;
};

static bool counts(const struct rule *r, struct date day)
{
    if (r->u.cap.has_starts && !r->u.cap.retroactive &&
        date_cmp(day, r->u.cap.starts) < 0)
        return false;
    for (int i = 0; i < r->u.cap.n_not_counted; i++)
        if (date_cmp(day, r->u.cap.not_counted[i].from) >= 0 &&
            date_cmp(day, r->u.cap.not_counted[i].until) <= 0)
            return false;
    return true;
}

static bool is_also(const struct rule *r, struct str exam)
{
    for (int i = 0; i < r->u.cap.n_also; i++)
        if (str_eq(r->u.cap.also[i], exam))
            return true;
    return false;
}

/* The attempts after the newest document that lets counting begin anew. */
static bool begins_anew(const struct work *w, struct date *after)
{
    const struct rule *rule = w->rule;

    if (rule->u.cap.then != THEN_DOCUMENT)
        return false;
    if (rule->u.cap.anew_all) { /* the round itself begins after it */
        bool perhaps;
        bool applies = rule_applies(rule, w->round->facts->category,
                                    w->round->part, &perhaps);
        if (!rule->u.cap.all_rounds || !applies || perhaps)
            return false;
        *after = round_anew_day(w->round, rule);
        return true;
    }
    const struct document *d =
        round_document(w->round, rule->u.cap.then_document, false);
    if (!d || !d->has_date)
        return false;
    *after = d->date;
    return true;
}

static struct counted cap_counted(const struct work *w)
{
    const struct round *r = w->round;
    struct date after = { 0 };
    bool anew = begins_anew(w, &after);
    bool ever = w->rule->u.cap.all_rounds;
    const struct attempt *own = ever ? r->ever : r->attempts;
    /* the next sitting after a pass begins a new round */
    int n = ever ? r->n_ever : r->passed ? 0 : r->n_attempts;
    struct counted out = { ARENA_ARRAY(w->arena, struct date,
                                       (size_t)n + (size_t)r->n_elsewhere),
                           0 };

    /* merge two sorted lists */
    for (int i = 0, j = 0; i < n || j < r->n_elsewhere;) {
        bool here = j == r->n_elsewhere ||
                    (i < n && date_cmp(own[i].date, r->elsewhere[j].date) <= 0);
        const struct attempt *t = here ? &own[i++] : &r->elsewhere[j++];
        if ((here || is_also(w->rule, t->exam)) && counts(w->rule, t->date) &&
            (!anew || date_cmp(t->date, after) > 0))
            out.p[out.n++] = t->date;
    }
    return out;
}

/* Forbid days, but none before the cap starts. */
static void forbid(struct work *w, struct date from, struct date until)
{
    const struct rule *r = w->rule;

    if (r->u.cap.has_starts && date_cmp(from, r->u.cap.starts) < 0)
        from = r->u.cap.starts;
    days_limit(w->arena, &w->out->days, from, until, DAY_NO, w->why);
}

static void forbid_before(struct work *w, struct date first)
{
    if (date_cmp(first, date_first()) > 0)
        forbid(w, date_first(), date_add_days(first, -1));
}

static void set_left(struct work *w, int used)
{
    int max = w->rule->u.cap.max;
    int left = used < max ? max - used : 0;

    if (left < w->out->left)
        w->out->left = left;
}

/* The same within a time. */
static void set_left_in(struct work *w, int used, struct date from,
                        struct date until)
{
    int before = w->out->left;

    set_left(w, used);
    if (w->out->has_scope && w->out->left == before)
        return;
    w->out->has_scope = true;
    w->out->scope_from = from;
    w->out->scope_until = until;
}

static void cap_lifetime(struct work *w, struct counted c)
{
    int max = w->rule->u.cap.max;

    set_left(w, c.n);
    if (c.n < max)
        return;
    if (w->rule->u.cap.then_text.n)
        work_say(w, w->rule->u.cap.then_text);
    switch (w->rule->u.cap.then) {
    case THEN_UNKNOWN:
    case THEN_BLOCKED:
    case THEN_DOCUMENT:
    case THEN_NEXT_SPAN:
        forbid(w, date_first(), date_last());
        return;
    case THEN_WAIT:
        forbid_before(w, work_after(w, c.p[c.n - 1], w->rule->u.cap.then_wait));
        return;
    }
}

static int year_of(struct date day)
{
    int y, m, d;

    date_to_ymd(day, &y, &m, &d);
    return y;
}

/* The years first … last together. */
static void cap_years(struct work *w, struct counted c, int first, int last)
{
    struct date from = date_first(), until = date_last();
    int n = 0, this_year = year_of(w->round->on);

    for (int i = 0; i < c.n; i++) {
        int y = year_of(c.p[i]);
        n += y >= first && y <= last;
    }
    (void)date_from_ymd(first, 1, 1, &from);
    (void)date_from_ymd(last, 12, 31, &until);
    if (this_year >= first && this_year <= last)
        set_left_in(w, n, from, until);
    if (n >= w->rule->u.cap.max)
        forbid(w, from, until);
}

static void cap_calendar(struct work *w, struct counted c)
{
    int years = w->rule->u.cap.years > 1 ? w->rule->u.cap.years : 1;
    int begin = w->rule->u.cap.first_year;

    for (int i = 0; i < c.n; i++) {
        int y = year_of(c.p[i]);
        if (begin) { /* fixed: 2025–2026, 2027–2028 */
            int first = y - ((y - begin) % years + years) % years;
            cap_years(w, c, first, first + years - 1);
            continue;
        }
        for (int first = y - years + 1; first <= y; first++)
            cap_years(w, c, first, first + years - 1);
    }
}

static void cap_rolling(struct work *w, struct counted c, struct span period)
{
    int max = w->rule->u.cap.max, inside = 0;

    for (int i = 0; i < c.n; i++)
        inside += date_cmp(work_after(w, c.p[i], period), w->round->on) > 0;
    set_left(w, inside);
    if (c.n < max)
        return;
    struct date first = work_after(w, c.p[c.n - max], period);
    if (date_cmp(first, w->round->on) > 0)
        work_say(w, JOIN(w->arena, S("A place is free again on "),
                         date_words(w->arena, first), S(".")));
    forbid_before(w, first);
}

/* Both readings of "a year"; known where they agree. */
static void cap_unstated(struct work *w, struct counted c)
{
    int max = w->rule->u.cap.max;
    struct finding *out = w->out;

    cap_calendar(w, c);
    struct day_set calendar = out->days;
    int left = out->left;
    out->days = days_all(w->arena, DAY_YES, NULL);
    out->left = max;
    cap_rolling(w, c, (struct span){ 12, UNIT_MONTHS });
    out->left_most = left > out->left ? left : out->left;
    if (left < out->left)
        out->left = left;
    work_say(w, S("Whether a calendar year or any 12 months is meant is not "
                  "said; where that matters the answer is not known."));
    out->days = days_either(w->arena, &out->days, &calendar, w->why);
}

/* One block: from its first day to the day before `end`. */
static void cap_block(struct work *w, struct counted c, struct date from,
                      struct date end)
{
    int n = 0;
    struct date on = w->round->on;

    for (int i = 0; i < c.n; i++)
        n += date_cmp(c.p[i], from) >= 0 && date_cmp(c.p[i], end) < 0;
    if (date_cmp(on, from) >= 0 && date_cmp(on, end) < 0) {
        set_left(w, n);
        work_say(w, JOIN(w->arena, S("This block of time is from "),
                         date_words(w->arena, from), S(" to "),
                         date_words(w->arena, date_add_days(end, -1)), S(".")));
    }
    if (n >= w->rule->u.cap.max)
        forbid(w, from, date_add_days(end, -1));
}

static void cap_blocks(struct work *w, struct counted c)
{
    const struct rule *rule = w->rule;
    struct date from, end, latest = w->round->on;
    int next = 0;

    /* what was called off too late may lie ahead and count already */
    if (c.n && date_cmp(c.p[c.n - 1], latest) > 0)
        latest = c.p[c.n - 1];

    switch (round_anchor(w->round, &rule->u.cap.from, &from)) {
    case ANCHORED:
        break;
    case ANCHOR_NOT_YET:
        return;
    case ANCHOR_NOT_TOLD:
        w->out->status = FACT_UNKNOWN;
        set_left(w, c.n); /* at the least: all may be of one block */
        work_say(w, S("The day it counts from is not entered."));
        if (rule->u.cap.from.kind == ANCHOR_DOCUMENT)
            work_ask(w, rule->u.cap.from.document.id,
                     rule->u.cap.from.document.name);
        else
            work_ask(w, S("graduated"), S("your graduation date"));
        if (c.n && !w->round->passed)
            work_all(w, DAY_UNKNOWN);
        return;
    }
    for (int k = 0; date_cmp(from, latest) <= 0; k++) {
        if (rule->u.cap.blocks == BLOCKS_BY_ATTEMPT) {
            while (next < c.n && date_cmp(c.p[next], from) < 0)
                next++;
            if (next == c.n)
                return;
            from = c.p[next];
            end = work_after(w, from, rule->u.cap.period);
        } else {
            struct date first = from;
            (void)round_anchor(w->round, &rule->u.cap.from, &first);
            end = work_after(w, first, span_times(rule->u.cap.period, k + 1));
        }
        if (date_cmp(end, from) <= 0)
            return; /* at the end of the calendar */
        cap_block(w, c, from, end);
        if (rule->u.cap.blocks == BLOCKS_ONCE) {
            /* after its only block it limits nothing */
            w->out->no_limit = date_cmp(w->round->on, end) >= 0;
            return;
        }
        from = end;
    }
}

static void cap_scope(struct work *w)
{
    struct counted c = cap_counted(w);

    w->out->left = w->rule->u.cap.max;
    switch (w->rule->u.cap.scope) {
    case CAP_LIFETIME:
        cap_lifetime(w, c);
        return;
    case CAP_CALENDAR_YEAR:
        cap_calendar(w, c);
        return;
    case CAP_ROLLING:
        cap_rolling(w, c, w->rule->u.cap.period);
        return;
    case CAP_BLOCK:
        cap_blocks(w, c);
        return;
    case CAP_YEAR_UNSTATED:
        cap_unstated(w, c);
        return;
    }
}

/* Whether attempts before the start count is not said: as if they did, and as
 * if not; known where both agree. */
static void cap_either(struct work *w)
{
    struct finding *out = w->out, before = *out;
    const struct rule *rule = w->rule;
    struct rule counting = *rule;

    cap_scope(w);
    struct finding without = *out;
    *out = before;
    counting.u.cap.retroactive = true;
    w->rule = &counting;
    cap_scope(w);
    w->rule = rule;
    if (without.left_most > out->left_most)
        out->left_most = without.left_most;
    if (without.left > out->left_most)
        out->left_most = without.left;
    if (out->left > out->left_most)
        out->left_most = out->left;
    if (without.left < out->left)
        out->left = without.left;
    if (out->no_limit != without.no_limit)
        out->status = FACT_UNKNOWN;
    if (out->left != out->left_most)
        work_say(w, JOIN(w->arena, S("Whether attempts before "),
                         date_words(w->arena, rule->u.cap.starts),
                         S(" count is not said.")));
    out->days = days_either(w->arena, &out->days, &without.days, w->why);
}

void cap_days(struct work *w)
{
    const struct round *r = w->round;
    struct counted c;

    w->out->left = w->rule->u.cap.max;
    if (w->out->status != FACT_KNOWN) {
        c = cap_counted(w);
        int sure = w->rule->u.cap.at_least - c.n;
        w->out->left = sure > 0 ? sure : 0;
        (void)work_holds(w, (r->n_attempts || c.n) && !r->passed &&
                                c.n >= w->rule->u.cap.at_least);
    } else if (w->rule->u.cap.has_starts &&
               w->rule->u.cap.retroactive_unknown) {
        cap_either(w);
    } else {
        cap_scope(w);
    }
}
