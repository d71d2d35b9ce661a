#include "cmd/data.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int write_all(int fd, struct str s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        s.p += n;
        s.n -= (size_t)n;
    }
    return 0;
}

/* A new file, readable by its owner only. */
static int write_file(const char *path, struct str json)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    struct err err = { 0 };

    if (fd >= 0 && !write_all(fd, json) && !fsync(fd) && !close(fd))
        return EXIT_OK;
    err_set(&err, E_IO, "%s cannot be written", path);
    err_detail(&err, "%s", strerror(errno));
    if (errno == EEXIST)
        err_hint(&err, "name a file that does not exist yet");
    return cmd_failed(&err);
}

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
    if (code == EXIT_OK && out)
        code = write_file(out, json);
    else if (code == EXIT_OK && (write_all(1, json) || write_all(1, S("\n")))) {
        err_set(&err, E_IO, "standard output cannot be written");
        err_detail(&err, "%s", strerror(errno));
        code = cmd_failed(&err);
    }
    data_close(&d);
    return code;
}
