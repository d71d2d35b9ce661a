#include "app/app_int.h"

#include "app/frozen.h"
#include "app/live.h"
#include "app/restore.h"
#include "app/secret.h"
#include "app/stock.h"
#include "app/study_int.h"
#include "retake/policy.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READERS = 6 };

/* A new folder is not there after a power cut until the one it stands in has
 * been stored. */
static void sync_parent(const char *path)
{
    char up[PATH_MAX];

    if ((size_t)snprintf(up, sizeof up, "%s/..", path) >= sizeof up)
        return;
    int fd = open(up, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
}

static bool make_one(const char *path)
{
    if (mkdir(path, 0700))
        return errno == EEXIST;
    sync_parent(path);
    return true;
}

/* The folder and those above it. */
static enum status make_folder(struct arena *a, struct str dir, struct err *err)
{
    char *path = str_to_c(a, dir);

    for (char *p = path + 1; *p; p++)
        if (*p == '/') {
            *p = 0;
            (void)make_one(path);
            *p = '/';
        }
    if (make_one(path))
        return OK;
    err_set(err, E_IO, "the data folder %s cannot be made", path);
    err_detail(err, "%s", strerror(errno));
    err_hint(err, "name another one with --data");
    return E_IO;
}

static enum status lock_folder(struct app *app, struct err *err)
{
    struct str path = str_fmt(&app->arena, "%.*s/lock", STR_ARG(app->data_dir));

    app->lock_fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (app->lock_fd < 0) {
        err_set(err, E_IO, "%s cannot be opened", path.p);
        err_detail(err, "%s", strerror(errno));
        return E_IO;
    }
    if (!flock(app->lock_fd, LOCK_EX | LOCK_NB))
        return OK;
    err_set(err, E_TAKEN, "the data in %.*s is being served already",
            STR_ARG(app->data_dir));
    err_hint(err, "use the server that runs ('resit open' prints an address), "
                  "or stop it first, or name another folder with --data");
    return E_TAKEN;
}

static enum status open_store(struct app *app, struct err *err)
{
    struct store_options o = {
        .path = str_fmt(&app->arena, "%.*s/resit.db", STR_ARG(app->data_dir)),
        .create = !app->read_only,
        .read_only = app->read_only,
        .guest = !app->exclusive,
        .n_readers = READERS,
    };

    if (app->read_only && access(o.path.p, F_OK)) {
        err_set(err, E_MISSING, "there is no data in %.*s",
                STR_ARG(app->data_dir));
        err_hint(err, "name the folder with --data, or run 'resit serve' once");
        return E_MISSING;
    }
    return store_open(&o, &app->store, err);
}

enum status app_open(const struct app_options *o, struct app **out,
                     struct err *err)
{
    struct app *app = calloc(1, sizeof *app);
    enum status status = OK;

    if (!app)
        BUG("out of memory");
    secret_init();
    app->data_dir = str_dup(&app->arena, o->data_dir);
    app->programs_dir = str_dup(&app->arena, o->programs_dir);
    app->exclusive = o->exclusive;
    app->serve = o->serve;
    app->read_only = o->read_only;
    app->lock_fd = -1;
    pthread_mutex_init(&app->reload_lock, NULL);
    app->reviews = reviews_new();
    app->frozen = frozen_new();
    app->live = live_map_new();
    app->stock = stock_new();
    app->audit = audit_job_new();
    app->import = import_job_new();
    app->study = study_cache_new();
    app->fit = study_fit_new();
    if (!app->read_only)
        status = make_folder(&app->arena, app->data_dir, err);
    if (status == OK && app->exclusive)
        status = lock_folder(app, err);
    if (status == OK)
        status =
            restore_finish(&app->arena, app->data_dir, app->exclusive, err);
    if (status == OK)
        status = open_store(app, err);
    if (status == OK && !app->read_only)
        status = clock_open(app, err);
    if (status == OK)
        status = catalog_open(app, err);
    if (status == OK)
        status = access_open(app, err);
    if (status == OK)
        status = tokens_open(app, err);
    if (status == OK && app->serve)
        status = jobs_start(app, err);
    if (status != OK) {
        app_close(app);
        return status;
    }
    if (app->serve)
        import_job_go_on(app);
    *out = app;
    return OK;
}

void app_close(struct app *app)
{
    if (!app)
        return;
    jobs_stop(app);
    study_fit_free(app->fit);
    if (app->store)
        store_end_checks(app->store);
    audit_job_free(app->audit);
    import_job_free(app->import);
    if (app->store)
        store_close(app->store);
    arena_release(&app->acts);
    arena_release(&app->acted);
    live_map_free(app->live);
    stock_free(app->stock);
    study_cache_free(app->study);
    frozen_free(app->frozen);
    access_close(app);
    tokens_close(app);
    reviews_free(app->reviews);
    catalog_close(app);
    pthread_mutex_destroy(&app->reload_lock);
    if (app->lock_fd >= 0)
        close(app->lock_fd);
    arena_release(&app->arena);
    free(app);
}

int64_t app_now_us(struct app *app)
{
    return clock_now_us(&app->clock);
}

/* The day where the server runs. */
static struct date local_day(int64_t at_us)
{
    time_t s = (time_t)(at_us / US_PER_S);
    struct tm tm;
    struct date d = date_from_us(at_us);

    if (localtime_r(&s, &tm))
        (void)date_from_ymd(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, &d);
    return d;
}

struct date app_day_of(const struct policy *p, int64_t at_us)
{
    return p->has_zone ? zone_date(&p->zone, at_us) : local_day(at_us);
}

struct date app_today(struct app *app)
{
    (void)app;
    return local_day(clock_wall_us());
}

struct date app_today_for(struct app *app, const struct policy *p)
{
    (void)app;
    return app_day_of(p, clock_wall_us());
}

struct store_counts app_counts(struct app *app)
{
    return store_counts(app->store);
}
