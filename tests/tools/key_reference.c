/*
 * Prints what the screen's keys do as docs/castsim.1 has it between its two marks (scripts/docs).
 */
#include <stdio.h>

#include "app/screen.h"
#include "ui/keymap.h"

int main(void)
{
    struct command_set commands = screen_commands();
    struct keymap keymap;
    struct buf text = {0};
    keymap_init(&keymap, &commands);
    keymap_write_reference(&keymap, KEYMAP_MAN, &text);
    size_t written = fwrite(buf_str(&text), 1, text.len, stdout);
    int status = written == text.len && fflush(stdout) == 0 ? 0 : 1;
    buf_done(&text);
    keymap_done(&keymap);
    return status;
}
