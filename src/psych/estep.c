#include "psych/estep.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "psych/estep_int.h"
#include "psych/parallel.h"

#include <math.h>
#include <string.h>

enum {
    CODES_FEW = 64, /* codes of a block when there are few persons */
    CODES_MOST = 256,
    PERSONS_FEW = 5000,
    PART = 8192,
    LINE = 64,
    NO_PATTERN = -1,
};

/* One thread's room. */
struct room {
    float *counts32, *mass32, *post32;
    double *counts64, *mass64, *post64;
};

/* One part's results. */
struct part {
    double loglik;
    double *counts, *mass;
};

struct estep {
    int n_items, n_nodes, n_pad, n_groups, n_threads, n_rows;
    const int *K;
    int *row;       /* first category row of each item */
    bool *has_gaps; /* item with missing answers */
    struct block *blocks;
    int n_blocks;
    size_t *block_row; /* first table row of each block */
    size_t n_block_rows;
    uint8_t *codes; /* [pattern][block] */
    double *weight;
    int *group;
    size_t n_patterns;
    int32_t *pattern_of;             /* row of the responses → pattern */
    struct reach *reach32, *reach64; /* [pattern] */
    bool one_peak;
    float *table32, *prior32;
    double *table64, *prior64;
    struct room *rooms;
    struct part *parts;
    int n_parts;
    struct arena *arena;
    bool with_counts, floats; /* of the run at hand */
};

static void *aligned(struct arena *a, size_t n, size_t size)
{
    char *p = arena_calloc(a, n + LINE, size);

    return p + (LINE - (uintptr_t)p % LINE) % LINE;
}

/* ---- packing ---- */

static int digit(const struct estep *e, const uint8_t *category, int j,
                 uint8_t code)
{
    uint8_t c = category[(size_t)j * 256 + code];

    return c == RESPONSE_MISSING ? e->K[j] : c;
}

static void find_gaps(struct estep *e, const struct responses *r,
                      const uint8_t *category)
{
    for (size_t i = 0; i < r->n_rows; i++) {
        const uint8_t *row = responses_row(r, i);
        for (int j = 0; j < e->n_items; j++)
            e->has_gaps[j] |=
                category[(size_t)j * 256 + row[j]] == RESPONSE_MISSING;
    }
}

/* Few persons do not pay for large tables. */
static void make_blocks(struct estep *e, size_t n_persons)
{
    int codes = n_persons < PERSONS_FEW ? CODES_FEW : CODES_MOST;
    struct block *b = NULL;

    for (int j = 0; j < e->n_items; j++) {
        int n = e->K[j] + e->has_gaps[j];
        if (!b || b->n == 8 || b->n_codes * n > codes) {
            b = &e->blocks[e->n_blocks++];
            *b = (struct block){ .first = j, .n_codes = 1 };
        }
        b->place[b->n] = b->n_codes;
        b->K[b->n] = e->K[j];
        b->row[b->n] = e->row[j];
        b->n_digits[b->n++] = n;
        b->n_codes *= n;
    }
    for (int i = 0; i < e->n_blocks; i++) {
        e->block_row[i] = e->n_block_rows;
        e->n_block_rows += (size_t)e->blocks[i].n_codes;
    }
}

static void encode(const struct estep *e, const uint8_t *row,
                   const uint8_t *category, uint8_t *codes)
{
    for (int i = 0; i < e->n_blocks; i++) {
        const struct block *b = &e->blocks[i];
        int code = 0;
        for (int k = 0; k < b->n; k++)
            code += b->place[k] *
                    digit(e, category, b->first + k, row[b->first + k]);
        codes[i] = (uint8_t)code;
    }
}

/* Equal persons of one group are one pattern: open addressing on the bytes. */
static void make_patterns(struct estep *e, const struct responses *r,
                          const uint8_t *category)
{
    size_t width = (size_t)e->n_blocks, room = 1024;
    struct arena scratch = { 0 };

    while (room < 2 * r->n_rows)
        room *= 2;
    int32_t *slots = ARENA_ARRAY(&scratch, int32_t, room);
    memset(slots, 0xff, room * sizeof *slots);
    for (size_t i = 0; i < r->n_rows; i++) {
        uint8_t *codes = e->codes + e->n_patterns * width;
        int group = responses_group(r, i);
        encode(e, responses_row(r, i), category, codes);
        size_t at = hash_bytes(codes, width, (uint64_t)group) & (room - 1);
        while (slots[at] != NO_PATTERN &&
               (e->group[slots[at]] != group ||
                memcmp(e->codes + (size_t)slots[at] * width, codes, width)))
            at = (at + 1) & (room - 1);
        if (slots[at] == NO_PATTERN) {
            slots[at] = (int32_t)e->n_patterns;
            e->group[e->n_patterns++] = group;
        }
        e->weight[slots[at]] += responses_weight(r, i);
        e->pattern_of[i] = slots[at];
    }
    arena_release(&scratch);
}

static void make_rooms(struct estep *e)
{
    size_t group_nodes = (size_t)e->n_groups * (size_t)e->n_pad;

    e->n_parts = (int)((e->n_patterns + PART - 1) / PART);
    e->parts = ARENA_ARRAY(e->arena, struct part, (size_t)e->n_parts);
    for (int i = 0; i < e->n_parts; i++) {
        e->parts[i].counts =
            ARENA_ARRAY(e->arena, double, (size_t)e->n_rows *(size_t)e->n_pad);
        e->parts[i].mass = ARENA_ARRAY(e->arena, double, group_nodes);
    }
    e->rooms = ARENA_ARRAY(e->arena, struct room, (size_t)e->n_threads);
}

struct estep *estep_new(struct arena *a, const struct responses *r,
                        const uint8_t *category, const int *K, int n_nodes,
                        int n_threads, bool one_peak)
{
    struct estep *e = ARENA_NEW(a, struct estep);
    size_t J = (size_t)r->n_items;

    e->arena = a;
    e->n_items = r->n_items;
    e->K = K;
    e->n_nodes = n_nodes;
    e->n_pad = (n_nodes + NODES_PAD - 1) / NODES_PAD * NODES_PAD;
    if (e->n_pad > NODES_PAD_MOST || r->n_rows > INT32_MAX)
        BUG("%d nodes, %zu rows", n_nodes, r->n_rows);
    e->n_groups = r->n_groups;
    e->one_peak = one_peak;
    e->n_threads = n_threads < 1              ? 1
                   : n_threads > WORKERS_MOST ? WORKERS_MOST
                                              : n_threads;
    e->row = ARENA_ARRAY(a, int, J);
    for (int j = 0; j < r->n_items; j++) {
        e->row[j] = e->n_rows;
        e->n_rows += K[j];
    }
    e->has_gaps = ARENA_ARRAY(a, bool, J);
    e->blocks = ARENA_ARRAY(a, struct block, J);
    e->block_row = ARENA_ARRAY(a, size_t, J);
    find_gaps(e, r, category);
    make_blocks(e, r->n_rows);
    e->codes = arena_calloc(a, r->n_rows + 1, (size_t)e->n_blocks);
    e->weight = ARENA_ARRAY(a, double, r->n_rows);
    e->group = ARENA_ARRAY(a, int, r->n_rows);
    e->pattern_of = ARENA_ARRAY(a, int32_t, r->n_rows);
    make_patterns(e, r, category);
    make_rooms(e);
    return e;
}

/* ---- one part ---- */

static struct kernel_job_f32 job_f32(const struct estep *e, size_t from,
                                     size_t n, const struct room *room)
{
    return (struct kernel_job_f32){
        .codes = e->codes + from * (size_t)e->n_blocks,
        .group = e->n_groups > 1 ? e->group + from : NULL,
        .weight = e->weight + from,
        .n_persons = n,
        .n_blocks = e->n_blocks,
        .n_pad = e->n_pad,
        .row = e->block_row,
        .table = e->table32,
        .log_prior = e->prior32,
        .counts = e->with_counts ? room->counts32 : NULL,
        .mass = room->mass32,
        .post = room->post32,
        .reach = e->reach32 + from,
        .one_peak = e->one_peak,
    };
}

static struct kernel_job_f64 job_f64(const struct estep *e, size_t from,
                                     size_t n, const struct room *room)
{
    return (struct kernel_job_f64){
        .codes = e->codes + from * (size_t)e->n_blocks,
        .group = e->n_groups > 1 ? e->group + from : NULL,
        .weight = e->weight + from,
        .n_persons = n,
        .n_blocks = e->n_blocks,
        .n_pad = e->n_pad,
        .row = e->block_row,
        .table = e->table64,
        .log_prior = e->prior64,
        .counts = e->with_counts ? room->counts64 : NULL,
        .mass = room->mass64,
        .post = room->post64,
        .reach = e->reach64 + from,
        .one_peak = e->one_peak,
    };
}

static void part_f32(const struct estep *e, struct part *part, size_t from,
                     size_t n, struct room *room)
{
    size_t pad = (size_t)e->n_pad, nodes = (size_t)e->n_groups * pad;
    struct kernel_job_f32 job = job_f32(e, from, n, room);

    memset(room->counts32, 0, e->n_block_rows * pad * sizeof(float));
    memset(room->mass32, 0, nodes * sizeof(float));
    kernel_run_f32(&job);
    part->loglik = job.loglik;
    for (int i = 0; i < e->n_blocks && e->with_counts; i++)
        kernel_unfold_f32(&e->blocks[i], room->counts32 + e->block_row[i] * pad,
                          part->counts, pad);
    for (size_t q = 0; q < nodes; q++)
        part->mass[q] = (double)room->mass32[q];
}

static void part_f64(const struct estep *e, struct part *part, size_t from,
                     size_t n, struct room *room)
{
    size_t pad = (size_t)e->n_pad, nodes = (size_t)e->n_groups * pad;
    struct kernel_job_f64 job = job_f64(e, from, n, room);

    memset(room->counts64, 0, e->n_block_rows * pad * sizeof(double));
    memset(room->mass64, 0, nodes * sizeof(double));
    kernel_run_f64(&job);
    part->loglik = job.loglik;
    for (int i = 0; i < e->n_blocks && e->with_counts; i++)
        kernel_unfold_f64(&e->blocks[i], room->counts64 + e->block_row[i] * pad,
                          part->counts, pad);
    memcpy(part->mass, room->mass64, nodes * sizeof(double));
}

static void run_part(void *arg, int at, int worker)
{
    struct estep *e = arg;
    struct room *room = &e->rooms[worker];
    size_t from = (size_t)at * PART;
    size_t n = e->n_patterns - from < PART ? e->n_patterns - from : PART;

    if (e->floats)
        part_f32(e, &e->parts[at], from, n, room);
    else
        part_f64(e, &e->parts[at], from, n, room);
}

static struct reach *everywhere(const struct estep *e, size_t lanes)
{
    struct reach *r = ARENA_ARRAY(e->arena, struct reach, e->n_patterns);

    for (size_t i = 0; i < e->n_patterns; i++)
        r[i] = (struct reach){ 0, (uint8_t)((size_t)e->n_pad / lanes) };
    return r;
}

/* Room for a number type is made when it is first used. */
static void prepare(struct estep *e)
{
    size_t size = e->n_block_rows * (size_t)e->n_pad;
    size_t nodes = (size_t)e->n_groups * (size_t)e->n_pad;
    size_t post = BATCH * (size_t)e->n_pad;

    if (e->floats && !e->table32) {
        e->reach32 = everywhere(e, LINE / sizeof(float));
        e->table32 = aligned(e->arena, size, sizeof(float));
        e->prior32 = aligned(e->arena, nodes, sizeof(float));
        for (int i = 0; i < e->n_threads; i++) {
            e->rooms[i].counts32 = aligned(e->arena, size, sizeof(float));
            e->rooms[i].mass32 = aligned(e->arena, nodes, sizeof(float));
            e->rooms[i].post32 = aligned(e->arena, post, sizeof(float));
        }
    }
    if (!e->floats && !e->table64) {
        e->reach64 = everywhere(e, LINE / sizeof(double));
        e->table64 = aligned(e->arena, size, sizeof(double));
        e->prior64 = aligned(e->arena, nodes, sizeof(double));
        for (int i = 0; i < e->n_threads; i++) {
            e->rooms[i].counts64 = aligned(e->arena, size, sizeof(double));
            e->rooms[i].mass64 = aligned(e->arena, nodes, sizeof(double));
            e->rooms[i].post64 = aligned(e->arena, post, sizeof(double));
        }
    }
}

double estep_run(struct estep *e, bool floats, const double *log_p,
                 const double *log_prior, double *counts, double *mass)
{
    size_t nodes = (size_t)e->n_groups * (size_t)e->n_pad;
    size_t size = (size_t)e->n_rows * (size_t)e->n_pad;
    double loglik = 0;

    e->floats = floats;
    e->with_counts = counts != NULL;
    prepare(e);
    for (int i = 0; i < e->n_blocks; i++) {
        size_t at = e->block_row[i] * (size_t)e->n_pad;
        if (floats)
            kernel_fill_f32(&e->blocks[i], log_p, e->table32 + at,
                            (size_t)e->n_pad);
        else
            kernel_fill_f64(&e->blocks[i], log_p, e->table64 + at,
                            (size_t)e->n_pad);
    }
    if (floats) {
        for (size_t q = 0; q < nodes; q++)
            e->prior32[q] = (float)log_prior[q];
    } else {
        memcpy(e->prior64, log_prior, nodes * sizeof *log_prior);
    }
    parallel_run(e->n_parts, e->n_threads, run_part, e);
    if (counts) {
        memset(counts, 0, size * sizeof *counts);
        memset(mass, 0, nodes * sizeof *mass);
    }
    for (int i = 0; i < e->n_parts; i++) { /* in order */
        loglik += e->parts[i].loglik;
        for (size_t q = 0; counts && q < size; q++)
            counts[q] += e->parts[i].counts[q];
        for (size_t q = 0; counts && q < nodes; q++)
            mass[q] += e->parts[i].mass[q];
    }
    return loglik;
}

/* ---- asking ---- */

int estep_pad(const struct estep *e)
{
    return e->n_pad;
}

int estep_rows(const struct estep *e)
{
    return e->n_rows;
}

int estep_row(const struct estep *e, int j)
{
    return e->row[j];
}

size_t estep_patterns(const struct estep *e)
{
    return e->n_patterns;
}

void estep_categories(const struct estep *e, size_t pattern, int *category)
{
    const uint8_t *codes = e->codes + pattern * (size_t)e->n_blocks;

    for (int i = 0; i < e->n_blocks; i++) {
        const struct block *b = &e->blocks[i];
        int rest = codes[i];
        for (int k = 0; k < b->n; k++) {
            int digit = rest % b->n_digits[k];
            rest /= b->n_digits[k];
            category[b->first + k] = digit < b->K[k] ? digit : -1;
        }
    }
}

double estep_weight(const struct estep *e, size_t pattern)
{
    return e->weight[pattern];
}

int estep_group(const struct estep *e, size_t pattern)
{
    return e->group[pattern];
}

size_t estep_pattern(const struct estep *e, size_t i)
{
    return (size_t)e->pattern_of[i];
}
