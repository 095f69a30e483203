/* What a recording quotes is read back as what it was. */
#include "base/prng.h"
#include "playing.h"
#include "tape.h"

/* The first send of a scenario: its sender and its content as it would be sent. */
static void read_send(const char *text, struct buf *from, struct buf *content)
{
    struct scenario *s = parse_scenario(text);
    struct err err = {0};
    for (size_t i = 0; i < s->step_count; i++) {
        if (s->steps[i].verb != VERB_SEND)
            continue;
        const struct scenario_arg *arg = scenario_arg(&s->steps[i], KEY_CONTENT);
        assert_false(arg->is_file);
        buf_add_str(from, scenario_arg(&s->steps[i], KEY_FROM)->text);
        assert_int_equal(scenario_fill(arg->text, arg->text_len, NULL, NULL, content, &err), 0);
        break;
    }
    scenario_free(s);
}

static void assert_comes_back(const char *from, const char *content)
{
    struct tape t = tape_of(PROFILE_NATIVE);
    tell_online(&t, 0);
    tell_pull(&t, 4,
              (struct event_pull){
                  .ok = true, .http = 200, .received = 1, .took_ms = 4, .next_ms = 180000});
    tell_message(&t, -5, from, "app:x", content);
    record_did(t.record, &(struct record_deed){.kind = RECORD_DEED_OPEN,
                                               .at_ms = TAPE_START_MS + 50,
                                               .target_id = from});
    char *text = end_tape(&t, 100);
    struct buf is_from = {0};
    struct buf is_content = {0};
    read_send(text, &is_from, &is_content);
    assert_string_equal(buf_str(&is_from), from);
    assert_string_equal(buf_str(&is_content), content);
    assert_int_equal(is_content.len, strlen(content));
    buf_done(&is_from);
    buf_done(&is_content);
    free(text);
}

static void contents_come_back_as_they_were(void **state)
{
    (void)state;
    static const char *const contents[] = {
        "{}",      " {} ",        "x ",       "\t",        "@file",    "<<END",     "#x",
        " #x",     "a # b",       "\"q\"",    "a\nb",      "a\n",      "\n",        "\n\n",
        "a\r\nb",  "a\r",         "\r",       "a\r\r\n\r", "END",      "END\n",     "x\nEND",
        "x\n END", "END\nEND1 ",  "END\r\nx", "END1\nEND", "$(uid x)", "$$(now)",   "$",
        "$$",      "$$$(",        "a$\n$(b",  "{i}",       "end",      "content=x", "你好 👋",
        "x\\",     "\x01\x1b[31m"};
    for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++)
        assert_comes_back("2191", contents[i]);
}

static void names_come_back_as_they_were(void **state)
{
    (void)state;
    static const char *const names[] = {
        "2191", "a b", "\"",     "\\",    "\\\"",  "none",   "not",  "off", "a=b", "a<=b",
        "<<E",  "#",   "unread", "order", "@x",    "m1..m2", "小红", "\t",  "+1s", "9:59",
        "{i}",  "x#y", "delay",  "user",  "phone", "end",    "\r",   "a "};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_comes_back(names[i], "x");
}

static void any_text_comes_back_as_it_was(void **state)
{
    (void)state;
    static const char *const pieces[] = {"END", "END1", "\n",     "\r", " ",    "\t", "$",
                                         "(",   ")",    "$(now)", "@",  "<<",   "\"", "\\",
                                         "#",   "{i}",  "x",      "你", "uid ", "="};
    struct prng random;
    prng_init(&random, 1);
    for (int i = 0; i < 3000; i++) {
        struct buf content = {0};
        struct buf from = {0};
        for (uint64_t k = prng_below(&random, 9) + 1; k > 0; k--)
            buf_add_str(&content, pieces[prng_below(&random, 20)]);
        for (uint64_t k = prng_below(&random, 4) + 1; k > 0; k--)
            buf_add_str(&from, pieces[prng_below(&random, 20)]);
        for (size_t k = 0; k < from.len; k++)
            from.data[k] = from.data[k] == '\n' ? '_' : from.data[k];
        assert_comes_back(buf_str(&from), buf_str(&content));
        buf_done(&content);
        buf_done(&from);
    }
}

static void a_line_break_in_a_name_becomes_a_blank(void **state)
{
    (void)state;
    struct tape t = tape_of(PROFILE_NATIVE);
    tell_online(&t, 0);
    tell_pull(&t, 4,
              (struct event_pull){
                  .ok = true, .http = 200, .received = 1, .took_ms = 4, .next_ms = 180000});
    tell_message(&t, -5, "a\nb", "app:x", "x");
    char *text = end_tape(&t, 100);
    assert_says(text, "from=\"a b\"");
    assert_passes(text);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contents_come_back_as_they_were),
        cmocka_unit_test(names_come_back_as_they_were),
        cmocka_unit_test(any_text_comes_back_as_it_was),
        cmocka_unit_test(a_line_break_in_a_name_becomes_a_blank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
