#include "cmd/data.h"

#include "app/audit.h"

#include <jansson.h>
#include <unistd.h>

static json_t *text(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static void print_json(const struct audit *audit)
{
    json_t *list = json_array();

    for (size_t i = 0; i < audit->n; i++) {
        const struct audit_finding *f = &audit->p[i];
        json_t *one = json_object();
        json_object_set_new(one, "level", text(audit_level_text(f->level)));
        json_object_set_new(one, "about", text(f->about));
        json_object_set_new(one, "what", text(f->what));
        json_object_set_new(one, "mend",
                            f->mend.n ? text(f->mend) : json_null());
        json_array_append_new(list, one);
    }
    json_t *j =
        json_pack("{s:b, s:i, s:o}", "sound", !audit_count(audit, AUDIT_FAIL),
                  "warnings", audit_count(audit, AUDIT_WARN), "findings", list);
    json_dumpf(j, stdout, JSON_INDENT(1));
    putchar('\n');
    json_decref(j);
}

static void print(const struct audit *audit)
{
    int n_fail = audit_count(audit, AUDIT_FAIL);
    int n_warn = audit_count(audit, AUDIT_WARN);

    for (size_t i = 0; i < audit->n; i++) {
        const struct audit_finding *f = &audit->p[i];
        printf("%-4.*s  %.*s: %.*s\n", STR_ARG(audit_level_text(f->level)),
               STR_ARG(f->about), STR_ARG(f->what));
        if (f->mend.n)
            printf("      mend: %.*s\n", STR_ARG(f->mend));
    }
    if (n_fail)
        printf("\nNot sound: %d to mend, %d to look at.\n", n_fail, n_warn);
    else if (n_warn)
        printf("\nEverything stored is sound; %d to look at.\n", n_warn);
    else
        printf("\nEverything is sound.\n");
}

/* What is stored can be checked without the program files, too. */
static int open_with_files(struct data_cmd *d, const char *data,
                           const char *programs, struct audit *audit)
{
    const char *dir =
        programs ? programs
                 : str_to_c(audit->arena, cmd_default_programs(audit->arena));

    if (programs || access(dir, R_OK | X_OK) == 0)
        return data_open_programs(d, data, dir, true);
    audit_add(audit, AUDIT_WARN, S("programs"),
              S("name the folder with --programs"),
              "there are no program files in %s", dir);
    return data_open(d, data, false, true);
}

int cmd_check(int argc, char **argv)
{
    struct data_cmd d;
    struct arena a = { 0 }; /* outlives the app: findings are its last words */
    const char *data = NULL, *programs = NULL;
    bool json = false;
    const struct cmd_option options[] = {
        { "data", &data, NULL },
        { "programs", &programs, NULL },
        { "json", NULL, &json },
    };
    struct err err = { 0 };
    struct audit audit;

    switch (cmd_parse(argc, argv, options, 3)) {
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    case CMD_GO_ON:
        break;
    }
    audit_init(&audit, &a);
    /* before the store is opened, which sets the modes of its files right */
    audit_folder(data ? str_from_c(data) : cmd_default_data(&a), &audit);
    int code = open_with_files(&d, data, programs, &audit);
    if (code == EXIT_OK && audit_app(d.app, &audit, &err) != OK)
        code = cmd_failed(&err);
    if (code != EXIT_OK) /* the reason is on stderr */
        audit_add(&audit, AUDIT_FAIL, S("data"), S("see the message"),
                  "what is stored could not be looked at");
    if (json)
        print_json(&audit);
    else
        print(&audit);
    if (code == EXIT_OK && audit_count(&audit, AUDIT_FAIL))
        code = EXIT_FOUND;
    data_close(&d);
    arena_release(&a);
    return code;
}
