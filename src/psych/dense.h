/* Small dense linear algebra with a fixed order of operations: a BLAS would
 * sum differently on different processors. Matrices are n × n by rows. */
#ifndef RESIT_PSYCH_DENSE_H
#define RESIT_PSYCH_DENSE_H

#include <stdbool.h>
#include <stddef.h>

/* Cholesky factor of a symmetric matrix in its lower triangle, in place (the
 * upper triangle is left alone). False when it is not positive definite. */
bool dense_cholesky(double *a, size_t n);
/* x := (L L')^-1 x, after dense_cholesky. */
void dense_solve(const double *l, size_t n, double *x);
/* x := L^-1 x. */
void dense_forward(const double *l, size_t n, double *x);
/* Inverse of a symmetric positive definite matrix; `a` becomes its factor. */
bool dense_inverse(double *a, size_t n, double *inverse);
double dense_dot(const double *x, const double *y, size_t n);

#endif
