#include "scenario_fixture.h"

/* A scenario of one step that is of interest, behind what it needs. */
struct one {
    struct scenario *scenario;
    const struct scenario_step *step;
};

static struct one one_step(const char *line)
{
    struct buf text = {0};
    buf_add_str(&text, SOME_CLIENT SOME_SEND);
    buf_add_str(&text, "call c1 GET /ping\n");
    buf_addf(&text, "%s\n", line);
    buf_add_str(&text, "expect bob state online\n");
    struct scenario *s = must_parse(buf_str(&text));
    buf_done(&text);
    assert_int_equal(s->step_count, 5);
    return (struct one){s, &s->steps[3]};
}

static void check_arg(const struct scenario_step *step, enum scenario_key key, enum scenario_op op,
                      int64_t n, int64_t high)
{
    const struct scenario_arg *arg = arg_of(step, key);
    assert_int_equal(arg->op, op);
    assert_int_equal(arg->n, n);
    assert_int_equal(arg->high, high);
}

static void check_text(const struct scenario_step *step, enum scenario_key key, const char *text)
{
    const struct scenario_arg *arg = arg_of(step, key);
    assert_string_equal(arg->text, text);
    assert_int_equal(arg->text_len, strlen(text));
}

/* ---- the whole ---- */

static void a_scenario_of_the_manual_is_read(void **state)
{
    (void)state;
    struct scenario *s = must_parse(
        "title  Back after 9:59 offline: still delivered; after 10:01: missed\n"
        "client ann\n"
        "client bob  offline\n"
        "client eve  offline\n"
        "\n"
        "0:00      send m1  from=2191 type=RC:TxtMsg content={\"content\":\"at 22:00\"}\n"
        "9:59      bob online\n"
        "10:01     eve online\n"
        "10:05     expect bob received m1\n"
        "          expect bob conversation 2191 unread=1 last=m1\n"
        "          expect eve missed m1  cause=offline # as it should be\n");
    assert_string_equal(s->file, "a/b.scn");
    assert_string_equal(s->title, "Back after 9:59 offline: still delivered; after 10:01: missed");
    assert_int_equal(s->step_count, 9);
    assert_int_equal(s->rule_count, 0);
    assert_false(s->has_seed);
    assert_false(s->has_epoch);
    assert_int_equal(s->tolerance_ms, -1);
    static const int64_t times_ms[] = {0, 0, 0, 0, 599000, 601000, 605000, 605000, 605000};
    for (size_t i = 0; i < s->step_count; i++) {
        assert_int_equal(s->steps[i].at_ms, times_ms[i]);
        assert_int_equal(s->steps[i].after_wait, -1);
    }
    const struct scenario_step *last = &s->steps[8];
    assert_int_equal(last->verb, VERB_EXPECT);
    assert_int_equal(last->subject, SUBJECT_MISSED);
    assert_string_equal(last->who, "eve");
    assert_string_equal(last->ids[0], "m1");
    assert_string_equal(last->line, "expect eve missed m1  cause=offline");
    assert_string_equal(last->where.file, "a/b.scn");
    assert_int_equal(last->where.line, 11);
    assert_int_equal(last->where.column, 11);
    assert_int_equal(arg_of(last, KEY_CAUSE)->column, 33);
    scenario_free(s);
}

static void what_a_scenario_is_is_no_step(void **state)
{
    (void)state;
    struct scenario *s = must_parse("title   two  words # all of it \t\n"
                                    "rule R30 R2\n"
                                    "rule R13 R2\n"
                                    "seed 42\n"
                                    "epoch 2020-03-25T17:05:32.438Z\n"
                                    "tolerance 1s250ms\n"
                                    "client bob\n"
                                    "expect bob state online\n");
    assert_string_equal(s->title, "two  words # all of it");
    assert_int_equal(s->rule_count, 3);
    assert_int_equal(s->rules[0], 2);
    assert_int_equal(s->rules[1], 13);
    assert_int_equal(s->rules[2], 30);
    assert_true(s->has_seed);
    assert_int_equal(s->seed, 42);
    assert_true(s->has_epoch);
    assert_int_equal(s->epoch_ms, 1585155932438);
    assert_int_equal(s->tolerance_ms, 1250);
    assert_int_equal(s->step_count, 2);
    scenario_free(s);
}

static void an_epoch_is_a_date_or_a_number(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } epochs[] = {{"0", 0},
                  {"1585155932000", 1585155932000},
                  {"1970-01-01T00:00:00Z", 0},
                  {"2000-02-29T23:59:59.999Z", 951868799999},
                  {"2020-03-25T17:05:32Z", 1585155932000}};
    for (size_t i = 0; i < sizeof epochs / sizeof epochs[0]; i++) {
        struct buf text = {0};
        buf_addf(&text, "epoch %s\nclient bob\nexpect bob state online\n", epochs[i].text);
        struct scenario *s = must_parse(buf_str(&text));
        assert_int_equal(s->epoch_ms, epochs[i].ms);
        scenario_free(s);
        buf_done(&text);
    }
    static const char *const bad[] = {"-1",
                                      "2021-02-29T00:00:00Z",
                                      "2020-13-01T00:00:00Z",
                                      "2020-00-01T00:00:00Z",
                                      "2020-01-00T00:00:00Z",
                                      "2020-01-01T24:00:00Z",
                                      "2020-01-01T00:60:00Z",
                                      "2020-01-01T00:00:60Z",
                                      "2020-01-01T00:00:00",
                                      "2020-01-01T00:00:00.5Z",
                                      "2020-01-01",
                                      "2109-01-01T00:00:00Z",
                                      "1969-12-31T23:59:59Z",
                                      "2020-01-01T00:00:00+01:00"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct buf text = {0};
        struct buf wanted = {0};
        buf_addf(&text, "epoch %s\nclient bob\nexpect bob state online\n", bad[i]);
        buf_addf(&wanted,
                 "1:7: epoch takes a time such as 2020-03-25T09:05:32Z, or ms since 1970, not "
                 "\"%s\"",
                 bad[i]);
        assert_faults(buf_str(&text), buf_str(&wanted));
        buf_done(&text);
        buf_done(&wanted);
    }
}

/* ---- the world ---- */

static void a_client_has_keys(void **state)
{
    (void)state;
    struct one o = one_step("client u_2.x-y offline user=\"u 2\" sdk=web-5.2 types=x.json "
                            "types=/abs/y without=moments lang=zh interval=90s dedupe=content "
                            "ahead=-1m seed=7 allow-rc-prefix");
    assert_int_equal(o.step->verb, VERB_CLIENT);
    assert_string_equal(o.step->who, "u_2.x-y");
    check_arg(o.step, KEY_OFFLINE, OP_EQ, 1, 1);
    check_text(o.step, KEY_OFFLINE, "");
    check_text(o.step, KEY_USER, "u 2");
    check_arg(o.step, KEY_SDK, OP_EQ, 2, 2);
    check_text(o.step, KEY_SDK, "web-5.2");
    check_text(o.step, KEY_TYPES, "a/x.json");
    assert_true(arg_of(o.step, KEY_TYPES)->is_file);
    assert_int_equal(o.step->args[4].key, KEY_TYPES);
    assert_string_equal(o.step->args[4].text, "/abs/y");
    check_text(o.step, KEY_WITHOUT, "moments");
    check_arg(o.step, KEY_LANG, OP_EQ, 1, 1);
    check_arg(o.step, KEY_INTERVAL, OP_EQ, 90000, 90000);
    check_arg(o.step, KEY_DEDUPE, OP_EQ, 1, 1);
    check_arg(o.step, KEY_AHEAD, OP_EQ, -60000, -60000);
    check_arg(o.step, KEY_SEED, OP_EQ, 7, 7);
    assert_non_null(scenario_arg(o.step, KEY_ALLOW_RC_PREFIX));
    assert_null(scenario_arg(o.step, KEY_CODE));
    scenario_free(o.scenario);
}

static void a_net_is_of_a_client_of_the_sender_or_of_all(void **state)
{
    (void)state;
    struct one o = one_step("net bob delay=250ms..3s lose-request lose-reply=0.5% duplicate=10% "
                            "status=503 retry-after=30s truncate garbage=100% for=1m count=3");
    assert_int_equal(o.step->verb, VERB_NET);
    assert_string_equal(o.step->who, "bob");
    check_arg(o.step, KEY_DELAY, OP_EQ, 250, 3000);
    check_arg(o.step, KEY_LOSE_REQUEST, OP_EQ, 1000, 1000);
    check_arg(o.step, KEY_LOSE_REPLY, OP_EQ, 5, 5);
    check_arg(o.step, KEY_DUPLICATE, OP_EQ, 100, 100);
    check_arg(o.step, KEY_STATUS, OP_EQ, 503, 503);
    check_arg(o.step, KEY_RETRY_AFTER, OP_EQ, 30000, 30000);
    check_arg(o.step, KEY_TRUNCATE, OP_EQ, 1000, 1000);
    check_arg(o.step, KEY_GARBAGE, OP_EQ, 1000, 1000);
    check_arg(o.step, KEY_FOR, OP_EQ, 60000, 60000);
    check_arg(o.step, KEY_COUNT_OF, OP_EQ, 3, 3);
    scenario_free(o.scenario);

    o = one_step("net sender refuse");
    assert_string_equal(o.step->who, "sender");
    assert_non_null(scenario_arg(o.step, KEY_REFUSE));
    scenario_free(o.scenario);

    o = one_step("net delay=1s");
    assert_null(o.step->who);
    check_arg(o.step, KEY_DELAY, OP_EQ, 1000, 1000);
    scenario_free(o.scenario);

    o = one_step("net ok");
    assert_non_null(scenario_arg(o.step, KEY_OK));
    scenario_free(o.scenario);
}

static void a_server_is_set_up_and_goes_down(void **state)
{
    (void)state;
    struct one o = one_step("server down rate=0 service=off window=5m log=file max-clock-skew=10m "
                            "allow-rc-prefix");
    assert_int_equal(o.step->verb, VERB_SERVER);
    assert_non_null(scenario_arg(o.step, KEY_DOWN));
    check_arg(o.step, KEY_RATE, OP_EQ, 0, 0);
    check_arg(o.step, KEY_SERVICE, OP_EQ, 0, 0);
    check_arg(o.step, KEY_WINDOW, OP_EQ, 300000, 300000);
    check_arg(o.step, KEY_LOG, OP_EQ, 1, 1);
    check_arg(o.step, KEY_MAX_CLOCK_SKEW, OP_EQ, 600000, 600000);
    scenario_free(o.scenario);
    static const enum scenario_key keys[] = {KEY_UP, KEY_KILL, KEY_START};
    static const char *const words[] = {"server up", "server kill", "server start"};
    for (size_t i = 0; i < 3; i++) {
        o = one_step(words[i]);
        assert_non_null(scenario_arg(o.step, keys[i]));
        scenario_free(o.scenario);
    }
}

static void a_content_is_the_rest_of_the_line(void **state)
{
    (void)state;
    struct one o = one_step("send m2 from=2191 type=RC:TxtMsg disable-update-last-msg code=1005 "
                            "content={\"a\": \"b # c\", \"x=\": <<END}  \t\r");
    assert_int_equal(o.step->verb, VERB_SEND);
    assert_null(o.step->who);
    assert_int_equal(o.step->id_count, 1);
    assert_string_equal(o.step->ids[0], "m2");
    check_text(o.step, KEY_FROM, "2191");
    check_text(o.step, KEY_TYPE, "RC:TxtMsg");
    check_text(o.step, KEY_DISABLE_UPDATE_LAST_MSG, "true");
    check_arg(o.step, KEY_CODE, OP_EQ, 1005, 1005);
    check_text(o.step, KEY_CONTENT, "{\"a\": \"b # c\", \"x=\": <<END}");
    assert_false(arg_of(o.step, KEY_CONTENT)->is_file);
    scenario_free(o.scenario);

    o = one_step("send m2 from=\"\" type=\"a \\\"b\\\\\" disable-update-last-msg=perhaps content=");
    check_text(o.step, KEY_FROM, "");
    check_text(o.step, KEY_TYPE, "a \"b\\");
    check_text(o.step, KEY_DISABLE_UPDATE_LAST_MSG, "perhaps");
    check_text(o.step, KEY_CONTENT, "");
    assert_null(scenario_arg(o.step, KEY_CODE));
    scenario_free(o.scenario);
}

static void a_content_can_be_a_file(void **state)
{
    (void)state;
    struct one o = one_step("send m2 from=1 type=x size=200 content=@more/order.json");
    assert_true(arg_of(o.step, KEY_CONTENT)->is_file);
    check_text(o.step, KEY_CONTENT, "a/more/order.json");
    check_arg(o.step, KEY_SIZE, OP_EQ, 200, 200);
    scenario_free(o.scenario);
}

static void a_content_can_be_a_heredoc(void **state)
{
    (void)state;
    struct scenario *s = must_parse(SOME_CLIENT "send m1 from=1 type=x content=<<END # comment\n"
                                                "  {\"a\": 1} # no comment\r\n"
                                                "\n"
                                                "ENDE\n"
                                                "end\n"
                                                " \tEND \n" SOME_EXPECT);
    assert_string_equal(arg_of(&s->steps[1], KEY_CONTENT)->text,
                        "  {\"a\": 1} # no comment\n\nENDE\nend");
    assert_string_equal(s->steps[1].line, "send m1 from=1 type=x content=<<END");
    assert_int_equal(s->steps[2].where.line, 8);
    scenario_free(s);

    s = must_parse(SOME_CLIENT "send m1 from=1 type=x content=<<END\nEND\n" SOME_EXPECT);
    check_text(&s->steps[1], KEY_CONTENT, "");
    scenario_free(s);
}

static void a_call_is_any_request(void **state)
{
    (void)state;
    struct one o = one_step("call c2 POST /message/online/broadcast.json?a=b app=other sign=upper "
                            "headers=rc nonce=n timestamp=-10m code=1004 http=401 "
                            "form=fromUserId=2191&$(sent m1)");
    assert_int_equal(o.step->verb, VERB_CALL);
    assert_string_equal(o.step->ids[0], "c2");
    check_text(o.step, KEY_METHOD, "POST");
    check_text(o.step, KEY_PATH, "/message/online/broadcast.json?a=b");
    check_text(o.step, KEY_APP, "other");
    check_arg(o.step, KEY_SIGN, OP_EQ, 2, 2);
    check_arg(o.step, KEY_HEADERS, OP_EQ, 1, 1);
    check_text(o.step, KEY_NONCE, "n");
    check_text(o.step, KEY_TIMESTAMP, "-10m");
    check_arg(o.step, KEY_CODE, OP_EQ, 1004, 1004);
    check_arg(o.step, KEY_HTTP, OP_EQ, 401, 401);
    check_text(o.step, KEY_FORM, "fromUserId=2191&$(sent m1)");
    scenario_free(o.scenario);
}

static void an_answer_has_a_status_or_a_body(void **state)
{
    (void)state;
    struct one o = one_step("answer bob status=429 retry-after=1m");
    assert_int_equal(o.step->verb, VERB_ANSWER);
    assert_string_equal(o.step->who, "bob");
    check_arg(o.step, KEY_STATUS, OP_EQ, 429, 429);
    check_arg(o.step, KEY_RETRY_AFTER, OP_EQ, 60000, 60000);
    scenario_free(o.scenario);

    o = one_step("answer bob body={\"code\":200}");
    check_text(o.step, KEY_BODY, "{\"code\":200}");
    scenario_free(o.scenario);

    o = one_step(
        "answer bob <<X\n{\"cursor\":\"$(cursor)\",\n\"a\":\"$(new f1 3:00) $(uid f1)\"}\nX");
    check_text(o.step, KEY_BODY, "{\"cursor\":\"$(cursor)\",\n\"a\":\"$(new f1 3:00) $(uid f1)\"}");
    assert_int_equal(o.step->id_count, 1);
    assert_string_equal(o.step->ids[0], "f1");
    scenario_free(o.scenario);
}

/* ---- what a client does ---- */

static void actions_are_read_with_the_name_or_the_verb_first(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        enum scenario_verb verb;
    } actions[] = {
        {"bob online", VERB_ONLINE},
        {"online bob", VERB_ONLINE},
        {"bob offline", VERB_OFFLINE},
        {"offline bob", VERB_OFFLINE},
        {"bob pull", VERB_PULL},
        {"pull bob", VERB_PULL},
        {"bob kill", VERB_KILL},
        {"kill bob at=commit", VERB_KILL},
        {"bob stop", VERB_STOP},
        {"stop bob", VERB_STOP},
        {"bob start", VERB_START},
        {"start bob types=x", VERB_START},
        {"bob open 2191", VERB_OPEN},
        {"open bob 2191", VERB_OPEN},
        {"bob remove 2191", VERB_REMOVE},
        {"clear bob 2191", VERB_CLEAR},
        {"bob pin 2191", VERB_PIN},
        {"pin bob 2191 off", VERB_PIN},
        {"bob delete m1", VERB_DELETE},
        {"register bob x.json", VERB_REGISTER},
        {"bob unregister a", VERB_UNREGISTER},
        {"clock bob -1h", VERB_CLOCK},
        {"bob user=u2", VERB_USER},
    };
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
        struct one o = one_step(actions[i].line);
        assert_int_equal(o.step->verb, actions[i].verb);
        assert_string_equal(o.step->who, "bob");
        assert_int_equal(o.step->subject, SUBJECT_NONE);
        scenario_free(o.scenario);
    }
}

static void actions_have_operands_and_keys(void **state)
{
    (void)state;
    struct one o = one_step("bob online in=0..3m");
    check_arg(o.step, KEY_IN, OP_EQ, 0, 180000);
    scenario_free(o.scenario);
    o = one_step("bob kill at=answer");
    check_arg(o.step, KEY_AT, OP_EQ, 2, 2);
    scenario_free(o.scenario);
    o = one_step("bob start types=x types=y");
    assert_int_equal(o.step->arg_count, 2);
    scenario_free(o.scenario);
    o = one_step("bob pin \"size off\" off");
    assert_string_equal(o.step->targets[0], "size off");
    assert_non_null(scenario_arg(o.step, KEY_OFF));
    scenario_free(o.scenario);
    o = one_step("bob delete m1");
    assert_string_equal(o.step->ids[0], "m1");
    scenario_free(o.scenario);
    o = one_step("bob register ../x.json");
    check_text(o.step, KEY_FILE, "a/../x.json");
    assert_true(arg_of(o.step, KEY_FILE)->is_file);
    scenario_free(o.scenario);
    o = one_step("bob register <<T\n{\"price\": \"$(5)\"}\nT");
    check_text(o.step, KEY_BODY, "{\"price\": \"$(5)\"}");
    scenario_free(o.scenario);
    o = one_step("bob unregister app:order");
    check_text(o.step, KEY_OBJECT_NAME, "app:order");
    scenario_free(o.scenario);
    o = one_step("bob clock +1h");
    check_arg(o.step, KEY_DURATION, OP_EQ, 3600000, 3600000);
    scenario_free(o.scenario);
    o = one_step("bob user=\"\"");
    check_text(o.step, KEY_USER, "");
    scenario_free(o.scenario);
}

/* ---- what must be seen ---- */

static void subjects_of_messages_name_them(void **state)
{
    (void)state;
    static const char *const words[] = {"received", "missed", "pending", "stored",
                                        "shown",    "listed", "counted", "parsed"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        for (int negated = 0; negated < 2; negated++) {
            struct buf line = {0};
            buf_addf(&line, "expect bob %s%s m1 m1", negated ? "not " : "", words[i]);
            struct one o = one_step(buf_str(&line));
            assert_int_equal(o.step->verb, VERB_EXPECT);
            assert_int_equal(o.step->subject, SUBJECT_RECEIVED + (int)i);
            assert_int_equal(o.step->is_negated, negated);
            assert_int_equal(o.step->id_count, 2);
            scenario_free(o.scenario);
            buf_done(&line);
        }
    }
    struct one o = one_step("expect bob received m1 delay<=3m delivery=late offline=yes times>1");
    check_arg(o.step, KEY_DELAY, OP_LE, 180000, 180000);
    check_arg(o.step, KEY_DELIVERY, OP_EQ, 1, 1);
    check_arg(o.step, KEY_OFFLINE, OP_EQ, 1, 1);
    check_arg(o.step, KEY_TIMES, OP_GT, 1, 1);
    scenario_free(o.scenario);
    o = one_step("expect bob not missed m1 cause=killed");
    check_arg(o.step, KEY_CAUSE, OP_EQ, 2, 2);
    scenario_free(o.scenario);
}

static void subjects_of_a_client_have_keys(void **state)
{
    (void)state;
    struct one o = one_step("expect bob reads m1 lines=\"a $(sent m1)\"");
    assert_int_equal(o.step->subject, SUBJECT_READS);
    check_text(o.step, KEY_LINES, "a $(sent m1)");
    scenario_free(o.scenario);
    o = one_step("expect bob conversation offline unread>=1 last=none digest=\"你好 a\" order=2 "
                 "hidden=no pinned=yes");
    assert_int_equal(o.step->subject, SUBJECT_CONVERSATION);
    assert_string_equal(o.step->targets[0], "offline");
    check_arg(o.step, KEY_UNREAD, OP_GE, 1, 1);
    check_text(o.step, KEY_LAST, "none");
    check_text(o.step, KEY_DIGEST, "你好 a");
    check_arg(o.step, KEY_ORDER, OP_EQ, 2, 2);
    check_arg(o.step, KEY_HIDDEN, OP_EQ, 0, 0);
    check_arg(o.step, KEY_PINNED, OP_EQ, 1, 1);
    scenario_free(o.scenario);
    o = one_step("expect bob not conversation unread last=m1");
    assert_string_equal(o.step->targets[0], "unread");
    check_text(o.step, KEY_LAST, "m1");
    scenario_free(o.scenario);
    o = one_step("expect bob counts received=1 stored<2 duplicates>0 missed<=3 unread>=0 "
                 "conversations=1 pulls=4 failed=0 errors=0");
    assert_int_equal(o.step->arg_count, 9);
    check_arg(o.step, KEY_STORED, OP_LT, 2, 2);
    scenario_free(o.scenario);
    o = one_step("expect bob state refused next-pull<=3:00");
    check_arg(o.step, KEY_STATE, OP_EQ, 3, 3);
    check_text(o.step, KEY_STATE, "refused");
    check_arg(o.step, KEY_NEXT_PULL, OP_LE, 180000, 180000);
    scenario_free(o.scenario);
    o = one_step("expect bob state next-pull=2:00");
    assert_null(scenario_arg(o.step, KEY_STATE));
    scenario_free(o.scenario);
}

static void lists_can_be_empty(void **state)
{
    (void)state;
    struct one o = one_step("expect bob list 2191 \"none\" none2");
    assert_int_equal(o.step->subject, SUBJECT_LIST);
    assert_int_equal(o.step->target_count, 3);
    assert_string_equal(o.step->targets[1], "none");
    scenario_free(o.scenario);
    o = one_step("expect bob list none");
    assert_int_equal(o.step->target_count, 0);
    scenario_free(o.scenario);
    o = one_step("expect bob chat 2191 m1 m1");
    assert_string_equal(o.step->targets[0], "2191");
    assert_int_equal(o.step->target_count, 1);
    assert_int_equal(o.step->id_count, 2);
    scenario_free(o.scenario);
    o = one_step("expect bob chat none none");
    assert_string_equal(o.step->targets[0], "none");
    assert_int_equal(o.step->id_count, 0);
    scenario_free(o.scenario);
}

static void events_and_screens_are_expected(void **state)
{
    (void)state;
    struct one o = one_step("expect bob not event count>=2 json={\"event\":\"pull\",\"n\":$(now)}");
    assert_int_equal(o.step->subject, SUBJECT_EVENT);
    check_arg(o.step, KEY_COUNT_OF, OP_GE, 2, 2);
    check_text(o.step, KEY_JSON, "{\"event\":\"pull\",\"n\":$(now)}");
    scenario_free(o.scenario);
    o = one_step("expect bob event json=<<J\n{\n\"event\": \"pull\"}\nJ");
    check_text(o.step, KEY_JSON, "{\n\"event\": \"pull\"}");
    scenario_free(o.scenario);
    o = one_step("expect bob screen size=100x30 open=2191 <<S\n a  b \nS");
    assert_int_equal(o.step->subject, SUBJECT_SCREEN);
    check_arg(o.step, KEY_SIZE, OP_EQ, 100, 30);
    check_text(o.step, KEY_OPEN, "2191");
    check_text(o.step, KEY_LINES, " a  b ");
    scenario_free(o.scenario);
}

static void the_server_is_expected_without_a_client(void **state)
{
    (void)state;
    struct one o =
        one_step("expect answer c1 code=200 http=200 retry-after>1s allow=POST text=\"a b\"");
    assert_int_equal(o.step->subject, SUBJECT_ANSWER);
    assert_null(o.step->who);
    assert_string_equal(o.step->ids[0], "c1");
    check_arg(o.step, KEY_RETRY_AFTER, OP_GT, 1000, 1000);
    check_text(o.step, KEY_ALLOW, "POST");
    check_text(o.step, KEY_TEXT, "a b");
    scenario_free(o.scenario);
    o = one_step("expect sent m1 time=0:01 counter=0 ascending");
    assert_int_equal(o.step->subject, SUBJECT_SENT);
    check_arg(o.step, KEY_TIME, OP_EQ, 1000, 1000);
    check_arg(o.step, KEY_COUNTER, OP_EQ, 0, 0);
    assert_non_null(scenario_arg(o.step, KEY_ASCENDING));
    scenario_free(o.scenario);
    o = one_step("expect delays m1 uniform=0..3m");
    assert_int_equal(o.step->subject, SUBJECT_DELAYS);
    check_arg(o.step, KEY_UNIFORM, OP_EQ, 0, 180000);
    scenario_free(o.scenario);
}

static void never_can_be_negated_and_ends(void **state)
{
    (void)state;
    struct one o = one_step("never bob not received m1 delay>3m for=1h");
    assert_int_equal(o.step->verb, VERB_NEVER);
    assert_int_equal(o.step->subject, SUBJECT_RECEIVED);
    assert_true(o.step->is_negated);
    check_arg(o.step, KEY_DELAY, OP_GT, 180000, 180000);
    check_arg(o.step, KEY_FOR, OP_EQ, 3600000, 3600000);
    scenario_free(o.scenario);
}

static void a_range_stands_for_its_ids(void **state)
{
    (void)state;
    struct scenario *s = must_parse("client bob\n"
                                    "repeat 12 every 0\n"
                                    "  send m{i} from=1 type=x content=a\n"
                                    "end\n"
                                    "send n from=1 type=x content=a\n"
                                    "expect bob received m8..m12 n m1..m1\n");
    const struct scenario_step *step = &s->steps[s->step_count - 1];
    static const char *const ids[] = {"m8", "m9", "m10", "m11", "m12", "n", "m1"};
    assert_int_equal(step->id_count, 7);
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(step->ids[i], ids[i]);
    scenario_free(s);
}

static void what_says_its_answer_expects_something(void **state)
{
    (void)state;
    scenario_free(must_parse("send m1 from=1 type=x code=1002 content=a"));
    scenario_free(must_parse("call c1 GET / http=404"));
    scenario_free(must_parse("call c1 GET / code=404"));
    scenario_free(must_parse("client bob\nbob register a.json refused=a"));
}

static void white_space_means_nothing(void **state)
{
    (void)state;
    struct scenario *s = must_parse("\xEF\xBB\xBF  # a mark of an editor, and a comment\r\n"
                                    "\r\n"
                                    " \t client\tbob   offline\t# x\r\n"
                                    "\t5s\texpect   bob  state   offline\r\n"
                                    "\t\n"
                                    "bob open a#b # c");
    assert_int_equal(s->step_count, 3);
    assert_string_equal(s->steps[0].line, "client\tbob   offline");
    assert_int_equal(s->steps[1].at_ms, 5000);
    assert_string_equal(s->steps[2].targets[0], "a#b");
    assert_string_equal(s->steps[2].line, "bob open a#b");
    scenario_free(s);
}

static void words_are_known_by_their_numbers(void **state)
{
    (void)state;
    for (int key = 0; key < KEY_COUNT; key++) {
        if (scenario_key_word((enum scenario_key)key)[0] == '\0')
            fail_msg("key %d is in no row of the table", key);
    }
    assert_string_equal(scenario_key_word(KEY_LOSE_REQUEST), "lose-request");
    assert_string_equal(scenario_op_word(OP_LE), "<=");
    assert_string_equal(scenario_op_word(OP_GT), ">");
}

static void the_language_is_told_whole(void **state)
{
    (void)state;
    for (int is_markdown = 0; is_markdown < 2; is_markdown++) {
        struct buf out = {0};
        scenario_write_language(&out, is_markdown);
        assert_non_null(strstr(buf_str(&out), "wait NAME received ID max=D\n"));
        assert_non_null(strstr(buf_str(&out), "server [down|up|kill|start] [rate=N]"));
        assert_non_null(strstr(buf_str(&out), "expect NAME [not] screen"));
        assert_non_null(strstr(buf_str(&out), "NAME user=ID\n"));
        assert_non_null(strstr(buf_str(&out), "repeat N every D\n"));
        assert_non_null(strstr(buf_str(&out), "$(new ID TIME)"));
        assert_non_null(strstr(buf_str(&out), "expect delays ID uniform=D..D\n"));
        for (int key = 0; key < KEY_COUNT; key++) {
            const char *word = scenario_key_word((enum scenario_key)key);
            if (key != KEY_STATE && strstr(buf_str(&out), word) == NULL)
                fail_msg("%s is not told", word);
        }
        for (const char *line = buf_str(&out); *line != '\0';) {
            size_t len = strcspn(line, "\n");
            if (len > 100)
                fail_msg("too long: %.*s", (int)len, line);
            line += len + 1;
        }
        buf_done(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scenario_of_the_manual_is_read),
        cmocka_unit_test(what_a_scenario_is_is_no_step),
        cmocka_unit_test(an_epoch_is_a_date_or_a_number),
        cmocka_unit_test(a_client_has_keys),
        cmocka_unit_test(a_net_is_of_a_client_of_the_sender_or_of_all),
        cmocka_unit_test(a_server_is_set_up_and_goes_down),
        cmocka_unit_test(a_content_is_the_rest_of_the_line),
        cmocka_unit_test(a_content_can_be_a_file),
        cmocka_unit_test(a_content_can_be_a_heredoc),
        cmocka_unit_test(a_call_is_any_request),
        cmocka_unit_test(an_answer_has_a_status_or_a_body),
        cmocka_unit_test(actions_are_read_with_the_name_or_the_verb_first),
        cmocka_unit_test(actions_have_operands_and_keys),
        cmocka_unit_test(subjects_of_messages_name_them),
        cmocka_unit_test(subjects_of_a_client_have_keys),
        cmocka_unit_test(lists_can_be_empty),
        cmocka_unit_test(events_and_screens_are_expected),
        cmocka_unit_test(the_server_is_expected_without_a_client),
        cmocka_unit_test(never_can_be_negated_and_ends),
        cmocka_unit_test(a_range_stands_for_its_ids),
        cmocka_unit_test(what_says_its_answer_expects_something),
        cmocka_unit_test(white_space_means_nothing),
        cmocka_unit_test(words_are_known_by_their_numbers),
        cmocka_unit_test(the_language_is_told_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
