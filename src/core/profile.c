#include "core/profile.h"

#include <assert.h>
#include <string.h>

#include "base/i18n.h"

static const struct sdk_profile profiles[PROFILE_COUNT] = {
    [PROFILE_NATIVE] =
        {
            .id = PROFILE_NATIVE,
            .name = "native",
            .help = N_("Android, iOS and desktop SDK 5.x"),
            .period = PERIOD_FROM_ATTEMPT,
            .retries_failed_pull = true,
            .commit = COMMIT_TOGETHER,
            .bits_decide_unregistered = true,
            .knows_disable_update = true,
            .drops_old_status = true,
            .conversation = CONVERSATION_NATIVE,
        },
    [PROFILE_WEB] =
        {
            .id = PROFILE_WEB,
            .name = "web",
            .help = N_("web SDK 5.28 to 5.38"),
            .period = PERIOD_FROM_CONNECT,
            .uid_memory_ms = 180000,
            .commit = COMMIT_CURSOR_FIRST,
            .knows_disable_update = true,
            .conversation = CONVERSATION_WEB,
        },
    [PROFILE_WEB_5_2] =
        {
            .id = PROFILE_WEB_5_2,
            .name = "web-5.2",
            .help = N_("web SDK 5.2.5 to 5.7.3"),
            .period = PERIOD_CHECKED_END,
            .check_every_ms = 30000,
            .uid_memory_ms = 180000,
            .commit = COMMIT_MESSAGES_FIRST,
            .bits_decide_unregistered = true,
            .conversation = CONVERSATION_NATIVE,
        },
};

const struct sdk_profile *profile_get(enum profile_id id)
{
    assert(id < PROFILE_COUNT);
    return &profiles[id];
}

const struct sdk_profile *profile_find(const char *name)
{
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        if (strcmp(profiles[i].name, name) == 0)
            return &profiles[i];
    }
    return NULL;
}
