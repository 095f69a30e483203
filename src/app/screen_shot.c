#include "app/screen_shot.h"

#include <string.h>

#include "app/screen.h"
#include "app/screen_data.h"
#include "app/session.h"
#include "ui/frame.h"
#include "ui/keymap.h"
#include "ui/view.h"

static void select_row(struct screen_list *list, const char *target)
{
    for (size_t i = 0; target != NULL && i < list->page.count; i++) {
        if (strcmp(list->page.rows[i].target_id, target) == 0)
            list->selected = i;
    }
}

static void draw(const struct screen_shot *shot, struct view_state *view, struct buf *out)
{
    int64_t due_ms = client_due_ms(shot->client);
    view->next_pull_in_ms = -1;
    if (due_ms != PULLER_NEVER)
        view->next_pull_in_ms = due_ms > shot->now_ms ? due_ms - shot->now_ms : 0;
    view->last_pull = "";
    view->speed = 1;
    view->flash = "";
    view->now_ms = shot->now_ms;
    struct command_set commands = screen_commands();
    struct keymap keymap;
    keymap_init(&keymap, &commands);
    view->keymap = &keymap;
    struct frame frame;
    frame_init(&frame, shot->rows, shot->cols);
    view_draw(view, &frame);
    frame_dump(&frame, out);
    frame_done(&frame);
    keymap_done(&keymap);
}

int screen_shot(const struct screen_shot *shot, struct buf *out, struct err *err)
{
    const struct identity identity = {.app_key = (char *)shot->app_key};
    const struct session_config config = {.server = "",
                                          .identity = &identity,
                                          .user_id = shot->user_id,
                                          .profile = shot->profile,
                                          .lang = shot->lang};
    struct session session = {.config = &config,
                              .registry = (struct registry *)shot->registry,
                              .store = shot->store,
                              .client = shot->client};
    struct screen_list list = {0};
    struct screen_chat chat = {0};
    int64_t unread = 0;
    int status = screen_list_load(&list, &session, err);
    if (status == 0) {
        select_row(&list, shot->open);
        status = screen_chat_open(&chat, &session, screen_list_target(&list), err);
    }
    if (status == 0)
        status = store_total_unread(shot->store, &unread, err);
    if (status == 0) {
        struct view_state view = screen_data_view(&list, &chat, &session);
        view.total_unread = unread;
        draw(shot, &view, out);
    }
    screen_list_done(&list);
    screen_chat_done(&chat);
    return status;
}
