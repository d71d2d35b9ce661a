#include "failing.h"

#include <sqlite3.h>
#include <stdlib.h>

static struct faults *faults;

static bool strikes(enum fault kind)
{
    if (!faults || atomic_load(&faults->kind) != (int)kind)
        return false;
    int n = atomic_fetch_add(&faults->n, 1) + 1;
    return n == faults->at || (faults->forever && n > faults->at);
}

void fault_arm(struct faults *f, enum fault kind, int code, int at,
               bool forever)
{
    f->code = code;
    f->at = at;
    f->forever = forever;
    atomic_store(&f->n, 0);
    atomic_store(&f->kind, (int)kind);
}

bool fault_disarm(struct faults *f)
{
    atomic_store(&f->kind, FAULT_NONE);
    return atomic_load(&f->n) >= f->at;
}

/* ---- the disk: a layer over the engine's own file system ---- */

struct shim {
    sqlite3_file file;
    sqlite3_io_methods methods;
    sqlite3_file *real;
};

static sqlite3_file *real(sqlite3_file *f)
{
    return ((struct shim *)f)->real;
}

static int shim_close(sqlite3_file *f)
{
    return real(f)->pMethods->xClose(real(f));
}

static int shim_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return real(f)->pMethods->xRead(real(f), to, n, at);
}

static int shim_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    if (strikes(FAULT_WRITE))
        return faults->code;
    return real(f)->pMethods->xWrite(real(f), p, n, at);
}

static int shim_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    return real(f)->pMethods->xTruncate(real(f), n);
}

static int shim_sync(sqlite3_file *f, int flags)
{
    if (strikes(FAULT_SYNC))
        return faults->code;
    return real(f)->pMethods->xSync(real(f), flags);
}

static int shim_size(sqlite3_file *f, sqlite3_int64 *n)
{
    return real(f)->pMethods->xFileSize(real(f), n);
}

static int shim_lock(sqlite3_file *f, int lock)
{
    return real(f)->pMethods->xLock(real(f), lock);
}

static int shim_unlock(sqlite3_file *f, int lock)
{
    return real(f)->pMethods->xUnlock(real(f), lock);
}

static int shim_reserved(sqlite3_file *f, int *is)
{
    return real(f)->pMethods->xCheckReservedLock(real(f), is);
}

static int shim_control(sqlite3_file *f, int op, void *arg)
{
    return real(f)->pMethods->xFileControl(real(f), op, arg);
}

static int shim_sector(sqlite3_file *f)
{
    return real(f)->pMethods->xSectorSize(real(f));
}

static int shim_device(sqlite3_file *f)
{
    return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static int shim_map(sqlite3_file *f, int page, int size, int extend,
                    void volatile **to)
{
    return real(f)->pMethods->xShmMap(real(f), page, size, extend, to);
}

static int shim_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return real(f)->pMethods->xShmLock(real(f), at, n, flags);
}

static void shim_barrier(sqlite3_file *f)
{
    real(f)->pMethods->xShmBarrier(real(f));
}

static int shim_unmap(sqlite3_file *f, int remove)
{
    return real(f)->pMethods->xShmUnmap(real(f), remove);
}

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f,
                     int flags, int *out_flags)
{
    sqlite3_vfs *under = vfs->pAppData;
    struct shim *shim = (struct shim *)f;

    shim->real = (sqlite3_file *)(shim + 1);
    shim->file.pMethods = NULL;
    int rc = under->xOpen(under, name, shim->real, flags, out_flags);
    if (rc != SQLITE_OK)
        return rc;
    shim->methods = (sqlite3_io_methods){
        .iVersion = 2,
        .xClose = shim_close,
        .xRead = shim_read,
        .xWrite = shim_write,
        .xTruncate = shim_truncate,
        .xSync = shim_sync,
        .xFileSize = shim_size,
        .xLock = shim_lock,
        .xUnlock = shim_unlock,
        .xCheckReservedLock = shim_reserved,
        .xFileControl = shim_control,
        .xSectorSize = shim_sector,
        .xDeviceCharacteristics = shim_device,
        .xShmMap = shim_map,
        .xShmLock = shim_shm_lock,
        .xShmBarrier = shim_barrier,
        .xShmUnmap = shim_unmap,
    };
    shim->file.pMethods = &shim->methods;
    return SQLITE_OK;
}

/* ---- the memory: a layer over its allocator ---- */

static sqlite3_mem_methods below;

static void *shim_malloc(int n)
{
    return strikes(FAULT_MEMORY) ? NULL : below.xMalloc(n);
}

static void *shim_realloc(void *p, int n)
{
    return strikes(FAULT_MEMORY) ? NULL : below.xRealloc(p, n);
}

static void must(int rc)
{
    if (rc != SQLITE_OK)
        abort();
}

void failing_install(struct faults *f)
{
    static sqlite3_vfs vfs;

    must(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &below));
    sqlite3_mem_methods failing = below;
    failing.xMalloc = shim_malloc;
    failing.xRealloc = shim_realloc;
    must(sqlite3_config(SQLITE_CONFIG_MALLOC, &failing));
    sqlite3_vfs *under = sqlite3_vfs_find(NULL);
    vfs = *under;
    vfs.zName = "failing";
    vfs.szOsFile = (int)sizeof(struct shim) + under->szOsFile;
    vfs.pAppData = under;
    vfs.xOpen = shim_open;
    must(sqlite3_vfs_register(&vfs, 1));
    faults = f; /* not before the layers are there */
}
