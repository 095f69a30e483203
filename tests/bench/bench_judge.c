/*
 * bench_judge: look-up, strict JSON and verdict of a text message of 300 bytes, beside the bare
 * cJSON parse of the same content. Rounds of both take turns, so that noise of the machine falls on
 * both. Prints: rounds, ns per message of each (medians), and the median of the rounds' ratios.
 */
#include "bench.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <string.h>

#include "core/json.h"
#include "core/registry.h"
#include "core/verdict.h"

enum { ROUNDS = 61, PER_ROUND = 20000 };

/* All built-in types: the look-up is as long as a real client's. */
static struct registry *load_builtin(void)
{
    struct registry *registry = registry_new();
    DIR *dir = opendir(SOURCE_DIR "/registry/builtin");
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        char path[4096];
        static char text[1 << 20];
        snprintf(path, sizeof path, SOURCE_DIR "/registry/builtin/%s", entry->d_name);
        FILE *file = strstr(path, ".json") != NULL ? fopen(path, "r") : NULL;
        if (file == NULL)
            continue;
        size_t len = fread(text, 1, sizeof text, file);
        fclose(file);
        struct err err;
        if (registry_add(registry, TYPE_BUILTIN, path, text, len, true, &err) < 0) {
            fprintf(stderr, "%s\n", err.text);
            exit(1);
        }
    }
    if (dir != NULL)
        closedir(dir);
    return registry;
}

int main(void)
{
    /* A text as a back end sends it: sender information, an extra, Chinese and English. */
    char content[512];
    snprintf(content, sizeof content,
             "{\"content\":\"今晚 22:00 至 23:00 系统维护，期间无法登录。 The system is down for "
             "maintenance "
             "from 22:00 to 23:00 tonight; please save your work before.\","
             "\"user\":{\"id\":\"2191\",\"name\":\"Robin\",\"portrait\":\"https://example.com/p/"
             "1.png\"},"
             "\"extra\":\"campaign-7\"");
    while (strlen(content) < 299)
        strcat(content, " ");
    strcat(content, "}");
    size_t len = strlen(content);
    struct registry *registry = load_builtin();
    const struct sdk_profile *profile = profile_get(PROFILE_NATIVE);
    struct message m = {.from_user_id = (char *)"2191",
                        .object_name = (char *)"RC:TxtMsg",
                        .content = content,
                        .content_len = len,
                        .sent_time_ms = 1000};
    double ours[ROUNDS], bare[ROUNDS], ratio[ROUNDS];
    size_t sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t start = bench_now_ns();
        for (int i = 0; i < PER_ROUND; i++) {
            cJSON *json = cJSON_ParseWithLength(content, len);
            sum += json != NULL;
            cJSON_Delete(json);
        }
        int64_t middle = bench_now_ns();
        for (int i = 0; i < PER_ROUND; i++) {
            struct json *json = json_parse(m.content, m.content_len, NULL);
            struct verdict v;
            verdict_make(&v, &m, registry_find(registry, m.object_name), json, profile, 500);
            sum += v.stored;
            json_free(json);
        }
        int64_t end = bench_now_ns();
        bare[round] = (double)(middle - start) / PER_ROUND;
        ours[round] = (double)(end - middle) / PER_ROUND;
        ratio[round] = ours[round] / bare[round];
    }
    if (sum != 2 * (size_t)ROUNDS * PER_ROUND)
        return 1;
    printf("bytes=%zu rounds=%d cjson_ns=%.0f castsim_ns=%.0f ratio=%.2f\n", len, ROUNDS,
           bench_median(bare, ROUNDS), bench_median(ours, ROUNDS), bench_median(ratio, ROUNDS));
    registry_free(registry);
    return 0;
}
