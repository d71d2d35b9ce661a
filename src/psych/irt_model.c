#include "psych/irt_model.h"

int irt_n_params(const struct irt_item *item)
{
    return item->model->n_params(item->n_categories);
}

double irt_guess(const struct irt_item *item)
{
    double p[2];

    if (item->model != &irt_guessing)
        return 0;
    /* far below every difficulty only guessing is left */
    double par[3] = { 1, 0, item->par[2] };
    item->model->curve(par, 2, -1e3, p);
    return p[1];
}

void irt_curve(const struct irt_item *item, double theta, double *p)
{
    item->model->curve(item->par, item->n_categories, theta, p);
}

double irt_information(const struct irt_item *item, double theta)
{
    double p[IRT_CATEGORIES], dp[IRT_CATEGORIES], sum = 0;

    item->model->slope(item->par, item->n_categories, theta, p, dp);
    for (int k = 0; k < item->n_categories; k++)
        sum += dp[k] * dp[k] / p[k];
    return sum;
}

double irt_expected(const struct irt_item *item, double theta)
{
    double p[IRT_CATEGORIES], sum = 0;

    irt_curve(item, theta, p);
    for (int k = 1; k < item->n_categories; k++)
        sum += k * p[k];
    return sum;
}

double irt_true_score(const struct irt_item *items, int n, double theta)
{
    double sum = 0;

    for (int j = 0; j < n; j++)
        sum += irt_expected(&items[j], theta);
    return sum;
}

int irt_most_points(const struct irt_item *items, int n)
{
    int sum = 0;

    for (int j = 0; j < n; j++)
        sum += items[j].n_categories - 1;
    return sum;
}

const struct irt_model *irt_model_find(struct str name)
{
    static const struct irt_model *const all[] = { &irt_logistic, &irt_guessing,
                                                   &irt_graded, &irt_credit };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (str_eq(str_from_c(all[i]->name), name))
            return all[i];
    return NULL;
}
