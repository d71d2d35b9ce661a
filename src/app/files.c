#include "app/files.h"

#include "base/arena.h"
#include "base/vec.h"
#include "format/bank_md.h"
#include "format/calibration_json.h"
#include "format/program_yaml.h"
#include "format/svg.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct names {
    struct str *p;
    size_t n, cap;
};

static enum status failed(struct err *e, struct str path)
{
    int why = errno;

    err_set(e, why == ENOENT || why == ENOTDIR ? E_MISSING : E_IO,
            "cannot read %.*s", STR_ARG(path));
    err_detail(e, "%s", strerror(why));
    return why == ENOENT || why == ENOTDIR ? E_MISSING : E_IO;
}

bool files_is_program_id(struct str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (!((id.p[i] >= 'a' && id.p[i] <= 'z') ||
              (id.p[i] >= '0' && id.p[i] <= '9') || id.p[i] == '-'))
            return false;
    return id.n && id.n <= 64;
}

static int cmp_name(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Names in an open folder that end in `suffix`, hidden ones left out, sorted.
 * Takes the descriptor. */
static enum status list(struct arena *a, int fd, struct str path,
                        struct str suffix, struct names *out, struct err *e)
{
    DIR *dir = fdopendir(fd);

    if (!dir) {
        enum status s = failed(e, path);
        close(fd);
        return s;
    }
    struct dirent *entry;
    while ((errno = 0, entry = readdir(dir))) {
        struct str name = str_from_c(entry->d_name);
        if (name.p[0] == '.' || !str_ends(name, suffix))
            continue;
        if (out->n == FILES_MOST) {
            closedir(dir);
            return err_set(e, E_INPUT, "more than %d files in %.*s", FILES_MOST,
                           STR_ARG(path));
        }
        VEC_PUSH(a, out, str_dup(a, name));
    }
    enum status s = errno ? failed(e, path) : OK;
    closedir(dir);
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, cmp_name);
    return s;
}

/* One file of a program's folder. What is not a regular file, or larger than
 * `most`, is a problem: *there is then false. */
struct file {
    struct str path;
    struct str bytes;
    bool there;
};

static enum status read_all(struct arena *a, int fd, size_t most,
                            struct file *f, struct err *e)
{
    char *p = arena_alloc(a, most);
    ssize_t got;

    while (f->bytes.n < most &&
           (got = read(fd, p + f->bytes.n, most - f->bytes.n)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failed(e, f->path);
        f->bytes.n += (size_t)got;
    }
    f->bytes.p = p;
    return OK;
}

static enum status read_file(struct arena *a, int dir, const char *name,
                             size_t most, struct file *f, struct problems *ps,
                             struct err *e)
{
    struct stat st;
    int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0 && errno == ELOOP) {
        problem_add(ps, f->path, 0, S("put the file itself here"),
                    "symbolic link");
        return OK;
    }
    if (fd < 0 && errno == ENOENT) {
        problem_add(ps, f->path, 0, S("put one here"), "no such file");
        return OK;
    }
    if (fd < 0 || fstat(fd, &st)) {
        enum status s = failed(e, f->path);
        if (fd >= 0)
            close(fd);
        return s;
    }
    enum status s = OK;
    if (!S_ISREG(st.st_mode)) {
        problem_add(ps, f->path, 0, S("take it out"), "not a regular file");
    } else if (st.st_size > (off_t)most) {
        problem_add(ps, f->path, 0, S("make it smaller"),
                    "file of more than %zu bytes", most);
    } else {
        s = read_all(a, fd, (size_t)st.st_size, f, e);
        f->there = s == OK;
    }
    close(fd);
    return s;
}

static enum status read_program(struct arena *a, int dir, struct str path,
                                struct program_files *out, struct err *e)
{
    struct file f = { .path = str_fmt(a, "%.*s/program.yaml", STR_ARG(path)) };
    struct program_file parsed = { 0 };
    enum status s = read_file(a, dir, "program.yaml", PROGRAM_FILE_MOST, &f,
                              &out->problems, e);

    if (s != OK || !f.there)
        return s;
    out->program_bytes = f.bytes;
    if (program_yaml_parse(a, f.bytes, f.path, out->id, &parsed,
                           &out->problems)) {
        out->program = parsed.program;
        out->policy = parsed.policy;
    }
    return OK;
}

/* The regular files of a folder inside a program's folder that end in
 * `suffix`; no such folder: none. */
struct folder {
    const char *name;
    struct str path;
    struct file *files;
    size_t n;
};

static enum status read_folder(struct arena *a, int dir, struct folder *d,
                               struct str suffix, size_t most,
                               struct problems *ps, struct err *e)
{
    struct names names = { 0 };
    size_t total = 0;
    int fd =
        openat(dir, d->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0) {
        if (errno != ENOENT)
            problem_add(ps, d->path, 0, S("make it a folder"), "not a folder");
        return OK;
    }
    int own = dup(fd);
    enum status s =
        own < 0 ? failed(e, d->path) : list(a, own, d->path, suffix, &names, e);
    d->files = ARENA_ARRAY(a, struct file, names.n);
    for (size_t i = 0; s == OK && i < names.n; i++) {
        struct file *f = &d->files[d->n++];
        f->path =
            str_fmt(a, "%.*s/%.*s", STR_ARG(d->path), STR_ARG(names.p[i]));
        s = read_file(a, fd, names.p[i].p, most, f, ps, e);
        total += f->bytes.n;
        if (total > BANK_MOST) {
            problem_add(ps, d->path, 0, S("split it into two programs"),
                        "folder of more than %d bytes", BANK_MOST);
            break;
        }
    }
    close(fd);
    return s;
}

static struct folder folder(struct arena *a, struct str program,
                            const char *name)
{
    return (struct folder){ .name = name,
                            .path =
                                str_fmt(a, "%.*s/%s", STR_ARG(program), name) };
}

static enum status read_bank(struct arena *a, int dir, struct str path,
                             struct program_files *out, struct err *e)
{
    struct folder bank = folder(a, path, "bank");
    struct folder images = folder(a, path, "bank/images");
    struct bank_builder *b =
        bank_builder_new(a, out->id, out->program, &out->problems);
    enum status s =
        read_folder(a, dir, &bank, S(".md"), BANK_FILE_MOST, &out->problems, e);

    if (s == OK)
        s = read_folder(a, dir, &images, S(".svg"), SVG_MOST, &out->problems,
                        e);
    for (size_t i = 0; s == OK && i < images.n; i++)
        if (images.files[i].there)
            bank_image_read(b, images.files[i].path, images.files[i].bytes);
    for (size_t i = 0; s == OK && i < bank.n; i++) {
        struct file *f = &bank.files[i];
        if (f->there && str_ends(f->path, S("/README.md")))
            bank_readme_read(b, f->path, f->bytes);
        else if (f->there)
            bank_md_read(b, f->path, f->bytes);
    }
    out->n_items = (int)bank_builder_count(b);
    out->bank = s == OK ? bank_builder_finish(b) : NULL;
    return s;
}

static enum status read_notes(struct arena *a, int dir, struct str path,
                              struct program_files *out, struct err *e)
{
    struct folder notes = folder(a, path, "notes");
    enum status s = read_folder(a, dir, &notes, S(".md"), NOTE_FILE_MOST,
                                &out->problems, e);
    struct note *good = ARENA_ARRAY(a, struct note, notes.n);
    bool all = true;

    for (size_t i = 0; s == OK && i < notes.n; i++) {
        struct file *f = &notes.files[i];
        if (!f->there || str_ends(f->path, S("/README.md")))
            continue;
        bool is_good =
            note_md_read(a, f->path, f->bytes, out->program, out->bank,
                         &good[out->n_notes], &out->problems);
        out->n_notes += is_good;
        all = all && is_good;
    }
    out->notes = good;
    if (s == OK && all && out->bank)
        notes_check_links(a, good, out->n_notes, out->bank, &out->problems);
    return s;
}

static enum status read_calibration(struct arena *a, int dir, struct str path,
                                    struct program_files *out, struct err *e)
{
    struct file f = { .path =
                          str_fmt(a, "%.*s/calibration.json", STR_ARG(path)) };

    if (faccessat(dir, "calibration.json", F_OK, AT_SYMLINK_NOFOLLOW))
        return OK;
    enum status s = read_file(a, dir, "calibration.json", CALIBRATION_FILE_MOST,
                              &f, &out->problems, e);
    out->calibration_bytes = f.bytes;
    if (s == OK && f.there)
        out->calibration =
            calibration_json_parse(a, f.bytes, f.path, out->id, &out->problems);
    return s;
}

enum status files_read_program(struct arena *a, struct str path,
                               struct program_files *out, struct err *e)
{
    struct str name = path;

    while (str_ends(name, S("/")))
        name.n--;
    path = name;
    for (size_t at; (at = str_find(name, S("/"), 0)) != SIZE_MAX;)
        name = str_sub(name, at + 1, name.n);
    *out = (struct program_files){ .id = str_dup(a, name) };
    problems_init(&out->problems, a);
    int dir = open(str_to_c(a, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return failed(e, path);
    enum status s = read_program(a, dir, path, out, e);
    if (s == OK)
        s = read_bank(a, dir, path, out, e);
    if (s == OK)
        s = read_notes(a, dir, path, out, e);
    if (s == OK)
        s = read_calibration(a, dir, path, out, e);
    close(dir);
    return s;
}

enum status files_list_programs(struct arena *a, struct str programs,
                                struct str **ids, size_t *n, struct err *e)
{
    struct names names = { 0 };
    int dir = open(str_to_c(a, programs), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (dir < 0)
        return failed(e, programs);
    int own = dup(dir);
    enum status s = own < 0 ? failed(e, programs)
                            : list(a, own, programs, S(""), &names, e);
    *n = 0;
    *ids = names.p;
    for (size_t i = 0; s == OK && i < names.n; i++) {
        struct str id = names.p[i];
        struct stat st;
        struct str file = str_fmt(a, "%.*s/program.yaml", STR_ARG(id));
        struct str bank = str_fmt(a, "%.*s/bank", STR_ARG(id));
        if (files_is_program_id(id) &&
            (!fstatat(dir, file.p, &st, 0) || !fstatat(dir, bank.p, &st, 0)))
            (*ids)[(*n)++] = id;
    }
    close(dir);
    return s;
}
