#include "cmd/manual.h"

#include "base/arena.h"
#include "cmd/cmd.h"

/* ---- the manual page ---- */

/* As it is, whatever it holds: roff knows commands by a leading dot or
 * apostrophe, escapes by a backslash, and turns a bare '-' into a hyphen. */
static void put_roff(FILE *out, struct str text)
{
    char before = '\n';

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (before == '\n' && (c == '.' || c == '\''))
            fputs("\\&", out);
        if (c == '\\')
            fputs("\\e", out);
        else if (c == '-')
            fputs("\\-", out);
        else
            fputc(c, out);
        before = c;
    }
}

static void put_command(FILE *out, const struct command *c)
{
    fprintf(out, ".SS resit %s\n", c->name);
    put_roff(out, str_from_c(c->summary));
    fputs(".\n.PP\n.EX\nusage: resit ", out);
    put_roff(out, str_from_c(c->usage));
    fputs(".EE\n", out);
}

void manual_print(FILE *out)
{
    fputs(".TH RESIT 1 \"\" \"resit " RESIT_VERSION "\" \"User Commands\"\n"
          ".SH NAME\n"
          "resit \\- sit certification exams, and know what happens after a "
          "failed attempt\n"
          ".SH SYNOPSIS\n"
          ".B resit\n"
          ".I COMMAND\n"
          "[\\fIOPTION\\fR]...\n"
          ".SH DESCRIPTION\n"
          "Sit timed certification exams, read an honest report, and know "
          "what happens after a failed attempt. One binary: the server of "
          "the pages, the database and the command line.\n"
          ".PP\n"
          ".B resit serve\n"
          "prints the address to open. Results go to standard output, "
          "everything else to standard error.\n"
          ".SH COMMANDS\n",
          out);
    for (int i = 0; i < n_commands; i++)
        put_command(out, &commands[i]);
    fputs(".SH EXIT STATUS\n"
          "0 done, 1 problems were found, 2 wrong usage, 3 failed.\n"
          ".SH ENVIRONMENT\n"
          ".TP\n.B RESIT_DATA\n"
          "The data folder, where\n.B \\-\\-data\nis not given.\n"
          ".TP\n.B RESIT_PROGRAMS\n"
          "The folder with the program files, where\n.B \\-\\-programs\n"
          "is not given.\n"
          ".TP\n.B XDG_DATA_HOME\n"
          "The data folder is resit in there, where nothing else says it.\n"
          ".SH FILES\n"
          ".TP\n.I ~/.local/share/resit/resit.db\n"
          "Everything a person entered and did. Copy it with\n"
          ".BR \"resit backup\" ,\n"
          "never by hand while it is served.\n"
          ".TP\n.I ~/.local/share/resit/lock\n"
          "Held by the server that runs on the folder.\n",
          out);
}

/* ---- completion ---- */

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* How many characters from p on belong to a word of the usage text. */
static size_t word_length(const char *p)
{
    return strcspn(p, " \n]");
}

/* "rasch|1pl|2pl": words to choose from, with blanks between; empty when it
 * is the name of a value. */
static struct str choices(struct arena *a, struct str word)
{
    if (!str_has(word, S("|")))
        return S("");
    for (size_t i = 0; i < word.n; i++)
        if (!is_name(word.p[i]) && word.p[i] != '|')
            return S("");
    struct str out = str_dup(a, word);
    char *p = str_to_c(a, out);
    for (size_t i = 0; i < word.n; i++)
        if (p[i] == '|')
            p[i] = ' ';
    return (struct str){ p, word.n };
}

struct options {
    struct {
        struct str name;  /* with the dashes */
        bool folder;      /* its value is one */
        struct str words; /* its value is one of these */
    } p[64];
    int n;
};

static void add_option(struct arena *a, struct options *os, struct str name,
                       struct str value)
{
    int i = 0;

    while (i < os->n && !str_eq(os->p[i].name, name))
        i++;
    if (i == os->n) {
        if (os->n == (int)(sizeof os->p / sizeof *os->p))
            BUG("more options than completion has room for");
        os->n++;
        os->p[i].name = name;
        os->p[i].words = S("");
        os->p[i].folder = false;
    }
    struct str words = choices(a, value);
    if (str_eq(value, S("DIR")))
        os->p[i].folder = true;
    if (words.n)
        os->p[i].words = str_fmt(a, "%.*s%s%.*s", STR_ARG(os->p[i].words),
                                 os->p[i].words.n ? " " : "", STR_ARG(words));
}

static void find_options(struct arena *a, const char *usage, struct options *os)
{
    for (const char *p = usage; (p = strstr(p, "--"));) {
        const char *name = p;
        struct str value = S("");
        p += 2;
        while (is_name(*p))
            p++;
        if (p == name + 2 || (name > usage && !strchr(" [\n", name[-1])))
            continue;
        if (p[0] == ' ' && p[1] != ' ')
            value = (struct str){ p + 1, word_length(p + 1) };
        add_option(a, os, (struct str){ name, (size_t)(p - name) }, value);
    }
    add_option(a, os, S("--help"), S(""));
}

/* The words that may stand behind the command: "new show export import". */
static struct str find_verbs(struct arena *a, const struct command *c)
{
    struct str verbs = S(""), line, rest = str_from_c(c->usage);
    struct str prefix = S("       resit ");

    for (int n = 0; str_next(&rest, '\n', &line); n++) {
        if (n && !str_starts(line, prefix))
            break;
        if (n)
            line = str_sub(line, prefix.n, line.n);
        line = str_sub(line, strlen(c->name), line.n);
        if (!str_starts(line, S(" ")))
            continue;
        struct str word = { line.p + 1, word_length(line.p + 1) };
        struct str words = choices(a, word);
        if (!words.n && word.n && is_name(word.p[0]) && word.p[0] != '-')
            words = word;
        verbs = str_fmt(a, "%.*s%s%.*s", STR_ARG(verbs),
                        verbs.n && words.n ? " " : "", STR_ARG(words));
    }
    return verbs;
}

static void put_completion(FILE *out, struct arena *a, const struct command *c)
{
    struct options os = { .n = 0 };

    find_options(a, c->usage, &os);
    fprintf(out, "    %s)\n        case $before in\n", c->name);
    for (int i = 0; i < os.n; i++) {
        if (os.p[i].folder)
            fprintf(out,
                    "            %.*s) mapfile -t COMPREPLY < <(compgen -d -- "
                    "\"$word\"); return ;;\n",
                    STR_ARG(os.p[i].name));
        if (os.p[i].words.n)
            fprintf(out, "            %.*s) words='%.*s' ;;\n",
                    STR_ARG(os.p[i].name), STR_ARG(os.p[i].words));
    }
    struct str verbs = find_verbs(a, c);
    if (verbs.n)
        fprintf(out, "            %s) words='%.*s' ;;\n", c->name,
                STR_ARG(verbs));
    fputs("        esac\n", out);
    fputs("        if [[ $word == -* ]]; then words='", out);
    for (int i = 0; i < os.n; i++)
        fprintf(out, "%s%.*s", i ? " " : "", STR_ARG(os.p[i].name));
    fputs("'; fi\n        ;;\n", out);
}

void completion_print(FILE *out)
{
    struct arena a = { 0 };

    fputs("# bash completion for resit; made by: resit help --completion "
          "bash\n"
          "_resit() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} words=''\n"
          "    local before=${COMP_WORDS[COMP_CWORD - 1]}\n"
          "    if ((COMP_CWORD == 1)); then\n"
          "        words='help --help --version",
          out);
    for (int i = 0; i < n_commands; i++)
        fprintf(out, " %s", commands[i].name);
    fputs("'\n"
          "    else case ${COMP_WORDS[1]} in\n"
          "    help)\n"
          "        words='--man --completion",
          out);
    for (int i = 0; i < n_commands; i++)
        fprintf(out, " %s", commands[i].name);
    fputs("'\n"
          "        if [[ $before == --completion ]]; then words=bash; fi\n"
          "        ;;\n",
          out);
    for (int i = 0; i < n_commands; i++)
        put_completion(out, &a, &commands[i]);
    fputs("    esac fi\n"
          "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
          "}\n"
          "# where nothing fits: names of files\n"
          "complete -o default -F _resit resit\n",
          out);
    arena_release(&a);
}
