// Draws every chart of the page from the specification that our own machine serves.
"use strict";

const isDark = matchMedia("(prefers-color-scheme: dark)");

function config() {
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue("--ink-2").trim();
  const line = style.getPropertyValue("--line").trim();
  const colours = [1, 2, 3, 4, 5, 6, 7].map((n) => style.getPropertyValue(`--colour-${n}`).trim());
  return {
    background: "transparent",
    font: "system-ui, sans-serif",
    axis: { labelColor: ink, titleColor: ink, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" },
    legend: { labelColor: ink, labelFontSize: 13, symbolType: "square" },
    range: { category: colours },
    bar: { fill: colours[0] },
    view: { stroke: null },
  };
}

async function draw(place) {
  const answer = await fetch(place.dataset.chart);
  if (!answer.ok) return;
  const specification = await answer.json();
  const legend = [specification, ...(specification.layer ?? [])].map((part) => part.encoding?.color?.legend).find(Boolean);
  if (legend && place.clientWidth < 480) Object.assign(legend, { columns: 2, labelLimit: 120 });
  // ast: no eval, as our Content-Security-Policy demands; the rest would add inline styles.
  await vegaEmbed(place, specification, { ast: true, defaultStyle: false, actions: false, tooltip: false, renderer: "svg", config: config() });
}

function drawAll() {
  document.querySelectorAll("[data-chart]").forEach((place) => draw(place).catch((error) => console.error(error)));
}

drawAll();
isDark.addEventListener("change", drawAll);
document.addEventListener("theme", drawAll); // from theme.js
