#include "cmd/load_server.h"

#include "base/arena.h"
#include "cmd/serving.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WAIT_STEP_US = 20000, WAIT_STEPS = 3000 }; /* a minute */

static void run_serve(const char *data, const char *programs)
{
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    setpgid(0, 0); /* Ctrl-C is for the one that plays */
    if (null >= 0)
        dup2(null, STDOUT_FILENO); /* it prints a key */
    execl("/proc/self/exe", "resit", "serve", "--data", data, "--programs",
          programs, "--port", "0", (char *)NULL);
    _exit(127);
}

static bool find_port(struct arena *a, struct str data, int *port)
{
    const size_t scheme = 7; /* http:// */
    struct str url;
    int64_t n;

    if (serving_find(a, data, &url, NULL) != OK)
        return false;
    size_t colon = str_find(url, S(":"), scheme);
    if (!str_to_i64(str_sub(url, colon + 1, url.n), &n))
        return false;
    *port = (int)n;
    return true;
}

enum status load_server_start(struct load_server *s, struct str data,
                              struct str programs, struct err *err)
{
    struct arena a = { 0 };
    const char *data_c = str_to_c(&a, data);
    const char *programs_c = str_to_c(&a, programs);
    enum status status = OK;

    s->pid = fork();
    if (s->pid == 0)
        run_serve(data_c, programs_c);
    if (s->pid < 0) {
        status = err_set(err, E_IO, "a server process cannot be started");
        err_detail(err, "%s", strerror(errno));
    }
    for (int i = 0; status == OK && !find_port(&a, data, &s->port); i++) {
        if (waitpid(s->pid, NULL, WNOHANG) == s->pid || i == WAIT_STEPS)
            status = err_set(err, E_IO, "the server does not start");
        usleep(WAIT_STEP_US);
    }
    arena_release(&a);
    return status;
}

/* The number after `name` in a file of /proc. */
static bool read_number(pid_t pid, const char *file, const char *name,
                        int64_t *out)
{
    char path[64], line[256];
    long long v = 0;
    bool found = false;

    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    FILE *f = fopen(path, "r");
    while (f && !found && fgets(line, sizeof line, f))
        if (!strncmp(line, name, strlen(name)))
            found = sscanf(line + strlen(name), " %lld", &v) == 1;
    if (f)
        fclose(f);
    *out = v;
    return found;
}

/* Fields 14 and 15 of stat, behind the name in brackets: ticks of the program
 * and of the kernel for it. */
static bool read_cpu(pid_t pid, double *cpu_s)
{
    char path[64], text[1024];
    unsigned long user, system;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    if (f)
        fclose(f);
    text[n] = 0;
    const char *at = strrchr(text, ')');
    if (!at ||
        sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
               &user, &system) != 2)
        return false;
    *cpu_s = (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
    return true;
}

static double own_cpu_s(void)
{
    struct rusage u;

    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

enum status load_server_usage(const struct load_server *s, struct load_usage *u,
                              struct err *err)
{
    int64_t resident_kb = 0;

    if (!read_cpu(s->pid, &u->cpu_s) ||
        !read_number(s->pid, "status", "VmRSS:", &resident_kb) ||
        !read_number(s->pid, "io", "write_bytes:", &u->written_bytes))
        return err_set(err, E_IO, "the server has ended by itself");
    u->resident_bytes = resident_kb * 1024;
    u->players_cpu_s = own_cpu_s();
    return OK;
}

enum status load_server_stop(struct load_server *s, struct err *err)
{
    int how = 0;

    if (s->pid <= 0)
        return OK;
    kill(s->pid, SIGTERM);
    pid_t ended = waitpid(s->pid, &how, 0);
    bool good = ended == s->pid && WIFEXITED(how) && !WEXITSTATUS(how);
    s->pid = 0;
    return good ? OK : err_set(err, E_IO, "the server did not end well");
}
