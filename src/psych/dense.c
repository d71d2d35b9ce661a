#include "psych/dense.h"

#include <math.h>
#include <string.h>

/* Four running sums: fast without leaving the order to the compiler. */
double dense_dot(const double *x, const double *y, size_t n)
{
    double s[4] = { 0 };
    size_t i = 0;

    for (; i + 4 <= n; i += 4)
        for (size_t k = 0; k < 4; k++)
            s[k] += x[i + k] * y[i + k];
    for (; i < n; i++)
        s[0] += x[i] * y[i];
    return (s[0] + s[1]) + (s[2] + s[3]);
}

bool dense_cholesky(double *a, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double *row = a + i * n;
        for (size_t j = 0; j < i; j++)
            row[j] = (row[j] - dense_dot(row, a + j * n, j)) / a[j * n + j];
        double pivot = row[i] - dense_dot(row, row, i);
        if (!(pivot > 1e-14 * fabs(row[i])))
            return false;
        row[i] = sqrt(pivot);
    }
    return true;
}

void dense_forward(const double *l, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (x[i] - dense_dot(l + i * n, x, i)) / l[i * n + i];
}

void dense_solve(const double *l, size_t n, double *x)
{
    dense_forward(l, n, x);
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            x[i] -= l[k * n + i] * x[k];
        x[i] /= l[i * n + i];
    }
}

bool dense_inverse(double *a, size_t n, double *inverse)
{
    if (!dense_cholesky(a, n))
        return false;
    memset(inverse, 0, n * n * sizeof *inverse);
    for (size_t i = 0; i < n; i++) {
        inverse[i * n + i] = 1;
        dense_solve(a, n, inverse + i * n); /* symmetric: a row is a column */
    }
    return true;
}
