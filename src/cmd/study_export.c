/* resit study export: reviews, and questions for Anki. */
#include "cmd/study.h"

#include "format/study_csv.h"

int study_cmd_export(const struct study_args *args)
{
    struct str format = args->format ? str_from_c(args->format) : S("reviews");
    const struct study_view *v = NULL;
    struct data_cmd d;
    bool anki = str_eq(format, S("anki"));

    if (!anki && !str_eq(format, S("reviews"))) {
        fprintf(stderr, "resit study: --format is reviews or anki\n");
        return EXIT_USAGE;
    }
    int code = study_cmd_open(args, true, &d, &v);
    if (code == EXIT_OK)
        code = cmd_output(
            args->out,
            anki ? anki_csv_text(&d.arena, v->material)
                 : reviews_csv_text(
                       &d.arena, cards_log(&d.arena, v->material, v->history)),
            S(""));
    data_close(&d);
    return code;
}
