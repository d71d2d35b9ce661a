/* Every question of a sitting that is over, with the reason for each option. */
#include "page/report_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "views.h"

static struct html html_of(struct str rendered)
{
    return (struct html){ rendered }; /* safe since the bank was loaded */
}

static void add_options(struct review_item *out, const struct item *item,
                        option_set choices, uint64_t seed)
{
    uint8_t order[OPTIONS_MOST];

    item_option_order(item, seed, order);
    out->n_options = item->n_options;
    for (int i = 0; i < item->n_options; i++) {
        const struct option *from = &item->options[order[i]];
        out->options[i] = (struct review_option){
            .letter = { &"ABCDEFGHIJ"[i], 1 },
            .text = html_of(from->text_html),
            .reason = html_of(from->reason_html),
            .is_key = item->key >> order[i] & 1,
            .chosen = choices >> order[i] & 1,
        };
    }
}

static struct review_item review_item_make(const struct opened *o, int n)
{
    const struct form_item *fi = &o->view.form->items[n];
    const struct item_mark *m = &o->report->marks[n];
    struct review_item out = {
        .n = n + 1,
        .item = fi->item,
        .stem = html_of(fi->item->stem_html),
        .takeaway = html_of(fi->item->takeaway_html),
        .note = note_link_for(o->entry, fi->item),
        .result = m->result,
        .flagged = o->view.state->responses[n].flagged,
        .late = m->late,
        .pretest = !fi->scored,
        .seen_before = fi->seen,
    };

    add_options(&out, fi->item, m->choices, o->view.state->seed);
    return out;
}

static const struct misconception_count *find_idea(const struct score_report *r,
                                                   struct str tag)
{
    for (int i = 0; tag.n && i < r->n_misconceptions; i++)
        if (str_eq(r->misconceptions[i].tag, tag))
            return &r->misconceptions[i];
    return NULL;
}

static bool has_position(const struct misconception_count *m, int n)
{
    for (int i = 0; i < m->n; i++)
        if (m->positions[i] == n)
            return true;
    return false;
}

static bool is_shown(const struct review_page *v, const struct opened *o,
                     const struct misconception_count *idea, int n)
{
    switch (v->show) {
    case REVIEW_ALL:
        return true;
    case REVIEW_WRONG:
        return o->report->marks[n].result != MARK_RIGHT;
    case REVIEW_FLAGGED:
        return o->view.state->responses[n].flagged;
    case REVIEW_IDEA:
        return has_position(idea, n);
    }
    BUG("review %d", (int)v->show);
}

static void show_review(struct exchange *x, const struct opened *o)
{
    struct str show = http_query(x, S("show"));
    const struct misconception_count *idea =
        find_idea(o->report, http_query(x, S("idea")));
    struct review_page v = {
        .page = page_make_for(x, S("Review the questions"), SECTION_MOCKS,
                              o->view.def),
        .id = o->view.id,
        .program = o->view.def,
        .what = words_instant(&x->arena, o->view.state->started_us),
        .n_all = o->view.form->n_items,
        .signed_by = o->signed_by,
        .reviewer = o->reviewer,
    };
    struct {
        struct review_item *p;
        size_t n, cap;
    } items = { 0 };

    if (idea) {
        v.show = REVIEW_IDEA;
        v.idea = words_idea(&x->arena, idea->tag);
        v.idea_words = idea->words;
    } else if (str_eq(show, S("wrong"))) {
        v.show = REVIEW_WRONG;
    } else if (str_eq(show, S("flagged"))) {
        v.show = REVIEW_FLAGGED;
    }
    for (int i = 0; i < v.n_all; i++) {
        v.n_wrong += o->report->marks[i].result != MARK_RIGHT;
        v.n_flagged += o->view.state->responses[i].flagged;
        if (is_shown(&v, o, idea, i))
            VEC_PUSH(&x->arena, &items, review_item_make(o, i));
    }
    v.items = items.p;
    v.n_items = (int)items.n;
    view_review(&x->out, &v);
    page_reply(x, 200);
}

void page_review(struct exchange *x)
{
    report_open(x, show_review, report_not_over);
}
