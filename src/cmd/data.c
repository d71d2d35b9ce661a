#include "cmd/data.h"

#include <errno.h>
#include <sys/stat.h>

int data_open(struct data_cmd *d, const char *data, bool exclusive,
              bool read_only)
{
    struct err err = { 0 };
    struct stat st;

    *d = (struct data_cmd){ 0 };
    d->data = data ? str_from_c(data) : cmd_default_data(&d->arena);
    if (stat(str_to_c(&d->arena, d->data), &st)) { /* do not make one */
        err_set(&err, E_MISSING, "there is no data folder %.*s",
                STR_ARG(d->data));
        err_detail(&err, "%s", strerror(errno));
        err_hint(&err, "name it with --data");
        return cmd_failed(&err);
    }
    struct app_options o = {
        .data_dir = d->data,
        .exclusive = exclusive,
        .read_only = read_only,
    };
    if (app_open(&o, &d->app, &err) != OK)
        return cmd_failed(&err);
    return EXIT_OK;
}

void data_close(struct data_cmd *d)
{
    app_close(d->app);
    arena_release(&d->arena);
}

int data_person(struct data_cmd *d, int64_t *person)
{
    struct err err = { 0 };

    if (app_person(d->app, person, &err) != OK)
        return cmd_failed(&err);
    return EXIT_OK;
}
