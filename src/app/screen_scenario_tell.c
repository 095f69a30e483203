/* What happens in the world of a scenario, as the screen tells it. */
#include "base/i18n.h"
#include "screen_scenario_private.h"

struct world_client *screen_scenario_client(const struct screen_scenario *sc)
{
    const struct world *w = play_world(sc->play);
    if (sc->who != NULL)
        return world_find_client(w, sc->who);
    return world_client_count(w) > 0 ? world_client_at(w, 0) : NULL;
}

static void tell(struct screen_scenario *sc, const struct world_event *event, const char *text,
                 bool is_bad)
{
    traffic_note(&sc->screen->traffic, event->at_ms, text, is_bad);
    screen_flash(sc->screen, is_bad, "%s", text);
}

static void tell_sent(struct screen_scenario *sc, const struct world_event *event)
{
    const struct world_sent *sent = event->sent;
    struct buf text = {0};
    if (sent->from_user_id != NULL)
        redact_id(&sc->screen->redact, sent->from_user_id);
    if (event->kind == WORLD_ACCEPTED)
        buf_addf(&text, _("%s: %s from %s was accepted"), sent->id, sent->object_name,
                 sent->from_user_id);
    else if (sent->code != 200)
        buf_addf(&text, _("%s: the answer is HTTP %d, code %lld"), sent->id, sent->http,
                 (long long)sent->code);
    if (text.len > 0)
        tell(sc, event, buf_str(&text), false);
    buf_done(&text);
}

static void tell_client(struct screen_scenario *sc, const struct world_event *event)
{
    static const char *const words[] = {
        [WORLD_STARTED] = N_("%s: its process runs"),
        [WORLD_KILLED] = N_("%s: killed"),
        [WORLD_STOPPED] = N_("%s: stopped"),
    };
    struct buf text = {0};
    buf_addf(&text, _(words[event->kind]), world_client_name(event->client));
    if (event->kind == WORLD_KILLED && event->client == screen_scenario_client(sc))
        sc->screen->timeline.killed_ms = world_client_now_ms(event->client);
    tell(sc, event, buf_str(&text), false);
    buf_done(&text);
}

static void tell_words(struct screen_scenario *sc, const struct world_event *event,
                       const char *subject)
{
    struct buf text = {0};
    buf_addf(&text, "%s: %s", subject, event->text != NULL ? event->text : "");
    tell(sc, event, buf_str(&text), false);
    buf_done(&text);
}

void screen_scenario_take(void *ctx, const struct world_event *event)
{
    struct screen_scenario *sc = ctx;
    sc->told++;
    switch (event->kind) {
    case WORLD_CLIENT:
        if (event->client == screen_scenario_client(sc))
            screen_take_event(sc->screen, event->event);
        break;
    case WORLD_STARTED:
    case WORLD_KILLED:
    case WORLD_STOPPED:
        tell_client(sc, event);
        break;
    case WORLD_ACCEPTED:
    case WORLD_ANSWERED:
        tell_sent(sc, event);
        break;
    case WORLD_DID:
        tell_words(sc, event, world_client_name(event->client));
        break;
    case WORLD_SERVER:
        tell_words(sc, event, _("server"));
        break;
    case WORLD_NETWORK:
        tell_words(sc, event, _("network"));
        break;
    }
}
