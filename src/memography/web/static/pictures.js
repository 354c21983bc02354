// Pictures that are hidden until a deliberate click; the choice to show all lasts for this visit.
"use strict";

const KEY = "memography-pictures";

function unveil(veil) {
  const picture = document.createElement("img");
  picture.src = veil.href;
  picture.alt = veil.dataset.alt ?? veil.querySelector("small").textContent; // only a long description is cut short
  picture.className = veil.className.replace("veil", "").trim();
  picture.tabIndex = -1;
  const hadFocus = document.activeElement === veil;
  veil.replaceWith(picture);
  if (hadFocus) picture.focus();
}

function unveilAll() {
  document.querySelectorAll("a.veil").forEach(unveil);
}

const button = document.getElementById("show-pictures");

// Other scripts that show pictures ask whether html has `data-hiding`, and listen for "pictures".
function showAll() {
  document.documentElement.removeAttribute("data-hiding");
  unveilAll();
  button.textContent = "Hide pictures";
  document.dispatchEvent(new Event("pictures"));
}

if (button) {
  if (sessionStorage.getItem(KEY) === "show") showAll();
  // A page whose content has changed says so.
  document.addEventListener("memography:shown", () => sessionStorage.getItem(KEY) === "show" && unveilAll());
  button.hidden = false;
  button.addEventListener("click", () => {
    const isShowing = sessionStorage.getItem(KEY) === "show";
    sessionStorage.setItem(KEY, isShowing ? "hide" : "show");
    if (isShowing) location.reload();
    else showAll();
  });
  document.addEventListener("click", (event) => {
    const veil = event.target.closest("a.veil");
    if (veil && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      unveil(veil);
    }
  });
}
