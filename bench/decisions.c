/* Retake decisions on one core: a program file, a case, a day; each decision
 * whole, with its sentences. Prints decisions per second.
 *
 * usage: decisions PROGRAM.yaml CASE.json YYYY-MM-DD SECONDS */
#include "base/arena.h"
#include "format/case_json.h"
#include "format/program_yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BYTES_MOST = 1 << 20, EACH = 1000 };

static struct str read_all(struct arena *a, const char *path)
{
    char *p = arena_alloc(a, BYTES_MOST);
    FILE *f = fopen(path, "rb");

    if (!f) {
        perror(path);
        exit(1);
    }
    size_t n = fread(p, 1, BYTES_MOST, f);
    fclose(f);
    return (struct str){ p, n };
}

/* Of this process: the core is shared with others. */
static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    struct arena a = { 0 }, each = { 0 };
    struct problems ps;
    struct program_file file;
    struct retake_case c;
    struct date on;
    long n = 0;

    problems_init(&ps, &a);
    if (argc != 5 || !date_parse(str_from_c(argv[3]), &on))
        return 2;
    if (!program_yaml_parse(&a, read_all(&a, argv[1]), str_from_c(argv[1]),
                            S(""), &file, &ps) ||
        !case_json_parse(&a, read_all(&a, argv[2]), str_from_c(argv[2]), &c,
                         &ps))
        return 1;
    double limit = atof(argv[4]), began = seconds(), took;
    do {
        for (int i = 0; i < EACH; i++, n++) {
            (void)retake_decide(&each, file.policy, &c, on);
            arena_reset(&each);
        }
        took = seconds() - began;
    } while (took < limit);
    printf("%.0f\n", (double)n / took);
    arena_release(&each);
    arena_release(&a);
    return 0;
}
