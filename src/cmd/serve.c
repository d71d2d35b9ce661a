#include "cmd/cmd.h"
#include "cmd/serving.h"

#include "app/app.h"
#include "base/arena.h"
#include "http/http.h"
#include "page/routes.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

enum { PORT = 8080, GRACE_US = 10 * 1000 * 1000, THREADS_MOST = 4 };

struct serving {
    struct arena arena;
    struct app *app;
    struct http *http;
    struct str data, address, origin;
    enum http_log log;
};

static bool parse_port(const char *text, int *port)
{
    int64_t n;

    if (!str_to_i64(str_from_c(text), &n) || n < 0 || n > 65535) {
        fprintf(stderr,
                "resit serve: '%s' is no port; give a number from 1 to 65535, "
                "or 0 for any free one\n",
                text);
        return false;
    }
    *port = (int)n;
    return true;
}

static bool parse_log(const char *text, enum http_log *log)
{
    static const char *const names[] = { "off", "text", "json" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(text, names[i])) {
            *log = (enum http_log)i;
            return true;
        }
    fprintf(stderr, "resit serve: '%s' is no log; give json, text or off\n",
            text);
    return false;
}

static struct http_options options_of(const struct serving *s, int port)
{
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);

    return (struct http_options){
        .routes = routes,
        .n_routes = n_routes,
        .app = s->app,
        .address = s->address,
        .port = port,
        .origin = s->origin,
        .log = s->log,
        .n_threads = cpus < 1              ? 1
                     : cpus > THREADS_MOST ? THREADS_MOST
                                           : (int)cpus,
        .identify = page_identify,
        .check_query = page_check_query,
        .error_page = page_error,
    };
}

static enum status start(struct serving *s, int port, struct err *err)
{
    struct http_options o = options_of(s, port);

    return http_start(&o, &s->http, err);
}

static void print_address(struct serving *s)
{
    struct err err = { 0 };
    struct str key;
    struct str url =
        s->origin.n ? s->origin
                    : serving_url(&s->arena, s->address, http_port(s->http));

    if (s->origin.n)
        printf("Listening on port %d for the proxy in front.\n",
               http_port(s->http));
    if (serving_note(s->data, url, &err) != OK ||
        app_key_new(s->app, &s->arena, &key, &err) != OK) {
        cmd_failed(&err);
        fprintf(stderr,
                "Resit serves %.*s all the same; when that is mended, 'resit "
                "open' prints an address to open.\n",
                STR_ARG(url));
        return;
    }
    printf("Resit is running. Open this address in your browser; it works "
           "once, within %d minutes:\n\n  %.*s/start?key=%.*s\n\n"
           "'resit open' prints a new one ('build/resit open' in a checkout). "
           "Press "
           "Ctrl-C to stop.\n",
           KEY_MINUTES, STR_ARG(url), STR_ARG(key));
    if (cmd_written() != EXIT_OK) { /* it serves all the same */
        fprintf(stderr, "resit: 'resit open' prints an address to open\n");
        clearerr(stdout);
    }
}

static int run(struct serving *s, const sigset_t *signals)
{
    for (;;) {
        int signal = 0;
        sigwait(signals, &signal);
        if (signal == SIGHUP) {
            app_reload(s->app);
            continue;
        }
        return EXIT_OK;
    }
}

int cmd_serve(int argc, char **argv)
{
    struct serving s = { 0 };
    const char *data = NULL, *programs = NULL, *port_text = NULL,
               *address = "127.0.0.1", *origin = NULL, *log = "off";
    const struct cmd_option options[] = {
        { "data", &data, NULL },      { "programs", &programs, NULL },
        { "port", &port_text, NULL }, { "address", &address, NULL },
        { "origin", &origin, NULL },  { "log", &log, NULL },
    };
    int port = PORT;
    struct err err = { 0 };

    switch (cmd_parse(argc, argv, options, 6)) {
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    case CMD_GO_ON:
        break;
    }
    if ((port_text && !parse_port(port_text, &port)) || !parse_log(log, &s.log))
        return EXIT_USAGE;
    s.origin = str_from_c(origin);
    s.data = data ? str_from_c(data) : cmd_default_data(&s.arena);
    s.address = str_from_c(address);
    struct http_options wire = options_of(&s, port);
    if (http_check_options(&wire, &err) != OK) {
        cmd_failed(&err);
        arena_release(&s.arena);
        return EXIT_USAGE;
    }
    struct app_options o = {
        .data_dir = s.data,
        .programs_dir =
            programs ? str_from_c(programs) : cmd_default_programs(&s.arena),
        .exclusive = true,
        .serve = true,
    };
    /* Every thread started from here on leaves these to run(). */
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    int code = EXIT_FAILED;
    if (app_open(&o, &s.app, &err) != OK || start(&s, port, &err) != OK) {
        cmd_failed(&err);
    } else {
        app_tell_problems(s.app);
        print_address(&s);
        code = run(&s, &signals);
        serving_forget(s.data);
        http_stop(s.http, GRACE_US);
    }
    app_close(s.app);
    arena_release(&s.arena);
    return code;
}
