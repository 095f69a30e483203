/*
 * language: in which language castsim speaks to people, by gettext. English is in the sources,
 * Chinese in po/zh_CN.po. It is chosen once at the start, before there are threads.
 */
#ifndef CASTSIM_APP_LANGUAGE_H
#define CASTSIM_APP_LANGUAGE_H

#include "base/buf.h"
#include "core/template.h"

/* What LANGUAGE, LC_ALL, LC_MESSAGES and LANG ask for, also where that locale is not installed. */
enum lang language_of_locale(void);

/* Speaks the locale's language from now on. The first thing in main: it calls setlocale. */
void language_start(void);

/* Speaks this one, as --lang says. Where the system or the installation cannot give it, says why
 * on standard error and goes on in English. */
void language_choose(enum lang lang);

#endif
