/* Random histories of one conversation against a slow model that keeps no running state: it
 * says every fact of a row from the whole history. */
#include "unit.h"

#include <stdio.h>

#include "base/prng.h"
#include "core/conversation.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum step_kind { STEP_RECEIVE, STEP_OPEN, STEP_REMOVE, STEP_DELETE, STEP_KINDS };

struct step {
    enum step_kind kind;
    char uid[MESSAGE_UID_SIZE];
    struct conversation_message m; /* received */
    int64_t clock_ms;              /* open */
    size_t target;                 /* delete: index of the step that received it */
    bool is_deleted;               /* receive: a later step deleted it */
};

struct history {
    struct step steps[60];
    size_t count;
};

static const struct conversation_message *newest_left(const struct history *h)
{
    const struct conversation_message *best = NULL;
    for (size_t i = 0; i < h->count; i++) {
        const struct step *s = &h->steps[i];
        if (s->kind == STEP_RECEIVE && !s->is_deleted && s->m.listed &&
            (best == NULL ||
             message_compare(s->m.sent_time_ms, s->m.uid, best->sent_time_ms, best->uid) > 0))
            best = &s->m;
    }
    return best;
}

static size_t count_kind(const struct history *h, size_t until, enum step_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < until; i++)
        n += h->steps[i].kind == kind;
    return n;
}

/* Index behind the last step of a kind; 0 when there was none. */
static size_t behind_last(const struct history *h, enum step_kind kind)
{
    for (size_t i = h->count; i > 0; i--) {
        if (h->steps[i - 1].kind == kind)
            return i;
    }
    return 0;
}

static int64_t newest_sent(const struct history *h, size_t from, size_t until)
{
    int64_t newest = 0;
    for (size_t i = from; i < until; i++) {
        const struct step *s = &h->steps[i];
        if (s->kind == STEP_RECEIVE && s->m.sent_time_ms > newest)
            newest = s->m.sent_time_ms;
    }
    return newest;
}

/* R26-R29 said again without a running state: every fact from the whole history. */
static struct conversation native_model(const struct history *h)
{
    struct conversation c = {.exists = count_kind(h, h->count, STEP_RECEIVE) > 0};
    c.hidden = behind_last(h, STEP_REMOVE) > behind_last(h, STEP_RECEIVE);
    c.sort_time_ms = newest_sent(h, 0, h->count);
    c.newest_sent_ms = c.sort_time_ms;
    c.read_mark_ms = newest_sent(h, 0, behind_last(h, STEP_OPEN));
    for (size_t i = 0; i < h->count; i++) {
        const struct step *s = &h->steps[i];
        c.unread += s->kind == STEP_RECEIVE && !s->is_deleted && s->m.counted && !s->m.is_mine &&
                    s->m.sent_time_ms > c.read_mark_ms;
    }
    const struct conversation_message *last = newest_left(h);
    if (last != NULL) {
        c.has_last = true;
        c.last_sent_ms = last->sent_time_ms;
        snprintf(c.last_uid, sizeof c.last_uid, "%s", last->uid);
    }
    return c;
}

/* The web row's version before step i: the newest sentTime or reading clock since the row was
 * removed. */
static int64_t web_version(const struct history *h, size_t start, size_t i)
{
    int64_t version = newest_sent(h, start, i);
    for (size_t k = start; k < i; k++) {
        if (h->steps[k].kind == STEP_OPEN && h->steps[k].clock_ms > version)
            version = h->steps[k].clock_ms;
    }
    return version;
}

static struct conversation web_model(const struct history *h)
{
    struct conversation c = {.exists = count_kind(h, h->count, STEP_RECEIVE) > 0};
    size_t start = behind_last(h, STEP_REMOVE);
    size_t received = behind_last(h, STEP_RECEIVE);
    c.hidden = start > received;
    c.newest_sent_ms = newest_sent(h, 0, h->count);
    c.read_mark_ms = newest_sent(h, 0, behind_last(h, STEP_OPEN));
    c.version_ms = web_version(h, start, h->count);
    if (!c.hidden)
        c.sort_time_ms = h->steps[received - 1].m.sent_time_ms;
    size_t opened = behind_last(h, STEP_OPEN);
    for (size_t i = start; i < h->count; i++) {
        const struct step *s = &h->steps[i];
        if (s->kind != STEP_RECEIVE)
            continue;
        if (s->m.listed) { /* the one that came last, unless it was deleted meanwhile */
            c.has_last = !s->is_deleted;
            c.last_sent_ms = s->is_deleted ? 0 : s->m.sent_time_ms;
            snprintf(c.last_uid, sizeof c.last_uid, "%s", s->is_deleted ? "" : s->m.uid);
        }
        bool is_news = s->m.sent_time_ms > web_version(h, start, i) && !s->m.is_mine;
        if (i < opened || !is_news)
            continue;
        if (strcmp(s->m.object_name, "RC:RcCmd") == 0)
            c.unread -= c.unread > 0;
        else
            c.unread += s->m.counted;
    }
    return c;
}

static struct step random_step(struct prng *rng, const struct history *h, size_t nth)
{
    struct step s = {.kind = (enum step_kind)prng_below(rng, STEP_KINDS + 3)};
    if (s.kind >= STEP_KINDS || count_kind(h, h->count, STEP_RECEIVE) == 0)
        s.kind = STEP_RECEIVE;
    snprintf(s.uid, sizeof s.uid, "%04d", (int)(nth ^ 21)); /* not in order of arrival */
    s.m.sent_time_ms = 1 + (int64_t)prng_below(rng, 40);
    s.m.object_name = prng_below(rng, 5) == 0 ? "RC:RcCmd" : "RC:TxtMsg";
    s.m.counted = s.m.object_name[3] == 'T' && prng_below(rng, 4) > 0;
    s.m.listed = prng_below(rng, 3) > 0;
    s.m.is_mine = prng_below(rng, 6) == 0;
    s.clock_ms = (int64_t)prng_below(rng, 50);
    return s;
}

/* A receive step whose message is still there; false when there is none. */
static bool pick_stored(struct prng *rng, const struct history *h, size_t *out)
{
    size_t start = (size_t)prng_below(rng, h->count);
    for (size_t k = 0; k < h->count; k++) {
        size_t i = (start + k) % h->count;
        if (h->steps[i].kind == STEP_RECEIVE && !h->steps[i].is_deleted) {
            *out = i;
            return true;
        }
    }
    return false;
}

static void apply(struct conversation *c, struct history *h, struct step *s, bool is_stored,
                  const struct sdk_profile *sdk)
{
    switch (s->kind) {
    case STEP_RECEIVE:
        conversation_receive(c, &s->m, sdk);
        break;
    case STEP_OPEN:
        conversation_open(c, s->clock_ms, sdk);
        break;
    case STEP_REMOVE:
        conversation_remove(c, sdk);
        break;
    default:
        if (is_stored) {
            h->steps[s->target].is_deleted = true;
            conversation_delete(c, &h->steps[s->target].m, newest_left(h), sdk);
        }
    }
}

static void assert_same(const struct conversation *a, const struct conversation *b)
{
    assert_int_equal(a->exists, b->exists);
    assert_int_equal(a->hidden, b->hidden);
    assert_int_equal(a->sort_time_ms, b->sort_time_ms);
    assert_int_equal(a->unread, b->unread);
    assert_int_equal(a->has_last, b->has_last);
    assert_string_equal(a->last_uid, b->last_uid);
    assert_int_equal(a->last_sent_ms, b->last_sent_ms);
    assert_int_equal(a->newest_sent_ms, b->newest_sent_ms);
    assert_int_equal(a->read_mark_ms, b->read_mark_ms);
    assert_int_equal(a->version_ms, b->version_ms);
}

static void compare_with_model(uint64_t seed, const struct sdk_profile *sdk,
                               struct conversation (*model)(const struct history *))
{
    struct prng rng;
    prng_init(&rng, seed);
    struct history h = {0};
    struct conversation c = {0};
    for (size_t nth = 0; nth < COUNT_OF(h.steps); nth++) {
        struct step *s = &h.steps[nth];
        *s = random_step(&rng, &h, nth);
        s->m.uid = s->uid;
        bool is_stored = s->kind == STEP_DELETE && pick_stored(&rng, &h, &s->target);
        h.count++;
        apply(&c, &h, s, is_stored, sdk);
        struct conversation expected = model(&h);
        assert_same(&c, &expected);
    }
}

static void r26_r29_random_histories_agree_with_a_slow_model_of_native(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++)
        compare_with_model(seed, profile_get(PROFILE_NATIVE), native_model);
}

static void random_histories_agree_with_a_slow_model_of_web(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++)
        compare_with_model(seed, profile_get(PROFILE_WEB), web_model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r26_r29_random_histories_agree_with_a_slow_model_of_native),
        cmocka_unit_test(random_histories_agree_with_a_slow_model_of_web),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
