/* resit study import: reviews from another program. */
#include "cmd/study.h"

#include "app/study_import.h"

#include <jansson.h>
#include <pthread.h>

enum { LISTED = 20 };

/* ---- waiting for the writer ---- */

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

static int store(struct data_cmd *d, const struct study_view *v,
                 const struct study_import_file *f, size_t *n_new)
{
    struct waiting w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER,
                         false };
    struct app_study_import io = { .person = v->person,
                                   .program = v->program,
                                   .reviews = f->reviews,
                                   .n = f->n,
                                   .model = v->model };

    app_study_import(d->app, &io, (struct app_reply){ tell, &w });
    pthread_mutex_lock(&w.lock);
    while (!w.done)
        pthread_cond_wait(&w.told, &w.lock);
    pthread_mutex_unlock(&w.lock);
    *n_new = io.n_new;
    return io.result.status == OK ? EXIT_OK : cmd_failed(&io.result.err);
}

/* ---- telling ---- */

static json_t *text_json(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static void print_json(const struct study_import_file *f, bool dry,
                       size_t n_new)
{
    json_t *o = json_object(), *list = json_array();

    for (size_t i = 0; i < f->n_cards; i++) {
        const struct import_card *c = &f->cards[i];
        json_t *j = json_object();
        json_object_set_new(j, "name", text_json(c->name));
        json_object_set_new(j, "card",
                            c->card.n ? text_json(c->card) : json_null());
        json_object_set_new(j, "reviews", json_integer(c->reviews));
        json_array_append_new(list, j);
    }
    json_object_set_new(o, "kind", text_json(f->kind));
    json_object_set_new(o, "dry_run", json_boolean(dry));
    json_object_set_new(o, "reviews", json_integer((json_int_t)f->n));
    json_object_set_new(o, "reviews_elsewhere",
                        json_integer((json_int_t)f->n_elsewhere));
    json_object_set_new(o, "reviews_future",
                        json_integer((json_int_t)f->n_future));
    json_object_set_new(o, "stored", json_integer((json_int_t)n_new));
    json_object_set_new(o, "cards", list);
    json_dumpf(o, stdout, JSON_INDENT(1));
    putchar('\n');
    json_decref(o);
}

static void print_text(const struct study_import_file *f, bool dry,
                       size_t n_new)
{
    size_t listed = 0, others = f->n_cards - f->n_ours;

    printf("%.*s: %zu cards, %zu of them are cards of this program\n",
           STR_ARG(f->kind), f->n_cards, f->n_ours);
    printf("%zu reviews of these, %zu of other cards\n", f->n, f->n_elsewhere);
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
    if (dry)
        printf("\nNothing was changed.\n");
    else
        printf("\n%zu reviews were stored, %zu were there already.\n", n_new,
               f->n - n_new);
}

static int import(const struct study_args *args, struct data_cmd *d,
                  const struct study_view *v)
{
    struct study_import_file f;
    struct problems ps;
    struct str bytes;
    struct err e = { 0 };
    size_t n_new = 0;
    int code = EXIT_OK;

    problems_init(&ps, &d->arena);
    if (cmd_read_file(&d->arena, args->file, IMPORT_MOST, &bytes, &e) !=
        OK)
        return cmd_failed(&e);
    if (!app_study_import_read(v, str_from_c(args->file), bytes, &d->arena, &f,
                               &ps))
        return cmd_problems(&ps);
    if (!args->dry_run && f.n)
        code = store(d, v, &f, &n_new);
    if (code != EXIT_OK)
        return code;
    if (args->json)
        print_json(&f, args->dry_run, n_new);
    else
        print_text(&f, args->dry_run, n_new);
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
