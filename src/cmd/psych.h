/* Between the files of `resit psych`: options, inputs, outputs. */
#ifndef RESIT_CMD_PSYCH_H
#define RESIT_CMD_PSYCH_H

#include "base/arena.h"
#include "cmd/cmd.h"
#include "format/psych_json.h"
#include "psych/fit.h"
#include "psych/responses.h"

enum { PSYCH_LIST = 64 };

struct psych_list {
    struct str p[PSYCH_LIST];
    int n;
};

/* Every option of every verb; what was not given is zero, NAN or empty. */
struct psych_args {
    struct str verb, file;
    bool json, help;
    /* reading answers */
    struct str key, count, group, name, missing;
    struct psych_list drop, pretest, na;
    /* from the store, and the bank it belongs to */
    struct str data, program, programs, kind, from, to;
    bool first_only, save;
    /* calibration */
    struct str model, se, variance, anchors;
    struct psych_list priors;
    double nodes, theta_min, theta_max, cycles, tolerance, threads;
    bool no_prior, doubles, check;
    /* parameters and scores */
    struct str params, method, round, table;
    double slope, intercept, lowest, highest;
    /* decisions and standards */
    double cut, cut_theta, reliability, rp;
    struct str scores;
    /* domains */
    struct str domains;
    double alpha;
    /* plots */
    struct str plot, item, out;
};

struct psych_cmd {
    struct arena arena;
    struct psych_args args;
    struct psych_store *store; /* where answers came from; NULL: a file */
    bool told;                 /* why not, already */
    struct problems problems;
    struct err err;
};

/* Each verb returns an exit code. */
int psych_items(struct psych_cmd *);
int psych_fit(struct psych_cmd *);
int psych_score(struct psych_cmd *);
int psych_consistency(struct psych_cmd *);
int psych_cut(struct psych_cmd *);
int psych_subscores(struct psych_cmd *);
int psych_plot(struct psych_cmd *);

/* Failures are told and give NULL or false. `-` is standard input. */
bool psych_read_file(struct psych_cmd *, struct str path, struct str *text);
/* From FILE, or from the store when only --program is given. */
struct responses *psych_read_responses(struct psych_cmd *);
struct responses *psych_gather(struct psych_cmd *);
void psych_store_close(struct psych_cmd *);
bool psych_store_domains(struct psych_cmd *, int **domain, struct str **names,
                         int *n);
/* Writes the calibration of --program's bank; false, told, when the fit cannot
 * be one. */
bool psych_save(struct psych_cmd *, const struct responses *,
                const struct fit *);
bool psych_read_params(struct psych_cmd *, struct str path,
                       struct item_params *);
/* The parameters of --params, or calibrated from the answers by --model. */
bool psych_get_params(struct psych_cmd *, const struct responses *,
                      struct item_params *);
/* The parameters put in the order of the answers' columns. */
bool psych_match_params(struct psych_cmd *, const struct responses *,
                        struct item_params *);
const struct fit *psych_run_fit(struct psych_cmd *, const struct responses *);
/* Domain of each item: from --domains, a CSV with the columns item and
 * domain, or from the item's name up to the first `_`; of answers from the
 * store as the outline has it. */
bool psych_read_domains(struct psych_cmd *, const struct responses *,
                        int **domain, struct str **names, int *n);
/* Scores from --scores: a CSV with the columns score and optionally count,
 * as persons at each score 0 … *most. */
bool psych_read_scores(struct psych_cmd *, double **freq, int *most);

/* One sentence to stderr; returns EXIT_USAGE, EXIT_FOUND. */
int psych_misused(const char *what);
int psych_found(struct psych_cmd *);

int psych_print_json(json_t *); /* takes the object; EXIT_OK */
void psych_put(json_t *, const char *key, double);

#endif
