#include "format/bank_write.h"

#include "format/bank_int.h"

static void put(struct out *o, struct str s)
{
    if (s.n)
        out_lit(o, s.p, s.n);
}

static void field(struct out *o, enum bank_field f, struct str value)
{
    if (!value.n)
        return;
    put(o, bank_field_names[f]);
    put(o, S(": "));
    put(o, value);
    put(o, S("\n"));
}

static void fields(struct out *o, const struct item *item,
                   struct bank_gaps gaps)
{
    field(o, FIELD_AREA, item->area);
    field(o, FIELD_TYPE, item_type_text(item->type));
    if (!gaps.level)
        field(o, FIELD_LEVEL, item_level_text(item->level));
    field(o, FIELD_STATUS, item_status_text(item->status));
    field(o, FIELD_SOURCE, item->source);
    if (!gaps.source_checked)
        field(o, FIELD_SOURCE_CHECKED,
              item->source_checked ? S("yes") : S("no"));
    field(o, FIELD_SOURCE_STANDING, item->source_standing);
    field(o, FIELD_FACT, item->fact);
    field(o, FIELD_NOTE, item->note);
    if (item->n_enemies) {
        put(o, bank_field_names[FIELD_ENEMIES]);
        put(o, S(":"));
        for (int i = 0; i < item->n_enemies; i++) {
            put(o, S(" "));
            put(o, item->enemies[i]);
        }
        put(o, S("\n"));
    }
    field(o, FIELD_REVIEWED, item->reviewed);
    if (!item->shuffle)
        field(o, FIELD_SHUFFLE, S("no"));
    if (item->negative)
        field(o, FIELD_NEGATIVE, S("yes"));
}

static void options(struct out *o, const struct item *item)
{
    for (int i = 0; i < item->n_options; i++) {
        const struct option *p = &item->options[i];
        put(o, item->key >> i & 1 ? S("- [x] ") : S("- [ ] "));
        put(o, p->text);
        put(o, S("\n"));
        if (!p->reason.n && !p->misconception.n)
            continue;
        put(o, S("  - "));
        put(o, p->reason);
        if (p->misconception.n) {
            put(o,
                p->reason.n ? S(" (misconception: ") : S("(misconception: "));
            put(o, p->misconception);
            put(o, S(")"));
        }
        put(o, S("\n"));
    }
}

void bank_write_item(struct out *o, const struct item *item,
                     struct bank_gaps gaps)
{
    struct str rest = item->takeaway, line;

    put(o, S("## "));
    put(o, item->id);
    put(o, S("\n"));
    fields(o, item, gaps);
    put(o, S("\n"));
    put(o, item->stem);
    put(o, S("\n\n"));
    options(o, item);
    put(o, S("\n"));
    while (str_next(&rest, '\n', &line)) {
        put(o, line.n ? S("> ") : S(">"));
        put(o, line);
        put(o, S("\n"));
    }
    if (item->takeaway.n)
        put(o, S("\n"));
}
