// Light or dark as the system has it, until the reader chooses the other; that choice is remembered on this machine.
// It is loaded before anything is drawn, so that no page flashes in the wrong colours.
"use strict";

const THEME = "memography-theme";
const DARK_SYSTEM = matchMedia("(prefers-color-scheme: dark)");

function isDarkTheme() {
  const chosen = localStorage.getItem(THEME);
  return chosen ? chosen === "dark" : DARK_SYSTEM.matches;
}

function applyTheme() {
  document.getElementById("dark").media = isDarkTheme() ? "screen" : "not all";
  const button = document.getElementById("theme");
  if (button) button.setAttribute("aria-label", isDarkTheme() ? "Light colours" : "Dark colours");
}

function changeTheme() {
  const wanted = isDarkTheme() ? "light" : "dark";
  if ((wanted === "dark") === DARK_SYSTEM.matches) localStorage.removeItem(THEME);
  else localStorage.setItem(THEME, wanted);
  applyTheme();
  document.dispatchEvent(new Event("theme"));
}

applyTheme();
DARK_SYSTEM.addEventListener("change", applyTheme);
document.addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("theme");
  applyTheme();
  button.hidden = false;
  button.addEventListener("click", changeTheme);
});
