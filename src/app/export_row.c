#include "export_row.h"

#include <string.h>

void export_row_begin(struct export_row *row, enum export_form form, struct buf *out)
{
    *row = (struct export_row){.form = form, .is_there = true, .out = out};
    if (form == EXPORT_JSONL)
        row->object = json_new_object();
}

void export_row_end(struct export_row *row)
{
    if (row->form == EXPORT_JSONL) {
        json_print(row->object, row->out);
        buf_add_char(row->out, '\n');
        json_free(row->object);
    } else {
        buf_add_str(row->out, "\r\n");
    }
}

/* Quoted when it has to be, as RFC 4180 says. */
static void add_cell(struct export_row *row, const char *text)
{
    if (row->count++ > 0)
        buf_add_char(row->out, ',');
    if (text[strcspn(text, "\",\r\n")] == '\0') {
        buf_add_str(row->out, text);
        return;
    }
    buf_add_char(row->out, '"');
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '"')
            buf_add_char(row->out, '"');
        buf_add_char(row->out, *p);
    }
    buf_add_char(row->out, '"');
}

/* True when a JSON value is to be added; the CSV cell is done. */
static bool put(struct export_row *row, const char *name, const char *cell)
{
    if (row->form == EXPORT_JSONL)
        return row->is_there;
    add_cell(row, row->form == EXPORT_CSV_HEADER ? name : row->is_there ? cell : "");
    return false;
}

void export_put_str(struct export_row *row, const char *name, const char *text)
{
    if (put(row, name, text != NULL ? text : "") && text != NULL)
        json_add_str(row->object, name, text);
}

static const char *decimal(int64_t n, struct buf *text)
{
    buf_addf(text, "%lld", (long long)n);
    return buf_str(text);
}

void export_put_int(struct export_row *row, const char *name, int64_t n)
{
    struct buf text = {0};
    if (put(row, name, decimal(n, &text)))
        json_add_int(row->object, name, n);
    buf_done(&text);
}

void export_put_ms(struct export_row *row, const char *name, int64_t ms)
{
    struct buf text = {0};
    if (put(row, name, decimal(ms, &text)))
        json_add_i64_str(row->object, name, ms);
    buf_done(&text);
}

void export_put_bool(struct export_row *row, const char *name, bool is_true)
{
    if (put(row, name, is_true ? "true" : "false"))
        json_add_bool(row->object, name, is_true);
}
