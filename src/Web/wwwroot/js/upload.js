// Streams files to the portal with progress. Files chosen on one page may be sent from the next: navigation inside the portal keeps this module.
const AT_ONCE = 2;
const BETWEEN_REPORTS = 250;

let pending = [];
let number = 0;

function dropZone(onFiles) {
  let depth = 0;
  const hasFiles = event => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const mark = on => document.body.classList.toggle("dropping", on);
  const handlers = {
    dragenter: event => { if (hasFiles(event)) { depth++; mark(true); } },
    dragleave: event => { if (hasFiles(event) && --depth <= 0) { depth = 0; mark(false); } },
    dragover: event => { if (hasFiles(event)) event.preventDefault(); },
    drop: event => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      mark(false);
      onFiles([...event.dataTransfer.files]);
    },
  };
  for (const [name, handler] of Object.entries(handlers)) window.addEventListener(name, handler);
  return () => {
    mark(false);
    for (const [name, handler] of Object.entries(handlers)) window.removeEventListener(name, handler);
  };
}

function listen(input, onFiles) {
  const release = dropZone(onFiles);
  const chosen = () => { onFiles([...input.files]); input.value = ""; };
  input?.addEventListener("change", chosen);
  return () => { release(); input?.removeEventListener("change", chosen); };
}

// The list page: keeps the files and says that there are some.
export function collect(page, input) {
  const release = listen(input, files => {
    if (files.length === 0) return;
    pending = files;
    page.invokeMethodAsync("FilesChosen");
  });
  return { dispose: release };
}

// The upload page: sends what was collected before and what comes now.
export function attach(page, input, address) {
  const waiting = [];
  const running = new Map();
  let left = false;
  let query = address.query ?? `import=${address.importId}`;

  const tell = (name, ...values) => { if (!left) page.invokeMethodAsync(name, ...values).catch(() => { left = true; }); };

  const send = async job => {
    const request = new XMLHttpRequest();
    running.set(job.id, request);
    const ended = (stored, message, code) => {
      running.delete(job.id);
      tell("TransferEnded", job.id, stored, message, code);
      next();
    };
    try {
      const token = await (await fetch(`${address.url}/token`, { credentials: "same-origin" })).json();
      if (!running.has(job.id)) return;
      const begun = performance.now();
      let reported = 0;
      request.open("PUT", `${address.url}?${query}&name=${encodeURIComponent(job.file.name)}`);
      request.setRequestHeader(token.header, token.token);
      request.upload.onprogress = event => {
        const now = performance.now();
        if (now - reported < BETWEEN_REPORTS && event.loaded < event.total) return;
        reported = now;
        tell("TransferProgress", job.id, event.loaded, event.loaded / Math.max(0.001, (now - begun) / 1000));
      };
      request.onload = () => {
        if (request.status < 300) return ended(true, request.responseText, "");
        let problem = {};
        try { problem = JSON.parse(request.responseText); } catch { problem = {}; }
        ended(false, problem.detail ?? "", problem.code ?? String(request.status));
      };
      request.onerror = () => ended(false, "", "network");
      request.onabort = () => ended(false, "", "cancelled");
      request.send(job.file);
    } catch {
      ended(false, "", "network");
    }
  };

  const next = () => {
    while (running.size < AT_ONCE && waiting.length > 0) send(waiting.shift());
  };

  const add = files => {
    for (const file of files) {
      const job = { id: ++number, file };
      waiting.push(job);
      tell("TransferAdded", job.id, file.name, file.size);
    }
    next();
  };

  const guard = event => { if (running.size + waiting.length > 0) event.preventDefault(); };
  window.addEventListener("beforeunload", guard);
  const release = listen(input, add);
  const first = pending;
  pending = [];
  add(first);

  return {
    setQuery: text => { query = text; },
    cancel: id => {
      const at = waiting.findIndex(job => job.id === id);
      if (at >= 0) {
        waiting.splice(at, 1);
        tell("TransferEnded", id, false, "", "cancelled");
        return;
      }
      const request = running.get(id);
      if (request && request.readyState > 0) request.abort();
      else if (request) { running.delete(id); tell("TransferEnded", id, false, "", "cancelled"); next(); }
    },
    dispose: () => {
      left = true;
      release();
      window.removeEventListener("beforeunload", guard);
      waiting.length = 0;
      for (const request of running.values()) request.abort();
    },
  };
}
