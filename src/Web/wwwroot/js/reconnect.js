// A lost connection heals by itself: try again without end, and when the server was restarted load the page anew with what was typed.
(() => {
  const draft = "lathe-draft";
  const root = document.documentElement;
  const bar = document.getElementById("components-reconnect-modal");
  const wait = milliseconds => new Promise(done => setTimeout(done, milliseconds));
  const touched = new Set();
  let leaving = false;
  let answers = false;
  const fields = 'main :is(textarea, input:is([type="text"], [type="search"], [type="email"], [type="number"], :not([type])))[id]';

  const alive = () => fetch("/health/alive", { cache: "no-store" }).then(answer => answer.ok, () => false);

  function show(visible) {
    root.classList.toggle("connection-lost", visible);
    if (bar.matches(":popover-open") !== visible) bar.togglePopover(visible);
  }

  function keep() {
    const typed = [...touched].filter(field => field.isConnected && field.matches(fields)).map(field => [field.id, field.value]);
    sessionStorage.setItem(draft, JSON.stringify({ page: location.pathname, typed }));
  }

  async function reload() {
    if (leaving) return;
    leaving = true;
    show(true);
    keep();
    while (!await alive()) await wait(1000);
    location.reload();
  }

  /** Called once by the layout when the page answers. Fields that come later get their text when they come. */
  function ready() {
    answers = true;
    root.dataset.ready = "yes";
    const kept = JSON.parse(sessionStorage.getItem(draft) ?? "null");
    sessionStorage.removeItem(draft);
    if (kept?.page !== location.pathname) return;
    const waiting = new Map(kept.typed);
    const fill = () => {
      for (const [id, text] of waiting) {
        const field = document.getElementById(id);
        if (!field || field.disabled) continue;
        waiting.delete(id);
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
      if (waiting.size === 0) changes.disconnect();
    };
    const changes = new MutationObserver(fill);
    changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
    fill();
    setTimeout(() => changes.disconnect(), 10_000);
  }

  window.lathe.ready = ready;
  document.addEventListener("input", event => { if (event.isTrusted) touched.add(event.target); });

  // Blazor says its state as a class of the bar. Rejected: the server is there again and no longer knows this page.
  const is = state => bar.classList.contains(`components-reconnect-${state}`);
  new MutationObserver(() => {
    if (is("rejected") || is("failed") || is("resume-failed")) void reload();
    else show(is("show") || is("retrying"));
  }).observe(bar, { attributeFilter: ["class"] });

  Blazor.start({ circuit: { reconnectionOptions: { maxRetries: 100_000, retryIntervalMilliseconds: attempt => attempt < 20 ? 1000 : 5000 } } });

  // A link followed before the page answered brings the next page as text, whose root element knows neither the theme nor that this one answers.
  Blazor.addEventListener("enhancedload", () => {
    window.lathe.theme.apply();
    if (answers) root.dataset.ready = "yes";
  });
})();
