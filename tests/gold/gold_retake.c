/* Worked scenarios: tests/gold/retake/NAME.json, each a case, a day and the
 * answers it must get, with the reasoning in "why" (format/scenario_json.h). */
#include "base/arena.h"
#include "format/program_yaml.h"
#include "format/scenario_json.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { SCENARIOS_MOST = 500, BYTES_MOST = 1 << 20 };

static const char *source_root(void)
{
    const char *root = getenv("RESIT_SOURCE");

    return root ? root : ".";
}

static struct str read_all(struct arena *a, const char *path)
{
    struct str whole = str_fmt(a, "%s/%s", source_root(), path);
    FILE *f = fopen(str_to_c(a, whole), "rb");
    char *p = arena_alloc(a, BYTES_MOST);

    if (!f)
        fail_msg("cannot open %s", path);
    size_t n = fread(p, 1, BYTES_MOST, f);
    fclose(f);
    return (struct str){ p, n };
}

static void no_problems(struct arena *a, const struct problems *ps)
{
    for (size_t i = 0; i < ps->n; i++)
        print_message("# %s\n", str_to_c(a, problem_text(a, &ps->p[i])));
    assert_int_equal(ps->n, 0);
}

static void scenario(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    struct program_file program;
    char *path = *state;

    problems_init(&ps, &a);
    struct scenarios all = scenarios_parse(&a, read_all(&a, path), S(""), &ps);
    no_problems(&a, &ps);
    assert_int_equal(all.n, 1);
    struct str file = all.p[0].program;
    assert_true(program_yaml_parse(&a, read_all(&a, str_to_c(&a, file)), file,
                                   S(""), &program, &ps) ||
                ps.n);
    no_problems(&a, &ps);
    (void)scenario_check(&a, &all.p[0], S(""), program.program, program.policy,
                         &ps);
    no_problems(&a, &ps);
    arena_release(&a);
}

int main(void)
{
    static struct CMUnitTest tests[SCENARIOS_MOST];
    struct arena a = { 0 };
    size_t n = 0;
    struct dirent **names;
    struct str dir = str_fmt(&a, "%s/tests/gold/retake", source_root());
    int n_names = scandir(str_to_c(&a, dir), &names, NULL, alphasort);

    for (int i = 0; i < n_names; i++) {
        struct str name = str_from_c(names[i]->d_name);
        if (str_ends(name, S(".json")) && n < SCENARIOS_MOST) {
            struct str path =
                str_fmt(&a, "tests/gold/retake/%.*s", STR_ARG(name));
            char *c = str_to_c(&a, path);
            tests[n++] = (struct CMUnitTest){ str_to_c(&a, name), scenario,
                                              NULL, NULL, c };
        }
        free(names[i]);
    }
    if (n_names >= 0)
        free(names);
    int failed =
        n ? _cmocka_run_group_tests("retake", tests, n, NULL, NULL) : 1;
    arena_release(&a);
    return failed;
}
