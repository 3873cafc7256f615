// <lathe-time at="ISO" look="full|clock|minute">: a moment in the reader's time zone and habit. The text inside is what stands there without script.
(() => {
  const looks = {
    full: { dateStyle: "medium", timeStyle: "medium" },
    clock: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
    minute: { timeStyle: "short" },
  };
  const page = document.documentElement.lang || "en";
  // The page's language in the form of the reader's region: an English page shows a British reader day before month.
  const language = navigator.languages.find(item => item.toLowerCase().split("-")[0] === page) ?? page;
  const formats = new Map(Object.entries(looks).map(([name, options]) => [name, new Intl.DateTimeFormat(language, options)]));

  customElements.define("lathe-time", class extends HTMLElement {
    static observedAttributes = ["at", "look"];

    constructor() {
      super();
      this.attachShadow({ mode: "open" });
    }

    attributeChangedCallback() {
      const at = new Date(this.getAttribute("at"));
      this.shadowRoot.textContent = Number.isNaN(at.getTime()) ? "" : (formats.get(this.getAttribute("look")) ?? formats.get("full")).format(at);
    }
  });
})();
