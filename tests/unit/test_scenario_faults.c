#include "scenario_fixture.h"

/* A text with one line that is wrong, the fourth; the sentence begins with its column. */
static void assert_fault(const char *line, const char *wanted)
{
    struct buf text = {0};
    struct buf place = {0};
    buf_addf(&text, SOME_CLIENT SOME_SEND "call c1 GET /\n%s\n" SOME_EXPECT, line);
    buf_addf(&place, "4:%s", wanted);
    assert_faults(buf_str(&text), buf_str(&place));
    buf_done(&text);
    buf_done(&place);
}

struct fault_case {
    const char *line;
    const char *wanted;
};

static void assert_cases(const struct fault_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_fault(cases[i].line, cases[i].wanted);
}
#define ASSERT_CASES(cases) assert_cases(cases, sizeof cases / sizeof cases[0])

#define ACTIONS                                                                                    \
    "online, offline, pull, kill, stop, start, open, remove, clear, pin, delete, register, "       \
    "unregister, clock, user="
#define SUBJECTS                                                                                   \
    "received, missed, pending, stored, shown, listed, counted, parsed, reads, conversation, "     \
    "list, chat, counts, state, event, screen"

static void unknown_words_are_told_with_the_nearest(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"sned m2", "1: no statement and no client is called sned; did you mean send?"},
        {"  bbo online", "3: no statement and no client is called bbo; did you mean bob?"},
        {"xyzzy42", "1: no statement and no client is called xyzzy42"},
        {"a=b c", "1: no statement and no client is called a"},
        {"\"bob\" online", "1: no statement and no client is called bob; did you mean bob?"},
        {"bob onlin", "5: no client can do \"onlin\"; did you mean online? allowed: " ACTIONS},
        {"bob send m3", "5: no client can do \"send\"; allowed: " ACTIONS},
        {"bob", "1: what does bob do?"},
        {"bob user", "5: user needs a value: NAME user=ID"},
        {"user bob user=x", "1: the name of a client stands in front: NAME user=ID"},
        {"expect bob recieved m1", "12: nothing that a client has is called \"recieved\"; did you "
                                   "mean received? allowed: " SUBJECTS},
        {"expect bob sent m1", "12: no client has this; write expect sent ..."},
        {"expect", "1: expect what? a client, or: answer, sent, delays"},
        {"expect bob", "1: expect what of bob?"},
        {"expect bob not", "1: expect what of bob?"},
        {"expect bbo", "8: no client is called bbo before this line; did you mean bob?"},
        {"expect received m1", "8: the name of a client is wanted here, not received"},
        {"never sent m1", "7: never looks at a client; write expect sent ..."},
        {"net refus", "5: no client is called refus before this line"},
        {"net bob refus", "9: net does not know \"refus\"; did you mean refuse? allowed: ok, "
                          "delay, lose-request, lose-reply, duplicate, status, retry-after, "
                          "truncate, garbage, refuse, hang, for, count"},
    };
    ASSERT_CASES(cases);
}

static void unknown_keys_are_told_with_the_nearest(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"send m2 from=1 type=x contnt={}",
         "23: send does not know \"contnt\"; did you mean content? allowed: from, type, "
         "disable-update-last-msg, code, size, content"},
        {"bob online im=3s", "12: online does not know \"im\"; did you mean in? allowed: in"},
        {"bob online now", "12: online does not know \"now\"; allowed: in"},
        {"bob offline now", "13: \"now\" is one word too many; offline takes no more"},
        {"bob offline a=b", "13: \"a\" is one word too many; offline takes no more"},
        {"expect bob received m1 fro=3s",
         "24: received does not know \"fro\"; allowed: delay, delivery, offline, times"},
        {"never bob received m1 fro=3s",
         "23: received does not know \"fro\"; did you mean for? allowed: delay, delivery, "
         "offline, times, for"},
        {"bob open 1 2", "12: \"2\" is one word too many; open takes no more"},
        {"bob offline <<E\nE", "13: offline takes no heredoc here; perhaps KEY=<<WORD"},
        {"send m2 from=1 type=x <<E\nE", "23: send takes no heredoc here; perhaps KEY=<<WORD"},
    };
    ASSERT_CASES(cases);
}

static void values_are_checked(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"client u sdk=nativ",
         "14: sdk takes native, web or web-5.2, not \"nativ\"; did you mean native?"},
        {"client u lang=fr", "15: lang takes en or zh, not \"fr\""},
        {"client u interval=5", "19: interval takes a duration above 0, such as 250ms, 180s, 3:00 "
                                "or 1h2m, not \"5\""},
        {"client u interval=0", "19: interval takes a duration above 0, such as 250ms, 180s, 3:00 "
                                "or 1h2m, not \"0\""},
        {"server window=0s", "15: window takes a duration above 0, such as 250ms, 180s, 3:00 or "
                             "1h2m, not \"0s\""},
        {"client u ahead=x", "16: ahead takes a duration with a sign, such as +5m or -250ms, not "
                             "\"x\""},
        {"client u seed=-1", "15: seed takes a whole number, 0 or more, not \"-1\""},
        {"client u types=\"\"", "17: types takes the path of a file, not \"\""},
        {"net delay=3s..1s", "11: delay takes a duration such as 250ms, or a range of them such "
                             "as 40..400ms, not \"3s..1s\""},
        {"net lose-reply=101%", "16: lose-reply takes a share such as 10% or 0.5%, not \"101%\""},
        {"net lose-reply=0.55%", "16: lose-reply takes a share such as 10% or 0.5%, not \"0.55%\""},
        {"net lose-reply=%", "16: lose-reply takes a share such as 10% or 0.5%, not \"%\""},
        {"net lose-reply=10", "16: lose-reply takes a share such as 10% or 0.5%, not \"10\""},
        {"net status=600", "12: status takes a whole number from 100 to 599, not \"600\""},
        {"server service=yes", "16: service takes off or on, not \"yes\""},
        {"call c2 post /", "9: METHOD takes a method in capitals, such as POST, not \"post\""},
        {"call c2 GET ping", "13: PATH takes a path that begins with /, not \"ping\""},
        {"bob clock 5", "11: clock takes a duration with a sign, such as +5m or -250ms, not "
                        "\"5\""},
        {"expect bob state onlin", "18: state takes online, offline, killed or refused, not "
                                   "\"onlin\"; did you mean online?"},
        {"expect bob screen size=80x <<E\nE", "24: size takes columns and rows such as 80x24, "
                                              "not \"80x\""},
        {"expect bob screen size=1001x24 <<E\nE", "24: size takes columns and rows such as "
                                                  "80x24, not \"1001x24\""},
        {"send m2 from=1 type=x content=@", "23: the path of a file is wanted behind @"},
        /* Written apart: no rule has these numbers, and who looks for cited rules must not find
           them. */
        {"rule R13 R"
         "31 R"
         "0 r1 R1x",
         "10: the rules are R1 to R30, not R"
         "31\n4:14: the rules are R1 to R30, not R"
         "0\n"
         "4:17: the rules are R1 to R30, not r1\n4:20: the rules are R1 to R30, not R1x"},
    };
    ASSERT_CASES(cases);
}

static void keys_and_their_operators_are_checked(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"client u offline=yes", "10: offline stands alone, without a value"},
        {"net delay", "5: delay needs a value: delay=D..D"},
        {"expect bob received m1 offline", "24: offline needs a value: offline=no|yes"},
        {"expect bob received m1 delay", "24: delay needs a value: delay OP D"},
        {"client u user=", "10: user= has no value; an empty one is written user=\"\""},
        {"client u interval=", "10: interval= has no value"},
        {"expect bob received m1 delay<=", "24: delay<= has no value"},
        {"wait bob received m1 max<=3s", "22: max takes =, not <="},
        {"expect bob conversation a last>m1", "27: last takes =, not >"},
        {"net delay=1s delay=2s", "14: delay is given twice"},
        {"net hang hang", "10: hang is given twice"},
        {"net bob refuse hang", "16: refuse and hang exclude one another"},
        {"server down rate=1 up", "20: down and up exclude one another"},
        {"net ok delay=1s", "5: ok stands alone, without another key"},
        {"net hang retry-after=1s", "10: retry-after needs status= beside it"},
    };
    ASSERT_CASES(cases);
}

static void what_is_missing_is_told(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"send", "1: send needs ID: send ID from=ID type=OBJECTNAME "
                 "[disable-update-last-msg[=TEXT]] [code=N] [size=BYTES] content=..."},
        {"send m2 from=1", "1: send needs type=OBJECTNAME, content=..."},
        {"  wait bob received m1", "3: wait needs max=D"},
        {"wait bob m1 max=1s", "10: the word received is wanted here, not \"m1\": wait NAME "
                               "received ID max=D"},
        {"wait bob received max=1s", "1: wait needs ID: wait NAME received ID max=D"},
        {"net", "1: net needs at least one of: ok, delay, lose-request, lose-reply, duplicate, "
                "status, truncate, garbage, refuse, hang"},
        {"net for=1s", "1: net needs at least one of: ok, delay, lose-request, lose-reply, "
                       "duplicate, status, truncate, garbage, refuse, hang"},
        {"answer bob", "1: answer needs at least one of: status, body, <<WORD"},
        {"answer", "1: answer needs the name of a client: answer NAME [status=N] "
                   "[retry-after=D] [body=...]"},
        {"client", "1: client needs the name of a client: client NAME [offline] [user=ID] "
                   "[sdk=native|web|web-5.2] [types=FILE]... [without=MODULE]... [lang=en|zh] "
                   "[interval=D] [dedupe=uid|content] [ahead=+D|-D] [seed=N] [allow-rc-prefix]"},
        {"bob open", "1: open needs TARGET: NAME open TARGET"},
        {"bob register", "1: register needs at least one of: FILE, body, <<WORD"},
        {"bob register x <<E\nE", "16: FILE and body exclude one another"},
        {"expect bob received", "1: received needs ID...: expect NAME [not] received ID... "
                                "[delay OP D] [delivery=in-time|late] [offline=no|yes] "
                                "[times OP N]"},
        {"expect bob chat", "1: chat needs TARGET: expect NAME chat TARGET ID...|none"},
        {"expect bob chat 1", "1: chat needs ID...|none: expect NAME chat TARGET ID...|none"},
        {"expect bob list none a", "22: none stands alone"},
        {"expect bob list a none", "19: none stands alone"},
        {"expect bob state", "1: state needs at least one of: STATE, next-pull"},
        {"expect bob screen size=80x24", "1: screen needs lines=..."},
        {"expect bob not state online", "12: not cannot stand before state"},
        {"title", "1: title needs TEXT...: title TEXT..."},
        {"rule", "1: rule needs R1..R30...: rule R1..R30..."},
        {"include", "1: include needs FILE: include FILE"},
    };
    ASSERT_CASES(cases);
}

static void the_form_of_a_line_is_checked(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"bob open \"a b", "10: this quote is not closed"},
        {"bob open \"a b\\", "10: this quote is not closed"},
        {"bob open \"a b\"c d", "15: a blank is wanted behind the closing quote"},
        {"bob open \"a\\nb\"", "12: inside quotes a backslash stands before \" or \\ only; write "
                               "\\\\"},
        {"send m2 from=1 type=x content=<<E more\nabc\nE",
         "31: <<E must be the last word of its line"},
        {"send m2 from=1 type=x content=<< E",
         "31: a heredoc is << and a word of letters, digits and _, as in <<END"},
        {"send m2 from=1 type=x content=<<5",
         "31: a heredoc is << and a word of letters, digits and _, as in <<END"},
    };
    ASSERT_CASES(cases);
    assert_faults(SOME_CLIENT SOME_SEND SOME_EXPECT "send m2 from=1 type=x content=<<END\n{}\n",
                  "4:23: no line \"END\" ends this heredoc");
}

static void one_of_a_kind_is_given_once(void **state)
{
    (void)state;
    assert_faults("title a\nseed 1\nepoch 1\ntolerance 1s\n"
                  "title b\nseed 1\nepoch 1\ntolerance 1s\n" SOME_CLIENT SOME_SEND SOME_EXPECT,
                  "5:1: title is given twice; the first is in a/b.scn:1\n"
                  "6:1: seed is given twice; the first is in a/b.scn:2\n"
                  "7:1: epoch is given twice; the first is in a/b.scn:3\n"
                  "8:1: tolerance is given twice; the first is in a/b.scn:4");
}

/* ---- names ---- */

static void names_are_new_and_are_no_words_of_the_language(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"client bob", "8: there is a client called bob already, in a/b.scn:1"},
        {"client 中文",
         "8: \"中文\" cannot be the name of a client: a letter, then letters, digits, _ - and ., "
         "at most 32 in all"},
        {"client a..b", "8: \"a..b\" cannot be the name of a client: a letter, then letters, "
                        "digits, _ - and ., at most 32 in all"},
        {"client abcdefghijklmnopqrstuvwxyz1234567",
         "8: \"abcdefghijklmnopqrstuvwxyz1234567\" cannot be the name of a client: a letter, then "
         "letters, digits, _ - and ., at most 32 in all"},
        {"client a=b", "8: the name of the new client is wanted here, not a"},
        {"send m1 from=1 type=x content=a",
         "6: there is a broadcast called m1 already, in a/b.scn:2"},
        {"send c1 from=1 type=x content=a", "6: there is a call called c1 already, in a/b.scn:3"},
        {"call none GET /", "6: \"none\" is a word of the language; call the call otherwise"},
    };
    ASSERT_CASES(cases);
    static const char *const reserved[] = {"send",   "online", "received", "sender",   "none",
                                           "all",    "not",    "ok",       "answer",   "sent",
                                           "delays", "hang",   "end",      "ascending"};
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++) {
        struct buf line = {0};
        struct buf wanted = {0};
        buf_addf(&line, "client %s", reserved[i]);
        buf_addf(&wanted, "8: \"%s\" is a word of the language; call the client otherwise",
                 reserved[i]);
        assert_fault(buf_str(&line), buf_str(&wanted));
        buf_done(&line);
        buf_done(&wanted);
    }
}

static void ids_must_be_known_before(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"expect bob received m2",
         "21: no broadcast is called m2 before this line; did you mean m1?"},
        {"expect bob received later", "21: no broadcast is called later before this line"},
        {"expect bob received c1", "21: c1 is a call, not a broadcast"},
        {"expect bob conversation a last=m2",
         "32: no broadcast is called m2 before this line; did you mean m1?"},
        {"expect answer m2 code=1",
         "15: no send or call is called m2 before this line; did you mean m1?"},
        {"bob delete m1..m2", "12: delete takes one ID, not a range"},
        {"send m2 from=1 type=x content=$(uid m2)",
         "31: no broadcast is called m2 before this line; did you mean m1?"},
        {"expect bob received m1..m3",
         "21: no broadcast is called m2 before this line; did you mean m1?"},
        {"expect bob received m1..n3",
         "21: \"m1..n3\" is no range of IDs; a range is written m1..m60"},
        {"expect bob received m1..", "21: \"m1..\" is no range of IDs; a range is written m1..m60"},
        {"expect bob received m01..m02",
         "21: \"m01..m02\" is no range of IDs; a range is written m1..m60"},
        {"expect bob received ..m2", "21: \"..m2\" is no range of IDs; a range is written m1..m60"},
        {"expect bob received m5..m1",
         "21: the range m5..m1 goes down; write the smaller number first"},
        {"expect bob received m1..m10001", "21: m1..m10001 are more than 10000 IDs"},
    };
    ASSERT_CASES(cases);
    assert_faults(SOME_CLIENT "answer bob body=$(new f1 1s)\nexpect answer f1 code=1\n",
                  "3:15: f1 was never sent: it is a $(new ...), which nobody answers");
}

static void a_mistake_does_not_make_others(void **state)
{
    (void)state;
    assert_faults("client bob sdk=x\n"
                  "send m1 from=1 tipe=x content={}\n"
                  "send m2 from=\"1 type=x content={}\n"
                  "bob online\n"
                  "expect bob received m1 m2\n"
                  "wait bob received m1 max=3\n"
                  "+1s bob pull\n",
                  "1:16: sdk takes native, web or web-5.2, not \"x\"\n"
                  "2:16: send does not know \"tipe\"; did you mean type? allowed: from, type, "
                  "disable-update-last-msg, code, size, content\n"
                  "3:14: this quote is not closed\n"
                  "6:26: max takes a duration such as 250ms, 180s, 3:00 or 1h2m, not \"3\"");
}

static void columns_are_characters(void **state)
{
    (void)state;
    static const struct fault_case cases[] = {
        {"bob open \"青花瓷 😀\" x", "18: \"x\" is one word too many; open takes no more"},
        {"expect bob conversation 青花瓷 unred=1",
         "29: conversation does not know \"unred\"; did you mean unread? allowed: unread, last, "
         "digest, order, hidden, pinned"},
        {"expect bob event json={\"青\":01}", "28: json is no JSON: a number cannot begin with 0"},
        {"send m2 from=😀 type=x content=你好 $(uid m7)",
         "34: no broadcast is called m7 before this line; did you mean m1?"},
    };
    ASSERT_CASES(cases);
    assert_faults(SOME_CLIENT "expect bob event json=<<J\n{\n \"😀\": 01\n}\nJ\n",
                  "4:7: json is no JSON: a number cannot begin with 0");
    assert_faults(SOME_CLIENT "expect bob event json=[1]\n",
                  "2:23: json takes a JSON object: {...}");
    assert_faults(SOME_CLIENT "expect bob reads m1 lines=<<L\n青 $(now)\n😀 $(nwo)\nL\n",
                  "2:18: no broadcast is called m1 before this line\n"
                  "4:3: no placeholder is called $(nwo); did you mean $(now)? allowed: uid, sent, "
                  "now, at, cursor, new, fill");
}

/* ---- the whole text ---- */

static void a_scenario_expects_something(void **state)
{
    (void)state;
    assert_faults("", "1:1: the scenario expects nothing: add an expect");
    assert_faults("\n\n# nothing", "3:1: the scenario expects nothing: add an expect");
    assert_faults(SOME_CLIENT SOME_SEND "1m bob pull\n",
                  "3:1: the scenario expects nothing: add an expect");
    assert_faults(SOME_CLIENT "bob pul\n",
                  "2:5: no client can do \"pul\"; did you mean pull? allowed: " ACTIONS "\n"
                  "2:1: the scenario expects nothing: add an expect");
    assert_faults(SOME_CLIENT "exepct bob state online\n",
                  "2:1: no statement and no client is called exepct; did you mean expect?");
}

static void a_text_is_utf8_without_nul(void **state)
{
    (void)state;
    assert_faults("client bob\n青\xFF\n", "2:2: this byte is not UTF-8; a scenario is UTF-8 text");
    struct scenario_faults faults = {0};
    static const char text[] = "expect bob state online\n\n  \0\n";
    assert_null(scenario_parse("x", text, sizeof text - 1, NULL, NULL, &faults));
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.items[0], "x:3:3: a NUL byte is no text");
    scenario_faults_done(&faults);
    assert_int_equal(faults.count, 0);
}

static void a_fault_is_clean_and_short(void **state)
{
    (void)state;
    struct buf line = {0};
    struct buf wanted = {0};
    buf_add_str(&line, "\x1B[2J");
    buf_add_str(&wanted, "1: no statement and no client is called \xEF\xBF\xBD[2J");
    for (int i = 0; i < 100; i++)
        buf_add_str(&line, "a");
    for (int i = 0; i < 56; i++)
        buf_add_str(&wanted, "a");
    assert_fault(buf_str(&line), buf_str(&wanted));
    buf_done(&line);
    buf_done(&wanted);
}

static void a_hundred_faults_are_enough(void **state)
{
    (void)state;
    struct buf text = {0};
    for (int i = 0; i < 1000; i++)
        buf_add_str(&text, "what is this\n");
    struct scenario_faults faults = {0};
    assert_null(scenario_parse("x", buf_str(&text), text.len, NULL, NULL, &faults));
    assert_int_equal(faults.count, 101);
    assert_string_equal(faults.items[99], "x:100:1: no statement and no client is called what; "
                                          "did you mean wait?");
    assert_string_equal(faults.items[100],
                        "x:101:1: there are more than 100 mistakes; the others are not told");
    scenario_faults_done(&faults);
    buf_done(&text);
}

/* ---- include ---- */

static void an_included_file_stands_in_its_place(void **state)
{
    (void)state;
    static const struct fake_file files[] = {
        {"a/more/c.scn", "client u{i} types=t.json\n+1s include ../d.scn\nu{i} pull\n"},
        {"a/more/../d.scn", "send m{i} from=1 type=x content=@f\n"},
        {NULL, NULL}};
    struct scenario *s = must_parse_with("5s repeat 2 every 3s\n"
                                         "+1s include more/c.scn\n"
                                         "end\n"
                                         "expect u1 received m2\n",
                                         files);
    assert_int_equal(s->step_count, 7);
    assert_string_equal(s->steps[0].where.file, "a/more/c.scn");
    assert_int_equal(s->steps[0].at_ms, 6000);
    assert_string_equal(arg_of(&s->steps[0], KEY_TYPES)->text, "a/more/t.json");
    assert_string_equal(s->steps[1].where.file, "a/more/../d.scn");
    assert_int_equal(s->steps[1].at_ms, 7000);
    assert_string_equal(arg_of(&s->steps[1], KEY_CONTENT)->text, "a/more/../f");
    assert_int_equal(s->steps[2].at_ms, 7000);
    assert_int_equal(s->steps[4].at_ms, 10000);
    assert_string_equal(s->steps[6].where.file, "a/b.scn");
    assert_int_equal(s->steps[6].where.line, 4);
    scenario_free(s);
}

static void faults_of_an_included_file_carry_its_name(void **state)
{
    (void)state;
    static const struct fake_file files[] = {
        {"a/c.scn", "\nbob pul\nend\nrepeat 2 every 1s\n"}, {"a/d.scn", "\xFF"}, {NULL, NULL}};
    assert_faults_with("client bob sdk=x\ninclude c.scn\nbob pulll\ninclude d.scn\n" //
                       "expect bob state online\n",
                       files,
                       "1:16: sdk takes native, web or web-5.2, not \"x\"\n"
                       "a/c.scn:2:5: no client can do \"pul\"; did you mean pull? allowed: " ACTIONS
                       "\n"
                       "a/c.scn:3:1: there is no repeat that this could end\n"
                       "a/c.scn:4:1: this repeat has no `end`\n"
                       "3:5: no client can do \"pulll\"; did you mean pull? allowed: " ACTIONS "\n"
                       "a/d.scn:1:1: this byte is not UTF-8; a scenario is UTF-8 text");
}

static void files_that_cannot_be_included_are_faults(void **state)
{
    (void)state;
    static const struct fake_file files[] = {
        {"a/c.scn", "include d.scn\n"}, {"a/d.scn", "  include c.scn\n"}, {NULL, NULL}};
    assert_faults_with(SOME_CLIENT "include  x.scn\n"
                                   "include b.scn\n"
                                   "include c.scn\n"
                                   "include c.scn d.scn\n"
                                   "expect bob state online\n",
                       files,
                       "2:10: a/x.scn: there is no such file\n"
                       "3:9: a/b.scn includes itself\n"
                       "a/d.scn:1:11: a/c.scn includes itself\n"
                       "5:15: \"d.scn\" is one word too many; include takes no more");
    assert_faults(SOME_CLIENT "include x\nexpect bob state online\n",
                  "2:9: no file can be included here");
}

static void files_are_included_eight_deep(void **state)
{
    (void)state;
    static const struct fake_file files[] = {
        {"a/1", "include 2"}, {"a/2", "include 3"}, {"a/3", "include 4"}, {"a/4", "include 5"},
        {"a/5", "include 6"}, {"a/6", "include 7"}, {"a/7", "include 8"}, {"a/8", "bob pull"},
        {"a/0", "include 1"}, {NULL, NULL}};
    struct scenario *s = must_parse_with(SOME_CLIENT "include 1\nexpect bob state online\n", files);
    assert_int_equal(s->step_count, 3);
    scenario_free(s);
    assert_faults_with(SOME_CLIENT "include 0\nexpect bob state online\n", files,
                       "a/7:1:9: files can be included 8 deep, not deeper");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_words_are_told_with_the_nearest),
        cmocka_unit_test(unknown_keys_are_told_with_the_nearest),
        cmocka_unit_test(values_are_checked),
        cmocka_unit_test(keys_and_their_operators_are_checked),
        cmocka_unit_test(what_is_missing_is_told),
        cmocka_unit_test(the_form_of_a_line_is_checked),
        cmocka_unit_test(one_of_a_kind_is_given_once),
        cmocka_unit_test(names_are_new_and_are_no_words_of_the_language),
        cmocka_unit_test(ids_must_be_known_before),
        cmocka_unit_test(a_mistake_does_not_make_others),
        cmocka_unit_test(columns_are_characters),
        cmocka_unit_test(a_scenario_expects_something),
        cmocka_unit_test(a_text_is_utf8_without_nul),
        cmocka_unit_test(a_fault_is_clean_and_short),
        cmocka_unit_test(a_hundred_faults_are_enough),
        cmocka_unit_test(an_included_file_stands_in_its_place),
        cmocka_unit_test(faults_of_an_included_file_carry_its_name),
        cmocka_unit_test(files_that_cannot_be_included_are_faults),
        cmocka_unit_test(files_are_included_eight_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
