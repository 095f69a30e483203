/* app/identity: which app a command speaks for, and that secrets stay out of sentences. */
#include "app/identity.h"

#include <stdlib.h>

#include "temp_dir.h"

static int setup(void **state)
{
    unsetenv("CASTSIM_APP_KEY");
    unsetenv("CASTSIM_APP_SECRET");
    return temp_dir_setup(state);
}

static void assert_identity(struct identity *id, const char *key, const char *secret, bool is_off)
{
    assert_string_equal(id->app_key, key);
    if (secret == NULL)
        assert_null(id->secret);
    else
        assert_string_equal(id->secret, secret);
    assert_int_equal(id->is_service_off, is_off);
    identity_done(id);
}

static void assert_says(const struct err *err, const char *words)
{
    if (strstr(err->text, words) == NULL)
        fail_msg("\"%s\" is not in: %s", words, err->text);
}

static void key_and_secret_are_parsed(void **state)
{
    (void)state;
    struct identity id;
    struct err err;
    assert_int_equal(identity_parse("k:s", &id, &err), 0);
    assert_identity(&id, "k", "s", false);
    assert_int_equal(identity_parse("k:s:off", &id, &err), 0);
    assert_identity(&id, "k", "s", true);
}

static void what_is_no_identity_is_refused_without_its_secret(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", "hunter2", ":hunter2", "key:", "key::", "k:hunter2:on", "k:hunter2:off:", "k:hunter2:"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct identity id;
        struct err err = {0};
        assert_int_equal(identity_parse(texts[i], &id, &err), ERR_INPUT);
        assert_says(&err, "KEY:SECRET");
        assert_null(strstr(err.text, "hunter2"));
    }
}

static void argv_comes_before_the_file_before_the_environment(void **state)
{
    const char *path = temp_dir_path(*state, "app");
    temp_dir_write(path, "file:1 # mine\n", 14);
    setenv("CASTSIM_APP_KEY", "env", 1);
    struct identity id;
    struct err err;
    assert_int_equal(identity_find("argv:1", path, true, &id, &err), 0);
    assert_identity(&id, "argv", "1", false);
    assert_int_equal(identity_find(NULL, path, true, &id, &err), 0);
    assert_identity(&id, "file", "1", false);
    assert_int_equal(identity_find(NULL, NULL, true, &id, &err), 0);
    assert_identity(&id, "env", NULL, false); /* a token may do */
    setenv("CASTSIM_APP_SECRET", "s", 1);
    assert_int_equal(identity_find(NULL, NULL, false, &id, &err), 0);
    assert_identity(&id, "env", "s", false);
}

static void the_demo_app_is_for_this_machine_alone(void **state)
{
    (void)state;
    struct identity id;
    struct err err;
    assert_int_equal(identity_find(NULL, NULL, true, &id, &err), 0);
    assert_identity(&id, IDENTITY_DEMO_KEY, IDENTITY_DEMO_SECRET, false);
    assert_int_equal(identity_find(NULL, NULL, false, &id, &err), ERR_INPUT);
    assert_says(&err, "CASTSIM_APP_KEY");
}

static void a_file_of_one_identity_holds_one(void **state)
{
    static const char *const texts[] = {"", "# nothing\n\n", "a:1\nb:2\n"};
    for (size_t i = 0; i < 3; i++) {
        const char *path = temp_dir_path(*state, "app");
        temp_dir_write(path, texts[i], strlen(texts[i]));
        struct identity id;
        struct err err;
        assert_int_equal(identity_find(NULL, path, true, &id, &err), ERR_INPUT);
        assert_says(&err, "one line KEY:SECRET is wanted");
    }
    struct identity id;
    struct err err;
    assert_int_equal(identity_find(NULL, temp_dir_path(*state, "none"), true, &id, &err),
                     ERR_OUTSIDE);
}

static void a_server_takes_every_app_of_argv_and_file(void **state)
{
    const char *path = temp_dir_path(*state, "apps");
    static const char text[] = "# apps\r\nb:2\r\n\r\nc:3:off # off\r\n";
    temp_dir_write(path, text, sizeof text - 1);
    const char *argv[] = {"a:1"};
    const struct option_list apps = {.items = argv, .count = 1};
    struct identity *ids;
    size_t count;
    bool is_demo;
    struct err err;
    assert_int_equal(identity_find_all(&apps, path, &ids, &count, &is_demo, &err), 0);
    assert_int_equal(count, 3);
    assert_false(is_demo);
    assert_string_equal(ids[0].app_key, "a");
    assert_string_equal(ids[1].secret, "2");
    assert_true(ids[2].is_service_off);
    identity_free_all(ids, count);
}

static void faults_of_a_file_name_its_line(void **state)
{
    const char *path = temp_dir_path(*state, "apps");
    temp_dir_write(path, "a:1\n\nnonsense\n", 14);
    struct identity *ids;
    size_t count;
    bool is_demo;
    struct err err;
    const struct option_list none = {0};
    assert_int_equal(identity_find_all(&none, path, &ids, &count, &is_demo, &err), ERR_INPUT);
    assert_says(&err, "apps:3: ");
    temp_dir_write(path, "a:1\na:2\n", 8);
    assert_int_equal(identity_find_all(&none, path, &ids, &count, &is_demo, &err), ERR_INPUT);
    assert_says(&err, "the app key a is given twice");
}

static void a_server_without_apps_has_the_environments_or_the_demo(void **state)
{
    (void)state;
    const struct option_list none = {0};
    struct identity *ids;
    size_t count;
    bool is_demo;
    struct err err;
    assert_int_equal(identity_find_all(&none, NULL, &ids, &count, &is_demo, &err), 0);
    assert_true(is_demo);
    assert_int_equal(count, 1);
    identity_free_all(ids, count);
    setenv("CASTSIM_APP_KEY", "env", 1);
    assert_int_equal(identity_find_all(&none, NULL, &ids, &count, &is_demo, &err), ERR_INPUT);
    setenv("CASTSIM_APP_SECRET", "s", 1);
    assert_int_equal(identity_find_all(&none, NULL, &ids, &count, &is_demo, &err), 0);
    assert_false(is_demo);
    assert_string_equal(ids[0].app_key, "env");
    identity_free_all(ids, count);
}

static void a_local_url_is_one_of_this_machine(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool is_local;
    } cases[] = {
        {"http://127.0.0.1:8787", true},   {"http://localhost", true},
        {"http://localhost:1/x?y", true},  {"http://[::1]:8787", true},
        {"http://127.8.9.10", true},       {"localhost:8787", true},
        {"http://10.0.0.1", false},        {"https://api.rong-api.com", false},
        {"http://localhost.evil", false},  {"http://localhost@evil", false},
        {"http://127.0.0.1@evil", false},  {"http://127.0.0.1:80@evil", false},
        {"http://evil/127.0.0.1", false},  {"http://127.0.0.1.evil", false},
        {"http://evil#@localhost", false}, {"", false},
        {"http://[::1].evil", false},      {"http://[::1]@evil", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (identity_is_local_url(cases[i].url) != cases[i].is_local)
            fail_msg("%s", cases[i].url);
    }
}

#define identity_test(f) cmocka_unit_test_setup_teardown(f, setup, temp_dir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        identity_test(key_and_secret_are_parsed),
        identity_test(what_is_no_identity_is_refused_without_its_secret),
        identity_test(argv_comes_before_the_file_before_the_environment),
        identity_test(the_demo_app_is_for_this_machine_alone),
        identity_test(a_file_of_one_identity_holds_one),
        identity_test(a_server_takes_every_app_of_argv_and_file),
        identity_test(faults_of_a_file_name_its_line),
        identity_test(a_server_without_apps_has_the_environments_or_the_demo),
        identity_test(a_local_url_is_one_of_this_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
