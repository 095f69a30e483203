#include "app/screen_filter.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void screen_filter_done(struct screen_filter *f)
{
    filter_done(&f->filter);
    free(f->text);
    *f = (struct screen_filter){0};
}

int screen_filter_set(struct screen_filter *f, const char *text, struct err *err)
{
    struct screen_filter set = {0};
    if (text != NULL && text[0] != '\0') {
        if (filter_parse(text, strlen(text), &set.filter, NULL, err) < 0)
            return ERR_INPUT;
        set.text = mem_dup_str(text);
    }
    screen_filter_done(f);
    *f = set;
    return 0;
}

static bool unmask_term(const struct redact *r, struct filter_term *t)
{
    const char *id = redact_unmask(r, t->text);
    if (t->kind != FILTER_FROM || t->is_prefix || id == t->text)
        return false;
    char *text = mem_dup_str(id);
    free(t->text);
    t->text = text;
    return true;
}

void screen_filter_unmask(const struct redact *r, const char *text, struct buf *out)
{
    struct filter filter = {0};
    struct err err;
    bool has_mask = false;
    if (r->is_on && filter_parse(text, strlen(text), &filter, NULL, &err) == 0) {
        for (size_t i = 0; i < filter.count; i++)
            has_mask |= unmask_term(r, &filter.terms[i]);
    }
    if (has_mask)
        filter_write(&filter, out);
    else
        buf_add_str(out, text);
    filter_done(&filter);
}

/* ---- what went over the wire ---- */

static uint32_t flag(bool is_set, enum filter_flag f)
{
    return is_set ? 1u << f : 0;
}

static struct filter_text text_of(const char *text, size_t len)
{
    return (struct filter_text){text, len};
}

/* The rules that the reasons end in: "... (R20, R21)". */
static uint32_t rules_of(const char *reasons)
{
    uint32_t rules = 0;
    for (const char *p = strchr(reasons, 'R'); p != NULL; p = strchr(p + 1, 'R')) {
        int rule = atoi(p + 1);
        if (rule >= 1 && rule <= 30 && p > reasons && (p[-1] == '(' || p[-1] == ' '))
            rules |= 1u << rule;
    }
    return rules;
}

struct filter_facts screen_filter_facts(const struct traffic_entry *e)
{
    struct filter_facts f = filter_no_facts();
    switch (e->kind) {
    case TRAFFIC_PULL:
        f.flags = flag(true, FILTER_PULL) | flag(!e->is_ok, FILTER_FAILED);
        f.http = e->http;
        f.took_ms = e->took_ms;
        break;
    case TRAFFIC_MESSAGE:
        f.type = e->object_name;
        f.from = e->from_user_id;
        f.uid = e->uid;
        f.flags = flag(true, FILTER_MESSAGE) | flag(e->stored, FILTER_STORED) |
                  flag(e->counted, FILTER_COUNTED) | flag(e->shown, FILTER_SHOWN) |
                  flag(e->listed, FILTER_LISTED) | flag(e->parsed, FILTER_PARSED) |
                  flag(e->offline, FILTER_OFFLINE) |
                  flag(e->delivery == DELIVERY_LATE, FILTER_LATE);
        f.rules = rules_of(e->reasons);
        f.delay_ms = e->delay_ms;
        f.size = (int64_t)e->content_len;
        f.texts[f.text_count++] = text_of(e->content, e->content_len);
        f.texts[f.text_count++] = text_of(e->digest, strlen(e->digest));
        break;
    case TRAFFIC_MISSED:
        f.uid = e->uid;
        f.flags = flag(true, FILTER_MESSAGE) | flag(true, FILTER_UNDELIVERED);
        break;
    case TRAFFIC_NOTE:
        break;
    }
    f.texts[f.text_count++] = text_of(e->text, strlen(e->text));
    return f;
}
