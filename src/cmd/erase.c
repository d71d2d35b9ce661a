#include "cmd/data.h"

int cmd_erase(int argc, char **argv)
{
    struct data_cmd d;
    const char *data = NULL;
    bool yes = false;
    const struct cmd_option options[] = {
        { "data", &data, NULL },
        { "yes", NULL, &yes },
    };
    struct err err = { 0 }, rest = { 0 };
    int64_t person = 0;

    switch (cmd_parse(argc, argv, options, 2)) {
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    case CMD_GO_ON:
        break;
    }
    if (!yes) {
        fprintf(stderr, "resit erase: this deletes all sittings, results and "
                        "dates for good; say --yes to do it\n");
        return EXIT_USAGE;
    }
    int code = data_open(&d, data, true, false);
    if (code == EXIT_OK)
        code = data_person(&d, &person);
    if (code == EXIT_OK && person &&
        app_erase(d.app, person, &rest, &err) != OK)
        code = cmd_failed(&err);
    if (code == EXIT_OK)
        printf("Everything you entered is deleted.\n");
    if (code == EXIT_OK && rest.code != OK)
        printf("It is still in the database's log file, as %.*s. The log is "
               "emptied at the next\nstart, or by 'resit erase' again.\n",
               STR_ARG(rest.message));
    data_close(&d);
    return code;
}
