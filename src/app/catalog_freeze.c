#include "app/catalog_int.h"

#include "app/files.h"
#include "app/secret.h"
#include "format/form_json.h"
#include "format/item_json.h"

struct freeze {
    struct app *app;
    struct arena *arena; /* scratch */
    const struct program_files *files;
    struct str *items; /* JSON of each item of the bank */
    struct frozen_ids *ids;
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
        f->ids->program_version = row.id;
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
    f->ids->program_version = found.id;
    return stmt_run(st, err);
}

static enum status find_calibration(struct db *db, struct freeze *f,
                                    struct err *err)
{
    struct calibration_version_find_in in = {
        f->files->id, hash_of(f->arena, f->files->calibration_bytes)
    };
    struct calibration_version_find_row row;
    bool has;
    struct stmt *st = db_stmt(db, Q_CALIBRATION_VERSION_FIND);
    enum status status = calibration_version_find_bind(st, &in);

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK || !has)
        return status;
    calibration_version_find_read(st, f->arena, &row);
    f->ids->calibration_version = row.id;
    return stmt_run(st, err);
}

static enum status put_calibration(struct db *db, struct freeze *f,
                                   int64_t now_us, struct err *err)
{
    struct str body = f->files->calibration_bytes;
    struct calibration_version_put_in in = { f->files->id,
                                             hash_of(f->arena, body), body,
                                             now_us };
    struct calibration_version_put_row row;
    bool has;
    struct stmt *st = db_stmt(db, Q_CALIBRATION_VERSION_PUT);
    enum status status = calibration_version_put_bind(st, &in);

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK || !has)
        return status;
    calibration_version_put_read(st, f->arena, &row);
    f->ids->calibration_version = row.id;
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
    f->ids->item_versions[i] = row.id;
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
    f->ids->item_versions[i] = row.id;
    return stmt_run(st, err);
}

static enum status freeze(struct db *db, void *arg, struct err *err)
{
    struct freeze *f = arg;
    int64_t now_us = clock_now_us(&f->app->clock);
    int n = f->files->bank->n_items;
    enum status status = put_program(db, f, now_us, err);

    for (int i = 0; i < n && status == OK; i++) {
        f->ids->item_versions[i] = 0;
        status = find_item(db, f, i, err);
        if (status == OK && !f->ids->item_versions[i])
            status = put_item(db, f, i, now_us, err);
    }
    f->ids->calibration_version = 0;
    if (status == OK && f->files->calibration)
        status = find_calibration(db, f, err);
    if (status == OK && f->files->calibration && !f->ids->calibration_version)
        status = put_calibration(db, f, now_us, err);
    if (status != OK)
        return status;
    struct catalog_put_in in = {
        .program = f->files->id,
        .program_version = f->ids->program_version,
        .items = ids_json_text(f->arena, f->ids->item_versions, (size_t)n),
        .calibration = { f->files->calibration != NULL,
                         f->ids->calibration_version },
        .loaded_us = now_us,
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
    f->ids->program_version = found.id;
    status = stmt_run(st, err);
    for (int i = 0; i < n && status == OK; i++) {
        status = find_item(db, f, i, err);
        if (status == OK && !f->ids->item_versions[i])
            return OK;
    }
    if (status == OK && f->files->calibration)
        status = find_calibration(db, f, err);
    *frozen = status == OK && found.id == row.program_version &&
              f->ids->calibration_version == row.calibration.v &&
              row.calibration.has == (f->files->calibration != NULL) &&
              str_eq(row.items,
                     ids_json_text(f->arena, f->ids->item_versions, (size_t)n));
    return status;
}

enum status catalog_freeze(struct app *app, struct arena *a,
                           const struct program_files *pf,
                           struct frozen_ids *ids, struct err *err)
{
    int n = pf->bank->n_items;
    struct arena scratch = { 0 };
    struct freeze f = {
        .app = app,
        .arena = &scratch,
        .files = pf,
        .items = ARENA_ARRAY(&scratch, struct str, (size_t)n),
        .ids = ids,
    };
    bool frozen = false;

    *ids = (struct frozen_ids){ .item_versions =
                                    ARENA_ARRAY(a, int64_t, (size_t)n) };
    for (int i = 0; i < n; i++)
        f.items[i] = item_json_text(&scratch, &pf->bank->items[i]);
    struct db *db = store_read_begin(app->store);
    enum status status = is_frozen(db, &f, &frozen, err);
    store_read_end(app->store, db);
    /* who only reads starts no sitting: nothing has to refer to a version */
    if (status == OK && !frozen && !app->read_only)
        status = app_write(app, freeze, &f, err);
    arena_release(&scratch);
    return status;
}
