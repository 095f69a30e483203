/*
 * GET /castsim/v1/pull: what was broadcast since a cursor and is still in its window (R14).
 */
#include "api_private.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/parse.h"

enum { SINCE, LIMIT, PULL_FIELDS };

enum { CURSOR_SIZE = BROADCAST_LOG_ID_SIZE + 20 }; /* the log's identity, "-", a sequence number */

/* What a client asks for, and where that leads. */
struct pull {
    int limit;
    bool has_cursor; /* of this log */
    bool was_reset;  /* a cursor was given, of another log or beyond this one's end */
    int64_t after_seq;
};

/* A cursor is "<identity of the log>-<sequence number>". False: this is none. */
static bool parse_cursor(const char *text, const char **id, size_t *id_len, int64_t *seq)
{
    *id = text;
    *id_len = strspn(text, "0123456789abcdefghijklmnopqrstuvwxyz");
    const char *number = text + *id_len + 1;
    return *id_len > 0 && *id_len < BROADCAST_LOG_ID_SIZE && text[*id_len] == '-' &&
           isdigit((unsigned char)number[0]) && parse_i64(number, seq);
}

static bool read_cursor(const struct call *c, const struct app *app, const char *text,
                        struct pull *p)
{
    const char *id;
    size_t id_len;
    int64_t seq;
    if (!parse_cursor(text, &id, &id_len, &seq)) {
        api_refuse(
            c, API_ERROR_PARAMETER,
            "since=\"%.64s\" is no cursor: repeat the \"cursor\" of the last answer, or leave "
            "it out to get the whole window.",
            text);
        return false;
    }
    const char *own_id = c->api->log->id;
    bool is_own = strncmp(own_id, id, id_len) == 0 && own_id[id_len] == '\0';
    p->has_cursor = is_own && seq <= app->tail.last_seq;
    p->was_reset = !p->has_cursor;
    p->after_seq = p->has_cursor ? seq : 0;
    return true;
}

static bool read_limit(const struct call *c, const char *text, struct pull *p)
{
    int64_t limit;
    if (!parse_i64(text, &limit) || limit < 1) {
        api_refuse(c, API_ERROR_PARAMETER,
                   "limit=\"%.64s\" is no number of messages: send 1 to %d (more counts as %d).",
                   text, WIRE_PULL_LIMIT_MAX, WIRE_PULL_LIMIT_MAX);
        return false;
    }
    p->limit = limit < WIRE_PULL_LIMIT_MAX ? (int)limit : WIRE_PULL_LIMIT_MAX;
    return true;
}

static bool read_query(const struct call *c, const struct app *app, struct pull *p)
{
    *p = (struct pull){.limit = WIRE_PULL_LIMIT_MAX};
    const char *query = c->request->query;
    if (query == NULL)
        return true;
    struct wire_field fields[PULL_FIELDS] = {
        [SINCE] = {.name = "since"}, [LIMIT] = {.name = "limit"}};
    struct err err;
    bool is_good = wire_form_read(query, strlen(query), fields, PULL_FIELDS, &err) == 0;
    if (!is_good)
        api_refuse(c, API_ERROR_PARAMETER, "%s", err.text);
    if (is_good && fields[LIMIT].value != NULL)
        is_good = read_limit(c, fields[LIMIT].value, p);
    if (is_good && fields[SINCE].value != NULL)
        is_good = read_cursor(c, app, fields[SINCE].value, p);
    wire_form_done(fields, PULL_FIELDS);
    return is_good;
}

/* ---- the answer ---- */

static void write_answer(const struct call *c, const struct pull *p, int64_t last_seq,
                         struct wire_pull_answer *answer)
{
    char cursor[CURSOR_SIZE];
    snprintf(cursor, sizeof cursor, "%s-%" PRId64, c->api->log->id, last_seq);
    answer->cursor = cursor;
    answer->server_time_ms = c->now_ms;
    answer->was_reset = p->was_reset;
    answer->speed = c->api->config.speed;
    wire_pull_answer_write(answer, &c->response->body);
    answer->cursor = NULL;
}

/* Entries between the cursor and the oldest that is still in its window have expired: they were
 * missed for good, and as many as the log remembers are named. */
static int count_missed(const struct call *c, const struct app *app, const struct pull *p,
                        int64_t oldest_seq, struct wire_pull_answer *answer,
                        struct wire_missed *list, struct err *err)
{
    if (!p->has_cursor || oldest_seq <= p->after_seq + 1)
        return 0;
    answer->missed = oldest_seq - 1 - p->after_seq;
    answer->missed_list = list;
    return c->api->log->ops->missed(c->api->log, app->app_key, p->after_seq, oldest_seq, list,
                                    WIRE_MISSED_LIST_MAX, &answer->missed_list_count, err);
}

/* The log has, or may have, something for this cursor. */
static int pull_from_log(const struct call *c, const struct app *app, const struct pull *p,
                         struct err *err)
{
    struct broadcast_log *log = c->api->log;
    int64_t since_ms = c->now_ms - c->api->config.window_ms; /* R14: a closed boundary */
    int64_t oldest_seq;
    int status = log->ops->oldest(log, app->app_key, since_ms, &oldest_seq, err);
    if (status != 0)
        return status;

    struct wire_pull_answer answer = {0};
    struct wire_missed missed[WIRE_MISSED_LIST_MAX];
    status = count_missed(c, app, p, oldest_seq, &answer, missed, err);
    if (status != 0)
        return status;

    /* Behind what has expired; when that was everything, this is the end of the log. */
    struct broadcast_log_query query = {
        .app_key = app->app_key,
        .after_seq = p->after_seq < oldest_seq ? oldest_seq - 1 : p->after_seq,
        .since_ms = since_ms,
        .max_count = (size_t)p->limit,
        .max_bytes = WIRE_PULL_BYTES_MAX,
    };
    struct broadcast_log_page page = {0};
    status = log->ops->read(log, &query, &page, err);
    if (status == 0) {
        answer.messages = page.messages;
        answer.message_count = page.count;
        answer.has_more = page.has_more;
        write_answer(c, p, page.last_seq, &answer);
    }
    broadcast_log_page_done(&page);
    return status;
}

void api_handle_pull(const struct call *c)
{
    const struct app *app = api_identify(c);
    struct pull p;
    if (app == NULL || !api_check_token(c, app) || !read_query(c, app, &p))
        return;
    /* What nearly every pull finds: nothing new. The log is not asked. */
    bool is_up_to_date = p.after_seq == app->tail.last_seq;
    if (is_up_to_date) {
        write_answer(c, &p, p.after_seq, &(struct wire_pull_answer){0});
        return;
    }
    struct err err;
    if (pull_from_log(c, app, &p, &err) != 0)
        api_refuse_internal(c, "The log could not be read", &err);
}
