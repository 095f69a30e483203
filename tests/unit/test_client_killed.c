/*
 * app/client on a clock of the test's own: the carrier is the test, so minutes pass in no time.
 * What is held here is why a broadcast was missed when the client lived more than once (R19).
 */
#include "app/client.h"

#include <assert.h>
#include <sys/wait.h>

#include "core/wire.h"
#include "temp_dir.h"

#define START 1585127132000 /* server and client read the same here */
#define SECOND 1000
#define MINUTE (60 * SECOND)
#define UID "5FGT-7VA9-G4DD-4V5P"

/* ---- one life of a client ---- */

struct life {
    struct store *store;
    struct registry *registry;
    struct client *client;
    int64_t now_ms;
    char cause[16]; /* of the first broadcast that was missed */
};

static void on_event(void *ctx, const struct event *event)
{
    struct life *life = ctx;
    if (event->kind == EVENT_PULL && event->pull.missed_list_count > 0)
        snprintf(life->cause, sizeof life->cause, "%s",
                 window_state_word(event->pull.missed_list[0].cause));
}

/* In a child process there is no cmocka: assert ends it, and the parent sees that. */
static void life_begin(struct life *life, const char *path, int64_t now_ms)
{
    struct err err;
    *life = (struct life){.now_ms = now_ms, .registry = registry_new()};
    life->store = store_open(&(struct store_config){.path = path,
                                                    .app_key = "app",
                                                    .user_id = "ann",
                                                    .profile = profile_get(PROFILE_NATIVE)},
                             &err);
    assert(life->store != NULL);
    life->client = client_new(&(struct client_config){.user_id = "ann",
                                                      .profile = profile_get(PROFILE_NATIVE),
                                                      .registry = life->registry,
                                                      .store = life->store,
                                                      .on_event = on_event,
                                                      .ctx = life},
                              now_ms);
    client_online(life->client, now_ms);
}

static void life_end(struct life *life)
{
    client_free(life->client, life->now_ms);
    store_close(life->store);
    registry_free(life->registry);
}

/* The next pull, when it is due; its answer comes at once. */
static void pull(struct life *life, const struct client_answer *answer)
{
    struct err err;
    struct puller_request request;
    struct client_outcome outcome;
    int64_t due_ms = client_due_ms(life->client);
    if (due_ms > life->now_ms)
        life->now_ms = due_ms;
    bool is_due = client_ask(life->client, life->now_ms, &request);
    assert(is_due);
    int status = client_answer(life->client, life->now_ms, &request, answer, &outcome, &err);
    assert(status == 0);
}

static void pull_well(struct life *life, const struct wire_missed *missed)
{
    struct wire_missed list[1] = {{.sent_time_ms = 0}};
    if (missed != NULL)
        list[0] = *missed;
    size_t count = missed != NULL;
    struct wire_pull_answer answer = {.server_time_ms = life->now_ms,
                                      .cursor = missed != NULL ? "log-1" : "log-0",
                                      .missed = (int64_t)count,
                                      .missed_list = count > 0 ? list : NULL,
                                      .missed_list_count = count,
                                      .speed = 1};
    struct buf body = {0};
    wire_pull_answer_write(&answer, &body);
    pull(life,
         &(struct client_answer){
             .http = 200, .body = buf_str(&body), .body_len = body.len, .retry_after_ms = -1});
    buf_done(&body);
}

static void pull_badly(struct life *life)
{
    pull(life, &(struct client_answer){.failure = &(struct err){"the network is down", ""}, .retry_after_ms = -1});
}

/* Runs the first life in a process that ends without a word, as by kill -9. */
static void run_and_kill(void (*first)(struct life *life), const char *path)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct life life;
        life_begin(&life, path, START);
        pull_well(&life, NULL);
        first(&life);
        _exit(0);
    }
    int status;
    assert_int_equal(child, waitpid(child, &status, 0));
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* The cause for a broadcast of a second after START, in the life after it expired. */
static void assert_cause(const char *expected, const char *path)
{
    struct wire_missed missed = {.uid = UID, .sent_time_ms = START + SECOND};
    struct life life;
    life_begin(&life, path, START + 11 * MINUTE);
    pull_well(&life, &missed);
    assert_string_equal(expected, life.cause);
    life_end(&life);
}

/* ---- the lives ---- */

static void fail_for_nine_minutes(struct life *life)
{
    while (life->now_ms < START + 9 * MINUTE)
        pull_badly(life);
}

static void r19_pulls_that_failed_until_the_kill_are_the_cause(void **state)
{
    const char *path = temp_dir_path(*state, "ann.db");
    run_and_kill(fail_for_nine_minutes, path);
    assert_cause("failing", path);
}

static void fail_for_four_minutes(struct life *life)
{
    while (life->now_ms < START + 4 * MINUTE)
        pull_badly(life);
}

static void r19_a_kill_in_the_middle_outweighs_what_failed_before(void **state)
{
    const char *path = temp_dir_path(*state, "ann.db");
    run_and_kill(fail_for_four_minutes, path);
    assert_cause("killed", path);
}

static void be_offline_for_nine_minutes(struct life *life)
{
    client_offline(life->client, START + MINUTE);
    for (int minute = 2; minute <= 9; minute++)
        client_keep_alive(life->client, START + minute * MINUTE);
}

static void r19_a_tunnel_that_lasted_until_the_kill_is_the_cause(void **state)
{
    const char *path = temp_dir_path(*state, "ann.db");
    run_and_kill(be_offline_for_nine_minutes, path);
    assert_cause("offline", path);
}

static void do_nothing(struct life *life)
{
    (void)life;
}

static void r19_a_client_that_did_not_run_was_killed(void **state)
{
    const char *path = temp_dir_path(*state, "ann.db");
    run_and_kill(do_nothing, path);
    assert_cause("killed", path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_dir_test(r19_pulls_that_failed_until_the_kill_are_the_cause),
        temp_dir_test(r19_a_kill_in_the_middle_outweighs_what_failed_before),
        temp_dir_test(r19_a_tunnel_that_lasted_until_the_kill_is_the_cause),
        temp_dir_test(r19_a_client_that_did_not_run_was_killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
