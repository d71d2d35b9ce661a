#include "retake_model.h"

/* ---- a calendar of its own ---- */

static int month_days(int y, int m)
{
    if (m == 2)
        return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0 ? 29 : 28;
    return m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31;
}

static int months_from(int day, int n)
{
    int y, m, d;
    struct date out = { 0 };

    date_to_ymd((struct date){ day }, &y, &m, &d);
    for (; n > 0; n--)
        if (++m == 13) {
            m = 1;
            y++;
        }
    for (; n < 0; n++)
        if (--m == 0) {
            m = 12;
            y--;
        }
    if (d > month_days(y, m))
        d = month_days(y, m);
    if (!date_from_ymd(y, m, d, &out))
        BUG("model: no such day");
    return out.day;
}

/* 1 January 1970 was a Thursday. */
static bool works(const struct policy *p, int day)
{
    int weekday = ((day + 3) % 7 + 7) % 7; /* 0 Monday */

    for (int i = 0; i < p->holidays.n; i++)
        if (p->holidays.p[i].day == day)
            return false;
    return weekday < 5;
}

static int moved(const struct policy *p, int day, struct span s, int sign)
{
    if (s.unit == UNIT_DAYS)
        return day + sign * s.n;
    if (s.unit == UNIT_MONTHS)
        return months_from(day, sign * s.n);
    for (int n = s.n; n > 0;) {
        day += sign;
        n -= works(p, day);
    }
    return day;
}

int later(const struct policy *p, int day, struct span s)
{
    return moved(p, day, s, 1);
}

int earlier(const struct policy *p, int day, struct span s)
{
    return moved(p, day, s, -1);
}

static int year_of(int day)
{
    int y, m, d;

    date_to_ymd((struct date){ day }, &y, &m, &d);
    return y;
}

/* ---- waits ---- */

static const struct wait_step *any_step(const struct rule *r, int k)
{
    const struct wait_step *s = NULL;

    for (int i = 1; i <= k; i++)
        if (i <= r->u.wait.n_steps)
            s = &r->u.wait.steps[i - 1];
        else if (!r->u.wait.repeats)
            s = NULL;
    return s;
}

static const struct wait_step *step(const struct rule *r, int k)
{
    const struct wait_step *s = any_step(r, k);
    bool weak = s && s->has_confidence &&
                (s->confidence == CONFIDENCE_UNCONFIRMED ||
                 s->confidence == CONFIDENCE_DISPUTED);

    return s && s->known && !weak ? s : NULL;
}

static int over(const struct model *m, const struct rule *r, int from,
                const struct wait_step *s)
{
    return later(m->policy, from, s->span) + r->u.wait.free_days;
}

/* A wait of which only bounds are known. */
static enum day_answer within_bounds(const struct model *m,
                                     const struct rule *r,
                                     const struct wait_step *s, int base,
                                     int day)
{
    int free_days = r->u.wait.free_days;

    if (s && s->has_most && day >= later(m->policy, base, s->most) + free_days)
        return DAY_YES;
    if (s && s->has_least && day < later(m->policy, base, s->least) + free_days)
        return DAY_NO;
    return DAY_UNKNOWN;
}

static int rung(const struct model *m, const struct world *w,
                const struct rule *r, int day)
{
    int n = 0;

    for (int i = 0; i < w->n_waits; i++)
        n += later(m->policy, w->waits[i], r->u.wait.counted) > day;
    return n;
}

static bool is_booked(const struct model *m, const struct attempt *t)
{
    return t->result == ATTEMPT_BOOKED && t->date.day >= m->on.day &&
           model_is_of(m, t, m->part);
}

/* Near a booked sitting? */
static enum day_answer near_booked(const struct model *m, const struct world *w,
                                   const struct rule *r, int day)
{
    enum day_answer out = DAY_YES;

    for (int i = 0; i < m->facts->n_attempts; i++) {
        int b = m->facts->attempts[i].date.day;
        if (!is_booked(m, &m->facts->attempts[i]))
            continue;
        int k = r->u.wait.ladder == LADDER_ALL ? w->n_waits : rung(m, w, r, b);
        const struct wait_step *s = step(r, k + 1);
        if (!s)
            out = out < DAY_UNKNOWN ? out : DAY_UNKNOWN;
        else if ((day < b && over(m, r, day, s) > b) ||
                 (day > b && day < over(m, r, b, s)))
            return DAY_NO;
    }
    return out;
}

static bool any_booked(const struct model *m)
{
    for (int i = 0; i < m->facts->n_attempts; i++)
        if (is_booked(m, &m->facts->attempts[i]))
            return true;
    return false;
}

static bool wait_base(const struct model *m, const struct world *w,
                      const struct rule *r, int *base)
{
    int n = w->n_waits;
    const struct document *d;

    *base = w->waits[n - 1];
    if (r->u.wait.from.kind == ANCHOR_FIRST_ATTEMPT) {
        *base = w->waits[0];
        if (w->n && w->attempts[0] < *base)
            *base = w->attempts[0];
    } else if (r->u.wait.from.kind == ANCHOR_SCORE_RELEASE) {
        if (w->wait_released[n - 1] == INT32_MAX)
            return false;
        *base = w->wait_released[n - 1];
    } else if (r->u.wait.from.kind == ANCHOR_DOCUMENT) {
        if (!model_document(m, w, r->u.wait.from.document.id, false, &d))
            return false;
        *base = d->date.day;
    }
    *base += r->u.wait.from.next_day;
    return true;
}

static enum day_answer wait(const struct model *m, const struct world *w,
                            const struct rule *r, int day)
{
    enum day_answer out = DAY_YES, own = DAY_YES;
    int k = w->n_waits, base;

    if (r->u.wait.around_bookings)
        out = near_booked(m, w, r, day);
    if (!k)
        return out;
    int last = w->waits[k - 1];
    if (r->u.wait.ladder == LADDER_AT_FAILURE)
        k = rung(m, w, r, last);
    if (!wait_base(m, w, r, &base)) {
        const struct wait_step *s = step(r, k);
        own = s && day < over(m, r, last, s) ? DAY_NO : DAY_UNKNOWN;
    } else {
        if (r->u.wait.ladder == LADDER_AT_SITTING)
            k = rung(m, w, r, day);
        const struct wait_step *s = step(r, k);
        if (k && !s)
            own = within_bounds(m, r, any_step(r, k), base, day);
        else if (k && day < over(m, r, base, s))
            own = DAY_NO;
    }
    return own < out ? own : out;
}

/* ---- anchors ---- */

enum { HERE, NOT_YET, NOT_TOLD };

static int anchor(const struct model *m, const struct world *w,
                  const struct anchor *x, int *day)
{
    const struct document *d;
    int how = HERE;

    switch (x->kind) {
    case ANCHOR_LAST_ATTEMPT:
        how = w->n ? HERE : NOT_YET;
        *day = w->n ? w->attempts[w->n - 1] : 0;
        break;
    case ANCHOR_FIRST_ATTEMPT:
        how = w->n ? HERE : NOT_YET;
        *day = w->attempts[0];
        break;
    case ANCHOR_GRADUATION:
        how = m->facts->has_graduated ? HERE : NOT_TOLD;
        *day = m->facts->graduated.day;
        break;
    case ANCHOR_SCORE_RELEASE:
        if (!w->n)
            return NOT_YET;
        *day = w->released[w->n - 1];
        if (*day == INT32_MAX)
            return NOT_TOLD;
        break;
    case ANCHOR_DOCUMENT:
        if (!model_document(m, NULL, x->document.id, false, &d))
            return NOT_TOLD;
        *day = d->date.day;
        break;
    case ANCHOR_UNSTATED:
        if ((!w->n || w->passed) && !m->facts->has_graduated)
            return NOT_TOLD;
        *day = w->n && !w->passed ? w->attempts[0] : INT32_MAX;
        if (m->facts->has_graduated && m->facts->graduated.day < *day)
            *day = m->facts->graduated.day;
        break;
    }
    if (how == HERE)
        *day += x->next_day;
    return how;
}

/* ---- caps ---- */

struct counted {
    int p[ATTEMPTS_MOST];
    int n;
};

static bool counts(const struct model *m, const struct rule *r, int day)
{
    const struct document *d;

    if (r->u.cap.has_starts && !r->u.cap.retroactive &&
        day < r->u.cap.starts.day)
        return false;
    for (int i = 0; i < r->u.cap.n_not_counted; i++)
        if (day >= r->u.cap.not_counted[i].from.day &&
            day <= r->u.cap.not_counted[i].until.day)
            return false;
    return r->u.cap.then != THEN_DOCUMENT || r->u.cap.anew_all ||
           !model_document(m, NULL, r->u.cap.then_document, false, &d) ||
           day > d->date.day;
}

static void count(const struct model *m, const struct world *w,
                  const struct rule *r, struct counted *c)
{
    bool all = r->u.cap.all_rounds;

    c->n = 0;
    int n = all ? w->n_ever : w->passed ? 0 : w->n, after = INT32_MIN;
    for (int i = 0; i < w->n_anew; i++)
        if (all && str_eq(w->anew[i]->id, r->id))
            after = w->anew_on[i];
    for (int i = 0; i < n; i++) {
        int day = all ? w->ever[i] : w->attempts[i];
        if (counts(m, r, day) && day > after)
            c->p[c->n++] = day;
    }
    for (int i = 0; i < m->facts->n_attempts; i++) {
        const struct attempt *t = &m->facts->attempts[i];
        for (int k = 0; k < r->u.cap.n_also; k++)
            if (t->exam.n && str_eq(r->u.cap.also[k], t->exam) &&
                t->result == ATTEMPT_FAIL && t->date.day <= m->on.day &&
                counts(m, r, t->date.day))
                c->p[c->n++] = t->date.day;
    }
}

static int between(const struct counted *c, int from, int end)
{
    int n = 0;

    for (int i = 0; i < c->n; i++)
        n += c->p[i] >= from && c->p[i] < end;
    return n;
}

/* Most attempts in years that stand together with the year of that day. */
static int in_years(const struct rule *r, const struct counted *c, int day)
{
    int years = r->u.cap.years > 1 ? r->u.cap.years : 1, most = 0;

    for (int first = year_of(day) - years + 1; first <= year_of(day); first++) {
        int n = 0;
        if (r->u.cap.first_year && (first - r->u.cap.first_year) % years)
            continue;
        for (int i = 0; i < c->n; i++)
            n += year_of(c->p[i]) >= first && year_of(c->p[i]) < first + years;
        most = n > most ? n : most;
    }
    return most;
}

static int in_period(const struct model *m, const struct counted *c,
                     struct span period, int day)
{
    int n = 0;

    for (int i = 0; i < c->n; i++)
        n += day < later(m->policy, c->p[i], period);
    return n;
}

/* The block around a day; false: none. `told`: its anchor is known. */
static bool block(const struct model *m, const struct world *w,
                  const struct rule *r, const struct counted *c, int day,
                  bool *told, int *from, int *end)
{
    int at = anchor(m, w, &r->u.cap.from, from), start = *from;

    *told = at != NOT_TOLD;
    if (at != HERE)
        return false;
    for (int k = 1;; k++) {
        if (r->u.cap.blocks == BLOCKS_BY_ATTEMPT) {
            int next = INT32_MAX;
            for (int i = 0; i < c->n; i++)
                if (c->p[i] >= *from && c->p[i] < next)
                    next = c->p[i];
            if (next == INT32_MAX)
                return false;
            *from = next;
            *end = later(m->policy, *from, r->u.cap.period);
        } else {
            struct span all = { r->u.cap.period.n * k, r->u.cap.period.unit };
            *end = later(m->policy, start, all);
        }
        if (day < *from)
            return false;
        if (day < *end)
            return true;
        if (r->u.cap.blocks == BLOCKS_ONCE)
            return false;
        *from = *end;
    }
}

static enum day_answer cap_as(const struct model *m, const struct world *w,
                              const struct rule *r, int day)
{
    struct counted c;
    int n = 0, from, end, last = INT32_MIN;
    bool told;

    count(m, w, r, &c);
    if (r->u.cap.has_starts && day < r->u.cap.starts.day &&
        r->u.cap.scope != CAP_BLOCK)
        return DAY_YES;
    switch (r->u.cap.scope) {
    case CAP_LIFETIME:
        if (c.n < r->u.cap.max)
            return DAY_YES;
        for (int i = 0; i < c.n; i++)
            last = c.p[i] > last ? c.p[i] : last;
        if (r->u.cap.then == THEN_WAIT)
            return day < later(m->policy, last, r->u.cap.then_wait) ? DAY_NO
                                                                    : DAY_YES;
        return DAY_NO;
    case CAP_CALENDAR_YEAR:
        n = in_years(r, &c, day);
        break;
    case CAP_ROLLING:
        n = in_period(m, &c, r->u.cap.period, day);
        break;
    case CAP_BLOCK:
        if (block(m, w, r, &c, day, &told, &from, &end) &&
            !(r->u.cap.has_starts && day < r->u.cap.starts.day))
            n = between(&c, from, end);
        if (!told)
            return c.n && !w->passed ? DAY_UNKNOWN : DAY_YES;
        break;
    case CAP_YEAR_UNSTATED: {
        bool year = in_years(r, &c, day) >= r->u.cap.max;
        bool any12 = in_period(m, &c, (struct span){ 12, UNIT_MONTHS }, day) >=
                     r->u.cap.max;
        return year != any12 ? DAY_UNKNOWN : year ? DAY_NO : DAY_YES;
    }
    }
    return n >= r->u.cap.max ? DAY_NO : DAY_YES;
}

/* As if earlier attempts counted, and as if not. */
static enum day_answer cap(const struct model *m, const struct world *w,
                           const struct rule *r, int day)
{
    struct rule other = *r;
    enum day_answer one = cap_as(m, w, r, day);

    other.u.cap.retroactive = true;
    if (!r->u.cap.has_starts || !r->u.cap.retroactive_unknown ||
        cap_as(m, w, &other, day) == one)
        return one;
    return DAY_UNKNOWN;
}

static bool leaves_as(const struct model *m, const struct world *w,
                      const struct rule *r, int *least, int *most,
                      bool *unknown)
{
    struct counted c;
    int used = 0, fewer, from, end;
    bool told = true;

    *unknown = false;

    count(m, w, r, &c);
    switch (r->u.cap.scope) {
    case CAP_LIFETIME:
        used = c.n;
        break;
    case CAP_CALENDAR_YEAR:
        used = in_years(r, &c, m->on.day);
        break;
    case CAP_ROLLING:
        used = in_period(m, &c, r->u.cap.period, m->on.day);
        break;
    case CAP_BLOCK:
        if (block(m, w, r, &c, m->on.day, &told, &from, &end))
            used = between(&c, from, end);
        else if (told && r->u.cap.blocks == BLOCKS_ONCE &&
                 anchor(m, w, &r->u.cap.from, &from) == HERE &&
                 m->on.day >= from)
            return false; /* its only block is over */
        break;
    case CAP_YEAR_UNSTATED:
        used = in_years(r, &c, m->on.day);
        break;
    }
    fewer = used;
    if (r->u.cap.scope == CAP_YEAR_UNSTATED) {
        int n = in_period(m, &c, (struct span){ 12, UNIT_MONTHS }, m->on.day);
        fewer = n < used ? n : used;
        used = n > used ? n : used;
    }
    *unknown = !told;
    *least = used < r->u.cap.max ? r->u.cap.max - used : 0;
    *most = fewer < r->u.cap.max ? r->u.cap.max - fewer : 0;
    return true;
}

int cap_surely(const struct model *m, const struct world *w,
               const struct rule *r)
{
    int max = certain(&r->fact) ? r->u.cap.max : r->u.cap.at_least;
    struct rule most = *r;
    struct counted c;

    if (certain(&r->fact) && r->u.cap.retroactive_unknown)
        most.u.cap.retroactive = true;
    count(m, w, &most, &c);
    return max > c.n ? max - c.n : 0;
}

bool cap_leaves(const struct model *m, const struct world *w,
                const struct rule *r, int *least, int *most, bool *unknown)
{
    struct rule other = *r;
    int less, more;
    bool open, number = leaves_as(m, w, r, least, most, unknown);

    if (!r->u.cap.has_starts || !r->u.cap.retroactive_unknown)
        return number;
    other.u.cap.retroactive = true;
    if (leaves_as(m, w, &other, &less, &more, &open) != number)
        *unknown = true;
    *unknown |= open;
    if (number && !*unknown) {
        *least = less < *least ? less : *least;
        *most = more > *most ? more : *most;
    }
    return number;
}

/* ---- days ---- */

/* The day exactly so long after the anchor, extensions included. */
static int deadline_end(const struct model *m, const struct rule *r, int from)
{
    const struct document *d;
    int n = 0;

    if (r->u.deadline.renewal.id.n &&
        model_document(m, NULL, r->u.deadline.renewal.id, false, &d) &&
        d->date.day > from)
        from = d->date.day;
    int last = later(m->policy, from, r->u.deadline.span);
    if (r->u.deadline.extension.document.n &&
        model_document(m, NULL, r->u.deadline.extension.document, true, &d))
        n = d->extensions > 0 ? d->extensions : 1;
    for (int i = 0; i < n && i < r->u.deadline.extension.most; i++) {
        /* asked for too late */
        if (r->u.deadline.extension.has_ahead && d->has_date &&
            d->date.day >
                earlier(m->policy, last, r->u.deadline.extension.ahead))
            break;
        last = later(m->policy, last, r->u.deadline.extension.length);
    }
    return last;
}

bool runs_out(const struct model *m, const struct world *w,
              const struct rule *r, int day)
{
    const struct anchor *x = &r->u.deadline.anchor;
    int from = 0;

    if (x->kind != ANCHOR_DOCUMENT ||
        !str_eq(x->document.id, r->u.deadline.renewal.id) ||
        anchor(m, w, x, &from) != HERE)
        return false;
    return day >= deadline_end(m, r, from) +
                      (r->u.deadline.last_day != LAST_DAY_TOO_LATE);
}

static enum day_answer deadline(const struct model *m, const struct world *w,
                                const struct rule *r, int day)
{
    const struct anchor *x = &r->u.deadline.anchor;
    int from;

    if (x->kind == ANCHOR_GRADUATION && m->facts->has_graduated &&
        r->u.deadline.has_since &&
        m->facts->graduated.day < r->u.deadline.since.day)
        return r->u.deadline.before_free ? DAY_YES : DAY_UNKNOWN;
    if (w->passed &&
        (x->kind == ANCHOR_FIRST_ATTEMPT || x->kind == ANCHOR_LAST_ATTEMPT ||
         x->kind == ANCHOR_SCORE_RELEASE))
        return DAY_YES; /* the time of a new round has not begun */
    int how = anchor(m, w, x, &from);
    if (how == NOT_TOLD)
        return x->kind == ANCHOR_DOCUMENT ? DAY_YES : DAY_UNKNOWN;
    if (how == NOT_YET)
        return DAY_YES;
    int last = deadline_end(m, r, from);
    if (x->kind == ANCHOR_UNSTATED)
        return day < last ? DAY_YES : DAY_UNKNOWN;
    if (day < last)
        return DAY_YES;
    /* a paper that can be filed again: no day is lost */
    if (x->kind == ANCHOR_DOCUMENT &&
        str_eq(x->document.id, r->u.deadline.renewal.id))
        return day == last && m->on.day <= last &&
                       r->u.deadline.last_day == LAST_DAY_UNSTATED
                   ? DAY_UNKNOWN
                   : DAY_YES;
    if (day > last)
        return DAY_NO;
    return r->u.deadline.last_day == LAST_DAY_COUNTS     ? DAY_YES
           : r->u.deadline.last_day == LAST_DAY_TOO_LATE ? DAY_NO
                                                         : DAY_UNKNOWN;
}

bool authorizes(const struct model *m, const struct rule *r,
                const struct document *d, int *from, int *end)
{
    bool granted = d->has_answered && d->answered.day <= m->on.day &&
                   model_state(m, d->state, true, d->answered) == FILED_GRANTED;

    if (!str_eq(d->id, r->u.window.document) || !model_is_filed(m, d) ||
        !(r->u.window.from_answer ? granted : d->has_date))
        return false;
    *from = (r->u.window.from_answer ? d->answered.day : d->date.day) +
            r->u.window.next_day;
    *end = INT32_MAX;
    if (r->u.window.by_document && !d->has_until)
        return true;
    *end = r->u.window.by_document ? d->until.day + 1
                                   : later(m->policy, *from, r->u.window.span);
    for (int i = 0; i < d->extensions && i < r->u.window.extensions_most; i++)
        *end = later(m->policy, *end, r->u.window.extension);
    return true;
}

bool authorized(const struct model *m, const struct world *w,
                const struct rule *r, int *from, int *end)
{
    bool found = false;
    int first, until;

    for (int i = 0; i < m->facts->n_documents; i++) {
        if (!authorizes(m, r, &m->facts->documents[i], &first, &until) ||
            (w->last != INT32_MIN && first - r->u.window.next_day <= w->last) ||
            (found && first <= *from))
            continue;
        found = true;
        *from = first;
        *end = until;
    }
    return found;
}

bool authorization_holds(const struct model *m, const struct world *w,
                         const struct rule *r)
{
    int from = 0, end;

    return authorized(m, w, r, &from, &end) &&
           (!certain(&r->fact) || r->fact.status != FACT_KNOWN ||
            end > m->on.day);
}

/* Days after it are for a new authorization. */
static enum day_answer window(const struct model *m, const struct world *w,
                              const struct rule *r, int day)
{
    int from = 0, end;

    if ((certain(&r->fact) && r->fact.status == FACT_NONE) ||
        !authorized(m, w, r, &from, &end))
        return DAY_YES;
    if (!certain(&r->fact))
        return DAY_UNKNOWN;
    if (end <= m->on.day)
        return DAY_YES;
    if (day < from)
        return DAY_NO;
    return end == INT32_MAX ? DAY_UNKNOWN : DAY_YES;
}

static enum day_answer after_pass(const struct model *m, const struct world *w,
                                  const struct rule *r, int day)
{
    const struct document *d;

    if (!w->ever_passed ||
        (r->u.after_pass.ever &&
         day >= later(m->policy, w->pass, r->u.after_pass.span)) ||
        (r->u.after_pass.has_expiry &&
         day >= later(m->policy, w->pass, r->u.after_pass.expiry)) ||
        (r->u.after_pass.consent.id.n &&
         model_document(m, NULL, r->u.after_pass.consent.id, false, &d) &&
         d->date.day > w->pass && day >= d->date.day))
        return DAY_YES;
    for (int i = 0; i < r->u.after_pass.n_new_exams; i++)
        if (r->u.after_pass.new_exams[i].day > w->pass &&
            day >= r->u.after_pass.new_exams[i].day)
            return DAY_YES;
    return DAY_NO;
}

static enum day_answer lead(const struct model *m, const struct world *w,
                            const struct rule *r, int day)
{
    const struct document *d;
    int from = m->on.day;

    if (model_serves(m, w, r, r->u.lead.document.id, false, day, &d))
        from = d->date.day;
    else if (model_books(m, r->u.lead.document.id) && model_booked(m, day, day))
        return DAY_YES;
    return day < later(m->policy, from, r->u.lead.span) ? DAY_NO : DAY_YES;
}

static enum day_answer calendar(const struct model *m, const struct world *w,
                                const struct rule *r, int day)
{
    const struct document *d;

    for (int i = 0; i < r->u.calendar.n; i++) {
        const struct testing_window *t = &r->u.calendar.list[i];
        int n = 0;
        if (day < t->days.from.day)
            return DAY_NO;
        if (day > t->days.until.day)
            continue;
        for (int k = 0; k < w->n; k++)
            n += w->attempts[k] >= t->days.from.day &&
                 w->attempts[k] <= t->days.until.day;
        if (r->u.calendar.most && n >= r->u.calendar.most)
            return DAY_NO;
        if (!t->has_apply_by || m->on.day <= t->apply_by.day ||
            (model_books(m, r->u.calendar.document.id) &&
             model_booked(m, t->days.from.day, t->days.until.day)))
            return DAY_YES;
        bool filed =
            r->u.calendar.document.id.n &&
            model_serves(m, w, r, r->u.calendar.document.id, true, day, &d);
        return filed && (!d->has_date || d->date.day <= t->apply_by.day)
                   ? DAY_YES
                   : DAY_NO;
    }
    return DAY_UNKNOWN;
}

/* Can an uncertain rule of that kind bear on the next attempt at all? */
static bool bears(const struct model *m, const struct world *w,
                  const struct rule *r)
{
    struct counted c;

    switch (r->kind) {
    case RULE_WAIT:
        return (w->n_waits || (r->u.wait.around_bookings && any_booked(m))) &&
               !w->passed;
    case RULE_CAP:
        count(m, w, r, &c);
        return (w->n || c.n) && !w->passed && c.n >= r->u.cap.at_least;
    case RULE_DEADLINE:
    case RULE_LEAD:
    case RULE_CALENDAR:
        return true;
    case RULE_AFTER_PASS:
        return w->ever_passed;
    case RULE_PRECONDITION:
    case RULE_WINDOW:
    case RULE_SITTING:
    case RULE_APPEAL:
        return false;
    }
    return false;
}

enum day_answer rule_on_day(const struct model *m, const struct world *w,
                            const struct rule *r, int day)
{
    if (r->kind == RULE_WINDOW)
        return window(m, w, r, day);
    if (!certain(&r->fact))
        return bears(m, w, r) ? DAY_UNKNOWN : DAY_YES;
    if (r->fact.status != FACT_KNOWN)
        return DAY_YES;
    switch (r->kind) {
    case RULE_WAIT:
        return bears(m, w, r) ? wait(m, w, r, day) : DAY_YES;
    case RULE_CAP:
        return cap(m, w, r, day);
    case RULE_DEADLINE:
        return deadline(m, w, r, day);
    case RULE_AFTER_PASS:
        return after_pass(m, w, r, day);
    case RULE_LEAD:
        return lead(m, w, r, day);
    case RULE_CALENDAR:
        return calendar(m, w, r, day);
    case RULE_PRECONDITION:
    case RULE_WINDOW:
    case RULE_SITTING:
    case RULE_APPEAL:
        break;
    }
    return DAY_YES;
}
