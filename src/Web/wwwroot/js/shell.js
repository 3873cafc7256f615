// What the shell needs of the browser: dialogs, menus under their button, copy, keys. No state of the product lives here.
(() => {
  const lathe = window.lathe;
  const typing = element => element?.closest?.("input, textarea, select, [contenteditable='true']");

  lathe.dialog = {
    open(element) { if (element && !element.open) element.showModal(); },
    close(element) { if (element?.open) element.close(); },
  };

  lathe.copy = async text => {
    if (navigator.clipboard && isSecureContext) { await navigator.clipboard.writeText(text); return; }
    const area = document.createElement("textarea");   // plain http inside a hospital's network has no clipboard interface
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };

  lathe.show = id => document.getElementById(id)?.scrollIntoView({ block: "center" });
  lathe.focus = selector => document.querySelector(selector)?.focus();
  lathe.scrollTo = element => element?.scrollIntoView({ block: "nearest" });

  // A menu opens under its button and stays inside the window.
  document.addEventListener("toggle", event => {
    const menu = event.target;
    if (!menu.matches?.(".menu[popover]") || event.newState !== "open") return;
    const button = document.querySelector(`[popovertarget="${menu.id}"]`);
    if (!button) return;
    const at = button.getBoundingClientRect();
    menu.style.top = `${at.bottom + 6}px`;
    menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - menu.offsetWidth - 8))}px`;
    menu.querySelectorAll("[data-theme-choice]").forEach(item => item.setAttribute("aria-pressed", String(item.dataset.themeChoice === lathe.theme.chosen())));
  }, true);

  document.addEventListener("click", event => {
    const target = event.target.closest("[data-theme-choice], [data-close-dialog], [data-reload], .skip-link, .menu a");
    if (!target) {
      if (event.target.matches?.("dialog") && event.target.open) event.target.close();   // outside the box
      return;
    }
    if (target.matches(".skip-link")) { event.preventDefault(); document.getElementById("main")?.focus(); }
    else if (target.matches("button[data-theme-choice]")) { lathe.theme.choose(target.dataset.themeChoice); target.closest("[popover]")?.hidePopover(); }
    else if (target.matches("[data-close-dialog]")) target.closest("dialog")?.close();
    else if (target.matches("[data-reload]")) location.reload();
    else target.closest("[popover]")?.hidePopover();
  });

  // Times are rendered in UTC; resting on one shows the reader's own time zone.
  document.addEventListener("mouseover", event => {
    const time = event.target.closest?.("time[datetime]");
    if (!time || time.dataset.local) return;
    time.dataset.local = "yes";
    time.title = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "long" }).format(new Date(time.dateTime));
  });

  document.addEventListener("change", event => {
    if (event.target.matches?.("select[data-submit]")) event.target.form.requestSubmit();
  });

  // Ctrl K finds, ? lists the keys; both are buttons of the top bar, so a mouse finds them too.
  document.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      const button = document.getElementById("open-search");
      if (button) { event.preventDefault(); button.click(); }
    } else if (event.key === "?" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      document.getElementById("open-keys")?.click();
    }
  });

  // A search field takes the first Escape to empty itself; in the palette Escape always closes.
  document.addEventListener("keydown", event => {
    const palette = event.key === "Escape" && event.target.closest?.("dialog.palette");
    if (palette) { event.preventDefault(); palette.close(); }
  });

  // Arrow keys move inside a tab list.
  document.addEventListener("keydown", event => {
    const tab = event.target.closest?.('[role="tab"]');
    if (!tab || !["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
    const tabs = [...tab.closest('[role="tablist"]').querySelectorAll('[role="tab"]')];
    const at = tabs.indexOf(tab);
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    const chosen = tabs[(next + tabs.length) % tabs.length];
    event.preventDefault();
    chosen.focus();
    chosen.click();
  });
})();
