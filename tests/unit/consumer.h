/* Asks a program that reads reports what it makes of one. */
#ifndef CASTSIM_TESTS_UNIT_CONSUMER_H
#define CASTSIM_TESTS_UNIT_CONSUMER_H

#include "temp_dir.h"

/* Skips the test where the program is not installed. */
static inline void consumer_need(const char *program)
{
    char command[64];
    snprintf(command, sizeof command, "command -v %s >/dev/null", program);
    if (system(command) != 0)
        skip();
}

/* Writes the report to a file of that name and runs the program, with the file as its last word.
 * Appends what it said. True when it was content. */
static inline bool consumer_accepts(struct temp_dir *d, const char *program,
                                    const struct buf *report, struct buf *said)
{
    const char *path = temp_dir_path(d, "report");
    temp_dir_write(path, report->data, report->len);
    struct buf command = {0};
    buf_addf(&command, "%s %s 2>&1", program, path);
    FILE *p = popen(buf_str(&command), "r");
    assert_non_null(p);
    char bytes[4096];
    size_t n;
    while ((n = fread(bytes, 1, sizeof bytes, p)) > 0)
        buf_add(said, bytes, n);
    buf_done(&command);
    return pclose(p) == 0;
}

#endif
