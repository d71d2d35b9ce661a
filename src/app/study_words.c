/* The names by which kinds of study are stored and sent. */
#include "app/study_int.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static bool find(const struct str *names, size_t n, struct str s, int *out)
{
    for (size_t i = 0; i < n; i++)
        if (names[i].n && str_eq(names[i], s)) {
            *out = (int)i;
            return true;
        }
    return false;
}

static const struct str session_kinds[] = {
    [SESSION_TODAY] = S_INIT("today"),
    [SESSION_AREA] = S_INIT("area"),
    [SESSION_MISCONCEPTION] = S_INIT("misconception"),
    [SESSION_MISSED] = S_INIT("missed"),
    [SESSION_FLAGGED] = S_INIT("flagged"),
    [SESSION_CUSTOM] = S_INIT("custom"),
};

static const struct str task_kinds[] = {
    [TASK_REVIEW] = S_INIT("review"),
    [TASK_CLEAR] = S_INIT("clear"),
    [TASK_NEW] = S_INIT("new"),
};

static const struct str causes[] = {
    [CAUSE_NOT_SAID] = S_INIT("not_said"),
    [CAUSE_NOT_KNOWN] = S_INIT("not_known"),
    [CAUSE_MISREAD] = S_INIT("misread"),
    [CAUSE_CHANGED] = S_INIT("changed"),
    [CAUSE_TIME] = S_INIT("time"),
};

static const struct str acts[] = {
    [SESSION_ANSWER] = S_INIT("answer"), [SESSION_RATE] = S_INIT("rate"),
    [SESSION_CAUSE] = S_INIT("cause"),   [SESSION_UNDO] = S_INIT("undo"),
    [SESSION_END] = S_INIT("end"),
};

static const struct str event_kinds[] = {
    [STUDY_ANSWER] = S_INIT("answer"),     [STUDY_RATE] = S_INIT("rate"),
    [STUDY_CAUSE] = S_INIT("cause"),       [STUDY_UNDO] = S_INIT("undo"),
    [STUDY_END] = S_INIT("end"),           [STUDY_FLAG] = S_INIT("flag"),
    [STUDY_SETTINGS] = S_INIT("settings"), [STUDY_IMPORT] = S_INIT("import"),
    [STUDY_TRIAL] = S_INIT("trial"),
};

struct str session_kind_text(enum session_kind k)
{
    return session_kinds[k];
}

bool session_kind_parse(struct str s, enum session_kind *out)
{
    int i;

    if (!find(session_kinds, COUNT(session_kinds), s, &i))
        return false;
    *out = (enum session_kind)i;
    return true;
}

struct str task_kind_text(enum task_kind k)
{
    return task_kinds[k];
}

bool task_kind_parse(struct str s, enum task_kind *out)
{
    int i;

    if (!find(task_kinds, COUNT(task_kinds), s, &i))
        return false;
    *out = (enum task_kind)i;
    return true;
}

struct str error_cause_text(enum error_cause c)
{
    return causes[c];
}

bool error_cause_parse(struct str s, enum error_cause *out)
{
    int i;

    if (!find(causes, COUNT(causes), s, &i))
        return false;
    *out = (enum error_cause)i;
    return true;
}

struct str session_act_text(enum session_act a)
{
    return acts[a];
}

bool session_act_parse(struct str s, enum session_act *out)
{
    int i;

    if (!find(acts, COUNT(acts), s, &i))
        return false;
    *out = (enum session_act)i;
    return true;
}

struct str study_event_kind_text(enum study_event_kind k)
{
    return event_kinds[k];
}

bool study_event_kind_parse(struct str s, enum study_event_kind *out)
{
    int i;

    if (!find(event_kinds, COUNT(event_kinds), s, &i))
        return false;
    *out = (enum study_event_kind)i;
    return true;
}
