#include "app/app_int.h"

#include "app/secret.h"
#include "base/vec.h"

/* The server knows all tokens by heart and reads them again every second, for
 * another process makes and revokes them. One that is not known may be new;
 * whoever guesses must not keep the store busy. */
enum { LOOK_UPS_MOST = 20 }; /* in a second */

struct token_known {
    unsigned char hash[HASH_BYTES];
    int64_t person, expires_us;
    enum token_scope scope;
};

struct tokens {
    pthread_mutex_t lock;
    struct token_known known[TOKENS_MOST];
    size_t n;
    int look_ups; /* since they were read */
};

/* ---- scopes ---- */

static const struct str scopes[] = {
    [SCOPE_READ] = S_INIT("read"),
    [SCOPE_SIT] = S_INIT("sit"),
    [SCOPE_CASE] = S_INIT("case"),
    [SCOPE_ALL] = S_INIT("all"),
};

struct str token_scope_text(enum token_scope s)
{
    return scopes[s];
}

bool token_scope_parse(struct str s, enum token_scope *out)
{
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
        if (str_eq(scopes[i], s)) {
            *out = (enum token_scope)i;
            return true;
        }
    return false;
}

bool token_scope_allows(enum token_scope has, enum token_scope needs)
{
    return needs == SCOPE_READ || has == needs || has == SCOPE_ALL;
}

/* ---- in memory ---- */

static enum status read_known(struct app *app, struct token_known *known,
                              size_t *n, struct err *err)
{
    struct arena a = { 0 };
    struct db *db = store_read_begin(app->store);
    struct stmt *st = db_stmt(db, Q_API_TOKEN_LIST);
    enum status status;
    bool has;

    *n = 0;
    while ((status = stmt_step(st, &has, err)) == OK && has) {
        struct api_token_list_row row;
        struct token_known k;
        api_token_list_read(st, &a, &row);
        if (*n == TOKENS_MOST || row.hash.n != HASH_BYTES ||
            !token_scope_parse(row.scope, &k.scope))
            continue;
        memcpy(k.hash, row.hash.p, HASH_BYTES);
        k.person = row.person;
        k.expires_us = row.expires_us;
        known[(*n)++] = k;
    }
    store_read_end(app->store, db);
    arena_release(&a);
    return status;
}

enum status tokens_refresh(struct app *app, struct err *err)
{
    struct tokens *t = app->tokens;
    struct token_known known[TOKENS_MOST];
    size_t n;
    enum status status = read_known(app, known, &n, err);

    pthread_mutex_lock(&t->lock);
    if (status == OK) {
        memcpy(t->known, known, n * sizeof *known);
        t->n = n;
    }
    t->look_ups = 0;
    pthread_mutex_unlock(&t->lock);
    return status;
}

enum status tokens_open(struct app *app, struct err *err)
{
    app->tokens = calloc(1, sizeof *app->tokens);
    if (!app->tokens)
        BUG("out of memory");
    pthread_mutex_init(&app->tokens->lock, NULL);
    return tokens_refresh(app, err);
}

void tokens_close(struct app *app)
{
    if (!app->tokens)
        return;
    pthread_mutex_destroy(&app->tokens->lock);
    free(app->tokens);
    app->tokens = NULL;
}

void tokens_forget(struct app *app, int64_t person)
{
    struct tokens *t = app->tokens;
    size_t n = 0;

    pthread_mutex_lock(&t->lock);
    for (size_t i = 0; i < t->n; i++)
        if (t->known[i].person != person)
            t->known[n++] = t->known[i];
    t->n = n;
    pthread_mutex_unlock(&t->lock);
}

/* ---- who is it ---- */

/* True when it is known; `look_up` when the store may be asked. */
static bool recall(struct tokens *t, struct str hash, struct token_known *out,
                   bool *look_up)
{
    bool found = false;

    pthread_mutex_lock(&t->lock);
    for (size_t i = 0; i < t->n && !found; i++)
        if (!memcmp(t->known[i].hash, hash.p, HASH_BYTES)) {
            *out = t->known[i];
            found = true;
        }
    *look_up = !found && t->look_ups < LOOK_UPS_MOST;
    t->look_ups += *look_up;
    pthread_mutex_unlock(&t->lock);
    return found;
}

static void remember(struct tokens *t, struct str hash, struct token_known *k)
{
    memcpy(k->hash, hash.p, HASH_BYTES);
    pthread_mutex_lock(&t->lock);
    if (t->n < TOKENS_MOST)
        t->known[t->n++] = *k;
    pthread_mutex_unlock(&t->lock);
}

static bool look_up(struct app *app, struct arena *a, struct str hash,
                    struct token_known *out)
{
    struct api_token_find_in in = { hash };
    struct api_token_find_row row;
    struct err err;
    struct db *db = store_read_begin(app->store);
    struct stmt *st = db_stmt(db, Q_API_TOKEN_FIND);
    enum status status = api_token_find_bind(st, &in);
    bool has = false, known = false;

    if (status == OK)
        status = stmt_step(st, &has, &err);
    if (status == OK && has) {
        api_token_find_read(st, a, &row);
        known = token_scope_parse(row.scope, &out->scope);
        out->person = row.person;
        out->expires_us = row.expires_us;
        status = stmt_run(st, &err);
    }
    store_read_end(app->store, db);
    if (status == OK && known)
        remember(app->tokens, hash, out);
    return status == OK && known;
}

int64_t app_token(struct app *app, struct str secret, struct arena *a,
                  enum token_scope *scope)
{
    struct token_known k = { 0 };
    bool may_look_up;

    if (!secret.n || secret.n > 64)
        return 0;
    struct str hash = hash_of(a, secret);
    if (!recall(app->tokens, hash, &k, &may_look_up) &&
        !(may_look_up && look_up(app, a, hash, &k)))
        return 0;
    *scope = k.scope;
    return clock_now_us(&app->clock) < k.expires_us ? k.person : 0;
}

/* ---- making ---- */

struct making {
    struct app *app;
    struct token *token;
    struct arena *arena;
    struct str hash;
    int days;
};

static bool has_name(const struct token *list, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].name, name))
            return true;
    return false;
}

static enum status list_tokens(struct db *db, struct arena *a,
                               struct token **out, size_t *n, struct err *err)
{
    struct {
        struct token *p;
        size_t n, cap;
    } list = { 0 };
    struct stmt *st = db_stmt(db, Q_API_TOKEN_LIST);
    enum status status;
    bool has;

    while ((status = stmt_step(st, &has, err)) == OK && has) {
        struct api_token_list_row row;
        struct token t = { 0 };
        api_token_list_read(st, a, &row);
        t.name = row.name;
        t.created_us = row.created_us;
        t.expires_us = row.expires_us;
        if (token_scope_parse(row.scope, &t.scope))
            VEC_PUSH(a, &list, t);
    }
    *out = list.p;
    *n = list.n;
    return status;
}

/* The name that is asked for, or the first free one. */
static enum status choose_name(struct making *m, struct db *db, struct err *err)
{
    struct token *list;
    size_t n;
    enum status status = list_tokens(db, m->arena, &list, &n, err);

    if (status != OK)
        return status;
    if (n >= TOKENS_MOST) {
        err_set(err, E_FULL, "there are %d tokens already", TOKENS_MOST);
        err_hint(err, "revoke those that nobody needs");
        return E_FULL;
    }
    for (int i = 1; !m->token->name.n; i++) {
        struct str name = str_fmt(m->arena, "token-%d", i);
        if (!has_name(list, n, name))
            m->token->name = name;
    }
    if (!has_name(list, n, m->token->name))
        return OK;
    err_set(err, E_TAKEN, "there is a token \"%.*s\" already",
            STR_ARG(m->token->name));
    err_hint(err, "choose another name, or revoke that one first");
    return E_TAKEN;
}

static enum status add(struct db *db, void *arg, struct err *err)
{
    struct making *m = arg;
    struct token *t = m->token;
    int64_t person = 0, now_us = clock_now_us(&m->app->clock);
    struct api_token_drop_old_in old = { now_us };
    struct stmt *st = db_stmt(db, Q_API_TOKEN_DROP_OLD);
    enum status status = api_token_drop_old_bind(st, &old);

    t->created_us = now_us;
    t->expires_us = now_us + m->days * US_PER_DAY;
    if (status == OK)
        status = stmt_run(st, err);
    if (status == OK)
        status = choose_name(m, db, err);
    if (status == OK)
        status = access_person(db, now_us, &person, err);
    if (status != OK)
        return status;
    struct api_token_add_in in = {
        m->hash,       person,        t->name, token_scope_text(t->scope),
        t->created_us, t->expires_us,
    };
    st = db_stmt(db, Q_API_TOKEN_ADD);
    status = api_token_add_bind(st, &in);
    return status == OK ? stmt_run(st, err) : status;
}

/* Printable in one column: nothing that could pass for another line. */
static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return false;
    return s.n <= TOKEN_NAME_MOST && str_is_utf8(s);
}

enum status app_token_new(struct app *app, struct token *t, int days,
                          struct arena *a, struct str *secret, struct err *err)
{
    struct making m = { .app = app, .token = t, .arena = a, .days = days };

    if (days < 1 || days > TOKEN_DAYS_MOST)
        return err_set(err, E_INPUT, "a token lasts from 1 to %d days",
                       TOKEN_DAYS_MOST);
    if (!is_name(t->name))
        return err_set(err, E_INPUT,
                       "a token's name has at most %d letters, in one line",
                       TOKEN_NAME_MOST);
    *secret = str_fmt(a, "resit_%.*s", STR_ARG(secret_new(a)));
    m.hash = hash_of(a, *secret);
    return app_write(app, add, &m, err);
}

enum status app_token_list(struct app *app, struct arena *a, struct token **out,
                           size_t *n, struct err *err)
{
    struct db *db = store_read_begin(app->store);
    enum status status = list_tokens(db, a, out, n, err);

    store_read_end(app->store, db);
    return status;
}

/* ---- revoking ---- */

struct revoking {
    struct str name;
    int64_t person;
    bool found;
};

static enum status revoke(struct db *db, void *arg, struct err *err)
{
    struct revoking *r = arg;
    struct api_token_revoke_in in = { r->person, r->name };
    struct stmt *st = db_stmt(db, Q_API_TOKEN_REVOKE);
    enum status status = api_token_revoke_bind(st, &in);

    if (status == OK)
        status = stmt_step(st, &r->found, err);
    return status == OK && r->found ? stmt_run(st, err) : status;
}

enum status app_token_revoke(struct app *app, struct str name, struct err *err)
{
    struct revoking r = { .name = name };
    enum status status = app_person(app, &r.person, err);

    if (status == OK)
        status = app_write(app, revoke, &r, err);
    if (status == OK && !r.found) {
        err_set(err, E_MISSING, "there is no token \"%.*s\"", STR_ARG(name));
        err_hint(err, "see their names with 'resit token list'");
        status = E_MISSING;
    }
    return status;
}
