/* The real bank of CMA (AAMA): three full mocks that share no item.
 *
 * What a mock must hold is written here by hand, from programs/cma-aama
 * /program.yaml: 106, 38 and 36 scored items of the three domains and 20 tried
 * out, in four segments of 50. Sharing and enemies are counted here, not asked
 * of the assembly. */
#include "app/files.h"
#include "base/arena.h"
#include "exam/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MOCKS = 3, ITEMS = 200 };

static struct arena arena;
static struct program_files files;
static struct date today;

static int read_bank(void **state)
{
    const char *root = getenv("RESIT_SOURCE");
    struct err e = { 0 };

    (void)state;
    today = date_from_us(INT64_C(1795305600) * US_PER_S); /* 2026-11-22 */
    struct str dir = str_fmt(&arena, "%s/programs/cma-aama", root ? root : ".");
    if (files_read_program(&arena, dir, &files, &e) != OK)
        printf("# %.*s\n", STR_ARG(e.message));
    for (size_t i = 0; i < files.problems.n; i++)
        printf("# %.*s\n", STR_ARG(problem_text(&arena, &files.problems.p[i])));
    return files.program && files.bank ? 0 : -1;
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static bool names(const struct item *item, struct str enemy)
{
    for (int i = 0; i < item->n_enemies; i++)
        if (str_eq(item->enemies[i], enemy))
            return true;
    return false;
}

static void check_mock(const struct form *f)
{
    static const struct {
        const char *id;
        int scored;
    } want[] = { { "clinical", 106 },
                 { "general", 38 },
                 { "administrative", 36 } };
    int pretest = 0;

    assert_int_equal(f->n_items, ITEMS);
    assert_int_equal(f->n_segments, 4);
    for (int s = 0; s < 4; s++)
        assert_int_equal(f->segments[s].n, 50);
    for (int d = 0; d < 3; d++) {
        int scored = 0;
        for (int i = 0; i < ITEMS; i++)
            scored += f->items[i].scored && str_starts(f->items[i].item->area,
                                                       str_from_c(want[d].id));
        assert_int_equal(scored, want[d].scored);
    }
    for (int i = 0; i < ITEMS; i++) {
        pretest += !f->items[i].scored;
        for (int k = 0; k < i; k++) {
            const struct item *x = f->items[i].item, *y = f->items[k].item;
            assert_false(str_eq(x->id, y->id));
            assert_false(names(x, y->id) || names(y, x->id));
        }
    }
    assert_int_equal(pretest, 20);
}

static bool shares(const struct form *x, const struct form *y)
{
    for (int i = 0; i < x->n_items; i++)
        for (int k = 0; k < y->n_items; k++)
            if (str_eq(x->items[i].item->id, y->items[k].item->id))
                return true;
    return false;
}

/* One mock after the other, as one person would sit them: what the assembly
 * is told is only what has been seen. */
static void test_three_mocks(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        const struct form *mocks[MOCKS];
        struct seen *seen = ARENA_ARRAY(&arena, struct seen, MOCKS * ITEMS);
        struct form_request q = { .kind = FORM_MOCK,
                                  .on = today,
                                  .seen = seen };
        for (int m = 0; m < MOCKS; m++) {
            struct shortages lacks = { 0 };
            q.seed = seed * MOCKS + (uint64_t)m;
            mocks[m] =
                form_assemble(&arena, files.program, files.bank, &q, &lacks);
            assert_non_null(mocks[m]);
            check_mock(mocks[m]);
            for (int k = 0; k < m; k++)
                if (shares(mocks[m], mocks[k]))
                    fail_msg("seed %llu: mocks %d and %d share an item",
                             (unsigned long long)seed, k + 1, m + 1);
            for (int i = 0; i < ITEMS; i++)
                seen[q.n_seen++] =
                    (struct seen){ mocks[m]->items[i].item->id, m + 1 };
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_mocks),
    };

    return cmocka_run_group_tests_name("bank", tests, read_bank, release);
}
