/* What a client's stream of events holds. */
#include <string.h>

#include "core/json.h"
#include "play_private.h"

/* Every member of the wanted object is in the other, with the same value; lists are compared item
 * by item. */
static bool json_holds(const struct json *is, const struct json *wanted)
{
    if (is == NULL || json_kind(is) != json_kind(wanted))
        return false;
    bool a = false, b = false;
    double x = 0, y = 0;
    switch (json_kind(wanted)) {
    case JSON_NULL:
        return true;
    case JSON_BOOL:
        return json_bool(is, &a) && json_bool(wanted, &b) && a == b;
    case JSON_NUMBER:
        return json_number(is, &x) && json_number(wanted, &y) && x <= y && x >= y;
    case JSON_STRING:
        return strcmp(json_str(is), json_str(wanted)) == 0;
    case JSON_ARRAY:
        if (json_count(is) != json_count(wanted))
            return false;
        for (is = json_first(is), wanted = json_first(wanted); wanted != NULL;
             is = json_next(is), wanted = json_next(wanted)) {
            if (!json_holds(is, wanted))
                return false;
        }
        return true;
    case JSON_OBJECT:
        for (const struct json *m = json_first(wanted); m != NULL; m = json_next(m)) {
            if (!json_holds(json_get(is, json_key(m)), m))
                return false;
        }
        return true;
    }
    return false;
}

static int64_t count_events(const struct buf *events, const struct json *wanted)
{
    int64_t count = 0;
    const char *line = buf_str(events);
    while (*line != '\0') {
        size_t len = strcspn(line, "\n");
        struct json *event = json_parse(line, len, NULL);
        count += json_holds(event, wanted);
        json_free(event);
        line += len + (line[len] == '\n');
    }
    return count;
}

bool play_judge_event(struct play *p, const struct scenario_step *step, struct world_client *c,
                      struct buf *actual)
{
    struct buf text = {0};
    struct err err;
    const struct scenario_arg *times = scenario_arg(step, KEY_COUNT_OF);
    struct json *wanted = NULL;
    bool holds = false;
    if (!play_fails(p, play_text(p, step, scenario_arg(step, KEY_JSON), &text, &err), &err, actual))
        wanted = json_parse(buf_str(&text), text.len, &err);
    if (wanted != NULL) {
        const struct buf *events = &p->journal.clients[world_client_index(c)].events;
        int64_t count = count_events(events, wanted);
        holds = times != NULL ? play_compare(times, count, 0) : count > 0;
        if (!holds)
            buf_addf(actual, "%lld such events", (long long)count);
    } else if (actual->len == 0) {
        buf_addf(actual, "json= is no JSON: %s", err.text);
    }
    json_free(wanted);
    buf_done(&text);
    return holds;
}
