/* The E-step's inner loop with floats, for each instruction set. */
#include "psych/estep_int.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define REAL float
#define BITS int32_t
#define LANES 16
#define KERNEL_JOB kernel_job_f32

/* e^r on |r| <= ln 2 / 2: Taylor terms 1/6! … 1/0!, relative error 1.3e-7 */
static const float exp_terms[] = {
    1.0F / 720, 1.0F / 120, 1.0F / 24, 1.0F / 6, 0.5F, 1.0F, 1.0F,
};

#define EXP_TERMS 7
#define EXP_LEAST -80.0F
#define EXP_SHIFT 12582912.0F /* 1.5 * 2^23: adding it rounds */
#define EXP_LN2_HI 0.693359375F
#define EXP_LN2_LO -2.12194440e-4F
#define EXP_BIAS 127
#define EXP_MANTISSA 23
#define SHARE_LEAST 1e-9F
#define LOG_SHARE_LEAST 24.0F /* a vector of them is still less */

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

void kernel_run_f32(struct kernel_job_f32 *job)
{
    BEST(run)(job);
}

void kernel_fill_f32(const struct block *b, const double *log_p, float *rows,
                     size_t pad)
{
    BEST(fill)(b, log_p, rows, pad);
}

void kernel_unfold_f32(const struct block *b, float *rows, double *counts,
                       size_t pad)
{
    BEST(unfold)(b, rows, counts, pad);
}
