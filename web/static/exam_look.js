// How the page looks: theme and size of text, put on it at once. The server
// draws pages so by itself (web/page_head.html).

const MEDIA = {
  system: ["screen and (prefers-color-scheme: dark)", "not all", "light dark"],
  light: ["not all", "not all", "light"],
  dark: ["screen", "not all", "dark"],
  contrast: ["not all", "screen", "dark"],
};

export function applyLook({ theme, text_percent: percent }) {
  const root = document.documentElement;
  const [dark, contrast, scheme] = MEDIA[theme];
  root.dataset.theme = theme;
  root.dataset.text = percent;
  document.getElementById("theme-dark").media = dark;
  document.getElementById("theme-contrast").media = contrast;
  document.querySelector("meta[name=color-scheme]").content = scheme;
}
