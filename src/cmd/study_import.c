/* resit study import: reviews from another program. */
#include "cmd/study.h"

#include "app/study_import.h"
#include "format/apkg.h"

#include <pthread.h>

enum { LISTED = 20 };

/* ---- waiting for the answer ---- */

struct waiting {
    pthread_mutex_t lock;
    pthread_cond_t told;
    bool done;
};

static void tell(void *arg)
{
    struct waiting *w = arg;

    pthread_mutex_lock(&w->lock);
    w->done = true;
    pthread_cond_signal(&w->told);
    pthread_mutex_unlock(&w->lock);
}

static void read_and_store(struct app *app, struct app_import *io)
{
    struct waiting w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER,
                         false };

    app_import(app, io, (struct app_reply){ tell, &w });
    pthread_mutex_lock(&w.lock);
    while (!w.done)
        pthread_cond_wait(&w.told, &w.lock);
    pthread_mutex_unlock(&w.lock);
}

/* ---- telling ---- */

static void print_text(const struct import_found *f)
{
    size_t listed = 0, others = f->n_cards - f->n_ours;

    printf("%.*s: %zu cards, %zu of them are cards of this program\n",
           STR_ARG(f->kind), f->n_cards, f->n_ours);
    printf("%zu reviews of these, %zu of other cards\n", f->n_reviews,
           f->n_elsewhere);
    if (f->n_future)
        printf("%zu reviews are of days after today and are left out\n",
               f->n_future);
    if (others)
        printf("\nnot taken, since neither a tag nor a field is the id of one "
               "of our items:\n");
    for (size_t i = 0; i < f->n_cards && listed < LISTED; i++)
        if (!f->cards[i].card.n) {
            printf("  %.*s\n", STR_ARG(f->cards[i].name));
            listed++;
        }
    if (others > listed)
        printf("  and %zu more; --json lists all\n", others - listed);
    if (f->dry_run)
        printf("\nNothing was changed.\n");
    else
        printf("\n%zu reviews were stored, %zu were there already.\n", f->n_new,
               f->n_reviews - f->n_new);
}

static int import(const struct study_args *args, struct data_cmd *d,
                  const struct study_view *v)
{
    struct app_import io = { .person = v->person,
                             .program = v->program,
                             .file = str_from_c(args->file),
                             .unpacked_most = APKG_COLLECTION_MOST,
                             .dry_run = args->dry_run,
                             .arena = &d->arena };
    struct err e = { 0 };

    if (cmd_read_file(&d->arena, args->file, IMPORT_MOST, &io.bytes, &e) != OK)
        return cmd_failed(&e);
    read_and_store(d->app, &io);
    if (io.result.status != OK)
        return cmd_failed(&io.result.err);
    if (io.problems.n)
        return cmd_problems(&io.problems);
    if (args->json)
        printf("%.*s\n", STR_ARG(import_json_text(&d->arena, &io.found)));
    else
        print_text(&io.found);
    return EXIT_OK;
}

int study_cmd_import(const struct study_args *args)
{
    const struct study_view *v = NULL;
    struct data_cmd d;
    int code = study_cmd_open(args, args->dry_run, &d, &v);

    if (code == EXIT_OK)
        code = import(args, &d, v);
    data_close(&d);
    return code;
}
