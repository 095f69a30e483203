/* Types whose files are read when they are first needed. */
#include "unit.h"

#include <stdlib.h>

#include "app/types_load.h"
#include "core/registry.h"

/* ---- files that count how often they are read ---- */

#define TYPE(name)                                                                                 \
    "{\"objectName\":\"" name "\",\"flag\":\"ISCOUNTED\",\"title\":{\"en\":\"T\",\"zh\":\"T\"},"   \
    "\"module\":\"late\",\"examples\":[{\"content\":{}}]}"

static struct file {
    const char *name;
    const char *text; /* NULL = cannot be read */
    int reads;
} files[] = {
    {"RC_One.json", TYPE("RC:One"), 0},
    {"RC_Two.json", TYPE("RC:Two"), 0},
    {"RC_Broken.json", "{\"objectName\":\"RC:Broken\",", 0},
    {"RC_Other.json", TYPE("RC:Another"), 0},
    {"RC_Gone.json", NULL, 0},
};
enum { ONE, TWO, BROKEN, OTHER, GONE, FILES };

static int read_counted(const char *file, struct buf *out, struct err *err)
{
    for (size_t i = 0; i < FILES; i++) {
        if (strcmp(files[i].name, file) != 0)
            continue;
        files[i].reads++;
        if (files[i].text != NULL) {
            buf_add_str(out, files[i].text);
            return 0;
        }
    }
    err_set(err, "%s: no such file", file);
    return ERR_OUTSIDE;
}

static int forget_reads(void **state)
{
    (void)state;
    for (size_t i = 0; i < FILES; i++)
        files[i].reads = 0;
    return 0;
}

static void promise(struct registry *r, const char *object_name, int file)
{
    struct err err;
    if (registry_add_late(r, object_name, files[file].name, read_counted, &err) != 0)
        fail_msg("%s", err.text);
}

/* ---- tests ---- */

static void a_late_type_is_read_once_when_it_is_found(void **state)
{
    (void)state;
    struct registry *r = registry_new();
    promise(r, "RC:Two", TWO);
    promise(r, "RC:One", ONE);
    assert_int_equal(registry_count(r), 2);
    assert_null(registry_find(r, "RC:Three"));
    assert_int_equal(files[ONE].reads + files[TWO].reads, 0);
    const struct message_type *one = registry_find(r, "RC:One");
    assert_non_null(one);
    assert_string_equal(one->object_name, "RC:One");
    assert_int_equal(one->origin, TYPE_BUILTIN);
    assert_ptr_equal(registry_find(r, "RC:One"), one);
    assert_int_equal(files[ONE].reads, 1);
    assert_int_equal(files[TWO].reads, 0);
    registry_free(r);
}

static void finishing_reads_the_rest(void **state)
{
    (void)state;
    struct registry *r = registry_new();
    struct err err;
    promise(r, "RC:One", ONE);
    promise(r, "RC:Two", TWO);
    const struct message_type *one = registry_find(r, "RC:One");
    assert_int_equal(registry_finish(r, &err), 0);
    assert_int_equal(files[ONE].reads, 1);
    assert_int_equal(files[TWO].reads, 1);
    assert_ptr_equal(registry_at(r, 0), one);
    assert_string_equal(registry_at(r, 1)->object_name, "RC:Two");
    assert_int_equal(registry_leave_out(r, "late"), 2);
    assert_int_equal(registry_finish(r, &err), 0);
    registry_free(r);
}

/* One late type beside a good one: not found, and refused in the end with such a sentence. */
static void assert_refused(const char *object_name, int file, int status, const char *sentence)
{
    struct registry *r = registry_new();
    struct err err = {0};
    promise(r, "RC:Two", TWO);
    promise(r, object_name, file);
    assert_null(registry_find(r, object_name));
    assert_int_equal(registry_finish(r, &err), status);
    if (strncmp(err.text, sentence, strlen(sentence)) != 0)
        fail_msg("says %s", err.text);
    assert_non_null(registry_find(r, "RC:Two"));
    registry_free(r);
}

static void a_late_file_that_is_no_good_is_refused_in_the_end(void **state)
{
    (void)state;
    assert_refused("RC:Broken", BROKEN, ERR_INPUT, "RC_Broken.json: ");
    assert_refused("RC:Gone", GONE, ERR_OUTSIDE, "RC_Gone.json: no such file");
    assert_refused(
        "RC:Other", OTHER, ERR_INPUT,
        "RC_Other.json: objectName: \"RC:Another\" is not the \"RC:Other\" that the file "
        "is named after");
}

static void a_late_name_is_taken(void **state)
{
    (void)state;
    struct registry *r = registry_new();
    struct err err;
    promise(r, "RC:One", ONE);
    assert_int_equal(registry_add_late(r, "RC:One", "again.json", read_counted, &err), ERR_INPUT);
    assert_string_equal(err.text,
                        "again.json: objectName: \"RC:One\" is registered already, by RC_One.json");
    const char *text = files[ONE].text;
    assert_int_equal(registry_add(r, TYPE_BUILTIN, "added.json", text, strlen(text), true, &err),
                     ERR_INPUT);
    assert_string_equal(err.text,
                        "added.json: objectName: \"RC:One\" is registered already, by RC_One.json");
    assert_int_equal(registry_count(r), 1);
    assert_int_equal(files[ONE].reads, 0);
    registry_free(r);
}

/* What a client loads late is what it loads at once. */
static void the_builtin_types_can_be_read_late(void **state)
{
    (void)state;
    struct err err = {0};
    int status = 0;
    setenv("CASTSIM_REGISTRY", SOURCE_DIR "/registry/builtin", 1);
    struct registry *whole = types_load(&(struct types_load){0}, &status, &err);
    struct registry *late = types_load(&(struct types_load){.is_late = true}, &status, &err);
    if (whole == NULL || late == NULL)
        fail_msg("%s", err.text);
    assert_int_equal(registry_count(whole), registry_count(late));
    for (size_t i = 0; i < registry_count(whole); i++) {
        const struct message_type *type = registry_at(whole, i);
        const struct message_type *same = registry_find(late, type->object_name);
        assert_non_null(same);
        assert_int_equal(same->flag, type->flag);
    }
    assert_int_equal(registry_finish(late, &err), 0);
    registry_free(whole);
    registry_free(late);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_late_type_is_read_once_when_it_is_found, forget_reads),
        cmocka_unit_test_setup(finishing_reads_the_rest, forget_reads),
        cmocka_unit_test_setup(a_late_file_that_is_no_good_is_refused_in_the_end, forget_reads),
        cmocka_unit_test_setup(a_late_name_is_taken, forget_reads),
        cmocka_unit_test(the_builtin_types_can_be_read_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
