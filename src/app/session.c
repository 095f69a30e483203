#include "app/session.h"

#include <assert.h>
#include <poll.h>
#include <string.h>

#include "io/entropy.h"
#include "io/files.h"

/* A path component from any id: what is not plain is percent-encoded. */
static void add_component(struct buf *path, const char *id)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    for (const char *p = id; *p != '\0'; p++) {
        if (strchr(plain, *p) != NULL)
            buf_add_char(path, *p);
        else
            buf_addf(path, "%%%02X", (unsigned char)*p);
    }
}

static int default_db(const struct session_config *config, struct buf *path, struct err *err)
{
    struct buf name = {0};
    add_component(&name, config->identity->app_key);
    buf_add_char(&name, '/');
    add_component(&name, config->user_id);
    buf_add_str(&name, ".db");
    int status = files_data_path(buf_str(&name), path, err);
    buf_done(&name);
    return status;
}

static bool is_in_memory(const struct session *s)
{
    return s->config->db != NULL && strcmp(s->config->db, ":memory:") == 0;
}

static int open_store(struct session *s, struct err *err)
{
    const struct session_config *config = s->config;
    struct buf path = {0};
    int status = 0;
    if (config->db != NULL)
        buf_add_str(&path, config->db);
    else
        status = default_db(config, &path, err);
    if (status == 0 && !is_in_memory(s))
        status = files_make_parents(buf_str(&path), err);
    if (status == 0) {
        s->store = store_open(&(struct store_config){.path = buf_str(&path),
                                                     .app_key = config->identity->app_key,
                                                     .user_id = config->user_id,
                                                     .profile = config->profile},
                              err);
        status = s->store != NULL ? 0 : ERR_OUTSIDE;
    }
    buf_done(&path);
    return status;
}

/* Where an event without secrets has its texts. */
struct cleaned {
    struct buf answer;
    struct err error;
};

static void hide_in_error(const struct session *s, const struct err *err, struct err *out)
{
    struct buf text = {0}, told = {0};
    *out = *err;
    if (live_hide_secrets(s->live, err->text, strlen(err->text), &text))
        err_set(out, "%s", buf_str(&text));
    if (live_hide_secrets(s->live, err->told, strlen(err->told), &told))
        err_tell(out, "%s", buf_str(&told));
    buf_done(&text);
    buf_done(&told);
}

/* What a server says may repeat what it was told: neither screens nor files get to see that. */
static struct event without_secrets(const struct session *s, const struct event *event,
                                    struct cleaned *place)
{
    struct event clean = *event;
    if (s->live == NULL)
        return clean;
    if (event->kind == EVENT_ERROR) {
        hide_in_error(s, event->error, &place->error);
        clean.error = &place->error;
    } else if (event->kind == EVENT_PULL && event->pull.answer != NULL &&
               live_hide_secrets(s->live, event->pull.answer, event->pull.answer_len,
                                 &place->answer)) {
        clean.pull.answer = buf_str(&place->answer);
        clean.pull.answer_len = place->answer.len;
    }
    return clean;
}

/* The recording is first: whatever the listener does about an event comes behind it. */
static void on_event(void *ctx, const struct event *event)
{
    struct session *s = ctx;
    struct cleaned place = {0};
    struct event clean = without_secrets(s, event, &place);
    if (s->record != NULL)
        record_event(s->record, &clean);
    s->config->on_event(s->config->ctx, &clean);
    buf_done(&place.answer);
}

static struct record *make_record(const struct session *s, uint64_t seed)
{
    const struct session_config *config = s->config;
    return record_new(&(struct record_config){.path = config->record,
                                              .server = config->server,
                                              .user_id = config->user_id,
                                              .profile = config->profile,
                                              .types = &config->types,
                                              .lang = config->lang,
                                              .pull_interval_ms = config->pull_interval_ms,
                                              .dedupe_content_ms = config->dedupe_content_ms,
                                              .seed = seed,
                                              .store = s->store,
                                              .clock = &s->clock},
                      session_now_ms(s));
}

static void make_client(struct session *s)
{
    const struct session_config *config = s->config;
    uint64_t seed;
    entropy_fill(NULL, (unsigned char *)&seed, sizeof seed);
    seed &= RECORD_SEED_MAX;
    if (config->record != NULL)
        s->record = make_record(s, seed);
    s->client = client_new(&(struct client_config){.user_id = config->user_id,
                                                   .profile = config->profile,
                                                   .registry = s->registry,
                                                   .store = s->store,
                                                   .lang = config->lang,
                                                   .pull_interval_ms = config->pull_interval_ms,
                                                   .dedupe_content_ms = config->dedupe_content_ms,
                                                   .seed = seed,
                                                   .on_event = on_event,
                                                   .ctx = s},
                           session_now_ms(s));
    s->live = live_new(&(struct live_config){.server = config->server,
                                             .app_key = config->identity->app_key,
                                             .secret = config->identity->secret,
                                             .token = config->token,
                                             .user_id = config->user_id,
                                             .clock = &s->clock,
                                             .is_server_ours = config->embedded != NULL,
                                             .is_speed_given = config->is_speed_given},
                       s->client);
}

int session_open(struct session *s, const struct session_config *config, struct err *err)
{
    *s = (struct session){.config = config};
    if (config->clock != NULL)
        s->clock = *config->clock;
    else
        clock_start(&s->clock, config->speed);
    int status = 0;
    s->registry = types_load(&config->types, &status, err);
    if (status == 0)
        status = open_store(s, err);
    if (status == 0)
        make_client(s);
    /* A file that cannot be written is told before anything has happened. */
    return status == 0 ? session_save_record(s, err) : status;
}

/* The client may have something to tell when it ends, of which live knows the secrets. */
void session_stop(struct session *s)
{
    client_free(s->client, session_now_ms(s)); /* NULL when it was killed */
    live_free(s->live);
    s->client = NULL;
    s->live = NULL;
}

void session_close(struct session *s)
{
    session_stop(s);
    record_free(s->record);
    store_close(s->store);
    registry_free(s->registry);
    *s = (struct session){0};
}

int64_t session_now_ms(const struct session *s)
{
    return clock_now_ms(&s->clock);
}

bool session_is_online(const struct session *s)
{
    return s->client != NULL && client_is_online(s->client);
}

int64_t session_next_pull_ms(const struct session *s)
{
    int64_t due_ms = s->client != NULL ? client_due_ms(s->client) : PULLER_NEVER;
    if (due_ms == PULLER_NEVER)
        return -1;
    int64_t in_ms = due_ms - session_now_ms(s);
    return in_ms > 0 ? in_ms : 0;
}

/* ---- the process ---- */

static void end_process(struct session *s)
{
    live_free(s->live);
    client_kill(s->client);
    s->live = NULL;
    s->client = NULL;
}

int session_kill(struct session *s, struct err *err)
{
    if (s->client == NULL)
        return 0;
    if (s->record != NULL) {
        err_set(err, "a recording is under way (--record), and cannot tell of a kill");
        return ERR_REFUSED;
    }
    end_process(s);
    return 0;
}

/* As a new process would: what the store holds is what was committed. */
static int open_store_again(struct session *s, struct err *err)
{
    if (is_in_memory(s))
        return 0;
    store_close(s->store);
    s->store = NULL;
    return open_store(s, err);
}

/* What was registered while the client ran went with its process (R24). */
static int load_types_again(struct session *s, struct err *err)
{
    int status = 0;
    struct registry *registry = types_load(&s->config->types, &status, err);
    if (status == 0)
        status = registry_finish(registry, err);
    if (status < 0) {
        registry_free(registry);
        return status;
    }
    registry_free(s->registry);
    s->registry = registry;
    return 0;
}

int session_restart(struct session *s, struct err *err)
{
    if (s->client != NULL)
        return 0;
    int status = load_types_again(s, err);
    if (status == 0)
        status = open_store_again(s, err);
    if (status < 0)
        return status;
    make_client(s);
    status = live_start(s->live, err);
    if (status < 0)
        end_process(s);
    else
        client_online(s->client, session_now_ms(s));
    return status;
}

int session_turn(struct session *s, int64_t until_ms, const int *fds, size_t fd_count,
                 struct err *err)
{
    enum { FDS_MAX = 4, WAIT_MAX_MS = 60000 };
    if (s->live != NULL)
        return live_turn(s->live, until_ms, fds, fd_count, err);
    struct pollfd waits[FDS_MAX];
    assert(fd_count <= FDS_MAX);
    for (size_t i = 0; i < fd_count; i++)
        waits[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    int64_t real_ms = clock_real_wait_ms(&s->clock, until_ms);
    poll(waits, fd_count, real_ms < WAIT_MAX_MS ? (int)real_ms : WAIT_MAX_MS);
    return 0;
}

/* ---- the clock ---- */

static int check_embedded(const struct session *s, struct err *err)
{
    if (s->config->embedded != NULL)
        return 0;
    err_set(err, "the server's clock is not ours: only castsim demo has its server inside");
    return ERR_REFUSED;
}

int session_set_speed(struct session *s, double speed, struct err *err)
{
    if (check_embedded(s, err) < 0)
        return ERR_REFUSED;
    clock_set_speed(&s->clock, speed);
    server_set_clock(s->config->embedded, &s->clock);
    return 0;
}

int session_jump(struct session *s, int64_t by_ms, struct err *err)
{
    if (check_embedded(s, err) < 0)
        return ERR_REFUSED;
    clock_set(&s->clock, session_now_ms(s) + by_ms);
    server_set_clock(s->config->embedded, &s->clock);
    return 0;
}

/* ---- the recording ---- */

void session_did(struct session *s, enum record_deed_kind kind, const char *target_id,
                 const char *uid)
{
    if (s->record != NULL)
        record_did(s->record, &(struct record_deed){.kind = kind,
                                                    .at_ms = session_now_ms(s),
                                                    .target_id = target_id,
                                                    .uid = uid,
                                                    .is_pulling = s->live != NULL &&
                                                                  live_is_pulling(s->live)});
}

static int change_store(struct session *s, enum record_deed_kind kind, const char *target_id,
                        const char *uid, struct err *err)
{
    switch (kind) {
    case RECORD_DEED_OPEN:
        return store_open_conversation(s->store, target_id, session_now_ms(s), err);
    case RECORD_DEED_REMOVE:
        return store_remove(s->store, target_id, err);
    case RECORD_DEED_CLEAR:
        return store_clear(s->store, target_id, err);
    case RECORD_DEED_PIN:
    case RECORD_DEED_UNPIN:
        return store_pin(s->store, target_id, kind == RECORD_DEED_PIN, err);
    case RECORD_DEED_DELETE:
        return store_delete_message(s->store, uid, err);
    case RECORD_DEED_PULL:
    case RECORD_DEED_COUNT:
        break;
    }
    return 0;
}

int session_do(struct session *s, enum record_deed_kind kind, const char *target_id,
               const char *uid, struct err *err)
{
    if (s->client == NULL)
        return 0;
    int status = change_store(s, kind, target_id, uid, err);
    if (status == 0)
        session_did(s, kind, target_id, uid);
    return status;
}

int session_save_record(struct session *s, struct err *err)
{
    return s->record != NULL ? record_save(s->record, session_now_ms(s), err) : 0;
}

int session_end_record(struct session *s, struct err *err)
{
    return s->record != NULL ? record_save_end(s->record, session_now_ms(s), err) : 0;
}
