#include "screen_pictures.h"

#include <stdlib.h>
#include <string.h>

#include "io/jpeg.h"
#include "screen_attachment.h"

enum {
    NEAR = 12,     /* messages with a picture that fit a screen above or below the selected one */
    SIDE_MIN = 32, /* pixels: a screen shows no more */
};

/* The place of a message, or the one that was not used for longest. */
static struct screen_picture *place_of(struct screen_pictures *p, const char *uid)
{
    struct screen_picture *oldest = &p->items[0];
    for (size_t i = 0; i < SCREEN_PICTURES; i++) {
        if (strcmp(p->items[i].uid, uid) == 0)
            return &p->items[i];
        if (p->items[i].used < oldest->used)
            oldest = &p->items[i];
    }
    return oldest;
}

/* A picture that is none, or cannot be decoded, is not tried again. */
static void decode(struct screen_picture *picture, const struct message *m)
{
    struct buf bytes = {0};
    struct jpeg_image image;
    struct err err;
    free(picture->rgb);
    *picture = (struct screen_picture){0};
    memcpy(picture->uid, m->uid, sizeof picture->uid);
    screen_attachment_read_thumbnail(m->object_name, m->content, m->content_len, &bytes);
    if (bytes.len > 0 && jpeg_decode(bytes.data, bytes.len, SIDE_MIN, &image, &err) == 0) {
        picture->rgb = image.rgb;
        picture->image = (struct frame_image){image.width, image.height, image.rgb};
    }
    buf_done(&bytes);
}

static const struct frame_image *picture_of(struct screen_pictures *p, const struct message *m)
{
    struct screen_picture *picture = place_of(p, m->uid);
    if (strcmp(picture->uid, m->uid) != 0)
        decode(picture, m);
    picture->used = ++p->uses;
    return picture->rgb != NULL ? &picture->image : NULL;
}

void screen_pictures_fill(struct screen_pictures *p, struct screen_chat *chat)
{
    size_t from = chat->selected > NEAR ? chat->selected - NEAR : 0;
    for (size_t i = 0; i < chat->page.count; i++) {
        bool is_near = i >= from && i <= chat->selected + NEAR;
        bool is_box = chat->views[i].layout == VIEW_BOX;
        chat->views[i].thumbnail =
            is_near && is_box ? picture_of(p, &chat->page.rows[i].message) : NULL;
    }
}

void screen_pictures_done(struct screen_pictures *p)
{
    for (size_t i = 0; i < SCREEN_PICTURES; i++)
        free(p->items[i].rgb);
    *p = (struct screen_pictures){0};
}
