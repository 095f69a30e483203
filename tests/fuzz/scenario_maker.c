#include "scenario_maker.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "damage.h"

enum { STATEMENTS_MAX = 40, SENT_MAX = 200, LATEST_MAX_MS = 7200000, CLOSING_MS = 1500000 };

struct maker {
    struct made *out;
    struct prng *random;
    const char *types;
    char sent[SENT_MAX][16];
    size_t sent_count;
    size_t send_count; /* statements */
    size_t call_count;
    size_t invented_count;
    size_t registered_count;
    int64_t latest_ms; /* the latest that it can be now */
};

/* ---- words ---- */

#define ONE_OF(m, list) (list[pick((m)->random, sizeof(list) / sizeof *(list))])

static bool chance(struct maker *m, size_t percent)
{
    return pick(m->random, 100) < percent;
}

static void say(struct maker *m, const char *text)
{
    buf_add_str(&m->out->text, text);
}
#define SAYF(m, ...) buf_addf(&(m)->out->text, __VA_ARGS__)

/* As they may stand in quotes: what a terminal, a reader of XML or a browser would obey. */
static const char *const texts[] = {
    "shop",
    "news",
    "2191",
    "c0",
    "c1",
    "c2",
    "a b",
    "\xe4\xbd\xa0\xe5\xa5\xbd",
    "\x1b[2J\x1b]0;x\x07",
    "\xe2\x80\xae\xe2\x81\xa6x",
    "\x01\x02\x7f",
    "\xc2\x9b\x32J",
    "]]>&lt;</failure>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "not ok 1 # SKIP",
    "\\\"'`$$",
    "%s%n%d",
    "",
    "-0123456789012345678901234567890123456789012345678901234567890123456789",
};

static const char *const object_names[] = {
    "RC:TxtMsg",  "RC:TxtMsg", "RC:TxtMsg",  "RC:CmdMsg", "RC:ImgMsg", "RC:TypSts",
    "RC:RcCmd",   "app:order", "app:tip",    "app:ping",  "app:new0",  "app:new1",
    "RC:InfoNtf", "RC:VSTMsg", "RC:Unknown", "\x1b[31m",  "<b>",
};

static const char *const contents[] = {
    "{\"content\":\"hello\"}",
    "{\"content\":\"hello\",\"extra\":\"<script>alert(1)</script>\"}",
    "{\"content\":\"\xe4\xbd\xa0\xe5\xa5\xbd \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7\"}",
    "{\"content\":\"\\u001b[2J\\u202e\\u0000\\u009b\"}",
    "{\"content\":\"]]></failure>\\n    ok 1 - forged\\nnot ok 2\"}",
    "{\"content\":\"\\ud800\"}",
    "{\"message\":\"$(now)\"}",
    "{\"orderNo\":\"1\",\"status\":\"\\u001b]0;x\\u0007\",\"items\":[[],{}],\"amount\":1e999}",
    "{\"content\":{\"content\":[]}}",
    "{\"name\":null,\"data\":\"{\\\"a\\\":1}\"}",
    "null",
    "[]",
    "{",
    "\xe2\x80\xae text",
};

static void say_text(struct maker *m)
{
    SAYF(m, "\"%s\"", ONE_OF(m, texts));
}

static const char *const durations[] = {"0",  "1ms", "250ms", "1s",  "7s",
                                        "1m", "3m",  "4m",    "10m", "10m1ms"};

static void say_time(struct maker *m)
{
    static const struct {
        const char *text;
        int64_t ms;
    } steps[] = {{"+1ms", 1},       {"+999ms", 999},       {"+1s", 1000},
                 {"+7s", 7000},     {"+30s", 30000},       {"+1m", 60000},
                 {"+2:59", 179000}, {"+3:00.001", 180001}, {"+9m59s", 599000}};
    if (chance(m, 35))
        return;
    if (chance(m, 15)) {
        m->latest_ms += (int64_t)pick(m->random, 200000);
        SAYF(m, "%lldms ", (long long)m->latest_ms);
        return;
    }
    size_t i = pick(m->random, sizeof steps / sizeof *steps);
    m->latest_ms += steps[i].ms;
    SAYF(m, "%s ", steps[i].text);
}

static struct made_client *any_client(struct maker *m)
{
    return &m->out->clients[pick(m->random, m->out->client_count)];
}

static const char *any_sent(struct maker *m)
{
    return m->sent[pick(m->random, m->sent_count)];
}

static void make_pull(struct maker *m)
{
    SAYF(m, "%s pull\n", any_client(m)->name);
}

/* ---- the world ---- */

static void make_client(struct maker *m)
{
    static const char *const sdks[] = {"", " sdk=native", " sdk=web", " sdk=web-5.2"};
    static const char *const modules[] = {"call", "location", "sticker"};
    static const char *const aheads[] = {"+5m", "-5m", "+3650d", "-3650d", "+1ms", "-3h"};
    static const int64_t intervals[] = {1000, 7000, 30000, 60000, 180000};
    struct made_client *c = &m->out->clients[m->out->client_count];
    snprintf(c->name, sizeof c->name, "c%zu", m->out->client_count++);
    size_t sdk = pick(m->random, 4);
    c->is_native = sdk < 2;
    c->is_calm = c->is_native && chance(m, 60);
    c->interval_ms = 180000;
    SAYF(m, "client %s%s", c->name, sdks[sdk]);
    if (chance(m, 30)) {
        c->interval_ms = ONE_OF(m, intervals);
        SAYF(m, " interval=%lldms", (long long)c->interval_ms);
    }
    if (chance(m, 30)) { /* the last two are no users: such a phone gets no token */
        size_t count = sizeof texts / sizeof *texts;
        SAYF(m, " user=\"%s\"", texts[pick(m->random, c->is_calm ? count - 2 : count)]);
    }
    if (chance(m, 30))
        SAYF(m, " types=\"%s\"", m->types);
    if (chance(m, 20))
        SAYF(m, " without=%s", ONE_OF(m, modules));
    if (chance(m, 20))
        say(m, " lang=zh");
    if (chance(m, 30))
        SAYF(m, " ahead=%s", ONE_OF(m, aheads));
    if (chance(m, 20))
        SAYF(m, " seed=%zu", pick(m->random, 100));
    if (!c->is_calm && chance(m, 20))
        say(m, " dedupe=content");
    if (!c->is_calm && chance(m, 30))
        say(m, " offline");
    say(m, "\n");
    if (c->is_calm)
        SAYF(m, "net %s ok\n", c->name);
}

static void new_sent(struct maker *m, size_t turns)
{
    size_t number = m->send_count++;
    const char *turn = turns > 0 ? "{i}" : "";
    SAYF(m, "m%zu%s%s", number, turns > 0 ? "x" : "", turn);
    for (size_t i = 1; i <= (turns > 0 ? turns : 1) && m->sent_count < SENT_MAX; i++) {
        char *id = m->sent[m->sent_count++];
        snprintf(id, sizeof m->sent[0], turns > 0 ? "m%zux%zu" : "m%zu", number, i);
    }
}

static void make_send_of(struct maker *m, size_t turns)
{
    static const char *const disables[] = {"", "=1", "=FALSE", "=\"\"", "=maybe"};
    say(m, "send ");
    new_sent(m, turns);
    say(m, " from=");
    if (chance(m, 70))
        say(m, chance(m, 50) ? "shop" : "news");
    else
        say_text(m);
    SAYF(m, " type=\"%s\"", ONE_OF(m, object_names));
    if (chance(m, 20))
        SAYF(m, " disable-update-last-msg%s", ONE_OF(m, disables));
    if (chance(m, 3))
        SAYF(m, " size=%zu content={\"content\":\"$(fill)\"}\n", pick(m->random, 140000) + 20);
    else
        SAYF(m, " content=%s\n", chance(m, 50) ? contents[0] : ONE_OF(m, contents));
}

static void make_send(struct maker *m)
{
    make_send_of(m, 0);
}

static void make_repeat(struct maker *m)
{
    static const char *const everies[] = {"0", "1ms", "10ms", "1s"};
    static const int64_t every_ms[] = {0, 1, 10, 1000};
    size_t turns = pick(m->random, 120) + 1;
    size_t every = pick(m->random, 4);
    SAYF(m, "repeat %zu every %s\n", turns, everies[every]);
    make_send_of(m, turns);
    if (chance(m, 20))
        SAYF(m, "%s pull\n", any_client(m)->name);
    say(m, "end\n");
    m->latest_ms += (int64_t)(turns - 1) * every_ms[every];
}

static void make_call(struct maker *m)
{
    static const char *const calls[] = {
        "POST /user/getToken.json form=userId=c0&name=x",
        "POST /user/getToken.json sign=wrong form=userId=%1b%5b2J",
        "GET /castsim/v1/pull?since=x",
        "POST /message/online/broadcast.json sign=upper form=content=%ff",
        "POST /message/online/broadcast.json timestamp=-3650d form=a=%",
        "DELETE /\x1b[2J",
        "POST /message/recall.json nonce=\"\" form=messageUID=$(new f 0)",
        "POST /message/online/broadcast.json app=\"\x1b[2J\" headers=rc form=x",
    };
    size_t i = pick(m->random, sizeof calls / sizeof *calls);
    if (i == 6 && m->invented_count++ > 0)
        i = 0;
    SAYF(m, "call q%zu %s\n", m->call_count++, calls[i]);
}

static void make_net(struct maker *m)
{
    static const char *const faults[] = {
        "ok",
        "delay=0..40s",
        "delay=1ms",
        "delay=1s..16s",
        "lose-request",
        "lose-reply",
        "duplicate",
        "status=503",
        "status=200",
        "truncate",
        "garbage",
        "refuse",
        "hang",
        "lose-request=0.1%",
        "garbage=50%",
        "status=429 retry-after=3650d",
        "status=401",
        "lose-reply=50% duplicate=50% truncate=10% delay=0..2s",
        "status=100 retry-after=0",
    };
    struct made_client *c = any_client(m);
    size_t whose = pick(m->random, 4);
    bool is_for_all = whose == 0 || (whose != 1 && c->is_calm);
    const char *fault = ONE_OF(m, faults);
    SAYF(m, "net %s%s%s",
         is_for_all   ? ""
         : whose == 1 ? "sender"
                      : c->name,
         is_for_all ? "" : " ", fault);
    bool is_alone = strcmp(fault, "ok") == 0;
    if (!is_alone && chance(m, 30))
        SAYF(m, " for=%s", ONE_OF(m, durations));
    if (!is_alone && chance(m, 30))
        SAYF(m, " count=%zu", pick(m->random, 4) + 1);
    say(m, "\n");
}

static void make_server(struct maker *m)
{
    static const char *const steady[] = {"rate=0",          "rate=1",      "rate=60",
                                         "rate=2147483647", "service=off", "service=on"};
    static const char *const others[] = {"down", "up", "kill", "start", "start", "up", "kill"};
    if (m->out->has_steady_server)
        SAYF(m, "server %s\n", ONE_OF(m, steady));
    else
        SAYF(m, "server %s\n", ONE_OF(m, others));
}

/* ---- answers ---- */

static const char *const times[] = {"$(now)",
                                    "$(at 0)",
                                    "$(at 3650d)",
                                    "0",
                                    "-1",
                                    "1",
                                    "9223372036854775807",
                                    "-9223372036854775808",
                                    "4398046511103",
                                    "4398046511104"};
static const char *const cursors[] = {
    "$(cursor)", "k3f9-27", "", "0", "\\u001b[2J", "9223372036854775807-9223372036854775807"};
static const char *const numbers[] = {"0", "1", "9223372036854775807", "9007199254740993", "-1"};

static void add_message(struct maker *m, struct buf *out)
{
    if (m->sent_count > 0 && chance(m, 10))
        buf_addf(out, "{\"messageUID\":\"$(uid %s)\"", any_sent(m));
    else
        buf_addf(out, "{\"messageUID\":\"$(new f%zu %s)\"", m->invented_count++,
                 ONE_OF(m, durations));
    buf_addf(out,
             ",\"fromUserId\":\"%s\",\"objectName\":\"%s\",\"content\":\"{\\\"content\\\":\\\"%s"
             "\\\"}\",\"disableUpdateLastMsg\":%s,\"persisted\":%s,\"counted\":%s,\"sentTime\":"
             "\"%s\"}",
             chance(m, 80) ? "shop" : "\\u001b[2J", ONE_OF(m, object_names),
             chance(m, 80) ? "x" : "\\\\u001b[2J\\\\u202e", chance(m, 50) ? "true" : "false",
             chance(m, 50) ? "true" : "false", chance(m, 50) ? "true" : "false", ONE_OF(m, times));
}

static void write_answer(struct maker *m, struct buf *out)
{
    buf_addf(out, "{\"code\":%s,\"serverTime\":\"%s\",\"cursor\":\"%s\",\"more\":%s,\"missed\":%s,",
             chance(m, 90) ? "200" : ONE_OF(m, numbers),
             chance(m, 60) ? times[0] : ONE_OF(m, times),
             chance(m, 60) ? cursors[0] : ONE_OF(m, cursors), chance(m, 30) ? "true" : "false",
             chance(m, 60) ? "0" : ONE_OF(m, numbers));
    if (chance(m, 30))
        buf_addf(out,
                 "\"missedList\":[{\"messageUID\":\"5FGT-7VA9-G4DD-4V5P\",\"sentTime\":\"%s\"}],",
                 ONE_OF(m, times));
    if (chance(m, 10))
        buf_addf(out, "\"speed\":%s,", ONE_OF(m, numbers));
    buf_add_str(out, "\"messages\":[");
    for (size_t n = pick(m->random, 4); n > 0; n--) {
        add_message(m, out);
        buf_add_str(out, n > 1 ? "," : "");
    }
    buf_add_str(out, "]}");
}

static bool is_whole_hole(const char *at)
{
    static const char *const holes[] = {"$(now)", "$(cursor)", "$(at 0)", "$(at 3650d)"};
    for (size_t i = 0; i < sizeof holes / sizeof *holes; i++) {
        if (strncmp(at, holes[i], strlen(holes[i])) == 0)
            return true;
    }
    return false;
}

/* The scenario itself has to stay good: no half placeholder, no end of the text, UTF-8. */
static void disarm(struct buf *text)
{
    for (size_t i = 0, len; i < text->len; i += len) {
        char *at = text->data + i;
        uint32_t cp;
        len = utf8_decode(at, text->len - i, &cp);
        if (cp == 0xffffffff || *at == '\0' || *at == 'E' || (*at == '$' && !is_whole_hole(at)))
            *at = '_';
    }
}

static void make_answer(struct maker *m)
{
    static const char *const statuses[] = {"200", "100", "304", "401", "429", "500", "599"};
    struct made_client *c = any_client(m);
    if (c->is_calm) {
        make_pull(m);
        return;
    }
    c->meets_answers = true;
    SAYF(m, "answer %s", c->name);
    if (chance(m, 20))
        SAYF(m, " status=%s", ONE_OF(m, statuses));
    if (chance(m, 20))
        SAYF(m, " retry-after=%s", chance(m, 30) ? "3650d" : ONE_OF(m, durations));
    say(m, " <<E_N_D\n");
    struct buf body = {0};
    write_answer(m, &body);
    if (chance(m, 40)) {
        for (size_t n = pick(m->random, 4) + 1; n > 0; n--)
            damage_once(m->random, &body);
        disarm(&body);
    }
    say(m, buf_str(&body));
    buf_done(&body);
    say(m, "\nE_N_D\n");
    if (chance(m, 60))
        SAYF(m, "%s pull\n", c->name);
}

/* ---- clients ---- */

static void make_life(struct maker *m)
{
    static const char *const lives[] = {
        "offline", "online", "online",          "online in=0..5m", "stop",          "start",
        "start",   "kill",   "kill at=request", "kill at=answer",  "kill at=commit"};
    struct made_client *c = any_client(m);
    if (c->is_calm) {
        make_pull(m);
        return;
    }
    const char *life = ONE_OF(m, lives);
    c->may_be_dead = c->may_be_dead || strncmp(life, "kill", 4) == 0 || strcmp(life, "stop") == 0;
    SAYF(m, "%s %s\n", c->name, life);
}

static void make_user(struct maker *m)
{
    struct made_client *c = any_client(m);
    if (c->is_calm) {
        make_pull(m);
        return;
    }
    c->has_users = true;
    SAYF(m, "%s user=", c->name);
    say_text(m);
    say(m, "\n");
}

static void make_clock(struct maker *m)
{
    static const char *const jumps[] = {"+1s", "-1s", "+10m", "-10m", "+3650d", "-3650d", "+1ms"};
    SAYF(m, "%s clock %s\n", any_client(m)->name, ONE_OF(m, jumps));
}

/* What its user does needs a process that runs. */
static void make_use(struct maker *m)
{
    static const char *const uses[] = {"open", "remove", "clear", "pin"};
    struct made_client *c = any_client(m);
    if (c->may_be_dead)
        SAYF(m, "%s start\n", c->name);
    if (m->sent_count > 0 && chance(m, 5)) {
        SAYF(m, "%s delete %s\n", c->name, any_sent(m));
        return;
    }
    SAYF(m, "%s %s ", c->name, ONE_OF(m, uses));
    if (chance(m, 70))
        say(m, chance(m, 50) ? "shop" : "news");
    else
        say_text(m);
    say(m, "\n");
}

static void make_register(struct maker *m)
{
    static const char *const flags[] = {"ISCOUNTED", "ISPERSISTED", "NONE", "STATUS", "\x1b[2J"};
    struct made_client *c = any_client(m);
    struct buf type = {0};
    buf_addf(&type,
             "{\"objectName\":\"app:new%zu\",\"flag\":\"%s\",\"fields\":{\"content\":{\"kind\":"
             "\"string\"}},\"digest\":\"[new] {content}\",\"lines\":\"{content}\\nx\"}",
             m->registered_count++ % 3, ONE_OF(m, flags));
    if (chance(m, 30)) {
        damage_once(m->random, &type);
        disarm(&type);
    }
    SAYF(m, "%s register refused=\"\" <<E_N_D\n%s\nE_N_D\n", c->name, buf_str(&type));
    buf_done(&type);
}

/* ---- what is expected ---- */

/* ending: what stands behind it, where there is a place for it. */
static void say_subject(struct maker *m, const char *client, const char *ending)
{
    static const char *const about_one[] = {"received", "missed", "pending", "stored",
                                            "shown",    "listed", "counted", "parsed"};
    static const char *const about_all[] = {"counts pulls>=1",
                                            "counts unread>1 errors=0",
                                            "state online",
                                            "state killed",
                                            "state next-pull<=3m",
                                            "list shop news",
                                            "list none",
                                            "chat shop none",
                                            "conversation shop unread>2 order=1",
                                            "event json={\"event\":\"pull\"}",
                                            "event json={\"event\":\"message\",\"missed\":$(now)}",
                                            "screen size=1x1 lines=x",
                                            "screen size=80x24 open=shop lines=hello",
                                            "screen size=40x8 open=\"\x1b[2J\" lines=\"\"",
                                            "screen size=1000x1000 lines=\"shop\""};
    if (m->sent_count > 0 && chance(m, 50)) {
        SAYF(m, "%s %s %s%s\n", client, ONE_OF(m, about_one), any_sent(m), ending);
        return;
    }
    const char *about = ONE_OF(m, about_all);
    SAYF(m, "%s %s%s\n", client, about, strstr(about, "json=") == NULL ? ending : "");
}

static void make_expect(struct maker *m)
{
    say(m, "expect ");
    say_subject(m, any_client(m)->name, "");
}

static void make_never(struct maker *m)
{
    struct buf ending = {0};
    buf_addf(&ending, " for=%s", ONE_OF(m, durations));
    say(m, "never ");
    say_subject(m, any_client(m)->name, chance(m, 70) ? buf_str(&ending) : "");
    buf_done(&ending);
}

static void make_wait(struct maker *m)
{
    if (m->sent_count == 0) {
        make_pull(m);
        return;
    }
    SAYF(m, "wait %s received %s max=4m\n", any_client(m)->name, any_sent(m));
    m->latest_ms += 240000;
}

/* ---- all of it ---- */

static void make_statement(struct maker *m)
{
    static void (*const makers[])(struct maker *) = {
        make_send,     make_send,   make_send,   make_send,   make_repeat, make_call,
        make_net,      make_net,    make_server, make_answer, make_answer, make_life,
        make_life,     make_life,   make_user,   make_clock,  make_use,    make_use,
        make_register, make_expect, make_expect, make_never,  make_wait};
    say_time(m);
    makers[pick(m->random, sizeof makers / sizeof *makers)](m);
}

static void make_head(struct maker *m)
{
    static const char *const epochs[] = {"0", "2020-03-25T17:05:32.438Z", "4000000000000"};
    SAYF(m, "title .%s\nrule R1 R30\n", ONE_OF(m, texts));
    if (chance(m, 30))
        SAYF(m, "epoch %s\n", ONE_OF(m, epochs));
    m->out->has_steady_server = chance(m, 60);
    if (!m->out->has_steady_server && chance(m, 30))
        SAYF(m, "server window=%s\n", durations[1 + pick(m->random, 9)]);
    if (chance(m, 20))
        say(m, "server log=file\n");
    if (chance(m, 70))
        say(m, "server rate=0\n");
    if (chance(m, 20))
        say(m, "server allow-rc-prefix max-clock-skew=1s\n");
    for (size_t n = pick(m->random, MADE_CLIENTS_MAX) + 1; n > 0; n--)
        make_client(m);
    for (size_t i = 0; i < m->out->client_count; i++)
        SAYF(m, "never %s counts unread<0\n", m->out->clients[i].name);
}

void made_init(struct made *made, struct prng *random, const char *types)
{
    *made = (struct made){.is_damaged = prng_below(random, 5) == 0};
    struct maker m = {.out = made, .random = random, .types = types};
    make_head(&m);
    for (size_t n = pick(random, STATEMENTS_MAX) + 1; n > 0 && m.latest_ms < LATEST_MAX_MS; n--)
        make_statement(&m);
    SAYF(&m, "+%dms %s pull\n", CLOSING_MS, made->clients[0].name);
    if (made->is_damaged) {
        for (size_t n = pick(random, 6) + 1; n > 0; n--)
            damage_once(random, &made->text);
    }
}

void made_done(struct made *made)
{
    buf_done(&made->text);
}
