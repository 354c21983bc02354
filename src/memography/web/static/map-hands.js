// How the map is moved: by mouse, touch and keyboard.

const STEP = 0.12; // of the view's width, by an arrow key
const FACTOR = 1.5;
const STILL_PX = 5; // a pointer that moved no further has clicked

export function listen({ stage, canvas, view, moved, at, pick, step, open, picked }) {
  const held = new Map(); // pointers that are down, by id
  let dragged = 0;

  const place = (event) => {
    const { left, top } = canvas.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const spread = () => {
    const [one, other] = [...held.values()];
    return { apart: Math.hypot(one[0] - other[0], one[1] - other[1]), middle: [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2] };
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    held.set(event.pointerId, place(event));
    if (held.size === 1) dragged = 0;
  });

  canvas.addEventListener("pointermove", (event) => {
    const now = place(event);
    const before = held.get(event.pointerId);
    if (!before) return pick(at(...now));
    if (held.size === 2) {
      const was = spread();
      held.set(event.pointerId, now);
      const is = spread();
      view.move(is.middle[0] - was.middle[0], is.middle[1] - was.middle[1]);
      view.enlarge(is.apart / Math.max(was.apart, 1), ...is.middle);
      dragged = STILL_PX + 1;
    } else {
      held.set(event.pointerId, now);
      dragged += Math.hypot(now[0] - before[0], now[1] - before[1]);
      if (dragged <= STILL_PX) return undefined;
      view.move(now[0] - before[0], now[1] - before[1]);
    }
    return moved();
  });

  canvas.addEventListener("pointerup", (event) => {
    held.delete(event.pointerId);
    if (dragged > STILL_PX) return;
    const found = at(...place(event));
    const isSame = found >= 0 && found === picked();
    pick(found, true);
    if (isSame) open();
  });
  canvas.addEventListener("pointercancel", (event) => held.delete(event.pointerId));
  canvas.addEventListener("dblclick", (event) => enlarge(2, ...place(event)));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 30 : 1;
    enlarge(Math.exp(-event.deltaY * lines * 0.0016), ...place(event));
  }, { passive: false });

  function enlarge(factor, ...where) {
    view.enlarge(factor, ...where);
    moved();
  }

  function whole() {
    view.whole();
    moved();
  }

  const shift = (across, up) => {
    view.move(-across * STEP * view.width, up * STEP * view.height);
    moved();
  };
  const KEYS = {
    ArrowLeft: () => shift(-1, 0),
    ArrowRight: () => shift(1, 0),
    ArrowUp: () => shift(0, 1),
    ArrowDown: () => shift(0, -1),
    "+": () => enlarge(FACTOR),
    "=": () => enlarge(FACTOR),
    "-": () => enlarge(1 / FACTOR),
    0: whole,
    n: () => step(1),
    p: () => step(-1),
    Enter: open,
    Escape: () => pick(-1),
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  stage.querySelector("#nearer").addEventListener("click", () => enlarge(FACTOR));
  stage.querySelector("#further").addEventListener("click", () => enlarge(1 / FACTOR));
  stage.querySelector("#whole").addEventListener("click", whole);
}
