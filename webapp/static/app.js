// What script adds to pages that work without it: buttons that say what they do, keys, live progress, counted ticks.

// Buttons: pressed once, and they say what is being done -----------------------------------------
const DOWNLOAD_MS = 3000;
const restorers = [];
const restore = () => {
  for (const undo of restorers.splice(0)) undo();
};
const occupy = (button, pressed) => {
  const inside = [...button.childNodes];
  const width = button.getBoundingClientRect().width;
  restorers.push(() => {
    button.disabled = false;
    button.style.minWidth = "";
    button.replaceChildren(...inside);
  });
  button.disabled = true;
  if (!pressed || !button.dataset.busy) return;
  // Through the object model: the policy against inline styles does not reach here.
  button.style.minWidth = `${width}px`;
  button.textContent = button.dataset.busy;
};
// At the document: parts of a page, forms among them, may be replaced.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  // After the browser has taken the form's values: a disabled button would lose its own.
  setTimeout(() => {
    for (const button of form.elements) {
      if (button.type === "submit" && !button.disabled) occupy(button, button === event.submitter);
    }
  });
  // A download leaves the page where it is, and nothing tells a script that it came.
  if ("download" in form.dataset) setTimeout(restore, DOWNLOAD_MS);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) restore();
});

// Rows: J and K move the focus, so that Enter and a screen reader follow ---------------------------
const rows = [...document.querySelectorAll(".todo > li, .ranks > li, table[data-keys] tbody tr")];
let at = rows.findIndex((row) => row.classList.contains("on"));
let moved = false;
const step = (by) => {
  if (!rows.length) return;
  // The first row is marked before any key is pressed: the first J only takes it up.
  const next = moved || at < 0 ? at + by : at;
  rows[at]?.classList.remove("on");
  at = Math.min(Math.max(next, 0), rows.length - 1);
  moved = true;
  rows[at].classList.add("on");
  rows[at].querySelector(".act a, .act button, .n a, a, button")?.focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "nearest" });
};

// Keys: never while something is typed or composed, and not where they are switched off -----------
const KEYS_OFF = "keys-off";
const GO_MS = 1500;
const keyList = document.querySelector("#keys");
const keysOn = document.querySelector("#keys-on");
const stored = (change, place = "localStorage") => {
  try {
    return change(window[place]);
  } catch {
    return null;
  }
};
const switchedOff = () => stored((store) => store.getItem(KEYS_OFF)) === "1";
if (keysOn) {
  keysOn.checked = !switchedOff();
  keysOn.addEventListener("change", () => {
    stored((store) => (keysOn.checked ? store.removeItem(KEYS_OFF) : store.setItem(KEYS_OFF, "1")));
  });
}
let going = 0;
const acts = {
  "/": () => document.querySelector("[data-search]")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  x: () => rows[at]?.querySelector("input[type=checkbox]")?.click(),
  p: () => print(),
  g: () => (going = Date.now()),
  "?": () => keyList?.showModal(),
};
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select");
  if (event.isComposing) return;
  if (event.key === "Enter" && event.ctrlKey && typing?.form?.method === "post") typing.form.requestSubmit();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (switchedOff() && event.key !== "?") return;
  const there = Date.now() - going < GO_MS && document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
  going = 0;
  const act = there ? () => there.click() : acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Ticked rows: the action bar counts them, and they stay ticked while one row after the other is read --
const inTab = (change) => stored(change, "sessionStorage");
for (const bar of document.querySelectorAll("[data-count-of]")) {
  const boxes = [...document.querySelectorAll(`input[name="${bar.dataset.countOf}"]`)];
  const ticks = `ticks:${location.pathname}`;
  const sent = `${ticks}:sent`;
  // What was sent is over, unless this page came back because it was refused.
  const isOver = inTab((tab) => tab.getItem(sent)) && !document.querySelector(".toast-line.refused");
  const before = isOver ? [] : (inTab((tab) => JSON.parse(tab.getItem(ticks))) ?? []);
  inTab((tab) => tab.removeItem(sent));
  for (const box of boxes) box.checked ||= before.includes(box.value);
  const keep = () => {
    const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
    inTab((tab) => tab.setItem(ticks, JSON.stringify(ticked)));
  };
  keep();
  boxes[0]?.form?.addEventListener("submit", () => inTab((tab) => tab.setItem(sent, "1")));
  const show = () => {
    const number = boxes.filter((box) => box.checked).length;
    for (const place of bar.querySelectorAll("[data-count]")) place.textContent = number;
    for (const button of bar.querySelectorAll("button")) button.disabled = number === 0;
  };
  for (const box of boxes) {
    box.addEventListener("change", () => {
      keep();
      show();
    });
  }
  show();
}

// Files: name and size before they are sent, and whether they are too large ----------------------------
const MEGABYTE = 1024 * 1024;
const megabytes = (size) => `${(size / MEGABYTE).toFixed(1)}MB`;
for (const said of document.querySelectorAll("[data-file-said]")) {
  const input = document.getElementById(said.dataset.fileSaid);
  const show = () => {
    const file = input.files[0];
    const limit = Number(input.dataset.limit);
    const over = file && limit && file.size > limit ? `文件${megabytes(file.size)}，最大${megabytes(limit)}。` : "";
    input.setCustomValidity(over);
    said.classList.toggle("over", Boolean(over));
    said.textContent = over || (file ? `${file.name}，${megabytes(Math.max(file.size, MEGABYTE / 10))}` : "");
  };
  input?.addEventListener("change", show);
}

// Progress: the part that says how far it is comes anew; when it is gone the job is done ---------------
const REFRESH_MS = 2000;
const live = document.querySelector("[data-refresh-url]");
const refresh = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(live.dataset.refreshUrl, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-refresh-url]");
    if (fresh) live.replaceChildren(...fresh.childNodes);
    else location.reload();
  } catch {
    // The next try may go through; the page says as of when.
  }
};
if (live) setInterval(refresh, REFRESH_MS);

// Rows that are mended one by one: judged at once, what is typed in the others stays, the next one is ready ----
const takeParts = (page) => {
  for (const part of document.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`);
    if (fresh) part.replaceChildren(...fresh.childNodes);
  }
};
const mendRow = async (form, row) => {
  const typed = new URLSearchParams(new FormData(form));
  const place = row.id.replace("row-", "");
  for (const name of [...typed.keys()]) {
    if (name.startsWith("cell-") && !name.startsWith(`cell-${place}-`)) typed.delete(name);
  }
  typed.set("row", place);
  const answer = await fetch(form.action, { method: "POST", body: typed, headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(row.id);
  if (!answer.ok || !fresh) return false;
  restore();
  const rest = [...document.querySelectorAll("[data-fix]")];
  const after = rest.find((field) => row.compareDocumentPosition(field) === Node.DOCUMENT_POSITION_FOLLOWING);
  row.replaceWith(fresh);
  takeParts(page);
  (fresh.querySelector("[data-fix]") ?? after ?? fresh).focus();
  return true;
};
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("mend" in form.dataset)) return;
  // The key Enter presses the first button of all: the row is that of the cell in which it was pressed.
  const row = document.activeElement?.closest("tr[id]") ?? event.submitter?.closest("tr[id]");
  if (!row) return;
  event.preventDefault();
  // Whatever went wrong, the plain way says so; sent by script, a form raises no event.
  const done = await mendRow(form, row).catch(() => false);
  if (!done) form.submit();
});

// A panel that counts while a form is filled in: asked for when typing pauses, the newest answer wins -------
const TYPING_MS = 500;
const COUNTED = [
  "title", "salary_min", "salary_max", "salary_unit", "subdistrict", "place_text", "education_min",
  "experience_years_min", "certificates", "shift", "night_shift", "dormitory", "meals", "headcount", "employment_type", "firm", "version",
];
for (const form of document.querySelectorAll("form[data-live-url]")) {
  let waiting = 0;
  let asked = 0;
  const count = async () => {
    const typed = new FormData(form);
    if (!typed.get("title")?.trim()) return;
    const wanted = new URLSearchParams(COUNTED.filter((name) => typed.get(name)).map((name) => [name, typed.get(name)]));
    const number = ++asked;
    try {
      const answer = await fetch(`${form.dataset.liveUrl}?${wanted}`, { headers: { Accept: "text/html" } });
      if (!answer.ok || number !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      takeParts(page);
    } catch {
      // The button still asks.
    }
  };
  form.addEventListener("input", (event) => {
    if (!COUNTED.includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(count, TYPING_MS);
  });
}

// What is typed is kept every 20 seconds and when the page is left; the page says when ------------------------
const KEPT_MS = 20_000;
for (const form of document.querySelectorAll("form[data-autosave-url]")) {
  const told = form.querySelector("[data-saved]");
  let changed = false;
  let sending = false;
  const keep = async () => {
    if (!changed || sending) return;
    const typed = new FormData(form);
    // The key is for sending the form once; files are chosen anew.
    typed.delete("idempotency_key");
    for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
    changed = false;
    const place = encodeURIComponent(location.pathname + location.search);
    try {
      const answer = await fetch(`${form.dataset.autosaveUrl}?place=${place}`, { method: "POST", body: typed, redirect: "manual" });
      if (answer.type === "opaqueredirect") told.textContent = "登录已过期；填的内容不会丢，提交时先登录";
      else told.textContent = answer.ok || answer.status === 413 ? await answer.text() : "没有自动保存上，稍后再试";
    } catch {
      changed = true;
      told.textContent = "网络断了，没有自动保存上";
    }
  };
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { sending = true; });
  setInterval(keep, KEPT_MS);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
}

// Ready words: put in where nothing is written yet ---------------------------------------------------
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ready-duties]");
  if (!button?.form) return;
  event.preventDefault();
  for (const [name, words] of Object.entries({
    duties: button.dataset.readyDuties,
    requirements: button.dataset.readyRequirements,
  })) {
    const field = button.form.elements[name];
    if (!field || field.value.trim()) continue;
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  button.form.elements.duties?.focus();
});

// The wording of a form, checked while typing pauses; a better wording is put in where the words still stand ----------
for (const form of document.querySelectorAll("form[data-lint-url]")) {
  let waiting = 0;
  let asked = 0;
  const check = async () => {
    const number = ++asked;
    try {
      const answer = await fetch(form.dataset.lintUrl, { method: "POST", body: new FormData(form) });
      if (!answer.ok || number !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#lint");
      const shown = document.querySelector("#lint");
      // A reason that is being typed stands in the panel itself.
      if (fresh && shown && !shown.contains(document.activeElement)) shown.replaceWith(fresh);
    } catch {
      // Checked again when it is sent.
    }
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(check, TYPING_MS);
  };
  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea, input[type=text]") && !event.target.closest("#lint")) soon();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mend]");
    if (!button) return;
    const [, name, start, end] = button.value.split(":");
    const field = form.elements[name];
    if (!field) return;
    event.preventDefault();
    const rest = field.value.slice(Number(end)).replace(button.dataset.mend ? /^/ : /^[，,、；; ]+/, "");
    field.value = field.value.slice(0, Number(start)) + button.dataset.mend + rest;
    button.blur();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    check();
  });
}

// What only script can do appears, and messages that were read go ---------------------------------------
const TOAST_MS = 8000;
for (const back of document.querySelectorAll("[data-back]")) {
  back.hidden = history.length < 2;
  back.addEventListener("click", () => history.back());
}
for (const line of document.querySelectorAll(".toast-line:not(.refused)")) setTimeout(() => line.remove(), TOAST_MS);
for (const summary of document.querySelectorAll(".errsum")) summary.focus();
