/* R12: the token a client pulls with. */
#include "unit.h"

#include "api_fixture.h"

#include "core/wire.h"

static void ask_token(struct fixture *f, const char *body)
{
    call(f, (struct ask){.path = WIRE_TOKEN_PATH, .body = body});
}

static void pull_with(struct fixture *f, const char *app_key, const char *authorization)
{
    call(f, (struct ask){.method = "GET",
                         .path = WIRE_PULL_PATH,
                         .body = "",
                         .headers = {{"App-Key", app_key}, {"Authorization", authorization}}});
}

static void r12_a_token_is_given_to_a_user(void **state)
{
    struct fixture *f = *state;
    ask_token(f, "userId=ann&name=Ann&portraitUri=http%3A%2F%2Fx%2Fa.png");
    assert_answered(f, 200, 200);
    assert_string_equal(answer_str(f, "userId"), "ann");
    assert_int_equal(json_count(f->json), 3);
    assert_true(strlen(answer_str(f, "token")) >= 32);
}

static void r12_the_same_user_gets_the_same_token(void **state)
{
    struct fixture *f = *state;
    char token[128];
    ask_token(f, "userId=ann");
    snprintf(token, sizeof token, "%s", answer_str(f, "token"));
    ask_token(f, "userId=ann&name=other");
    assert_string_equal(answer_str(f, "token"), token);
    ask_token(f, "userId=Ann");
    assert_string_not_equal(answer_str(f, "token"), token);
    call(f, (struct ask){.path = WIRE_TOKEN_PATH,
                         .body = "userId=ann",
                         .app_key = "app-2",
                         .secret = "Secret-2"});
    assert_answered(f, 200, 200);
    assert_string_not_equal(answer_str(f, "token"), token);
}

static void r12_a_token_survives_a_restart(void **state)
{
    struct fixture *f = *state;
    char token[128];
    ask_token(f, "userId=ann");
    snprintf(token, sizeof token, "Bearer %s", answer_str(f, "token"));
    fixture_restart(f);
    pull_with(f, "app-1", token);
    assert_answered(f, 200, 200);
    ask_token(f, "userId=ann");
    assert_string_equal(answer_str(f, "token"), token + strlen("Bearer "));
    f->now_ms += (int64_t)10 * 365 * 24 * 3600000; /* and does not expire */
    pull_with(f, "app-1", token);
    assert_answered(f, 200, 200);
}

static void r12_a_token_is_bound_to_its_app(void **state)
{
    struct fixture *f = *state;
    char token[128];
    ask_token(f, "userId=ann");
    snprintf(token, sizeof token, "Bearer %s", answer_str(f, "token"));
    pull_with(f, "app-2", token);
    assert_answered(f, 401, 1004);
    pull_with(f, "app-9", token);
    assert_answered(f, 400, 1002);
    pull_with(f, "app-1", token);
    assert_answered(f, 200, 200);
}

static void r12_what_is_no_token_does_not_pull(void **state)
{
    struct fixture *f = *state;
    char token[128], spaced[160], half[160], more[160], bare[160];
    pull_with(f, "app-1", "Bearer x");
    assert_answered(f, 401, 1004);
    ask_token(f, "userId=ann");
    snprintf(token, sizeof token, "%s", answer_str(f, "token"));
    snprintf(spaced, sizeof spaced, "bearer  %s ", token);
    snprintf(half, sizeof half, "Bearer %.31s", token);
    snprintf(more, sizeof more, "Bearer %s0", token);
    snprintf(bare, sizeof bare, "%s", token);
    const char *const bad[] = {NULL, "", "Bearer", "Bearer ", "Basic YTpi", half, more, bare};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        pull_with(f, "app-1", bad[i]);
        assert_answered(f, 401, 1004);
        assert_contains(answer_str(f, "errorMessage"), WIRE_TOKEN_PATH);
    }
    pull_with(f, "app-1", spaced);
    assert_answered(f, 200, 200);
    call(f, (struct ask){.method = "HEAD",
                         .path = WIRE_PULL_PATH,
                         .body = "",
                         .headers = {{"RC-App-Key", "app-1"}, {"Authorization", spaced}}});
    assert_answered(f, 200, 200);
    call(f, (struct ask){.method = "GET",
                         .path = WIRE_PULL_PATH,
                         .body = "",
                         .headers = {{"Authorization", spaced}}});
    assert_answered(f, 400, 1002);
}

static void r12_user_ids_have_1_to_64_bytes(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *name;
        size_t max;
    } fields[] = {{"userId", 64}, {"name", 128}, {"portraitUri", 1024}};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        for (size_t over = 0; over < 2; over++) {
            struct buf body = {0};
            if (i > 0)
                buf_add_str(&body, "userId=ann&");
            buf_addf(&body, "%s=", fields[i].name);
            for (size_t n = 0; n < fields[i].max + over; n++)
                buf_add_char(&body, 'x');
            ask_token(f, buf_str(&body));
            assert_answered(f, over ? 400 : 200, over ? 1005 : 200);
            if (over)
                assert_contains(answer_str(f, "errorMessage"), fields[i].name);
            buf_done(&body);
        }
    }
    static const char *const bad[] = {"userId=", "name=x", "userId=a&userId=b", "userId=%ff"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ask_token(f, bad[i]);
        assert_answered(f, 400, 1002);
        assert_contains(answer_str(f, "errorMessage"), "userId");
        assert_string_equal(answer_str(f, "url"), WIRE_TOKEN_PATH);
    }
    ask_token(f, "");
    assert_answered(f, 400, 1003);
}

static void r12_ten_thousand_users_have_ten_thousand_tokens(void **state)
{
    struct fixture *f = *state;
    char body[64];
    char token[64];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 10000; i += round == 0 ? 1 : 97) {
            snprintf(body, sizeof body, "userId=user-%d", i);
            ask_token(f, body);
            assert_answered(f, 200, 200);
            snprintf(token, sizeof token, "Bearer %s", answer_str(f, "token"));
            pull_with(f, "app-1", token);
            assert_answered(f, 200, 200);
        }
        /* As many as users: nothing was made twice. */
        fixture_restart(f);
    }
    struct prng drawn;
    prng_init(&drawn, 1);
    for (int i = 0; i < 10000 * 16; i++)
        prng_next(&drawn);
    assert_true(drawn.state == f->random.state);
}

static int failing_token_add(struct broadcast_log *log, const char *app_key, const char *user_id,
                             const char *token, struct err *err)
{
    (void)log, (void)app_key, (void)user_id, (void)token;
    err_set(err, "the disk is full");
    return ERR_OUTSIDE;
}

static void r12_a_token_that_was_not_stored_is_not_given(void **state)
{
    struct fixture *f = *state;
    const struct broadcast_log_ops *good = f->log->ops;
    f->patched = *good;
    f->patched.token_add = failing_token_add;
    f->log->ops = &f->patched;
    ask_token(f, "userId=ann");
    assert_answered(f, 500, 1000);
    assert_contains(buf_str(&f->r.note), "the disk is full");
    f->log->ops = good;
    ask_token(f, "userId=ann");
    assert_answered(f, 200, 200);
}

static void r12_tokens_of_an_app_that_is_not_served_wait_for_it(void **state)
{
    struct fixture *f = *state;
    ask_token(f, "userId=ann");
    char token[128];
    snprintf(token, sizeof token, "Bearer %s", answer_str(f, "token"));
    const struct api_app *apps = f->config.apps;
    f->config.apps = apps + 1;
    f->config.app_count = 2;
    fixture_restart(f);
    pull_with(f, "app-2", token);
    assert_answered(f, 401, 1004);
    f->config.apps = apps;
    fixture_restart(f);
    pull_with(f, "app-1", token);
    assert_answered(f, 200, 200);
}

int main(void)
{
#define WITH_SERVER(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        WITH_SERVER(r12_a_token_is_given_to_a_user),
        WITH_SERVER(r12_the_same_user_gets_the_same_token),
        WITH_SERVER(r12_a_token_survives_a_restart),
        WITH_SERVER(r12_a_token_is_bound_to_its_app),
        WITH_SERVER(r12_what_is_no_token_does_not_pull),
        WITH_SERVER(r12_user_ids_have_1_to_64_bytes),
        WITH_SERVER(r12_ten_thousand_users_have_ten_thousand_tokens),
        WITH_SERVER(r12_a_token_that_was_not_stored_is_not_given),
        WITH_SERVER(r12_tokens_of_an_app_that_is_not_served_wait_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
