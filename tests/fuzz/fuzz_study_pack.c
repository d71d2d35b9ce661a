/* What is kept of practice: what is read at all is written and read again as
 * the same. The first byte says which part. */
#include "app/study_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_log(struct arena *a, struct str bytes)
{
    struct study_log log, again;

    study_log_init(&log, a);
    if (!study_log_unpack(&log, bytes))
        return;
    struct str packed = study_log_pack(a, &log);
    study_log_init(&again, a);
    if (!study_log_unpack(&again, packed) ||
        !str_eq(packed, study_log_pack(a, &again)))
        BUG("a log is not what was written");
}

static void check_cards(struct arena *a, struct str bytes)
{
    struct study_places places, again;

    if (!study_cards_unpack(a, bytes, &places))
        return;
    struct str packed = study_cards_pack(a, &places);
    if (!study_cards_unpack(a, packed, &again) ||
        !str_eq(packed, study_cards_pack(a, &again)))
        BUG("memory is not what was written");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };

    if (size) {
        struct str bytes = { (const char *)data + 1, size - 1 };
        if (data[0] == 'l')
            check_log(&arena, bytes);
        else
            check_cards(&arena, bytes);
    }
    arena_release(&arena);
    return 0;
}
