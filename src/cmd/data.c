#include "cmd/data.h"

#include <errno.h>
#include <sys/stat.h>

static int open_with(struct data_cmd *d, const char *data,
                     struct app_options *o)
{
    struct err err = { 0 };
    struct stat st;

    d->data = data ? str_from_c(data) : cmd_default_data(&d->arena);
    if (stat(str_to_c(&d->arena, d->data), &st)) { /* do not make one */
        err_set(&err, E_MISSING, "there is no data folder %.*s",
                STR_ARG(d->data));
        err_detail(&err, "%s", strerror(errno));
        err_hint(&err, "name it with --data");
        return cmd_failed(&err);
    }
    o->data_dir = d->data;
    if (app_open(o, &d->app, &err) != OK)
        return cmd_failed(&err);
    return EXIT_OK;
}

int data_open(struct data_cmd *d, const char *data, bool exclusive,
              bool read_only)
{
    *d = (struct data_cmd){ 0 };
    return open_with(d, data,
                     &(struct app_options){ .exclusive = exclusive,
                                            .read_only = read_only });
}

int data_open_programs(struct data_cmd *d, const char *data,
                       const char *programs, bool read_only)
{
    *d = (struct data_cmd){ 0 };
    return open_with(
        d, data,
        &(struct app_options){ .programs_dir =
                                   programs ? str_from_c(programs)
                                            : cmd_default_programs(&d->arena),
                               .read_only = read_only });
}

void data_close(struct data_cmd *d)
{
    arena_release(&d->arena); /* first: what the app lent goes back to it */
    app_close(d->app);
}

int data_person(struct data_cmd *d, int64_t *person)
{
    struct err err = { 0 };

    if (app_person(d->app, person, &err) != OK)
        return cmd_failed(&err);
    return EXIT_OK;
}
