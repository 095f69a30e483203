/*
 * widths: asks the terminal it runs in whether it counts columns as base/utf8 does. Draws text cell
 * by cell as ui/tty would, asks for the cursor's position behind it (CSI 6n), and reports to a file
 * what is elsewhere than expected.
 *
 *   widths FILE     runs inside a terminal, with a UTF-8 locale
 *
 * FILE gets one line a disagreement, then "strings N", "characters N" and "replaced N" (characters
 * that ui/tty replaces because this C library counts them otherwise).
 */
#include <assert.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "base/buf.h"
#include "base/utf8.h"

static const char *const strings[] = {
    "plain ASCII",
    "中文，全角标点。（括号）【】《》！？",
    "半角 mixed 全角 ｱｲｳ ﾊﾟ ＡＢＣ",
    "かな カナ が ガ か\u3099 ハ\u309A",
    "한국어 한\u1100\u1161\u11A8 ㄱㄴㄷ",
    "\u1112\u1161\u11AB\u1100\u1173\u11AF",
    "\u1161 \u11A8 \u1100",
    "é e\u0301 x\u0301 Z\u0351\u036B\u0343\u036A\u0302 o\u0308\u0304",
    "नमस्ते क्षि हिन्दी श्री",
    "தமிழ் கௌ ക്ഷ বাংলা ਪੰਜਾਬੀ ગુજરાતી ଓଡ଼ିଆ తెలుగు ಕನ್ನಡ සිංහල "
    "ක්‍ර",
    "ไทย ปั น้ำ ลาว ກໍ ខ្មែរ မြန်မာ བོད་",
    "עברית עִבְרִית العربية عَرَبِيّ می\u200Cخواهم",
    "emoji 😀 🎉 🚚 ⌚ ☀ ☎ ⚡ ♥",
    "presentation ❤️ ☀️ ©️ ⌚︎ 1️⃣ #️⃣ 🅰️",
    "sequences 👨‍👩‍👧 👩🏽‍🚀 🧑‍🤝‍🧑 🏳️‍🌈 👍🏽 "
    "✊🏿 "
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "flags 🇨🇳 🇩🇪🇫🇷 🇨",
    "skin tone alone 🏽 joiner alone \u200D selector alone \uFE0F",
    "soft\u00ADhyphen no\u00A0break narrow\u202Fspace ideographic\u3000space",
    "ambiguous ●○▸▴★☆…·×↑↓─│╭╮╰╯━┭┮▌▐",
    "hexagrams ䷀䷿ numbers ㉈㉏ ① ㈱ ㎏",
    "\u0600\u0661 \u070F \u08E2 \u180E \u00AD",
    "fillers \u3164 \uFFA0 \u115F \u2800",
    "unassigned \u0378 \U000E0FFF private \uE000 \U000F0000",
    "math 𝐀𝒜 old 𐍈 𒀀 𓂀 new 🫠 🫨",
    "\xFF\xFE\x80 malformed \xE4\xB8",
    "\x1B[31m escape \x9B escape \xC2\x9B escape",
    "\u202E override \u2066 isolate \u200B",
    "tab\tand\ttab line\nline\r\nline",
    "zero width \uFEFFa\u2060b\u2061c\u034Fd\u200Ce\u200Df \u200D\u200D x\uFE0F\uFE0E",
    "ideographs 葛\U000E0100 辻\uFE00 ㍿ 〇 々 ヿ 𠮷 𪚥 鿿",
    "kaomoji (╯°□°）╯︵ ┻━┻ ¯\\_(ツ)_/¯ ʕ•ᴥ•ʔ",
    "ligatures لا ﷺ ﷽ ﬁ ĳ old Hangul ᄒᆞᆫ ᄀᆞ나",
    "Mongolian ᠮᠣᠩᠭᠣᠯ\u180B Tibetan རྒྱ Khmer ក្ស្ម Burmese က္က",
    "marks on wide 中\u0301文\u20DD 😀\u0301 on blanks  \u0301 \u00A0\u0301",
    "half families 👨‍ 👩‍❤️‍👨 🏴‍☠️ 🐻‍❄️ 🇨🇳🇨 "
    "👋🏽‍🏽",
};

struct probe {
    struct buf out;   /* what is drawn, for all that wait for an answer */
    int expected[64]; /* columns of each */
    const char *what[64];
    uint32_t cps[64];
    size_t waiting;
    FILE *report;
    size_t characters;
    size_t replaced;
};

/* Draws the cells of clean text where the cursor is. False when ui/tty would not draw one so. */
static bool draw(struct buf *out, const char *text, size_t len, int *columns)
{
    bool is_drawn = true;
    for (size_t at = 0; at < len;) {
        struct utf8_cell cells[UTF8_CELLS_MAX];
        size_t n = utf8_next_grapheme(text + at, len - at, NULL);
        size_t count = utf8_cells(text + at, n, cells);
        for (size_t i = 0; i < count; i++) {
            uint32_t base;
            utf8_decode(cells[i].text, strlen(cells[i].text), &base);
            is_drawn = is_drawn && wcwidth((wchar_t)base) == cells[i].columns;
            buf_add_str(out, cells[i].text);
            *columns += cells[i].columns;
        }
        at += n;
    }
    return is_drawn;
}

/* The column that the terminal reports, from 1. */
static int read_column(void)
{
    int c;
    while ((c = getchar()) != '[') {
        if (c == EOF)
            exit(3);
    }
    int row, column;
    if (scanf("%d;%dR", &row, &column) != 2)
        exit(3);
    return column;
}

static void collect(struct probe *p)
{
    buf_add_str(&p->out, "\r\033[K");
    if (write(STDOUT_FILENO, p->out.data, p->out.len) != (ssize_t)p->out.len)
        exit(3);
    for (size_t i = 0; i < p->waiting; i++) {
        int columns = read_column() - 1;
        if (columns != p->expected[i])
            fprintf(p->report, "U+%04X \"%s\": %d columns, drawn in %d\n", (unsigned)p->cps[i],
                    p->what[i], p->expected[i], columns);
    }
    buf_clear(&p->out);
    p->waiting = 0;
}

/* Draws a text at the start of the row and asks where the cursor is. */
static void ask(struct probe *p, const char *text, size_t len, const char *what, uint32_t cp)
{
    int columns = 0;
    size_t start = p->out.len;
    buf_add_str(&p->out, "\r\033[K");
    if (!draw(&p->out, text, len, &columns)) {
        p->out.len = start;
        p->replaced++;
        return;
    }
    buf_add_str(&p->out, "\033[6n");
    p->expected[p->waiting] = columns;
    p->what[p->waiting] = what;
    p->cps[p->waiting] = cp;
    if (++p->waiting == sizeof p->expected / sizeof p->expected[0])
        collect(p);
}

static void ask_strings(struct probe *p)
{
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
        struct buf clean = {0};
        utf8_clean_line(strings[i], strlen(strings[i]), &clean);
        ask(p, buf_str(&clean), clean.len, strings[i], 0);
        collect(p);
        buf_done(&clean);
    }
}

static size_t encode(uint32_t cp, char out[4])
{
    mbstate_t state = {0};
    size_t n = wcrtomb(out, (wchar_t)cp, &state);
    return n == (size_t)-1 ? 0 : n;
}

/* A mark is asked for on a letter, everything else by itself. Of the large uniform blocks
 * (ideographs, Hangul, private use) every hundredth stands for all. */
static void ask_characters(struct probe *p)
{
    for (uint32_t cp = 0x20; cp <= 0x10FFFF; cp++) {
        bool is_uniform = (cp >= 0x3400 && cp < 0x4DC0) || (cp >= 0x4E00 && cp < 0xA000) ||
                          (cp >= 0xAC00 && cp < 0xD7A4) || (cp >= 0xE000 && cp < 0xF900) ||
                          cp >= 0x20000;
        if ((is_uniform && cp % 100 != 0) || utf8_is_unsafe(cp))
            continue;
        char text[1 + 4];
        text[0] = 'a';
        size_t len = encode(cp, text + 1);
        if (len == 0)
            continue;
        p->characters++;
        ask(p, text, 1 + len, "a with it", cp);
    }
    collect(p);
}

int main(int argc, char **argv)
{
    if (argc != 2 || setlocale(LC_ALL, "") == NULL || wcwidth(0x4E2D) != 2)
        return 2;
    struct termios mode;
    if (tcgetattr(STDIN_FILENO, &mode) != 0)
        return 2;
    mode.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    tcsetattr(STDIN_FILENO, TCSANOW, &mode);
    struct probe p = {.report = fopen(argv[1], "w")};
    if (p.report == NULL)
        return 2;
    ask_strings(&p);
    size_t replaced = p.replaced;
    ask_characters(&p);
    fprintf(p.report, "strings %zu\ncharacters %zu\nreplaced %zu %zu\n",
            sizeof strings / sizeof strings[0], p.characters, replaced, p.replaced - replaced);
    buf_done(&p.out);
    return fclose(p.report) == 0 ? 0 : 3;
}
