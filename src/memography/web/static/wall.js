// Makes the wall lively: what is chosen shows at once, and time is chosen on the histogram, by pointer or keyboard.
// Without this script the form does the same.
"use strict";

(() => {
  const WAIT_MS = 300;
  const SAME_CHANGE_MS = 2000;
  const form = document.getElementById("choose");
  if (!form) return;
  const brush = document.getElementById("brush");
  const said = document.getElementById("said");
  const results = document.getElementById("results");
  let timer = 0;
  let asking = null;
  let last = { name: "", at: 0 };

  // --- results ---

  function address() {
    const wanted = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value && !(name === "sort" && value === "uses")) wanted.append(name, value);
    return wanted.size ? `?${wanted}` : location.pathname;
  }

  function change(name, wait = WAIT_MS) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // What is typed letter by letter is one step back, not many.
      const isSame = last.name === name && Date.now() - last.at < SAME_CHANGE_MS;
      last = { name, at: Date.now() };
      const to = address();
      history[isSame ? "replaceState" : "pushState"](null, "", to);
      show(to);
    }, wait);
  }

  async function show(to) {
    asking?.abort();
    const mine = (asking = new AbortController());
    results.classList.add("busy");
    try {
      const answer = await fetch(to, { signal: mine.signal, headers: { accept: "text/html" } });
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine.signal.aborted) return;
      if (answer.ok) put(found);
      said.textContent = (answer.ok ? found.getElementById("count") : found.querySelector("main .prose"))?.textContent ?? "";
      said.classList.toggle("sr", answer.ok);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(to);
      return;
    }
    results.classList.remove("busy");
  }

  function put(found) {
    const picked = new Set([...results.querySelectorAll(".pick input:checked")].map((box) => box.value));
    const focused = results.contains(document.activeElement) ? document.activeElement.closest("[href], input, button") : null;
    const href = focused?.getAttribute("href");
    results.replaceChildren(...found.getElementById("results").childNodes);
    for (const box of results.querySelectorAll(".pick input")) box.checked = picked.has(box.value);
    if (href) [...results.querySelectorAll("[href]")].find((link) => link.getAttribute("href") === href)?.focus();
    document.title = found.title;
    const drawn = found.querySelector("#brush .histogram");
    if (brush && drawn) {
      brush.querySelector(".histogram").replaceWith(drawn);
      form.querySelector(".numbers .scroll").replaceChildren(...found.querySelector("#choose .numbers .scroll").childNodes);
      place();
    }
    pick();
    document.dispatchEvent(new Event("memography:shown"));
  }

  form.classList.add("lively");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change("submit", 0);
  });
  form.addEventListener("input", (event) => {
    if (event.target.type === "search") change(event.target.name);
  });
  form.addEventListener("change", (event) => {
    if (event.target.type === "search") return;
    change(event.target.name);
    place();
  });
  // A filter that is taken away leads to a page with another form, so that link is followed as any other.
  addEventListener("popstate", () => {
    clearTimeout(timer);
    last = { name: "", at: 0 };
    const wanted = new URLSearchParams(location.search);
    for (const field of form.elements) {
      if (field.name && field.type !== "hidden") field.value = wanted.get(field.name) ?? (field.name === "sort" ? "uses" : "");
    }
    place();
    show(location.pathname + location.search);
  });

  // --- two memes to compare ---

  function pick() {
    const bar = results.querySelector(".compare-bar");
    if (!bar) return;
    const boxes = [...results.querySelectorAll(".pick input")];
    const n = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.disabled = n >= 2 && !box.checked;
    bar.classList.toggle("picking", n > 0);
    bar.querySelector(".hint").textContent = ["Tick two memes to compare them.", "Tick a second meme.", "Two memes are ticked."][Math.min(n, 2)];
    bar.querySelector("button").disabled = n !== 2;
  }
  results.addEventListener("change", pick);
  pick();

  // --- time ---

  const edges = brush ? brush.dataset.edges.split(",") : [];
  const nBins = edges.length - 1;
  const since = document.getElementById("since");
  const until = document.getElementById("until");
  const handles = [];

  function before(day) {
    const found = new Date(`${day}T00:00:00Z`);
    found.setUTCDate(found.getUTCDate() - 1);
    return found.toISOString().slice(0, 10);
  }

  function inWords(day) {
    return new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  }

  // Which bins are chosen: from one, to before another.
  function span() {
    const first = since.value ? edges.findLastIndex((edge) => edge <= since.value) : 0;
    const end = until.value ? edges.findIndex((edge) => edge > until.value) : nBins;
    const from = Math.min(Math.max(first, 0), nBins - 1);
    return [from, Math.max(end < 0 ? nBins : end, from + 1)];
  }

  function choose(from, to) {
    since.value = from <= 0 ? "" : edges[from];
    until.value = to >= nBins ? "" : before(edges[to]);
    place();
    change("time");
  }

  function place() {
    if (!handles.length) return;
    const [from, to] = span();
    const [first, end] = handles;
    first.style.left = `${(100 * from) / nBins}%`;
    end.style.left = `${(100 * to) / nBins}%`;
    tell(first, from, 0, to - 1, edges[from]);
    tell(end, to, from + 1, nBins, before(edges[to]));
    for (const bar of brush.querySelectorAll(".bar")) {
      bar.classList.toggle("out", bar.dataset.bin < from || bar.dataset.bin >= to);
    }
    const chosen = brush.querySelector(".chosen");
    chosen.setAttribute("x", `${(100 * from) / nBins}%`);
    chosen.setAttribute("width", `${(100 * (to - from)) / nBins}%`);
  }

  function tell(handle, now, least, most, day) {
    handle.setAttribute("aria-valuemin", least);
    handle.setAttribute("aria-valuemax", most);
    handle.setAttribute("aria-valuenow", now);
    handle.setAttribute("aria-valuetext", inWords(day));
  }

  // Moves one end to a bin's edge, kept on its side of the other.
  function move(isFirst, to) {
    const [from, end] = span();
    if (isFirst) choose(Math.min(Math.max(to, 0), end - 1), end);
    else choose(from, Math.max(Math.min(to, nBins), from + 1));
  }

  function addHandle(isFirst, label) {
    const handle = document.createElement("div");
    handle.className = "handle";
    handle.tabIndex = 0;
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-orientation", "horizontal");
    handle.setAttribute("aria-label", label);
    handle.addEventListener("keydown", (event) => {
      const now = span()[isFirst ? 0 : 1];
      const far = Math.max(1, Math.round(nBins / 10));
      const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -far, PageUp: far, Home: -nBins, End: nBins };
      if (event.key === "Escape") choose(0, nBins);
      else if (event.key in steps) move(isFirst, now + steps[event.key]);
      else return;
      event.preventDefault();
    });
    handles.push(handle);
    brush.append(handle);
  }

  // Where a pointer is, as a place between bins.
  function at(event) {
    const box = brush.getBoundingClientRect();
    return Math.min(Math.max(((event.clientX - box.left) / box.width) * nBins, 0), nBins);
  }

  function drag(event) {
    if (event.button !== 0) return;
    const start = at(event);
    const [from, to] = span();
    const handle = handles.indexOf(event.target);
    const isWhole = from === 0 && to === nBins;
    const isMoving = handle < 0 && !isWhole && start > from && start < to;
    brush.setPointerCapture(event.pointerId);
    let hasMoved = false;
    const follow = (moved) => {
      const now = at(moved);
      if (!hasMoved && Math.abs(now - start) * brush.clientWidth < 4 * nBins) return;
      hasMoved = true;
      if (handle >= 0) move(handle === 0, Math.round(now));
      else if (isMoving) {
        const by = Math.min(Math.max(Math.round(now - start), -from), nBins - to);
        choose(from + by, to + by);
      } else choose(Math.floor(Math.min(start, now)), Math.ceil(Math.max(start, now)));
    };
    const stop = () => {
      brush.removeEventListener("pointermove", follow);
      brush.removeEventListener("pointerup", stop);
      brush.removeEventListener("pointercancel", stop);
      if (!hasMoved && handle < 0 && event.pointerType === "mouse") choose(Math.floor(start), Math.floor(start) + 1);
    };
    brush.addEventListener("pointermove", follow);
    brush.addEventListener("pointerup", stop);
    brush.addEventListener("pointercancel", stop);
  }

  if (brush && nBins > 1) {
    brush.classList.add("lively");
    addHandle(true, "From");
    addHandle(false, "To");
    place();
    brush.addEventListener("pointerdown", drag);
    brush.addEventListener("dblclick", () => choose(0, nBins));
  }
})();
