/* app/play in front of a store that cannot be read: nothing holds then, nor does its opposite. */
#include "playing.h"

#include <sqlite3.h>

static struct {
    const char *table;
    const char *column;
} unreadable;

static int authorize(void *ctx, int action, const char *table, const char *column,
                     const char *database, const char *inner)
{
    (void)ctx, (void)database, (void)inner;
    bool is_it = action == SQLITE_READ && unreadable.table != NULL &&
                 strcmp(table, unreadable.table) == 0 && strcmp(column, unreadable.column) == 0;
    return is_it ? SQLITE_DENY : SQLITE_OK;
}

static int on_open(sqlite3 *db, char **message, const struct sqlite3_api_routines *api)
{
    (void)message, (void)api;
    return sqlite3_set_authorizer(db, authorize, NULL);
}

static int set_up(void **state)
{
    (void)state;
    return sqlite3_auto_extension((void (*)(void))on_open);
}

static int tear_down(void **state)
{
    (void)state;
    unreadable.table = NULL;
    return 0;
}

static void a_chat_that_cannot_be_read_is_not_an_empty_one(void **state)
{
    (void)state;
    static const char text[] = "client ann\n0:00 expect ann chat 2191 none\n";
    assert_passes(text);
    unreadable.table = "message";
    unreadable.column = "mine";
    assert_fails(text, ":memory:: cannot read the messages: access to message.mine is prohibited");
}

static void a_message_that_cannot_be_read_is_not_said_to_be_missing(void **state)
{
    (void)state;
    unreadable.table = "message";
    unreadable.column = "mine";
    assert_fails("client ann\n0:00 " SEND("m1") "3:00 expect ann reads m1 lines=hello\n",
                 ":memory:: cannot read the messages: access to message.mine is prohibited");
}

static void what_cannot_be_read_is_not_its_opposite_either(void **state)
{
    (void)state;
    static const char text[] = "client ann\n0:00 expect ann not conversation 2191\n";
    assert_passes(text);
    unreadable.table = "wire";
    unreadable.column = "content";
    assert_fails(text,
                 ":memory:: cannot read a conversation: access to wire.content is prohibited");
    assert_fails("client ann\n0:00 never ann conversation 2191 unread>0 for=10s\n1:00 ann pull\n",
                 ":memory:: cannot read a conversation: access to wire.content is prohibited");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_chat_that_cannot_be_read_is_not_an_empty_one, tear_down),
        cmocka_unit_test_teardown(a_message_that_cannot_be_read_is_not_said_to_be_missing,
                                  tear_down),
        cmocka_unit_test_teardown(what_cannot_be_read_is_not_its_opposite_either, tear_down),
    };
    return cmocka_run_group_tests_name("play_unreadable", tests, set_up, NULL);
}
