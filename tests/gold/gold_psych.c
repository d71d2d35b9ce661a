/* Numbers about persons against values that come from elsewhere: fractions
 * worked out by hand below, and one worked example (three areas, 118 of 180
 * right) summed in exact integer fractions with Python's `fractions`. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "psych/domain_flag.h"
#include "psych/forecast.h"

#define N(a) (sizeof(a) / sizeof *(a))

/* The ladder of tolerances: a few roundings; logs of factorials of hundreds.
 * Values printed with fewer digits say so in place. */
static const double ROUNDING = 1e-12, LOG_GAMMA = 1e-10;

static void near(double got, double want, double tolerance, const char *what)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%s: got %.17g, want %.17g", what, got, want);
}

/* N = 10, X = 5, n = 4: of C(10,4) = 210 draws 5, 50, 100, 50, 5 have 0 … 4.
 * N = 7, X = 4, n = 3: of C(7,3) = 35 draws 1, 12, 18, 4 have 0 … 3. */
static void hypergeometric_by_hand(void **state)
{
    static const struct {
        int k, N, X, n;
        double pmf, two_sided;
    } rows[] = {
        { 0, 10, 5, 4, 5 / 210., 10 / 210. },
        { 1, 10, 5, 4, 50 / 210., 110 / 210. },
        { 2, 10, 5, 4, 100 / 210., 1 },
        { 3, 10, 5, 4, 50 / 210., 110 / 210. },
        { 4, 10, 5, 4, 5 / 210., 10 / 210. },
        { 0, 7, 4, 3, 1 / 35., 1 / 35. },
        { 1, 7, 4, 3, 12 / 35., 17 / 35. },
        { 2, 7, 4, 3, 18 / 35., 1 },
        { 3, 7, 4, 3, 4 / 35., 5 / 35. },
        /* none or all right: nothing can differ */
        { 0, 9, 0, 4, 1, 1 },
        { 4, 9, 9, 4, 1, 1 },
        /* the area is the whole form */
        { 6, 9, 6, 9, 1, 1 },
    };

    (void)state;
    for (size_t i = 0; i < N(rows); i++) {
        near(hypergeometric_pmf(rows[i].k, rows[i].N, rows[i].X, rows[i].n),
             rows[i].pmf, ROUNDING, "pmf");
        near(hypergeometric_two_sided(rows[i].k, rows[i].N, rows[i].X,
                                      rows[i].n),
             rows[i].two_sided, ROUNDING, "two-sided");
    }
    /* more right here than right in all; more wrong here than wrong in all */
    near(hypergeometric_pmf(3, 10, 2, 4), 0, 0, "impossible");
    near(hypergeometric_pmf(0, 10, 8, 4), 0, 0, "impossible");
    near(hypergeometric_pmf(-1, 10, 8, 4), 0, 0, "impossible");
    near(hypergeometric_pmf(5, 10, 8, 4), 0, 0, "impossible");
}

/* Three areas, 118 of 180 right in all: 19 of 38 in one area is p = .034, over
 * the threshold of .01695: no flag; 18 of 38 is p = .012: flag. Sums of
 * C(118,k) C(62,38-k) / C(180,38) over the k that are not likelier. */
static void a_worked_example(void **state)
{
    double threshold = sidak_threshold(.05, 3);
    double p19 = hypergeometric_two_sided(19, 180, 118, 38);
    double p18 = hypergeometric_two_sided(18, 180, 118, 38);

    (void)state;
    near(threshold, .01695, .000005, "threshold");
    near(p19, .033614798826287, LOG_GAMMA, "19 of 38");
    near(p18, .01188802703546408, LOG_GAMMA, "18 of 38");
    assert_true(p19 > threshold && p18 < threshold);
    near(sidak_threshold(.05, 1), .05, ROUNDING, "one comparison");
    near(sidak_threshold(.19, 2), .1, ROUNDING, "1 - sqrt(.81)");
}

static void probabilities_of_all_numbers_add_up_to_one(void **state)
{
    (void)state;
    for (int X = 0; X <= 180; X += 9) {
        double sum = 0;
        for (int k = 0; k <= 38; k++)
            sum += hypergeometric_pmf(k, 180, X, 38);
        near(sum, 1, LOG_GAMMA, "hypergeometric");
    }
    for (int n = 1; n <= 200; n += 13) {
        double sum = 0;
        for (int x = 0; x <= n; x++)
            sum += beta_binomial_pmf(x, n, 21.5, 9.25);
        near(sum, 1, LOG_GAMMA, "beta-binomial");
        near(beta_binomial_tail(0, n, 21.5, 9.25), 1, LOG_GAMMA, "tail");
    }
}

/* a = b = 1 is uniform. With B(a, b) = (a-1)!(b-1)!/(a+b-1)!:
 * n = 3, a = 2, b = 1: C(3,x) B(x+2, 4-x) / B(2,1)
 *   = 2 * {1*1!3!/5!, 3*2!2!/5!, 3*3!1!/5!, 1*4!0!/5!} = 1/10 2/10 3/10 4/10
 * n = 4, a = 2, b = 3: 12 * C(4,x) (x+1)!(6-x)!/8!
 *   = 3/14, 2/7, 9/35, 6/35, 1/14 */
static void beta_binomial_by_hand(void **state)
{
    static const double uniform[] = { 1 / 3., 1 / 3., 1 / 3. };
    static const double skew[] = { .1, .2, .3, .4 };
    static const double low[] = { 3 / 14., 2 / 7., 9 / 35., 6 / 35., 1 / 14. };
    static const struct {
        int n;
        double a, b;
        const double *want;
    } rows[] = { { 2, 1, 1, uniform }, { 3, 2, 1, skew }, { 4, 2, 3, low } };

    (void)state;
    for (size_t i = 0; i < N(rows); i++) {
        double tail = 0;
        for (int x = rows[i].n; x >= 0; x--) {
            tail += rows[i].want[x];
            near(beta_binomial_pmf(x, rows[i].n, rows[i].a, rows[i].b),
                 rows[i].want[x], ROUNDING, "pmf");
            near(beta_binomial_tail(x, rows[i].n, rows[i].a, rows[i].b), tail,
                 ROUNDING, "tail");
        }
    }
}

/* sqrt(118 * 62 / 179) = sqrt(7316 / 179) = sqrt(40.871508…) = 6.39308 */
static void standard_error_by_hand(void **state)
{
    (void)state;
    near(sem_binomial(118, 180), 6.39308, .000005, "118 of 180");
    near(sem_binomial(9, 10), 1, ROUNDING, "9 of 10");
    near(sem_binomial(5, 26), sqrt(4.2), ROUNDING, "5 of 26");
    near(sem_binomial(0, 10), 0, 0, "none");
    near(sem_binomial(10, 10), 0, 0, "all");
    near(sem_binomial(1, 1), 0, 0, "one item");
    near(sem_binomial(0, 0), 0, 0, "no item");
}

/* n = 2, line 1, reliability 1/2: a + b = 2 * (1/2) / (1/2) = 2. A population
 * of which 2/3 reach the line is uniform (a = b = 1: P(0 of 2) = 1/3). Then
 *   0 right: beta(1,3), P(X' >= 1) = 1 - 3*4/(4*5) = 2/5
 *   1 right: beta(2,2),            1 - 2*3/(4*5) = 7/10
 *   2 right: beta(3,1),            1 - 1*2/(4*5) = 9/10
 * and the mean over 0, 1, 2 (each 1/3) is 2/3 again, as it must be. */
/* Newcombe 1998 (Stat. Med. 17:857), table I: score method without continuity
 * correction, 95 %. */
static void wilson_bands_are_newcombes(void **state)
{
    static const struct {
        int x, n;
        double min, max;
    } rows[] = {
        { 81, 263, .2553, .3662 },
        { 15, 148, .0624, .1605 },
        { 0, 20, 0, .1611 },
        { 1, 29, .0061, .1718 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct band b = band_wilson(rows[i].x, rows[i].n, 1.959964);
        near(b.min / rows[i].n, rows[i].min, .00005, "lower");
        near(b.max / rows[i].n, rows[i].max, .00005, "upper");
    }
}

/* Unlike x ± SEM: never shut, never outside 0 … n, always around x, and the
 * same seen from the other end. */
static void a_band_stays_open(void **state)
{
    (void)state;
    for (int n = 1; n <= 200; n++)
        for (int x = 0; x <= n; x++) {
            struct band b = band_wilson(x, n, 1), c = band_wilson(n - x, n, 1);
            assert_true(0 <= b.min && b.min <= x && x <= b.max && b.max <= n);
            assert_true(b.max - b.min > .49);
            near(b.min, n - c.max, 1e-9, "mirrored");
        }
}

static void forecast_by_hand(void **state)
{
    static const double want[] = { .4, .7, .9 };
    struct forecast_assumptions as = { 2 / 3., .5, .5 };

    (void)state;
    for (int x = 0; x <= 2; x++) {
        struct forecast f = forecast_retake(x, 2, 1, &as);
        near(f.min, want[x], LOG_GAMMA, "least");
        near(f.max, want[x], LOG_GAMMA, "most");
    }
}

/* The range holds what each reliability in it gives; more right, more
 * chance. */
static void forecast_is_a_range_and_rises(void **state)
{
    struct forecast_assumptions range = { .69, .8, .9 };
    struct forecast_assumptions low = { .69, .8, .8 }, high = { .69, .9, .9 };
    double before = 0;

    (void)state;
    for (int x = 0; x <= 180; x += 6) {
        struct forecast f = forecast_retake(x, 180, 126, &range);
        struct forecast l = forecast_retake(x, 180, 126, &low);
        struct forecast h = forecast_retake(x, 180, 126, &high);
        assert_true(f.min >= 0 && f.max <= 1 && f.min <= f.max);
        assert_true(f.min <= l.min && l.max <= f.max);
        assert_true(f.min <= h.min && h.max <= f.max);
        assert_true(l.min >= before);
        before = l.min;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hypergeometric_by_hand),
        cmocka_unit_test(a_worked_example),
        cmocka_unit_test(probabilities_of_all_numbers_add_up_to_one),
        cmocka_unit_test(beta_binomial_by_hand),
        cmocka_unit_test(standard_error_by_hand),
        cmocka_unit_test(wilson_bands_are_newcombes),
        cmocka_unit_test(a_band_stays_open),
        cmocka_unit_test(forecast_by_hand),
        cmocka_unit_test(forecast_is_a_range_and_rises),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
