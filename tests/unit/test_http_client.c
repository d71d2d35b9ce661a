/* The client of load runs, against the server of the same room. */
#include "http/client.h"
#include "http_fixture.h"

enum { ANSWERS_MOST = 8 };

static struct http_client *client;
static struct {
    int status;
    size_t n;
} told[ANSWERS_MOST];
static int n_told, n_wanted;

static void on_answer(void *arg, int status, struct str body)
{
    (void)arg;
    assert_true(n_told < ANSWERS_MOST);
    told[n_told].status = status;
    told[n_told].n = body.n;
    if (++n_told == n_wanted)
        http_client_stop(client);
}

static void get_path(struct http_line *l, const char *path)
{
    struct http_ask q = { .method = HTTP_GET,
                          .path = path,
                          .answer = on_answer };

    http_line_ask(l, &q);
}

static void dial_server(int wanted, int timeout_s)
{
    n_told = 0;
    n_wanted = wanted;
    client = http_client_new(S("127.0.0.1"), port, timeout_s);
}

static void hang_up(void)
{
    http_client_free(client);
}

static void one_after_the_other(void **state)
{
    struct field csrf = { S("X-CSRF"), S("tok123") };
    struct http_ask save = { .method = HTTP_POST,
                             .path = "/echo",
                             .headers = &csrf,
                             .n_headers = 1,
                             .body = S("{\"a\":1}"),
                             .answer = on_answer };

    (void)state;
    dial_server(5, 20);
    struct http_line *l = http_line_new(client);
    get_path(l, "/");
    get_path(l, "/big"); /* comes in parts */
    get_path(l, "/none");
    http_line_ask(l, &save);
    get_path(l, "/nowhere");
    http_client_run(client);
    assert_int_equal(told[0].status, 200);
    assert_int_equal(told[1].status, 200);
    assert_int_equal(told[1].n, BIG);
    assert_int_equal(told[2].status, 204);
    assert_int_equal(told[2].n, 0);
    assert_int_equal(told[3].status, 200);
    assert_int_equal(told[3].n, save.body.n);
    assert_int_equal(told[4].status, 404);
    hang_up();
}

static void ask_again(void *line)
{
    get_path(line, "/");
}

static void opened_again(void **state)
{
    struct http_options o = defaults();

    (void)state;
    o.idle_us = 100000;
    begin(&o);
    dial_server(2, 20);
    struct http_line *l = http_line_new(client);
    get_path(l, "/");
    http_client_after(client, 1500000, ask_again, l); /* closed since */
    http_client_run(client);
    assert_int_equal(told[0].status, 200);
    assert_int_equal(told[1].status, 200);
    hang_up();
    http_stop(server, 1000000);
}

/* Not run: the client is gone. Or seen to be so only when it is answered. */
static void too_late(struct exchange *x, void *arg)
{
    (void)arg;
    none(x);
}

static void end_later(void)
{
    pthread_mutex_lock(&lock);
    while (!later)
        pthread_cond_wait(&came, &lock);
    struct exchange *x = later;
    later = NULL;
    pthread_mutex_unlock(&lock);
    http_resume(x, too_late, NULL);
}

static void not_answered_in_time(void **state)
{
    (void)state;
    dial_server(2, 1);
    struct http_line *l = http_line_new(client);
    get_path(l, "/later");
    get_path(l, "/");
    http_client_run(client);
    assert_int_equal(told[0].status, 0);
    assert_int_equal(told[1].status, 200);
    hang_up();
    end_later();
}

static void drop(void *line)
{
    http_line_drop(line);
    get_path(line, "/");
}

static void dropped(void **state)
{
    (void)state;
    dial_server(1, 20);
    struct http_line *l = http_line_new(client);
    get_path(l, "/later");
    http_client_after(client, 100000, drop, l);
    http_client_run(client);
    assert_int_equal(told[0].status, 200); /* of the second */
    hang_up();
    end_later();
}

static void nobody_there(void **state)
{
    struct http_options o = defaults();

    (void)state;
    begin(&o);
    http_stop(server, 0);
    dial_server(2, 20);
    struct http_line *l = http_line_new(client);
    get_path(l, "/");
    get_path(l, "/");
    http_client_run(client);
    assert_int_equal(told[0].status, 0);
    assert_int_equal(told[1].status, 0);
    hang_up();
}

static int n_due;
static void *due[3];

static void on_timer(void *arg)
{
    due[n_due++] = arg;
    if (n_due == 3)
        http_client_stop(client);
}

static void timers_in_order(void **state)
{
    static char a, b, c;

    (void)state;
    client = http_client_new(S("127.0.0.1"), 1, 1);
    http_client_after(client, 20000, on_timer, &c);
    http_client_after(client, 0, on_timer, &a);
    http_client_after(client, 0, on_timer, &b);
    http_client_run(client);
    assert_ptr_equal(due[0], &a);
    assert_ptr_equal(due[1], &b);
    assert_ptr_equal(due[2], &c);
    hang_up();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SERVED(one_after_the_other),    cmocka_unit_test(opened_again),
        SERVED(not_answered_in_time),   SERVED(dropped),
        cmocka_unit_test(nobody_there), cmocka_unit_test(timers_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
