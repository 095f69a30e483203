/*
 * Lives made up at random on virtual time, recorded, and played: whatever a client goes through,
 * its recording is a scenario that passes.
 */
#include "playing.h"

#include <stdio.h>

#include "app/record.h"
#include "app/type_shelf.h"
#include "app/world.h"
#include "base/mem.h"
#include "base/prng.h"

#define EPOCH_MS 1585127132000
#define LIFE_STEPS 60

struct life {
    struct world *world;
    struct world_client *client;
    struct record *record;
    struct prng random;
    int64_t slow; /* so many thousandths longer does everything take, in the recording */
    int sent;
    char last_uid[MESSAGE_UID_SIZE];
    char last_from[80];
};

static const char *const senders[] = {"2191", "shop", "a b", "unread", "小\"红\\", "none", "ann"};
enum { SENDERS = sizeof senders / sizeof senders[0] };

static int64_t draw(struct life *l, int64_t low, int64_t high)
{
    return low + (int64_t)prng_below(&l->random, (uint64_t)(high - low + 1));
}

/* Timers of a live client go off late, and its network takes its time: what a perfect clock does in
 * a second takes a little longer. */
static int64_t stretched(const struct life *l, int64_t ms)
{
    return ms + ms * l->slow / 1000;
}

static int64_t stretched_time(const struct life *l, int64_t unix_ms)
{
    return unix_ms == PULLER_NEVER ? unix_ms : EPOCH_MS + stretched(l, unix_ms - EPOCH_MS);
}

static void record_message(struct life *l, struct event event)
{
    struct message message = *event.message.message;
    message.sent_time_ms = stretched_time(l, message.sent_time_ms);
    event.message.message = &message;
    event.message.delay_ms = stretched(l, event.message.delay_ms);
    record_event(l->record, &event);
    strcpy(l->last_uid, message.uid);
    snprintf(l->last_from, sizeof l->last_from, "%s", message.from_user_id);
}

static void record_pull(struct life *l, struct event event)
{
    struct event_missed missed[100];
    struct event_pull *pull = &event.pull;
    for (size_t i = 0; i < pull->missed_list_count; i++) {
        missed[i] = pull->missed_list[i];
        missed[i].sent_ms = stretched_time(l, missed[i].sent_ms);
    }
    pull->missed_list = missed;
    pull->took_ms = stretched(l, pull->took_ms);
    pull->next_ms = stretched_time(l, pull->next_ms);
    pull->server_ms = stretched_time(l, pull->server_ms);
    record_event(l->record, &event);
}

static void on_event(void *ctx, const struct world_event *event)
{
    struct life *l = ctx;
    if (event->kind != WORLD_CLIENT || l->record == NULL)
        return;
    struct event told = *event->event;
    told.at_ms = stretched_time(l, told.at_ms);
    if (told.kind == EVENT_MESSAGE)
        record_message(l, told);
    else if (told.kind == EVENT_PULL)
        record_pull(l, told);
    else
        record_event(l->record, &told);
}

/* ---- what can happen ---- */

static void send_some(struct life *l)
{
    static const struct {
        const char *type;
        const char *content;
    } kinds[] = {{"RC:TxtMsg", "{\"content\":\"hello 你好 👋\"}"},
                 {"RC:TxtMsg", "{\"content\":\"$(uid m1) $$ {i}\",\n \"extra\":\"END\"}"},
                 {"RC:CmdMsg", "{\"name\":\"n\",\"data\":\"{}\"}"},
                 {"RC:TypSts", "{\"typingContentType\":\"RC:TxtMsg\"}"},
                 {"app:order", "@file\r\n\r\nEND\r\n  END1 \n"},
                 {"app:note", "<<END"},
                 {"app:blank", " \t"}};
    int64_t count = draw(l, 1, 10) == 1 ? draw(l, 90, 120) : draw(l, 1, 4);
    for (int64_t i = 0; i < count; i++) {
        char id[16];
        snprintf(id, sizeof id, "s%d", l->sent++);
        size_t kind = (size_t)draw(l, 0, sizeof kinds / sizeof kinds[0] - 1);
        world_send(l->world, id,
                   &(struct message_draft){.from_user_id = senders[draw(l, 0, SENDERS - 1)],
                                           .object_name = kinds[kind].type,
                                           .content = kinds[kind].content,
                                           .content_len = strlen(kinds[kind].content),
                                           .disable_update_last_msg =
                                               draw(l, 0, 3) == 0 ? "true" : "false"});
    }
}

static void change_net(struct life *l)
{
    struct network_conditions c = {.delay_high_ms = draw(l, 0, 3) == 0 ? draw(l, 0, 9000) : 20,
                                   .retry_after_ms = -1};
    static const int statuses[] = {500, 429, 404, 302, 401};
    int64_t count = draw(l, 1, 4);
    switch (draw(l, 0, 8)) {
    case 0:
        c.is_refused = true;
        break;
    case 1:
        c.is_hanging = true;
        break;
    case 2:
        c.status = statuses[draw(l, 0, 4)];
        c.retry_after_ms = draw(l, 0, 1) == 0 ? draw(l, 0, 30000) : -1;
        break;
    case 3:
        c.garbage = NETWORK_ALWAYS;
        break;
    case 4:
        c.truncate = NETWORK_ALWAYS;
        break;
    case 5:
        c.lose_reply = 500;
        break;
    default:
        count = -1;
        break;
    }
    world_net(l->world, WORLD_NET_CLIENT, l->client, &c, -1, count, "");
}

static bool is_online(const struct life *l)
{
    return client_is_online(world_client_peek(l->client));
}

static bool is_pulling(const struct life *l)
{
    return is_online(l) && !world_client_is_refused(l->client) &&
           world_client_next_pull_ms(l->client) < 0;
}

/* The client's clock. */
static int64_t now_of(const struct life *l)
{
    return stretched_time(l, world_client_now_ms(l->client));
}

static void did(struct life *l, enum record_deed_kind kind, const char *target)
{
    record_did(l->record, &(struct record_deed){.kind = kind,
                                                .at_ms = now_of(l),
                                                .target_id = target,
                                                .uid = l->last_uid,
                                                .is_pulling = is_pulling(l)});
}

static void pull_by_hand(struct life *l)
{
    if (!is_online(l))
        return;
    did(l, RECORD_DEED_PULL, NULL);
    world_client_pull(l->client);
}

static void act_on_a_row(struct life *l)
{
    struct store *store = world_client_store(l->client);
    const char *target = senders[draw(l, 0, SENDERS - 1)];
    struct err err;
    enum record_deed_kind kind =
        (enum record_deed_kind)draw(l, RECORD_DEED_OPEN, RECORD_DEED_DELETE);
    switch (kind) {
    case RECORD_DEED_OPEN:
        store_open_conversation(store, target, world_client_now_ms(l->client), &err);
        break;
    case RECORD_DEED_REMOVE:
        store_remove(store, target, &err);
        break;
    case RECORD_DEED_CLEAR:
        store_clear(store, target, &err);
        break;
    case RECORD_DEED_PIN:
    case RECORD_DEED_UNPIN:
        store_pin(store, target, kind == RECORD_DEED_PIN, &err);
        break;
    default:
        if (l->last_uid[0] == '\0')
            return;
        target = l->last_from;
        store_delete_message(store, l->last_uid, &err);
    }
    did(l, kind, target);
}

static void toggle(struct life *l)
{
    if (is_online(l))
        world_client_offline(l->client);
    else
        world_client_online(l->client);
}

static void pass_time(struct life *l)
{
    static const int64_t longest[] = {3, 40, 1500, 60000, 200000, 900000};
    struct err err = {0};
    int64_t ms = draw(l, 1, longest[draw(l, 0, 5)]);
    if (world_run_until(l->world, world_now_ms(l->world) + ms, NULL, NULL, &err) != 0 ||
        world_settle(l->world, &err) != 0)
        fail_msg("%s", err.text);
}

static void live(struct life *l)
{
    void (*const happenings[])(struct life *) = {send_some,    send_some,    change_net,
                                                 pull_by_hand, act_on_a_row, toggle};
    for (int i = 0; i < LIFE_STEPS; i++) {
        happenings[draw(l, 0, 5)](l);
        if (draw(l, 0, 3) > 0)
            pass_time(l);
    }
}

/* ---- one life ---- */

static void record_a_life(uint64_t seed, enum profile_id profile, struct buf *out)
{
    struct life l = {0};
    struct err err = {0};
    int status = 0;
    struct type_shelf *shelf = type_shelf_new();
    prng_init(&l.random, seed);
    l.world = world_new(&(struct world_config){.seed = seed,
                                               .start_ms = EPOCH_MS,
                                               .server = {.window_ms = WINDOW_MS},
                                               .shelf = shelf,
                                               .on_event = on_event,
                                               .ctx = &l},
                        &err);
    assert_non_null(l.world);
    l.slow = draw(&l, 0, 2) == 0 ? draw(&l, 1, 5) : 0;
    int64_t interval_ms = draw(&l, 0, 3) == 0 ? draw(&l, 1000, 300000) : 0;
    struct world_client_config config = {.name = "live",
                                         .user_id = "ann",
                                         .profile = profile_get(profile),
                                         .pull_interval_ms = interval_ms,
                                         .ahead_ms = draw(&l, -100000, 100000),
                                         .has_seed = true,
                                         .seed = seed};
    l.client = world_add_client(l.world, &config, &status, &err);
    assert_non_null(l.client);
    l.record = record_new(&(struct record_config){.server = "http://ann:pw@127.0.0.1:1/x",
                                                  .user_id = "ann",
                                                  .profile = config.profile,
                                                  .pull_interval_ms = interval_ms,
                                                  .seed = seed,
                                                  .store = world_client_store(l.client)},
                          now_of(&l));
    live(&l);
    record_write(l.record, now_of(&l), out);
    record_free(l.record);
    l.record = NULL;
    world_free(l.world);
    type_shelf_free(shelf);
}

static void play_lives(enum profile_id profile, uint64_t first, uint64_t count)
{
    setenv("CASTSIM_REGISTRY", SOURCE_DIR "/registry/builtin", 1);
    for (uint64_t seed = first; seed < first + count; seed++) {
        struct buf text = {0};
        record_a_life(seed, profile, &text);
        struct run_result r = played(buf_str(&text));
        for (size_t i = 0, told = 0; i < r.expectation_count && told < 5; i++) {
            if (r.expectations[i].has_held)
                continue;
            told++;
            fprintf(stderr, "line %d: %.200s: %.400s\n", r.expectations[i].line,
                    r.expectations[i].text, r.expectations[i].actual);
        }
        if (r.outcome != RUN_PASSED) {
            fprintf(stderr, "%s\n%s", r.reason != NULL ? r.reason : "", buf_str(&text));
            fail_msg("%s, seed %llu", profile_get(profile)->name, (unsigned long long)seed);
        }
        run_result_done(&r);
        buf_done(&text);
    }
}

/* CASTSIM_LIVES: how many, for a longer run. */
static uint64_t lives(void)
{
    const char *text = getenv("CASTSIM_LIVES");
    return text != NULL ? strtoull(text, NULL, 10) : 60;
}

static void every_life_of_a_native_client_can_be_played(void **state)
{
    (void)state;
    play_lives(PROFILE_NATIVE, 1, lives());
}

static void every_life_of_a_web_client_can_be_played(void **state)
{
    (void)state;
    play_lives(PROFILE_WEB, 1, lives());
}

static void every_life_of_an_old_web_client_can_be_played(void **state)
{
    (void)state;
    play_lives(PROFILE_WEB_5_2, 1, lives());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_life_of_a_native_client_can_be_played),
        cmocka_unit_test(every_life_of_a_web_client_can_be_played),
        cmocka_unit_test(every_life_of_an_old_web_client_can_be_played),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
