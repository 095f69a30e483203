/* The filter of a list, and what of a row it looks at. */
#ifndef CASTSIM_APP_SCREEN_FILTER_H
#define CASTSIM_APP_SCREEN_FILTER_H

#include "app/redact.h"
#include "app/traffic.h"
#include "core/filter.h"

/* A zeroed struct lets everything through. */
struct screen_filter {
    struct filter filter;
    char *text; /* as it was typed; NULL = none */
};

void screen_filter_done(struct screen_filter *f);
/* ERR_INPUT, and the filter stays; "" or NULL = none. */
int screen_filter_set(struct screen_filter *f, const char *text, struct err *err);

/* Appends a filter as it was typed, but for the masks that from: names: they become the ids they
 * stand for. */
void screen_filter_unmask(const struct redact *r, const char *text, struct buf *out);

/* Borrowed from the entry. */
struct filter_facts screen_filter_facts(const struct traffic_entry *e);

#endif
