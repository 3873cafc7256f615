// Runs before the first paint: the cookie says light, dark or system; "system" follows the device, also when it changes.
(() => {
  const root = document.documentElement;
  const device = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => /(?:^|; )lathe-theme=(light|dark)/.exec(document.cookie)?.[1] ?? "system";
  const apply = () => {
    const theme = chosen();
    root.dataset.themeChoice = theme;
    root.dataset.theme = theme === "system" ? (device.matches ? "dark" : "light") : theme;
    dispatchEvent(new Event("lathe-theme"));
  };
  device.addEventListener("change", apply);
  apply();
  window.lathe = {
    theme: {
      chosen,
      apply,
      choose(theme) {
        document.cookie = `lathe-theme=${theme}; path=/; max-age=31536000; samesite=lax`;
        apply();
      },
    },
  };
})();
