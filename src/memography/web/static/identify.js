// A picture that is dropped or pasted is put into the form, which is then sent; choosing a file sends it too.
"use strict";

const form = document.getElementById("ask");
const input = document.getElementById("picture");

function send() {
  document.getElementById("asking").textContent = "Comparing…";
  form.classList.add("asking");
  form.submit();
}

function take(files) {
  const picture = [...files].find((file) => file.type.startsWith("image/"));
  if (!picture) return false;
  const held = new DataTransfer();
  held.items.add(picture);
  input.files = held.files;
  send();
  return true;
}

document.addEventListener("dragover", (event) => {
  event.preventDefault();
  form.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("over");
  if (!take(event.dataTransfer.files)) {
    document.getElementById("asking").textContent = "What was dropped is no picture.";
  }
});
document.addEventListener("paste", (event) => {
  if (take(event.clipboardData.files)) event.preventDefault();
});
input.addEventListener("change", () => {
  if (input.files.length) send();
});
