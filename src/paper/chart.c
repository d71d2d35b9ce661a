#include "paper/chart.h"

#include "base/arena.h"

#include <math.h>
#include <stdio.h>

enum {
    WIDTH = 640,
    HEIGHT = 400,
    LEFT = 60,
    RIGHT = 20,
    TOP = 44,
    BOTTOM = 48
};

/* Each at least 3.8 : 1 against white and against near black (WCAG asks 3). */
static const char *const colours[] = { "#2f7fc4", "#cc5a2b", "#3a8f3e",
                                       "#8e63c7", "#9a7800", "#008a94",
                                       "#cf4583", "#7a7a7a" };
static const char *const dashes[] = { "none", "7 3",      "2 3", "9 3 2 3",
                                      "4 2",  "12 3 4 3", "1 2", "6 6" };

enum { STYLES = 8 };

static void print(struct chart *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void print(struct chart *c, const char *fmt, ...)
{
    char text[512];
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (n > 0 && (size_t)n < sizeof text)
        out_lit(c->out, text, (size_t)n);
}

static double px(const struct chart *c, double x)
{
    return LEFT +
           (x - c->x_min) / (c->x_max - c->x_min) * (WIDTH - LEFT - RIGHT);
}

static double py(const struct chart *c, double y)
{
    return HEIGHT - BOTTOM -
           (y - c->y_min) / (c->y_max - c->y_min) * (HEIGHT - TOP - BOTTOM);
}

/* 1, 2 or 5 times a power of ten, about five steps. */
static double tick_step(double range)
{
    double raw = range / 5, power = pow(10, floor(log10(raw)));
    double f = raw / power;

    return power * (f < 1.5 ? 1 : f < 3.5 ? 2 : f < 7.5 ? 5 : 10);
}

static void words_at(struct chart *c, double x, double y, double size,
                     const char *anchor, const char *more, struct str s)
{
    print(c,
          "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.0f\" "
          "text-anchor=\"%s\"%s>",
          x, y, size, anchor, more);
    out_text(c->out, s);
    print(c, "</text>\n");
}

static void ticks(struct chart *c)
{
    double step = tick_step(c->x_max - c->x_min);
    char text[32];
    int n;

    for (double x = ceil(c->x_min / step) * step; x <= c->x_max + step / 1e6;
         x += step) {
        n = snprintf(text, sizeof text, "%.6g", fabs(x) < step / 1e6 ? 0 : x);
        print(c, "<path d=\"M%.1f %dv5\" stroke=\"currentColor\"/>\n", px(c, x),
              HEIGHT - BOTTOM);
        words_at(c, px(c, x), HEIGHT - BOTTOM + 18, 12, "middle", "",
                 (struct str){ text, (size_t)n });
    }
    step = tick_step(c->y_max - c->y_min);
    for (double y = ceil(c->y_min / step) * step; y <= c->y_max + step / 1e6;
         y += step) {
        n = snprintf(text, sizeof text, "%.6g", fabs(y) < step / 1e6 ? 0 : y);
        print(c,
              "<path d=\"M%d %.1fh%d\" stroke=\"currentColor\" "
              "opacity=\"0.15\"/>\n",
              LEFT, py(c, y), WIDTH - LEFT - RIGHT);
        words_at(c, LEFT - 8, py(c, y) + 4, 12, "end", "",
                 (struct str){ text, (size_t)n });
    }
}

void chart_begin(struct chart *c, struct out *out, const struct chart_words *w,
                 double x_min, double x_max, double y_min, double y_max)
{
    *c = (struct chart){ out,
                         x_min,
                         x_max > x_min ? x_max : x_min + 1,
                         y_min,
                         y_max > y_min ? y_max : y_min + 1,
                         0 };
    print(c,
          "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
          "role=\"img\" font-family=\"sans-serif\" fill=\"currentColor\">\n"
          "<title>",
          WIDTH, HEIGHT);
    out_text(out, w->title);
    print(c, "</title>\n<desc>");
    out_text(out, w->description);
    print(c, "</desc>\n");
    words_at(c, LEFT, 20, 15, "start", " font-weight=\"bold\"", w->title);
    ticks(c);
    print(c,
          "<path d=\"M%d %dV%dH%d\" fill=\"none\" "
          "stroke=\"currentColor\"/>\n",
          LEFT, TOP, HEIGHT - BOTTOM, WIDTH - RIGHT);
    words_at(c, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, 13, "middle", "",
             w->x);
    words_at(c, 0, 0, 13, "middle",
             " transform=\"translate(16 220) "
             "rotate(-90)\"",
             w->y);
}

void chart_line(struct chart *c, const double *x, const double *y, size_t n,
                int style)
{
    bool down = false;

    print(c,
          "<path fill=\"none\" stroke=\"%s\" stroke-width=\"2\" "
          "stroke-dasharray=\"%s\" d=\"",
          colours[style % STYLES], dashes[style % STYLES]);
    for (size_t i = 0; i < n; i++) {
        if (isfinite(y[i]))
            print(c, "%c%.1f %.1f", down ? 'L' : 'M', px(c, x[i]), py(c, y[i]));
        down = isfinite(y[i]);
    }
    print(c, "\"/>\n");
}

void chart_dot(struct chart *c, double x, double y, int style)
{
    print(c, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>\n",
          px(c, x), py(c, y), colours[style % STYLES]);
}

void chart_bar(struct chart *c, double x, double width, double from, double to,
               int style)
{
    double left = px(c, x), right = px(c, x + width);
    double a = py(c, from), b = py(c, to);

    print(c,
          "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
          "fill=\"%s\"/>\n",
          fmin(left, right), fmin(a, b), fmax(fabs(right - left) - 1, 0.5),
          fabs(a - b), colours[style % STYLES]);
}

void chart_mark(struct chart *c, double x, struct str words)
{
    print(c,
          "<path d=\"M%.1f %dV%d\" stroke=\"currentColor\" "
          "stroke-dasharray=\"5 3\"/>\n",
          px(c, x), TOP, HEIGHT - BOTTOM);
    words_at(c, px(c, x) + 4, TOP + 12, 12, "start", "", words);
}

void chart_text(struct chart *c, double x, double y, double size, struct str s)
{
    words_at(c, px(c, x), py(c, y), size, "start", "", s);
}

void chart_legend(struct chart *c, int style, struct str words)
{
    double x = LEFT + 110.0 * (c->n_legend % 5), y = 36;

    if (c->n_legend++ >= 5)
        y = TOP + 12.0 * (c->n_legend / 5);
    print(c,
          "<path d=\"M%.1f %.1fh24\" stroke=\"%s\" stroke-width=\"2\" "
          "stroke-dasharray=\"%s\"/>\n",
          x, y - 4, colours[style % STYLES], dashes[style % STYLES]);
    words_at(c, x + 30, y, 12, "start", "", words);
}

void chart_end(struct chart *c)
{
    print(c, "</svg>\n");
}
