#include "cmd/data.h"
#include "cmd/serving.h"

int cmd_open(int argc, char **argv)
{
    struct data_cmd d;
    const char *data = NULL;
    const struct cmd_option options[] = { { "data", &data, NULL } };
    struct err err = { 0 };
    struct str url, key;

    switch (cmd_parse(argc, argv, options, 1)) {
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    case CMD_GO_ON:
        break;
    }
    int code = data_open(&d, data, false, false);
    if (code == EXIT_OK && (serving_find(&d.arena, d.data, &url, &err) != OK ||
                            app_key_new(d.app, &d.arena, &key, &err) != OK))
        code = cmd_failed(&err);
    if (code == EXIT_OK)
        printf("%.*s/start?key=%.*s\n", STR_ARG(url), STR_ARG(key));
    data_close(&d);
    return code;
}
