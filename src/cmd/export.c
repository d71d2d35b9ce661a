#include "cmd/data.h"

int cmd_export(int argc, char **argv)
{
    struct data_cmd d;
    const char *data = NULL, *out = NULL;
    const struct cmd_option options[] = {
        { "data", &data, NULL },
        { "out", &out, NULL },
    };
    struct err err = { 0 };
    struct str json;
    int64_t person = 0;

    switch (cmd_parse(argc, argv, options, 2)) {
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    case CMD_GO_ON:
        break;
    }
    int code = data_open(&d, data, false, true);
    if (code == EXIT_OK)
        code = data_person(&d, &person);
    if (code == EXIT_OK &&
        app_export(d.app, person, &d.arena, &json, &err) != OK)
        code = cmd_failed(&err);
    if (code == EXIT_OK)
        code = cmd_output(out, json, S("\n"));
    data_close(&d);
    return code;
}
