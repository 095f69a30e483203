/* What every unit test needs before cmocka.h. */
#ifndef CASTSIM_TESTS_UNIT_H
#define CASTSIM_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#endif
