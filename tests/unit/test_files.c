/* Program folders on disk: what is read, in which order, and what is not. */
#include "app/files.h"
#include "base/arena.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define ITEM(id)                                                               \
    "# T\n\n## " id "\narea: x.y\ntype: single\nlevel: recall\n"               \
    "status: operational\nsource: s\nsource_checked: no\n\nWhich?\n\n"         \
    "- [x] a\n  - r\n- [ ] b\n  - r\n\n> t\n"

struct fixture {
    struct arena arena;
    char dir[64];
    struct program_files files;
    struct err err;
};

/* A path under the fixture's folder, in the arena. */
static char *path(struct fixture *f, const char *name)
{
    return str_to_c(&f->arena, str_fmt(&f->arena, "%s/%s", f->dir, name));
}

static void put(struct fixture *f, const char *name, const char *text)
{
    FILE *file = fopen(path(f, name), "w");

    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    snprintf(f->dir, sizeof f->dir, "/tmp/resit-files-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    assert_int_equal(mkdir(path(f, "p-1"), 0700), 0);
    assert_int_equal(mkdir(path(f, "p-1/bank"), 0700), 0);
    *state = f;
    return 0;
}

static void remove_all(struct fixture *f, const char *name)
{
    DIR *dir = opendir(path(f, name));

    for (struct dirent *e; dir && (e = readdir(dir));) {
        struct str inner = str_fmt(&f->arena, "%s/%s", name, e->d_name);
        if (str_eq(str_from_c(e->d_name), S(".")) ||
            str_eq(str_from_c(e->d_name), S("..")))
            continue;
        if (e->d_type == DT_DIR)
            remove_all(f, inner.p);
        else
            unlink(path(f, inner.p));
    }
    if (dir)
        closedir(dir);
    rmdir(path(f, name));
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    remove_all(f, "");
    arena_release(&f->arena);
    free(f);
    return 0;
}

static enum status read_it(struct fixture *f, const char *name)
{
    return files_read_program(&f->arena, str_from_c(path(f, name)), &f->files,
                              &f->err);
}

static bool has_problem(const struct fixture *f, const char *file,
                        const char *what)
{
    for (size_t i = 0; i < f->files.problems.n; i++)
        if (str_ends(f->files.problems.p[i].file, str_from_c(file)) &&
            str_starts(f->files.problems.p[i].what, str_from_c(what)))
            return true;
    return false;
}

/* Without a usable program.yaml the bank's areas are not judged. */
static void bank_files_are_read_in_order_with_the_signature(void **state)
{
    struct fixture *f = *state;

    put(f, "p-1/bank/b.md", ITEM("i-1"));
    put(f, "p-1/bank/a.md", ITEM("i-2"));
    put(f, "p-1/bank/README.md", "# B\nsigned: A, B, 2026-12-01\n");
    put(f, "p-1/bank/.hidden.md", "x");
    put(f, "p-1/bank/notes.txt", "x");
    assert_int_equal(read_it(f, "p-1/"), OK);
    assert_true(str_eq(f->files.id, S("p-1")));
    assert_int_equal(f->files.n_items, 2);
    assert_null(f->files.program);
    assert_int_equal(f->files.problems.n, 1);
    assert_true(has_problem(f, "/p-1/program.yaml", "no such file"));
    assert_null(f->files.policy);
    assert_non_null(f->files.bank);
    assert_true(str_ends(f->files.bank->items[0].file, S("/bank/b.md")));
    assert_true(str_eq(f->files.bank->signed_by, S("A, B, 2026-12-01")));
    /* the second of two items with one id is the one in the later file */
    put(f, "p-1/bank/b.md", ITEM("i-2"));
    assert_int_equal(read_it(f, "p-1"), OK);
    assert_null(f->files.bank);
    assert_true(has_problem(f, "/bank/b.md", "id 'i-2' is taken"));
}

static void bytes_of_the_program_file_are_kept(void **state)
{
    struct fixture *f = *state;

    put(f, "p-1/program.yaml", "nonsense: [\n");
    assert_int_equal(read_it(f, "p-1"), OK);
    assert_true(str_eq(f->files.program_bytes, S("nonsense: [\n")));
    assert_null(f->files.program);
    assert_true(f->files.problems.n > 0);
    assert_int_equal(f->files.bank->n_items, 0);
}

static void links_and_other_things_are_not_followed(void **state)
{
    struct fixture *f = *state;

    put(f, "secret", ITEM("i-1"));
    assert_int_equal(symlink("../../secret", path(f, "p-1/bank/a.md")), 0);
    assert_int_equal(symlink("../secret", path(f, "p-1/program.yaml")), 0);
    assert_int_equal(mkdir(path(f, "p-1/bank/d.md"), 0700), 0);
    assert_int_equal(mkfifo(path(f, "p-1/bank/f.md"), 0600), 0);
    assert_int_equal(read_it(f, "p-1"), OK);
    assert_int_equal(f->files.n_items, 0);
    assert_int_equal(f->files.program_bytes.n, 0);
    assert_int_equal(f->files.problems.n, 4);
    assert_true(has_problem(f, "/bank/a.md", "symbolic link"));
    assert_true(has_problem(f, "/program.yaml", "symbolic link"));
    assert_true(has_problem(f, "/bank/d.md", "not a regular file"));
    assert_true(has_problem(f, "/bank/f.md", "not a regular file"));
}

static void a_linked_bank_folder_is_not_followed(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(mkdir(path(f, "p-2"), 0700), 0);
    assert_int_equal(symlink("../p-1/bank", path(f, "p-2/bank")), 0);
    put(f, "p-1/bank/a.md", ITEM("i-1"));
    assert_int_equal(read_it(f, "p-2"), OK);
    assert_int_equal(f->files.n_items, 0);
    assert_true(has_problem(f, "/p-2/bank", "not a folder"));
}

static void large_files_are_refused_unread(void **state)
{
    struct fixture *f = *state;

    put(f, "p-1/program.yaml", "x");
    put(f, "p-1/bank/a.md", "x");
    assert_int_equal(truncate(path(f, "p-1/program.yaml"), 2 << 20), 0);
    assert_int_equal(truncate(path(f, "p-1/bank/a.md"), 20 << 20), 0);
    assert_int_equal(read_it(f, "p-1"), OK);
    assert_true(has_problem(f, "/program.yaml", "file of more than"));
    assert_true(has_problem(f, "/bank/a.md", "file of more than"));
}

static void programs_are_listed_by_name(void **state)
{
    struct fixture *f = *state;
    struct str *ids;
    size_t n;

    assert_int_equal(mkdir(path(f, "a-2"), 0700), 0);
    put(f, "a-2/program.yaml", "");
    assert_int_equal(mkdir(path(f, "empty"), 0700), 0);
    assert_int_equal(mkdir(path(f, "Bad_Name"), 0700), 0);
    put(f, "Bad_Name/program.yaml", "");
    put(f, "file", "");
    assert_int_equal(
        files_list_programs(&f->arena, str_from_c(f->dir), &ids, &n, &f->err),
        OK);
    assert_int_equal(n, 2);
    assert_true(str_eq(ids[0], S("a-2")) && str_eq(ids[1], S("p-1")));
}

static void what_is_missing_is_said(void **state)
{
    struct fixture *f = *state;
    struct str *ids;
    size_t n;

    assert_int_equal(read_it(f, "none"), E_MISSING);
    assert_true(f->err.message.n > 0);
    assert_int_equal(files_list_programs(&f->arena, str_from_c(path(f, "none")),
                                         &ids, &n, &f->err),
                     E_MISSING);
    assert_true(files_is_program_id(S("cma-aama")));
    assert_false(files_is_program_id(S("")));
    assert_false(files_is_program_id(S("..")));
    assert_false(files_is_program_id(S("a/b")));
    assert_false(files_is_program_id(S("A")));
}

/* The program that comes with the project: no problem in it. */
static void our_own_program_is_sound(void **state)
{
    struct fixture *f = *state;
    const char *root = getenv("RESIT_SOURCE");

    if (!root)
        skip();
    struct str dir = str_fmt(&f->arena, "%s/programs/cma-aama", root);
    assert_int_equal(files_read_program(&f->arena, dir, &f->files, &f->err),
                     OK);
    assert_int_equal(f->files.problems.n, 0);
    assert_non_null(f->files.program);
    assert_true(f->files.bank->n_items >= 220);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(bank_files_are_read_in_order_with_the_signature),
        TEST(bytes_of_the_program_file_are_kept),
        TEST(links_and_other_things_are_not_followed),
        TEST(a_linked_bank_folder_is_not_followed),
        TEST(large_files_are_refused_unread),
        TEST(programs_are_listed_by_name),
        TEST(what_is_missing_is_said),
        TEST(our_own_program_is_sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
