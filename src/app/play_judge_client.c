/* What a client's store and screen hold. */
#include <string.h>

#include "app/screen_shot.h"
#include "core/json.h"
#include "core/render.h"
#include "play_private.h"

enum { PAGE = 64 };

/* The store of a client that runs; NULL and a word in actual. */
static struct store *store_of(const struct world_client *c, struct buf *actual)
{
    struct store *store = world_client_store(c);
    if (store == NULL)
        buf_addf(actual, "%s does not run", world_client_name(c));
    return store;
}

/* The lines that are wanted, filled in. False: why they cannot be is in actual. */
static bool wanted_lines(struct play *p, const struct scenario_step *step, struct buf *out,
                         struct buf *actual)
{
    struct err err;
    return !play_fails(p, play_text(p, step, scenario_arg(step, KEY_LINES), out, &err), &err,
                       actual);
}

/* ---- the chat ---- */

enum search {
    SEARCH_FAILED, /* the store cannot be read; why is in actual */
    SEARCH_NOT_FOUND,
    SEARCH_FOUND,
};

/* Calls back with every message of a chat, oldest first, until one returns true: found. */
static enum search each_message(struct play *p, struct store *store, const char *target,
                                bool (*see)(void *ctx, const struct store_message *m), void *ctx,
                                struct buf *actual)
{
    struct store_chat_key key = {.sent_time_ms = INT64_MIN};
    for (bool has_more = true; has_more;) {
        struct store_messages page = {0};
        struct err err;
        if (play_fails(p, store_chat(store, target, &key, false, PAGE, &page, &err), &err, actual))
            return SEARCH_FAILED;
        bool is_found = false;
        for (size_t i = 0; i < page.count && !is_found; i++)
            is_found = see(ctx, &page.rows[i]);
        has_more = page.count == PAGE;
        if (page.count > 0) {
            const struct message *last = &page.rows[page.count - 1].message;
            key.sent_time_ms = last->sent_time_ms;
            memcpy(key.uid, last->uid, sizeof key.uid);
        }
        store_chat_done(&page);
        if (is_found)
            return SEARCH_FOUND;
    }
    return SEARCH_NOT_FOUND;
}

struct chat_list {
    const struct play *play;
    struct buf names;
};

static bool add_name(void *ctx, const struct store_message *m)
{
    struct chat_list *list = ctx;
    buf_addf(&list->names, "%s%s", list->names.len > 0 ? " " : "",
             play_name_of(list->play, m->message.uid));
    return false;
}

/* Words joined by blanks; "none" for none. */
static void join(const char *const *words, size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++)
        buf_addf(out, "%s%s", i > 0 ? " " : "", words[i]);
    if (count == 0)
        buf_add_str(out, "none");
}

static bool is_same_list(struct buf *is, const char *const *wanted, size_t count,
                         struct buf *actual)
{
    struct buf want = {0};
    join(wanted, count, &want);
    if (is->len == 0)
        buf_add_str(is, "none");
    bool is_same = strcmp(buf_str(is), buf_str(&want)) == 0;
    if (!is_same)
        buf_add_str(actual, buf_str(is));
    buf_done(&want);
    buf_done(is);
    return is_same;
}

bool play_judge_chat(struct play *p, const struct scenario_step *step, struct world_client *c,
                     struct buf *actual)
{
    struct store *store = store_of(c, actual);
    if (store == NULL)
        return false;
    struct chat_list list = {.play = p};
    if (each_message(p, store, step->targets[0], add_name, &list, actual) == SEARCH_FAILED) {
        buf_done(&list.names);
        return false;
    }
    return is_same_list(&list.names, step->ids, step->id_count, actual);
}

/* ---- one message, as the chat shows it ---- */

struct reading {
    const struct world_client *client;
    const char *uid;
    struct buf lines;
};

static bool read_message(void *ctx, const struct store_message *m)
{
    struct reading *r = ctx;
    if (strcmp(m->message.uid, r->uid) != 0)
        return false;
    const struct registry *registry = world_client_registry(r->client);
    struct json *parsed = json_parse(m->message.content, m->message.content_len, NULL);
    render_lines(&(struct render_input){.object_name = m->message.object_name,
                                        .content = m->message.content,
                                        .content_len = m->message.content_len,
                                        .type = registry_find(registry, m->message.object_name),
                                        .parsed = parsed,
                                        .self_id = world_client_user(r->client),
                                        .lang = world_client_lang(r->client)},
                 &r->lines);
    json_free(parsed);
    return true;
}

bool play_judge_reads(struct play *p, const struct scenario_step *step, struct world_client *c,
                      struct buf *actual)
{
    struct store *store = store_of(c, actual);
    struct buf wanted = {0};
    if (store == NULL || !wanted_lines(p, step, &wanted, actual)) {
        buf_done(&wanted);
        return false;
    }
    size_t index;
    bool is_known = journal_find_broadcast(&p->journal, step->ids[0], &index);
    const struct run_broadcast *b = is_known ? &p->result->broadcasts[index] : NULL;
    struct reading reading = {.client = c, .uid = is_known ? b->uid : ""};
    enum search search = SEARCH_NOT_FOUND;
    if (is_known)
        search = each_message(p, store, b->from, read_message, &reading, actual);
    bool holds = search == SEARCH_FOUND && strcmp(buf_str(&reading.lines), buf_str(&wanted)) == 0;
    if (search == SEARCH_NOT_FOUND)
        buf_add_str(actual, "it is not in the chat");
    else if (search == SEARCH_FOUND && !holds)
        buf_add_str(actual, buf_str(&reading.lines));
    buf_done(&reading.lines);
    buf_done(&wanted);
    return holds;
}

/* ---- the list ---- */

/* The visible rows in their order, joined by blanks; *count of them. */
static bool read_list(struct play *p, struct store *store, struct buf *out, int64_t *count,
                      struct buf *actual)
{
    struct store_list_key key = {0};
    *count = 0;
    for (bool has_more = true; has_more;) {
        struct store_conversations page = {0};
        struct err err;
        if (play_fails(p, store_list(store, &key, true, PAGE, &page, &err), &err, actual))
            return false;
        for (size_t i = 0; i < page.count; i++)
            buf_addf(out, "%s%s", (*count)++ > 0 ? " " : "", page.rows[i].target_id);
        has_more = page.count == PAGE;
        if (page.count > 0)
            key = page.keys[page.count - 1];
        store_list_done(&page);
    }
    return true;
}

bool play_judge_list(struct play *p, const struct scenario_step *step, struct world_client *c,
                     struct buf *actual)
{
    struct store *store = store_of(c, actual);
    struct buf list = {0};
    int64_t count;
    if (store == NULL || !read_list(p, store, &list, &count, actual)) {
        buf_done(&list);
        return false;
    }
    return is_same_list(&list, step->targets, step->target_count, actual);
}

/* Its place among the visible rows, from 1; 0 = not there. */
static int64_t place_of(struct play *p, struct store *store, const char *target, struct buf *actual)
{
    struct store_list_key key = {0};
    int64_t place = 0;
    for (bool has_more = true; has_more;) {
        struct store_conversations page = {0};
        struct err err;
        if (play_fails(p, store_list(store, &key, true, PAGE, &page, &err), &err, actual))
            return 0;
        bool is_found = false;
        for (size_t i = 0; i < page.count && !is_found; i++) {
            place++;
            is_found = strcmp(page.rows[i].target_id, target) == 0;
        }
        has_more = page.count == PAGE;
        if (page.count > 0)
            key = page.keys[page.count - 1];
        store_list_done(&page);
        if (is_found)
            return place;
    }
    return 0;
}

/* ---- one conversation ---- */

static bool is_last(const struct play *p, const struct scenario_arg *last,
                    const struct conversation *row)
{
    if (last == NULL)
        return true;
    if (strcmp(last->text, "none") == 0)
        return !row->has_last;
    const char *uid = play_uid(p, last->text);
    return row->has_last && uid != NULL && strcmp(row->last_uid, uid) == 0;
}

static bool is_fact(const struct scenario_arg *arg, bool fact)
{
    return arg == NULL || strcmp(arg->text, fact ? "yes" : "no") == 0;
}

bool play_judge_conversation(struct play *p, const struct scenario_step *step,
                             struct world_client *c, struct buf *actual)
{
    struct store *store = store_of(c, actual);
    struct store_conversation found = {0};
    bool is_there = false;
    struct err err;
    if (store == NULL ||
        play_fails(p, store_find(store, step->targets[0], &found, &is_there, &err), &err, actual))
        return false;
    if (!is_there) {
        buf_add_str(actual, "there is no such conversation");
        return false;
    }
    struct buf digest = {0};
    client_write_digest(world_client_peek(c), &found, &digest);
    const struct scenario_arg *wanted_digest = scenario_arg(step, KEY_DIGEST);
    const struct scenario_arg *order = scenario_arg(step, KEY_ORDER);
    const struct conversation *row = &found.row;
    int64_t place = order != NULL ? place_of(p, store, step->targets[0], actual) : 0;
    bool holds = play_compare(scenario_arg(step, KEY_UNREAD), row->unread, 0) &&
                 is_last(p, scenario_arg(step, KEY_LAST), row) &&
                 (wanted_digest == NULL || strcmp(wanted_digest->text, buf_str(&digest)) == 0) &&
                 (order == NULL || play_compare(order, place, 0)) &&
                 is_fact(scenario_arg(step, KEY_HIDDEN), row->hidden) &&
                 is_fact(scenario_arg(step, KEY_PINNED), row->pinned);
    if (!holds && !p->is_unreadable) {
        buf_addf(actual, "unread=%lld last=%s digest=\"%s\"", (long long)row->unread,
                 row->has_last ? play_name_of(p, row->last_uid) : "none", buf_str(&digest));
        if (order != NULL)
            buf_addf(actual, " order=%lld", (long long)place);
        buf_addf(actual, " hidden=%s pinned=%s", row->hidden ? "yes" : "no",
                 row->pinned ? "yes" : "no");
    }
    buf_done(&digest);
    store_conversation_done(&found);
    return holds;
}

/* ---- numbers ---- */

static bool read_counts(struct play *p, const struct world_client *c, enum scenario_key key,
                        int64_t *out, struct buf *actual)
{
    const struct journal_counts *n = &p->journal.clients[world_client_index(c)].counts;
    struct err err;
    switch (key) {
    case KEY_RECEIVED:
        *out = n->received;
        return true;
    case KEY_STORED:
        *out = n->stored;
        return true;
    case KEY_DUPLICATES:
        *out = n->duplicates;
        return true;
    case KEY_MISSED:
        *out = n->missed;
        return true;
    case KEY_PULLS:
        *out = n->pulls;
        return true;
    case KEY_FAILED:
        *out = n->failed;
        return true;
    case KEY_ERRORS:
        *out = n->errors;
        return true;
    case KEY_UNREAD: {
        struct store *store = store_of(c, actual);
        return store != NULL && !play_fails(p, store_total_unread(store, out, &err), &err, actual);
    }
    default: {
        struct store *store = store_of(c, actual);
        struct buf unused = {0};
        bool is_read = store != NULL && read_list(p, store, &unused, out, actual);
        buf_done(&unused);
        return is_read;
    }
    }
}

bool play_judge_counts(struct play *p, const struct scenario_step *step, struct world_client *c,
                       struct buf *actual)
{
    bool holds = true;
    for (size_t i = 0; i < step->arg_count; i++) {
        const struct scenario_arg *arg = &step->args[i];
        int64_t value;
        if (arg->key == KEY_FOR)
            continue;
        if (!read_counts(p, c, arg->key, &value, actual))
            return false;
        if (play_compare(arg, value, 0))
            continue;
        holds = false;
        buf_addf(actual, "%s%s=%lld", actual->len > 0 ? " " : "", scenario_key_word(arg->key),
                 (long long)value);
    }
    return holds;
}

static const char *state_word(const struct world_client *c)
{
    if (!world_client_is_running(c))
        return "killed";
    if (world_client_is_refused(c))
        return "refused";
    return client_is_online(world_client_peek(c)) ? "online" : "offline";
}

bool play_judge_state(struct play *p, const struct scenario_step *step, struct world_client *c,
                      struct buf *actual)
{
    const struct scenario_arg *state = scenario_arg(step, KEY_STATE);
    const struct scenario_arg *next = scenario_arg(step, KEY_NEXT_PULL);
    int64_t next_ms = world_client_next_pull_ms(c);
    bool holds = (state == NULL || strcmp(state->text, state_word(c)) == 0) &&
                 (next == NULL || (next_ms >= 0 && play_compare(next, next_ms, p->tolerance_ms)));
    if (holds)
        return true;
    buf_addf(actual, "%s next-pull=", state_word(c));
    if (next_ms >= 0)
        play_write_duration(actual, next_ms);
    else
        buf_add_str(actual, "none");
    return false;
}

/* ---- the screen ---- */

/* Every line of the wanted text stands somewhere in the dump, one below the other. */
static bool holds_lines(const char *dump, const char *wanted)
{
    const char *at = dump;
    for (const char *line = wanted; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        struct buf one = {0};
        buf_add(&one, line, len);
        const char *found = strstr(at, buf_str(&one));
        buf_done(&one);
        if (found == NULL)
            return false;
        at = strchr(found, '\n');
        at = at != NULL ? at : found + strlen(found);
        line += len + (line[len] == '\n');
    }
    return true;
}

bool play_judge_screen(struct play *p, const struct scenario_step *step, struct world_client *c,
                       struct buf *actual)
{
    struct buf wanted = {0};
    if (store_of(c, actual) == NULL || !wanted_lines(p, step, &wanted, actual)) {
        buf_done(&wanted);
        return false;
    }
    const struct scenario_arg *size = scenario_arg(step, KEY_SIZE);
    const struct scenario_arg *open = scenario_arg(step, KEY_OPEN);
    struct buf dump = {0};
    struct err err;
    int status = screen_shot(&(struct screen_shot){.store = world_client_store(c),
                                                   .client = world_client_peek(c),
                                                   .registry = world_client_registry(c),
                                                   .app_key = "scenario",
                                                   .user_id = world_client_user(c),
                                                   .profile = world_client_profile(c),
                                                   .lang = world_client_lang(c),
                                                   .now_ms = world_client_now_ms(c),
                                                   .open = open != NULL ? open->text : NULL,
                                                   .cols = size != NULL ? (int)size->n : 80,
                                                   .rows = size != NULL ? (int)size->high : 24},
                             &dump, &err);
    bool holds =
        !play_fails(p, status, &err, actual) && holds_lines(buf_str(&dump), buf_str(&wanted));
    if (!holds)
        buf_add_str(actual, buf_str(&dump));
    buf_done(&dump);
    buf_done(&wanted);
    return holds;
}
