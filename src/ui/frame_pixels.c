/* Pictures: two pixels a cell, one above the other, as the upper half block on a background. */
#include <string.h>

#include "ui/frame.h"

#define UPPER_HALF "\xE2\x96\x80"

static bool has_pixels(const struct frame_image *image)
{
    return image != NULL && image->rgb != NULL && image->width > 0 && image->height > 0;
}

/* The part of `size` pixels that belongs to place i of count: [*from, *to), never empty. */
static void part_of(int i, int count, int size, int *from, int *to)
{
    *from = (int)((int64_t)i * size / count);
    *to = (int)((int64_t)(i + 1) * size / count);
    if (*to <= *from)
        *to = *from + 1;
}

/* The mean of the pixels that one half of a cell stands for. */
static uint32_t mean(const struct frame_image *image, int y, int y_count, int x, int x_count)
{
    int top, bottom, left, right;
    part_of(y, y_count, image->height, &top, &bottom);
    part_of(x, x_count, image->width, &left, &right);
    uint64_t sum[3] = {0};
    for (int row = top; row < bottom; row++) {
        const unsigned char *pixel =
            image->rgb + ((size_t)row * (size_t)image->width + (size_t)left) * 3;
        for (int col = left; col < right; col++, pixel += 3) {
            for (int i = 0; i < 3; i++)
                sum[i] += pixel[i];
        }
    }
    uint64_t count = (uint64_t)(bottom - top) * (uint64_t)(right - left);
    return FRAME_RGB((uint32_t)(sum[0] / count) << 16 | (uint32_t)(sum[1] / count) << 8 |
                     (uint32_t)(sum[2] / count));
}

void frame_put_pixels(struct frame *f, int row, int col, int rows, int cols,
                      const struct frame_image *image)
{
    if (!has_pixels(image))
        return;
    for (int r = 0; r < rows && row + r < f->rows; r++) {
        for (int c = 0; c < cols && col + c < f->cols; c++) {
            if (frame_put_str(f, row + r, col + c, 1, STYLE_NORMAL, UPPER_HALF) == 0)
                continue;
            struct cell *cell = frame_cell(f, row + r, col + c);
            cell->fg = mean(image, 2 * r, 2 * rows, c, cols);
            cell->bg = mean(image, 2 * r + 1, 2 * rows, c, cols);
        }
    }
}

void frame_fit_pixels(const struct frame_image *image, int max_rows, int max_cols, int *rows,
                      int *cols)
{
    *rows = 0;
    *cols = 0;
    if (!has_pixels(image) || max_rows < 1 || max_cols < 1)
        return;
    int64_t width = image->width < max_cols ? image->width : max_cols;
    int64_t height = (width * image->height + image->width - 1) / image->width; /* in pixels */
    if (height > 2 * (int64_t)max_rows) {
        height = 2 * (int64_t)max_rows;
        width = height * image->width / image->height;
    }
    *cols = width > 0 ? (int)width : 1;
    *rows = (int)((height + 1) / 2);
}
