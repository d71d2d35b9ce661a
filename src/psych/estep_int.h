/* What the E-step hands to its inner loops (estep_kernel.inc). */
#ifndef RESIT_PSYCH_ESTEP_INT_H
#define RESIT_PSYCH_ESTEP_INT_H

#include <stddef.h>
#include <stdint.h>

enum {
    NODES_PAD = 64, /* nodes are padded to a multiple of this */
    NODES_PAD_MOST = 512,
};

/* Persons are rows of one code per block; table[row[b] + code] holds the log
 * probability of that code at each node. Arrays of numbers are aligned to 64
 * bytes. counts may be NULL: only the log-likelihood is wanted. */
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
    double loglik;

struct kernel_job_f32 {
    KERNEL_JOB_MEMBERS(float)
};

struct kernel_job_f64 {
    KERNEL_JOB_MEMBERS(double)
};

void kernel_run_f32(struct kernel_job_f32 *);
void kernel_run_f64(struct kernel_job_f64 *);

#endif
