/*
 * screen: a small full-screen program over ui/view and ui/tty, for tests/e2e/test_tty.sh.
 *
 *   screen FOLDER [--color WORD] [--theme WORD] [--bell off|visible] [--mouse]
 *
 * Draws a fixed state. After every tty_show the file "shown" in FOLDER holds what the frame looks
 * like as text, and "colours" its depth and theme (numbers of ui/theme.h); the file "keys" gets a
 * line for every key (with what the mouse did: kind row column button), and "over" when the
 * terminal has been given back. Keys: j selects the next conversation, f turns a flash on or off, i
 * a picture, r redraws, b rings the bell, c copies, e runs $EDITOR on the terminal, q ends the
 * program, which also ends when the terminal is closed. Exit code 3 and one line on standard error
 * when there is no terminal to open.
 */
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

static bool has_picture;

/* Written beside and renamed: whoever reads it reads all of it. */
static void save(const char *folder, const char *name, const char *text)
{
    char path[512], unfinished[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    snprintf(unfinished, sizeof unfinished, "%s/%s.new", folder, name);
    FILE *file = fopen(unfinished, "w");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0 || rename(unfinished, path) != 0)
        abort();
}

/* Half blocks in red over green and white over black, and as many colours as a picture has. */
static void draw_picture(struct frame *frame)
{
    for (int row = 2; row < 6 && row < frame->rows; row++) {
        for (int col = 4; col < 24 && col < frame->cols; col++) {
            frame_put_str(frame, row, col, 1, STYLE_NORMAL, "▀");
            struct cell *cell = frame_cell(frame, row, col);
            uint32_t shade = (uint32_t)(col * 10) << 16 | (uint32_t)(row * 40) << 8 | 0x21;
            cell->fg = FRAME_RGB(col == 4 ? 0xFF0000 : col == 5 ? 0xFFFFFF : shade);
            cell->bg = FRAME_RGB(col == 4 ? 0x00FF00 : col == 5 ? 0x000000 : 0x102030);
        }
    }
}

static void show(const char *folder)
{
    int rows, cols;
    struct frame frame;
    tty_size(&rows, &cols);
    frame_init(&frame, rows, cols);
    view_draw(&state, &frame);
    if (has_picture)
        draw_picture(&frame);
    tty_show(&frame);
    struct buf text = {0};
    buf_addf(&text, "%d %d\n", (int)tty_depth(), (int)tty_theme());
    save(folder, "colours", buf_str(&text));
    buf_clear(&text);
    frame_dump(&frame, &text);
    save(folder, "shown", buf_str(&text));
    buf_done(&text);
    frame_done(&frame);
}

static void edit(void)
{
    const char *editor = getenv("EDITOR");
    tty_suspend();
    if (editor == NULL || system(editor) != 0)
        abort();
    tty_resume();
}

static void copy(void)
{
    static char long_text[200000];
    struct err err;
    memset(long_text, 'x', sizeof long_text);
    if (tty_copy("复制 this", strlen("复制 this"), &err) != 0 ||
        tty_copy(long_text, sizeof long_text, &err) != ERR_INPUT)
        abort();
}

/* False when the program is over. What is pasted is no command. */
static bool react(int key)
{
    static bool is_pasting;
    if (key == KEY_CODE_PASTE_BEGIN || key == KEY_CODE_PASTE_END)
        is_pasting = key == KEY_CODE_PASTE_BEGIN;
    if (is_pasting)
        return true;
    switch (key) {
    case 'j':
        state.selected = (state.selected + 1) % state.conversation_count;
        break;
    case 'f':
        state.flash = state.flash == NULL ? "SYSTEM conversations take no reply" : NULL;
        state.flash_is_bad = true;
        break;
    case 'i':
        has_picture = !has_picture;
        break;
    case 'r':
        tty_redraw();
        break;
    case 'b':
        tty_bell();
        break;
    case 'c':
        copy();
        break;
    case 'e':
        edit();
        break;
    default:
        break;
    }
    return key != 'q' && key != KEY_CODE_CLOSED;
}

static void note_key(FILE *keys, int key)
{
    fprintf(keys, "%d", key);
    if (key == KEY_CODE_MOUSE) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        struct mouse mouse = tty_mouse(now.tv_sec * 1000 + now.tv_nsec / 1000000);
        fprintf(keys, " %d %d %d %d", (int)mouse.kind, mouse.row, mouse.col, mouse.button);
    }
    fputc('\n', keys);
    fflush(keys);
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
            note_key(keys, key);
            is_over = !react(key);
        }
    }
}

static bool read_options(char **argv, struct tty_config *config)
{
    for (; *argv != NULL; argv++) {
        if (strcmp(*argv, "--mouse") == 0)
            config->has_mouse = true;
        else if (strcmp(*argv, "--color") == 0 && argv[1] != NULL)
            detect_colour_word(*++argv, &config->colour);
        else if (strcmp(*argv, "--theme") == 0 && argv[1] != NULL)
            detect_theme_word(*++argv, &config->theme);
        else if (strcmp(*argv, "--bell") == 0 && argv[1] != NULL)
            config->bell = strcmp(*++argv, "off") == 0 ? TTY_BELL_OFF : TTY_BELL_VISIBLE;
        else
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    struct tty_config config = {0};
    if (argc < 2 || !read_options(argv + 2, &config))
        return 2;
    setlocale(LC_ALL, "");
    signal(SIGHUP, SIG_IGN); /* to see the terminal go */
    struct err err;
    if (tty_open(&config, &err) != 0) {
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
