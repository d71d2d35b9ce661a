/* Are the files that are open still those in the data folder? Who takes one
 * away under a server, or puts another in its place, would have it write where
 * nobody will look. */
#include "store/store_int.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char *const endings[STORE_FILES] = { "", "-wal", "-shm" };

/* What is there at first is what we have opened. */
static bool is_ours(struct store_file *f, const char *path)
{
    struct stat st;

    if (stat(path, &st))
        return errno != ENOENT || !f->inode;
    if (!f->inode)
        *f = (struct store_file){ st.st_dev, st.st_ino };
    return f->inode == st.st_ino && f->device == st.st_dev;
}

void store_look(struct store *store)
{
    const char *slash = strrchr(store->path, '/');
    bool lost = false;
    char path[PATH_MAX];

    for (int i = 0; i < STORE_FILES; i++) {
        (void)snprintf(path, sizeof path, "%s%s", store->path, endings[i]);
        if (is_ours(&store->files[i], path))
            continue;
        lost = true;
        if (!atomic_load(&store->is_lost))
            fprintf(stderr,
                    "resit: %s%s has been taken away or replaced: nothing is "
                    "stored any more. Put it back; or stop the server, without "
                    "killing it, and look with 'resit check'.\n",
                    slash ? slash + 1 : store->path, endings[i]);
    }
    if (atomic_exchange(&store->is_lost, lost) && !lost)
        fprintf(stderr, "resit: the database is in its place again\n");
}

enum status store_can_write(const struct store *store, struct err *e)
{
    if (!atomic_load(&store->is_lost))
        return OK;
    err_set(e, E_STOPPED,
            "nothing can be stored: the database's files have "
            "been taken away or replaced");
    err_hint(e, "The server's log says which.");
    return E_STOPPED;
}
