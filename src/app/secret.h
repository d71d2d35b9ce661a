/* Secrets and hashes, on libsodium: the only file that includes it. */
#ifndef RESIT_APP_SECRET_H
#define RESIT_APP_SECRET_H

#include "base/str.h"

enum { HASH_BYTES = 32, CHAIN_BYTES = 16 };

/* Once, before threads are started. */
void secret_init(void);

/* 128 random bits as 26 letters and digits (base 32, no 0 1 8 9). */
struct str secret_new(struct arena *);
uint64_t secret_seed(void);

/* BLAKE2b-256 of the bytes. What is random enough (128 bits) needs no slow
 * password hash. */
struct str hash_of(struct arena *, struct str bytes);
/* The same as 64 hexadecimal digits. */
struct str hash_hex(struct arena *, struct str bytes);

/* The next link: BLAKE2b-128 of the previous link and the bytes. */
void chain_next(unsigned char chain[CHAIN_BYTES], const void *p, size_t n);

#endif
