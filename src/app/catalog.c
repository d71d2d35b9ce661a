#include "app/app_int.h"

#include "app/files.h"
#include "app/secret.h"
#include "base/rng.h"
#include "base/vec.h"
#include "format/bank_md.h"
#include "format/form_json.h"
#include "format/item_json.h"
#include "format/program_yaml.h"

#include <glob.h>
#include <sys/stat.h>

/* Every load makes a generation; older ones stay, because sittings and pages
 * point into them. Files change rarely. */
struct generation {
    struct generation *older;
    struct arena arena;
    struct catalog catalog;
    struct version *versions; /* by id */
    size_t n_versions;
};

struct version {
    int64_t id;
    const struct item *item;
};

const struct catalog_entry *catalog_find(const struct catalog *c,
                                         struct str program)
{
    for (int i = 0; i < c->n_entries; i++)
        if (str_eq(c->entries[i].program->id, program))
            return &c->entries[i];
    return NULL;
}

const struct note *catalog_note(const struct catalog_entry *e, struct str area)
{
    for (int i = 0; i < e->n_notes; i++)
        if (str_eq(e->notes[i].area, area))
            return &e->notes[i];
    return NULL;
}

struct str catalog_no_mock(const struct catalog_entry *e, struct date on)
{
    const struct outline *o = program_outline(e->program, on);

    if (!e->bank->n_items)
        return S("There are no questions for this exam yet.");
    if (!o)
        return S("No content outline of this exam is in force today.");
    if (!program_has_form(e->program, o))
        return S("The form of this exam is not known, or not of a kind that a "
                 "mock can have.");
    if (e->program->format.segment_return)
        return S("In this exam you may go back to a finished segment; our mock "
                 "does not do that, so there is none.");
    return (struct str){ 0 };
}

const struct catalog *app_catalog(struct app *app)
{
    return &atomic_load(&app->catalog)->catalog;
}

static int cmp_version(const void *a, const void *b)
{
    const struct version *x = a, *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

const struct item *catalog_item(struct app *app, int64_t item_version)
{
    struct version key = { .id = item_version };

    for (struct generation *g = atomic_load(&app->catalog); g; g = g->older) {
        struct version *v = g->n_versions
                                ? bsearch(&key, g->versions, g->n_versions,
                                          sizeof *g->versions, cmp_version)
                                : NULL;
        if (v)
            return v->item;
    }
    return NULL;
}

const struct catalog_entry *catalog_entry_of_version(struct app *app,
                                                     int64_t program_version)
{
    for (struct generation *g = atomic_load(&app->catalog); g; g = g->older)
        for (int i = 0; i < g->catalog.n_entries; i++)
            if (g->catalog.entries[i].program_version == program_version)
                return &g->catalog.entries[i];
    return NULL;
}

/* ---- freezing what was read ---- */

struct freeze {
    struct app *app;
    struct arena *arena;
    const struct program_files *files;
    struct str *items; /* JSON of each item of the bank */
    int64_t program_version;
    int64_t *item_versions;
};

static enum status put_program(struct db *db, struct freeze *f, int64_t now_us,
                               struct err *err)
{
    struct str hash = hash_of(f->arena, f->files->program_bytes);
    struct program_version_put_in put = { f->files->id, hash,
                                          f->files->program_bytes, now_us };
    struct program_version_put_row row;
    struct program_version_find_in find = { f->files->id, hash };
    struct program_version_find_row found;
    bool has;
    struct stmt *st = db_stmt(db, Q_PROGRAM_VERSION_PUT);
    enum status status = program_version_put_bind(st, &put);

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    if (has) {
        program_version_put_read(st, f->arena, &row);
        f->program_version = row.id;
        return stmt_run(st, err);
    }
    st = db_stmt(db, Q_PROGRAM_VERSION_FIND);
    status = program_version_find_bind(st, &find);
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    if (!has)
        return err_set(err, E_CORRUPT, "a program version has vanished");
    program_version_find_read(st, f->arena, &found);
    f->program_version = found.id;
    return stmt_run(st, err);
}

static enum status find_item(struct db *db, struct freeze *f, int i,
                             struct err *err)
{
    struct item_version_find_in in = { f->files->id,
                                       f->files->bank->items[i].id,
                                       hash_of(f->arena, f->items[i]) };
    struct item_version_find_row row;
    bool has;
    struct stmt *st = db_stmt(db, Q_ITEM_VERSION_FIND);
    enum status status = item_version_find_bind(st, &in);

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK || !has)
        return status;
    item_version_find_read(st, f->arena, &row);
    f->item_versions[i] = row.id;
    return stmt_run(st, err);
}

static enum status put_item(struct db *db, struct freeze *f, int i,
                            int64_t now_us, struct err *err)
{
    struct item_version_put_in in = { f->files->id, f->files->bank->items[i].id,
                                      hash_of(f->arena, f->items[i]),
                                      f->items[i], now_us };
    struct item_version_put_row row;
    bool has;
    struct stmt *st = db_stmt(db, Q_ITEM_VERSION_PUT);
    enum status status = item_version_put_bind(st, &in);

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK || !has)
        return status;
    item_version_put_read(st, f->arena, &row);
    f->item_versions[i] = row.id;
    return stmt_run(st, err);
}

static enum status freeze(struct db *db, void *arg, struct err *err)
{
    struct freeze *f = arg;
    int64_t now_us = clock_now_us(&f->app->clock);
    int n = f->files->bank->n_items;
    enum status status = put_program(db, f, now_us, err);

    for (int i = 0; i < n && status == OK; i++) {
        f->item_versions[i] = 0;
        status = find_item(db, f, i, err);
        if (status == OK && !f->item_versions[i])
            status = put_item(db, f, i, now_us, err);
    }
    if (status != OK)
        return status;
    struct catalog_put_in in = {
        f->files->id, f->program_version,
        ids_json_text(f->arena, f->item_versions, (size_t)n), now_us
    };
    struct stmt *st = db_stmt(db, Q_CATALOG_PUT);
    status = catalog_put_bind(st, &in);
    return status == OK ? stmt_run(st, err) : status;
}

/* Are these very files what is served already? Then no write is needed. */
static enum status is_frozen(struct db *db, struct freeze *f, bool *frozen,
                             struct err *err)
{
    struct catalog_load_in in = { f->files->id };
    struct catalog_load_row row;
    struct stmt *st = db_stmt(db, Q_CATALOG_LOAD);
    bool has;
    enum status status = catalog_load_bind(st, &in);
    int n = f->files->bank->n_items;

    *frozen = false;
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK || !has)
        return status;
    catalog_load_read(st, f->arena, &row);
    status = stmt_run(st, err);
    struct program_version_find_in find = {
        f->files->id, hash_of(f->arena, f->files->program_bytes)
    };
    struct program_version_find_row found;
    st = db_stmt(db, Q_PROGRAM_VERSION_FIND);
    if (status == OK)
        status = program_version_find_bind(st, &find);
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK || !has)
        return status;
    program_version_find_read(st, f->arena, &found);
    f->program_version = found.id;
    status = stmt_run(st, err);
    for (int i = 0; i < n && status == OK; i++) {
        status = find_item(db, f, i, err);
        if (status == OK && !f->item_versions[i])
            return OK;
    }
    *frozen =
        status == OK && found.id == row.program_version &&
        str_eq(row.items, ids_json_text(f->arena, f->item_versions, (size_t)n));
    return status;
}

/* ---- making entries ---- */

struct loading {
    struct app *app;
    struct generation *gen;
    struct {
        struct catalog_entry *p;
        size_t n, cap;
    } entries;
    struct {
        struct version *p;
        size_t n, cap;
    } versions;
};

static void add_entry(struct loading *l, const struct catalog_entry *entry)
{
    VEC_PUSH(&l->gen->arena, &l->entries, *entry);
    for (int i = 0; i < entry->bank->n_items; i++)
        VEC_PUSH(&l->gen->arena, &l->versions,
                 (struct version){ entry->item_versions[i],
                                   &entry->bank->items[i] });
}

static enum status add_good(struct loading *l, const struct program_files *pf,
                            struct err *err)
{
    struct arena *a = &l->gen->arena;
    int n = pf->bank->n_items;
    struct freeze f = {
        .app = l->app,
        .arena = a,
        .files = pf,
        .items = ARENA_ARRAY(a, struct str, (size_t)n),
        .item_versions = ARENA_ARRAY(a, int64_t, (size_t)n),
    };
    bool frozen = false;

    for (int i = 0; i < n; i++)
        f.items[i] = item_json_text(a, &pf->bank->items[i]);
    struct db *db = store_read_begin(l->app->store);
    enum status status = is_frozen(db, &f, &frozen, err);
    store_read_end(l->app->store, db);
    if (status == OK && !frozen)
        status = app_write(l->app, freeze, &f, err);
    if (status == OK)
        add_entry(l, &(struct catalog_entry){
                         .program = pf->program,
                         .policy = pf->policy,
                         .bank = pf->bank,
                         .notes = pf->notes,
                         .n_notes = pf->n_notes,
                         .calibration = pf->calibration,
                         .program_version = f.program_version,
                         .item_versions = f.item_versions,
                         .problems = pf->problems,
                     });
    return status;
}

static int cmp_item(const void *a, const void *b)
{
    const struct item *x = a, *y = b;

    return str_cmp(x->id, y->id);
}

struct stored {
    struct str program, body;
    int64_t program_version;
    int64_t *ids;
    size_t n;
    struct item *items;
};

static enum status read_stored(struct db *db, struct arena *a,
                               const struct catalog_list_row *row,
                               struct stored *s, struct err *err)
{
    struct program_version_load_in in = { row->program_version };
    struct program_version_load_row pv;
    struct stmt *st = db_stmt(db, Q_PROGRAM_VERSION_LOAD);
    bool has = false;
    enum status status = program_version_load_bind(st, &in);

    s->program = row->program;
    s->program_version = row->program_version;
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    if (!has || !ids_json_parse(a, row->items, &s->ids, &s->n))
        return err_set(err, E_CORRUPT, "the stored version of %.*s is gone",
                       STR_ARG(row->program));
    program_version_load_read(st, a, &pv);
    s->body = pv.body;
    status = stmt_run(st, err);
    s->items = ARENA_ARRAY(a, struct item, s->n);
    for (size_t i = 0; i < s->n && status == OK; i++) {
        struct item_version_load_in one = { s->ids[i] };
        struct item_version_load_row iv;
        struct problems ps;
        problems_init(&ps, a);
        st = db_stmt(db, Q_ITEM_VERSION_LOAD);
        status = item_version_load_bind(st, &one);
        if (status == OK)
            status = stmt_step(st, &has, err);
        if (status != OK)
            return status;
        if (has)
            item_version_load_read(st, a, &iv);
        if (!has || !item_json_parse(a, iv.body, iv.item, &s->items[i], &ps))
            return err_set(err, E_CORRUPT, "item version %lld cannot be read",
                           (long long)s->ids[i]);
        status = stmt_run(st, err);
    }
    return status;
}

/* The last good version, from the store; `pf`: its files, NULL when gone. */
static enum status add_stored(struct loading *l, const struct stored *s,
                              const struct program_files *pf, struct err *err)
{
    struct arena *a = &l->gen->arena;
    struct program_file file;
    struct problems ps;
    struct bank *bank = ARENA_NEW(a, struct bank);
    struct {
        struct item item;
        int64_t id;
    } *both = arena_calloc(a, s->n, sizeof *both);
    int64_t *ids = ARENA_ARRAY(a, int64_t, s->n);
    struct item *items = ARENA_ARRAY(a, struct item, s->n);

    problems_init(&ps, a);
    if (!program_yaml_parse(a, s->body, S("stored program.yaml"), s->program,
                            &file, &ps))
        return err_set(err, E_CORRUPT, "the stored version of %.*s is unusable",
                       STR_ARG(s->program));
    for (size_t i = 0; i < s->n; i++) {
        both[i].item = s->items[i];
        both[i].id = s->ids[i];
    }
    qsort(both, s->n, sizeof *both, cmp_item); /* the item comes first */
    for (size_t i = 0; i < s->n; i++) {
        items[i] = both[i].item;
        ids[i] = both[i].id;
    }
    bank->program = s->program;
    bank->items = items;
    bank->n_items = (int)s->n;
    add_entry(l, &(struct catalog_entry){
                     .program = file.program,
                     .policy = file.policy,
                     .bank = bank,
                     .program_version = s->program_version,
                     .item_versions = ids,
                     .notes = pf ? pf->notes : NULL,
                     .n_notes = pf ? pf->n_notes : 0,
                     .calibration = pf ? pf->calibration : NULL,
                     .problems = pf ? pf->problems : (struct problems){ 0 },
                     .is_stale = true,
                 });
    return OK;
}

static bool has_entry(const struct loading *l, struct str program)
{
    for (size_t i = 0; i < l->entries.n; i++)
        if (str_eq(l->entries.p[i].program->id, program))
            return true;
    return false;
}

static const struct program_files *files_of(const struct program_files *files,
                                            size_t n, struct str program)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(files[i].id, program))
            return &files[i];
    return NULL;
}

/* Programs that are stored but whose files are bad or gone. */
static enum status add_all_stored(struct loading *l,
                                  const struct program_files *files, size_t n,
                                  struct err *err)
{
    struct arena *a = &l->gen->arena;
    struct {
        struct catalog_list_row *p;
        size_t n, cap;
    } rows = { 0 };
    bool has;

    struct db *db = store_read_begin(l->app->store);
    struct stmt *st = db_stmt(db, Q_CATALOG_LIST);
    enum status status;
    while ((status = stmt_step(st, &has, err)) == OK && has) {
        struct catalog_list_row row;
        catalog_list_read(st, a, &row);
        if (!has_entry(l, row.program))
            VEC_PUSH(a, &rows, row);
    }
    for (size_t i = 0; i < rows.n && status == OK; i++) {
        struct stored s = { 0 };
        status = read_stored(db, a, &rows.p[i], &s, err);
        if (status == OK)
            status = add_stored(l, &s, files_of(files, n, s.program), err);
    }
    store_read_end(l->app->store, db);
    return status;
}

static int cmp_entry(const void *a, const void *b)
{
    const struct catalog_entry *x = a, *y = b;

    return str_cmp(x->program->id, y->program->id);
}

static enum status load_files(struct loading *l, struct program_files **files,
                              size_t *n, struct err *err)
{
    struct arena *a = &l->gen->arena;
    struct str *ids = NULL;
    enum status status = OK;

    *files = NULL;
    *n = 0;
    if (!l->app->programs_dir.n)
        return OK;
    status = files_list_programs(a, l->app->programs_dir, &ids, n, err);
    if (status != OK)
        return status;
    *files = ARENA_ARRAY(a, struct program_files, *n);
    for (size_t i = 0; i < *n && status == OK; i++) {
        struct program_files *pf = &(*files)[i];
        struct str dir = str_fmt(a, "%.*s/%.*s", STR_ARG(l->app->programs_dir),
                                 STR_ARG(ids[i]));
        status = files_read_program(a, dir, pf, err);
        if (status == OK && pf->program && pf->policy && pf->bank)
            status = add_good(l, pf, err);
    }
    return status;
}

static enum status load_generation(struct app *app, struct err *err)
{
    struct generation *g = calloc(1, sizeof *g);
    struct loading l = { .app = app, .gen = g };
    struct program_files *files;
    size_t n;

    if (!g)
        BUG("out of memory");
    enum status status = load_files(&l, &files, &n, err);
    if (status == OK)
        status = add_all_stored(&l, files, n, err);
    if (status != OK) {
        arena_release(&g->arena);
        free(g);
        return status;
    }
    problems_init(&g->catalog.problems, &g->arena);
    for (size_t i = 0; i < n; i++)
        if (!has_entry(&l, files[i].id))
            for (size_t k = 0; k < files[i].problems.n; k++)
                VEC_PUSH(&g->arena, &g->catalog.problems,
                         files[i].problems.p[k]);
    if (l.entries.n)
        qsort(l.entries.p, l.entries.n, sizeof *l.entries.p, cmp_entry);
    if (l.versions.n)
        qsort(l.versions.p, l.versions.n, sizeof *l.versions.p, cmp_version);
    g->catalog.entries = l.entries.p;
    g->catalog.n_entries = (int)l.entries.n;
    g->versions = l.versions.p;
    g->n_versions = l.versions.n;
    g->older = atomic_load(&app->catalog);
    atomic_store(&app->catalog, g);
    return OK;
}

/* ---- noticing changes ---- */

static void sign_matches(const char *pattern, uint64_t *signature)
{
    glob_t g;

    if (glob(pattern, 0, NULL, &g))
        return;
    for (size_t i = 0; i < g.gl_pathc; i++) {
        struct stat st;
        if (lstat(g.gl_pathv[i], &st))
            continue;
        int64_t facts[] = { st.st_size, st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
                            (int64_t)st.st_ino };
        *signature =
            hash_bytes(g.gl_pathv[i], strlen(g.gl_pathv[i]), *signature);
        *signature = hash_bytes(facts, sizeof facts, *signature);
    }
    globfree(&g);
}

/* Names, sizes and times of all program files. */
static uint64_t signature(struct app *app)
{
    struct arena a = { 0 };
    uint64_t s = 1;

    if (app->programs_dir.n) {
        sign_matches(
            str_fmt(&a, "%.*s/*/program.yaml", STR_ARG(app->programs_dir)).p,
            &s);
        sign_matches(
            str_fmt(&a, "%.*s/*/bank/*.md", STR_ARG(app->programs_dir)).p, &s);
        sign_matches(
            str_fmt(&a, "%.*s/*/bank/images/*.svg", STR_ARG(app->programs_dir))
                .p,
            &s);
        sign_matches(
            str_fmt(&a, "%.*s/*/notes/*.md", STR_ARG(app->programs_dir)).p, &s);
        sign_matches(
            str_fmt(&a, "%.*s/*/calibration.json", STR_ARG(app->programs_dir))
                .p,
            &s);
    }
    arena_release(&a);
    return s;
}

static void tell(const struct problems *ps)
{
    struct arena a = { 0 };

    for (size_t i = 0; i < ps->n; i++) {
        struct str text = problem_text(&a, &ps->p[i]);
        fprintf(stderr, "%.*s\n", STR_ARG(text));
    }
    if (ps->cut)
        fprintf(stderr, "and %zu more\n", ps->cut);
    arena_release(&a);
}

void app_tell_problems(struct app *app)
{
    const struct catalog *c = app_catalog(app);

    tell(&c->problems);
    for (int i = 0; i < c->n_entries; i++)
        if (c->entries[i].is_stale) {
            tell(&c->entries[i].problems);
            fprintf(stderr, "resit: %.*s is served as last stored\n",
                    STR_ARG(c->entries[i].program->id));
        }
    if (!c->n_entries)
        fprintf(stderr, "resit: there is no program to serve; name their "
                        "folder with --programs\n");
}

bool app_reload(struct app *app)
{
    struct err err = { 0 };
    bool changed = false;

    pthread_mutex_lock(&app->reload_lock);
    uint64_t now = signature(app);
    if (now != app->files_signature) {
        app->files_signature = now;
        changed = load_generation(app, &err) == OK;
        if (changed)
            app_tell_problems(app);
        else
            fprintf(stderr, "resit: the programs were not reloaded: %.*s\n",
                    STR_ARG(err.message));
    }
    pthread_mutex_unlock(&app->reload_lock);
    return changed;
}

enum status catalog_open(struct app *app, struct err *err)
{
    app->files_signature = signature(app);
    return load_generation(app, err);
}

void catalog_close(struct app *app)
{
    struct generation *g = atomic_exchange(&app->catalog, NULL);

    while (g) {
        struct generation *older = g->older;
        arena_release(&g->arena);
        free(g);
        g = older;
    }
}
