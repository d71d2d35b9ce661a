#include "cmd/data.h"

#include <jansson.h>

static void print_json(const struct problems *ps)
{
    json_t *list = json_array();

    for (size_t i = 0; i < ps->n; i++) {
        const struct problem *p = &ps->p[i];
        json_array_append_new(list, json_pack("{s:s%, s:s%, s:s%}", "where",
                                              p->file.p, p->file.n, "what",
                                              p->what.p, p->what.n, "mend",
                                              p->mend.p, p->mend.n));
    }
    json_t *j = json_pack("{s:b, s:o}", "sound", !ps->n, "problems", list);
    json_dumpf(j, stdout, JSON_INDENT(1));
    putchar('\n');
    json_decref(j);
}

int cmd_check(int argc, char **argv)
{
    struct data_cmd d;
    const char *data = NULL;
    bool json = false;
    const struct cmd_option options[] = {
        { "data", &data, NULL },
        { "json", NULL, &json },
    };
    struct err err = { 0 };
    struct problems ps;

    switch (cmd_parse(argc, argv, options, 2)) {
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    case CMD_GO_ON:
        break;
    }
    int code = data_open(&d, data, false, true);
    problems_init(&ps, &d.arena);
    if (code == EXIT_OK && app_check(d.app, &ps, &err) != OK)
        code = cmd_failed(&err);
    else if (code == EXIT_OK) {
        if (json)
            print_json(&ps);
        code = cmd_problems(&ps);
        if (code == EXIT_OK && !json)
            printf("Everything stored is sound.\n");
    }
    data_close(&d);
    return code;
}
