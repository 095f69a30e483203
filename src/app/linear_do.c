/* What the other commands of app/linear do. */
#include <stdlib.h>
#include <string.h>

#include "app/export.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "io/files.h"
#include "io/store_search.h"
#include "linear_parts.h"
#include "screen_text.h"

enum { SEARCH_HITS = 10 };

/* ---- what is meant ---- */

const char *linear_text_of(const struct command_line *line)
{
    return line->args[0].is_given && line->args[0].text != NULL ? line->args[0].text : "";
}

const char *linear_target(struct linear *l, const struct command_line *line,
                          struct store_conversation *row, struct err *err)
{
    bool found = false;
    const char *name = redact_unmask(&l->redact, linear_text_of(line));
    if (name[0] == '\0')
        name = l->chat.target_id;
    if (name == NULL) {
        err_set(err, "no conversation is open; name one");
        return NULL;
    }
    if (store_find(l->session.store, name, row, &found, err) < 0)
        return NULL;
    if (found)
        return row->target_id;
    err_set(err, "there is no conversation %s", name);
    return NULL;
}

static int change(struct linear *l, enum record_deed_kind kind, const char *target_id,
                  struct err *err)
{
    return target_id != NULL ? session_do(&l->session, kind, target_id, NULL, err) : ERR_INPUT;
}

/* ---- what the user does ---- */

static int do_read(struct linear *l, const struct command_line *line, struct err *err)
{
    struct store_conversation row = {0};
    const char *target = linear_target(l, line, &row, err);
    int status = target != NULL ? linear_read(l, target, err) : ERR_INPUT;
    if (status == 0)
        linear_say(l, _("Conversation %s is read."), redact_id(&l->redact, target));
    store_conversation_done(&row);
    return status;
}

static int do_pin(struct linear *l, const struct command_line *line, struct err *err)
{
    struct store_conversation row = {0};
    const char *target = linear_target(l, line, &row, err);
    bool is_pinned = !row.row.pinned;
    int status = change(l, is_pinned ? RECORD_DEED_PIN : RECORD_DEED_UNPIN, target, err);
    if (status == 0)
        linear_say(l,
                   is_pinned ? _("Conversation %s is pinned to the top.")
                             : _("Conversation %s is not pinned any more."),
                   redact_id(&l->redact, target));
    store_conversation_done(&row);
    return status;
}

static void close_if_open(struct linear *l, const char *target)
{
    if (l->chat.target_id != NULL && strcmp(l->chat.target_id, target) == 0)
        screen_chat_done(&l->chat);
}

static int do_remove(struct linear *l, const struct command_line *line, struct err *err)
{
    struct store_conversation row = {0};
    const char *target = linear_target(l, line, &row, err);
    int status = change(l, RECORD_DEED_REMOVE, target, err);
    if (status == 0) {
        linear_say(l, _("Conversation %s is off the list until its next message."),
                   redact_id(&l->redact, target));
        close_if_open(l, target);
    }
    store_conversation_done(&row);
    return status;
}

static int clear(struct linear *l, const char *target, struct err *err)
{
    int status = change(l, RECORD_DEED_CLEAR, target, err);
    if (status < 0)
        return status;
    linear_say(l, _("Conversation %s and its messages are deleted."),
               redact_id(&l->redact, target));
    close_if_open(l, target);
    return 0;
}

/* Nobody is asked who does not type: what a script says is meant. */
static bool is_to_be_asked(const struct linear *l)
{
    return l->is_terminal && !l->is_confirmed;
}

/* Who says yes gets this command done; it names what it was asked about, whatever is open then. */
static void ask(struct linear *l, enum command command, const char *about, const char *fmt,
                const char *shown)
{
    struct buf line = {0};
    buf_addf(&line, "%s ", commands_get(command)->word);
    command_line_write_word(&line, about);
    free(l->asked);
    l->asked = buf_take(&line);
    linear_say(l, fmt, shown);
}

static int do_clear(struct linear *l, const struct command_line *line, struct err *err)
{
    struct store_conversation row = {0};
    const char *target = linear_target(l, line, &row, err);
    int status = target != NULL ? 0 : ERR_INPUT;
    if (status == 0 && !is_to_be_asked(l))
        status = clear(l, target, err);
    else if (status == 0)
        ask(l, COMMAND_CLEAR, target,
            _("Conversation %s and all its messages would be deleted. Yes or no?"),
            redact_id(&l->redact, target));
    store_conversation_done(&row);
    return status;
}

static int do_delete(struct linear *l, const struct command_line *line, struct err *err)
{
    (void)line;
    struct session *s = &l->session;
    int status = linear_needs_chat(l, err);
    const char *uid = screen_chat_selected_uid(&l->chat);
    if (status == 0 && uid == NULL) {
        err_set(err, "there is no message");
        status = ERR_INPUT;
    }
    if (status == 0)
        status = session_do(s, RECORD_DEED_DELETE, l->chat.target_id, uid, err);
    if (status < 0)
        return status;
    linear_say(l, _("Message %s is deleted here; it does not come back."), uid);
    return screen_chat_reload(&l->chat, s, err);
}

/* ---- the phone ---- */

static int do_online(struct linear *l, const struct command_line *line, struct err *err)
{
    (void)line;
    (void)err;
    live_try_again(l->session.live);
    if (session_is_online(&l->session))
        linear_say(l, "%s", _("The phone is online already."));
    else
        client_online(l->session.client, session_now_ms(&l->session));
    return 0;
}

static int do_offline(struct linear *l, const struct command_line *line, struct err *err)
{
    (void)line;
    (void)err;
    if (!session_is_online(&l->session)) {
        linear_say(l, "%s", _("The phone is offline already."));
        return 0;
    }
    live_offline(l->session.live);
    client_offline(l->session.client, session_now_ms(&l->session));
    return 0;
}

static int do_toggle(struct linear *l, const struct command_line *line, struct err *err)
{
    return session_is_online(&l->session) ? do_offline(l, line, err) : do_online(l, line, err);
}

static int do_pull(struct linear *l, const struct command_line *line, struct err *err)
{
    (void)line;
    live_try_again(l->session.live);
    if (!session_is_online(&l->session)) {
        err_set(err, "the phone is offline; say online first");
        return ERR_INPUT;
    }
    client_pull_now(l->session.client, session_now_ms(&l->session));
    session_did(&l->session, RECORD_DEED_PULL, NULL, NULL);
    l->is_waiting = true;
    return 0;
}

/* ---- searching, files, the rest ---- */

static void say_hit(struct linear *l, const struct store_hit *hit)
{
    const struct message *m = &hit->message.message;
    struct buf text = {0};
    utf8_clean_line(hit->text, hit->text_len, &text);
    linear_say(l, _("From %s, type %s: %s"), redact_id(&l->redact, m->from_user_id), m->object_name,
               redact_content(&l->redact, buf_str(&text)));
    buf_done(&text);
}

static int do_search(struct linear *l, const struct command_line *line, struct err *err)
{
    if (linear_text_of(line)[0] == '\0') {
        err_set(err, "say what is to be looked for");
        return ERR_INPUT;
    }
    size_t count = 0;
    struct store_search *search = store_search_new(
        l->session.store,
        &(struct store_search_config){.text = linear_text_of(line), .limit = SEARCH_HITS});
    int status = store_search_step(search, NULL, NULL, err);
    if (status == 0) {
        const struct store_hit *hits = store_search_hits(search, &count);
        for (size_t i = 0; i < count; i++)
            say_hit(l, &hits[i]);
        linear_say(l,
                   count < SEARCH_HITS ? _("Messages found: %zu.")
                                       : _("The newest %zu were told; there may be more."),
                   count);
    }
    store_search_free(search);
    return status;
}

static int do_export(struct linear *l, const struct command_line *line, struct err *err)
{
    int status;
    struct buf path = {0};
    files_expand_home(linear_text_of(line), &path);
    if (is_to_be_asked(l) && files_is_regular(buf_str(&path))) {
        ask(l, COMMAND_EXPORT, buf_str(&path),
            _("%s is there already and would be lost. Yes or no?"), buf_str(&path));
        buf_done(&path);
        return 0;
    }
    struct export *x = export_new(
        &(struct export_config){.path = buf_str(&path),
                                .what = l->chat.target_id != NULL ? EXPORT_CHAT : EXPORT_LIST,
                                .session = &l->session,
                                .redact = &l->redact,
                                .target_id = l->chat.target_id,
                                .filter = l->filter.text},
        &status, err);
    buf_done(&path);
    if (x == NULL)
        return status;
    do {
        status = export_step(x, err);
    } while (status > 0);
    if (status == 0)
        linear_say(l, _("Rows written into %s: %lld."), export_path(x), (long long)export_count(x));
    export_free(x);
    return status;
}

static int do_redact(struct linear *l, const struct command_line *line, struct err *err)
{
    (void)err;
    l->redact.is_on = !line->args[0].is_given || line->args[0].n == 1;
    redact_id(&l->redact, l->session.config->user_id); /* sentences may name it */
    linear_say(l, "%s",
               l->redact.is_on ? _("User ids and contents are masked.")
                               : _("User ids and contents are told."));
    return 0;
}

/* A topic of help. What stands in for keys here are the commands: false. */
static bool say_topic(struct linear *l, const char *topic)
{
    struct buf text = {0};
    bool is_there = strcmp(topic, "keys") != 0 && screen_text_write_help(topic, NULL, &text);
    if (is_there)
        linear_say(l, "%.*s", (int)(text.len - (buf_str(&text)[text.len - 1] == '\n')),
                   buf_str(&text));
    buf_done(&text);
    return is_there;
}

static int do_help(struct linear *l, const struct command_line *line, struct err *err)
{
    (void)err;
    if (say_topic(l, linear_text_of(line)))
        return 0;
    size_t count;
    const struct command_spec *table = commands_table(&count);
    linear_say(l, "%s", _("list: tell the conversations."));
    linear_say(l, "%s", _("messages: tell the newest messages of the open conversation."));
    for (size_t i = 0; i < count; i++) {
        struct buf usage = {0};
        /* "list" is its one view. */
        if (!l->commands.has[table[i].command] || table[i].command == COMMAND_VIEW)
            continue;
        commands_write_usage(&usage, &table[i]);
        linear_say(l, _("%s: %s."), buf_str(&usage), _(table[i].help));
        buf_done(&usage);
    }
    return 0;
}

static int do_quit(struct linear *l, const struct command_line *line, struct err *err)
{
    (void)line;
    (void)err;
    l->is_over = true;
    return 0;
}

static const linear_action actions[COMMAND_COUNT] = {
    [COMMAND_VIEW] = linear_view,     [COMMAND_OPEN] = linear_open,
    [COMMAND_BACK] = linear_back,     [COMMAND_UP] = linear_up,
    [COMMAND_DOWN] = linear_down,     [COMMAND_PAGE_UP] = linear_page_up,
    [COMMAND_TOP] = linear_top,       [COMMAND_PAGE_DOWN] = linear_page_down,
    [COMMAND_BOTTOM] = linear_bottom, [COMMAND_INSPECT] = linear_inspect,
    [COMMAND_READ] = do_read,         [COMMAND_PIN] = do_pin,
    [COMMAND_REMOVE] = do_remove,     [COMMAND_CLEAR] = do_clear,
    [COMMAND_DELETE] = do_delete,     [COMMAND_ONLINE] = do_online,
    [COMMAND_OFFLINE] = do_offline,   [COMMAND_TOGGLE_ONLINE] = do_toggle,
    [COMMAND_PULL] = do_pull,         [COMMAND_SEARCH] = do_search,
    [COMMAND_EXPORT] = do_export,     [COMMAND_REDACT] = do_redact,
    [COMMAND_FILTER] = linear_filter, [COMMAND_HELP] = do_help,
    [COMMAND_QUIT] = do_quit,
};

struct command_set linear_commands(void)
{
    struct command_set set = {0};
    for (int i = 0; i < COMMAND_COUNT; i++)
        set.has[i] = actions[i] != NULL;
    return set;
}

/* Words that a screen does not need: it shows both all the time. */
static const char *long_form(const char *text)
{
    static const struct {
        const char *word;
        const char *means;
    } words[] = {{"list", "view inbox"}, {"messages", "bottom"}};
    text += strspn(text, " \t");
    size_t len = strcspn(text, " \t");
    if (text[len + strspn(text + len, " \t")] != '\0')
        return text;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i].word) == len && strncmp(text, words[i].word, len) == 0)
            return words[i].means;
    }
    return text;
}

static bool is_yes(const char *text)
{
    static const char *const words[] = {"y", "yes", "是"};
    text += strspn(text, " \t");
    size_t len = strcspn(text, " \t");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i]) == len && strncmp(text, words[i], len) == 0)
            return true;
    }
    return false;
}

static void do_line(struct linear *l, const char *text)
{
    struct command_line line;
    struct err err;
    int status = command_line_parse(long_form(text), &l->commands, false, &line, NULL, &err);
    if (status == 0 && line.command != COMMAND_NONE)
        status = actions[line.command](l, &line, &err);
    if (status < 0)
        linear_say(l, _("Not done: %s"), redact_sentence(&l->redact, err.told));
    command_line_done(&line);
}

/* The line behind a question is its answer, and no command. */
void linear_do(struct linear *l, const char *text)
{
    char *asked = l->asked;
    l->asked = NULL;
    l->is_confirmed = asked != NULL && is_yes(text);
    if (asked == NULL || l->is_confirmed)
        do_line(l, asked != NULL ? asked : text);
    else
        linear_say(l, "%s", _("Nothing was changed."));
    l->is_confirmed = false;
    free(asked);
    redact_turn(&l->redact);
}
