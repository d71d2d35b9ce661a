/* resit token: what other programs use the API with. */
#include "cmd/data.h"

#include <signal.h>

enum { DAYS = 90 };

enum verb { NEW, LIST, REVOKE };

struct args {
    enum verb verb;
    const char *data, *name, *scope, *days;
};

static int usage(const char *what)
{
    fprintf(stderr, "resit token: %s\n", what);
    return cmd_usage("token", EXIT_USAGE);
}

static bool parse_verb(const char *word, enum verb *out)
{
    static const char *const words[] = { "new", "list", "revoke" };

    for (int i = 0; i < 3; i++)
        if (!strcmp(words[i], word)) {
            *out = (enum verb)i;
            return true;
        }
    return false;
}

static struct str until(struct arena *a, const struct token *t)
{
    return date_words(a, date_from_us(t->expires_us));
}

/* One that nobody has seen must not stay good. */
static int take_back(struct data_cmd *d, const struct token *t)
{
    struct err err = { 0 };

    if (app_token_revoke(d->app, t->name, &err) != OK)
        return cmd_failed(&err);
    fprintf(stderr, "resit token: it could not be shown, so there is none\n");
    return EXIT_FAILED;
}

static int new_token(struct data_cmd *d, struct token *t, int days)
{
    struct str secret;
    struct err err = { 0 };

    signal(SIGPIPE, SIG_IGN); /* that nobody reads it must be noticed */
    if (app_token_new(d->app, t, days, &d->arena, &secret, &err) != OK)
        return cmd_failed(&err);
    printf("The token \"%.*s\", scope %.*s, is good until %.*s.\n"
           "It is not kept and not shown again: copy it now, and let nobody "
           "else see it.\n\n%.*s\n",
           STR_ARG(t->name), STR_ARG(token_scope_text(t->scope)),
           STR_ARG(until(&d->arena, t)), STR_ARG(secret));
    return cmd_written() == EXIT_OK ? EXIT_OK : take_back(d, t);
}

static int list_tokens(struct data_cmd *d)
{
    struct token *list;
    struct err err = { 0 };
    size_t n;

    if (app_token_list(d->app, &d->arena, &list, &n, &err) != OK)
        return cmd_failed(&err);
    int64_t now_us = app_now_us(d->app);
    for (size_t i = 0; i < n; i++)
        printf("%-20.*s %-5.*s %s %.*s\n", STR_ARG(list[i].name),
               STR_ARG(token_scope_text(list[i].scope)),
               list[i].expires_us <= now_us ? "expired" : "until  ",
               STR_ARG(until(&d->arena, &list[i])));
    if (!n)
        printf("There is no token.\n");
    return EXIT_OK;
}

static int revoke_token(struct data_cmd *d, const char *name)
{
    struct err err = { 0 };

    if (app_token_revoke(d->app, str_from_c(name), &err) != OK)
        return cmd_failed(&err);
    printf("The token \"%s\" is revoked.\n", name);
    return EXIT_OK;
}

static int run(const struct args *args, struct token *t, int days)
{
    struct data_cmd d;
    /* a list is only read, but needs the server's time line */
    int code = data_open(&d, args->data, false, false);

    if (code == EXIT_OK)
        switch (args->verb) {
        case NEW:
            code = new_token(&d, t, days);
            break;
        case LIST:
            code = list_tokens(&d);
            break;
        case REVOKE:
            code = revoke_token(&d, args->name);
            break;
        }
    data_close(&d);
    return code;
}

int cmd_token(int argc, char **argv)
{
    struct args args = { 0 };
    const struct cmd_option options[] = {
        { "data", &args.data, NULL },
        { "name", &args.name, NULL },
        { "scope", &args.scope, NULL },
        { "days", &args.days, NULL },
    };
    struct token t = { .scope = SCOPE_READ };
    int64_t days = DAYS;
    const char *positional = NULL;
    int first = 1;

    if (argc > 1 && argv[1][0] != '-') {
        if (!parse_verb(argv[1], &args.verb))
            return usage("there is no such verb");
        first = 2;
    }
    if (first == 2 && argc > 2 && argv[2][0] != '-') {
        positional = argv[2];
        first = 3;
    }
    argv[first - 1] = argv[0];
    switch (cmd_parse(argc - first + 1, argv + first - 1, options, 4)) {
    case CMD_GO_ON:
        break;
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    }
    if (first == 1)
        return usage("say new, list or revoke");
    if (positional && args.name)
        return usage("the name is given twice");
    if (positional)
        args.name = positional;
    if (args.verb == LIST && args.name)
        return usage("list takes no name");
    if (args.verb == REVOKE && !args.name)
        return usage("which token is to be revoked?");
    if (args.verb != NEW && (args.scope || args.days))
        return usage("--scope and --days are for new");
    if (args.scope && !token_scope_parse(str_from_c(args.scope), &t.scope))
        return usage("the scope is read, sit, case or all");
    if (args.days && (!str_to_i64(str_from_c(args.days), &days) || days < 1 ||
                      days > TOKEN_DAYS_MOST))
        return usage("--days is a number from 1 to 3650");
    t.name = str_from_c(args.name);
    return run(&args, &t, (int)days);
}
