/* The file in the data folder that says where its server listens. */
#ifndef RESIT_CMD_SERVING_H
#define RESIT_CMD_SERVING_H

#include "base/err.h"

/* "http://127.0.0.1:8080", "http://[::1]:8080". */
struct str serving_url(struct arena *, struct str address, int port);
MUST_USE enum status serving_note(struct str data, struct str url,
                                  struct err *);
void serving_forget(struct str data);
/* The URL of the server that holds the folder's lock; E_MISSING: none does. */
MUST_USE enum status serving_find(struct arena *, struct str data,
                                  struct str *url, struct err *);

#endif
