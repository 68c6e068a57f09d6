// Live figures: asks for the same page again and takes over what is marked `data-live`, as long as some of it is not
// in something marked `data-still`. The page works without it.
const moving = "[data-live]:not([data-still], [data-still] *)";
const every = 3000;

function takeOver(old, now) {
  const busy = old.contains(document.activeElement);
  if (busy && "still" in now.dataset) return;
  for (const { name, value } of now.attributes) old.setAttribute(name, value);
  if (!busy && old.innerHTML !== now.innerHTML) old.replaceChildren(...now.childNodes);
}

async function refresh() {
  if (document.hidden || !document.querySelector(moving)) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = fresh.querySelector(`[data-live="${CSS.escape(old.dataset.live)}"]`);
    if (now) takeOver(old, now);
  }
}

if (document.querySelector(moving)) setInterval(refresh, every);
