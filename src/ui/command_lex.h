/* The words of a command line: for reading it, and for completing it. */
#ifndef CASTSIM_UI_COMMAND_LEX_H
#define CASTSIM_UI_COMMAND_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct command_lexer {
    const char *text;
    size_t len;
    size_t at;       /* behind the last word */
    size_t start;    /* of the last word, its quote included */
    struct buf word; /* without quotes; the caller's to release */
    bool is_quoted;
    bool is_open; /* the closing quote is missing */
};

bool command_lex_is_blank(char c);
void command_lex_skip(struct command_lexer *lx); /* blanks */
bool command_lex_word(struct command_lexer *lx); /* false: there is none */
void command_lex_rest(struct command_lexer *lx); /* all there is, without blanks around it */

#endif
