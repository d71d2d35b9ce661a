#include "app/catalog_int.h"

#include "app/files.h"
#include "app/frozen.h"
#include "base/vec.h"
#include "format/form_json.h"
#include "format/item_json.h"
#include "format/program_yaml.h"

enum { PROBLEMS_KEPT = 100 }; /* of each program; the rest is counted */

/* A program whose files cannot be served. */
struct bad {
    struct str id;
    uint64_t signature;
    struct problems problems;
    struct program_files files; /* at the first load only */
};

struct loading {
    struct app *app;
    const struct catalog *before; /* NULL: this is the first */
    struct generation *gen;
    struct {
        struct catalog_entry *p;
        size_t n, cap;
    } entries;
    struct {
        struct version *p;
        size_t n, cap;
    } versions;
    struct {
        struct bad *p;
        size_t n, cap;
    } bad;
};

/* An entry whose items no older generation has. */
static void add_new(struct loading *l, const struct catalog_entry *entry)
{
    VEC_PUSH(&l->gen->arena, &l->entries, *entry);
    for (int i = 0; i < entry->bank->n_items; i++)
        VEC_PUSH(&l->gen->arena, &l->versions,
                 (struct version){ entry->item_versions[i],
                                   &entry->bank->items[i] });
}

static struct problems keep_problems(struct arena *a,
                                     const struct problems *from)
{
    struct problems to;

    problems_init(&to, a);
    for (size_t i = 0; i < from->n && i < PROBLEMS_KEPT; i++) {
        struct problem p = from->p[i];
        p.file = str_dup(a, p.file);
        p.what = str_dup(a, p.what);
        p.mend = str_dup(a, p.mend);
        VEC_PUSH(a, &to, p);
    }
    to.cut = from->cut + from->n - to.n;
    return to;
}

/* ---- from files ---- */

static enum status add_good(struct loading *l, struct arena *a,
                            const struct program_files *pf, uint64_t signature,
                            struct err *err)
{
    struct frozen_ids ids;
    enum status status = catalog_freeze(l->app, a, pf, &ids, err);

    if (status == OK)
        add_new(l, &(struct catalog_entry){
                       .program = pf->program,
                       .policy = pf->policy,
                       .bank = pf->bank,
                       .notes = pf->notes,
                       .n_notes = pf->n_notes,
                       .calibration = pf->calibration,
                       .calibration_version = ids.calibration_version,
                       .program_version = ids.program_version,
                       .item_versions = ids.item_versions,
                       .problems = pf->problems,
                       .files_signature = signature,
                   });
    return status;
}

static enum status read_files(struct loading *l, struct str id, struct shelf *k,
                              bool *is_shelved, struct err *err)
{
    struct program_files pf;
    uint64_t signature = catalog_signature(l->app, id);
    struct str dir = str_fmt(&k->arena, "%.*s/%.*s",
                             STR_ARG(l->app->programs_dir), STR_ARG(id));
    enum status status = files_read_program(&k->arena, dir, &pf, err);

    if (status != OK)
        return status;
    if (pf.program && pf.policy && pf.bank) {
        *is_shelved = true;
        return add_good(l, &k->arena, &pf, signature, err);
    }
    struct bad bad = { .id = str_dup(&l->gen->arena, id),
                       .signature = signature,
                       .problems =
                           keep_problems(&l->gen->arena, &pf.problems) };
    *is_shelved = !l->before; /* its notes are served beside the stored bank */
    if (*is_shelved)
        bad.files = pf;
    VEC_PUSH(&l->gen->arena, &l->bad, bad);
    return OK;
}

static enum status load_program(struct loading *l, struct str id,
                                struct err *err)
{
    const struct catalog_entry *before =
        l->before ? catalog_find(l->before, id) : NULL;
    bool is_shelved = false;

    if (before && before->files_signature == catalog_signature(l->app, id)) {
        VEC_PUSH(&l->gen->arena, &l->entries, *before);
        return OK;
    }
    struct shelf *k = calloc(1, sizeof *k);
    if (!k)
        BUG("out of memory");
    enum status status = read_files(l, id, k, &is_shelved, err);
    if (is_shelved) {
        k->next = l->gen->shelves;
        l->gen->shelves = k;
    } else {
        arena_release(&k->arena);
        free(k);
    }
    return status;
}

static enum status load_files(struct loading *l, struct err *err)
{
    struct arena a = { 0 };
    struct str *ids = NULL;
    size_t n = 0;
    enum status status = OK;

    if (l->app->programs_dir.n)
        status = files_list_programs(&a, l->app->programs_dir, &ids, &n, err);
    for (size_t i = 0; i < n && status == OK; i++)
        status = load_program(l, ids[i], err);
    arena_release(&a);
    return status;
}

/* ---- from the store ---- */

static int cmp_item(const void *a, const void *b)
{
    const struct item *x = a, *y = b;

    return str_cmp(x->id, y->id);
}

struct stored {
    struct str program, body;
    int64_t program_version, calibration_version;
    const struct calibration *calibration;
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
    s->calibration_version = row->calibration.v;
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

/* The last good version, from the store; `bad`: its files, NULL when gone. */
static enum status add_stored(struct loading *l, const struct stored *s,
                              const struct bad *bad, struct err *err)
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
    struct catalog_entry entry = {
        .program = file.program,
        .policy = file.policy,
        .bank = bank,
        .calibration = s->calibration,
        .calibration_version = s->calibration_version,
        .program_version = s->program_version,
        .item_versions = ids,
        .is_stale = true,
    };
    if (bad) {
        entry.notes = bad->files.notes;
        entry.n_notes = bad->files.n_notes;
        entry.problems = bad->problems;
        entry.files_signature = bad->signature;
    }
    add_new(l, &entry);
    return OK;
}

static bool has_entry(const struct loading *l, struct str program)
{
    for (size_t i = 0; i < l->entries.n; i++)
        if (str_eq(l->entries.p[i].program->id, program))
            return true;
    return false;
}

static const struct bad *bad_of(const struct loading *l, struct str program)
{
    for (size_t i = 0; i < l->bad.n; i++)
        if (str_eq(l->bad.p[i].id, program))
            return &l->bad.p[i];
    return NULL;
}

/* Programs that are stored but whose files are bad or gone. */
static enum status add_all_stored(struct loading *l, struct err *err)
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
        if (status == OK && s.calibration_version)
            status = frozen_calibration(l->app, db, s.calibration_version,
                                        &s.calibration, err);
        if (status == OK)
            status = add_stored(l, &s, bad_of(l, s.program), err);
    }
    store_read_end(l->app->store, db);
    return status;
}

/* The same, once they have been loaded: as the generation before has them. */
static void add_all_before(struct loading *l)
{
    for (int i = 0; i < l->before->n_entries; i++) {
        struct catalog_entry e = l->before->entries[i];
        if (has_entry(l, e.program->id))
            continue;
        const struct bad *bad = bad_of(l, e.program->id);
        e.problems = bad ? bad->problems : (struct problems){ 0 };
        e.files_signature = bad ? bad->signature : 0;
        e.is_stale = true;
        VEC_PUSH(&l->gen->arena, &l->entries, e);
    }
}

/* ---- a generation ---- */

static int cmp_entry(const void *a, const void *b)
{
    const struct catalog_entry *x = a, *y = b;

    int by_name = str_cmp(x->program->abbr, y->program->abbr);

    return by_name ? by_name : str_cmp(x->program->id, y->program->id);
}

static void publish(struct loading *l)
{
    struct generation *g = l->gen;

    problems_init(&g->catalog.problems, &g->arena);
    for (size_t i = 0; i < l->bad.n; i++)
        if (!has_entry(l, l->bad.p[i].id))
            for (size_t k = 0; k < l->bad.p[i].problems.n; k++)
                VEC_PUSH(&g->arena, &g->catalog.problems,
                         l->bad.p[i].problems.p[k]);
    if (l->entries.n)
        qsort(l->entries.p, l->entries.n, sizeof *l->entries.p, cmp_entry);
    if (l->versions.n)
        qsort(l->versions.p, l->versions.n, sizeof *l->versions.p, cmp_version);
    g->catalog.entries = l->entries.p;
    g->catalog.n_entries = (int)l->entries.n;
    g->versions = l->versions.p;
    g->n_versions = l->versions.n;
    g->older = atomic_load(&l->app->catalog);
    atomic_store(&l->app->catalog, g);
}

enum status catalog_load(struct app *app, struct err *err)
{
    struct generation *before = atomic_load(&app->catalog);
    struct loading l = { .app = app,
                         .before = before ? &before->catalog : NULL,
                         .gen = calloc(1, sizeof *l.gen) };

    if (!l.gen)
        BUG("out of memory");
    enum status status = load_files(&l, err);
    if (status == OK && !before)
        status = add_all_stored(&l, err);
    if (status == OK && before)
        add_all_before(&l);
    if (status == OK)
        publish(&l);
    else
        generation_free(l.gen);
    return status;
}
