#include "app/catalog_int.h"

#include "base/rng.h"

#include <glob.h>
#include <sys/stat.h>

enum { TOLD_MOST = 20 }; /* problems of a program, to the log */

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

uint64_t catalog_signature(struct app *app, struct str program)
{
    static const char *const parts[] = { "program.yaml", "bank/*.md",
                                         "bank/images/*.svg", "notes/*.md",
                                         "calibration.json" };
    struct arena a = { 0 };
    uint64_t s = 1;

    for (size_t i = 0; app->programs_dir.n && i < sizeof parts / sizeof *parts;
         i++)
        sign_matches(str_fmt(&a, "%.*s/%.*s/%s", STR_ARG(app->programs_dir),
                             STR_ARG(program), parts[i])
                         .p,
                     &s);
    arena_release(&a);
    return s;
}

static void tell(const struct problems *ps)
{
    struct arena a = { 0 };

    size_t told = ps->n < TOLD_MOST ? ps->n : TOLD_MOST;
    size_t more = ps->cut + ps->n - told;
    for (size_t i = 0; i < told; i++) {
        struct str text = problem_text(&a, &ps->p[i]);
        fprintf(stderr, "%.*s\n", STR_ARG(text));
    }
    if (more)
        fprintf(stderr, "and %zu more; 'resit bank check' tells all\n", more);
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
    uint64_t now = catalog_signature(app, S("*"));
    if (now != app->files_signature) {
        app->files_signature = now;
        changed = catalog_load(app, &err) == OK;
        if (changed)
            app_tell_problems(app);
        else
            fprintf(stderr, "resit: the programs were not reloaded: %.*s\n",
                    STR_ARG(err.message));
    }
    pthread_mutex_unlock(&app->reload_lock);
    return changed;
}
