#include "format/revlog_csv.h"

#include "base/arena.h"
#include "base/date.h"
#include "format/csv.h"
#include "format/reviews_csv.h"

enum { COLUMNS_MOST = 16 };
static const int64_t TIME_MOST_MS = INT64_C(253402300799999); /* year 9999 */

bool revlog_csv_is(struct arena *a, struct str text)
{
    struct str cells[COLUMNS_MOST], line = { 0 };
    bool card = false, time = false, rating = false;

    if (!str_next(&text, '\n', &line))
        return false;
    if (str_starts(line, S("\xef\xbb\xbf")))
        line = str_sub(line, 3, line.n);
    line = str_trim(line);
    int n = csv_split(a, line, csv_separator(line), cells, COLUMNS_MOST);
    for (int i = 0; i < n && i < COLUMNS_MOST; i++) {
        card |= str_eq(cells[i], S("card_id"));
        time |= str_eq(cells[i], S("review_time"));
        rating |= str_eq(cells[i], S("review_rating"));
    }
    return card && time && rating;
}

static bool read_row(struct str file, const struct csv_row *row,
                     const int at[3], struct timed_review *out,
                     struct problems *ps)
{
    struct str card = row->cells[at[0]];
    int64_t ms = 0, rating = 0;

    if (!card.n || card.n > REVIEWS_CARD_MOST || !str_is_utf8(card)) {
        problem_add(ps, file, row->line, S("name the card in UTF-8"),
                    "card_id is not the name of a card");
        return false;
    }
    if (!str_to_i64(row->cells[at[1]], &ms) || ms < 0 || ms > TIME_MOST_MS) {
        problem_add(ps, file, row->line,
                    S("write milliseconds since 1970-01-01 UTC"),
                    "review_time is not a time");
        return false;
    }
    if (!str_to_i64(row->cells[at[2]], &rating) || rating < RECALL_AGAIN ||
        rating > RECALL_EASY) {
        problem_add(ps, file, row->line,
                    S("write 1 again, 2 hard, 3 good or 4 easy"),
                    "review_rating is not a rating");
        return false;
    }
    *out = (struct timed_review){ card, ms * 1000, (enum recall)rating };
    return true;
}

struct timed_review *revlog_csv_read(struct arena *a, struct str file,
                                     struct str text, size_t *n,
                                     struct problems *ps)
{
    size_t before = ps->n + ps->cut;
    struct csv_table t;

    *n = 0;
    if (text.n > REVIEWS_CSV_MOST) {
        problem_add(ps, file, 0, S("split the log by cards"),
                    "the log is larger than %d MB", REVIEWS_CSV_MOST >> 20);
        return NULL;
    }
    if (!csv_read(a, file, text, &t, ps))
        return NULL;
    if (t.n_rows > REVIEWS_MOST) {
        problem_add(ps, file, 0, S("split the log by cards"),
                    "there are more than %d reviews", REVIEWS_MOST);
        return NULL;
    }
    const int at[3] = { csv_column(&t, S("card_id")),
                        csv_column(&t, S("review_time")),
                        csv_column(&t, S("review_rating")) };
    if (at[0] < 0 || at[1] < 0 || at[2] < 0) {
        problem_add(ps, file, 1,
                    S("name the columns card_id, review_time, review_rating"),
                    "a column is missing");
        return NULL;
    }
    struct timed_review *p = ARENA_ARRAY(a, struct timed_review, t.n_rows);
    for (size_t i = 0; i < t.n_rows; i++)
        *n += read_row(file, &t.rows[i], at, &p[*n], ps);
    return ps->n + ps->cut > before ? NULL : p;
}
