#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#include "base/prng.h"
#include "core/json.h"
#include "ui/cast.h"

/* ---- a terminal that knows what casts use ---- */

enum { VT_ROWS = 12, VT_COLS = 40 };

struct vt_cell {
    char text[64];
    struct look look;
};

struct vt {
    struct vt_cell cells[VT_ROWS][VT_COLS];
    int rows, cols;
    int row, col;
    struct look look;
};

static const struct look plain = {LOOK_DEFAULT, LOOK_DEFAULT, 0};

static void vt_clear(struct vt *vt)
{
    for (int row = 0; row < VT_ROWS; row++) {
        for (int col = 0; col < VT_COLS; col++)
            vt->cells[row][col] = (struct vt_cell){" ", plain};
    }
}

static int vt_colour(const int *numbers)
{
    assert_int_equal(numbers[1], 2);
    return numbers[2] << 16 | numbers[3] << 8 | numbers[4];
}

static void vt_sgr(struct vt *vt, const int *numbers, int count)
{
    static const struct {
        int number;
        unsigned attr;
    } attrs[] = {{1, LOOK_BOLD}, {2, LOOK_DIM}, {4, LOOK_UNDERLINE}, {7, LOOK_REVERSE}};
    for (int i = 0; i < count; i++) {
        for (size_t k = 0; k < sizeof attrs / sizeof attrs[0]; k++)
            vt->look.attrs |= attrs[k].number == numbers[i] ? attrs[k].attr : 0;
        if (numbers[i] == 0)
            vt->look = plain;
        if (numbers[i] == 38 || numbers[i] == 48) {
            *(numbers[i] == 38 ? &vt->look.fg : &vt->look.bg) = vt_colour(numbers + i);
            i += 4;
        }
    }
}

/* Returns what follows the sequence. */
static const char *vt_escape(struct vt *vt, const char *s)
{
    int numbers[16] = {0};
    int count = 0;
    assert_int_equal(s[1], '[');
    s += 2;
    bool is_private = *s == '?';
    s += is_private;
    for (; *s >= '0' && *s <= ';'; s++) {
        if (*s == ';')
            count++;
        else
            numbers[count] = numbers[count] * 10 + *s - '0';
        assert_true(count < 12);
    }
    count++;
    if (*s == 'H') {
        vt->row = numbers[0] - 1;
        vt->col = numbers[1] - 1;
    } else if (*s == 'm') {
        vt_sgr(vt, numbers, count);
    } else if (*s == 'J') {
        assert_int_equal(numbers[0], 2);
        vt_clear(vt);
    } else {
        assert_true(is_private && *s == 'l' && numbers[0] == 25);
    }
    return s + 1;
}

/* A terminal has no halves of wide characters: the other half goes. */
static void vt_break(struct vt *vt, int col)
{
    struct vt_cell *cells = vt->cells[vt->row];
    if (cells[col].text[0] == '\0' && col > 0)
        strcpy(cells[col - 1].text, " ");
    if (col + 1 < VT_COLS && cells[col + 1].text[0] == '\0')
        strcpy(cells[col + 1].text, " ");
}

static const char *vt_character(struct vt *vt, const char *s)
{
    uint32_t cp;
    size_t n = utf8_decode(s, strlen(s), &cp);
    int columns = wcwidth((wchar_t)cp);
    struct vt_cell *cell = &vt->cells[vt->row][vt->col - (columns == 0)];
    if (columns == 0) {
        cell -= cell->text[0] == '\0';
        strncat(cell->text, s, n);
        return s + n;
    }
    assert_in_range(columns, 1, 2);
    assert_true(vt->row < vt->rows && vt->col + columns <= vt->cols);
    for (int i = 0; i < columns; i++) {
        vt_break(vt, vt->col + i);
        cell[i] = (struct vt_cell){"", vt->look};
    }
    memcpy(cell->text, s, n);
    vt->col += columns;
    return s + n;
}

static void vt_write(struct vt *vt, const char *s)
{
    while (*s != '\0')
        s = *s == '\033' ? vt_escape(vt, s) : vt_character(vt, s);
}

/* Plays lines of a cast; returns how many. */
static int vt_play(struct vt *vt, const char *lines, double *at)
{
    int count = 0;
    for (const char *end; (end = strchr(lines, '\n')) != NULL; lines = end + 1, count++) {
        struct err err;
        struct json *event = json_parse(lines, (size_t)(end - lines), &err);
        assert_non_null(event);
        const struct json *time = json_first(event);
        const struct json *kind = json_next(time);
        const char *data = json_str(json_next(kind));
        assert_int_equal(json_count(event), 3);
        assert_true(json_number(time, at));
        if (strcmp(json_str(kind), "r") == 0) {
            assert_int_equal(sscanf(data, "%dx%d", &vt->cols, &vt->rows), 2);
        } else {
            assert_string_equal(json_str(kind), "o");
            vt_write(vt, data);
        }
        json_free(event);
    }
    return count;
}

static struct look expected_look(enum theme theme, const struct cell *cell)
{
    struct look look = theme_look(theme, THEME_DEPTH_TRUE, cell->style);
    if (cell->fg != 0)
        look.fg = (int)(cell->fg & 0xFFFFFF);
    if (cell->bg != 0)
        look.bg = (int)(cell->bg & 0xFFFFFF);
    if (cell->fg != 0 || cell->bg != 0)
        look.attrs = 0;
    return look;
}

static void assert_shows(const struct vt *vt, const struct frame *f, enum theme theme)
{
    assert_int_equal(vt->rows, f->rows);
    assert_int_equal(vt->cols, f->cols);
    for (int row = 0; row < f->rows; row++) {
        for (int col = 0; col < f->cols; col++) {
            const struct cell *cell = frame_cell(f, row, col);
            const struct vt_cell *shown = &vt->cells[row][col];
            assert_string_equal(shown->text, cell->text);
            if (cell->columns == 0)
                continue;
            struct look look = expected_look(theme, cell);
            assert_int_equal(shown->look.fg, look.fg);
            assert_int_equal(shown->look.bg, look.bg);
            assert_int_equal(shown->look.attrs, look.attrs);
        }
    }
}

/* ---- tests ---- */

static void begin(struct cast *cast, struct vt *vt, struct buf *out, enum theme theme)
{
    const struct cast_config config = {
        .rows = VT_ROWS,
        .cols = VT_COLS,
        .started_ms = 1585108800999,
        .title = "a \"title\"",
        .theme = theme,
    };
    *vt = (struct vt){.rows = VT_ROWS, .cols = VT_COLS};
    cast_begin(cast, &config, out);
}

static void the_header_says_what_it_is(void **state)
{
    (void)state;
    struct cast cast;
    struct vt vt;
    struct buf out = {0};
    struct err err;
    int64_t number;
    begin(&cast, &vt, &out, THEME_DARK);
    assert_ptr_equal(strchr(out.data, '\n'), out.data + out.len - 1);
    struct json *header = json_parse(out.data, out.len, &err);
    assert_true(json_i64(json_get(header, "version"), &number) && number == 2);
    assert_true(json_i64(json_get(header, "width"), &number) && number == VT_COLS);
    assert_true(json_i64(json_get(header, "height"), &number) && number == VT_ROWS);
    assert_true(json_i64(json_get(header, "timestamp"), &number) && number == 1585108800);
    assert_string_equal(json_str(json_get(header, "title")), "a \"title\"");
    const struct json *theme = json_get(header, "theme");
    assert_string_equal(json_str(json_get(theme, "bg")), "#1c1c1c");
    assert_int_equal(strlen(json_str(json_get(theme, "palette"))), 16 * 8 - 1);
    json_free(header);
    buf_done(&out);
    cast_done(&cast);
}

static void an_event_holds_what_changed_and_when(void **state)
{
    (void)state;
    struct cast cast;
    struct vt vt;
    struct frame f;
    struct buf out = {0};
    begin(&cast, &vt, &out, THEME_MONO);
    frame_init(&f, VT_ROWS, VT_COLS);
    frame_put_str(&f, 1, 2, 10, STYLE_NORMAL, "ab中d");
    buf_clear(&out);
    cast_frame(&cast, &f, 0, &out);
    assert_string_equal(buf_str(&out), "[0.000, \"o\", \"\\u001b[0m\\u001b[?25l\\u001b[2J"
                                       "\\u001b[2;3H\\u001b[0mab中d\"]\n");
    buf_clear(&out);
    cast_frame(&cast, &f, 500, &out);
    assert_int_equal(out.len, 0);
    frame_put_str(&f, 1, 3, 1, STYLE_BOLD, "x");
    frame_put_str(&f, 1, 6, 1, STYLE_BOLD, "\"");
    cast_frame(&cast, &f, 61007, &out);
    assert_string_equal(buf_str(&out),
                        "[61.007, \"o\", \"\\u001b[2;4H\\u001b[0;1mx\\u001b[2;7H\\\"\"]\n");
    buf_clear(&out);
    frame_put_str(&f, 1, 3, 1, STYLE_BOLD, "y");
    cast_frame(&cast, &f, 60000, &out); /* a clock that went back */
    assert_memory_equal(buf_str(&out), "[61.007, ", 9);
    buf_done(&out);
    frame_done(&f);
    cast_done(&cast);
}

static void draw_something(struct prng *random, struct frame *f)
{
    static const char *const texts[] = {
        "plain text",
        "中文字符串",
        "a中b",
        "e\u0301\u0302x",
        "한국어",
        "नमस्ते",
        "👨‍👩‍👧 ok",
        "<&\"\\>",
        "\x1B[31m",
        " ",
        "│──",
        "ปั น้ำ",
    };
    int row = (int)prng_below(random, (uint64_t)f->rows);
    int col = (int)prng_below(random, (uint64_t)f->cols);
    enum style style = (enum style)prng_below(random, STYLE_COUNT);
    switch (prng_below(random, 8)) {
    case 0:
        frame_fill(f, row, col, 9, style);
        break;
    case 1:
        frame_set_style(f, row, col, 9, style);
        break;
    case 2:
        frame_put_str(f, row, col, 1, style, "▀");
        frame_cell(f, row, col)->fg = FRAME_RGB((uint32_t)prng_below(random, 0x1000000));
        frame_cell(f, row, col)->bg = FRAME_RGB((uint32_t)prng_below(random, 3));
        break;
    default:
        frame_put_str(f, row, col, 20, style,
                      texts[prng_below(random, sizeof texts / sizeof texts[0])]);
    }
}

static void a_player_shows_every_frame(void **state)
{
    (void)state;
    struct prng random;
    prng_init(&random, 3);
    for (enum theme theme = 0; theme < THEME_COUNT; theme++) {
        struct cast cast;
        struct vt vt;
        struct frame f;
        struct buf out = {0};
        begin(&cast, &vt, &out, theme);
        frame_init(&f, VT_ROWS, VT_COLS);
        for (int64_t round = 0; round < 1000; round++) {
            double at = 0;
            for (uint64_t n = prng_below(&random, 4); n > 0; n--)
                draw_something(&random, &f);
            if (prng_below(&random, 100) == 0) {
                frame_done(&f);
                frame_init(&f, 1 + (int)prng_below(&random, VT_ROWS),
                           1 + (int)prng_below(&random, VT_COLS));
            }
            buf_clear(&out);
            cast_frame(&cast, &f, round * 33, &out);
            int lines = vt_play(&vt, buf_str(&out), &at);
            assert_true(lines == 0 || (int64_t)(at * 1000 + 0.5) == round * 33);
            assert_shows(&vt, &f, theme);
        }
        buf_done(&out);
        frame_done(&f);
        cast_done(&cast);
    }
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_says_what_it_is),
        cmocka_unit_test(an_event_holds_what_changed_and_when),
        cmocka_unit_test(a_player_shows_every_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
