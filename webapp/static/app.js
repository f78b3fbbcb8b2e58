// What script adds to pages that work without it: buttons that say what they do, keys, live progress, counted ticks.
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button:not([type=button])");
    if (!button) return;
    // After the browser has taken the form's values: a disabled button would lose its own.
    setTimeout(() => {
      button.disabled = true;
      if (button.dataset.busy) button.textContent = button.dataset.busy;
    });
  });
}
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
});

const rows = [...document.querySelectorAll(".todo > li, .ranks > li, table[data-keys] tbody tr")];
let at = rows.findIndex((row) => row.classList.contains("on"));
const step = (by) => {
  if (!rows.length) return;
  rows[at]?.classList.remove("on");
  at = Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[at].classList.add("on");
  rows[at].scrollIntoView({ block: "nearest" });
};
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const search = document.querySelector("[data-search]");
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (event.key === "Enter" && at >= 0 && event.target === document.body) rows[at].querySelector("a.btn, .n a, a")?.click();
  else if (event.key === "x" && at >= 0) rows[at].querySelector("input[type=checkbox]")?.click();
});

for (const bar of document.querySelectorAll("[data-count-of]")) {
  const boxes = [...document.querySelectorAll(`input[name="${bar.dataset.countOf}"]`)];
  const show = () => {
    const number = boxes.filter((box) => box.checked).length;
    for (const place of bar.querySelectorAll("[data-count]")) place.textContent = number;
    for (const button of bar.querySelectorAll("button")) button.disabled = number === 0;
  };
  for (const box of boxes) box.addEventListener("change", show);
  show();
}

const live = document.querySelector("[data-refresh-url]");
const refresh = async () => {
  try {
    const answer = await fetch(live.dataset.refreshUrl, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-refresh-url]");
    if (!fresh) {
      location.reload();
      return;
    }
    live.replaceChildren(...fresh.childNodes);
  } catch {
    // The next try may go through; the page says as of when.
  }
};
if (live) setInterval(refresh, 2000);

for (const line of document.querySelectorAll(".toast-line:not(.refused)")) setTimeout(() => line.remove(), 8000);
for (const summary of document.querySelectorAll(".errsum")) summary.focus();
