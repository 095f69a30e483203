#include "report_fixture.h"

#include <stdio.h>

#include "base/mem.h"

struct crowd {
    struct small small;
    struct run_client *clients;
    struct run_delivery *deliveries;
    struct run_broadcast *broadcasts;
    char (*names)[24];
};

static void make_crowd(struct crowd *c, size_t clients, size_t broadcasts)
{
    make_small(&c->small);
    c->clients = mem_zalloc(clients * sizeof *c->clients);
    c->deliveries = mem_zalloc(clients * broadcasts * sizeof *c->deliveries);
    c->broadcasts = mem_zalloc(broadcasts * sizeof *c->broadcasts);
    c->names = mem_zalloc(clients * sizeof *c->names);
    for (size_t m = 0; m < broadcasts; m++)
        c->broadcasts[m] = c->small.broadcasts[0];
    for (size_t i = 0; i < clients; i++) {
        snprintf(c->names[i], sizeof c->names[i], "c%05zu", i);
        c->clients[i] = c->small.clients[0];
        c->clients[i].name = c->names[i];
        c->clients[i].deliveries = c->deliveries + i * broadcasts;
        c->clients[i].delivery_count = broadcasts;
        for (size_t m = 0; m < broadcasts; m++) {
            struct run_delivery *d = &c->clients[i].deliveries[m];
            *d = c->small.deliveries[0];
            d->broadcast = m;
            d->delay_ms = (int64_t)(i * broadcasts + m) * 997 % 180000;
        }
    }
    c->small.result.clients = c->clients;
    c->small.result.client_count = clients;
    c->small.result.broadcasts = c->broadcasts;
    c->small.result.broadcast_count = broadcasts;
}

static void crowd_done(struct crowd *c)
{
    free(c->clients);
    free(c->deliveries);
    free(c->broadcasts);
    free(c->names);
}

static void of_many_clients_those_in_trouble_are_drawn(void **state)
{
    (void)state;
    struct crowd c;
    make_crowd(&c, 1000, 2);
    c.clients[777].deliveries[1] =
        (struct run_delivery){.broadcast = 1, .state = RUN_MISSED, .cause = STATE_KILLED};
    char *page = write_small(&c.small);
    assert_int_equal(count_of(page, "<g class=\"lane\">"), 40);
    check_has(page, ">c00777<");
    check_has(page, ">c00038<");
    check_lacks(page, ">c00039</text>");
    check_has(page, "40 of 1000 clients are drawn");
    check_has(page, "960 are left out");
    check_has(page, "300 of 2000 rows");
    free(page);
    crowd_done(&c);
}

static void of_many_broadcasts_sixty_have_bars(void **state)
{
    (void)state;
    struct crowd c;
    make_crowd(&c, 1, 100);
    char *page = write_small(&c.small);
    assert_int_equal(count_of(page, "<g class=\"broadcast\">"), 60);
    check_has(page, "60 of 100 broadcasts are drawn");
    free(page);
    crowd_done(&c);
}

static void ten_thousand_clients_stay_below_a_mebibyte(void **state)
{
    (void)state;
    struct crowd c;
    make_crowd(&c, 10000, 60);
    for (size_t i = 0; i < 10000; i++)
        c.clients[i].pull_count = 2;
    char *page = write_small(&c.small);
    assert_true(strlen(page) < 1024 * 1024);
    check_has(page, "600000 deliveries");
    free(page);
    crowd_done(&c);
}

static void delays_are_shown_from_twenty_deliveries_on(void **state)
{
    (void)state;
    struct crowd c;
    make_crowd(&c, 19, 1);
    char *page = write_small(&c.small);
    check_lacks(page, "<svg class=\"delays\"");
    free(page);
    crowd_done(&c);

    make_crowd(&c, 20, 1);
    c.deliveries[0].delay_ms = 180001;
    c.deliveries[1].delay_ms = -5;
    c.deliveries[2].delay_ms = 180000;
    page = write_small(&c.small);
    check_has(page, "<svg class=\"delays\"");
    assert_int_equal(count_of(page, "<rect class=\"bin"), 19);
    check_has(page, "longer than 180 s: 1, expected 0.0");
    check_has(page, "170 to 180 s: 1, expected 1.1");
    check_has(page, "<path class=\"uniform\"");
    free(page);
    crowd_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_many_clients_those_in_trouble_are_drawn),
        cmocka_unit_test(of_many_broadcasts_sixty_have_bars),
        cmocka_unit_test(ten_thousand_clients_stay_below_a_mebibyte),
        cmocka_unit_test(delays_are_shown_from_twenty_deliveries_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
