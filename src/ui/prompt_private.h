/* What the parts of the line editor share. */
#ifndef CASTSIM_UI_PROMPT_PRIVATE_H
#define CASTSIM_UI_PROMPT_PRIVATE_H

#include "ui/prompt.h"

/* Replaces bytes [start, end) of the text by others, which went through the gate; the cursor goes
 * behind them. False: too long, nothing was changed. */
bool prompt_replace(struct prompt *p, size_t start, size_t end, const char *bytes, size_t len);

/* prompt_complete.c */
void prompt_complete(struct prompt *p, bool is_back);
void prompt_close_completion(struct prompt *p);
/* The text is as before completion. False: no candidates were open. */
bool prompt_undo_completion(struct prompt *p);

#endif
