/*
 * files: whole files, sorted folders, XDG places. Error sentences name the path.
 *
 * Where a function appends to a buffer, the buffer is as before when the function fails.
 */
#ifndef CASTSIM_IO_FILES_H
#define CASTSIM_IO_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* Before anything is opened: a standard descriptor that the caller has closed is held, so that no
 * file or socket gets its number and what is meant for it. Using it fails as on a closed one. */
void files_hold_standard(void);

/* Appends the whole file (path "-" = standard input; pipes and devices are read to their end).
 * ERR_OUTSIDE; ERR_INPUT when it is larger than max bytes, of which no more than that are read. */
int files_read(const char *path, size_t max, struct buf *out, struct err *err);

/* Writes a whole file: beside the place first, then over what was there, so that nobody ever reads
 * half of it. ERR_OUTSIDE. */
int files_write(const char *path, const char *bytes, size_t len, struct err *err);

/* The same, piece by piece, for what does not fit into memory. A zeroed struct is closed. */
struct files_writer {
    int fd;
    char *path;
    char *beside; /* what is written, until it is whole; NULL = the file itself is */
};

enum files_place {
    FILES_BESIDE,   /* nobody sees it before it is whole, as with files_write */
    FILES_IN_PLACE, /* for what is read while it grows */
};

int files_writer_open(struct files_writer *w, const char *path, enum files_place place,
                      struct err *err); /* ERR_OUTSIDE */
int files_writer_add(struct files_writer *w, const char *bytes, size_t len, struct err *err);
/* The file is whole. Whatever comes of it, the writer is closed. ERR_OUTSIDE. */
int files_writer_close(struct files_writer *w, struct err *err);
/* It will not be whole: beside the place nothing is left of it. Closed stays closed. */
void files_writer_drop(struct files_writer *w);

/* Names (not paths) of the entries of a folder that end in suffix, sorted by bytes whatever the
 * locale. Hidden ones (".name", which editors and other systems leave behind) are left out. *names
 * is owned: files_free_list. ERR_OUTSIDE. */
int files_list(const char *dir, const char *suffix, char ***names, size_t *count, struct err *err);
void files_free_list(char **names, size_t count);

bool files_is_dir(const char *path);
/* A file that has a content to lose: no folder, no device, no pipe. */
bool files_is_regular(const char *path);

/* Appends the path as a shell reads it: a leading ~ is the user's home. */
void files_expand_home(const char *path, struct buf *out);

/* Appends the path as it reads from any folder. ERR_OUTSIDE when nobody knows where we are. */
int files_absolute_path(const char *path, struct buf *out, struct err *err);

/* Creates the missing folders above a file, mode 0700 (they hold what users received); those that
 * are there stay as they are. ERR_OUTSIDE. */
int files_make_parents(const char *path, struct err *err);

/* Makes a folder of its own in $TMPDIR, or in memory (/dev/shm), or in /tmp, called after `name`,
 * and appends its path. ERR_OUTSIDE. */
int files_make_temp_dir(const char *name, struct buf *out, struct err *err);
/* Removes the files of a folder, and the folder. What cannot go stays. */
void files_remove_dir(const char *dir);

/* Appends "$XDG_DATA_HOME/castsim/NAME", or "$HOME/.local/share/castsim/NAME" when the first is not
 * set, or not absolute (as XDG wants it). ERR_INPUT without a home. Creates nothing. */
int files_data_path(const char *name, struct buf *out, struct err *err);

/* The same for what the user writes: "$XDG_CONFIG_HOME/castsim/NAME", else
 * "$HOME/.config/castsim/NAME". */
int files_config_path(const char *name, struct buf *out, struct err *err);

/* Appends the folder of built-in message types: $CASTSIM_REGISTRY, else where the binary was
 * installed or built (found from the running binary, so an installation can be moved). ERR_OUTSIDE
 * when there is no such folder. */
int files_registry_dir(struct buf *out, struct err *err);

/* Appends the folder of translations, found from the running binary as well; there or not. */
int files_locale_dir(struct buf *out, struct err *err);

#endif
