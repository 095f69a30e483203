/* What is drawn, with masks (app/redact). */
#ifndef CASTSIM_APP_SCREEN_REDACT_H
#define CASTSIM_APP_SCREEN_REDACT_H

#include "app/redact.h"
#include "ui/view.h"

/* Replaces in the view whatever names somebody or repeats a content. Everything that is drawn goes
 * through here, so that dumps and recordings hold no more than the screen. What the inspector was
 * opened with is masked by then. Borrowed until redact_turn. */
void screen_redact_view(struct redact *r, struct view_state *view);

#endif
