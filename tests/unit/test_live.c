/* Sittings in memory and the forms they start with: who gets one of the stock,
 * and how little a live sitting takes. On a whole app, without its server. */
#include "app/app_int.h"
#include "app/live_form.h"
#include "app/stock.h"

#include <dirent.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define PROGRAM S("cma-aama")

enum { PEOPLE = 3 };

struct fixture {
    struct arena arena;
    char dir[64];
    struct app *app;
    struct app_pass people[PEOPLE];
    sem_t told;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct err err;

    assert_non_null(f);
    snprintf(f->dir, sizeof f->dir, "/tmp/resit-live-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    sem_init(&f->told, 0, 0);
    struct app_options o = {
        .data_dir = str_from_c(f->dir),
        .programs_dir =
            str_fmt(&f->arena, "%s/programs", getenv("RESIT_SOURCE")),
        .exclusive = true,
    };
    assert_int_equal(app_open(&o, &f->app, &err), OK);
    assert_int_equal(app_people_new(f->app, PEOPLE, &f->arena, f->people, &err),
                     OK);
    app_close(f->app);
    assert_int_equal(app_open(&o, &f->app, &err), OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    app_close(f->app);
    DIR *dir = opendir(f->dir);
    for (struct dirent *e; dir && (e = readdir(dir));)
        (void)unlinkat(dirfd(dir), e->d_name, 0);
    closedir(dir);
    rmdir(f->dir);
    sem_destroy(&f->told);
    arena_release(&f->arena);
    free(f);
    return 0;
}

static void tell(void *told)
{
    sem_post(told);
}

static int64_t start(struct fixture *f, struct app_start *io)
{
    io->program = PROGRAM;
    io->arena = &f->arena;
    app_start(f->app, io, (struct app_reply){ tell, &f->told });
    sem_wait(&f->told);
    assert_int_equal(io->result.status, OK);
    assert_true(io->sitting > 0);
    return io->sitting;
}

/* ---- the stock ---- */

static int take_all(struct fixture *f, enum form_kind kind)
{
    const struct catalog_entry *e = catalog_find(app_catalog(f->app), PROGRAM);
    struct stock_form form;
    int n = 0;

    while (stock_take(f->app, &f->arena, e, kind, app_today(f->app), &form))
        n++;
    return n;
}

/* Rounds are short; the shelves are full when another one adds nothing. */
static void fill(struct fixture *f)
{
    for (int i = 0; i < 200; i++)
        stock_fill(f->app);
}

static void there_is_a_form_for_everybody(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(take_all(f, FORM_MOCK), 0);
    fill(f);
    assert_int_equal(take_all(f, FORM_MOCK), PEOPLE);
    assert_int_equal(take_all(f, FORM_SEGMENT), PEOPLE);
    assert_int_equal(take_all(f, FORM_DOMAIN), 0);
}

static void a_first_start_takes_one(void **state)
{
    struct fixture *f = *state;

    fill(f);
    start(f, &(struct app_start){ .person = f->people[0].person,
                                  .kind = FORM_MOCK });
    assert_int_equal(take_all(f, FORM_MOCK), PEOPLE - 1);
    assert_int_equal(take_all(f, FORM_SEGMENT), PEOPLE);
}

static void a_start_that_names_its_form_takes_none(void **state)
{
    struct fixture *f = *state;

    fill(f);
    start(f, &(struct app_start){ .person = f->people[0].person,
                                  .kind = FORM_MOCK,
                                  .has_seed = true,
                                  .seed = 7 });
    start(f, &(struct app_start){ .person = f->people[1].person,
                                  .kind = FORM_DOMAIN,
                                  .domain = S("clinical") });
    assert_int_equal(take_all(f, FORM_MOCK), PEOPLE);
    assert_int_equal(take_all(f, FORM_SEGMENT), PEOPLE);
}

static void an_empty_shelf_keeps_nobody_waiting(void **state)
{
    struct fixture *f = *state;

    start(f, &(struct app_start){ .person = f->people[0].person,
                                  .kind = FORM_MOCK });
}

/* ---- memory ---- */

static void act(struct fixture *f, struct app_act *io)
{
    app_act(f->app, io, (struct app_reply){ tell, &f->told });
    sem_wait(&f->told);
    assert_int_equal(io->result.status, OK);
    assert_int_equal(io->act, ACT_DONE);
}

static void look(struct fixture *f, int64_t sitting, struct sitting_view *v)
{
    struct err err;

    assert_int_equal(
        app_sitting(f->app, f->people[0].person, sitting, &f->arena, v, &err),
        OK);
}

/* See every item, answer it twice, and end the segment. */
static void sit_segment(struct fixture *f, struct app_act *io, int first, int n)
{
    for (int i = first; i < first + n; i++) {
        io->item = i;
        io->kind = ACT_SEE;
        act(f, io);
        io->kind = ACT_ANSWER;
        for (io->seq = 1; io->seq <= 2; io->seq++) {
            io->choices = (option_set)(1u << io->seq);
            act(f, io);
        }
    }
    io->kind = ACT_END_SEGMENT;
    act(f, io);
}

static void a_full_sitting_takes_at_most_4_kb(void **state)
{
    struct fixture *f = *state;
    struct app_act io = { .person = f->people[0].person };
    struct sitting_view v;
    struct live_form form;
    struct err err;

    io.sitting =
        start(f, &(struct app_start){ .person = io.person, .kind = FORM_MOCK });
    io.kind = ACT_END_TUTORIAL;
    act(f, &io);
    look(f, io.sitting, &v);
    for (int s = 0; s < v.plan->n_segments; s++) {
        io.segment = s;
        sit_segment(f, &io, v.plan->segments[s].first, v.plan->segments[s].n);
        io.kind = ACT_END_BREAK;
        if (io.phase == SITTING_BREAK)
            act(f, &io);
    }
    look(f, io.sitting, &v);
    assert_true(sitting_is_over(v.state));
    assert_int_equal(v.form->n_items, 200);
    struct db *db = store_read_begin(f->app->store);
    assert_int_equal(live_form_load(f->app, db, 1, &f->arena, &form, &err), OK);
    assert_null(form.calibration);
    store_read_end(f->app->store, db);
    /* what live.c puts around them and its rounding are less than 512 */
    size_t bytes = form.packed.n + sitting_pack(&f->arena, v.state).n + 512;
    print_message("# %zu bytes\n", bytes);
    assert_in_range(bytes, 1, 4096);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(there_is_a_form_for_everybody),
        T(a_first_start_takes_one),
        T(a_start_that_names_its_form_takes_none),
        T(an_empty_shelf_keeps_nobody_waiting),
        T(a_full_sitting_takes_at_most_4_kb),
    };
    return cmocka_run_group_tests_name("live", tests, NULL, NULL);
}
