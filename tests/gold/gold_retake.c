/* Worked scenarios: tests/gold/retake/NAME.json, each a case, a day and the
 * answers it must get, with the reasoning in "why". What "expect" names is
 * compared; what it leaves out is not. */
#include "base/arena.h"
#include "format/case_json.h"
#include "format/program_yaml.h"

#include <dirent.h>
#include <jansson.h>
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

/* Everything in `want` is in `got`, lists in order and of the same length. */
static bool contains(const json_t *got, const json_t *want, const char *at)
{
    const char *key;
    json_t *v;
    bool same = true;

    if (json_is_object(want)) {
        json_t *walk = (json_t *)(uintptr_t)want;
        json_object_foreach(walk, key, v)
        {
            json_t *g = json_object_get(got, key);
            if (!g)
                print_message("# no \"%s\" in %s\n", key, at);
            same &= g && contains(g, v, key);
        }
        return same;
    }
    if (json_is_array(want)) {
        if (json_array_size(got) != json_array_size(want))
            same = false;
        for (size_t i = 0; same && i < json_array_size(want); i++)
            same =
                contains(json_array_get(got, i), json_array_get(want, i), at);
    } else {
        same = json_equal(got, want);
    }
    if (!same) {
        char *g = json_dumps(got, JSON_ENCODE_ANY | JSON_COMPACT);
        char *w = json_dumps(want, JSON_ENCODE_ANY | JSON_COMPACT);
        print_message("# %s: got %s, want %s\n", at, g ? g : "", w ? w : "");
        free(g);
        free(w);
    }
    return same;
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
    struct retake_case c;
    struct date on;
    char *path = *state;

    problems_init(&ps, &a);
    struct str bytes = read_all(&a, path);
    json_t *s = json_loadb(bytes.p, bytes.n, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(s);
    const char *file = json_string_value(json_object_get(s, "program"));
    assert_true(program_yaml_parse(&a, read_all(&a, file), str_from_c(file),
                                   S(""), &program, &ps) ||
                ps.n);
    no_problems(&a, &ps);
    char *text = json_dumps(json_object_get(s, "case"), 0);
    (void)case_json_parse(&a, str_from_c(text), S(""), &c, &ps);
    free(text);
    retake_case_check(&c, program.policy, date_last(), &ps);
    no_problems(&a, &ps);
    assert_true(date_parse(
        str_from_c(json_string_value(json_object_get(s, "on"))), &on));
    struct str got = decision_json_text(
        &a, program.program->id, retake_decide(&a, program.policy, &c, on));
    json_t *g = json_loadb(got.p, got.n, 0, NULL);
    assert_true(contains(g, json_object_get(s, "expect"), "decision"));
    json_decref(g);
    json_decref(s);
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
