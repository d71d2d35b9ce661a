/* resit study memory --personal: do weights fitted to a log foretell its last
 * part better than the defaults? */
#include "cmd/study.h"

#include "study/personal.h"

#include <jansson.h>

static void print_json(const struct personal *p)
{
    json_t *j = json_object(), *weights = json_array();

    for (int i = 0; i < FSRS6_WEIGHTS; i++)
        json_array_append_new(weights, json_real(p->model.w[i]));
    json_object_set_new(j, "enough", json_boolean(p->enough));
    json_object_set_new(j, "adopted", json_boolean(p->adopted));
    json_object_set_new(j, "fitted_to", json_integer((json_int_t)p->n_fit));
    json_object_set_new(j, "tested_on", json_integer((json_int_t)p->n_test));
    json_object_set_new(j, "log_loss_default", json_real(p->loss_default));
    json_object_set_new(j, "log_loss_personal", json_real(p->loss_personal));
    json_object_set_new(j, "standard_error", json_real(p->se));
    json_object_set_new(j, "weights", weights);
    json_dumpf(j, stdout, JSON_REAL_PRECISION(15) | JSON_INDENT(1));
    putchar('\n');
    json_decref(j);
}

static void print_text(const struct personal *p)
{
    if (!p->enough) {
        printf("The default weights stay: fewer than %d reviews were made on "
               "a later day than the one before.\n",
               PERSONAL_REVIEWS_LEAST);
        return;
    }
    printf("Fitted to %zu reviews, held against the %zu after them.\n"
           "Log loss: default weights %.4f, fitted %.4f; standard error of "
           "the difference %.4f.\n%s\n",
           p->n_fit, p->n_test, p->loss_default, p->loss_personal, p->se,
           p->adopted ? "The fitted weights foretell better and are taken:"
                      : "They are not clearly better. The default weights "
                        "stay:");
    for (int i = 0; i < FSRS6_WEIGHTS; i++)
        printf("%s%.4f", i % 7 ? " " : "\n  ", p->model.w[i]);
    putchar('\n');
}

int study_cmd_personal(const struct review_log *log, bool json)
{
    struct personal p;

    personal_fit(log, true, &p);
    if (json)
        print_json(&p);
    else
        print_text(&p);
    return EXIT_OK;
}
