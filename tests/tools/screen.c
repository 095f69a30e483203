/*
 * screen: a small full-screen program over ui/view and ui/tty, for tests/e2e/test_tty.sh.
 *
 *   screen FOLDER
 *
 * Draws a fixed state. After every tty_show the file "shown" in FOLDER holds what the frame looks
 * like as text; the file "keys" gets a line for every key, and "over" when the terminal has been
 * given back. Keys: j selects the next conversation, f
 * turns a flash on or off, r redraws, q ends the program, which also ends when the terminal is
 * closed. Exit code 3 and one line on standard error when there is no terminal to open.
 */
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "ui/frame.h"
#include "ui/keys.h"
#include "ui/tty.h"
#include "ui/view.h"

#define SENT 1585108800000

#define MESSAGE(name, text, shape, delay, was_offline, mine)                                       \
    {                                                                                              \
        .object_name = (name), .lines = (text), .layout = (shape), .sent_time_ms = SENT,           \
        .delay_ms = (delay), .offline = (was_offline), .is_mine = (mine)                           \
    }

static const struct view_conversation conversations[] = {
    {"ops", "Maintenance at 22:00, please save your work", 3, SENT, true},
    {"订单助手", "您的订单 20200325001 已发货，预计明天送达", 128, SENT, false},
    {"한국어 \u1112\u1161\u11AB", "नमस्ते क्षि e\u0301 ปั น้ำ", 0, SENT, false},
    {"emoji", "👨‍👩‍👧 👍🏽 ❤️ 🇨🇳 🎉🎉 1️⃣", 1, SENT, false},
    {"hostile", "\x1B[2J\x9B\x31m\u202E\xFF", 0, SENT, false},
};

static const struct view_message messages[] = {
    MESSAGE("RC:TxtMsg", "【通知】系统将于今晚22:00进行维护，请提前保存工作。", VIEW_BUBBLE, 41250,
            false, false),
    MESSAGE("RC:ImgMsg", "🖼 图片\nhttps://example.com/plan.jpg", VIEW_BOX, 2000, true, false),
    MESSAGE("RC:InfoNtf", "👩🏽‍🚀 joined 🚀", VIEW_NOTICE, 900, false, false),
    MESSAGE("RC:TxtMsg", "收到 👍🏽 नमस्ते", VIEW_BUBBLE, 300, false, true),
};

static struct view_state state = {
    .conversations = conversations,
    .conversation_count = sizeof conversations / sizeof conversations[0],
    .messages = messages,
    .message_count = sizeof messages / sizeof messages[0],
    .selected_message = sizeof messages / sizeof messages[0] - 1,
    .app_key = "demo-key",
    .user_id = "ann",
    .sdk = "native",
    .server = "http://127.0.0.1:8787",
    .is_online = true,
    .next_pull_in_ms = 102000,
    .last_pull = "3 received",
    .last_pull_ok = true,
    .total_unread = 132,
    .speed = 1,
    .now_ms = SENT,
};

/* Written beside and renamed: whoever reads it reads all of it. */
static void save(const char *folder, const struct frame *frame)
{
    char path[512], unfinished[512];
    snprintf(path, sizeof path, "%s/shown", folder);
    snprintf(unfinished, sizeof unfinished, "%s/shown.new", folder);
    struct buf text = {0};
    frame_dump(frame, &text);
    FILE *file = fopen(unfinished, "w");
    if (file == NULL || fputs(buf_str(&text), file) < 0 || fclose(file) != 0 ||
        rename(unfinished, path) != 0)
        abort();
    buf_done(&text);
}

static void show(const char *folder)
{
    int rows, cols;
    struct frame frame;
    tty_size(&rows, &cols);
    frame_init(&frame, rows, cols);
    view_draw(&state, &frame);
    tty_show(&frame);
    save(folder, &frame);
    frame_done(&frame);
}

/* False when the program is over. */
static bool react(int key)
{
    switch (key) {
    case 'j':
        state.selected = (state.selected + 1) % state.conversation_count;
        break;
    case 'f':
        state.flash = state.flash == NULL ? "SYSTEM conversations take no reply" : NULL;
        state.flash_is_bad = true;
        break;
    case 'r':
        tty_redraw();
        break;
    default:
        break;
    }
    return key != 'q' && key != KEY_CODE_CLOSED;
}

static void run(const char *folder, FILE *keys)
{
    bool is_over = false;
    while (!is_over) {
        show(folder);
        struct pollfd wait = {.fd = tty_fd(), .events = POLLIN};
        if (poll(&wait, 1, -1) < 0 && errno != EINTR)
            abort();
        for (int key; !is_over && (key = tty_key()) != 0;) {
            fprintf(keys, "%d\n", key);
            fflush(keys);
            is_over = !react(key);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    setlocale(LC_ALL, "");
    signal(SIGHUP, SIG_IGN); /* to see the terminal go */
    struct err err;
    if (tty_open(&err) != 0) {
        fprintf(stderr, "%s\n", err.text);
        return 3;
    }
    char path[512];
    snprintf(path, sizeof path, "%s/keys", argv[1]);
    FILE *keys = fopen(path, "w");
    if (keys == NULL)
        abort();
    run(argv[1], keys);
    tty_close();
    tty_close();
    fputs("over\n", keys);
    return fclose(keys) == 0 ? 0 : 3;
}
