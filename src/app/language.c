#include "app/language.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "io/files.h"

#define CATALOGUE "zh_CN"

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

/* As gettext(3) reads them: LANGUAGE is a wish within a locale that is not C. */
enum lang language_of_locale(void)
{
    const char *locale = variable("LC_ALL");
    if (locale == NULL)
        locale = variable("LC_MESSAGES");
    if (locale == NULL)
        locale = variable("LANG");
    if (locale == NULL || strcmp(locale, "C") == 0 || strncmp(locale, "C.", 2) == 0 ||
        strcmp(locale, "POSIX") == 0)
        return LANG_EN;
    const char *wish = variable("LANGUAGE");
    return strncmp(wish != NULL ? wish : locale, "zh", 2) == 0 ? LANG_ZH : LANG_EN;
}

/* The catalogue's head is the translation of nothing. */
static bool is_translated(void)
{
    return gettext("")[0] != '\0';
}

/* gettext translates in no locale called C, and of late in none called C.UTF-8. Any other that is
 * installed will do, since LANGUAGE names the catalogue. */
static bool find_locale(void)
{
    static const char *const locales[] = {"", CATALOGUE ".UTF-8", "en_US.UTF-8", "C.UTF-8"};
    for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++) {
        if (setlocale(LC_MESSAGES, locales[i]) != NULL && is_translated())
            return true;
    }
    return false;
}

static bool is_installed(const char *dir)
{
    struct buf path = {0};
    buf_addf(&path, "%s/%s/LC_MESSAGES/%s.mo", dir, CATALOGUE, I18N_DOMAIN);
    bool is_there = access(buf_str(&path), R_OK) == 0;
    buf_done(&path);
    return is_there;
}

static bool use_catalogue(const char *dir, struct err *why)
{
    if (!is_installed(dir)) {
        err_set(why, "it stays English: there are no Chinese texts in %s", dir);
        return false;
    }
    setenv("LANGUAGE", CATALOGUE, 1);
    bindtextdomain(I18N_DOMAIN, dir);
    bind_textdomain_codeset(I18N_DOMAIN, "UTF-8");
    textdomain(I18N_DOMAIN);
    if (find_locale())
        return true;
    err_set(why, "it stays English: nothing can be translated in a system without any locale but "
                 "C; install one, such as zh_CN.UTF-8");
    return false;
}

/* False: it stays English, and *why is the reason. */
static bool speak_chinese(struct err *why)
{
    struct buf dir = {0};
    bool is_spoken = files_locale_dir(&dir, why) == 0 && use_catalogue(buf_str(&dir), why);
    buf_done(&dir);
    return is_spoken;
}

void language_start(void)
{
    /* No other category: times and numbers are written alike everywhere, and each that is asked
     * for is a file to open. The terminal gets UTF-8 whatever the locale: a bare "C" still shows
     * Chinese. */
    if (setlocale(LC_CTYPE, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
    /* Nobody asked in words: what cannot be is no reason to complain at every start. */
    if (language_of_locale() != LANG_ZH || !speak_chinese(NULL))
        setlocale(LC_MESSAGES, "C");
}

void language_choose(enum lang lang)
{
    struct err why;
    bool is_spoken = lang == LANG_ZH && speak_chinese(&why);
    if (!is_spoken)
        setlocale(LC_MESSAGES, "C");
    if (!is_spoken && lang == LANG_ZH)
        command_warn("%s", why.told);
}
