/* What the screen writes: dumps, exports and recordings; and the switch of the masks. */
#ifndef CASTSIM_APP_SCREEN_FILES_H
#define CASTSIM_APP_SCREEN_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "app/export.h"
#include "io/clock.h"
#include "io/files.h"
#include "ui/cast.h"
#include "ui/commands.h"

struct screen;

/* A zeroed struct writes nothing. */
struct screen_files {
    struct export *export; /* under way; NULL = none */
    bool is_recording;
    struct files_writer cast_file;
    struct cast cast;
    struct clock clock; /* of the recording: real time, whatever the client's clock does */
    int64_t started_ms;
};

void screen_files_commands(struct command_set *set);
/* False: the command is none of these. */
bool screen_files_do(struct screen *s, enum command command, const char *args);
/* To be called in every turn. True: there is more to do at once. */
bool screen_files_turn(struct screen *s);
/* The frame was shown. */
void screen_files_drawn(struct screen *s);
/* The end: a recording is whole, an export that is not is gone. */
void screen_files_done(struct screen_files *f);

#endif
