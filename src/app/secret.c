#include "app/secret.h"

#include "base/arena.h"
#include "base/err.h"

#include <sodium.h>

void secret_init(void)
{
    if (sodium_init() < 0)
        BUG("libsodium does not start");
}

struct str secret_new(struct arena *a)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    unsigned char random[26];
    char *p = arena_alloc(a, sizeof random + 1);

    randombytes_buf(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        p[i] = letters[random[i] & 31];
    return (struct str){ p, sizeof random };
}

uint64_t secret_seed(void)
{
    uint64_t seed;

    randombytes_buf(&seed, sizeof seed);
    return seed >> 1; /* fits the store's signed integers */
}

struct str hash_of(struct arena *a, struct str bytes)
{
    unsigned char *h = arena_alloc(a, HASH_BYTES);

    crypto_generichash(h, HASH_BYTES, (const unsigned char *)bytes.p, bytes.n,
                       NULL, 0);
    return (struct str){ (const char *)h, HASH_BYTES };
}

struct str hash_hex(struct arena *a, struct str bytes)
{
    struct str h = hash_of(a, bytes);
    char *hex = arena_alloc(a, 2 * HASH_BYTES + 1);

    sodium_bin2hex(hex, 2 * HASH_BYTES + 1, (const unsigned char *)h.p, h.n);
    return (struct str){ hex, 2 * HASH_BYTES };
}

void chain_next(unsigned char chain[CHAIN_BYTES], const void *p, size_t n)
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, CHAIN_BYTES);
    crypto_generichash_update(&state, chain, CHAIN_BYTES);
    crypto_generichash_update(&state, p, n);
    crypto_generichash_final(&state, chain, CHAIN_BYTES);
}
