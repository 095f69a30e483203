/* The pages beside the inbox, and the inspector over any of them. */
#include <string.h>

#include "base/i18n.h"
#include "io/files.h"
#include "screen_parts.h"
#include "ui/tty.h"

/* ---- which page ---- */

enum command_group screen_group(const struct screen *s)
{
    return view_group(
        &(struct view_state){.page = s->page,
                             .focus = s->focus,
                             .text_page = s->text.is_open ? &s->text.view : NULL,
                             .inspector = s->inspector.is_open ? &s->inspector.view : NULL,
                             .found = s->search.is_open ? &s->search.view : NULL,
                             .send = s->send.is_open ? &s->send.view : NULL,
                             .confirm = s->question.is_open ? &s->question.view : NULL});
}

/* What is chosen from before the page is drawn anew: several keys may come at once. */
static void look_at_page(struct screen *s)
{
    if (s->page == PAGE_WIRE)
        screen_wire_update(&s->wire, &s->traffic);
    else if (s->page == PAGE_TYPES)
        screen_types_view(&s->types, &s->session, &s->traffic);
    else if (s->page == PAGE_TIMELINE)
        screen_timeline_view(&s->timeline, &s->session, &s->traffic);
}

void screen_page_go(struct screen *s, enum view_page page)
{
    screen_inspector_close(&s->inspector);
    screen_text_close(&s->text);
    screen_search_close(s);
    s->page = page;
    look_at_page(s);
}

/* The stops of Tab: list, chat, wire, types, time line, and again. */
static void go_to_stop(struct screen *s, int by)
{
    enum { STOPS = PAGE_COUNT + 1 };
    int at = s->page == PAGE_INBOX ? (s->focus == FOCUS_CHAT ? 1 : 0) : (int)s->page + 1;
    at = (at + by + STOPS) % STOPS;
    if (at == 1 && screen_list_target(&s->list) == NULL) /* there is no chat */
        at += by;
    screen_page_go(s, at < 2 ? PAGE_INBOX : (enum view_page)(at - 1));
    if (at < 2)
        s->focus = at == 1 ? FOCUS_CHAT : FOCUS_LIST;
}

static bool go_to_view(struct screen *s, const char *word)
{
    const char *const *words = commands_arg_words(ARG_VIEW);
    for (int i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], word) == 0) {
            screen_page_go(s, (enum view_page)i);
            return true;
        }
    }
    return false;
}

/* ---- moving ---- */

/* Rows that a command moves by; 0 = it does not move. LONG_MIN and LONG_MAX are the ends. */
static long steps_of(const struct screen *s, enum command command)
{
    enum { END = 1000000000 };
    switch (command) {
    case COMMAND_UP:
        return -s->steps;
    case COMMAND_DOWN:
        return s->steps;
    case COMMAND_PAGE_UP:
        return -SCREEN_PAGE_STEP;
    case COMMAND_PAGE_DOWN:
        return SCREEN_PAGE_STEP;
    case COMMAND_TOP:
        return -END;
    case COMMAND_BOTTOM:
        return END;
    default:
        return 0;
    }
}

static bool move(struct screen *s, long steps)
{
    switch (s->page) {
    case PAGE_WIRE:
        screen_wire_move(&s->wire, steps);
        return true;
    case PAGE_TYPES:
        screen_types_move(&s->types, steps);
        return true;
    case PAGE_TIMELINE:
        screen_timeline_move(&s->timeline, steps);
        return true;
    default:
        return false;
    }
}

/* ---- the inspector ---- */

static int content_cols(struct screen *s)
{
    struct view_state view = screen_view_of(s);
    return view_inspector_content_cols(&view, s->frame.rows, s->frame.cols);
}

static const struct traffic_entry *selected_message(const struct screen *s)
{
    if (s->page == PAGE_TIMELINE)
        return screen_timeline_selected(&s->timeline, &s->traffic);
    const struct traffic_entry *e =
        s->page == PAGE_WIRE ? screen_wire_selected(&s->wire, &s->traffic) : NULL;
    return e != NULL && e->kind == TRAFFIC_MESSAGE ? e : NULL;
}

static void toggle_detail(struct screen *s)
{
    if (s->page == PAGE_WIRE) {
        s->wire.has_detail = !s->wire.has_detail;
        s->wire.detail_top = 0;
    } else if (s->page == PAGE_TYPES) {
        s->types.has_detail = !s->types.has_detail;
        s->types.detail_top = 0;
    }
}

static void inspect(struct screen *s)
{
    const struct traffic_entry *e = selected_message(s);
    struct err err;
    if (e != NULL) {
        screen_inspector_open_entry(&s->inspector, e, s->frame.cols);
    } else if (s->page == PAGE_INBOX && s->chat.page.count > 0) {
        const struct store_message *m = &s->chat.page.rows[s->chat.selected];
        screen_flash_error(
            s, screen_inspector_open_message(&s->inspector, &s->session, m, s->frame.cols, &err),
            &err);
    } else if (s->page == PAGE_WIRE || s->page == PAGE_TYPES) {
        toggle_detail(s);
    } else {
        screen_flash(s, true, "%s", _("choose a message to look at it closer"));
    }
    if (!s->inspector.is_open)
        return;
    if (s->redact.is_on)
        screen_inspector_hide(&s->inspector, &s->redact);
    screen_inspector_set_cols(&s->inspector, content_cols(s));
}

static bool move_in_inspector(struct screen *s, long steps)
{
    struct screen_inspector *i = &s->inspector;
    struct view_state view = screen_view_of(s);
    if (steps == 0)
        return false;
    if (i->view.focus == INSPECT_FACTS) {
        view_scroll_facts(&view, s->frame.rows, s->frame.cols, (int)steps, &i->view.facts_top);
        return true;
    }
    size_t last = content_tree_rows(i->tree) - 1;
    size_t at = i->view.cursor < last ? i->view.cursor : last;
    if (steps < 0)
        i->view.cursor = at < (size_t)-steps ? 0 : at - (size_t)-steps;
    else
        i->view.cursor = (size_t)steps > last - at ? last : at + (size_t)steps;
    return true;
}

static void copy(struct screen *s)
{
    struct err err;
    int status = tty_copy(s->inspector.content, s->inspector.content_len, &err);
    screen_flash_error(s, status, &err);
    if (status == 0)
        screen_flash(s, false, _("%zu bytes went to the terminal's clipboard"),
                     s->inspector.content_len);
}

static void save(struct screen *s, const char *path)
{
    struct err err;
    if (path[0] == '\0') {
        screen_flash(s, true, "%s", _("where to? :save FILE"));
        return;
    }
    int status = files_write(path, s->inspector.content, s->inspector.content_len, &err);
    screen_flash_error(s, status, &err);
    if (status == 0)
        screen_flash(s, false, _("the content is in %s"), path);
}

/* The same of a message that is only selected. */
static void take_content(struct screen *s, enum command command, const char *path)
{
    bool has_message =
        selected_message(s) != NULL || (s->page == PAGE_INBOX && s->chat.page.count > 0);
    if (!has_message) {
        screen_flash(s, true, "%s", _("choose a message first"));
        return;
    }
    inspect(s);
    if (s->inspector.is_open && command == COMMAND_COPY)
        copy(s);
    else if (s->inspector.is_open)
        save(s, path);
    screen_inspector_close(&s->inspector);
}

static bool do_in_inspector(struct screen *s, enum command command, const char *args)
{
    struct screen_inspector *i = &s->inspector;
    switch (command) {
    case COMMAND_BACK:
    case COMMAND_INSPECT:
        screen_inspector_close(i);
        return true;
    case COMMAND_PANE:
    case COMMAND_NEXT:
    case COMMAND_PREVIOUS:
        i->view.focus = i->view.focus == INSPECT_FACTS ? INSPECT_CONTENT : INSPECT_FACTS;
        return true;
    case COMMAND_FOLD:
    case COMMAND_OPEN:
        content_tree_toggle(i->tree, &i->view.cursor);
        return true;
    case COMMAND_FOLD_ALL:
        i->is_folded = !i->is_folded;
        content_tree_fold_all(i->tree, i->is_folded, &i->view.cursor);
        return true;
    case COMMAND_COPY:
        copy(s);
        return true;
    case COMMAND_SAVE:
        save(s, args);
        return true;
    default:
        return move_in_inspector(s, steps_of(s, command));
    }
}

/* ---- what a search found, and pages of text ---- */

static void search(struct screen *s, const char *text)
{
    if (text[0] == '\0') {
        screen_line_open(s, '/', "");
        screen_search_forget(s);
        return;
    }
    screen_search_accept(s, text);
}

static bool do_in_found(struct screen *s, enum command command)
{
    long steps = steps_of(s, command);
    if (steps != 0) {
        screen_search_move(s, steps);
        return true;
    }
    switch (command) {
    case COMMAND_OPEN:
    case COMMAND_INSPECT:
        screen_search_open(s);
        return true;
    case COMMAND_BACK:
        screen_search_back(s);
        return true;
    default:
        return false;
    }
}

static bool do_in_text(struct screen *s, enum command command)
{
    struct view_state view = screen_view_of(s);
    long steps = steps_of(s, command);
    if (command == COMMAND_BACK)
        screen_text_close(&s->text);
    else if (steps != 0)
        view_scroll_text(&view, s->frame.rows, s->frame.cols, (int)steps, &s->text.top);
    return command == COMMAND_BACK || steps != 0;
}

/* ---- the pages ---- */

static void open_row(struct screen *s)
{
    if (selected_message(s) != NULL)
        inspect(s);
    else if (s->page == PAGE_TIMELINE)
        screen_flash(s, true, "%s", _("of what was missed only the messageUID is known"));
    else
        toggle_detail(s);
}

static void go_back(struct screen *s)
{
    bool has_detail = (s->page == PAGE_WIRE && s->wire.has_detail) ||
                      (s->page == PAGE_TYPES && s->types.has_detail);
    if (has_detail)
        toggle_detail(s);
    else
        screen_page_go(s, PAGE_INBOX);
}

static void change_types(struct screen *s, enum command command, const char *args)
{
    struct err err;
    const char *name = args;
    int status;
    if (args[0] == '\0') /* what is chosen counts where one sees it */
        name = screen_group(s) == GROUP_TYPES ? screen_types_selected(&s->types) : NULL;
    if (name == NULL) {
        screen_flash(s, true, _("which type? :%s TYPE, or choose one on the types page"),
                     commands_get(command)->word);
        return;
    }
    if (command == COMMAND_TYPE_LOAD)
        status = screen_types_load(&s->types, &s->session, &s->traffic, name, &err);
    else if (command == COMMAND_TYPE_RELOAD)
        status = screen_types_reload(&s->types, &s->session, &s->traffic, name, &err);
    else
        status = screen_types_drop(&s->types, &s->session, &s->traffic, name, &err);
    screen_flash_error(s, status, &err);
    if (status == 0) {
        s->is_stale = true; /* what is stored reads anew (R24) */
        screen_flash(s, false,
                     command == COMMAND_TYPE_DROP ? _("%s is not registered any more (R24)")
                                                  : _("%s is registered"),
                     name);
    }
}

const char *screen_filter_text(const struct screen *s)
{
    const struct screen_filter *const filters[PAGE_COUNT] = {[PAGE_INBOX] = &s->list.filter,
                                                             [PAGE_WIRE] = &s->wire.filter,
                                                             [PAGE_TYPES] = &s->types.filter,
                                                             [PAGE_TIMELINE] = &s->timeline.filter};
    return filters[s->page]->text != NULL ? filters[s->page]->text : "";
}

static int set_filter(struct screen *s, const char *text, struct err *err)
{
    switch (s->page) {
    case PAGE_WIRE:
        return screen_wire_set_filter(&s->wire, &s->traffic, text, err);
    case PAGE_TYPES:
        return screen_filter_set(&s->types.filter, text, err);
    case PAGE_TIMELINE:
        return screen_filter_set(&s->timeline.filter, text, err);
    default:
        s->focus = FOCUS_LIST;
        s->is_stale = true;
        return screen_list_set_filter(&s->list, &s->session, text, err);
    }
}

static void filter_by(struct screen *s, const char *args)
{
    struct buf text = {0};
    struct err err;
    screen_filter_unmask(&s->redact, args, &text);
    screen_flash_error(s, set_filter(s, buf_str(&text), &err), &err);
    buf_done(&text);
}

static bool do_on_page(struct screen *s, enum command command, const char *args)
{
    long steps = steps_of(s, command);
    if (s->page == PAGE_INBOX)
        return false;
    if (steps != 0)
        return move(s, steps);
    switch (command) {
    case COMMAND_OPEN:
        open_row(s);
        return true;
    case COMMAND_PANE:
        toggle_detail(s);
        return true;
    case COMMAND_BACK:
        go_back(s);
        return true;
    case COMMAND_FOLLOW:
        if (s->page == PAGE_TYPES)
            return false;
        s->wire.is_looking = strcmp(args, "off") == 0;
        s->timeline.is_looking = s->wire.is_looking;
        return true;
    default:
        return false;
    }
}

/* What the pages add to the commands, wherever they are given. */
static bool do_anywhere(struct screen *s, enum command command, const char *args)
{
    switch (command) {
    case COMMAND_VIEW:
        return go_to_view(s, args);
    case COMMAND_NEXT:
        go_to_stop(s, 1);
        return true;
    case COMMAND_PREVIOUS:
        go_to_stop(s, -1);
        return true;
    case COMMAND_INSPECT:
        inspect(s);
        return true;
    case COMMAND_COPY:
    case COMMAND_SAVE:
        take_content(s, command, args);
        return true;
    case COMMAND_FILTER:
        filter_by(s, args);
        look_at_page(s);
        return true;
    case COMMAND_SEARCH:
        search(s, args);
        return true;
    case COMMAND_HIT_NEXT:
    case COMMAND_HIT_PREVIOUS:
        screen_search_go(s, command == COMMAND_HIT_NEXT ? 1 : -1);
        return true;
    case COMMAND_HELP:
        if (args[0] != '\0')
            screen_text_open_help(&s->text, args, &s->keymap, s->frame.cols);
        return args[0] != '\0';
    case COMMAND_SEND:
        screen_send_open(s, args);
        return true;
    case COMMAND_TYPE_LOAD:
    case COMMAND_TYPE_RELOAD:
    case COMMAND_TYPE_DROP:
        change_types(s, command, args);
        return true;
    default:
        return screen_files_do(s, command, args);
    }
}

void screen_page_commands(struct command_set *set)
{
    static const enum command own[] = {
        COMMAND_VIEW,         COMMAND_NEXT,      COMMAND_PREVIOUS, COMMAND_PANE,
        COMMAND_INSPECT,      COMMAND_FOLD,      COMMAND_COPY,     COMMAND_FOLD_ALL,
        COMMAND_SAVE,         COMMAND_FOLLOW,    COMMAND_FILTER,   COMMAND_TYPE_LOAD,
        COMMAND_TYPE_RELOAD,  COMMAND_TYPE_DROP, COMMAND_SEARCH,   COMMAND_HIT_NEXT,
        COMMAND_HIT_PREVIOUS,
    };
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        set->has[own[i]] = true;
    screen_files_commands(set);
    for (int i = COMMAND_EDIT_ACCEPT; i <= COMMAND_EDIT_YANK; i++)
        set->has[i] = true; /* in the line below */
    screen_send_commands(set, true);
}

bool screen_page_do(struct screen *s, enum command command, const char *args)
{
    if (s->text.is_open && do_in_text(s, command))
        return true;
    if (s->inspector.is_open && do_in_inspector(s, command, args))
        return true;
    if (s->search.is_open && !s->inspector.is_open && do_in_found(s, command))
        return true;
    return do_on_page(s, command, args) || do_anywhere(s, command, args);
}

/* ---- drawing ---- */

void screen_page_fill(struct screen *s, struct view_state *view)
{
    view->page = s->page;
    if (s->page == PAGE_WIRE)
        view->wire = screen_wire_view(&s->wire, &s->traffic);
    else if (s->page == PAGE_TYPES)
        view->types = screen_types_view(&s->types, &s->session, &s->traffic);
    else if (s->page == PAGE_TIMELINE)
        view->timeline = screen_timeline_view(&s->timeline, &s->session, &s->traffic);
    if (s->inspector.is_open)
        view->inspector = &s->inspector.view;
    view->found = screen_search_view(&s->search);
    view->text_page = screen_text_view(&s->text, s->frame.cols);
    view->prompt = screen_line_view(s);
    if (s->send.is_open)
        view->send = screen_send_view(s);
    if (s->question.is_open)
        view->confirm = &s->question.view;
    view->tour = screen_tour_view(s);
}
