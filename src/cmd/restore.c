#include "app/restore.h"
#include "cmd/cmd.h"

#include "base/arena.h"

int cmd_restore(int argc, char **argv)
{
    const char *data = NULL, *from = NULL;
    bool replace = false;
    const struct cmd_option options[] = {
        { "data", &data, NULL },
        { "from", &from, NULL },
        { "replace", NULL, &replace },
    };
    struct arena a = { 0 };
    struct problems ps;
    struct err err = { 0 };
    struct str kept = { 0 };
    int code = EXIT_OK;

    switch (cmd_parse(argc, argv, options, 3)) {
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    case CMD_GO_ON:
        break;
    }
    if (!from) {
        fprintf(stderr, "resit restore: say which backup with --from FILE\n");
        return cmd_usage("restore", EXIT_USAGE);
    }
    problems_init(&ps, &a);
    struct str dir = data ? str_from_c(data) : cmd_default_data(&a);
    if (app_restore(&a, dir, str_from_c(from), replace, &kept, &ps, &err) != OK)
        code = cmd_failed(&err);
    else if (ps.n) {
        fprintf(stderr, "resit: the backup is damaged; nothing was changed\n");
        (void)cmd_problems(&ps);
        code = EXIT_FAILED;
    } else if (kept.n)
        printf("Restored. What was there before is kept in %.*s\n",
               STR_ARG(kept));
    else
        printf("Restored.\n");
    arena_release(&a);
    return code;
}
