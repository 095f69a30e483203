#include "screen_files.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "screen_parts.h"
#include "ui/frame_html.h"
#include "ui/tty.h"

enum { EXPORT_TURN_US = 5000 }; /* a key waits no longer for an export */

/* ---- a dump ---- */

static bool is_html(const char *path)
{
    size_t len = strlen(path);
    return len > 5 && strcmp(path + len - 5, ".html") == 0;
}

/* Drawn anew: on the screen there is still the line that the command was typed in. */
static void write_dump(struct screen *s, bool is_page, struct buf *out)
{
    struct view_state view = screen_view_of(s);
    struct frame frame;
    frame_init(&frame, s->frame.rows, s->frame.cols);
    view_draw(&view, &frame);
    if (is_page)
        frame_dump_html(&frame, tty_theme(), out);
    else
        frame_dump(&frame, out);
    frame_done(&frame);
}

static void dump(struct screen *s, const char *path)
{
    struct err err;
    struct buf text = {0};
    write_dump(s, is_html(path), &text);
    int status = files_write(path, buf_str(&text), text.len, &err);
    screen_flash_error(s, status, &err);
    if (status == 0)
        screen_flash(s, false, _("the screen is in %s"), path);
    buf_done(&text);
}

/* ---- an export ---- */

static struct export_config config_of(struct screen *s, const char *path)
{
    struct export_config config = {
        .path = path, .session = &s->session, .redact = &s->redact, .traffic = &s->traffic};
    switch (s->page) {
    case PAGE_WIRE:
        screen_wire_update(&s->wire, &s->traffic);
        config.what = EXPORT_WIRE;
        config.shown = s->wire.shown;
        config.shown_count = s->wire.shown_count;
        break;
    case PAGE_TYPES:
        config.what = EXPORT_TYPES;
        config.types = screen_types_view(&s->types, &s->session, &s->traffic);
        break;
    case PAGE_TIMELINE:
        config.what = EXPORT_TIMELINE;
        config.timeline = screen_timeline_view(&s->timeline, &s->session, &s->traffic);
        break;
    default:
        config.what = s->focus == FOCUS_CHAT ? EXPORT_CHAT : EXPORT_LIST;
        config.target_id = s->chat.target_id;
        config.filter = s->list.filter.text;
        break;
    }
    return config;
}

static void stop_export(struct screen *s)
{
    export_free(s->files.export);
    s->files.export = NULL;
}

static void start_export(struct screen *s, const char *path)
{
    struct err err;
    int status = 0;
    if (s->files.export != NULL) {
        screen_flash(s, true, _("%s is still being written"), export_path(s->files.export));
        return;
    }
    struct export_config config = config_of(s, path);
    s->files.export = export_new(&config, &status, &err);
    screen_flash_error(s, status, &err);
}

static void end_export(struct screen *s, int status, const struct err *err)
{
    screen_flash_error(s, status, err);
    if (status == 0)
        screen_flash(s, false, _("rows written into %s: %lld"), export_path(s->files.export),
                     (long long)export_count(s->files.export));
    stop_export(s);
}

bool screen_files_turn(struct screen *s)
{
    struct clock clock;
    struct err err;
    int status = 1;
    if (s->files.export == NULL)
        return false;
    clock_start(&clock, 1);
    int64_t until_us = clock_now_us(&clock) + EXPORT_TURN_US;
    do {
        status = export_step(s->files.export, &err);
    } while (status > 0 && clock_now_us(&clock) < until_us);
    if (status > 0)
        return true;
    end_export(s, status, &err);
    return false;
}

/* ---- a recording ---- */

static int add_to_cast(struct screen_files *f, struct buf *text, struct err *err)
{
    int status = text->len > 0 ? files_writer_add(&f->cast_file, buf_str(text), text->len, err) : 0;
    buf_done(text);
    return status;
}

static int end_recording(struct screen_files *f, struct err *err)
{
    f->is_recording = false;
    cast_done(&f->cast);
    return files_writer_close(&f->cast_file, err);
}

static void stop_recording(struct screen *s)
{
    struct err err;
    if (!s->files.is_recording) {
        screen_flash(s, true, "%s", _("nothing is being recorded"));
        return;
    }
    int status = end_recording(&s->files, &err);
    screen_flash_error(s, status, &err);
    if (status == 0)
        screen_flash(s, false, "%s", _("the recording is whole"));
}

static void start_recording(struct screen *s, const char *path)
{
    struct screen_files *f = &s->files;
    struct err err;
    struct buf text = {0};
    if (f->is_recording) {
        screen_flash(s, true, _("%s is being recorded; :record off ends it"), f->cast_file.path);
        return;
    }
    int status = files_writer_open(&f->cast_file, path, FILES_IN_PLACE, &err);
    if (status == 0) {
        f->is_recording = true;
        clock_start(&f->clock, 1);
        f->started_ms = clock_now_ms(&f->clock);
        cast_begin(&f->cast,
                   &(struct cast_config){.rows = s->frame.rows,
                                         .cols = s->frame.cols,
                                         .started_ms = f->started_ms,
                                         .title = "castsim",
                                         .theme = tty_theme()},
                   &text);
        screen_flash(s, false, _("recording into %s until :record off"), path);
        status = add_to_cast(f, &text, &err);
    }
    screen_flash_error(s, status, &err);
}

/* Every frame is in the file at once, so that what was recorded survives a kill. */
void screen_files_drawn(struct screen *s)
{
    struct screen_files *f = &s->files;
    struct err err, close_err;
    struct buf text = {0};
    if (!f->is_recording)
        return;
    cast_frame(&f->cast, &s->frame, clock_now_ms(&f->clock) - f->started_ms, &text);
    int status = add_to_cast(f, &text, &err);
    screen_flash_error(s, status, &err);
    if (status < 0)
        end_recording(f, &close_err);
}

void screen_files_done(struct screen_files *f)
{
    struct err err;
    export_free(f->export);
    f->export = NULL;
    if (f->is_recording)
        end_recording(f, &err);
}

/* ---- masks ---- */

/* What was opened or said before is not masked, or is for good: it goes. */
static void switch_redact(struct screen *s, const char *args)
{
    screen_send_redact(s, args[0] == '\0' ? !s->redact.is_on : strcmp(args, "on") == 0);
    screen_inspector_close(&s->inspector);
    screen_flash(s, false, "%s",
                 s->redact.is_on ? _("user ids and contents are masked, in files too")
                                 : _("user ids and contents are shown"));
}

/* ---- commands ---- */

void screen_files_commands(struct command_set *set)
{
    set->has[COMMAND_DUMP] = true;
    set->has[COMMAND_EXPORT] = true;
    set->has[COMMAND_RECORD] = true;
    set->has[COMMAND_REDACT] = true;
}

bool screen_files_do(struct screen *s, enum command command, const char *args)
{
    switch (command) {
    case COMMAND_DUMP:
        dump(s, args);
        return true;
    case COMMAND_EXPORT:
        start_export(s, args);
        return true;
    case COMMAND_RECORD:
        if (strcmp(args, "off") == 0)
            stop_recording(s);
        else
            start_recording(s, args);
        return true;
    case COMMAND_REDACT:
        switch_redact(s, args);
        return true;
    default:
        return false;
    }
}
