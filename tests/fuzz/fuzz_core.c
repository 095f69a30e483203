/*
 * fuzz_core: hands damaged input to every reader in core that takes bytes from outside, and asserts
 * what must hold whatever they are. Usage: fuzz_core ROUNDS SEED TYPE-FILE...
 *
 * The same seed gives the same inputs. An input lies in memory of just its size, so that a
 * sanitizer sees the first byte read behind it; a failure prints the round, and with it the seed.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "base/prng.h"
#include "base/utf8.h"
#include "core/json.h"
#include "core/registry.h"
#include "core/render.h"
#include "core/scenario.h"
#include "core/wire.h"
#include "damage.h"

static const char *at_target;
static long long at_round;

/* Not assert: the round is what one needs to see it again. */
static void must(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "%s, round %lld: %s\n", at_target, at_round, what);
    abort();
}

/* ---- what must hold ---- */

static void try_json(const char *bytes, size_t len)
{
    struct json *first = json_parse(bytes, len, NULL);
    if (first == NULL)
        return;
    struct buf once = {0};
    struct buf twice = {0};
    json_print(first, &once);
    struct json *again = json_parse(buf_str(&once), once.len, NULL);
    must(again != NULL, "what json_print writes, json_parse refuses");
    json_print(again, &twice);
    must(strcmp(buf_str(&once), buf_str(&twice)) == 0, "JSON changes on its way");
    json_free(first);
    json_free(again);
    buf_done(&once);
    buf_done(&twice);
}

static void try_pull(const char *bytes, size_t len)
{
    struct wire_pull_answer answer;
    struct err err = {0};
    if (wire_pull_answer_parse(bytes, len, &answer, &err) < 0) {
        must(err.text[0] != '\0', "a pull answer is refused without a word");
        return;
    }
    struct buf once = {0};
    struct buf twice = {0};
    wire_pull_answer_write(&answer, &once);
    wire_pull_answer_done(&answer);
    must(wire_pull_answer_parse(buf_str(&once), once.len, &answer, &err) == 0, err.text);
    wire_pull_answer_write(&answer, &twice);
    wire_pull_answer_done(&answer);
    must(strcmp(buf_str(&once), buf_str(&twice)) == 0, "a pull answer changes on its way");
    buf_done(&once);
    buf_done(&twice);
}

static void try_api_answer(const char *bytes, size_t len)
{
    struct wire_api_answer answer;
    if (wire_api_answer_parse(bytes, len, &answer, NULL) == 0)
        wire_api_answer_done(&answer);
}

static void try_form(const char *bytes, size_t len)
{
    struct wire_field first[] = {{.name = "content"}, {.name = "fromUserId"}};
    struct wire_field again[] = {{.name = "content"}};
    struct err err = {0};
    if (wire_form_read(bytes, len, first, 2, &err) == 0 && first[0].value != NULL) {
        struct buf form = {0};
        wire_form_add(&form, "content", first[0].value, first[0].len);
        must(wire_form_read(buf_str(&form), form.len, again, 1, &err) == 0, err.text);
        must(again[0].len == first[0].len && strcmp(again[0].value, first[0].value) == 0,
             "a form's field changes on its way");
        must(strlen(first[0].value) == first[0].len, "a NUL passed");
        wire_form_done(again, 1);
        buf_done(&form);
    }
    wire_form_done(first, 2);
}

static void try_line(const char *bytes, size_t len)
{
    struct buf once = {0};
    struct buf twice = {0};
    utf8_clean_line(bytes, len, &once);
    for (size_t i = 0; i < once.len; i++)
        must((unsigned char)once.data[i] >= ' ' && once.data[i] != 0x7f, "a control byte passed");
    utf8_clean_line(buf_str(&once), once.len, &twice);
    must(strcmp(buf_str(&once), buf_str(&twice)) == 0, "a clean line is cleaned again");
    buf_done(&once);
    buf_done(&twice);
}

static void render(const struct message_type *type, const char *content)
{
    struct json *parsed = json_parse(content, strlen(content), NULL);
    struct buf out = {0};
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const struct render_input in = {.object_name = type->object_name,
                                        .content = content,
                                        .content_len = strlen(content),
                                        .type = type,
                                        .parsed = parsed,
                                        .self_id = "ann",
                                        .lang = (enum lang)lang};
        render_digest(&in, &out);
        render_lines(&in, &out);
    }
    buf_done(&out);
    json_free(parsed);
}

static void try_type(const char *bytes, size_t len)
{
    struct registry *registry = registry_new();
    struct err err = {0};
    if (registry_add(registry, TYPE_BUILTIN, "fuzz.json", bytes, len, false, &err) == 0) {
        const struct message_type *type = registry_at(registry, 0);
        registry_check_examples(type, &err);
        render(type, "{\"content\":\"a\",\"data\":\"{\\\"a\\\":[1,{}]}\",\"extra\":[[]]}");
        render(type, "{}");
    } else {
        must(err.text[0] != '\0', "a type file is refused without a word");
    }
    registry_free(registry);
}

/* Whatever is read includes a good text; "self" includes itself. */
static int include_some(void *ctx, const char *path, struct buf *out, struct err *err)
{
    (void)ctx;
    (void)err;
    buf_add_str(out, strstr(path, "self") != NULL ? "include self.scn\n" : "client c\nc online\n");
    return 0;
}

static int fill_nothing(void *ctx, const struct scenario_hole_use *use, struct buf *out,
                        struct err *err)
{
    (void)ctx;
    (void)err;
    buf_addf(out, "%s%lld", use->id, (long long)use->at_ms);
    return 0;
}

static void must_be_in_order(const struct scenario *s)
{
    for (size_t i = 0; i < s->step_count; i++) {
        const struct scenario_step *step = &s->steps[i];
        const struct scenario_step *before = i > 0 ? step - 1 : NULL;
        bool is_comparable = before != NULL && before->after_wait == step->after_wait &&
                             before->is_absolute_after_wait == step->is_absolute_after_wait;
        must(step->verb < VERB_INCLUDE && step->verb >= VERB_CLIENT, "a step with no step's verb");
        must(!is_comparable || before->at_ms <= step->at_ms, "steps go back in time");
        must(step->after_wait < (int)i, "a step behind a wait that comes later");
        for (size_t k = 0; k < step->arg_count; k++) {
            struct buf out = {0};
            must(strlen(step->args[k].text) == step->args[k].text_len, "a NUL passed");
            scenario_fill(step->args[k].text, step->args[k].text_len, fill_nothing, NULL, &out,
                          NULL);
            buf_done(&out);
        }
    }
}

/* ":LINE:COLUMN: " behind a file's name, in which anything may stand. */
static bool has_place(const char *fault)
{
    int line, column;
    for (const char *at = fault; (at = strchr(at, ':')) != NULL; at++) {
        if (sscanf(at, ":%d:%d: ", &line, &column) == 2 && line > 0 && column > 0)
            return true;
    }
    return false;
}

static void try_scenario(const char *bytes, size_t len)
{
    struct scenario_faults faults = {0};
    struct scenario *s = scenario_parse("fuzz.scn", bytes, len, include_some, NULL, &faults);
    must((s == NULL) == (faults.count > 0), "neither a scenario nor a fault, or both");
    for (size_t i = 0; i < faults.count; i++) {
        must(has_place(faults.items[i]), "a fault without a place");
        must(strpbrk(faults.items[i], "\n\r\t\x1b") == NULL, "a control byte passed");
    }
    if (s != NULL)
        must_be_in_order(s);
    scenario_free(s);
    scenario_faults_done(&faults);
}

/* ---- the run ---- */

#define UID "5FGT-7VA9-G4DD-4V5P"
static const char pull_seed[] =
    "{\"code\":200,\"serverTime\":\"1585127132438\",\"cursor\":\"k3f9-27\",\"more\":false,"
    "\"missed\":1,\"missedList\":[{\"messageUID\":\"" UID "\",\"sentTime\":\"1\"}],\"speed\":20,"
    "\"messages\":[{\"messageUID\":\"" UID
    "\",\"fromUserId\":\"2191\",\"objectName\":\"RC:TxtMsg\","
    "\"content\":\"{\\\"content\\\":\\\"hello\\\"}\",\"disableUpdateLastMsg\":false,"
    "\"persisted\":true,\"counted\":true,\"sentTime\":\"1585127132000\"}]}";
static const char api_seed[] = "{\"code\":1002,\"errorMessage\":\"no\",\"messageUID\":\"" UID
                               "\",\"token\":\"t\",\"url\":\"/\"}";
static const char form_seed[] =
    "fromUserId=2191&objectName=RC%3ATxtMsg&content=%7B%22content%22%3A%22%E4%B8%AD+a%22%7D&x";
static const char scenario_seed[] =
    "title  Back after 9:59, \xe4\xbd\xa0\xe5\xa5\xbd # all of it\n"
    "rule R13 R14\nseed 7\nepoch 2020-03-25T17:05:32.438Z\ntolerance 1s\n"
    "client ann user=\"a b\" sdk=web-5.2 types=t.json ahead=-1m\nclient bob offline\n"
    "server window=5m log=file\ninclude more.scn\n"
    "net bob delay=1s..3s lose-reply=0.5% status=503 retry-after=3s for=1m\n"
    "+250ms repeat 3 every 2s\n  send m{i} from=2191 type=RC:TxtMsg content={\"a\":\"{i} "
    "$(now)\"}\n"
    "  +1s bob pull\nend\n"
    "call c1 POST /user/getToken.json sign=wrong http=401 form=userId=$(sent m1)\n"
    "9:59 answer bob <<E # comment\n{\"cursor\":\"$(cursor)\",\"u\":\"$(new f1 3:00)\"}\n E \n"
    "wait bob received m1 max=3m\n+1s kill bob at=commit\n13:30 bob register <<T\n{}\nT\n"
    "expect bob not received m1..m3 delay<=3m delivery=late times>1\n"
    "expect bob conversation \"2191 \\\" x\" unread>=1 last=f1 digest=\"\xf0\x9f\x98\x80\"\n"
    "expect bob event count=2 json={\"event\":\"pull\",\"at\":$(at 9:59)}\n"
    "expect bob screen size=80x24 <<S\n $(uid m2)\nS\nexpect delays m1 uniform=0..3m\n"
    "never bob list none for=1h\n";

static const struct {
    const char *name;
    const char *seed; /* NULL: the type files */
    void (*try)(const char *bytes, size_t len);
} targets[] = {
    {"json", pull_seed, try_json},
    {"pull", pull_seed, try_pull},
    {"api answer", api_seed, try_api_answer},
    {"form", form_seed, try_form},
    {"line", pull_seed, try_line},
    {"type file", NULL, try_type},
    {"scenario", scenario_seed, try_scenario},
};

static bool read_file(const char *path, struct buf *out)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return false;
    char chunk[4096];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_add(out, chunk, n);
    return fclose(f) == 0;
}

static void run_round(struct prng *random, size_t target, char **files, size_t file_count)
{
    struct buf text = {0};
    if (targets[target].seed != NULL)
        buf_add_str(&text, targets[target].seed);
    else
        must(read_file(files[pick(random, file_count)], &text), "a type file cannot be read");
    for (size_t n = pick(random, 6); n > 0; n--)
        damage_once(random, &text);
    char *exact = malloc(text.len > 0 ? text.len : 1);
    must(exact != NULL, "out of memory");
    if (text.len > 0)
        memcpy(exact, text.data, text.len);
    targets[target].try(exact, text.len);
    free(exact);
    buf_done(&text);
}

int main(int argc, char **argv)
{
    int64_t rounds, seed;
    if (argc < 4 || !parse_i64(argv[1], &rounds) || !parse_i64(argv[2], &seed)) {
        fprintf(stderr, "usage: fuzz_core ROUNDS SEED TYPE-FILE...\n");
        return 2;
    }
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        struct prng random;
        prng_init(&random, (uint64_t)seed);
        at_target = targets[i].name;
        for (at_round = 0; at_round < rounds; at_round++)
            run_round(&random, i, argv + 3, (size_t)argc - 3);
        printf("%s: %lld rounds\n", at_target, at_round);
    }
    return 0;
}
