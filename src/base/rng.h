/* Seeded random numbers: the same seed gives the same stream on every machine.
 *
 * xoshiro256** (Blackman & Vigna 2021, ACM TOMS 47:4), its state filled by
 * splitmix64. Not for secrets: those come from libsodium at the edge. */
#ifndef RESIT_BASE_RNG_H
#define RESIT_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

struct rng {
    uint64_t s[4];
};

void rng_init(struct rng *, uint64_t seed);
/* A stream of its own for a part of the work, from the same seed. */
void rng_init_stream(struct rng *, uint64_t seed, uint64_t stream);
uint64_t rng_next(struct rng *);
/* Uniform in [0, n), without bias; n > 0. */
uint64_t rng_below(struct rng *, uint64_t n);
double rng_unit(struct rng *); /* uniform in [0, 1), 53 bits */
/* Fisher-Yates on n elements of `size` bytes (size ≤ 64). */
void rng_shuffle(struct rng *, void *p, size_t n, size_t size);

/* 64-bit mix of a text (FNV-1a, then splitmix's finisher): to derive seeds
 * from names. Not for secrets. */
uint64_t hash_bytes(const void *p, size_t n, uint64_t seed);

#endif
