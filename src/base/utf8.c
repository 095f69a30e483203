#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT 0xFFFDu
#define REPLACEMENT_UTF8 "\xEF\xBF\xBD"
#define NOT_A_CHARACTER 0xFFFFFFFFu

#define ZERO_WIDTH_NON_JOINER 0x200Cu
#define ZERO_WIDTH_JOINER 0x200Du
#define GRAPHEME_JOINER 0x034Fu
#define SOFT_HYPHEN 0x00ADu
#define DOTTED_CIRCLE 0x25CCu
#define CHOSEONG_FILLER 0x115Fu
#define JUNGSEONG_FILLER 0x1160u

/* ---- plain ASCII, eight bytes at a time: most text is nothing else ---- */

#define EACH_BYTE(b) (UINT64_C(0x0101010101010101) * (b))

static uint64_t load_word(const char *s)
{
    uint64_t word;
    memcpy(&word, s, sizeof word);
    return word;
}

/* The bit tricks are exact in telling whether there is such a byte, not in which one it is. */
static bool has_only_printable(uint64_t word)
{
    uint64_t is_del = word ^ EACH_BYTE(0x7F);
    uint64_t found =
        word | ((word - EACH_BYTE(0x20)) & ~word) | ((is_del - EACH_BYTE(1)) & ~is_del);
    return (found & EACH_BYTE(0x80)) == 0;
}

/* Length of the prefix of printable ASCII. */
static size_t printable_run(const char *s, size_t len)
{
    size_t n = 0;
    while (len - n >= sizeof(uint64_t) && has_only_printable(load_word(s + n)))
        n += sizeof(uint64_t);
    while (n < len && s[n] >= 0x20 && s[n] < 0x7F)
        n++;
    return n;
}

/* Length of the prefix of ASCII, controls and all. */
static size_t ascii_run(const char *s, size_t len)
{
    size_t n = 0;
    while (len - n >= sizeof(uint64_t) && (load_word(s + n) & EACH_BYTE(0x80)) == 0)
        n += sizeof(uint64_t);
    while (n < len && (unsigned char)s[n] < 0x80)
        n++;
    return n;
}

/* ---- characters ---- */

size_t utf8_decode(const char *s, size_t len, uint32_t *cp)
{
    assert(len >= 1);
    if ((unsigned char)*s < 0x80) {
        *cp = (unsigned char)*s;
        return 1;
    }
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len, &c);
    if (n <= 0) {
        *cp = NOT_A_CHARACTER;
        return 1;
    }
    *cp = (uint32_t)c;
    return (size_t)n;
}

void utf8_add(struct buf *out, uint32_t cp)
{
    utf8proc_uint8_t bytes[4];
    bool is_character = cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF);
    utf8proc_ssize_t n =
        utf8proc_encode_char((utf8proc_int32_t)(is_character ? cp : REPLACEMENT), bytes);
    buf_add(out, (const char *)bytes, (size_t)n);
}

bool utf8_is_valid(const char *s, size_t len)
{
    size_t at = 0;
    while ((at += ascii_run(s + at, len - at)) < len) {
        uint32_t cp;
        at += utf8_decode(s + at, len - at, &cp);
        if (cp == NOT_A_CHARACTER)
            return false;
    }
    return true;
}

size_t utf8_count(const char *s, size_t len)
{
    size_t count = 0;
    size_t at = 0;
    while (at < len) {
        size_t run = ascii_run(s + at, len - at);
        at += run;
        count += run;
        if (at < len) {
            uint32_t cp;
            at += utf8_decode(s + at, len - at, &cp);
            count++;
        }
    }
    return count;
}

size_t utf8_prefix_utf16(const char *s, size_t len, size_t units)
{
    size_t used = 0;
    while (used < len) {
        uint32_t cp;
        size_t n = utf8_decode(s + used, len - used, &cp);
        size_t needed = cp != NOT_A_CHARACTER && cp > 0xFFFF ? 2 : 1;
        if (needed > units)
            break;
        units -= needed;
        used += n;
    }
    return used;
}

/* ---- the gate ---- */

bool utf8_is_unsafe(uint32_t cp)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x0000, 0x001F},   /* C0: escape sequences begin here */
        {0x007F, 0x009F},   /* DEL and C1: the one-character forms of them */
        {0x061C, 0x061C},   /* Arabic letter mark */
        {0x200B, 0x200B},   /* zero width space: hides in words */
        {0x200E, 0x200F},   /* direction marks */
        {0x2028, 0x202E},   /* line and paragraph separator, bidi embeddings and overrides */
        {0x2060, 0x206F},   /* invisible operators, bidi isolates, deprecated controls */
        {0xFDD0, 0xFDEF},   /* noncharacters */
        {0xFEFF, 0xFEFF},   /* byte order mark */
        {0xFFF0, 0xFFFB},   /* interlinear annotation, unassigned specials */
        {0xFFFE, 0xFFFF},   /* noncharacters */
        {0xE0000, 0xE007F}, /* tags: a second, invisible ASCII */
        {0x110000, UINT32_MAX},
    };
    if (cp >= 0x20 && cp < 0x7F)
        return false;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0] && cp >= ranges[i].first; i++) {
        if (cp <= ranges[i].last)
            return true;
    }
    return false;
}

/* What stands in for a character that may not pass as it is; NULL when it may. *size grows by the
 * byte of LF behind a CR. */
static const char *gate(const char *s, size_t len, size_t *size, const char *newline)
{
    uint32_t cp;
    *size = utf8_decode(s, len, &cp);
    if (cp == '\r' && len > 1 && s[1] == '\n')
        *size = 2;
    if (cp == '\r' || cp == '\n')
        return newline;
    if (cp == '\t')
        return " ";
    return utf8_is_unsafe(cp) ? REPLACEMENT_UTF8 : NULL;
}

/* Copies stretches that are clean as a whole. */
static void clean(const char *s, size_t len, const char *newline, struct buf *out)
{
    size_t copied = 0;
    size_t at = 0;
    while ((at += printable_run(s + at, len - at)) < len) {
        size_t size;
        const char *instead = gate(s + at, len - at, &size, newline);
        if (instead != NULL) {
            buf_add(out, s + copied, at - copied);
            buf_add_str(out, instead);
            copied = at + size;
        }
        at += size;
    }
    buf_add(out, s + copied, len - copied);
}

void utf8_clean(const char *s, size_t len, struct buf *out)
{
    clean(s, len, "\n", out);
}

void utf8_clean_line(const char *s, size_t len, struct buf *out)
{
    clean(s, len, " ", out);
}

/* ---- cells ---- */

static int bound_class(uint32_t cp)
{
    return utf8proc_get_property((utf8proc_int32_t)cp)->boundclass;
}

/* Vowels and finals that join the leading consonant before them. */
static bool is_joining_jamo(uint32_t cp)
{
    int class = bound_class(cp);
    return class == UTF8PROC_BOUNDCLASS_V || class == UTF8PROC_BOUNDCLASS_T;
}

/* Common ideographs stand alone: two columns, nothing to look up. */
static bool is_ideograph(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF);
}

static bool is_skin_tone(uint32_t cp)
{
    return cp >= 0x1F3FB && cp <= 0x1F3FF;
}

static bool is_regional_indicator(uint32_t cp)
{
    return cp >= 0x1F1E6 && cp <= 0x1F1FF;
}

static bool is_variation_selector(uint32_t cp)
{
    return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF) ||
           (cp >= 0x180B && cp <= 0x180F && cp != 0x180E);
}

/* Columns of one safe character. utf8proc knows the widths of Unicode, terminals (xterm, VTE, tmux)
 * and the C library that ncurses asks differ from it in a few blocks; they decide. */
static int char_columns(uint32_t cp)
{
    if (utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_MC)
        return 1; /* a spacing vowel sign takes a place of its own */
    if (is_joining_jamo(cp))
        return 0;
    if ((cp >= 0x4DC0 && cp <= 0x4DFF) || (cp >= 0x3248 && cp <= 0x324F))
        return 2; /* hexagrams, numbers on black squares */
    return utf8proc_charwidth((utf8proc_int32_t)cp);
}

/* What a base is drawn as. */
static uint32_t drawn_base(uint32_t cp)
{
    if (is_regional_indicator(cp))
        return 'A' + (cp - 0x1F1E6);
    if (cp == SOFT_HYPHEN)
        return '-';
    if (utf8_is_unsafe(cp))
        return REPLACEMENT;
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_CN: /* unassigned: no font and no two terminals agree */
    case UTF8PROC_CATEGORY_CF: /* format characters: shown by some, swallowed by others */
        return REPLACEMENT;
    default:
        return cp;
    }
}

/* The characters of a cluster, composed where Unicode has a composed form: fonts draw it better,
 * and a syllable of conjoining jamo becomes one character. Only the first `max` count. */
static size_t cluster_characters(const char *s, size_t len, uint32_t *cps, size_t max)
{
    size_t count = 0;
    size_t at = 0;
    while (at < len && count < max)
        at += utf8_decode(s + at, len - at, &cps[count++]);
    if (count < 2)
        return count;

    enum { ROOM = 64 };
    utf8proc_int32_t room[ROOM];
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_ssize_t n =
        utf8proc_decompose((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)at, room, ROOM, options);
    if (n > 0 && n <= ROOM)
        n = utf8proc_normalize_utf32(room, n, options);
    if (n <= 0 || (size_t)n > max)
        return count;
    for (size_t i = 0; i < (size_t)n; i++)
        cps[i] = (uint32_t)room[i];
    return (size_t)n;
}

static void cell_add(struct utf8_cell *cell, uint32_t cp)
{
    size_t used = strlen(cell->text);
    assert(used + 5 <= sizeof cell->text);
    utf8proc_ssize_t n =
        utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)cell->text + used);
    cell->text[used + (size_t)n] = '\0';
}

static void cell_start(struct utf8_cell *cell, uint32_t cp, int columns)
{
    cell->text[0] = '\0';
    cell->columns = columns;
    cell_add(cell, cp);
}

/* What a mark without a base is put on; for conjoining jamo that is a syllable of fillers. Returns
 * the number of marks on it. */
static int cell_start_without_base(struct utf8_cell *cell, uint32_t mark)
{
    if (!is_joining_jamo(mark)) {
        cell_start(cell, DOTTED_CIRCLE, 1);
        return 0;
    }
    cell_start(cell, CHOSEONG_FILLER, 2);
    if (bound_class(mark) == UTF8PROC_BOUNDCLASS_V)
        return 0;
    cell_add(cell, JUNGSEONG_FILLER);
    return 1;
}

static bool is_invisible(uint32_t cp)
{
    return cp == ZERO_WIDTH_JOINER || cp == GRAPHEME_JOINER || is_variation_selector(cp);
}

/* True for what turns the emoji before it into another one. */
static bool is_sequence_part(uint32_t previous, uint32_t cp)
{
    return is_skin_tone(cp) || (previous == ZERO_WIDTH_JOINER &&
                                bound_class(cp) == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC);
}

size_t utf8_cells(const char *s, size_t len, struct utf8_cell cells[UTF8_CELLS_MAX])
{
    enum { CHARACTERS_MAX = 16 };
    uint32_t cps[CHARACTERS_MAX];
    size_t cp_count = cluster_characters(s, len, cps, CHARACTERS_MAX);
    size_t cell_count = 0;
    int marks = 0;
    for (size_t i = 0; i < cp_count; i++) {
        uint32_t cp = cps[i];
        if (is_invisible(cp) || (cp == ZERO_WIDTH_NON_JOINER && cell_count == 0))
            continue;
        if (i > 0 && is_sequence_part(cps[i - 1], cp))
            break; /* the rest belongs to an emoji that is drawn as its first character */
        uint32_t drawn = cp == ZERO_WIDTH_NON_JOINER ? cp : drawn_base(cp);
        int columns = char_columns(drawn);
        if (columns > 0) {
            if (cell_count == UTF8_CELLS_MAX)
                break;
            cell_start(&cells[cell_count++], drawn, columns);
            marks = 0;
        } else {
            if (cell_count == 0)
                marks = cell_start_without_base(&cells[cell_count++], drawn);
            if (marks < UTF8_MARKS_MAX) {
                cell_add(&cells[cell_count - 1], drawn);
                marks++;
            }
        }
    }
    return cell_count;
}

/* ---- grapheme clusters ---- */

static int cluster_columns(const char *s, size_t len)
{
    struct utf8_cell cells[UTF8_CELLS_MAX];
    size_t count = utf8_cells(s, len, cells);
    int columns = 0;
    for (size_t i = 0; i < count; i++)
        columns += cells[i].columns;
    return columns;
}

/* True when the character of the given size at s is a cluster of known width, whatever follows:
 * printable ASCII and ideographs, before ASCII, an ideograph or the end. */
static bool is_plain(uint32_t cp, const char *s, size_t len, size_t size)
{
    bool is_ascii = cp >= 0x20 && cp < 0x7F;
    if (!is_ascii && !is_ideograph(cp))
        return false;
    if (size == len || (unsigned char)s[size] < 0x80)
        return true;
    uint32_t next;
    utf8_decode(s + size, len - size, &next);
    return is_ideograph(next);
}

size_t utf8_next_grapheme(const char *s, size_t len, int *columns)
{
    uint32_t last;
    size_t size = utf8_decode(s, len, &last);
    if (is_plain(last, s, len, size)) {
        if (columns != NULL)
            *columns = size == 1 ? 1 : 2;
        return size;
    }
    utf8proc_int32_t state = 0;
    while (size < len && last != NOT_A_CHARACTER) {
        uint32_t next;
        size_t n = utf8_decode(s + size, len - size, &next);
        if (next == NOT_A_CHARACTER || utf8proc_grapheme_break_stateful(
                                           (utf8proc_int32_t)last, (utf8proc_int32_t)next, &state))
            break;
        size += n;
        last = next;
    }
    if (columns != NULL)
        *columns = cluster_columns(s, size);
    return size;
}

int utf8_columns(const char *s, size_t len)
{
    int total = 0;
    size_t at = 0;
    while (at < len) {
        /* The last of a run may be the base of a mark that follows. */
        size_t run = printable_run(s + at, len - at);
        if (at + run < len && run > 0)
            run--;
        at += run;
        total += (int)run;
        if (at < len) {
            int columns;
            at += utf8_next_grapheme(s + at, len - at, &columns);
            total += columns;
        }
    }
    return total;
}

/* ---- lines ---- */

static bool is_opening(uint32_t cp)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return category == UTF8PROC_CATEGORY_PS || category == UTF8PROC_CATEGORY_PI;
}

/* Full stops and commas are "other" punctuation, and so are a few signs that need not be kept with
 * what is before them; it does no harm. */
static bool is_closing(uint32_t cp)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return category == UTF8PROC_CATEGORY_PE || category == UTF8PROC_CATEGORY_PF ||
           category == UTF8PROC_CATEGORY_PO;
}

bool utf8_may_break(uint32_t before, uint32_t after)
{
    if (before == ' ')
        return after != ' ';
    if (before < 0x80 && after < 0x80)
        return false;
    if (char_columns(before) != 2 && char_columns(after) != 2)
        return false;
    return after != ' ' && !is_opening(before) && !is_closing(after);
}
