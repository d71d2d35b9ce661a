#include "app/frozen.h"

#include "app/secret.h"
#include "format/calibration_json.h"
#include "format/item_json.h"
#include "format/program_yaml.h"

enum { SLOTS_LEAST = 1024 }; /* a power of two, as every size is */

struct slot {
    int64_t version;
    const struct item *item; /* NULL: the slot is free */
};

struct frozen_file {
    struct frozen_file *next;
    int64_t version;
    const struct program *program;
};

struct frozen_scale {
    struct frozen_scale *next;
    int64_t version;
    const struct calibration *calibration;
};

struct frozen {
    pthread_rwlock_t lock;
    struct arena arena; /* what no catalog has any more */
    struct slot *slots; /* at most half full */
    size_t n_slots, n;
    struct frozen_file *files;
    struct frozen_scale *scales;
};

static struct slot *slots_new(size_t n)
{
    struct slot *slots = calloc(n, sizeof *slots);

    if (!slots)
        BUG("out of memory");
    return slots;
}

struct frozen *frozen_new(void)
{
    struct frozen *f = calloc(1, sizeof *f);

    if (!f)
        BUG("out of memory");
    pthread_rwlock_init(&f->lock, NULL);
    f->slots = slots_new(SLOTS_LEAST);
    f->n_slots = SLOTS_LEAST;
    return f;
}

void frozen_free(struct frozen *f)
{
    if (!f)
        return;
    pthread_rwlock_destroy(&f->lock);
    arena_release(&f->arena);
    free(f->slots);
    free(f);
}

/* ---- items ---- */

/* The slot of a version, or the free one where it belongs. Ids are given one
 * after the other, so they spread by themselves. */
static struct slot *slot_of(const struct frozen *f, int64_t version)
{
    for (uint64_t at = (uint64_t)version;; at++) {
        struct slot *s = &f->slots[at & (f->n_slots - 1)];
        if (!s->item || s->version == version)
            return s;
    }
}

static void grow(struct frozen *f)
{
    struct slot *old = f->slots;
    size_t n_old = f->n_slots;

    f->n_slots *= 2;
    f->slots = slots_new(f->n_slots);
    for (size_t i = 0; i < n_old; i++)
        if (old[i].item)
            *slot_of(f, old[i].version) = old[i];
    free(old);
}

static void know_item(struct frozen *f, int64_t version,
                      const struct item *item)
{
    if (2 * (f->n + 1) > f->n_slots)
        grow(f);
    struct slot *s = slot_of(f, version);
    f->n += !s->item;
    *s = (struct slot){ version, item };
}

/* Read from the store what the files no longer have. */
static enum status read_item(struct frozen *f, struct db *db, int64_t version,
                             const struct item **out, struct err *err)
{
    struct stmt *st = db_stmt(db, Q_ITEM_VERSION_LOAD);
    struct item_version_load_in in = { version };
    struct item_version_load_row row;
    struct item *item = ARENA_NEW(&f->arena, struct item);
    struct problems ps;
    bool has = false;
    enum status status = item_version_load_bind(st, &in);

    problems_init(&ps, &f->arena);
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    if (has)
        item_version_load_read(st, &f->arena, &row);
    if (!has || !item_json_parse(&f->arena, row.body, row.item, item, &ps))
        return err_set(err, E_CORRUPT, "item version %lld cannot be read",
                       (long long)version);
    *out = item;
    return stmt_run(st, err);
}

enum status frozen_item(struct app *app, struct db *db, int64_t version,
                        const struct item **out, struct err *err)
{
    struct frozen *f = app->frozen;
    enum status status = OK;

    pthread_rwlock_rdlock(&f->lock);
    *out = slot_of(f, version)->item;
    pthread_rwlock_unlock(&f->lock);
    if (*out)
        return OK;
    pthread_rwlock_wrlock(&f->lock);
    *out = slot_of(f, version)->item; /* somebody may have been faster */
    if (!*out)
        *out = catalog_item(app, version);
    if (!*out)
        status = read_item(f, db, version, out, err);
    if (status == OK)
        know_item(f, version, *out);
    pthread_rwlock_unlock(&f->lock);
    return status;
}

void frozen_items(struct app *app, const int64_t *versions, int n,
                  const struct item **out)
{
    struct frozen *f = app->frozen;

    pthread_rwlock_rdlock(&f->lock);
    for (int i = 0; i < n; i++)
        out[i] = slot_of(f, versions[i])->item;
    pthread_rwlock_unlock(&f->lock);
}

/* ---- programs ---- */

static const struct program *find_file(const struct frozen *f, int64_t version)
{
    for (const struct frozen_file *p = f->files; p; p = p->next)
        if (p->version == version)
            return p->program;
    return NULL;
}

static enum status read_program(struct frozen *f, struct db *db,
                                int64_t version, const struct program **out,
                                struct err *err)
{
    struct stmt *st = db_stmt(db, Q_PROGRAM_VERSION_LOAD);
    struct program_version_load_in in = { version };
    struct program_version_load_row row;
    struct program_file file;
    struct problems ps;
    bool has = false;
    enum status status = program_version_load_bind(st, &in);

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    if (has)
        program_version_load_read(st, &f->arena, &row);
    problems_init(&ps, &f->arena);
    if (!has || !program_yaml_parse(&f->arena, row.body, S("program.yaml"),
                                    row.program, &file, &ps))
        return err_set(err, E_CORRUPT, "program version %lld cannot be read",
                       (long long)version);
    *out = file.program;
    return stmt_run(st, err);
}

enum status frozen_program(struct app *app, struct db *db, int64_t version,
                           const struct program **out, struct err *err)
{
    const struct catalog_entry *c = catalog_entry_of_version(app, version);
    struct frozen *f = app->frozen;
    enum status status = OK;

    if (c) {
        *out = c->program;
        return OK;
    }
    pthread_rwlock_wrlock(&f->lock);
    *out = find_file(f, version);
    if (!*out) {
        status = read_program(f, db, version, out, err);
        if (status == OK) {
            struct frozen_file *file = ARENA_NEW(&f->arena, struct frozen_file);
            *file = (struct frozen_file){ f->files, version, *out };
            f->files = file;
        }
    }
    pthread_rwlock_unlock(&f->lock);
    return status;
}

/* ---- calibrations ---- */

static const struct calibration *find_scale(const struct frozen *f,
                                            int64_t version)
{
    for (const struct frozen_scale *s = f->scales; s; s = s->next)
        if (s->version == version)
            return s->calibration;
    return NULL;
}

/* A figure that was changed would still be a figure: so the hash is looked at,
 * too. */
static enum status read_calibration(struct frozen *f, struct db *db,
                                    int64_t version,
                                    const struct calibration **out,
                                    struct err *err)
{
    struct stmt *st = db_stmt(db, Q_CALIBRATION_VERSION_LOAD);
    struct calibration_version_load_in in = { version };
    struct calibration_version_load_row row;
    struct problems ps;
    struct arena text = { 0 };
    bool has = false;
    enum status status = calibration_version_load_bind(st, &in);

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    if (has)
        calibration_version_load_read(st, &text, &row);
    problems_init(&ps, &f->arena);
    if (has && str_eq(row.hash, hash_of(&text, row.body)))
        *out =
            calibration_json_parse(&f->arena, row.body, S("calibration.json"),
                                   str_dup(&f->arena, row.program), &ps);
    arena_release(&text);
    if (!*out)
        return err_set(err, E_CORRUPT,
                       "calibration version %lld cannot be read",
                       (long long)version);
    return stmt_run(st, err);
}

enum status frozen_calibration(struct app *app, struct db *db, int64_t version,
                               const struct calibration **out, struct err *err)
{
    struct frozen *f = app->frozen;
    enum status status = OK;

    *out = catalog_calibration(app, version);
    if (*out)
        return OK;
    pthread_rwlock_wrlock(&f->lock);
    *out = find_scale(f, version);
    if (!*out) {
        status = read_calibration(f, db, version, out, err);
        if (status == OK) {
            struct frozen_scale *s = ARENA_NEW(&f->arena, struct frozen_scale);
            *s = (struct frozen_scale){ f->scales, version, *out };
            f->scales = s;
        }
    }
    pthread_rwlock_unlock(&f->lock);
    return status;
}
