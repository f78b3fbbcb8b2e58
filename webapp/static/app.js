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
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    // After the browser has taken the form's values: a disabled button would lose its own.
    setTimeout(() => {
      for (const button of form.elements) {
        if (button.type === "submit" && !button.disabled) occupy(button, button === event.submitter);
      }
    });
    // A download leaves the page where it is, and nothing tells a script that it came.
    if ("download" in form.dataset) setTimeout(restore, DOWNLOAD_MS);
  });
}
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

// A panel that counts while a form is filled in: asked for when typing pauses, the newest answer wins -------
const TYPING_MS = 500;
const COUNTED = [
  "title", "salary_min", "salary_max", "salary_unit", "subdistrict", "place_text", "education_min",
  "experience_years_min", "certificates", "shift", "night_shift", "dormitory",
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
      const fresh = page.querySelector("#supply");
      if (fresh) document.querySelector("#supply")?.replaceWith(fresh);
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

// What only script can do appears, and messages that were read go ---------------------------------------
const TOAST_MS = 8000;
for (const back of document.querySelectorAll("[data-back]")) {
  back.hidden = history.length < 2;
  back.addEventListener("click", () => history.back());
}
for (const line of document.querySelectorAll(".toast-line:not(.refused)")) setTimeout(() => line.remove(), TOAST_MS);
for (const summary of document.querySelectorAll(".errsum")) summary.focus();
