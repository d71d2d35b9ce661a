#include "exam/fact.h"

#include "base/err.h"

bool fact_is_confirmed(const struct fact *f)
{
    return f->status == FACT_KNOWN && f->confidence == CONFIDENCE_OFFICIAL;
}

struct str fact_status_text(enum fact_status s)
{
    switch (s) {
    case FACT_KNOWN:
        return S("known");
    case FACT_UNKNOWN:
        return S("unknown");
    case FACT_NONE:
        return S("none");
    case FACT_UNLIMITED:
        return S("unlimited");
    case FACT_DISPUTED:
        return S("disputed");
    }
    BUG("fact status %d", (int)s);
}

struct str confidence_text(enum confidence c)
{
    switch (c) {
    case CONFIDENCE_OFFICIAL:
        return S("official");
    case CONFIDENCE_SECONDARY:
        return S("secondary");
    case CONFIDENCE_UNCONFIRMED:
        return S("unconfirmed");
    case CONFIDENCE_DISPUTED:
        return S("disputed");
    }
    BUG("confidence %d", (int)c);
}
