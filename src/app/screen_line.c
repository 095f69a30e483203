#include "screen_line.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "core/filter.h"
#include "io/files.h"
#include "screen_parts.h"
#include "ui/keys.h"

#define HISTORY_FILE "history"
#define HISTORY_FILE_MAX (HISTORY_MAX * (COMMAND_LINE_MAX + 1))

/* ---- the history ---- */

static void read_history(struct history *h)
{
    struct buf path = {0};
    struct buf text = {0};
    if (files_data_path(HISTORY_FILE, &path, NULL) == 0 &&
        files_read(buf_str(&path), HISTORY_FILE_MAX, &text, NULL) == 0) {
        history_done(h);
        history_load(h, buf_str(&text), text.len);
    }
    buf_done(&path);
    buf_done(&text);
}

/* Read again first: another castsim may have added lines. Nobody is told when it cannot be kept;
 * the command is what matters. */
static void keep_in_history(struct history *h, const char *line)
{
    struct buf path = {0};
    struct buf text = {0};
    read_history(h);
    history_add(h, line);
    history_write(h, &text);
    if (files_data_path(HISTORY_FILE, &path, NULL) == 0 &&
        files_make_parents(buf_str(&path), NULL) == 0)
        files_write(buf_str(&path), buf_str(&text), text.len, NULL);
    buf_done(&path);
    buf_done(&text);
}

void screen_line_begin(struct screen *s)
{
    read_history(&s->line.commands);
}

void screen_line_done(struct screen_line *l)
{
    prompt_done(&l->prompt);
    history_done(&l->commands);
    history_done(&l->searches);
    free(l->error);
    free(l->choices);
    *l = (struct screen_line){0};
}

/* ---- what completion offers ---- */

static void offer_files(const char *prefix, command_offer offer, void *to)
{
    const char *slash = strrchr(prefix, '/');
    size_t dir_len = slash != NULL ? (size_t)(slash - prefix) + 1 : 0;
    char *typed_dir = mem_dup_bytes(prefix, dir_len);
    struct buf dir = {0};
    char **names = NULL;
    size_t count = 0;
    files_expand_home(dir_len > 0 ? typed_dir : ".", &dir);
    if (files_list(buf_str(&dir), "", &names, &count, NULL) < 0)
        count = 0;
    size_t offered = 0;
    for (size_t i = 0; i < count && offered < COMMAND_CANDIDATES_MAX; i++) {
        if (strncmp(names[i], prefix + dir_len, strlen(prefix + dir_len)) != 0)
            continue;
        struct buf path = {0};
        struct buf word = {0};
        buf_addf(&path, "%s/%s", buf_str(&dir), names[i]);
        buf_addf(&word, "%s%s%s", typed_dir, names[i], files_is_dir(buf_str(&path)) ? "/" : "");
        offer(to, buf_str(&word));
        offered++;
        buf_done(&path);
        buf_done(&word);
    }
    files_free_list(names, count);
    buf_done(&dir);
    free(typed_dir);
}

/* The newest ones; of many more than a menu shows nobody wants the rest. */
static void offer_conversations(struct screen *s, command_offer offer, void *to)
{
    enum { ROWS = 1000 };
    struct store_conversations page;
    if (store_list(s->session.store, NULL, true, ROWS, &page, NULL) < 0)
        return;
    for (size_t i = 0; i < page.count; i++)
        offer(to, page.rows[i].target_id);
    store_list_done(&page);
}

static void offer_words(void *ctx, enum command_arg_kind kind, const char *prefix,
                        command_offer offer, void *to)
{
    struct screen *s = ctx;
    const struct registry *r = s->session.registry;
    if (kind == ARG_FILE || kind == ARG_RECORD)
        offer_files(prefix, offer, to);
    else if (kind == ARG_CONVERSATION)
        offer_conversations(s, offer, to);
    for (size_t i = 0; kind == ARG_TYPE && i < registry_count(r); i++)
        offer(to, registry_at(r, i)->object_name);
}

static void complete(void *ctx, const char *text, size_t cursor, struct command_completion *out)
{
    struct screen *s = ctx;
    command_line_complete(text, cursor, &s->keymap.set, offer_words, s, out);
}

/* ---- opening and closing ---- */

static void forget_error(struct screen_line *l)
{
    free(l->error);
    l->error = NULL;
}

void screen_line_open(struct screen *s, char sign, const char *text)
{
    struct screen_line *l = &s->line;
    bool is_search = sign == '/';
    prompt_done(&l->prompt);
    forget_error(l);
    l->is_open = true;
    l->sign = sign;
    prompt_init(&l->prompt,
                &(struct prompt_config){.history = is_search ? &l->searches : &l->commands,
                                        .complete = is_search ? NULL : complete,
                                        .ctx = s});
    prompt_set(&l->prompt, text);
}

/* Appends "filter type:RC:*": a command as a line has it. */
static void add_line(enum command command, const char *args, struct buf *out)
{
    buf_addf(out, "%s%s%s", commands_get(command)->word, args[0] != '\0' ? " " : "", args);
}

bool screen_line_asks(struct screen *s, const struct key_binding *binding)
{
    struct buf text = {0};
    struct command_line line = {.is_complete = true};
    bool is_filter = binding->command == COMMAND_FILTER && binding->args[0] == '\0';
    add_line(binding->command, is_filter ? screen_filter_text(s) : binding->args, &text);
    if (commands_get(binding->command)->has_line)
        command_line_parse(buf_str(&text), &s->keymap.set, true, &line, NULL, NULL);
    bool asks = is_filter || !line.is_complete;
    command_line_done(&line);
    if (asks) {
        buf_add_char(&text, ' ');
        screen_line_open(s, ':', buf_str(&text));
    }
    buf_done(&text);
    return asks;
}

/* ---- a line that is done ---- */

/* What stands behind the command's word. */
static const char *args_of(const char *line)
{
    line += strspn(line, " \t");
    line += strcspn(line, " \t");
    return line + strspn(line, " \t");
}

static void set_error(struct screen_line *l, int column, const struct err *err)
{
    struct buf text = {0};
    buf_addf(&text, _("column %d: %s"), column, err->told);
    forget_error(l);
    l->error = buf_take(&text);
}

/* A filter has a language of its own. */
static int check_filter(const char *text, int *column, struct err *err)
{
    const char *args = args_of(text);
    struct filter filter = {0};
    int status = filter_parse(args, strlen(args), &filter, column, err);
    filter_done(&filter);
    if (status < 0)
        *column += (int)utf8_count(text, (size_t)(args - text));
    return status;
}

static void accept_command(struct screen *s)
{
    struct screen_line *l = &s->line;
    struct command_line line;
    struct err err;
    int column;
    char *text = mem_dup_str(buf_str(&l->prompt.text));
    int status = command_line_parse(text, &s->keymap.set, false, &line, &column, &err);
    enum command command = line.command;
    if (status == 0 && command == COMMAND_FILTER)
        status = check_filter(text, &column, &err);
    command_line_done(&line);
    if (status < 0) {
        set_error(l, column, &err);
        free(text);
        return;
    }
    l->is_open = false;
    keep_in_history(&l->commands, text);
    if (command != COMMAND_NONE)
        screen_do(s, command, args_of(text));
    free(text);
}

/* ---- keys ---- */

static void changed(struct screen *s)
{
    forget_error(&s->line);
    if (s->line.sign == '/')
        screen_search_for(s, buf_str(&s->line.prompt.text));
}

static void accept(struct screen *s)
{
    if (s->line.sign == ':') {
        accept_command(s);
        return;
    }
    s->line.is_open = false;
    screen_search_accept(s, buf_str(&s->line.prompt.text));
}

static void cancel(struct screen *s)
{
    s->line.is_open = false;
    if (s->line.sign == '/')
        screen_search_close(s);
}

static void edit(struct screen *s, enum command command)
{
    switch (prompt_do(&s->line.prompt, command)) {
    case PROMPT_GOES_ON:
        changed(s);
        break;
    case PROMPT_ACCEPTED:
        accept(s);
        break;
    case PROMPT_CANCELLED:
        cancel(s);
        break;
    case PROMPT_IGNORED:
        screen_do(s, command, "");
        break;
    }
}

void screen_line_take_key(struct screen *s, int key)
{
    const struct key_binding *binding = keymap_find(&s->keymap, GROUP_TEXT, key);
    if (binding != NULL)
        edit(s, binding->command);
    else if (prompt_insert_key(&s->line.prompt, key))
        changed(s);
}

void screen_line_paste_key(struct screen *s, int key)
{
    bool is_blank = key == '\r' || key == '\n' || key == '\t';
    if (is_blank ? prompt_insert(&s->line.prompt, " ", 1) : prompt_insert_key(&s->line.prompt, key))
        changed(s);
}

/* ---- what is drawn ---- */

const struct view_prompt *screen_line_view(struct screen *s)
{
    struct screen_line *l = &s->line;
    const struct command_completion *c = &l->prompt.completion;
    if (!l->is_open)
        return NULL;
    l->choices = mem_grow(l->choices, &l->choice_cap, c->count, sizeof *l->choices);
    for (size_t i = 0; i < c->count; i++)
        l->choices[i] = (struct view_choice){c->items[i].text, c->items[i].note};
    l->note[0] = '\0';
    if (l->sign == '/')
        screen_search_write_note(&s->search, l->note, sizeof l->note);
    l->view = (struct view_prompt){
        .sign = l->sign,
        .text = buf_str(&l->prompt.text),
        .cursor = l->prompt.cursor,
        .completion = {.rows = l->choices, .row_count = c->count, .selected = l->prompt.candidate},
        .note = l->note,
        .error = l->error != NULL ? l->error : ""};
    return &l->view;
}

/* ---- arguments ---- */

static int go_to_conversation(struct screen *s, const char *target_id, struct err *err)
{
    bool is_there = false;
    int status = screen_list_select(&s->list, &s->session, target_id, &is_there, err);
    if (status == 0 && !is_there) {
        err_set(err, "there is no conversation %s in the list", target_id);
        status = ERR_INPUT;
    }
    return status == 0 ? screen_load_chat_of_selection(s, err) : status;
}

static int take_only(struct screen *s, struct screen_args *a, const struct command_spec *spec,
                     const struct command_value *value, struct err *err)
{
    enum command_arg_kind kind = spec->args[0].kind;
    if (kind == ARG_NUMBER)
        a->steps = (int)value->n;
    if (kind == ARG_FILE || kind == ARG_RECORD) {
        struct buf path = {0};
        files_expand_home(value->text, &path);
        free(a->text);
        a->text = buf_take(&path);
    }
    if (kind != ARG_CONVERSATION)
        return 0;
    return go_to_conversation(s, redact_unmask(&s->redact, value->text), err);
}

bool screen_args_init(struct screen *s, struct screen_args *a, enum command command,
                      const char *args)
{
    const struct command_spec *spec = commands_get(command);
    struct command_line line = {0};
    struct buf text = {0};
    struct err err;
    *a = (struct screen_args){.text = mem_dup_str(args), .steps = 1};
    if (args[0] == '\0' || !spec->has_line)
        return true;
    add_line(command, args, &text);
    int status = command_line_parse(buf_str(&text), &s->keymap.set, true, &line, NULL, &err);
    bool is_only = spec->args[1].kind == ARG_NONE && !commands_arg_is_rest(spec->args[0].kind);
    if (status == 0 && is_only && line.args[0].text != NULL)
        status = take_only(s, a, spec, &line.args[0], &err);
    command_line_done(&line);
    buf_done(&text);
    screen_flash_error(s, status, &err);
    return status == 0;
}

void screen_args_done(struct screen_args *a)
{
    free(a->text);
    *a = (struct screen_args){0};
}
