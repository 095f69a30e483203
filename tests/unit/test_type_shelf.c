#include "unit.h"

#include <stdlib.h>

#include "app/type_shelf.h"

#define EXAMPLES SOURCE_DIR "/registry/examples"

static int setup(void **state)
{
    setenv("CASTSIM_REGISTRY", SOURCE_DIR "/registry/builtin", 1);
    *state = type_shelf_new();
    return 0;
}

static int teardown(void **state)
{
    type_shelf_free(*state);
    return 0;
}

static const struct registry *get(struct type_shelf *shelf, const struct type_sources *sources)
{
    int status;
    struct err err = {0};
    const struct registry *registry = type_shelf_get(shelf, sources, &status, &err);
    if (registry == NULL)
        fail_msg("%s", err.text);
    return registry;
}

static void equal_wishes_share_a_registry_and_others_do_not(void **state)
{
    struct type_sources none = {0}, some = {0}, same = {0};
    type_sources_add(&some, TYPE_SOURCE_PATH, EXAMPLES);
    type_sources_add(&same, TYPE_SOURCE_PATH, EXAMPLES);
    assert_ptr_equal(get(*state, &some), get(*state, &same));
    assert_ptr_not_equal(get(*state, &some), get(*state, &none));
    assert_non_null(registry_find(get(*state, &some), "app:order"));
    assert_null(registry_find(get(*state, &none), "app:order"));
    type_sources_done(&some);
    type_sources_done(&same);
}

static void a_dropped_type_is_not_found_any_more(void **state)
{
    struct type_sources sources = {0};
    type_sources_add(&sources, TYPE_SOURCE_PATH, EXAMPLES);
    const struct registry *before = get(*state, &sources);
    type_sources_add(&sources, TYPE_SOURCE_DROPPED, "app:order");
    assert_null(registry_find(get(*state, &sources), "app:order"));
    assert_non_null(registry_find(get(*state, &sources), "app:tip"));
    assert_non_null(registry_find(before, "app:order"));
    type_sources_done(&sources);
}

static void what_cannot_be_registered_or_dropped_is_refused(void **state)
{
    static const struct {
        enum type_source_kind kind;
        const char *text;
    } bad[] = {{TYPE_SOURCE_PATH, "/nowhere"},
               {TYPE_SOURCE_TEXT, "{\"objectName\":\"RC:Mine\"}"},
               {TYPE_SOURCE_DROPPED, "app:order"},
               {TYPE_SOURCE_WITHOUT, "nosuchmodule"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct type_sources sources = {0};
        struct err err = {0};
        int status = 0;
        type_sources_add(&sources, bad[i].kind, bad[i].text);
        assert_null(type_shelf_get(*state, &sources, &status, &err));
        assert_true(status < 0);
        assert_string_not_equal(err.text, "");
        type_sources_done(&sources);
    }
}

static void an_optional_module_can_be_left_out(void **state)
{
    struct type_sources sources = {0};
    type_sources_add(&sources, TYPE_SOURCE_WITHOUT, "sticker");
    assert_null(registry_find(get(*state, &sources), "RC:StkMsg"));
    assert_non_null(registry_find(get(*state, &sources), "RC:TxtMsg"));
    type_sources_done(&sources);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_wishes_share_a_registry_and_others_do_not),
        cmocka_unit_test(a_dropped_type_is_not_found_any_more),
        cmocka_unit_test(what_cannot_be_registered_or_dropped_is_refused),
        cmocka_unit_test(an_optional_module_can_be_left_out),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
