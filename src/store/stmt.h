/* A registered statement on one connection, without naming the engine.
 *
 * The functions in the generated queries.c are the only callers of bind and
 * read: they bind a whole `_in` struct and read a whole `_row`. Parameters
 * count from 1, columns from 0. A bind fails only when the engine does; the
 * numbers and types were checked when the statement was compiled by
 * tools/sqlc.py.
 *
 *   struct stmt *s = db_stmt(db, Q_SITTING_LOAD);
 *   bool row;
 *   enum status st = sitting_load_bind(s, &in);
 *   if (!st)
 *       st = stmt_step(s, &row, err);
 *   if (!st && row)
 *       sitting_load_read(s, arena, &out);
 *
 * Bound text and blobs are read when the statement runs and must live until
 * then. Reading is valid while the statement stands on a row. A column of the
 * wrong type, or null where the statement says it cannot be, is a BUG. */
#ifndef RESIT_STORE_STMT_H
#define RESIT_STORE_STMT_H

#include "base/err.h"

struct stmt;

/* To the next row; *has_row false: that was all, and the statement is reset.
 * Something unique that is there already is E_TAKEN, any other constraint
 * E_INPUT: of the statement, nothing is stored then. */
enum status stmt_step(struct stmt *, bool *has_row, struct err *) MUST_USE;
/* To the end, whatever comes back. */
enum status stmt_run(struct stmt *, struct err *) MUST_USE;

enum status stmt_bind_int(struct stmt *, int index1, int64_t) MUST_USE;
enum status stmt_bind_text(struct stmt *, int index1, struct str) MUST_USE;
enum status stmt_bind_blob(struct stmt *, int index1, struct str) MUST_USE;
enum status stmt_bind_real(struct stmt *, int index1, double) MUST_USE;
enum status stmt_bind_null(struct stmt *, int index1) MUST_USE;

bool stmt_is_null(struct stmt *, int col0);
int64_t stmt_int(struct stmt *, int col0);
double stmt_real(struct stmt *, int col0);
/* Copies in the arena, with a NUL behind them that does not count. */
struct str stmt_text(struct stmt *, int col0, struct arena *);
struct str stmt_blob(struct stmt *, int col0, struct arena *);

#endif
