// The search of a static copy. Its index lies in scripts beside it, since a page from a disk may load nothing else;
// each calls memographyArrived with its name and its part.
"use strict";

const MAX_PARTS = 6; // of terms that begin alike; a short beginning may have many
const MIN_BEGINNING = 3; // shorter words are looked for as they are
const BEGUN = 0.5; // what a word counts that merely begins as the wanted one does
const N_MEMES = 12;
const N_POSTS = 30;
const WORD = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|(?:(?![\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])[\p{L}\p{N}])+/gu;

const arrived = new Map();
const awaited = new Map();

self.memographyArrived = (name, part) => arrived.set(name, part);

function load(name) {
  if (!awaited.has(name)) {
    awaited.set(name, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `search/${name}.js`;
      script.onload = () => resolve(arrived.get(name));
      script.onerror = () => reject(new Error(`search/${name}.js can't be read`));
      document.head.append(script);
    }));
  }
  return awaited.get(name);
}

function terms(text) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return [...new Set((plain.match(WORD) ?? []).map((word) => [...word].slice(0, 40).join("")))];
}

// The parts that hold the terms from one on which begin with it: the last part that starts before it, and those after.
function partsOf(firsts, term, isBeginning) {
  let low = 0;
  let high = firsts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (firsts[middle] <= term) low = middle + 1; else high = middle;
  }
  const parts = low ? [low - 1] : [];
  for (let part = low; isBeginning && part < firsts.length && parts.length < MAX_PARTS; part += 1) {
    if (!firsts[part].startsWith(term)) break;
    parts.push(part);
  }
  return parts;
}

async function weightsOf(index, term) {
  const isBeginning = [...term].length >= MIN_BEGINNING;
  const weights = new Map();
  for (const part of await Promise.all(partsOf(index.firsts, term, isBeginning).map((n) => load(`terms-${n}`)))) {
    for (const [found, postings] of Object.entries(part)) {
      if (found !== term && !(isBeginning && found.startsWith(term))) continue;
      const counts = found === term ? 1 : BEGUN;
      let number = 0;
      for (let at = 0; at < postings.length; at += 2) {
        number += postings[at];
        weights.set(number, Math.max(weights.get(number) ?? 0, counts * postings[at + 1]));
      }
    }
  }
  return weights;
}

// Numbers of documents, best first: those with all the words before those with some.
async function ranked(index, wanted) {
  const scores = new Map();
  for (const weights of await Promise.all(wanted.map((term) => weightsOf(index, term)))) {
    for (const [number, weight] of weights) {
      const [sum, n] = scores.get(number) ?? [0, 0];
      scores.set(number, [sum + weight, n + 1]);
    }
  }
  return [...scores].sort(([a, [sumA, nA]], [b, [sumB, nB]]) => nB - nA || sumB - sumA || a - b).map(([number]) => number);
}

async function documentOf(index, number) {
  const part = await load(`documents-${Math.floor(number / index.documentsEach)}`);
  return part[number % index.documentsEach];
}

function element(name, className, text, dir) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (dir) made.dir = dir;
  made.textContent = text;
  return made;
}

async function show(index, list, numbers) {
  for (const number of numbers) {
    const [file, title, about, shown] = await documentOf(index, number);
    const link = element("a", "", title);
    link.href = file;
    const heading = element("p", "found", "");
    heading.append(link);
    const card = element("div", "", "");
    card.append(heading, element("p", "meta", about));
    if (shown) card.append(element("p", "said", shown, "auto"));
    const item = element("li", "card", "");
    item.append(card);
    list.append(item);
  }
}

async function section(index, title, numbers, atOnce) {
  const made = document.createElement("section");
  const list = document.createElement("ul");
  list.className = "cards";
  made.append(element("h2", "", `${numbers.length.toLocaleString("en")} ${title}${numbers.length === 1 ? "" : "s"}`), list);
  await show(index, list, numbers.slice(0, atOnce));
  let n = Math.min(atOnce, numbers.length);
  if (n < numbers.length) {
    const more = element("button", "", "Show more");
    more.type = "button";
    more.addEventListener("click", async () => {
      const first = n;
      n = Math.min(n + atOnce, numbers.length);
      more.hidden = n >= numbers.length;
      await show(index, list, numbers.slice(first, n));
      list.children[first].querySelector("a").focus();
    });
    made.append(more);
  }
  return made;
}

let asked = 0;

async function search(words) {
  const turn = (asked += 1);
  const status = document.getElementById("found-status");
  const place = document.getElementById("found");
  const wanted = terms(words);
  if (!wanted.length) {
    place.replaceChildren();
    status.textContent = words.trim() ? "There is no word in that." : "";
    return;
  }
  try {
    const index = await load("index");
    const numbers = await ranked(index, wanted);
    const memes = numbers.filter((number) => number < index.nMemes);
    const posts = numbers.filter((number) => number >= index.nMemes);
    const sections = [];
    if (memes.length) sections.push(await section(index, "meme", memes, N_MEMES));
    if (posts.length) sections.push(await section(index, "post", posts, N_POSTS));
    if (turn !== asked) return; // another word was typed meanwhile
    place.replaceChildren(...sections);
    const told = [[memes.length, "meme"], [posts.length, "post"]].filter(([n]) => n);
    status.textContent = told.length
      ? `Found: ${told.map(([n, what]) => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`).join(", ")}.`
      : "Nothing was found.";
  } catch (error) {
    if (turn === asked) status.textContent = `Search does not work: ${error.message}.`;
  }
}

document.getElementById("without-scripts").hidden = true;
const input = document.getElementById("words");
input.value = new URLSearchParams(location.search).get("words") ?? "";
let waiting;
input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => search(input.value), 150);
});
search(input.value);
