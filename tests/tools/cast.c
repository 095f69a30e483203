/*
 * cast: records some frames, and plays them, for tests/e2e/test_playback.sh.
 *
 *   cast FOLDER        writes FOLDER/out.cast and what each frame shows: FOLDER/0.txt, 1.txt, ...
 *   cast FOLDER N      writes what a player sends to its terminal up to frame N, and waits
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "core/json.h"
#include "ui/cast.h"

enum { ROWS = 20, COLS = 70 };

static const char *const texts[] = {
    "系统将于今晚22:00进行维护，请提前保存工作。",
    "半角 mixed 全角 ｱｲｳ ＡＢＣ",
    "한국어 \u1112\u1161\u11AB",
    "नमस्ते क्षि தமிழ் ปั น้ำ e\u0301 Z\u0351\u036B",
    "👨‍👩‍👧 👍🏽 ❤️ 🇨🇳 🎉 1️⃣",
    "\x1B[2J\x9B\x31m\u202E\xFF \"quoted\" back\\slash",
    "╭──╮│╰──╯ ●○▸",
    "עִבְרִית عَرَبِيّ",
};

static void draw(struct frame *f, int step)
{
    int count = sizeof texts / sizeof texts[0];
    for (int i = 0; i <= step % (ROWS - 2); i++)
        frame_put_str(f, i, (step + i * 3) % 9, COLS, (enum style)((step + i) % STYLE_COUNT),
                      texts[(step + i) % count]);
    frame_put_str(f, step % ROWS, step * 5 % COLS, 12, STYLE_BADGE, "你好 hello");
}

static void save(const char *folder, const char *name, const struct buf *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL || fwrite(text->data, 1, text->len, file) != text->len || fclose(file) != 0)
        exit(3);
}

static void record(const char *folder, int steps)
{
    const struct cast_config config = {
        .rows = ROWS, .cols = COLS, .started_ms = 1585108800000, .theme = THEME_DARK};
    struct cast cast;
    struct frame frame;
    struct buf out = {0};
    cast_begin(&cast, &config, &out);
    frame_init(&frame, ROWS, COLS);
    for (int step = 0; step < steps; step++) {
        char name[32];
        struct buf text = {0};
        draw(&frame, step);
        cast_frame(&cast, &frame, step * 100, &out);
        frame_dump(&frame, &text);
        snprintf(name, sizeof name, "%d.txt", step);
        save(folder, name, &text);
        buf_done(&text);
    }
    save(folder, "out.cast", &out);
    buf_done(&out);
    frame_done(&frame);
    cast_done(&cast);
}

/* The events are lines behind the header; each frame made one. */
static void play(const char *folder, int last)
{
    static char line[1 << 20];
    char path[512];
    snprintf(path, sizeof path, "%s/out.cast", folder);
    FILE *file = fopen(path, "r");
    if (file == NULL || fgets(line, sizeof line, file) == NULL)
        exit(3);
    for (int i = 0; i <= last && fgets(line, sizeof line, file) != NULL; i++) {
        struct err err;
        struct json *event = json_parse(line, strlen(line), &err);
        if (event == NULL)
            exit(3);
        fputs(json_str(json_next(json_next(json_first(event)))), stdout);
        json_free(event);
    }
    fclose(file);
    fflush(stdout);
    pause();
}

int main(int argc, char **argv)
{
    enum { STEPS = 30 };
    if (argc == 2)
        record(argv[1], STEPS);
    else if (argc == 3)
        play(argv[1], atoi(argv[2]));
    else
        return 2;
    return 0;
}
