#include "report_fixture.h"

#include <stdio.h>

#include "base/mem.h"

#define HOSTILE "<script>alert(1)</script>\"'&\x1b[31m\xE2\x80\xAE\xFF"

/* ---- the page ---- */

static void a_run_of_nothing_is_a_whole_page(void **state)
{
    (void)state;
    char *page = write_report(NULL, 0);
    check_has(page, "<!DOCTYPE html>");
    check_has(page, "0 scenarios");
    check_has(page, "0 个场景");
    check_has(page, "2026-11-23 15:00:00 UTC");
    check_lacks(page, "<table");
    assert_string_equal(page + strlen(page) - 8, "</html>\n");
    free(page);
}

static void it_refers_to_nothing_outside_itself(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    char *page = write_small(&s);
    check_lacks(page, "http://");
    check_lacks(page, "https://");
    check_lacks(page, " src=");
    check_lacks(page, "@import");
    check_has(page, "default-src 'none'");
    assert_int_equal(count_of(page, "url("), count_of(page, "url(#"));
    free(page);
}

static void every_text_is_there_in_both_languages(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    char *page = write_small(&s);
    assert_int_equal(count_of(page, "span lang=\"en\">"), count_of(page, "span lang=\"zh-CN\">"));
    assert_int_equal(count_of(page, "<title>"), 1); /* the page's own */
    check_has(page, "<title data-zh=\"3:00 拉取：收到 1 条\">pull at 3:00: 1 received</title>");
    free(page);
}

static void the_same_run_gives_the_same_bytes(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    char *once = write_small(&s);
    char *twice = write_small(&s);
    assert_string_equal(once, twice);
    free(once);
    free(twice);
}

static void the_summary_links_each_scenario_with_its_outcome(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    struct run_result results[4];
    for (size_t i = 0; i < 4; i++) {
        results[i] = s.result;
        results[i].outcome = (enum run_outcome)i;
    }
    results[2].reason = "cannot kill a foreign server";
    results[3].reason = "disk full";
    char *page = write_report(results, 4);
    check_has(page, "href=\"#s1\"");
    check_has(page, "id=\"s4\"");
    check_has(page, "<span class=\"badge skipped\"><span lang=\"en\">skipped</span>");
    check_has(page, "cannot kill a foreign server");
    check_has(page, "disk full");
    check_has(page, "<li class=\"failed\" style=\"flex-grow:1\"><b>1</b>");
    /* With more than three, what passed is closed. */
    check_has(page, "<details class=\"scenario passed\" id=\"s1\">");
    check_has(page, "<details class=\"scenario failed\" id=\"s2\" open>");
    free(page);
}

/* ---- text from outside ---- */

/* As in the summary on a terminal. */
static void seconds_are_rounded(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    s.result.real_us = 1995600;
    char *page = write_small(&s);
    check_has(page, "in </span><span lang=\"zh-CN\">场景时间 20:00，实际用时 </span>2.00 s</p>");
    check_has(page, "in 1.996 s");
    free(page);
}

static void hostile_text_stays_text(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    s.broadcasts[0] = (struct run_broadcast){.id = HOSTILE,
                                             .uid = HOSTILE,
                                             .from = HOSTILE,
                                             .object_name = HOSTILE,
                                             .code = 200,
                                             .http = 200};
    s.clients[0].name = HOSTILE;
    s.clients[0].user_id = HOSTILE;
    s.deliveries[0].why = HOSTILE "\n" HOSTILE " (R20)";
    s.pulls[0] = (struct run_pull){.why = HOSTILE};
    struct run_expectation failed = {.file = HOSTILE,
                                     .text = HOSTILE,
                                     .expected = HOSTILE,
                                     .actual = HOSTILE,
                                     .slice = HOSTILE "\n" HOSTILE};
    s.result.expectations = &failed;
    s.result.expectation_count = s.result.failed_count = 1;
    s.result.file = s.result.title = s.result.reason = s.result.replay = HOSTILE;
    s.result.outcome = RUN_FAILED;
    char *page = write_small(&s);
    check_lacks(page, "<script>alert");
    check_lacks(page, "alert(1)</script>");
    check_lacks(page, "\x1b");
    check_lacks(page, "\xE2\x80\xAE");
    check_has(page, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\uFFFD[31m\uFFFD\uFFFD");
    free(page);
}

static void a_text_without_end_is_cut(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    char *endless = mem_zalloc(200001);
    memset(endless, 'x', 200000);
    s.result.outcome = RUN_BROKEN;
    s.result.reason = endless;
    char *page = write_small(&s);
    assert_true(strlen(page) < 100000);
    check_has(page, "x … (+183616 B)");
    free(page);
    free(endless);
}

static void what_may_be_missing_may_be_missing(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    s.deliveries[0].why = NULL;
    s.broadcasts[0] = (struct run_broadcast){.id = "m1"};
    s.clients[0].user_id = NULL;
    s.result.title = NULL;
    s.result.file = NULL;
    free(write_small(&s));
}

/* ---- the time line ---- */

/* 20 minutes on 960 px: a minute has 48. */
static void r14_r19_a_broadcast_has_bars_of_three_and_ten_minutes(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    char *page = write_small(&s);
    check_has(page, "<rect class=\"b3\" x=\"286\" y=\"35\" width=\"144\"");
    check_has(page, "<rect class=\"b10\" x=\"286\" y=\"37\" width=\"480\"");
    check_lacks(page, "class=\"goes-on\"");
    free(page);

    s.broadcasts[0].sent_ms = 19 * MINUTE;
    page = write_small(&s);
    check_has(page, "class=\"goes-on\""); /* the window is open at the end */
    free(page);
}

static void an_arrow_leads_from_sent_to_received(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    char *page = write_small(&s);
    check_has(page, "<path class=\"arrow\" d=\"M286 42L334 ");
    check_has(page, "m1 → ann: received at 3:00, after 1:00, in time");
    check_has(page, ">m1 +1:00</text>");
    check_has(page, "<use class=\"pull ok\" href=\"#ok\" x=\"334\"");
    free(page);
}

static void a_late_one_is_told_by_more_than_its_colour(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    s.deliveries[0].delivery = DELIVERY_LATE;
    char *page = write_small(&s);
    check_has(page, "<path class=\"arrow late\"");
    check_has(page, "m1 +1:00 late");
    check_has(page, "<td class=\"late\">! ");
    free(page);
}

static void a_missed_one_stands_where_its_window_closed_with_its_cause(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    s.deliveries[0] = (struct run_delivery){.state = RUN_MISSED, .cause = STATE_OFFLINE};
    char *page = write_small(&s);
    check_has(page, "<use class=\"miss\" href=\"#missed\" x=\"766\"");
    check_has(page, "m1 missed: offline");
    check_has(page, "m1 错过：离线");
    check_has(page, "<td class=\"missed\">✗ ");
    check_lacks(page, "<path class=\"arrow\" d=\"M286");
    free(page);
}

static void bands_pulls_and_kills_are_drawn(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    s.spans[1] = (struct run_span){5 * MINUTE, STATE_KILLED};
    s.spans[2] = (struct run_span){10 * MINUTE, STATE_OFFLINE};
    s.clients[0].span_count = 3;
    s.pulls[1] = (struct run_pull){
        .asked_ms = 4 * MINUTE, .ended_ms = 4 * MINUTE, .http = 503, .why = "no answer"};
    s.clients[0].pull_count = 2;
    char *page = write_small(&s);
    check_has(page, "<rect class=\"band online\" x=\"190\"");
    check_has(page, "<rect class=\"band killed\" x=\"430\"");
    check_has(page, "<rect class=\"band offline\" x=\"670\"");
    check_has(page, "<use class=\"kill\" href=\"#kill\" x=\"430\"");
    check_has(page, "pull at 4:00 failed, HTTP 503: no answer");
    free(page);

    /* What never ran was not killed. */
    s.spans[0].state = STATE_KILLED;
    page = write_small(&s);
    check_lacks(page, "<use class=\"kill\"");
    free(page);
}

static void a_refused_broadcast_has_no_bars_and_no_verdict(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    s.broadcasts[0].uid = "";
    s.broadcasts[0].code = 1008;
    s.broadcasts[0].http = 429;
    s.deliveries[0] = (struct run_delivery){.state = RUN_NOT_FOR};
    char *page = write_small(&s);
    check_has(page, "refused: code 1008, HTTP 429");
    check_lacks(page, "<rect class=\"b3\" x=\"286\"");
    check_lacks(page, "<table class=\"verdicts\"");
    free(page);
}

static void check_ticks(int64_t length_ms, const char *second, const char *last)
{
    struct small s;
    char needle[64];
    make_small(&s);
    s.result.length_ms = length_ms;
    char *page = write_small(&s);
    check_has(page, "<text class=\"tick\" x=\"190\" y=\"18\">0:00</text>");
    snprintf(needle, sizeof needle, "y=\"18\">%s</text>", second);
    check_has(page, needle);
    snprintf(needle, sizeof needle, "y=\"18\">%s</text>", last);
    check_has(page, needle);
    size_t ticks = count_of(page, "<text class=\"tick\"");
    assert_in_range(ticks, 3, 13);
    free(page);
}

static void ticks_suit_a_second_and_a_day(void **state)
{
    (void)state;
    check_ticks(0, "0:00.100", "0:01");
    check_ticks(1000, "0:00.100", "0:01");
    check_ticks(10000, "0:01", "0:10");
    check_ticks(10 * MINUTE, "1:00", "10:00");
    check_ticks(20 * MINUTE, "3:00", "18:00");
    check_ticks(3 * 60 * MINUTE, "15:00", "3:00:00");
    check_ticks(24 * 60 * MINUTE, "2:00:00", "24:00:00");
    check_ticks(100 * 24 * 60 * MINUTE, "216:00:00", "2376:00:00");
}

static void what_has_no_length_no_broadcasts_or_no_clients_is_drawn_all_the_same(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    s.result.length_ms = 0;
    free(write_small(&s));

    s.result.broadcast_count = s.clients[0].delivery_count = 0;
    char *page = write_small(&s);
    check_has(page, "<svg class=\"lanes\"");
    check_lacks(page, "<table class=\"broadcasts\"");
    free(page);

    make_small(&s);
    s.result.client_count = 0;
    page = write_small(&s);
    check_has(page, "<svg class=\"lanes\"");
    check_lacks(page, "<table class=\"verdicts\"");
    free(page);

    s.result.broadcast_count = 0;
    page = write_small(&s);
    check_lacks(page, "<svg class=\"lanes\"");
    check_has(page, "No client took part and nothing was sent.");
    free(page);
}

/* ---- expectations and verdicts ---- */

static void a_failed_expectation_is_told_in_full(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    struct run_expectation expectations[] = {
        {.file = "small.scn", .line = 3, .text = "expect ann received m1", .has_held = true},
        {.file = "part.scn",
         .line = 7,
         .text = "expect ann missed m1",
         .at_ms = 3 * MINUTE,
         .expected = "m1 missed",
         .actual = "m1 received",
         .slice = "3:00.000 ann pull\n3:00.000 ann message m1"},
    };
    s.result.expectations = expectations;
    s.result.expectation_count = 2;
    s.result.failed_count = 1;
    s.result.outcome = RUN_FAILED;
    s.result.replay = "castsim run small.scn --seed 9";
    char *page = write_small(&s);
    check_has(page, "part.scn:7</bdi> · 3:00");
    check_has(page, "<dd><bdi>m1 missed</bdi></dd>");
    check_has(page, "<dd><bdi>m1 received</bdi></dd>");
    check_has(page, "3:00.000 ann pull\n3:00.000 ann message m1</pre>");
    check_has(page, "castsim run small.scn --seed 9");
    check_has(page, "1 expectation held");
    free(page);
}

static void r20_a_verdict_names_its_rules(void **state)
{
    (void)state;
    struct small s;
    make_small(&s);
    char *page = write_small(&s);
    check_has(page, "<span class=\"rule\">R20</span><span class=\"rule\">R28</span></summary>");
    check_has(page, "<li><bdi>built in: stored (R20)</bdi></li>");
    assert_int_equal(count_of(page, "<td class=\"tick\">✓</td>"), 2);
    assert_int_equal(count_of(page, "<td class=\"tick no\">–</td>"), 4);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_of_nothing_is_a_whole_page),
        cmocka_unit_test(it_refers_to_nothing_outside_itself),
        cmocka_unit_test(every_text_is_there_in_both_languages),
        cmocka_unit_test(the_same_run_gives_the_same_bytes),
        cmocka_unit_test(the_summary_links_each_scenario_with_its_outcome),
        cmocka_unit_test(seconds_are_rounded),
        cmocka_unit_test(hostile_text_stays_text),
        cmocka_unit_test(a_text_without_end_is_cut),
        cmocka_unit_test(what_may_be_missing_may_be_missing),
        cmocka_unit_test(r14_r19_a_broadcast_has_bars_of_three_and_ten_minutes),
        cmocka_unit_test(an_arrow_leads_from_sent_to_received),
        cmocka_unit_test(a_late_one_is_told_by_more_than_its_colour),
        cmocka_unit_test(a_missed_one_stands_where_its_window_closed_with_its_cause),
        cmocka_unit_test(bands_pulls_and_kills_are_drawn),
        cmocka_unit_test(a_refused_broadcast_has_no_bars_and_no_verdict),
        cmocka_unit_test(ticks_suit_a_second_and_a_day),
        cmocka_unit_test(what_has_no_length_no_broadcasts_or_no_clients_is_drawn_all_the_same),
        cmocka_unit_test(a_failed_expectation_is_told_in_full),
        cmocka_unit_test(r20_a_verdict_names_its_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
