#include "cmd/cmd.h"

#include "base/arena.h"

#include <sys/stat.h>
#include <unistd.h>

#define EXIT_CODES                                                             \
    "\nExit codes: 0 done, 1 problems were found, 2 wrong usage, 3 failed.\n"
#define DATA_OPTION                                                            \
    "  --data DIR       the data folder (default: $RESIT_DATA, or\n"           \
    "                   ~/.local/share/resit)\n"
#define PROGRAMS_OPTION "  --programs DIR   the folder with the program files\n"

const struct command commands[] = {
    { "serve", cmd_serve, "serve the pages on this machine",
      "serve [OPTION]...\n\n"
      "Serves one person on this machine, prints the address to open, and\n"
      "runs until it is told to stop (Ctrl-C).\n\n" DATA_OPTION PROGRAMS_OPTION
      "  --port N         the port (default 8080)\n"
      "  --address A      127.0.0.1 (default) or ::1; nothing else\n"
      "  --origin URL     a proxy with TLS on this machine passes on what it\n"
      "                   gets under this one address, such as\n"
      "                   https://resit.example.org\n"
      "  --log KIND       requests on stderr: json, text, or off (default:\n"
      "                   only what went wrong)\n" },
    { "open", cmd_open, "print a new address to open, good once",
      "open [--data DIR]\n\n"
      "Prints a new address for the server that is running on this data\n"
      "folder. It works once, for ten minutes.\n\n" DATA_OPTION },
    { "program", cmd_program, "list, show or check certifications",
      "program list|show|check [ID] [--scenarios FILE] [--json]\n"
      "       [--programs DIR]\n\n"
      "list    the programs there are\n"
      "show    one program: what is known, unknown and disputed\n"
      "check   every problem in the program files, as file:line: what; "
      "mend\n\n" PROGRAMS_OPTION
      "  --scenarios FILE with check ID: cases and the answers they must get,\n"
      "                   as JSON (docs/program-format.md)\n"
      "  --json           for programs to read\n" },
    { "bank", cmd_bank, "check, count, write, read, carry over items",
      "bank check|stats [ID] [OPTION]...\n"
      "       resit bank new ID --area AREA [--programs DIR]\n"
      "       resit bank show ITEM [--programs DIR]\n"
      "       resit bank export ID --format KIND [--out FILE] [--programs "
      "DIR]\n"
      "       resit bank import FILE --format KIND [--area AREA] [--out "
      "FILE]\n\n"
      "check   every problem in the bank's files, as file:line: what; mend\n"
      "stats   items by area, level, status and key position; who comes up in\n"
      "        them\n"
      "new     a fresh item of an area with the next free id, to fill in\n"
      "show    one item, with its key, reasons and problems\n"
      "export  the bank as another program reads it\n"
      "import  items of another program as drafts in the bank's own format\n"
      "        (FILE - is standard input)\n\n" PROGRAMS_OPTION
      "  --remarks        with check: what is worth a look, too\n"
      "  --on DATE        as of that day, such as 2026-11-22 (default: "
      "today):\n"
      "                   how old sources are, which outline is in force\n"
      "  --format KIND    gift, aiken, moodle (XML) or csv\n"
      "  --area AREA      new: the item's; import: of items that name none\n"
      "  --out FILE       a new file (default: standard output)\n"
      "  --json           for programs to read\n" },
    { "retake", cmd_retake, "what happens after a failed attempt",
      "retake --program ID --case FILE [--on DATE] [QUESTION] [--json]\n\n"
      "The decision for a case on a day: may sit, may apply, earliest date,\n"
      "attempts left, window, fee, what is missing, and why. Or the answer to\n"
      "one question about days to come.\n\n"
      "  --program ID     the program, such as cma-aama\n"
      "  --case FILE      the case as JSON; - reads standard input\n"
      "  --on DATE        the day, YYYY-MM-DD (default: today, in the time\n"
      "                   zone of the program if its file names one)\n"
      "  --if-fail DATE   what if I fail again on that day?\n"
      "  --if-wait DATE   what if I wait until that day?\n"
      "  --use-attempt N  latest day to sit so that attempt N can be used\n"
      "  --pass-by DATE   can I still pass by that day, and by which steps?\n"
      "  --part ID        the part these questions are about\n"
      "  --json           for programs to read\n" PROGRAMS_OPTION },
    { "study", cmd_study, "the study plan, reviews in and out, your memory",
      "study plan [--json|--ics] [OPTION]...\n"
      "       resit study import FILE [--dry-run] [--json] [OPTION]...\n"
      "       resit study export --format reviews|anki [--out FILE] "
      "[OPTION]...\n"
      "       resit study memory --log FILE [--personal] [--json]\n\n"
      "plan    what to do on each day up to the date, and is it realistic\n"
      "import  reviews from an Anki package (.apkg) or a CSV; cards are ours\n"
      "        by the id of an item in a tag or field, others are listed\n"
      "export  reviews as CSV, or the questions for Anki\n"
      "memory  replay a log of reviews under FSRS-6: after each how long it\n"
      "        will be remembered, how hard it is, and when to see it again\n"
      "\n" DATA_OPTION PROGRAMS_OPTION
      "  --program ID     the program (default: the one on the home page)\n"
      "  --ics            plan: as a calendar file\n"
      "  --dry-run        import: tell what would be taken, change nothing\n"
      "  --format KIND    export: reviews (default) or anki\n"
      "  --out FILE       plan --ics, export: a new file (default: standard\n"
      "                   output)\n"
      "  --log FILE       CSV with the columns card, day (YYYY-MM-DD or a\n"
      "                   number) and rating (1 again, 2 hard, 3 good,\n"
      "                   4 easy), oldest first; - reads standard input\n"
      "  --personal       memory: instead, whether weights fitted to the log\n"
      "                   foretell its last part better than the defaults\n"
      "  --json           for programs to read\n" },
    { "simulate", cmd_simulate, "check chances and plans on made-up learners",
      "simulate --program ID [OPTION]...\n\n"
      "Made-up learners practise, are told a chance, and sit the exam: what\n"
      "they were told beside what came, and the plan beside other ways to\n"
      "study. As Markdown. It shows what follows if people learn like this;\n"
      "nobody's answers are in it.\n\n"
      "  --program ID     the program, such as cma-aama\n" PROGRAMS_OPTION
      "  --generator G    own, power, threshold, general or tails (default:\n"
      "                   all)\n"
      "  --learners N     for the chances (default 2000; 0: leave out)\n"
      "  --trials N       repeaters for each way to study (default 200)\n"
      "  --days N         of study in the trials (default 42)\n"
      "  --minutes N      a day in the trials (default 30)\n"
      "  --seed N         other learners (default 1)\n"
      "  --threads N      changes nothing in what comes out (default 1)\n"
      "  --svg DIR        draw told against passed, a file per generator\n" },
    { "export", cmd_export, "everything a person entered, as JSON",
      "export [--data DIR] [--out FILE]\n\n" DATA_OPTION
      "  --out FILE       where to (default: standard output)\n" },
    { "erase", cmd_erase, "delete everything a person entered, for good",
      "erase --yes [--data DIR]\n\n"
      "Deletes it from the database and its write-ahead log. It cannot be\n"
      "undone. Stop the server first.\n\n" DATA_OPTION
      "  --yes            really\n" },
    { "token", cmd_token, "let other programs use the API in your name",
      "token new|list|revoke [NAME] [OPTION]...\n\n"
      "new     make a token and print it, once: the last word of the output\n"
      "list    the names of those there are, what they may do, until when\n"
      "revoke  end the one of that name, at once\n\n"
      "A program sends it as 'Authorization: Bearer TOKEN' with requests to\n"
      "/api/v1/; GET /api/v1/openapi.json describes them.\n\n" DATA_OPTION
      "  --name NAME      how to call it (new: default token-1, token-2 ...)\n"
      "  --scope SCOPE    new: what it may do. read (default): look, change\n"
      "                   nothing; sit: also sit mocks and open their\n"
      "                   reports; case: also change your results and\n"
      "                   details; all: everything, erasing too\n"
      "  --days N         new: how long it is good (default 90, most 3650)\n" },
    { "load", cmd_load, "play many candidates against a server of its own",
      "load [OPTION]...\n\n"
      "Makes a data folder for the run, people in it, and a server process;\n"
      "each candidate gets in, starts a sitting, reads, thinks, answers, "
      "loses\n"
      "the line, comes back and finishes, over HTTP. At the end it looks into\n"
      "the journals: is every acknowledged answer stored? 1: one is not, or a\n"
      "candidate did not finish. Nobody's own data is touched.\n\n"
      "  --candidates N   how many, at most 10000 (default 100)\n"
      "  --program ID     what they sit (default: the first that has a mock)\n"
      "  --kind KIND      segment (default) or mock: the whole exam\n"
      "  --wait S         when all are in, so many seconds before the "
      "starts\n"
      "                   (default 0)\n"
      "  --spread S       starts are spread over so many seconds (default 0:\n"
      "                   all at once)\n"
      "  --think S        mean seconds between reading and answering\n"
      "                   (default 1)\n"
      "  --answers N      so many each, then they submit (default: all items)\n"
      "  --rate N         instead of each at their own pace: N answers a "
      "second\n"
      "                   over all, due at fixed instants; times count from\n"
      "                   then\n"
      "  --seconds S      with --rate: for how long (default 10)\n"
      "  --lose PERCENT   answers after which the line is lost (default 1;\n"
      "                   0 with --rate or --lines)\n"
      "  --lines N        share N connections, as behind a proxy (default: "
      "one\n"
      "                   each)\n"
      "  --seed N         of thinking times and lost lines (default 1)\n"
      "  --data DIR       a new folder, kept afterwards (default: a temporary\n"
      "                   one, removed)\n" PROGRAMS_OPTION
      "  --json           for programs to read\n" },
    { "backup", cmd_backup, "copy the database, also while it is served",
      "backup --to FILE [--data DIR]\n\n" DATA_OPTION
      "  --to FILE        the copy; an existing file is not overwritten\n" },
    { "restore", cmd_restore, "bring a backup back",
      "restore --from FILE [--data DIR] [--replace]\n\n"
      "Checks the backup first. Stop the server before.\n\n" DATA_OPTION
      "  --from FILE      the backup\n"
      "  --replace        replace the data that is there (kept beside it)\n" },
    { "psych", cmd_psych, "item analysis, calibration, scores, decisions",
      "psych items|fit|score|consistency|cut|subscores|plot [FILE]\n"
      "             [OPTION]...\n"
      "\n"
      "FILE is a CSV of answers (for cut: of judgements); - reads standard\n"
      "input. Without it --program ID takes the answers in the store.\n"
      "\n"
      "items         classical analysis, distractors, reliability\n"
      "fit           calibration (3 also means: it did not converge)\n"
      "score         ability and scaled scores\n"
      "consistency   how sure decisions at a cut score are\n"
      "cut           standards from judgements\n"
      "subscores     are domain scores worth reporting\n"
      "plot          curves and maps as SVG\n"
      "\n"
      "answers:      --key F --count COL --group COL --name COL --drop COL\n"
      "              --na WORD --missing wrong --pretest ITEM\n"
      "store:        --program ID --data DIR --form mock|segment|domain\n"
      "              --from DATE --to DATE --first-only --missing wrong\n"
      "fit:          --model rasch|1pl|2pl|3pl|grm|pcm --anchors F --no-prior\n"
      "              --check --prior [ITEM.]a|d|c:normal|lognormal|beta:X:Y\n"
      "              --variance free|fixed --se oakes|cross-product|none\n"
      "              --doubles --nodes N --theta-min X --theta-max X --cycles "
      "N\n"
      "              --tolerance X --threads N\n"
      "              --save: as the calibration of --program, in --programs "
      "DIR\n"
      "score:        --params F --method eap|map|ml|sum --slope A --intercept "
      "B\n"
      "              --table F|true-score --lowest X --highest X\n"
      "              --round none|nearest|down\n"
      "consistency:  --cut X --cut-theta X --scores F --reliability R\n"
      "              --method livingston-lewis|lee|rudner\n"
      "cut:          --method angoff|bookmark|contrasting|hofstee --rp P\n"
      "subscores:    --domains F --alpha A\n"
      "plot:         --plot curve|information|options|wright|scores --item ID\n"
      "              --out F\n"
      "--json        for programs to read\n" },
    { "check", cmd_check, "is this installation as it should be?",
      "check [OPTION]...\n\n"
      "One list, ok, warn or fail, with how to mend: the folder and its "
      "files,\n"
      "room, file system, clock, programs, tokens, schema, database, and the\n"
      "journal of every sitting. Changes nothing; also beside a server. 1: "
      "there\n"
      "is a fail; 3: it could not be looked at.\n\n" DATA_OPTION PROGRAMS_OPTION
      "  --json           for programs to read\n" },
};
const int n_commands = (int)(sizeof commands / sizeof *commands);

const struct command *command_find(struct str name)
{
    for (int i = 0; i < n_commands; i++)
        if (str_eq(str_from_c(commands[i].name), name))
            return &commands[i];
    return NULL;
}

int cmd_usage(const char *name, enum exit_code code)
{
    const struct command *c = command_find(str_from_c(name));

    if (!c)
        BUG("no command %s", name);
    fprintf(code == EXIT_OK ? stdout : stderr, "usage: resit %s%s", c->usage,
            EXIT_CODES);
    return code;
}

int cmd_failed(const struct err *e)
{
    fprintf(stderr, "resit: %.*s", STR_ARG(e->message));
    if (e->detail.n)
        fprintf(stderr, ": %.*s", STR_ARG(e->detail));
    fputc('\n', stderr);
    if (e->hint.n)
        fprintf(stderr, "hint: %.*s\n", STR_ARG(e->hint));
    return EXIT_FAILED;
}

int cmd_problems(const struct problems *ps)
{
    struct arena a = { 0 };

    for (size_t i = 0; i < ps->n; i++) {
        struct str text = problem_text(&a, &ps->p[i]);
        fprintf(stderr, "%.*s\n", STR_ARG(text));
    }
    if (ps->cut)
        fprintf(stderr, "and %zu more\n", ps->cut);
    arena_release(&a);
    return ps->n ? EXIT_FOUND : EXIT_OK;
}

static bool is_folder(struct arena *a, struct str path)
{
    struct stat st;

    return !stat(str_to_c(a, path), &st) && S_ISDIR(st.st_mode);
}

struct str cmd_default_data(struct arena *a)
{
    const char *own = getenv("RESIT_DATA");
    const char *xdg = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");

    if (own && *own)
        return str_dup(a, str_from_c(own));
    if (xdg && *xdg == '/')
        return str_fmt(a, "%s/resit", xdg);
    return str_fmt(a, "%s/.local/share/resit", home && *home ? home : ".");
}

struct str cmd_default_programs(struct arena *a)
{
    const char *own = getenv("RESIT_PROGRAMS");
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe);

    if (own && *own)
        return str_dup(a, str_from_c(own));
    struct str dir = { exe, n > 0 ? (size_t)n : 0 };
    while (dir.n && dir.p[dir.n - 1] != '/')
        dir.n--;
    struct str beside = str_fmt(a, "%.*s../programs", STR_ARG(dir));
    if (is_folder(a, beside))
        return beside;
    return str_fmt(a, "%.*s../share/resit/programs", STR_ARG(dir));
}

void cmd_progress(void *arg, int done, int all)
{
    if (!isatty(2) || all <= 0)
        return;
    fprintf(stderr, "\r%s %3d %%%s", (const char *)arg,
            (int)(100.0 * done / all), done == all ? "\n" : "");
}
