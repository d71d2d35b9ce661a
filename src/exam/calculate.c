#include "exam/calculate.h"

#include "base/arena.h"

#include <math.h>

enum { DEPTH_MOST = 50, DIGITS = 12, DECIMALS = 10 };
static const double too_large = 1e12;

struct reader {
    struct str rest;
    int depth;
    enum calculation is;
};

static char peek(struct reader *r)
{
    while (r->rest.n && r->rest.p[0] == ' ')
        r->rest = str_sub(r->rest, 1, r->rest.n);
    return r->rest.n ? r->rest.p[0] : 0;
}

static void skip(struct reader *r)
{
    r->rest = str_sub(r->rest, 1, r->rest.n);
}

static double fail(struct reader *r, enum calculation why)
{
    if (r->is == CALCULATION_DONE)
        r->is = why;
    return 0;
}

static double sum(struct reader *r);

/* "12", "1.5", ".5", "5." */
static double number(struct reader *r)
{
    size_t n = 0, digits = 0, points = 0;
    double v = 0;

    for (; n < r->rest.n; n++)
        if (r->rest.p[n] >= '0' && r->rest.p[n] <= '9')
            digits++;
        else if (r->rest.p[n] != '.' || ++points > 1)
            break;
    struct str text = str_sub(r->rest, 0, n);
    if (str_ends(text, S(".")))
        text.n--;
    r->rest = str_sub(r->rest, n, r->rest.n);
    if (!digits || points > 1 || !str_to_f64(text, &v))
        return fail(r, CALCULATION_UNREADABLE);
    return v;
}

static double factor(struct reader *r)
{
    char c = peek(r);
    double v;

    if (c != '+' && c != '-' && c != '(')
        return number(r);
    if (++r->depth > DEPTH_MOST)
        return fail(r, CALCULATION_UNREADABLE);
    skip(r);
    if (c == '(') {
        v = sum(r);
        if (peek(r) != ')')
            return fail(r, CALCULATION_UNREADABLE);
        skip(r);
    } else {
        v = factor(r);
    }
    r->depth--;
    return c == '-' ? -v : v;
}

static double product(struct reader *r)
{
    double v = factor(r);

    for (char c;
         r->is == CALCULATION_DONE && ((c = peek(r)) == '*' || c == '/');) {
        skip(r);
        double w = factor(r);
        if (c == '*')
            v *= w;
        else if (w == 0)
            return fail(r, CALCULATION_BY_ZERO);
        else
            v /= w;
    }
    return v;
}

static double sum(struct reader *r)
{
    double v = product(r);

    for (char c;
         r->is == CALCULATION_DONE && ((c = peek(r)) == '+' || c == '-');) {
        skip(r);
        double w = product(r);
        v += c == '+' ? w : -w;
    }
    return v;
}

enum calculation calculate(struct arena *a, struct str line, struct str *text)
{
    struct reader r = { .rest = line };
    double v = sum(&r);

    if (r.is == CALCULATION_DONE && peek(&r))
        r.is = CALCULATION_UNREADABLE;
    if (r.is == CALCULATION_DONE && !(fabs(v) < too_large))
        r.is = CALCULATION_TOO_LARGE;
    if (r.is != CALCULATION_DONE)
        return r.is;
    int before = 1;
    for (double w = fabs(v); w >= 10; w /= 10)
        before++;
    int decimals = DIGITS - before < DECIMALS ? DIGITS - before : DECIMALS;
    *text = str_fmt(a, "%.*f", decimals, v);
    while (decimals && str_ends(*text, S("0")) && str_has(*text, S(".")))
        text->n--;
    if (str_ends(*text, S(".")))
        text->n--;
    if (str_eq(*text, S("-0")))
        *text = S("0");
    return CALCULATION_DONE;
}
