/* One row of an export, field by field. The header of a CSV file is the same row once more, of
 * names alone: every row of a list puts the same fields in the same order, there or not. */
#ifndef CASTSIM_APP_EXPORT_ROW_H
#define CASTSIM_APP_EXPORT_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/json.h"

enum export_form {
    EXPORT_JSONL,
    EXPORT_CSV,
    EXPORT_CSV_HEADER,
};

struct export_row {
    enum export_form form;
    bool is_there; /* false: the fields that follow are left out, or empty */
    struct json *object;
    size_t count;
    struct buf *out;
};

void export_row_begin(struct export_row *row, enum export_form form, struct buf *out);
void export_row_end(struct export_row *row);
void export_put_str(struct export_row *row, const char *name,
                    const char *text); /* NULL: left out */
void export_put_int(struct export_row *row, const char *name, int64_t n);
void export_put_ms(struct export_row *row, const char *name, int64_t ms); /* a string in JSON */
void export_put_bool(struct export_row *row, const char *name, bool is_true);

#endif
