#include "core/verdict.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"

/* Every reason once: its word for the wire log, the rule that says so, and the sentence for people.
 * {type}, {flag}, {fate}, {sdk} and {hazard} are filled in when somebody asks. */
static const struct {
    const char *word;
    const char *rule;
    const char *sentence;
} reasons[REASON_COUNT] = {
    [REASON_BUILTIN_FLAG] = {"builtin-flag", "R20", N_("{type} is built in, flag {flag}: {fate}")},
    [REASON_CUSTOM_FLAG] = {"custom-flag", "R20",
                            N_("{type} is registered by the app, flag {flag}: {fate}")},
    [REASON_SDK_FLAG] = {"sdk-flag", "R22",
                         N_("SDK {sdk} has a flag of its own for {type}, phones have another")},
    [REASON_UNREGISTERED_BITS] =
        {"unregistered-bits", "R24",
         N_("{type} is not registered, the message's own bits decide: {fate}")},
    [REASON_UNREGISTERED_WEB] =
        {"unregistered-web", "R24",
         N_("{type} is not registered, on SDK {sdk} the listener alone sees it: {fate}")},
    [REASON_UNDECODABLE] = {"undecodable", "R25",
                            N_("the content is no JSON object, {type} cannot be decoded: kept as "
                               "it came")},
    [REASON_TEXT_CONTENT] = {"text-content", "R25",
                             N_("the content is not JSON: kept as the text it is")},
    [REASON_RECALLS_NOTHING] = {"recalls-nothing", "R11",
                                N_("{type} as a broadcast recalls nothing")},
    [REASON_OFFLINE] = {"offline", "R18", N_("sent before the current connect: flagged offline")},
    [REASON_STATUS_OLD] = {"status-old", "R20",
                           N_("a STATUS that was sent before the current connect: dropped")},
    [REASON_STATUS_HANDED] = {"status-handed", "R20",
                              N_("a STATUS that was sent before the current connect: SDK {sdk} "
                                 "hands it to the listener all the same")},
    [REASON_NOT_STORED] = {"not-stored", "R21",
                           N_("not stored: neither in the chat nor in the list, only in the wire "
                              "log")},
    [REASON_LAST_UPDATED] = {"last-updated", "R28",
                             N_("disableUpdateLastMsg is false: last message updated")},
    [REASON_LAST_KEPT] = {"last-kept", "R27",
                          N_("disableUpdateLastMsg is true: the last message stays")},
    [REASON_DISABLE_UNKNOWN] = {"disable-unknown", "R27",
                                N_("disableUpdateLastMsg is true, which SDK {sdk} does not know: "
                                   "last message updated")},
    [REASON_DISABLE_NO_EFFECT] = {"disable-no-effect", "R27",
                                  N_("disableUpdateLastMsg is true: no effect on what is not "
                                     "stored")},
    [REASON_HAZARD] = {"hazard", "SDK profiles", "{hazard}"},
};

/* ---- judging ---- */

static void add_reason(struct verdict *v, enum verdict_reason reason)
{
    assert(v->reason_count < VERDICT_REASONS_MAX);
    v->reasons[v->reason_count++] = reason;
}

static void judge_unregistered(struct verdict *v, const struct message *m,
                               const struct sdk_profile *profile)
{
    if (!profile->bits_decide_unregistered) {
        add_reason(v, REASON_UNREGISTERED_WEB);
        return;
    }
    v->stored = m->persisted;
    v->counted = m->persisted && m->counted;
    add_reason(v, REASON_UNREGISTERED_BITS);
}

static void judge_registered(struct verdict *v, const struct message_type *type,
                             const struct json *content, const struct sdk_profile *profile)
{
    bool is_builtin = type->origin == TYPE_BUILTIN;
    bool is_object = content != NULL && json_kind(content) == JSON_OBJECT;
    v->flag = type->flag_by_profile[profile->id];
    v->stored = (v->flag & FLAG_ISPERSISTED) != 0;
    v->counted = (v->flag & FLAG_ISCOUNTED) == FLAG_ISCOUNTED;
    v->parsed = is_object || !is_builtin;
    add_reason(v, is_builtin ? REASON_BUILTIN_FLAG : REASON_CUSTOM_FLAG);
    if (v->flag != type->flag_by_profile[PROFILE_NATIVE])
        add_reason(v, REASON_SDK_FLAG);
    if (is_builtin && !is_object)
        add_reason(v, REASON_UNDECODABLE);
    if (!is_builtin && content == NULL)
        add_reason(v, REASON_TEXT_CONTENT);
}

static void judge_offline(struct verdict *v, const struct sdk_profile *profile)
{
    if (v->flag != FLAG_STATUS) {
        add_reason(v, REASON_OFFLINE);
        return;
    }
    v->dropped = profile->drops_old_status;
    add_reason(v, v->dropped ? REASON_STATUS_OLD : REASON_STATUS_HANDED);
}

static void judge_last_message(struct verdict *v, const struct message *m,
                               const struct sdk_profile *profile)
{
    bool is_disabled = m->disable_update_last_msg;
    v->listed = v->stored && !(is_disabled && profile->knows_disable_update);
    if (!v->stored) {
        add_reason(v, REASON_NOT_STORED);
        if (is_disabled)
            add_reason(v, REASON_DISABLE_NO_EFFECT);
    } else if (!is_disabled) {
        add_reason(v, REASON_LAST_UPDATED);
    } else {
        add_reason(v, v->listed ? REASON_DISABLE_UNKNOWN : REASON_LAST_KEPT);
    }
}

void verdict_make(struct verdict *v, const struct message *m, const struct message_type *type,
                  const struct json *content, const struct sdk_profile *profile,
                  int64_t connect_time_ms)
{
    *v = (struct verdict){.flag = FLAG_NONE};
    v->offline = m->sent_time_ms < connect_time_ms;
    if (type != NULL)
        judge_registered(v, type, content, profile);
    else
        judge_unregistered(v, m, profile);
    if (strcmp(m->object_name, "RC:RcCmd") == 0)
        add_reason(v, REASON_RECALLS_NOTHING);
    if (v->offline)
        judge_offline(v, profile);
    v->shown = v->stored;
    judge_last_message(v, m, profile);
    /* Hazards are of custom types; asking for every text message would double the cost. */
    bool is_builtin = type != NULL && type->origin == TYPE_BUILTIN;
    if (!is_builtin && message_hazard(m->object_name, m->content, m->content_len) != NULL)
        add_reason(v, REASON_HAZARD);
}

/* ---- telling ---- */

static const char *fate_of(const struct verdict *v)
{
    if (!v->stored)
        return N_("not stored");
    return v->counted ? N_("stored and counted") : N_("stored, not counted");
}

/* In which language: gettext's or the source's. */
typedef const char *say_fn(const char *text);

static const char *say_in_english(const char *text)
{
    return text;
}

static const char *say_translated(const char *text)
{
    return _(text);
}

static const char *value_of(const char *name, size_t len, const struct verdict *v,
                            const struct message *m, const struct sdk_profile *profile, say_fn *say)
{
    if (strncmp(name, "type", len) == 0)
        return m->object_name;
    if (strncmp(name, "flag", len) == 0)
        return registry_flag_word(v->flag);
    if (strncmp(name, "fate", len) == 0)
        return say(fate_of(v));
    if (strncmp(name, "sdk", len) == 0)
        return profile->name;
    assert(strncmp(name, "hazard", len) == 0);
    return say(message_hazard(m->object_name, m->content, m->content_len));
}

static void write_sentence(const struct verdict *v, int i, const struct message *m,
                           const struct sdk_profile *profile, say_fn *say, struct buf *out)
{
    assert(i >= 0 && i < v->reason_count);
    const char *at = say(reasons[v->reasons[i]].sentence);
    while (*at != '\0') {
        size_t literal = strcspn(at, "{");
        buf_add(out, at, literal);
        at += literal;
        if (*at == '{') {
            size_t len = strcspn(at + 1, "}");
            buf_add_str(out, value_of(at + 1, len, v, m, profile, say));
            at += len + 2;
        }
    }
    buf_addf(out, " (%s)", reasons[v->reasons[i]].rule);
}

void verdict_write_reason(const struct verdict *v, int i, const struct message *m,
                          const struct sdk_profile *profile, struct buf *out)
{
    write_sentence(v, i, m, profile, say_in_english, out);
}

void verdict_tell_reason(const struct verdict *v, int i, const struct message *m,
                         const struct sdk_profile *profile, struct buf *out)
{
    write_sentence(v, i, m, profile, say_translated, out);
}

void verdict_write_words(const struct verdict *v, struct buf *out)
{
    for (int i = 0; i < v->reason_count; i++) {
        if (i > 0)
            buf_add_char(out, ' ');
        buf_add_str(out, verdict_reason_word(v->reasons[i]));
    }
}

const char *verdict_reason_word(enum verdict_reason reason)
{
    assert(reason < REASON_COUNT);
    return reasons[reason].word;
}

int verdict_reason_rule(enum verdict_reason reason)
{
    const char *rule = reasons[reason].rule;
    return rule[0] == 'R' ? atoi(rule + 1) : 0;
}

void verdict_read_words(struct verdict *v, const char *words)
{
    v->reason_count = 0;
    for (const char *word = words; *word != '\0';) {
        size_t len = strcspn(word, " ");
        for (int r = 0; r < REASON_COUNT && v->reason_count < VERDICT_REASONS_MAX; r++) {
            const char *known = verdict_reason_word((enum verdict_reason)r);
            if (strncmp(known, word, len) == 0 && known[len] == '\0')
                v->reasons[v->reason_count++] = (enum verdict_reason)r;
        }
        word += len + strspn(word + len, " ");
    }
}
