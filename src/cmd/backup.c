#include "cmd/data.h"

int cmd_backup(int argc, char **argv)
{
    struct data_cmd d;
    const char *data = NULL, *to = NULL;
    const struct cmd_option options[] = {
        { "data", &data, NULL },
        { "to", &to, NULL },
    };
    struct err err = { 0 };
    char doing[] = "copying";

    switch (cmd_parse(argc, argv, options, 2)) {
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    case CMD_GO_ON:
        break;
    }
    if (!to) {
        fprintf(stderr, "resit backup: say where to with --to FILE\n");
        return cmd_usage("backup", EXIT_USAGE);
    }
    int code = data_open(&d, data, false, true);
    if (code == EXIT_OK &&
        app_backup(d.app, str_from_c(to), cmd_progress, doing, &err) != OK)
        code = cmd_failed(&err);
    if (code == EXIT_OK)
        printf("%s\n", to);
    data_close(&d);
    return code;
}
