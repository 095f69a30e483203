#include "app/redact.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

void redact_done(struct redact *r)
{
    for (size_t i = 0; i < r->count; i++) {
        free(r->ids[i]);
        free(r->masks[i]);
    }
    free(r->ids);
    free(r->masks);
    strmap_done(&r->numbers);
    arena_done(&r->texts);
    *r = (struct redact){0};
}

void redact_turn(struct redact *r)
{
    arena_done(&r->texts);
}

/* ---- masks ---- */

const char *redact_id(struct redact *r, const char *id)
{
    size_t number;
    if (!r->is_on || id == NULL || id[0] == '\0')
        return id;
    if (strmap_find(&r->numbers, id, &number))
        return r->masks[number];
    struct buf mask = {0};
    buf_addf(&mask, "user-%zu", r->count + 1);
    r->ids = mem_grow(r->ids, &r->id_cap, r->count + 1, sizeof *r->ids);
    r->masks = mem_grow(r->masks, &r->mask_cap, r->count + 1, sizeof *r->masks);
    r->ids[r->count] = mem_dup_str(id);
    r->masks[r->count] = buf_take(&mask);
    strmap_put(&r->numbers, r->ids[r->count], r->count);
    return r->masks[r->count++];
}

const char *redact_unmask(const struct redact *r, const char *mask)
{
    for (size_t i = 0; r->is_on && i < r->count; i++) {
        if (strcmp(r->masks[i], mask) == 0)
            return r->ids[i];
    }
    return mask;
}

static const char *keep(struct redact *r, struct buf *text)
{
    const char *kept = arena_dup_str(&r->texts, buf_str(text));
    buf_done(text);
    return kept;
}

const char *redact_bytes(struct redact *r, const char *text, size_t len)
{
    if (!r->is_on || text == NULL || len == 0)
        return text;
    struct buf mask = {0};
    buf_addf(&mask, _("[length %zu]"), utf8_count(text, len));
    return keep(r, &mask);
}

const char *redact_content(struct redact *r, const char *text)
{
    return text != NULL ? redact_bytes(r, text, strlen(text)) : NULL;
}

/* ---- sentences ---- */

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* True where an id may begin or end. Beyond ASCII there are no blanks to go by: between any two
 * characters. */
static bool is_edge(const char *text, size_t len, size_t at)
{
    if (at == 0 || at == len)
        return true;
    bool is_inside = ((unsigned char)text[at] & 0xC0) == 0x80;
    return !is_inside && !(is_word(text[at - 1]) && is_word(text[at]));
}

/* The length of the longest known id that begins at the text, and its mask. */
static size_t find_id(const struct redact *r, const char *text, size_t len, size_t at,
                      const char **mask)
{
    char id[MESSAGE_FROM_USER_ID_MAX + 1];
    size_t left = len - at;
    size_t longest = left < MESSAGE_FROM_USER_ID_MAX ? left : MESSAGE_FROM_USER_ID_MAX;
    for (size_t n = longest; n > 0; n--) {
        size_t number;
        if (!is_edge(text, len, at + n))
            continue;
        memcpy(id, text + at, n);
        id[n] = '\0';
        if (strmap_find(&r->numbers, id, &number)) {
            *mask = r->masks[number];
            return n;
        }
    }
    return 0;
}

const char *redact_typed(struct redact *r, const char *text, size_t *cursor)
{
    if (!r->is_on || text == NULL || r->count == 0)
        return text;
    struct buf out = {0};
    size_t len = strlen(text);
    size_t moved = SIZE_MAX;
    for (size_t at = 0; at < len;) {
        const char *mask = NULL;
        size_t n = is_edge(text, len, at) ? find_id(r, text, len, at, &mask) : 0;
        if (mask != NULL)
            buf_add_str(&out, mask);
        else
            buf_add_char(&out, text[at]);
        if (moved == SIZE_MAX && *cursor <= at)
            moved = out.len - (mask != NULL ? strlen(mask) : 1);
        at += n > 0 ? n : 1;
    }
    *cursor = moved != SIZE_MAX ? moved : out.len;
    return keep(r, &out);
}

const char *redact_sentence(struct redact *r, const char *text)
{
    size_t nowhere = 0;
    return redact_typed(r, text, &nowhere);
}

void redact_err(struct redact *r, struct err *err)
{
    if (!r->is_on)
        return;
    struct err masked;
    err_set(&masked, "%s", redact_sentence(r, err->text));
    err_tell(&masked, "%s", redact_sentence(r, err->told));
    *err = masked;
}

/* ---- events ---- */

static void mask_message(struct redact *r, struct redacted *place)
{
    struct event_message *m = &place->event.message;
    place->message = *m->message;
    struct message *masked = &place->message;
    masked->from_user_id = (char *)redact_id(r, masked->from_user_id);
    masked->content = (char *)redact_bytes(r, masked->content, masked->content_len);
    masked->content_len = strlen(masked->content);
    m->message = masked;
    m->digest = redact_content(r, m->digest);
    m->lines = redact_content(r, m->lines);
}

const struct event *redact_event(struct redact *r, const struct event *event,
                                 struct redacted *place)
{
    if (!r->is_on)
        return event;
    place->event = *event;
    struct event *masked = &place->event;
    switch (event->kind) {
    case EVENT_PULL:
        masked->pull.answer = redact_bytes(r, event->pull.answer, event->pull.answer_len);
        masked->pull.answer_len = masked->pull.answer != NULL ? strlen(masked->pull.answer) : 0;
        break;
    case EVENT_MESSAGE:
        mask_message(r, place);
        break;
    case EVENT_CONVERSATION:
        masked->conversation.target_id = redact_id(r, event->conversation.target_id);
        masked->conversation.digest = redact_content(r, event->conversation.digest);
        break;
    case EVENT_ERROR:
        place->err = *event->error;
        redact_err(r, &place->err);
        masked->error = &place->err;
        break;
    case EVENT_ONLINE:
    case EVENT_OFFLINE:
        break;
    }
    return masked;
}
