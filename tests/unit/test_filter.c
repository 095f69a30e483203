#include "unit.h"

#include <stdlib.h>

#include "base/prng.h"
#include "base/utf8.h"
#include "core/filter.h"
#include "core/verdict.h"

static struct filter read_filter(const char *text)
{
    struct filter f;
    struct err err = {0};
    int column = 0;
    if (filter_parse(text, strlen(text), &f, &column, &err) != 0)
        fail_msg("%s: column %d: %s", text, column, err.text);
    return f;
}

static bool lets_through(const char *text, const struct filter_facts *facts)
{
    struct filter f = read_filter(text);
    bool is_match = filter_match(&f, facts);
    filter_done(&f);
    return is_match;
}

#define assert_through(text, facts) assert_true(lets_through(text, facts))
#define assert_held(text, facts) assert_false(lets_through(text, facts))

static struct filter_text text_of(const char *bytes)
{
    return (struct filter_text){bytes, strlen(bytes)};
}

static struct filter_facts a_message(void)
{
    struct filter_facts facts = filter_no_facts();
    facts.type = "RC:TxtMsg";
    facts.from = "2191";
    facts.uid = "BS45-CF6H-2B3C-8DGJ";
    facts.flags = 1u << FILTER_MESSAGE | 1u << FILTER_STORED | 1u << FILTER_UNREAD;
    facts.reasons = 1u << REASON_BUILTIN_FLAG | 1u << REASON_LAST_UPDATED;
    facts.delay_ms = 120001;
    facts.size = 10240;
    facts.texts[0] = text_of("{\"content\":\"Hello WORLD\"}");
    facts.texts[1] = text_of("今晚维护, Straße");
    facts.text_count = 2;
    return facts;
}

static struct filter_facts a_pull(void)
{
    struct filter_facts facts = filter_no_facts();
    facts.flags = 1u << FILTER_PULL | 1u << FILTER_FAILED;
    facts.http = 503;
    facts.took_ms = 1500;
    return facts;
}

/* ---- what matches ---- */

static void an_empty_filter_lets_everything_through(void **state)
{
    (void)state;
    struct filter_facts message = a_message(), nothing = filter_no_facts();
    struct filter zeroed = {0};
    assert_through("", &message);
    assert_through(" \t ", &nothing);
    assert_true(filter_match(&zeroed, &nothing));
    assert_false(filter_needs_texts(&zeroed));
}

static void keys_compare_whole_values_and_a_star_stands_for_the_rest(void **state)
{
    (void)state;
    struct filter_facts m = a_message(), pull = a_pull();
    assert_through("type:RC:TxtMsg", &m);
    assert_held("type:RC:Txt", &m);
    assert_held("type:rc:txtmsg", &m);
    assert_through("type:RC:*", &m);
    assert_through("type:*", &m);
    assert_held("type:*", &pull);
    assert_held("type:\"RC:*\"", &m);
    assert_through("type:\"RC:\"*", &m);
    assert_through("from:2191", &m);
    assert_held("from:219", &m);
    assert_through("uid:bs45-cf6h-2b3c-8dgj", &m);
    assert_through("uid:BS45-*", &m);
    assert_held("uid:BS46-*", &m);
    m.from = "two words";
    assert_through("from:\"two words\"", &m);
    assert_through("from:\"two \"*", &m);
}

static void numbers_are_compared_with_every_sign(void **state)
{
    (void)state;
    struct filter_facts m = a_message();
    assert_through("delay>2m", &m);
    assert_held("delay>2m1ms", &m);
    assert_through("delay>=2m1ms", &m);
    assert_held("delay<2m1ms", &m);
    assert_through("delay<=2m1ms", &m);
    assert_through("delay=2m1ms", &m);
    assert_through("delay>1:59", &m);
    assert_through("size=10KiB", &m);
    assert_through("size=10k", &m);
    assert_through("size<1MiB", &m);
    assert_through("size>10239", &m);
}

static void a_row_without_a_number_satisfies_no_comparison(void **state)
{
    (void)state;
    struct filter_facts pull = a_pull(), m = a_message();
    assert_held("delay<99h", &pull);
    assert_through("-delay<99h", &pull);
    assert_held("took>0", &m);
    assert_held("http:0", &m);
    m.delay_ms = -5000; /* by a clock that is off */
    assert_through("delay<0", &m);
}

static void a_status_may_be_a_class(void **state)
{
    (void)state;
    struct filter_facts pull = a_pull();
    assert_through("http:503", &pull);
    assert_through("http=503", &pull);
    assert_through("http:5xx", &pull);
    assert_held("http:4xx", &pull);
    assert_through("http>4xx", &pull);
    assert_held("http>5xx", &pull);
    assert_through("http>=5xx", &pull);
    assert_through("http<=5xx", &pull);
    assert_held("http<5xx", &pull);
    pull.http = 0;
    assert_through("http:0", &pull);
}

static void flags_have_their_words(void **state)
{
    (void)state;
    struct filter_facts facts = filter_no_facts();
    static const char *const words[FILTER_FLAG_COUNT] = {
        "unread",  "undelivered", "stored", "counted", "shown", "listed", "parsed",
        "offline", "late",        "mine",   "failed",  "pull",  "message"};
    for (unsigned i = 0; i < FILTER_FLAG_COUNT; i++) {
        facts.flags = 1u << i;
        assert_through(words[i], &facts);
        facts.flags = ~(1u << i);
        assert_held(words[i], &facts);
    }
    facts.flags = 1u << FILTER_UNDELIVERED;
    assert_through("missed", &facts);
}

static void r24_why_finds_what_a_rule_decided(void **state)
{
    (void)state;
    struct filter_facts m = a_message();
    assert_through("why:R20", &m);
    assert_through("why:r28", &m);
    assert_held("why:R24", &m);
    assert_through("why:last-updated", &m);
    assert_held("why:hazard", &m);
    m.reasons |= 1u << REASON_UNREGISTERED_BITS;
    assert_through("why:R24 why:unregistered-bits", &m);
    m.rules = 1u << 16 | 1u << 30;
    assert_through("why:R16 why:R30", &m);
}

static void words_stand_in_any_text_in_any_case(void **state)
{
    (void)state;
    struct filter_facts m = a_message();
    assert_through("hello", &m);
    assert_through("\"hello world\"", &m);
    assert_through("HELLO STRASSE", &m);
    assert_through("晚维", &m);
    assert_held("维晚", &m);
    assert_held("hello-world", &m);
    assert_through("-goodbye", &m);
    m.text_count = 0;
    assert_held("hello", &m);
}

static void every_term_must_hold_and_a_dash_turns_one_round(void **state)
{
    (void)state;
    struct filter_facts m = a_message();
    assert_through("type:RC:TxtMsg from:2191 unread delay>2m hello -offline", &m);
    assert_held("type:RC:TxtMsg from:2191 unread undelivered delay>2m", &m);
    assert_held("-unread", &m);
    assert_held("-\"hello world\"", &m);
    assert_through("-\"-hello\"", &m);
}

static void what_would_be_a_term_is_text_when_quoted(void **state)
{
    (void)state;
    struct filter_facts m = a_message();
    m.texts[0] = text_of("unread type:x delay>1 -dash 12:30");
    assert_through("\"type:x\" \"delay>1\" \"unread\" \"-dash\" 12:30", &m);
    m.flags = 0;
    assert_held("unread", &m);
}

/* ---- mistakes ---- */

static void assert_wrong(const char *text, int column, const char *part)
{
    struct filter f;
    struct err err = {0};
    int at = 0;
    assert_int_equal(filter_parse(text, strlen(text), &f, &at, &err), ERR_INPUT);
    if (strstr(err.text, part) == NULL || at != column)
        fail_msg("%s: column %d, not %d: %s (wanted: %s)", text, at, column, err.text, part);
    assert_int_equal(f.count, 0);
    assert_null(f.terms);
}

static void mistakes_say_where_and_what_was_meant(void **state)
{
    (void)state;
    assert_wrong("typ:RC:TxtMsg", 1, "did you mean type");
    assert_wrong("unread -frm:1", 9, "did you mean from");
    assert_wrong("app:order", 1, "quoted it is looked for as text");
    assert_wrong("订 delya>2m", 3, "did you mean delay");
    assert_wrong("delay:2m", 6, "one of > >=");
    assert_wrong("type>x", 5, "followed by a colon");
    assert_wrong("delay>", 7, "something is wanted behind delay");
    assert_wrong("type:", 6, "something is wanted behind type");
    assert_wrong("delay>2", 7, "a duration");
    assert_wrong("size>2x", 6, "a size");
    assert_wrong("size>9999999999999", 6, "a size");
    assert_wrong("http:ok", 6, "503 or 5xx");
    assert_wrong("http:9xx", 6, "503 or 5xx");
    assert_wrong("why:r31", 5, "R1 to R30");
    assert_wrong("why:hazzard", 5, "did you mean hazard");
    assert_wrong("a \"b", 3, "not closed");
    assert_wrong("\"a\\b\"", 3, "a backslash");
    assert_wrong("\"a\"b", 4, "a blank");
    assert_wrong("\"a\"*", 4, "a blank");
    assert_wrong("type:\"a\"b", 9, "a blank");
    assert_wrong("-", 2, "something is wanted");
    assert_wrong("\"\"", 1, "something is wanted");
    assert_wrong("\xFF", 1, "UTF-8");
}

static void a_filter_has_a_size(void **state)
{
    (void)state;
    struct buf text = {0};
    for (int i = 0; i < FILTER_TERMS_MAX; i++)
        buf_add_str(&text, "a ");
    struct filter f = read_filter(buf_str(&text));
    assert_int_equal(f.count, FILTER_TERMS_MAX);
    filter_done(&f);
    buf_add_str(&text, "b");
    assert_wrong(buf_str(&text), 2 * FILTER_TERMS_MAX + 1, "at most");
    buf_clear(&text);
    while (text.len <= FILTER_LEN_MAX)
        buf_add_char(&text, 'x');
    assert_wrong(buf_str(&text), FILTER_LEN_MAX + 1, "at most");
    buf_done(&text);
}

/* ---- writing ---- */

static void assert_written(const char *text, const char *expected)
{
    struct filter f = read_filter(text);
    struct buf out = {0};
    filter_write(&f, &out);
    assert_string_equal(buf_str(&out), expected);
    buf_done(&out);
    filter_done(&f);
}

static void a_filter_is_written_in_its_plain_form(void **state)
{
    (void)state;
    assert_written("", "");
    assert_written("  type:RC:TxtMsg\tmissed ", "type:RC:TxtMsg undelivered");
    assert_written("delay>120s delay<=9:59", "delay>2m delay<=9m59s");
    assert_written("delay>0", "delay>0s");
    assert_written("size>1024 size<2048k size=10", "size>1KiB size<2MiB size=10");
    assert_written("http=503 http:5XX http>=400", "http:503 http:5xx http>=400");
    assert_written("why:r24 -why:hazard", "why:R24 -why:hazard");
    assert_written("\"hello\" \"a b\" \"unread\" \"a:b\"", "hello \"a b\" \"unread\" \"a:b\"");
    assert_written("from:\"a\" from:\"a b\"* from:* from:\"*\"",
                   "from:a from:\"a b\"* from:* from:\"*\"");
    assert_written("--x -\"-x\"", "-\"-x\" -\"-x\"");
    assert_written("\"a \\\"b\\\" \\\\\"", "\"a \\\"b\\\" \\\\\"");
}

/* ---- whatever is typed ---- */

static const char *const scraps[] = {
    "type:", "from:", "uid:", "why:", "http:", "delay", "took", "size",  ">",
    ">=",    "<",     "<=",   "=",    "-",     "\"",    "\\",   "*",     "unread",
    "late",  "pull",  "2m",   "9:59", "10KiB", "5xx",   "503",  "R24",   "hazard",
    "a",     "É",     "订",   " ",    "  ",    "\t",    ":",    "missed"};

static void random_text(struct prng *random, struct buf *out)
{
    for (size_t n = prng_below(random, 12); n > 0; n--)
        buf_add_str(out, scraps[prng_below(random, sizeof scraps / sizeof scraps[0])]);
}

static struct filter_facts random_facts(struct prng *random)
{
    static const char *const words[] = {NULL, "", "a", "É", "订", "R24", "unread"};
    enum { WORDS = sizeof words / sizeof words[0] };
    struct filter_facts facts = {.type = words[prng_below(random, WORDS)],
                                 .from = words[prng_below(random, WORDS)],
                                 .uid = words[prng_below(random, WORDS)],
                                 .flags = (uint32_t)prng_next(random),
                                 .rules = (uint32_t)prng_next(random),
                                 .reasons = (uint32_t)prng_next(random),
                                 .http = (int64_t)prng_below(random, 600),
                                 .delay_ms = (int64_t)prng_below(random, 600000),
                                 .took_ms = FILTER_UNKNOWN,
                                 .size = (int64_t)prng_below(random, 20000)};
    facts.texts[0] = text_of("unread É订 a503");
    facts.text_count = prng_below(random, 2);
    return facts;
}

static void any_text_is_read_or_refused_at_a_place_in_it(void **state)
{
    (void)state;
    struct prng random;
    prng_init(&random, 24);
    int read = 0;
    for (int round = 0; round < 20000; round++) {
        struct buf text = {0};
        random_text(&random, &text);
        struct filter f;
        struct err err = {0};
        int column = 0;
        if (filter_parse(buf_str(&text), text.len, &f, &column, &err) != 0) {
            assert_in_range(column, 1, utf8_count(buf_str(&text), text.len) + 1);
            assert_true(err.text[0] != '\0');
        } else {
            read++;
        }
        filter_done(&f);
        buf_done(&text);
    }
    assert_true(read > 2000);
}

static void what_is_written_reads_as_the_same_filter(void **state)
{
    (void)state;
    struct prng random;
    prng_init(&random, 25);
    for (int round = 0; round < 20000; round++) {
        struct buf text = {0}, once = {0}, twice = {0};
        random_text(&random, &text);
        struct filter f;
        if (filter_parse(buf_str(&text), text.len, &f, NULL, NULL) == 0) {
            filter_write(&f, &once);
            struct filter again = read_filter(buf_str(&once));
            filter_write(&again, &twice);
            assert_string_equal(buf_str(&once), buf_str(&twice));
            assert_int_equal(f.count, again.count);
            for (int i = 0; i < 8; i++) {
                struct filter_facts facts = random_facts(&random);
                assert_int_equal(filter_match(&f, &facts), filter_match(&again, &facts));
            }
            filter_done(&again);
        }
        filter_done(&f);
        buf_done(&text);
        buf_done(&once);
        buf_done(&twice);
    }
}

/* A filter is the conjunction of its terms, and a dash the negation, whatever they are. */
static void terms_hold_each_for_itself(void **state)
{
    (void)state;
    struct prng random;
    prng_init(&random, 26);
    for (int round = 0; round < 20000; round++) {
        struct buf text = {0};
        random_text(&random, &text);
        struct filter f;
        if (filter_parse(buf_str(&text), text.len, &f, NULL, NULL) == 0) {
            struct filter_facts facts = random_facts(&random);
            bool do_all_hold = true;
            for (size_t i = 0; i < f.count; i++) {
                struct filter one = {&f.terms[i], 1};
                bool holds = filter_match(&one, &facts);
                f.terms[i].is_negated = !f.terms[i].is_negated;
                assert_int_equal(filter_match(&one, &facts), !holds);
                f.terms[i].is_negated = !f.terms[i].is_negated;
                do_all_hold = do_all_hold && holds;
            }
            assert_int_equal(filter_match(&f, &facts), do_all_hold);
        }
        filter_done(&f);
        buf_done(&text);
    }
}

/* What completion offers is a term, or becomes one with a value behind it. */
static void the_words_of_the_language_are_read(void **state)
{
    (void)state;
    size_t count = 0;
    for (const char *word; (word = filter_word(count)) != NULL; count++) {
        static const char *const values[] = {"", "R20", "503", "2m", "10"};
        bool is_term = false;
        for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
            struct buf text = {0};
            buf_addf(&text, "%s%s", word, values[i]);
            struct filter f;
            is_term = is_term || filter_parse(buf_str(&text), text.len, &f, NULL, NULL) == 0;
            if (is_term)
                assert_true(f.count == 0 || f.terms[0].kind != FILTER_TEXT);
            filter_done(&f);
            buf_done(&text);
        }
        assert_true(is_term);
    }
    assert_int_equal(count, 8 + FILTER_FLAG_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_filter_lets_everything_through),
        cmocka_unit_test(keys_compare_whole_values_and_a_star_stands_for_the_rest),
        cmocka_unit_test(numbers_are_compared_with_every_sign),
        cmocka_unit_test(a_row_without_a_number_satisfies_no_comparison),
        cmocka_unit_test(a_status_may_be_a_class),
        cmocka_unit_test(flags_have_their_words),
        cmocka_unit_test(r24_why_finds_what_a_rule_decided),
        cmocka_unit_test(words_stand_in_any_text_in_any_case),
        cmocka_unit_test(every_term_must_hold_and_a_dash_turns_one_round),
        cmocka_unit_test(what_would_be_a_term_is_text_when_quoted),
        cmocka_unit_test(mistakes_say_where_and_what_was_meant),
        cmocka_unit_test(a_filter_has_a_size),
        cmocka_unit_test(a_filter_is_written_in_its_plain_form),
        cmocka_unit_test(any_text_is_read_or_refused_at_a_place_in_it),
        cmocka_unit_test(what_is_written_reads_as_the_same_filter),
        cmocka_unit_test(terms_hold_each_for_itself),
        cmocka_unit_test(the_words_of_the_language_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
