/* resit bank new, resit bank show: writing items and reading them. */
#include "cmd/bank_verbs.h"
#include "cmd/cmd.h"

#include "base/arena.h"
#include "format/bank_review.h"
#include "format/bank_write.h"
#include "format/markdown.h"

#include <stdio.h>
#include <time.h>

bool bank_files(struct arena *a, struct str programs, struct str id,
                struct program_files *f, int *code)
{
    struct err e = { 0 };

    if (!programs.n)
        programs = cmd_default_programs(a);
    if (!files_is_program_id(id)) {
        fprintf(stderr, "resit: no program '%.*s'\n", STR_ARG(id));
        *code = EXIT_USAGE;
        return false;
    }
    struct str path = str_fmt(a, "%.*s/%.*s", STR_ARG(programs), STR_ARG(id));
    if (files_read_program(a, path, f, &e) != OK) {
        *code = cmd_failed(&e);
        return false;
    }
    if (f->program && f->bank)
        return true;
    cmd_problems(&f->problems);
    *code = EXIT_FOUND;
    return false;
}

/* ---- new ---- */

/* "cma-1094": where its number begins; the length when it has none. */
static size_t number_at(struct str id)
{
    size_t at = id.n;

    while (at && id.p[at - 1] >= '0' && id.p[at - 1] <= '9')
        at--;
    return at;
}

/* One above the highest number that the area's items have (the bank's, when
 * the area has none), and on to the first that is free. */
static struct str free_id(struct arena *a, const struct bank *bank,
                          struct str area)
{
    struct str prefix = str_fmt(a, "%.*s-", STR_ARG(bank->program));
    int64_t highest = 0;
    int width = 1;

    for (int round = 0; round < 2 && !highest; round++)
        for (int i = 0; i < bank->n_items; i++) {
            const struct item *item = &bank->items[i];
            size_t at = number_at(item->id);
            int64_t n;
            if ((!round && !str_eq(item->area, area)) ||
                !str_to_i64(str_sub(item->id, at, item->id.n), &n) ||
                n <= highest || n >= INT32_MAX)
                continue;
            highest = n;
            prefix = str_sub(item->id, 0, at);
            width = (int)(item->id.n - at);
        }
    for (;;) {
        struct str id = str_fmt(a, "%.*s%0*lld", STR_ARG(prefix), width,
                                (long long)++highest);
        if (!bank_find(bank, id))
            return id;
    }
}

static bool has_area(const struct program *p, struct str area)
{
    for (int i = 0; i < p->n_outlines; i++)
        if (outline_area(&p->outlines[i], area) >= 0)
            return true;
    return false;
}

static void print_skeleton(struct str id, struct str area)
{
    printf("## %.*s\n"
           "area: %.*s\n"
           "type: single\n"
           "level: application\n"
           "status: draft\n"
           "source: Body, Title, year, section\n"
           "source_checked: no\n"
           "\n"
           "A scene: age, setting, finding or request. What should the "
           "medical assistant do?\n"
           "\n"
           "- [ ] A mistake that people really make\n"
           "  - What is wrong with it. (misconception: two-or-three-words)\n"
           "- [x] The best answer\n"
           "  - Why it is right.\n"
           "- [ ] Another mistake\n"
           "  - What is wrong with it. (misconception: two-or-three-words)\n"
           "- [ ] A third mistake\n"
           "  - What is wrong with it. (misconception: two-or-three-words)\n"
           "\n"
           "> What to remember, in two or three sentences.\n",
           STR_ARG(id), STR_ARG(area));
}

int bank_new(int argc, char **argv)
{
    struct arena a = { 0 };
    struct program_files f;
    const char *dir = NULL, *area = NULL;
    const struct cmd_option options[] = { { "programs", &dir, NULL },
                                          { "area", &area, NULL } };
    int code = EXIT_USAGE;

    if (argc < 2 || argv[1][0] == '-')
        return cmd_usage("bank", EXIT_USAGE);
    struct str id = str_from_c(argv[1]);
    argv[1] = argv[0];
    enum cmd_parsed parsed = cmd_parse(argc - 1, argv + 1, options, 2);
    if (parsed != CMD_GO_ON)
        return parsed == CMD_HELPED ? EXIT_OK : EXIT_USAGE;
    if (!area)
        return cmd_usage("bank", EXIT_USAGE);
    if (bank_files(&a, str_from_c(dir), id, &f, &code)) {
        struct str in = str_from_c(area);
        code = EXIT_OK;
        if (has_area(f.program, in)) {
            print_skeleton(free_id(&a, f.bank, in), in);
        } else {
            fprintf(stderr,
                    "resit bank: no area '%s' in the outline of %.*s\n"
                    "hint: resit bank stats %.*s lists the areas\n",
                    area, STR_ARG(id), STR_ARG(id));
            code = EXIT_USAGE;
        }
    }
    arena_release(&a);
    return code;
}

/* ---- show ---- */

static void print_text(struct arena *a, const char *before, struct str markdown)
{
    struct str text = markdown_plain(a, markdown);

    printf("%s%.*s\n", before, STR_ARG(text));
}

static void print_item(struct arena *a, const struct item *item)
{
    printf("%.*s  %.*s, %.*s, %.*s%s%s\n\n", STR_ARG(item->id),
           STR_ARG(item->area), STR_ARG(item_level_text(item->level)),
           STR_ARG(item_status_text(item->status)),
           item->shuffle ? "" : ", order kept",
           item->negative ? ", negative" : "");
    print_text(a, "", item->stem);
    putchar('\n');
    for (int i = 0; i < item->n_options; i++) {
        const struct option *o = &item->options[i];
        printf("%c %c ", item->key >> i & 1 ? '*' : ' ', 'A' + i);
        print_text(a, "", o->text);
        print_text(a, "      ", o->reason);
        if (o->misconception.n)
            printf("      misconception: %.*s\n", STR_ARG(o->misconception));
    }
    putchar('\n');
    print_text(a, "To remember: ", item->takeaway);
    printf("Source%s: %.*s\n", item->source_checked ? "" : " (not checked)",
           STR_ARG(item->source));
    if (item->source_standing.n)
        printf("Holds although it is old: %.*s\n",
               STR_ARG(item->source_standing));
    if (item->fact.n)
        printf("Asks: %.*s\n", STR_ARG(item->fact));
    if (item->note.n)
        printf("Read up: %.*s\n", STR_ARG(item->note));
    if (item->reviewed.n)
        printf("Reviewed: %.*s\n", STR_ARG(item->reviewed));
    for (int i = 0; i < item->n_enemies; i++)
        printf("%s%.*s%s", i ? " " : "Enemies: ", STR_ARG(item->enemies[i]),
               i + 1 == item->n_enemies ? "\n" : "");
    printf("%.*s:%d\n", STR_ARG(item->file), item->line);
}

static void print_findings(struct arena *a, const struct program_files *f,
                           const struct item *item)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    const struct bank_review *r = bank_review_make(
        a, f->program, f->bank, date_from_us(now.tv_sec * US_PER_S));
    for (int i = 0; i < r->n_findings; i++) {
        const struct finding *x = &r->findings[i];
        if (x->item == item)
            printf("%s: %.*s; %.*s\n",
                   bank_rule_is_problem(x->rule) ? "Problem" : "Remark",
                   STR_ARG(x->problem.what), STR_ARG(x->problem.mend));
    }
}

int bank_show(int argc, char **argv)
{
    struct arena a = { 0 };
    const char *dir = NULL;
    const struct cmd_option options[] = { { "programs", &dir, NULL } };
    struct str *ids;
    struct err e = { 0 };
    size_t n;
    bool found = false;

    if (argc < 2 || argv[1][0] == '-')
        return cmd_usage("bank", EXIT_USAGE);
    struct str id = str_from_c(argv[1]);
    argv[1] = argv[0];
    enum cmd_parsed parsed = cmd_parse(argc - 1, argv + 1, options, 1);
    if (parsed != CMD_GO_ON)
        return parsed == CMD_HELPED ? EXIT_OK : EXIT_USAGE;
    struct str programs = dir ? str_from_c(dir) : cmd_default_programs(&a);
    if (files_list_programs(&a, programs, &ids, &n, &e) != OK) {
        arena_release(&a);
        return cmd_failed(&e);
    }
    for (size_t i = 0; i < n && !found; i++) {
        struct program_files f;
        struct str path =
            str_fmt(&a, "%.*s/%.*s", STR_ARG(programs), STR_ARG(ids[i]));
        if (files_read_program(&a, path, &f, &e) != OK || !f.bank || !f.program)
            continue;
        const struct item *item = bank_find(f.bank, id);
        if (!item)
            continue;
        found = true;
        print_item(&a, item);
        print_findings(&a, &f, item);
    }
    if (!found)
        fprintf(stderr,
                "resit bank: no item '%.*s' in a bank that can be "
                "read\n",
                STR_ARG(id));
    arena_release(&a);
    return found ? EXIT_OK : EXIT_FOUND;
}
