/* The data folder as it lies there. */
#include "app/audit_int.h"

#include "base/arena.h"

#include <dirent.h>
#include <errno.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

enum {
    ROOM_LEAST = 64 * 1024 * 1024, /* below it the next hour may not fit */
    ROOM_ENOUGH = 512 * 1024 * 1024,
};

/* One file of the folder; true when there is nothing to say. */
static bool audit_file(struct audit *audit, const char *dir, uid_t owner,
                       const char *name)
{
    struct str about = str_fmt(audit->arena, "file %s", name);
    const char *path = str_fmt(audit->arena, "%s/%s", dir, name).p;
    struct stat st;

    if (lstat(path, &st))
        return true; /* gone meanwhile: the log of a database that is closed */
    if (S_ISDIR(st.st_mode))
        return true; /* what restore has put aside */
    if (!S_ISREG(st.st_mode))
        audit_add(audit, AUDIT_FAIL, about,
                  S("stop the server, and put the file itself in its place"),
                  "it is a link or something else than a file");
    else if (st.st_nlink > 1)
        audit_add(audit, AUDIT_FAIL, about,
                  S("find the other name with 'find / -samefile', and remove "
                    "it"),
                  "it can be reached under another name, too");
    else if (st.st_uid != owner)
        audit_add(audit, AUDIT_FAIL, about,
                  S("'chown' it to the user who runs Resit"),
                  "it does not belong to the folder's owner");
    else if (st.st_mode & 077)
        audit_add(audit, AUDIT_FAIL, about,
                  str_fmt(audit->arena, "'chmod 600 %s'", path),
                  "others may use it: its mode is %03o, not 600",
                  (unsigned)st.st_mode & 0777);
    else
        return true;
    return false;
}

static void audit_files(struct audit *audit, const char *dir, uid_t owner)
{
    DIR *d = opendir(dir);
    int n = 0;
    bool good = d != NULL;

    if (!d)
        audit_add(audit, AUDIT_FAIL, S("files"),
                  S("look at its owner and mode"),
                  "the folder cannot be read: "
                  "%s",
                  strerror(errno));
    for (struct dirent *e; d && (e = readdir(d));) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            continue;
        n++;
        good &= audit_file(audit, dir, owner, e->d_name);
    }
    if (d)
        closedir(d);
    if (good)
        audit_add(audit, AUDIT_OK, S("files"), S(""),
                  "%d in the data folder, yours alone", n);
}

/* Whoever may write into a folder above can put another in its place. */
static void audit_above(struct audit *audit, const char *dir)
{
    char *real = realpath(dir, NULL);
    struct stat st;

    for (char *slash; real && (slash = strrchr(real, '/')) && slash != real;) {
        *slash = 0;
        if (stat(real, &st) || !(st.st_mode & 022) || (st.st_mode & S_ISVTX))
            continue;
        audit_add(audit, AUDIT_WARN, S("data folder"),
                  str_fmt(audit->arena, "'chmod go-w %s'", real),
                  "others may write to %s above it", real);
    }
    free(real);
}

static void audit_dir(struct audit *audit, const char *dir)
{
    struct str about = S("data folder");
    struct stat st;

    if (lstat(dir, &st)) {
        audit_add(audit, AUDIT_FAIL, about,
                  S("name it with --data, or run 'resit serve' once"), "%s: %s",
                  dir, strerror(errno));
        return;
    }
    /* systemd names the folder of a service by a link of root's */
    if (S_ISLNK(st.st_mode) && st.st_uid != 0 && st.st_uid != geteuid())
        audit_add(audit, AUDIT_WARN, about,
                  S("name the folder itself with --data"),
                  "%s is somebody else's symbolic link", dir);
    /* root may look at what a service keeps */
    if (stat(dir, &st) == 0 && geteuid() != 0 && st.st_uid != geteuid())
        audit_add(audit, AUDIT_FAIL, about,
                  S("'chown -R' it to the user who runs Resit"),
                  "it belongs to another user");
    else if ((st.st_mode & 0777) != 0700)
        audit_add(audit, AUDIT_FAIL, about,
                  str_fmt(audit->arena, "'chmod 700 %s'", dir),
                  "its mode is %03o, not 700", (unsigned)st.st_mode & 0777);
    else
        audit_add(audit, AUDIT_OK, about, S(""), "%s, yours alone", dir);
    audit_above(audit, dir);
    audit_files(audit, dir, st.st_uid);
}

static void audit_room(struct audit *audit, struct str data_dir)
{
    struct statvfs v;
    struct stat db = { 0 };
    const char *dir = str_to_c(audit->arena, data_dir);
    struct str path = str_fmt(audit->arena, "%.*s/resit.db", STR_ARG(data_dir));

    if (statvfs(dir, &v))
        return;
    (void)stat(path.p, &db);
    int64_t room = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
    /* erasing rewrites the database beside itself */
    int64_t enough = ROOM_ENOUGH + 2 * (int64_t)db.st_size;
    bool is_large = room >= 10 * INT64_C(1000000000);
    long long n = (long long)(room / (is_large ? 1000000000 : 1000000));
    const char *unit = is_large ? "GB" : "MB";
    if (room < ROOM_LEAST || v.f_favail == 0)
        audit_add(audit, AUDIT_FAIL, S("room"),
                  S("make room on this disk: nothing can be stored without"),
                  "%lld %s are free", n, unit);
    else if (room < enough)
        audit_add(audit, AUDIT_WARN, S("room"),
                  S("make room on this disk before it is full"),
                  "only %lld %s are free", n, unit);
    else
        audit_add(audit, AUDIT_OK, S("room"), S(""), "%lld %s are free", n,
                  unit);
}

/* ---- the file system ---- */

enum fs_kind { FS_LOCAL, FS_NETWORK, FS_MEMORY, FS_RELAYED };

static enum fs_kind fs_kind(const char *dir)
{
    struct statfs fs;

    if (statfs(dir, &fs))
        return FS_LOCAL;
    /* as the kernel writes them, some of 32 bits */
    switch ((uint32_t)fs.f_type) {
    case NFS_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case CIFS_SUPER_MAGIC:
    case SMB2_SUPER_MAGIC:
    case AFS_SUPER_MAGIC:
    case CEPH_SUPER_MAGIC:
        return FS_NETWORK;
    case TMPFS_MAGIC:
    case RAMFS_MAGIC:
        return FS_MEMORY;
    case V9FS_MAGIC: /* Windows' disks under WSL, shared folders */
    case FUSE_SUPER_MAGIC:
        return FS_RELAYED;
    default:
        return FS_LOCAL;
    }
}

/* The options of the mount that holds the folder, or empty. */
static struct str mount_options(struct arena *a, const char *dir)
{
    char *line = NULL, *real = realpath(dir, NULL);
    size_t cap = 0, best = 0;
    struct str options = { 0 };
    FILE *f = fopen("/proc/self/mounts", "re");

    while (f && real && getline(&line, &cap, f) > 0) {
        struct str rest = str_from_c(line), part[4] = { 0 };
        for (size_t i = 0; i < 4; i++)
            if (!str_next(&rest, ' ', &part[i]))
                break;
        struct str at = part[1], path = str_from_c(real);
        bool inside = str_starts(path, at) &&
                      (at.n == 1 || path.n == at.n || path.p[at.n] == '/');
        if (inside && at.n >= best) {
            best = at.n;
            options = str_dup(a, part[3]);
        }
    }
    if (f)
        fclose(f);
    free(line);
    free(real);
    return options;
}

/* Options that make a promise to be on disk an empty one. */
static struct str careless_option(struct str options)
{
    static const struct str names[] = { S_INIT("nobarrier"),
                                        S_INIT("barrier=0"), S_INIT("volatile"),
                                        S_INIT("fsync=nobarrier") };
    struct str option;

    while (str_next(&options, ',', &option))
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (str_eq(option, names[i]))
                return option;
    return (struct str){ 0 };
}

static void audit_fs(struct audit *audit, const char *dir)
{
    struct str about = S("file system");
    struct str elsewhere = S("move the data to a disk of this machine (Move, "
                             "in docs/operating.md)");
    struct str careless = careless_option(mount_options(audit->arena, dir));

    if (careless.n) {
        audit_add(audit, AUDIT_FAIL, about, S("mount it without that option"),
                  "it is mounted with %.*s: what is stored may be lost when "
                  "the power fails",
                  STR_ARG(careless));
        return;
    }
    switch (fs_kind(dir)) {
    case FS_NETWORK:
        audit_add(audit, AUDIT_FAIL, about, elsewhere,
                  "it is a network's: the database cannot be shared safely "
                  "there");
        return;
    case FS_MEMORY:
        audit_add(audit, AUDIT_WARN, about, elsewhere,
                  "it is in memory: everything is gone when the machine is "
                  "switched off");
        return;
    case FS_RELAYED:
        audit_add(audit, AUDIT_WARN, about, elsewhere,
                  "it is passed on by another system: what it promises cannot "
                  "be seen from here");
        return;
    case FS_LOCAL:
        audit_add(audit, AUDIT_OK, about, S(""),
                  "a local one, without options that lose data; whether the "
                  "disk keeps its word cannot be seen from here");
        return;
    }
}

static void audit_user(struct audit *audit, const char *dir)
{
    struct stat st;

    if (stat(dir, &st) == 0 && st.st_uid == 0)
        audit_add(audit, AUDIT_WARN, S("user"),
                  S("run Resit as a user of its own"),
                  "the data is root's, who may do everything");
    else
        audit_add(audit, AUDIT_OK, S("user"), S(""), "not root");
}

void audit_folder(struct str data_dir, struct audit *audit)
{
    const char *dir = str_to_c(audit->arena, data_dir);

    audit_dir(audit, dir);
    if (access(dir, F_OK) == 0) {
        audit_room(audit, data_dir);
        audit_fs(audit, dir);
    }
    audit_user(audit, dir);
    audit_clock(audit);
}
