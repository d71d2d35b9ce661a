#include "app/app_int.h"

#include "app/secret.h"

/* Sessions in memory, found by the first bytes of their hash; the store has
 * the same, so that a cookie is good across restarts. */
enum { SLOTS_LEAST = 64 }; /* a power of two, as every size is */

struct session_known {
    unsigned char hash[HASH_BYTES];
    int64_t person; /* 0: the slot is free */
    char csrf[32];
};

struct sessions {
    pthread_rwlock_t lock;
    struct session_known *slots;
    size_t n_slots, n;
};

/* The slot of a hash, or the free one where it belongs. */
static struct session_known *slot_of(const struct sessions *s, const void *hash)
{
    uint64_t at;

    memcpy(&at, hash, sizeof at);
    for (;; at++) {
        struct session_known *k = &s->slots[at & (s->n_slots - 1)];
        if (!k->person || !memcmp(k->hash, hash, HASH_BYTES))
            return k;
    }
}

/* So many, with everybody who is known but `without`. */
static void make_slots(struct sessions *s, size_t n_slots, int64_t without)
{
    struct session_known *old = s->slots;
    size_t n_old = s->n_slots;

    s->slots = calloc(n_slots, sizeof *s->slots);
    if (!s->slots)
        BUG("out of memory");
    s->n_slots = n_slots;
    s->n = 0;
    for (size_t i = 0; i < n_old; i++)
        if (old[i].person && old[i].person != without) {
            *slot_of(s, old[i].hash) = old[i];
            s->n++;
        }
    free(old);
}

static void know(struct sessions *s, struct str hash, int64_t person,
                 struct str csrf)
{
    if (hash.n != HASH_BYTES || csrf.n >= sizeof s->slots->csrf)
        BUG("a session of the wrong shape");
    pthread_rwlock_wrlock(&s->lock);
    if (2 * (s->n + 1) > s->n_slots)
        make_slots(s, 2 * s->n_slots, 0);
    struct session_known *k = slot_of(s, hash.p);
    s->n += !k->person;
    *k = (struct session_known){ .person = person };
    memcpy(k->hash, hash.p, HASH_BYTES);
    memcpy(k->csrf, csrf.p, csrf.n);
    pthread_rwlock_unlock(&s->lock);
}

enum status access_open(struct app *app, struct err *err)
{
    struct sessions *s = calloc(1, sizeof *s);
    struct arena a = { 0 };
    bool has;
    enum status status;

    if (!s)
        BUG("out of memory");
    pthread_rwlock_init(&s->lock, NULL);
    make_slots(s, SLOTS_LEAST, 0);
    app->sessions = s;
    struct db *db = store_read_begin(app->store);
    struct stmt *st = db_stmt(db, Q_SESSION_LIST);
    while ((status = stmt_step(st, &has, err)) == OK && has) {
        struct session_list_row row;
        session_list_read(st, &a, &row);
        know(s, row.hash, row.person, row.csrf);
    }
    store_read_end(app->store, db);
    arena_release(&a);
    return status;
}

void access_close(struct app *app)
{
    if (!app->sessions)
        return;
    pthread_rwlock_destroy(&app->sessions->lock);
    free(app->sessions->slots);
    free(app->sessions);
    app->sessions = NULL;
}

void access_forget(struct app *app, int64_t person)
{
    struct sessions *s = app->sessions;

    pthread_rwlock_wrlock(&s->lock);
    make_slots(s, s->n_slots, person);
    pthread_rwlock_unlock(&s->lock);
}

int access_count(struct app *app)
{
    pthread_rwlock_rdlock(&app->sessions->lock);
    int n = (int)app->sessions->n;
    pthread_rwlock_unlock(&app->sessions->lock);
    return n;
}

int64_t app_session(struct app *app, struct str cookie, struct arena *a,
                    struct str *csrf_token)
{
    struct sessions *s = app->sessions;
    int64_t person = 0;

    *csrf_token = (struct str){ 0 };
    if (!cookie.n || cookie.n > 64)
        return 0;
    struct str hash = hash_of(a, cookie);
    pthread_rwlock_rdlock(&s->lock);
    const struct session_known *k = slot_of(s, hash.p);
    person = k->person;
    if (person)
        *csrf_token = str_dup(a, str_from_c(k->csrf));
    pthread_rwlock_unlock(&s->lock);
    return person;
}

/* ---- the local person ---- */

enum status access_person(struct db *db, int64_t now_us, int64_t *person,
                          struct err *err)
{
    struct arena a = { 0 };
    struct person_local_row row;
    bool has;
    struct stmt *st = db_stmt(db, Q_PERSON_LOCAL);
    enum status status = stmt_step(st, &has, err);

    if (status == OK && has) {
        person_local_read(st, &a, &row);
        *person = row.id;
        status = stmt_run(st, err);
    } else if (status == OK) {
        struct person_add_in in = { now_us };
        struct person_add_row added;
        st = db_stmt(db, Q_PERSON_ADD);
        status = person_add_bind(st, &in);
        if (status == OK)
            status = stmt_step(st, &has, err);
        if (status == OK) {
            person_add_read(st, &a, &added);
            *person = added.id;
            status = stmt_run(st, err);
        }
    }
    arena_release(&a);
    return status;
}

enum status app_person(struct app *app, int64_t *person, struct err *err)
{
    struct arena a = { 0 };
    struct person_local_row row;
    bool has = false;
    struct db *db = store_read_begin(app->store);
    struct stmt *st = db_stmt(db, Q_PERSON_LOCAL);
    enum status status = stmt_step(st, &has, err);

    *person = 0;
    if (status == OK && has) {
        person_local_read(st, &a, &row);
        *person = row.id;
    }
    store_read_end(app->store, db);
    arena_release(&a);
    return status;
}

/* ---- keys ---- */

struct key_new {
    struct app *app;
    struct str hash;
};

static enum status add_key(struct db *db, void *arg, struct err *err)
{
    struct key_new *k = arg;
    int64_t now_us = clock_now_us(&k->app->clock);
    struct access_key_drop_old_in old = { now_us };
    struct access_key_add_in in = { k->hash, now_us,
                                    now_us + KEY_MINUTES * 60 * US_PER_S };
    struct stmt *st = db_stmt(db, Q_ACCESS_KEY_DROP_OLD);
    enum status status = access_key_drop_old_bind(st, &old);

    if (status == OK)
        status = stmt_run(st, err);
    st = db_stmt(db, Q_ACCESS_KEY_ADD);
    if (status == OK)
        status = access_key_add_bind(st, &in);
    return status == OK ? stmt_run(st, err) : status;
}

enum status app_key_new(struct app *app, struct arena *a, struct str *key,
                        struct err *err)
{
    struct key_new k = { .app = app };

    *key = secret_new(a);
    k.hash = hash_of(a, *key);
    return app_write(app, add_key, &k, err);
}

struct key_use {
    struct app *app;
    struct app_key_use *io;
    struct app_reply reply;
    struct str csrf;
    int64_t person;
};

static enum status use_key(struct db *db, void *arg, struct err *err)
{
    struct key_use *u = arg;
    struct arena *a = u->io->arena;
    int64_t now_us = clock_now_us(&u->app->clock);
    struct access_key_use_in use = { hash_of(a, u->io->key), now_us };
    bool has;
    struct stmt *st = db_stmt(db, Q_ACCESS_KEY_USE);
    enum status status = access_key_use_bind(st, &use);

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK || !has)
        return status;
    u->io->good = true;
    status = stmt_run(st, err);
    if (status == OK)
        status = access_person(db, now_us, &u->person, err);
    u->io->cookie = secret_new(a);
    u->csrf = secret_new(a);
    struct session_add_in in = { hash_of(a, u->io->cookie), u->person, u->csrf,
                                 now_us };
    st = db_stmt(db, Q_SESSION_ADD);
    if (status == OK)
        status = session_add_bind(st, &in);
    return status == OK ? stmt_run(st, err) : status;
}

static void key_used(void *arg)
{
    struct key_use *u = arg;

    if (u->io->result.status == OK && u->io->good)
        know(u->app->sessions, hash_of(u->io->arena, u->io->cookie), u->person,
             u->csrf);
    else
        u->io->good = false;
    u->reply.fn(u->reply.arg);
}

void app_key_use(struct app *app, struct app_key_use *io,
                 struct app_reply reply)
{
    struct key_use *u = ARENA_NEW(io->arena, struct key_use);

    *u = (struct key_use){ .app = app, .io = io, .reply = reply };
    io->good = false;
    app_write_async(app, use_key, u, &io->result,
                    (struct app_reply){ key_used, u });
}
