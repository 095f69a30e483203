/* For screen_data*.c alone. */
#ifndef CASTSIM_APP_SCREEN_DATA_PRIVATE_H
#define CASTSIM_APP_SCREEN_DATA_PRIVATE_H

#include "app/screen_data.h"

enum { SCREEN_DATA_PAGE = 64 }; /* rows of a stretch: more than any screen shows */

/* As store_list, of what the filter lets through. *has_more: there may be more that way. */
int screen_list_read_filtered(const struct screen_list *list, const struct session *session,
                              struct store_conversations *out, bool *has_more, struct err *err);

#endif
