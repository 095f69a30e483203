#include "scenario_fixture.h"

#include "base/err.h"

/* Writes what it is asked for, so that a test can read it; the ID "no" fails. */
static int tell(void *ctx, const struct scenario_hole_use *use, struct buf *out, struct err *err)
{
    static const char *const words[] = {"uid", "sent", "now", "at", "cursor", "new", "fill"};
    ++*(int *)ctx;
    if (strcmp(use->id, "no") == 0) {
        err_set(err, "there is no such thing");
        return ERR_REFUSED;
    }
    buf_addf(out, "<%s|%s|%lld>", words[use->hole], use->id, (long long)use->at_ms);
    return 0;
}

static void assert_filled(const char *text, const char *wanted)
{
    struct buf out = {0};
    struct err err = {0};
    int calls = 0;
    size_t len = strlen(text);
    char *exact = malloc(len > 0 ? len : 1);
    assert_non_null(exact);
    memcpy(exact, text, len);
    assert_int_equal(scenario_fill(exact, len, tell, &calls, &out, &err), 0);
    assert_string_equal(buf_str(&out), wanted);
    free(exact);
    buf_done(&out);
}

static void every_placeholder_is_filled(void **state)
{
    (void)state;
    assert_filled("", "");
    assert_filled("plain 你好", "plain 你好");
    assert_filled("$(uid m1)", "<uid|m1|0>");
    assert_filled("a $(sent m1) b", "a <sent|m1|0> b");
    assert_filled("$(now)$(now)", "<now||0><now||0>");
    assert_filled("$(at 9:59)", "<at||599000>");
    assert_filled("$(cursor)", "<cursor||0>");
    assert_filled("$(new f.1-x 1h2m)!", "<new|f.1-x|3720000>!");
    assert_filled("{\"a\":\"$(fill)\"}", "{\"a\":\"<fill||0>\"}");
    assert_filled("$(  new   f1  0 )", "<new|f1|0>");
}

static void a_dollar_is_a_dollar(void **state)
{
    (void)state;
    assert_filled("$$", "$");
    assert_filled("$5 and $", "$5 and $");
    assert_filled("$$(now)", "$(now)");
    assert_filled("$$$(now)", "$<now||0>");
    assert_filled("$$$", "$$");
}

static void assert_refused(const char *text, const char *wanted)
{
    struct buf out = {0};
    struct err err = {0};
    int calls = 0;
    assert_int_equal(scenario_fill(text, strlen(text), tell, &calls, &out, &err), ERR_INPUT);
    assert_string_equal(err.text, wanted);
    assert_int_equal(calls, 0);
    buf_done(&out);
}

static void bad_placeholders_are_told(void **state)
{
    (void)state;
    assert_refused("a $(nwo)", "no placeholder is called $(nwo); did you mean $(now)? allowed: "
                               "uid, sent, now, at, cursor, new, fill");
    assert_refused("$(whatever)", "no placeholder is called $(whatever); allowed: uid, sent, now, "
                                  "at, cursor, new, fill; a $ is written $$");
    assert_refused("$()", "no placeholder is called $(); allowed: uid, sent, now, at, cursor, "
                          "new, fill; a $ is written $$");
    assert_refused("$(uid)", "this placeholder is written $(uid ID)");
    assert_refused("$(uid 1)", "this placeholder is written $(uid ID)");
    assert_refused("$(uid m1 m2)", "this placeholder is written $(uid ID)");
    assert_refused("$(uid abcdefghijklmnopqrstuvwxyz1234567)",
                   "this placeholder is written $(uid ID)");
    assert_refused("$(at)", "this placeholder is written $(at TIME)");
    assert_refused("$(at 5)", "this placeholder is written $(at TIME)");
    assert_refused("$(at 3651d)", "this placeholder is written $(at TIME)");
    assert_refused("$(new m1)", "this placeholder is written $(new ID TIME)");
    assert_refused("$(now 1s)", "this placeholder is written $(now)");
    assert_refused("$(uid m1", "$( without its ); a $ is written $$");
    assert_refused("$(", "$( without its ); a $ is written $$");
}

static void what_the_callback_says_goes_up(void **state)
{
    (void)state;
    static const char text[] = "$(now) $(uid no) $(now)";
    struct buf out = {0};
    struct err err = {0};
    int calls = 0;
    assert_int_equal(scenario_fill(text, sizeof text - 1, tell, &calls, &out, &err), ERR_REFUSED);
    assert_string_equal(err.text, "there is no such thing");
    assert_int_equal(calls, 2);
    buf_done(&out);
}

/* ---- where they may stand ---- */

static void placeholders_are_checked_when_the_file_is_read(void **state)
{
    (void)state;
    assert_faults(SOME_CLIENT SOME_SEND SOME_EXPECT
                  "send m2 from=1 type=x content=$(uid m1) $(uid m2) $(now\n"
                  "send m3 from=1 type=x content=$(cursor)\n"
                  "send m4 from=1 type=x content=$(fill)\n"
                  "send m5 from=1 type=x size=5 content=$(fill)$(fill)\n"
                  "send m6 from=1 type=x size=5 content=a\n"
                  "call c1 POST / form=a=$(fill)\n"
                  "call c2 POST / size=5 form=a=$(fill)\n"
                  "call c3 POST / size=5 form=a\n"
                  "answer bob body=$(fill)\n"
                  "expect bob reads m1 lines=\"$(new x1 1s)\"\n"
                  "expect bob event json={\"a\": \"$(uid c1)\", \"b\": $(at 5)}\n"
                  "answer bob body=$(new m1 1s)$(new f1 1s)$(new f1 2s)\n"
                  "expect bob screen <<S\n"
                  "a\n"
                  "  $(uid m7)\n"
                  "S\n",
                  "4:41: no broadcast is called m2 before this line; did you mean m1?\n"
                  "4:51: $( without its ); a $ is written $$\n"
                  "5:31: $(cursor) stands in the body of an answer only\n"
                  "6:31: $(fill) needs size=BYTES in front of content=\n"
                  "7:38: size= needs one $(fill) in the content, not 2\n"
                  "8:38: size= needs one $(fill) in the content, not 0\n"
                  "9:23: $(fill) needs size=BYTES in front of form=\n"
                  "11:28: size= needs one $(fill) in the form, not 0\n"
                  "12:17: $(fill) stands in content= and form= only\n"
                  "13:28: $(new ...) stands in send, call and answer only\n"
                  "14:30: c1 is a call, not a broadcast\n"
                  "14:47: this placeholder is written $(at TIME)\n"
                  "15:17: there is a broadcast called m1 already, in a/b.scn:2\n"
                  "15:41: there is a broadcast called f1 already, in a/b.scn:15\n"
                  "18:3: no broadcast is called m7 before this line; did you mean m1?");
}

static void a_new_one_can_be_named_at_once(void **state)
{
    (void)state;
    struct scenario *s = must_parse(SOME_CLIENT "answer bob body=$(new f1 1s) $(uid f1)\n"
                                                "expect bob not received f1\n"
                                                "expect bob conversation 1 last=f1\n");
    assert_int_equal(s->steps[1].id_count, 1);
    assert_string_equal(s->steps[1].ids[0], "f1");
    assert_string_equal(s->steps[2].ids[0], "f1");
    scenario_free(s);
}

static void texts_without_holes_keep_their_dollars(void **state)
{
    (void)state;
    struct scenario *s = must_parse(SOME_CLIENT "bob open $(x)\n"
                                                "expect bob conversation a digest=$(x)\n");
    assert_string_equal(s->steps[1].targets[0], "$(x)");
    assert_string_equal(arg_of(&s->steps[2], KEY_DIGEST)->text, "$(x)");
    scenario_free(s);
}

static void a_file_is_not_checked_before_it_is_read(void **state)
{
    (void)state;
    struct scenario *s =
        must_parse(SOME_CLIENT "send m1 from=1 type=x size=9 content=@$(x)\n" SOME_EXPECT);
    assert_string_equal(arg_of(&s->steps[1], KEY_CONTENT)->text, "a/$(x)");
    scenario_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_placeholder_is_filled),
        cmocka_unit_test(a_dollar_is_a_dollar),
        cmocka_unit_test(bad_placeholders_are_told),
        cmocka_unit_test(what_the_callback_says_goes_up),
        cmocka_unit_test(placeholders_are_checked_when_the_file_is_read),
        cmocka_unit_test(a_new_one_can_be_named_at_once),
        cmocka_unit_test(texts_without_holes_keep_their_dollars),
        cmocka_unit_test(a_file_is_not_checked_before_it_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
