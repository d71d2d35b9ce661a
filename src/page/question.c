#include "page/question.h"

#include "base/arena.h"
#include "page/words.h"

static bool has_claim(const struct claim *claims, size_t n,
                      const struct claim *c)
{
    for (size_t i = 0; i < n; i++)
        if (claims[i].source == c->source && str_eq(claims[i].text, c->text))
            return true;
    return false;
}

/* Who says it: the name before the colon in "Certilyst: answer 538". */
static struct str who(const struct claim *c)
{
    struct str title = c->source ? c->source->title : S("");

    return str_sub(title, 0, str_find(title, S(": "), 0));
}

/* All who name that value, each once: "Certilyst, allcma.com". */
static struct str who_says(struct arena *a, const struct claim *claims,
                           size_t n, struct str value)
{
    struct str out = S("");

    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < i && !(str_eq(claims[k].value, value) &&
                          str_eq(who(&claims[k]), who(&claims[i]))))
            k++;
        if (k == i && str_eq(claims[i].value, value) && claims[i].source)
            out = str_fmt(a, "%.*s%s%.*s", STR_ARG(out), out.n ? ", " : "",
                          STR_ARG(who(&claims[i])));
    }
    return out;
}

struct str question_hearsay(struct arena *a, const struct claim *claims,
                            size_t n)
{
    struct str out = S("");

    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < i && !str_eq(claims[k].value, claims[i].value))
            k++;
        if (k < i || !claims[i].value.n)
            continue;
        struct str by = who_says(a, claims, n, claims[i].value);
        out = str_fmt(a, "%.*s%s%.*s", STR_ARG(out), out.n ? ", " : "",
                      STR_ARG(claims[i].value));
        if (by.n)
            out = str_fmt(a, "%.*s (%.*s)", STR_ARG(out), STR_ARG(by));
    }
    return out;
}

void question_add(struct question *q, struct arena *a,
                  const struct answer *from)
{
    struct reason_line *lines =
        ARENA_ARRAY(a, struct reason_line, q->n_reasons + from->n_reasons);
    struct claim *claims =
        ARENA_ARRAY(a, struct claim, q->n_claims + from->n_claims);
    size_t n = q->n_reasons, n_claims = q->n_claims;

    if (n)
        memcpy(lines, q->reasons, n * sizeof *lines);
    for (size_t i = 0; i < from->n_reasons; i++) {
        const struct reason *r = &from->reasons[i];
        size_t k = 0;
        while (k < n && !str_eq(lines[k].text, r->text))
            k++;
        if (k == n)
            lines[n++] = (struct reason_line){
                .text = r->text,
                .source = r->source,
                .confidence =
                    r->source ? words_confidence(r->confidence) : S(""),
                .checked = r->has_checked ? date_words(a, r->checked) : S(""),
            };
    }
    if (n_claims)
        memcpy(claims, q->claims, n_claims * sizeof *claims);
    for (size_t i = 0; i < from->n_claims; i++)
        if (!has_claim(claims, n_claims, &from->claims[i]))
            claims[n_claims++] = from->claims[i];
    q->texts[q->n_texts++] = from->text;
    q->reasons = lines;
    q->n_reasons = n;
    q->claims = claims;
    q->n_claims = n_claims;
}
