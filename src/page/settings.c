/* How a person wants every page: theme, size of text, keys. */
#include "page/settings_view.h"

#include "page/routes.h"
#include "page/words.h"

#include "app/pad.h"
#include "base/arena.h"

#include "views.h"

bool look_fields_read(const struct exchange *x, struct look *look)
{
    int64_t percent;

    if (!theme_parse(http_form(x, S("theme")), &look->theme) ||
        !str_to_i64(http_form(x, S("text")), &percent))
        return false;
    for (int i = 0; i < TEXT_SIZES; i++)
        if (text_sizes[i] == percent) {
            look->text_percent = (int)percent;
            return true;
        }
    return false;
}

static void show(struct exchange *x, struct settings_page *v)
{
    v->page = page_make(x, S("Display and keys"), SECTION_NONE);
    v->page.has_problems = v->problems != NULL;
    for (int i = 0; i < COMMANDS; i++) {
        v->keys[i].what = words_command((enum command)i);
        v->keys[i].problem = problem_for(v->problems, v->keys[i].field);
    }
    view_settings(&x->out, v);
    page_reply(x, v->problems ? 422 : 200);
}

static struct str key_field(struct arena *a, int command)
{
    return str_fmt(a, "key-%.*s", STR_ARG(command_text((enum command)command)));
}

void page_settings(struct exchange *x)
{
    struct settings_page v = { .saved =
                                   str_eq(http_query(x, S("saved")), S("1")) };
    struct err err;

    if (app_look(page_app(x), x->person, &v.look, &err) != OK) {
        page_failed(x, &err);
        return;
    }
    for (int i = 0; i < COMMANDS; i++) {
        v.keys[i].field = key_field(&x->arena, i);
        v.keys[i].key = str_fmt(&x->arena, "%c", v.look.keys[i]);
    }
    show(x, &v);
}

static void read_key(struct exchange *x, struct settings_page *v, int c,
                     struct problems *problems)
{
    struct str typed = str_trim(http_form(x, v->keys[c].field));
    struct str key = str_lower(&x->arena, typed);
    struct str what = words_command((enum command)c);

    v->keys[c].key = typed;
    v->look.keys[c] = key.n == 1 ? key.p[0] : 0;
    if (!command_key_is_free(v->look.keys[c])) {
        problem_field(problems, v->keys[c].field,
                      S("Type one letter or sign, no digit."),
                      "“%.*s” has no key.", STR_ARG(what));
        return;
    }
    int other = look_same_key(&v->look, c);
    if (other >= 0)
        problem_field(problems, v->keys[c].field, S("Give each its own key."),
                      "“%c” is the key of “%.*s” already.", v->look.keys[c],
                      STR_ARG(words_command((enum command)other)));
}

static void saved(struct exchange *x, void *arg)
{
    struct app_look_put *io = arg;

    if (io->result.status != OK)
        page_failed(x, &io->result.err);
    else
        http_redirect(x, S("/settings?saved=1"));
}

void page_settings_save(struct exchange *x)
{
    struct settings_page v = { 0 };
    struct problems problems;
    struct err err;

    problems_init(&problems, &x->arena);
    if (app_look(page_app(x), x->person, &v.look, &err) != OK) {
        page_failed(x, &err);
        return;
    }
    if (!look_fields_read(x, &v.look))
        problem_field(&problems, S("theme"), S("Choose one of each list."),
                      "The colours or the size of text are not chosen.");
    v.look.keys_on = str_eq(http_form(x, S("keys")), S("on"));
    for (int i = 0; i < COMMANDS; i++) {
        v.keys[i].field = key_field(&x->arena, i);
        read_key(x, &v, i, &problems);
    }
    if (problems.n) {
        v.problems = &problems;
        show(x, &v);
        return;
    }
    struct app_look_put *io = ARENA_NEW(&x->arena, struct app_look_put);
    *io = (struct app_look_put){ .person = x->person,
                                 .look = v.look,
                                 .arena = &x->arena };
    app_look_put(page_app(x), io, page_wait(x, saved, io));
}
