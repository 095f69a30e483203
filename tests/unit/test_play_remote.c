/* app/play and app/world in front of a real server, whose answers take their time. */
#include "playing.h"

#include "raw_server.h"

#define NOW "1585127132000"

static int pulls; /* under the server's lock */

static void count_pull(struct raw_server *s)
{
    pthread_mutex_lock(&s->lock);
    pulls++;
    pthread_mutex_unlock(&s->lock);
}

static bool wait_for_pulls(struct raw_server *s, int wanted)
{
    for (int ms = 0; ms < 5000; ms++) {
        if (raw_count(s, &pulls) >= wanted)
            return true;
        usleep(1000);
    }
    return false;
}

static void answer(struct raw_connection *c, const char *json)
{
    char text[512];
    snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(json),
             json);
    raw_say(c, text);
}

/* Takes a broadcast, and says so only when both clients have pulled. */
static void serve(struct raw_connection *c)
{
    char head[64] = "";
    while (recv(c->fd, head, sizeof head - 1, MSG_PEEK) > 0 && raw_read_request(c)) {
        if (strstr(head, "getToken") != NULL) {
            answer(c, "{\"code\":200,\"userId\":\"u\",\"token\":\"t\"}");
        } else if (strstr(head, "broadcast.json") == NULL) {
            count_pull(c->server);
            answer(c, "{\"code\":200,\"serverTime\":\"" NOW "\",\"cursor\":\"k-1\",\"more\":false,"
                      "\"missed\":0,\"messages\":[]}");
        } else if (wait_for_pulls(c->server, 2)) {
            answer(c, "{\"code\":200,\"messageUID\":\"5FGT-7VA9-G4DD-4V5P\"}");
        } else {
            return;
        }
    }
}

static void a_send_that_takes_long_stops_no_client(void **state)
{
    (void)state;
    static char key[] = "demo", secret[] = "demo-secret";
    const struct identity identity = {.app_key = key, .secret = secret};
    struct raw_server *s = raw_server_start(serve);
    char url[64];
    snprintf(url, sizeof url, "%s", raw_url(s, ""));
    const struct world_remote remote = {.url = url, .identity = &identity, .speed = 1};
    const struct play_config config = {.remote = &remote, .remote_start_ms = PLAY_EPOCH_MS};
    struct run_result r;
    /* The second one waits for the first, and both for bob, who comes later. */
    assert_int_equal(
        play_text_with(
            "tolerance 50ms\nclient ann\nclient bob offline\n0:00 " SEND("m1") "0:00.060 " SEND(
                "m2") "0:00.120 bob online\n0:00.500 expect bob counts pulls=1 failed=0\n",
            config, &r),
        0);
    assert_int_equal(r.expectation_count, 3);
    for (size_t i = 0; i < r.expectation_count; i++) {
        if (!r.expectations[i].has_held)
            print_error("%s: %s\n", r.expectations[i].text, r.expectations[i].actual);
    }
    assert_int_equal(r.outcome, RUN_PASSED);
    run_result_done(&r);
    raw_server_stop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_send_that_takes_long_stops_no_client),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
