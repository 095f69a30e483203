/* Whatever the state, on whatever terminal: every view and everything that opens over one. */
#include "unit.h"

#include <limits.h>
#include <time.h>

#include "base/prng.h"
#include "ui/view_dialog.h"
#include "ui/view_inspector.h"
#include "ui/view_timeline.h"
#include "ui/view_types.h"
#include "ui/view_wire.h"
#include "view_fixture.h"

enum { MANY = 10, CHOICES = 4 };

static const char *any_text(struct prng *random)
{
    static const char *const texts[] = {
        NULL,
        "",
        "short",
        "a\nb\n\n\nc",
        "\x1B[2J\x1B]0;title\x07\x9B\xFF\xE2\x80\xAE\r\n\t",
        "中文，没有空格的一长段文字。「」（）",
        "🎉👨‍👩‍👧❤️🇨🇳👍🏽1️⃣",
        "नमस्ते क्षि ปั น้ำ한국어",
        "\n\n\n",
        "word word word word word word word word word word word word word word word word",
        "\xCC\x81\xCC\x81\xCC\x81\xE2\x80\x8D",
        "\xE4\xB8",
        "%s%n%d",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    return texts[prng_below(random, COUNT(texts))];
}

static int64_t any_ms(struct prng *random)
{
    switch (prng_below(random, 8)) {
    case 0:
        return INT64_MIN;
    case 1:
        return INT64_MAX;
    case 2:
        return -1;
    case 3:
        return (int64_t)prng_below(random, 700000);
    default:
        return NOON + (int64_t)prng_below(random, 40) * MINUTE;
    }
}

static bool any_bool(struct prng *random)
{
    return prng_below(random, 2) == 0;
}

static size_t any_index(struct prng *random)
{
    return prng_below(random, 12) == 0 ? SIZE_MAX : prng_below(random, MANY + 2);
}

static int any_int(struct prng *random)
{
    switch (prng_below(random, 10)) {
    case 0:
        return INT_MIN;
    case 1:
        return INT_MAX;
    default:
        return (int)prng_below(random, 60) - 20;
    }
}

struct any {
    struct view_wire_row wire_rows[MANY];
    struct view_wire_detail wire_detail;
    struct view_wire wire;
    struct type_field fields[MANY];
    struct view_type type_rows[MANY];
    struct view_type_detail type_detail;
    struct view_types types;
    struct window_span spans[MANY];
    struct view_line_pull pulls[MANY];
    struct view_line_broadcast broadcasts[MANY];
    struct view_timeline timeline;
    const char *reasons[MANY];
    struct content_tree *content;
    struct view_inspector inspector;
    struct view_range ranges[3];
    struct view_found_row found_rows[MANY];
    struct view_found found;
    struct view_text_page text_page;
    struct view_choice choices[CHOICES];
    struct view_finding findings[3];
    struct view_send send;
    struct view_confirm confirm;
    struct view_prompt prompt;
    struct view_key keys[MANY];
    struct view_hint hints[MANY];
    unsigned char pixels[7 * 5 * 3];
    struct frame_image image;
    struct view_message messages[MANY];
    struct view_conversation conversations[MANY];
    struct view_state state;
};

static void make_wire(struct prng *r, struct any *a)
{
    for (size_t i = 0; i < MANY; i++)
        a->wire_rows[i] = (struct view_wire_row){.kind = (enum view_wire_kind)prng_below(r, 3),
                                                 .at_ms = any_ms(r),
                                                 .is_ok = any_bool(r),
                                                 .http = any_int(r),
                                                 .received = any_ms(r),
                                                 .duplicates = any_ms(r),
                                                 .missed = any_ms(r),
                                                 .has_more = any_bool(r),
                                                 .took_ms = any_ms(r),
                                                 .error = any_text(r),
                                                 .object_name = any_text(r),
                                                 .from_user_id = any_text(r),
                                                 .delay_ms = any_ms(r),
                                                 .delivery = (enum window_delivery)any_bool(r),
                                                 .is_offline = any_bool(r),
                                                 .is_stored = any_bool(r),
                                                 .why = any_text(r),
                                                 .note = any_text(r),
                                                 .is_bad = any_bool(r)};
    a->wire_detail = (struct view_wire_detail){.request_line = any_text(r),
                                               .answer_line = any_text(r),
                                               .answer_head = any_text(r),
                                               .answer_size = any_ms(r),
                                               .uid = any_text(r),
                                               .sent_time_ms = any_ms(r),
                                               .whys = any_text(r),
                                               .content_head = any_text(r),
                                               .content_size = any_ms(r)};
    a->wire = (struct view_wire){.rows = a->wire_rows,
                                 .row_count = prng_below(r, MANY + 1),
                                 .selected = any_index(r),
                                 .has_above = any_bool(r),
                                 .is_following = any_bool(r),
                                 .detail = any_bool(r) ? &a->wire_detail : NULL,
                                 .detail_top = any_int(r),
                                 .filter = any_text(r),
                                 .shown = any_ms(r),
                                 .total = any_ms(r)};
}

static void make_types(struct prng *r, struct any *a)
{
    static const enum type_flag flags[] = {FLAG_NONE, FLAG_ISPERSISTED, FLAG_ISCOUNTED,
                                           FLAG_STATUS};
    for (size_t i = 0; i < MANY; i++) {
        a->fields[i] = (struct type_field){.name = (char *)any_text(r),
                                           .kind = (enum field_kind)prng_below(r, FIELD_ANY + 1),
                                           .is_required = any_bool(r),
                                           .note = (char *)any_text(r)};
        a->type_rows[i] = (struct view_type){.object_name = any_text(r),
                                             .origin = (enum view_type_origin)prng_below(r, 4),
                                             .flag = flags[prng_below(r, 4)],
                                             .module = any_text(r),
                                             .file = any_text(r),
                                             .seen = any_ms(r),
                                             .last_seen_ms = any_ms(r),
                                             .is_changed = any_bool(r)};
    }
    a->type_detail = (struct view_type_detail){.title = any_text(r),
                                               .note = any_text(r),
                                               .valid_in = any_text(r),
                                               .layout = (enum type_layout)prng_below(r, 3),
                                               .fields = a->fields,
                                               .field_count = prng_below(r, MANY),
                                               .example = any_text(r),
                                               .digest = any_text(r),
                                               .lines = any_text(r),
                                               .change = any_text(r)};
    a->types = (struct view_types){.rows = a->type_rows,
                                   .row_count = prng_below(r, MANY + 1),
                                   .selected = any_index(r),
                                   .has_below = any_bool(r),
                                   .detail = any_bool(r) ? &a->type_detail : NULL,
                                   .detail_top = any_int(r),
                                   .filter = any_text(r),
                                   .total = any_ms(r)};
}

static void make_timeline(struct prng *r, struct any *a)
{
    for (size_t i = 0; i < MANY; i++) {
        a->spans[i] = (struct window_span){any_ms(r), (enum window_state)prng_below(r, 4)};
        a->pulls[i] = (struct view_line_pull){any_ms(r), any_bool(r), any_ms(r), any_ms(r)};
        a->broadcasts[i] = (struct view_line_broadcast){any_text(r),
                                                        any_text(r),
                                                        any_text(r),
                                                        any_ms(r),
                                                        any_ms(r),
                                                        (enum view_fate)prng_below(r, 4),
                                                        (enum window_state)prng_below(r, 4)};
    }
    a->timeline = (struct view_timeline){.spans = a->spans,
                                         .span_count = prng_below(r, MANY + 1),
                                         .pulls = a->pulls,
                                         .pull_count = prng_below(r, MANY + 1),
                                         .broadcasts = a->broadcasts,
                                         .broadcast_count = prng_below(r, MANY + 1),
                                         .selected = any_index(r),
                                         .has_above = any_bool(r),
                                         .filter = any_text(r)};
}

static void make_inspector(struct prng *r, struct any *a)
{
    static const char *const contents[] = {
        "{\"a\":[1,2,{\"b\":\"中文 and a string that goes on\"}],\"c\":{},\"d\":[[[]]]}",
        "not JSON \x1B[2J 中文\n\nthe rest", "", "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]"};
    const char *content = contents[prng_below(r, COUNT(contents))];
    a->content = content_tree_new(content, strlen(content), any_int(r) % 200);
    for (size_t i = 0; i < MANY; i++)
        a->reasons[i] = any_text(r);
    a->inspector = (struct view_inspector){.uid = any_text(r),
                                           .object_name = any_text(r),
                                           .from_user_id = any_text(r),
                                           .sent_time_ms = any_ms(r),
                                           .received_time_ms = any_ms(r),
                                           .delay_ms = any_ms(r),
                                           .delivery = (enum window_delivery)any_bool(r),
                                           .is_offline = any_bool(r),
                                           .is_update_disabled = any_bool(r),
                                           .is_parsed = any_bool(r),
                                           .is_listed = any_bool(r),
                                           .is_dropped = any_bool(r),
                                           .reasons = a->reasons,
                                           .reason_count = prng_below(r, MANY),
                                           .content = any_bool(r) ? a->content : NULL,
                                           .content_size = prng_below(r, 200000),
                                           .cursor = any_index(r),
                                           .facts_top = any_int(r),
                                           .focus = (enum view_inspector_focus)any_bool(r),
                                           .index = any_ms(r),
                                           .total = any_ms(r)};
}

static void make_dialogs(struct prng *r, struct any *a)
{
    for (size_t i = 0; i < 3; i++) {
        a->ranges[i] = (struct view_range){any_index(r), any_index(r)};
        a->findings[i] = (struct view_finding){any_bool(r), any_text(r)};
    }
    for (size_t i = 0; i < CHOICES; i++)
        a->choices[i] = (struct view_choice){any_text(r), any_text(r)};
    for (size_t i = 0; i < MANY; i++) {
        a->found_rows[i] =
            (struct view_found_row){any_text(r), any_text(r),      any_ms(r),  any_text(r),
                                    a->ranges,   prng_below(r, 4), any_bool(r)};
        a->keys[i] = (struct view_key){any_text(r), any_text(r), any_text(r)};
        a->hints[i] = (struct view_hint){any_text(r), any_text(r), prng_below(r, 5) == 0};
    }
    a->found = (struct view_found){.query = any_text(r),
                                   .rows = a->found_rows,
                                   .row_count = prng_below(r, MANY + 1),
                                   .selected = any_index(r),
                                   .is_searching = any_bool(r),
                                   .note = any_text(r)};
    a->text_page = (struct view_text_page){
        .title = any_text(r), .text = any_bool(r) ? a->content : NULL, .top = any_int(r)};
    const struct view_choices choices = {a->choices, prng_below(r, CHOICES + 1), any_index(r),
                                         any_bool(r), any_bool(r)};
    a->send = (struct view_send){.focus = (enum view_send_field)prng_below(r, SEND_FIELD_COUNT),
                                 .type = any_text(r),
                                 .type_cursor = any_index(r),
                                 .types = choices,
                                 .from = any_text(r),
                                 .content = any_text(r),
                                 .content_cursor = any_index(r),
                                 .findings = a->findings,
                                 .finding_count = prng_below(r, 4),
                                 .step = (enum view_send_step)prng_below(r, SEND_MISSED + 1),
                                 .answer = any_text(r),
                                 .uid = any_text(r),
                                 .delay_ms = any_ms(r),
                                 .ticks = {.is_stored = any_bool(r), .is_shown = any_bool(r)},
                                 .cause = (enum window_state)prng_below(r, 4)};
    a->confirm = (struct view_confirm){any_text(r), any_text(r), any_bool(r)};
    a->prompt = (struct view_prompt){.sign = ':',
                                     .text = any_text(r),
                                     .cursor = any_index(r),
                                     .completion = choices,
                                     .note = any_text(r),
                                     .error = any_text(r)};
}

static void make_inbox(struct prng *r, struct any *a)
{
    a->image = (struct frame_image){
        .width = (int)prng_below(r, 8), .height = (int)prng_below(r, 6), .rgb = a->pixels};
    for (size_t i = 0; i < MANY; i++) {
        a->conversations[i] =
            (struct view_conversation){any_text(r), any_text(r), any_ms(r), any_ms(r), any_bool(r)};
        a->messages[i] = (struct view_message){.object_name = any_text(r),
                                               .lines = any_text(r),
                                               .layout = (enum view_layout)prng_below(r, 3),
                                               .sent_time_ms = any_ms(r),
                                               .delay_ms = any_ms(r),
                                               .is_mine = any_bool(r),
                                               .file_name = any_text(r),
                                               .file_size = any_ms(r),
                                               .thumbnail = any_bool(r) ? &a->image : NULL,
                                               .hits = a->ranges,
                                               .hit_count = prng_below(r, 4)};
    }
}

static void make_any(struct prng *r, struct any *a)
{
    *a = (struct any){0};
    make_wire(r, a);
    make_types(r, a);
    make_timeline(r, a);
    make_inspector(r, a);
    make_dialogs(r, a);
    make_inbox(r, a);
    a->state = (struct view_state){
        .page = (enum view_page)prng_below(r, PAGE_COUNT),
        .wire = prng_below(r, 8) != 0 ? &a->wire : NULL,
        .types = prng_below(r, 8) != 0 ? &a->types : NULL,
        .timeline = prng_below(r, 8) != 0 ? &a->timeline : NULL,
        .found = prng_below(r, 6) == 0 ? &a->found : NULL,
        .inspector = prng_below(r, 4) == 0 ? &a->inspector : NULL,
        .text_page = prng_below(r, 6) == 0 ? &a->text_page : NULL,
        .send = prng_below(r, 6) == 0 ? &a->send : NULL,
        .confirm = prng_below(r, 8) == 0 ? &a->confirm : NULL,
        .prompt = prng_below(r, 6) == 0 ? &a->prompt : NULL,
        .conversations = a->conversations,
        .conversation_count = prng_below(r, MANY + 1),
        .selected = any_index(r),
        .list_filter = any_bool(r) ? any_text(r) : NULL,
        .messages = a->messages,
        .message_count = prng_below(r, MANY + 1),
        .selected_message = any_index(r),
        .message_top = any_int(r),
        .focus = (enum view_focus)any_bool(r),
        .list_cols = any_int(r),
        .is_help_open = prng_below(r, 8) == 0,
        .help = any_bool(r) ? a->keys : NULL,
        .help_count = prng_below(r, MANY),
        .help_top = any_int(r),
        .hints = any_bool(r) ? a->hints : NULL,
        .hint_count = prng_below(r, MANY),
        .user_id = any_text(r),
        .app_key = any_text(r),
        .server = any_text(r),
        .is_online = any_bool(r),
        .next_pull_in_ms = any_ms(r),
        .last_pull = any_text(r),
        .total_unread = any_ms(r),
        .speed = (double)prng_below(r, 3) * 10,
        .is_paused = any_bool(r),
        .server_state = (enum view_server_state)prng_below(r, SERVER_REFUSING + 1),
        .server_http = any_int(r),
        .has_pixels = any_bool(r),
        .flash = prng_below(r, 4) == 0 ? any_text(r) : NULL,
        .now_ms = any_ms(r),
        .utc_offset_s = (int)prng_below(r, 86400) - 43200,
    };
}

static void assert_safe_and_whole(const struct frame *f)
{
    for (int row = 0; row < f->rows; row++) {
        int columns = 0;
        for (int col = 0; col < f->cols; col++) {
            const struct cell *cell = frame_cell(f, row, col);
            columns += cell->columns;
            if (cell->columns == 2)
                assert_true(col + 1 < f->cols && frame_cell(f, row, col + 1)->columns == 0);
            assert_in_range(cell->style, 0, STYLE_COUNT - 1);
            size_t len = strlen(cell->text);
            assert_true(utf8_is_valid(cell->text, len));
            for (size_t at = 0; at < len;) {
                uint32_t cp;
                at += utf8_decode(cell->text + at, len - at, &cp);
                assert_false(utf8_is_unsafe(cp));
            }
        }
        assert_int_equal(columns, f->cols);
    }
    bool has_cursor = f->cursor_row >= 0;
    assert_true(!has_cursor || frame_cell(f, f->cursor_row, f->cursor_col) != NULL);
}

static void assert_same(const struct frame *a, const struct frame *b)
{
    for (int i = 0; i < a->rows * a->cols; i++) {
        assert_string_equal(a->cells[i].text, b->cells[i].text);
        assert_int_equal(a->cells[i].style, b->cells[i].style);
        assert_int_equal(a->cells[i].fg, b->cells[i].fg);
        assert_int_equal(a->cells[i].bg, b->cells[i].bg);
    }
    assert_int_equal(a->cursor_row, b->cursor_row);
    assert_int_equal(a->cursor_col, b->cursor_col);
}

/* Nothing that is asked of a state ends the program or leaves the screen. */
static void ask_everything(struct prng *r, const struct any *a, int rows, int cols)
{
    int top = 0;
    const struct view_state *s = &a->state;
    view_scroll_message(s, rows, cols, any_int(r), &top);
    view_scroll_help(s, rows, cols, any_int(r), &top);
    view_scroll_detail(s, rows, cols, any_int(r), &top);
    if (s->inspector != NULL) {
        view_scroll_facts(s, rows, cols, any_int(r), &top);
        assert_true(view_inspector_content_rows(s, rows, cols) > 0);
        view_inspector_content_cols(s, rows, cols);
    }
    if (s->text_page != NULL)
        view_scroll_text(s, rows, cols, any_int(r), &top);
    view_target_at(s, rows, cols, any_int(r), any_int(r));
}

static void any_state_on_any_terminal_is_drawn_safely_and_twice_the_same(void **state)
{
    (void)state;
    static struct any a;
    struct prng random;
    prng_init(&random, 31);
    for (int round = 0; round < 4000; round++) {
        make_any(&random, &a);
        bool is_wide = prng_below(&random, 12) == 0;
        struct frame once, twice;
        frame_init(&once, 1 + (int)prng_below(&random, is_wide ? 100 : 40),
                   1 + (int)prng_below(&random, is_wide ? 300 : 130));
        frame_init(&twice, once.rows, once.cols);
        frame_fill(&twice, 0, 0, 5, STYLE_BAD); /* what was there before does not shine through */
        view_draw(&a.state, &once);
        view_draw(&a.state, &twice);
        assert_safe_and_whole(&once);
        assert_same(&once, &twice);
        ask_everything(&random, &a, once.rows, once.cols);
        content_tree_free(a.content);
        frame_done(&once);
        frame_done(&twice);
    }
}

/* Every size, one state with everything in it. */
static void every_size_is_drawn(void **state)
{
    (void)state;
    static struct any a;
    struct prng random;
    prng_init(&random, 5);
    for (int rows = 1; rows <= 100; rows += rows < 24 ? 1 : 19) {
        for (int cols = 1; cols <= 300; cols += cols < 90 ? 1 : 23) {
            make_any(&random, &a);
            struct frame f;
            frame_init(&f, rows, cols);
            view_draw(&a.state, &f);
            assert_safe_and_whole(&f);
            content_tree_free(a.content);
            frame_done(&f);
        }
    }
}

/* A million rows cost what is seen of them. */
static void rows_that_are_not_seen_cost_nothing(void **state)
{
    (void)state;
    enum { MILLION = 1000000 };
    struct view_wire_row *rows = calloc(MILLION, sizeof *rows);
    assert_non_null(rows);
    for (size_t i = 0; i < MILLION; i++)
        rows[i] = (struct view_wire_row){.kind = WIRE_MESSAGE, .object_name = "RC:TxtMsg"};
    const struct view_wire wire = {.rows = rows, .row_count = MILLION, .selected = MILLION / 2};
    struct view_state s = phone_state(PAGE_WIRE);
    s.wire = &wire;
    struct frame f;
    frame_init(&f, 50, 160);
    clock_t start = clock();
    for (int i = 0; i < 20; i++)
        view_draw(&s, &f);
    assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
    frame_done(&f);
    free(rows);
}

int main(void)
{
    golden_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_state_on_any_terminal_is_drawn_safely_and_twice_the_same),
        cmocka_unit_test(every_size_is_drawn),
        cmocka_unit_test(rows_that_are_not_seen_cost_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
