#include "format/reviews_csv.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/rng.h"
#include "base/vec.h"
#include "format/csv.h"

enum column { CARD, DAY, RATING, COLUMNS };

static const struct str column_names[COLUMNS] = { S_INIT("card"), S_INIT("day"),
                                                  S_INIT("rating") };

enum day_kind { DAY_NOT_MET, DAY_NUMBER, DAY_DATE };

struct reader {
    struct arena *arena;
    struct str file;
    struct problems *problems;
    struct review_log log;
    int at[COLUMNS]; /* which cell of a row */
    char sep;
    int line;
    enum day_kind days;
    struct {
        struct str *p;
        size_t n, cap;
    } cards;
    struct {
        int32_t *p;
        size_t n, cap;
    } last; /* each card's latest day */
    /* card numbers + 1 by hash, open addressing; at most half full */
    int *slots;
    size_t n_slots;
};

static struct str next_line(struct str *rest)
{
    struct str line = { 0 };

    str_next(rest, '\n', &line);
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

/* ---- the first line ---- */

static bool read_header(struct reader *r, struct str line)
{
    struct str cells[COLUMNS];
    bool met[COLUMNS] = { 0 };

    r->line = 1;
    r->sep = csv_separator(line);
    int n = csv_split(r->arena, line, r->sep, cells, COLUMNS);
    for (int i = 0; n == COLUMNS && i < COLUMNS; i++)
        for (int c = 0; c < COLUMNS; c++)
            if (str_eq(cells[i], column_names[c])) {
                r->at[c] = i;
                met[c] = true;
            }
    if (met[CARD] && met[DAY] && met[RATING])
        return true;
    problem_add(r->problems, r->file, 1,
                S("begin with the line card,day,rating"),
                "the columns are not card, day and rating");
    return false;
}

/* ---- cells ---- */

static void bad_cell(struct reader *r, enum column c, struct str cell,
                     struct str mend, const char *why)
{
    problem_add(r->problems, r->file, r->line, mend,
                "row %d, column %.*s: \"%.*s\" %s", r->line - 1,
                STR_ARG(column_names[c]), (int)(cell.n < 40 ? cell.n : 40),
                cell.p ? cell.p : "", why);
}

static int *slot_of(struct reader *r, struct str name)
{
    size_t i = (size_t)hash_bytes(name.p, name.n, 0) & (r->n_slots - 1);

    while (r->slots[i] && !str_eq(r->cards.p[r->slots[i] - 1], name))
        i = (i + 1) & (r->n_slots - 1);
    return &r->slots[i];
}

static int card_number(struct reader *r, struct str name)
{
    if (2 * (r->cards.n + 1) > r->n_slots) {
        r->n_slots = r->n_slots ? 2 * r->n_slots : 64;
        r->slots = ARENA_ARRAY(r->arena, int, r->n_slots);
        for (size_t k = 0; k < r->cards.n; k++)
            *slot_of(r, r->cards.p[k]) = (int)k + 1;
    }
    int *slot = slot_of(r, name);
    if (!*slot) {
        VEC_PUSH(r->arena, &r->cards, name);
        VEC_PUSH(r->arena, &r->last, INT32_MIN);
        *slot = (int)r->cards.n;
    }
    return *slot - 1;
}

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return false;
    return str_is_utf8(s);
}

static bool read_card(struct reader *r, struct str cell, int *out)
{
    if (!cell.n)
        bad_cell(r, CARD, cell, S("name the card"), "is no name");
    else if (cell.n > REVIEWS_CARD_MOST)
        bad_cell(r, CARD, cell, S("name the card in at most 200 bytes"),
                 "and so on is too long a name");
    else if (!is_name(cell))
        bad_cell(r, CARD, cell, S("write UTF-8 without control characters"),
                 "cannot be a name");
    else
        return *out = card_number(r, cell), true;
    return false;
}

static bool read_day(struct reader *r, struct str cell, int32_t *out)
{
    struct date date;
    int64_t number = 0;
    enum day_kind kind = DAY_NOT_MET;

    if (date_parse(cell, &date)) {
        kind = DAY_DATE;
        *out = date.day;
    } else if (str_to_i64(cell, &number) && number >= -REVIEWS_DAY_MOST &&
               number <= REVIEWS_DAY_MOST) {
        kind = DAY_NUMBER;
        *out = (int32_t)number;
    }
    if (kind == DAY_NOT_MET) {
        bad_cell(r, DAY, cell,
                 S("write YYYY-MM-DD or a whole number of at most a million"),
                 "is not a day");
        return false;
    }
    if (r->days == DAY_NOT_MET)
        r->days = kind;
    if (kind != r->days)
        bad_cell(r, DAY, cell, S("write dates in all rows, or numbers in all"),
                 kind == DAY_DATE
                     ? "is a date, but the days above are numbers"
                     : "is a number, but the days above are dates");
    return kind == r->days;
}

static bool read_rating(struct reader *r, struct str cell, enum recall *out)
{
    static const struct str words[] = { S_INIT("again"), S_INIT("hard"),
                                        S_INIT("good"), S_INIT("easy") };

    for (int g = RECALL_AGAIN; g <= RECALL_EASY; g++)
        if (str_eq(cell, words[g - 1]) ||
            (cell.n == 1 && cell.p[0] == '0' + g)) {
            *out = (enum recall)g;
            return true;
        }
    bad_cell(r, RATING, cell, S("write 1 again, 2 hard, 3 good or 4 easy"),
             "is not a rating");
    return false;
}

/* ---- rows ---- */

static void read_row(struct reader *r, struct str line)
{
    struct str cells[COLUMNS];
    struct review v = { 0 };
    int n = csv_split(r->arena, line, r->sep, cells, COLUMNS);

    if (n < 0) {
        problem_add(r->problems, r->file, r->line,
                    S("close the quote on the same line"),
                    "row %d: a quote is not closed", r->line - 1);
        return;
    }
    if (n != COLUMNS) {
        problem_add(r->problems, r->file, r->line,
                    S("give every row one cell per column"),
                    "row %d has %d cells, not %d", r->line - 1, n, COLUMNS);
        return;
    }
    bool card = read_card(r, cells[r->at[CARD]], &v.card);
    bool day = read_day(r, cells[r->at[DAY]], &v.day);
    bool rating = read_rating(r, cells[r->at[RATING]], &v.rating);
    if (card && day && v.day < r->last.p[v.card])
        bad_cell(r, DAY, cells[r->at[DAY]],
                 S("put the rows in the order of the reviews"),
                 "is before the same card's review above");
    else if (card && day)
        r->last.p[v.card] = v.day;
    if (card && day && rating)
        VEC_PUSH(r->arena, &r->log, v);
}

bool reviews_csv_read(struct arena *a, struct str file, struct str text,
                      struct review_log *out, bool *dated, struct problems *ps)
{
    struct reader r = { .arena = a, .file = file, .problems = ps };
    size_t before = ps->n + ps->cut, rows = 0;

    if (text.n > REVIEWS_CSV_MOST) {
        problem_add(ps, file, 0, S("split the log by cards"),
                    "the log is larger than %d MB", REVIEWS_CSV_MOST >> 20);
        return false;
    }
    if (str_starts(text, S("\xef\xbb\xbf")))
        text = str_sub(text, 3, text.n);
    struct str rest = text;
    if (!read_header(&r, next_line(&rest)))
        return false;
    for (r.line = 2; rest.n; r.line++) {
        struct str line = next_line(&rest);
        if (!str_trim(line).n)
            continue;
        if (rows++ == REVIEWS_MOST) {
            problem_add(ps, file, r.line, S("split the log by cards"),
                        "there are more than %d reviews", REVIEWS_MOST);
            break;
        }
        read_row(&r, line);
    }
    if (ps->n + ps->cut > before)
        return false;
    r.log.cards = r.cards.p;
    r.log.n_cards = r.cards.n;
    *out = r.log;
    *dated = r.days == DAY_DATE;
    return true;
}
