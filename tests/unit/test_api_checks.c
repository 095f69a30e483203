/* The way of a call through path, method, headers and signature: R1 to R4, and R12's 404. */
#include "unit.h"

#include "api_fixture.h"

#include "core/wire.h"

/* SHA1 of "secret-1" "14314" "1585127132438", made with another program. */
#define SIGNATURE_TEXT "82a92780d2eea019e6873338c0aa6470156f0cf5"
static const char SIGNATURE[] = SIGNATURE_TEXT;

/* A call of app-1 with these headers and a good body. */
static void call_with(struct fixture *f, const char *nonce, const char *timestamp,
                      const char *signature)
{
    call(f, (struct ask){.headers = {{"App-Key", "app-1"},
                                     {"Nonce", nonce},
                                     {"Timestamp", timestamp},
                                     {"Signature", signature},
                                     {"Content-Type", FORM_TYPE}}});
}

static const char *sign(const char *secret, const char *nonce, const char *timestamp)
{
    static char signature[SIGN_HEX_SIZE];
    sign_make(secret, nonce, timestamp, signature);
    return signature;
}

/* ---- R1 ---- */

static void r1_a_signed_form_is_accepted(void **state)
{
    struct fixture *f = *state;
    call(f, (struct ask){0});
    assert_answered(f, 200, 200);
    struct message_uid_parts uid;
    assert_true(message_uid_parse(answer_str(f, "messageUID"), &uid));
    assert_int_equal(json_count(f->json), 2);
    assert_string_equal(buf_str(&f->r.note), "");
    assert_null(f->r.allow);
    assert_int_equal(f->r.retry_after_s, -1);
}

static void r1_unknown_fields_are_ignored_and_order_is_free(void **state)
{
    struct fixture *f = *state;
    call(f, (struct ask){.body = "msgRandom=1&msgRandom=2&content=%7b%22content%22%3a%22a+b%22%7d"
                                 "&disableUpdateLastMsg=&objectName=RC:TxtMsg&fromUserId=2191"});
    assert_answered(f, 200, 200);
    pull(f, NULL);
    const struct json *m = json_first(json_get(f->json, "messages"));
    assert_string_equal(json_str(json_get(m, "content")), "{\"content\":\"a b\"}");
    assert_string_equal(json_str(json_get(m, "objectName")), "RC:TxtMsg");
    assert_string_equal(json_str(json_get(m, "fromUserId")), "2191");
}

static void r1_a_doubled_slash_is_the_same_path(void **state)
{
    struct fixture *f = *state;
    call(f, (struct ask){.path = "//message/online/broadcast.json"});
    assert_answered(f, 200, 200);
    call(f, (struct ask){.path = "/message///online//broadcast.json"});
    assert_answered(f, 200, 200);
    call(f, (struct ask){.path = "//message/online/broadcast.json", .body = ""});
    assert_answered(f, 400, 1003);
    assert_string_equal(answer_str(f, "url"), "/message/online/broadcast.json");
    call(f, (struct ask){.path = "/message/online/broadcast.json/"});
    assert_answered(f, 404, 404);
}

/* ---- R2 ---- */

static void r2_the_signature_is_a_sha1_in_either_case(void **state)
{
    struct fixture *f = *state;
    call_with(f, "14314", "1585127132438", SIGNATURE);
    assert_answered(f, 200, 200);
    call_with(f, "14314", "1585127132438", "82A92780D2EEA019E6873338C0AA6470156F0CF5");
    assert_answered(f, 200, 200);
    call_with(f, "14314", "1585127132438", "82a92780d2eea019e6873338c0aa6470156f0cf6");
    assert_answered(f, 401, 1004);
    call_with(f, "14314", "1585127132438", "82a92780d2eea019e6873338c0aa6470156f0cf");
    assert_answered(f, 401, 1004);
    call_with(f, "14314", "1585127132438", "82a92780d2eea019e6873338c0aa6470156f0cf55");
    assert_answered(f, 401, 1004);
}

static void r2_headers_may_have_the_rc_prefix(void **state)
{
    struct fixture *f = *state;
    call(f, (struct ask){.headers = {{"RC-App-Key", "app-1"},
                                     {"RC-Nonce", "14314"},
                                     {"RC-Timestamp", "1585127132438"},
                                     {"RC-Signature", SIGNATURE},
                                     {"content-type", FORM_TYPE "; charset=UTF-8"}}});
    assert_answered(f, 200, 200);
}

static void r2_any_nonce_seconds_and_repeats_are_fine(void **state)
{
    struct fixture *f = *state;
    static const char *const nonces[] = {"7", "907542.1717040637", "1.2E-5", "9223372036854775807",
                                         "5577006791947779410123456789"};
    for (size_t i = 0; i < 2 * sizeof nonces / sizeof nonces[0]; i++) {
        const char *nonce = nonces[i / 2];
        call_with(f, nonce, "1585127132", sign("secret-1", nonce, "1585127132"));
        assert_answered(f, 200, 200);
    }
    call_with(f, "1", "0", sign("secret-1", "1", "0"));
    assert_answered(f, 200, 200);
}

static void r2_a_clock_window_is_for_those_who_want_one(void **state)
{
    struct fixture *f = *state;
    f->config.max_clock_skew_ms = 300000;
    fixture_restart(f);
    static const struct {
        const char *timestamp;
        int64_t now_ms;
        int http;
    } cases[] = {
        {"1585127132438", 1585127132438, 200},
        {"1585127132438", 1585127132438 + 300000, 200},
        {"1585127132438", 1585127132438 + 300001, 401},
        {"1585127132438", 1585127132438 - 300000, 200},
        {"1585127132438", 1585127132438 - 300001, 401},
        /* Seconds stand for the whole second. */
        {"1585127132", 1585127132999 + 300000, 200},
        {"1585127132", 1585127132999 + 300001, 401},
        {"1585127132", 1585127132000 - 300000, 200},
        {"1585127132", 1585127132000 - 300001, 401},
        {"yesterday", 1585127132438, 401},
        {"-1585127132438", 1585127132438, 401},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        f->now_ms = cases[i].now_ms;
        call_with(f, "1", cases[i].timestamp, sign("secret-1", "1", cases[i].timestamp));
        assert_answered(f, cases[i].http, cases[i].http == 200 ? 200 : 1004);
    }
}

/* ---- R3 ---- */

static void r3_every_error_has_its_code_and_status(void **state)
{
    struct fixture *f = *state;
    static const struct {
        struct ask ask;
        int http;
        int code;
        const char *says;
    } cases[] = {
        {{.path = "/nowhere"}, 404, 404, "castsim serves"},
        {{.method = "GET"}, 405, 1002, "POST"},
        {{.headers = {{"Nonce", "1"}}}, 400, 1002, "App-Key"},
        {{.app_key = "app-x"}, 400, 1002, "Invalid App-Key"},
        {{.headers = {{"App-Key", "app-1"}}}, 401, 1004, "Nonce"},
        {{.headers = {{"App-Key", "app-1"}, {"Nonce", "1"}}}, 401, 1004, "Timestamp"},
        {{.headers = {{"App-Key", "app-1"}, {"Nonce", "1"}, {"Timestamp", "1"}}},
         401,
         1004,
         "Signature"},
        {{.headers = {{"App-Key", "app-1"}, {"Nonce", ""}, {"Timestamp", "1"}}},
         401,
         1004,
         "Nonce"},
        {{.secret = "wrong"}, 401, 1004, "SHA1"},
        {{.app_key = "app-off", .secret = "secret-3"}, 430, 1009, "enable"},
        {{.body = ""}, 400, 1003, "POST data"},
        {{.body = "", .is_body_too_long = true}, 400, 1005, "524288"},
        {{.content_type = "application/json"}, 400, 1002, FORM_TYPE},
        {{.content_type = ""}, 400, 1002, "Content-Type"},
        {{.body = "objectName=RC:TxtMsg&content=%7B%7D"}, 400, 1002, "fromUserId"},
        {{.body = "fromUserId=1&objectName=%zz"}, 400, 1002, "objectName"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        call(f, cases[i].ask);
        assert_answered(f, cases[i].http, cases[i].code);
        assert_contains(answer_str(f, "errorMessage"), cases[i].says);
        assert_string_equal(answer_str(f, "url"),
                            cases[i].ask.path != NULL ? cases[i].ask.path : WIRE_BROADCAST_PATH);
        assert_null(json_get(f->json, "messageUID"));
    }
}

static void r3_a_wrong_method_is_told_the_right_one(void **state)
{
    struct fixture *f = *state;
    static const char *const methods[] = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "post"};
    static const char *const paths[] = {WIRE_BROADCAST_PATH, WIRE_TOKEN_PATH,
                                        "/message/recall.json", "/message/broadcast/recall.json"};
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        for (size_t k = 0; k < sizeof paths / sizeof paths[0]; k++) {
            call(f, (struct ask){.method = methods[i], .path = paths[k]});
            assert_answered(f, 405, 1002);
            assert_string_equal(f->r.allow, "POST");
        }
    }
    call(f, (struct ask){.path = WIRE_PULL_PATH});
    assert_answered(f, 405, 1002);
    assert_string_equal(f->r.allow, "GET, HEAD");
    call(f, (struct ask){0});
    assert_null(f->r.allow);
}

static void r3_the_content_type_must_be_a_utf8_form(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *type;
        int code;
    } cases[] = {
        {"application/x-www-form-urlencoded", 200},
        {"Application/X-WWW-Form-Urlencoded;charset=utf-8", 200},
        {"application/x-www-form-urlencoded ; boundary=x; Charset=\"UTF-8\"", 200},
        {"application/x-www-form-urlencoded; charset=GBK", 1002},
        {"application/x-www-form-urlencoded2", 1002},
        {"application/x-www-form", 1002},
        {"application/json; charset=utf-8", 1002},
        {"multipart/form-data; boundary=application/x-www-form-urlencoded", 1002},
        {"text/plain", 1002},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        call(f, (struct ask){.content_type = cases[i].type});
        assert_answered(f, cases[i].code == 200 ? 200 : 400, cases[i].code);
    }
}

static void r3_a_wrong_signature_explains_itself_in_the_note_alone(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *hashed;
        const char *found;
    } cases[] = {
        {"Secret-21585127132438"
         "14314",
         "App Secret + Timestamp + Nonce"},
        {"14314Secret-21585127132438", "Nonce + App Secret + Timestamp"},
        {"143141585127132438Secret-2", "Nonce + Timestamp + App Secret"},
        {"1585127132438Secret-214314", "Timestamp + App Secret + Nonce"},
        {"158512713243814314Secret-2", "Timestamp + Nonce + App Secret"},
        {"SECRET-2143141585127132438", "upper case"},
        {"secret-2143141585127132438", "lower case"},
        {"Secret-2\n143141585127132438", "newline behind the App Secret"},
        {"Secret-214314\n1585127132438", "newline behind the Nonce"},
        {"Secret-2143141585127132438\n", "newline behind the Timestamp"},
        {" Secret-2143141585127132438", "blank before the App Secret"},
        {"Secret-2 143141585127132438", "blank behind the App Secret"},
        {"Secret-2+14314+1585127132438", "plus signs"},
        {"Secret-2143141585127132", "in seconds"},
        {"Secret-2143141585127132438000", "in milliseconds"},
        {"app-2143141585127132438", "App Key was hashed in place"},
        {"143141585127132438", "App Secret was empty"},
        {"secret-1143141585127132438", "another app of this server, \"app-1\""},
        {"something else", "wrong one"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        call(f, (struct ask){.headers = {{"App-Key", "app-2"},
                                         {"Nonce", "14314"},
                                         {"Timestamp", "1585127132438"},
                                         {"Signature", sign(cases[i].hashed, "", "")},
                                         {"Content-Type", FORM_TYPE}}});
        assert_answered(f, 401, 1004);
        assert_contains(buf_str(&f->r.note), cases[i].found);
        assert_contains(buf_str(&f->r.note), "<App Secret> + \"14314\" + \"1585127132438\"");
        assert_not_contains(buf_str(&f->r.note), "ecret-");
        assert_not_contains(answer_str(f, "errorMessage"), cases[i].found);
    }
}

static void r3_the_form_of_a_signature_is_diagnosed(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *signature;
        const char *found;
    } cases[] = {
        {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "SHA-256"},
        {"d41d8cd98f00b204e9800998ecf8427e", "MD5"},
        {"2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "Base64"},
        {"zz", "40 hex digits"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        call_with(f, "14314", "1585127132438", cases[i].signature);
        assert_answered(f, 401, 1004);
        assert_contains(buf_str(&f->r.note), cases[i].found);
    }
}

static void r3_a_note_never_repeats_a_secret_nor_raw_bytes(void **state)
{
    struct fixture *f = *state;
    call_with(f, "secret-1", "Secret-2", "xx secret-3 xx");
    assert_answered(f, 401, 1004);
    assert_not_contains(buf_str(&f->r.note), "ecret-");
    assert_contains(buf_str(&f->r.note), "not shown");

    call_with(f, "1\x1b[31m", "2\nforged line", "\xff");
    assert_answered(f, 401, 1004);
    assert_not_contains(buf_str(&f->r.note), "\x1b");
    assert_not_contains(buf_str(&f->r.note), "\n");
    assert_not_contains(buf_str(&f->r.note), "\xff");
}

static void r3_an_error_is_json_whatever_the_path_holds(void **state)
{
    struct fixture *f = *state;
    call(f, (struct ask){.path = "/a\"b\\c\x01\xff\xe4\xb8\xad"});
    assert_answered(f, 404, 404);
    assert_string_equal(answer_str(f, "url"), "/a\"b\\c\xef\xbf\xbd\xef\xbf\xbd\xe4\xb8\xad");

    static char long_path[9000];
    memset(long_path, 'a', sizeof long_path - 1);
    long_path[0] = '/';
    call(f, (struct ask){.path = long_path});
    assert_answered(f, 404, 404);
    call(f, (struct ask){.method = long_path});
    assert_answered(f, 405, 1002);
}

static void r3_the_carrier_answers_in_the_same_shape(void **state)
{
    struct fixture *f = *state;
    f->r.retry_after_s = 5;
    buf_add_str(&f->r.note, "old");
    api_bad_request("/x", "two Content-Length headers", &f->r);
    fixture_read_answer(f);
    assert_answered(f, 400, 1002);
    assert_string_equal(answer_str(f, "errorMessage"), "two Content-Length headers");
    assert_string_equal(answer_str(f, "url"), "/x");
    assert_int_equal(f->r.retry_after_s, -1);
    assert_string_equal(buf_str(&f->r.note), "");
}

/* ---- R4 ---- */

static void r4_checks_come_in_their_order(void **state)
{
    struct fixture *f = *state;
    f->config.rate_per_minute = 2;
    fixture_restart(f);
    /* Everything is wrong; each line mends what the line before was refused for. */
    struct ask a = {.path = "/no", .method = "PUT", .is_body_too_long = true, .body = ""};
    a.headers[0] = (struct header){"X", "y"};
    call(f, a);
    assert_answered(f, 404, 404);
    a.path = WIRE_BROADCAST_PATH;
    call(f, a);
    assert_answered(f, 405, 1002);
    a.method = "POST";
    call(f, a);
    assert_answered(f, 400, 1002);
    assert_contains(answer_str(f, "errorMessage"), "App-Key header is missing");
    a.headers[0] = (struct header){"App-Key", "unknown"};
    call(f, a);
    assert_answered(f, 401, 1004);
    assert_contains(answer_str(f, "errorMessage"), "Nonce header is missing");
    a.headers[1] = (struct header){"Nonce", "14314"};
    a.headers[2] = (struct header){"Timestamp", "1585127132438"};
    a.headers[3] = (struct header){"Signature", "0"};
    a.headers[4] = (struct header){"Content-Type", "text/plain"};
    call(f, a);
    assert_answered(f, 400, 1002);
    assert_contains(answer_str(f, "errorMessage"), "Invalid App-Key");
    a.headers[0].value = "app-off";
    call(f, a);
    assert_answered(f, 401, 1004);

    char signature[SIGN_HEX_SIZE];
    sign_make("secret-3", "14314", "1585127132438", signature);
    a.headers[3].value = signature;
    call(f, a);
    assert_answered(f, 430, 1009);
    call(f, a);
    assert_answered(f, 430, 1009);
    call(f, a);
    assert_answered(f, 429, 1008);

    a.headers[0].value = "app-1";
    a.headers[3].value = SIGNATURE;
    f->config.rate_per_minute = 0;
    fixture_restart(f);
    call(f, a);
    assert_answered(f, 400, 1005);
    a.is_body_too_long = false;
    call(f, a);
    assert_answered(f, 400, 1003);
    a.body = "fromUserId=&objectName=RC:Nonsense&content=x";
    call(f, a);
    assert_answered(f, 400, 1002);
    assert_contains(answer_str(f, "errorMessage"), "Content-Type");
    a.headers[4].value = FORM_TYPE;
    call(f, a);
    assert_answered(f, 400, 1002);
    assert_contains(answer_str(f, "errorMessage"), "fromUserId");
    a.body = HELLO;
    call(f, a);
    assert_answered(f, 200, 200);
}

/* ---- R12: the endpoints of the vendor that are not served ---- */

static void r12_another_documented_endpoint_is_named_as_such(void **state)
{
    struct fixture *f = *state;
    static const char *const paths[] = {"/message/system/publish.json",
                                        "/message/broadcast.json",
                                        "/push.json",
                                        "/user/refresh.json",
                                        "/message/group/publish.json",
                                        "/message/private/publish.json"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        call(f, (struct ask){.path = paths[i]});
        assert_answered(f, 404, 404);
        assert_contains(answer_str(f, "errorMessage"), "The vendor serves this endpoint");
        assert_contains(answer_str(f, "errorMessage"), "POST " WIRE_BROADCAST_PATH);
        assert_contains(answer_str(f, "errorMessage"), "POST " WIRE_TOKEN_PATH);
        assert_contains(answer_str(f, "errorMessage"), "GET " WIRE_PULL_PATH);
    }
}

static void r12_a_mistyped_path_is_told_the_nearest(void **state)
{
    struct fixture *f = *state;
    call(f, (struct ask){.path = "/user/gettoken.json"});
    assert_answered(f, 404, 404);
    assert_contains(answer_str(f, "errorMessage"), "did you mean /user/getToken.json?");
    call(f, (struct ask){.path = "/message/online/broadcast"});
    assert_contains(answer_str(f, "errorMessage"), "did you mean /message/online/broadcast.json?");
    call(f, (struct ask){.path = "/"});
    assert_answered(f, 404, 404);
    assert_not_contains(answer_str(f, "errorMessage"), "did you mean");
    assert_not_contains(answer_str(f, "errorMessage"), "recall");
}

/* ---- anything at all ---- */

/* Words that mean something somewhere, and some that do not. */
static const char *odd_word(struct prng *p)
{
    static const char *const words[] = {"",
                                        "app-1",
                                        "app-off",
                                        "14314",
                                        "1585127132438",
                                        SIGNATURE_TEXT,
                                        "Bearer x",
                                        FORM_TYPE,
                                        "text/html",
                                        "\xff\xfe",
                                        "\x1b[2J\n",
                                        "%s%n%d",
                                        "k3f9-0",
                                        "RC:TxtMsg",
                                        "GET",
                                        "POST",
                                        "HEAD",
                                        "//",
                                        "/message/",
                                        "online/",
                                        "user/",
                                        "recall.json",
                                        "castsim/v1/pull",
                                        "a=b&c=d&&=",
                                        "since=k3f9",
                                        "limit=0&limit",
                                        "%",
                                        "userId=ann",
                                        "messageUID=x",
                                        "content={}"};
    return words[prng_below(p, sizeof words / sizeof words[0])];
}

static void r3_whatever_is_asked_the_answer_is_json_of_the_table(void **state)
{
    struct fixture *f = *state;
    static const int known[][2] = {{200, 200}, {400, 1002}, {400, 1003}, {400, 1005}, {401, 1004},
                                   {404, 404}, {405, 1002}, {429, 1008}, {430, 1009}};
    static const char *const names[] = {"App-Key",   "Nonce",        "Timestamp",
                                        "Signature", "Content-Type", "Authorization"};
    struct prng p;
    prng_init(&p, 7);
    for (int i = 0; i < 20000; i++) {
        struct buf path = {0};
        for (uint64_t n = prng_below(&p, 4); n > 0; n--)
            buf_add_str(&path, odd_word(&p));
        struct ask a = {.method = odd_word(&p),
                        .path = prng_below(&p, 2) ? WIRE_BROADCAST_PATH : buf_str(&path),
                        .query = odd_word(&p),
                        .body = odd_word(&p),
                        .is_body_too_long = prng_below(&p, 20) == 0};
        if (prng_below(&p, 2))
            a.method = "POST";
        for (size_t k = 0; prng_below(&p, 3) > 0 && k < sizeof names / sizeof names[0]; k++)
            a.headers[k] = (struct header){names[k], odd_word(&p)};
        call(f, a);
        bool is_known = false;
        for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
            is_known |= f->r.http == known[k][0] && answer_int(f, "code") == known[k][1];
        if (!is_known)
            fail_msg("HTTP %d: %s", f->r.http, buf_str(&f->r.body));
        assert_null(strpbrk(buf_str(&f->r.note), "\n\x1b\xff"));
        buf_done(&path);
    }
}

/* ---- the state ---- */

static void apps_that_contradict_each_other_are_refused(void **state)
{
    struct fixture *f = *state;
    static const struct {
        struct api_app apps[2];
        const char *says;
    } cases[] = {
        {{{"a", "s", false}, {"a", "t", false}}, "given twice"},
        {{{"a", "s", false}, {"a", "s", true}}, "given twice"},
        {{{"", "s", false}, {"b", "s", false}}, "empty"},
        {{{"a", "", false}, {"b", "s", false}}, "empty"},
        {{{"a", "s", true}, {"a", "s", true}}, NULL},
        {{{"a", "s", true}, {"A", "s", false}}, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        f->config.apps = cases[i].apps;
        f->config.app_count = 2;
        struct api *api = api_new(&f->config, &err);
        if (cases[i].says != NULL) {
            assert_null(api);
            assert_contains(err.text, cases[i].says);
        } else {
            assert_non_null(api);
        }
        api_free(api);
    }
}

int main(void)
{
#define WITH_SERVER(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        WITH_SERVER(r1_a_signed_form_is_accepted),
        WITH_SERVER(r1_unknown_fields_are_ignored_and_order_is_free),
        WITH_SERVER(r1_a_doubled_slash_is_the_same_path),
        WITH_SERVER(r2_the_signature_is_a_sha1_in_either_case),
        WITH_SERVER(r2_headers_may_have_the_rc_prefix),
        WITH_SERVER(r2_any_nonce_seconds_and_repeats_are_fine),
        WITH_SERVER(r2_a_clock_window_is_for_those_who_want_one),
        WITH_SERVER(r3_every_error_has_its_code_and_status),
        WITH_SERVER(r3_a_wrong_method_is_told_the_right_one),
        WITH_SERVER(r3_the_content_type_must_be_a_utf8_form),
        WITH_SERVER(r3_a_wrong_signature_explains_itself_in_the_note_alone),
        WITH_SERVER(r3_the_form_of_a_signature_is_diagnosed),
        WITH_SERVER(r3_a_note_never_repeats_a_secret_nor_raw_bytes),
        WITH_SERVER(r3_an_error_is_json_whatever_the_path_holds),
        WITH_SERVER(r3_the_carrier_answers_in_the_same_shape),
        WITH_SERVER(r4_checks_come_in_their_order),
        WITH_SERVER(r12_another_documented_endpoint_is_named_as_such),
        WITH_SERVER(r12_a_mistyped_path_is_told_the_nearest),
        WITH_SERVER(r3_whatever_is_asked_the_answer_is_json_of_the_table),
        WITH_SERVER(apps_that_contradict_each_other_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
