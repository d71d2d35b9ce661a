/* The peer of the question page: evhttp and nothing else. Answers every
 * request with the bytes of a file.
 *
 * usage: bare_evhttp PORT THREADS FILE */
#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/thread.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static char *body;
static size_t n_body;

static void answer(struct evhttp_request *r, void *arg)
{
    (void)arg;
    struct evkeyvalq *h = evhttp_request_get_output_headers(r);
    evhttp_add_header(h, "Content-Type", "text/html; charset=utf-8");
    evbuffer_add(evhttp_request_get_output_buffer(r), body, n_body);
    evhttp_send_reply(r, 200, "OK", NULL);
}

static void *serve(void *arg)
{
    int fd = *(int *)arg;
    struct event_base *base = event_base_new();
    struct evhttp *http = base ? evhttp_new(base) : NULL;

    if (!http || evhttp_accept_socket(http, fd))
        exit(1);
    evhttp_set_gencb(http, answer, NULL);
    event_base_dispatch(base);
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    FILE *f = fopen(argv[3], "rb");
    body = malloc(1 << 20);
    if (!f || !body)
        return 1;
    n_body = fread(body, 1, 1 << 20, f);
    fclose(f);
    evthread_use_pthreads();
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    struct sockaddr_in a = { .sin_family = AF_INET };
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    a.sin_port = htons((unsigned short)strtol(argv[1], NULL, 10));
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* inherited */
    if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 1024))
        return 1;
    long n = strtol(argv[2], NULL, 10);
    for (long i = 1; i < n; i++) {
        pthread_t t;
        if (pthread_create(&t, NULL, serve, &fd))
            return 1;
    }
    serve(&fd);
    return 0;
}
