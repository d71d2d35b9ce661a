/* The E-step's inner loop with doubles, for each instruction set. */
#include "psych/estep_int.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define REAL double
#define BITS int64_t
#define LANES 8
#define KERNEL_JOB kernel_job_f64
#define KERNEL_DOUBLE

/* e^r on |r| <= ln 2 / 2: Taylor terms 1/13! … 1/0!, relative error 1e-17 */
static const double exp_terms[] = {
    1.0 / 6227020800,
    1.0 / 479001600,
    1.0 / 39916800,
    1.0 / 3628800,
    1.0 / 362880,
    1.0 / 40320,
    1.0 / 5040,
    1.0 / 720,
    1.0 / 120,
    1.0 / 24,
    1.0 / 6,
    0.5,
    1.0,
    1.0,
};

#define EXP_TERMS 14
#define EXP_LEAST -700.0
#define EXP_SHIFT 6755399441055744.0 /* 1.5 * 2^52: adding it rounds */
#define EXP_LN2_HI 6.93147180369123816490e-01
#define EXP_LN2_LO 1.90821492927058770002e-10
#define EXP_BIAS 1023
#define EXP_MANTISSA 52
#define SHARE_LEAST 1e-18
#define LOG_SHARE_LEAST 45.0 /* a vector of them is still less */

#define TARGET
#define NAME(x) x##_plain
#include "psych/estep_kernel.inc"
#undef TARGET
#undef NAME

#ifdef __x86_64__
#define TARGET __attribute__((target("avx2")))
#define NAME(x) x##_avx2
#include "psych/estep_kernel.inc"
#undef TARGET
#undef NAME

#define TARGET __attribute__((target("avx512f,avx512dq,avx512bw")))
#define NAME(x) x##_avx512
#include "psych/estep_kernel.inc"
#undef TARGET
#undef NAME
#endif

#ifdef __x86_64__
static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw");
}

#define BEST(fn)                                                               \
    (has_avx512()                     ? fn##_avx512                            \
     : __builtin_cpu_supports("avx2") ? fn##_avx2                              \
                                      : fn##_plain)
#else
#define BEST(fn) fn##_plain
#endif

void kernel_run_f64(struct kernel_job_f64 *job)
{
    BEST(run)(job);
}

void kernel_fill_f64(const struct block *b, const double *log_p, double *rows,
                     size_t pad)
{
    BEST(fill)(b, log_p, rows, pad);
}

void kernel_unfold_f64(const struct block *b, double *rows, double *counts,
                       size_t pad)
{
    BEST(unfold)(b, rows, counts, pad);
}

void kernel_outer(double *a, const double *x, size_t n, double w)
{
    BEST(outer)(a, x, n, w);
}

void kernel_logistic(const double *theta, double a, double d, size_t n,
                     double *log_wrong, double *log_right, double *right)
{
    BEST(logistic)(theta, a, d, n, log_wrong, log_right, right);
}
