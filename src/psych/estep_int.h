/* What the E-step hands to its inner loops (estep_kernel.inc). */
#ifndef RESIT_PSYCH_ESTEP_INT_H
#define RESIT_PSYCH_ESTEP_INT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    NODES_PAD = 64, /* nodes are padded to a multiple of this */
    NODES_PAD_MOST = 512,
    BATCH = 256, /* persons whose posteriors are kept between the passes */
};

/* Items of one block: item k is digit k, of place value place[k] and
 * n_digits[k] values; categories K[k], and one more for missing where there
 * are gaps. row[k] is the item's first category row. */
struct block {
    int first, n;
    int n_codes;
    int place[8], n_digits[8], K[8], row[8];
};

/* Where a posterior is, in vectors: outside, its share is negligible. */
struct reach {
    uint8_t first, end;
};

/* Persons are rows of one code per block; table[row[b] + code] holds the log
 * probability of that code at each node. Arrays of numbers are aligned to 64
 * bytes. counts may be NULL: only the log-likelihood is wanted. Forwards and
 * backwards take turns over a batch: tables and counts together do not fit
 * the cache, each alone may. */
#define KERNEL_JOB_MEMBERS(REAL)                                               \
    const uint8_t *codes;                                                      \
    const int *group;                                                          \
    const double *weight;                                                      \
    size_t n_persons;                                                          \
    int n_blocks, n_pad;                                                       \
    const size_t *row;                                                         \
    const REAL *table;                                                         \
    const REAL *log_prior; /* [group][n_pad] */                                \
    REAL *counts;          /* like table; added to */                          \
    REAL *mass;            /* [group][n_pad]; added to */                      \
    REAL *post;            /* [BATCH][n_pad] of room */                        \
    struct reach *reach;   /* of each person; kept from run to run */          \
    bool one_peak;         /* every posterior has one */                       \
    double loglik;

struct kernel_job_f32 {
    KERNEL_JOB_MEMBERS(float)
};

struct kernel_job_f64 {
    KERNEL_JOB_MEMBERS(double)
};

void kernel_run_f32(struct kernel_job_f32 *);
void kernel_run_f64(struct kernel_job_f64 *);
/* rows of one block's table from log probabilities of item categories */
void kernel_fill_f32(const struct block *, const double *log_p, float *rows,
                     size_t pad);
void kernel_fill_f64(const struct block *, const double *log_p, double *rows,
                     size_t pad);
/* counts of item categories from the rows of one block, which are used up */
void kernel_unfold_f32(const struct block *, float *rows, double *counts,
                       size_t pad);
void kernel_unfold_f64(const struct block *, double *rows, double *counts,
                       size_t pad);
/* a += w x x' in the lower triangle of an n × n matrix by rows */
void kernel_outer(double *a, const double *x, size_t n, double w);
/* A right/wrong logistic item at n nodes, n a multiple of NODES_PAD. */
void kernel_logistic(const double *theta, double a, double d, size_t n,
                     double *log_wrong, double *log_right, double *right);

#endif
