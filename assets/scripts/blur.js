"use strict";
// Rectangles over a photo, drawn with a finger, a mouse or the keyboard; the server hides what is under them for good.
(() => {
  const WHOLE = 10000, STEP = 200, FIRST = 1400, LEAST = 150;
  const within = (value, low, high) => Math.max(low, Math.min(high, Math.round(value)));

  for (const figure of document.querySelectorAll("figure.review")) {
    const veil = figure.querySelector(".veil"), panel = figure.querySelector("details.cover");
    const form = panel.querySelector("form"), told = form.querySelector("[data-count]");
    const add = form.querySelector("[data-add]"), drop = form.querySelector("[data-drop]");
    const covers = [];
    panel.hidden = false;

    const height = () => FIRST * veil.clientWidth / (veil.clientHeight || 1);

    function draw(cover) {
      const box = cover.box.style, [left, top, right, bottom] = cover.at;
      box.left = `${left / 100}%`;
      box.top = `${top / 100}%`;
      box.width = `${(right - left) / 100}%`;
      box.height = `${(bottom - top) / 100}%`;
      tell();
    }

    function tell() {
      form.elements.tapas.value = covers.map((cover) => cover.at.join(",")).join(" ");
      told.textContent = `${told.dataset.count} ${covers.length}`;
    }

    function put(at) {
      const box = document.createElement("button");
      const cover = { at, box };
      box.type = "button";
      box.className = "tile";
      box.setAttribute("aria-label", `${add.dataset.add} ${covers.length + 1}`);
      box.addEventListener("keydown", (event) => move(event, cover));
      covers.push(cover);
      veil.append(box);
      draw(cover);
      return cover;
    }

    function take(cover) {
      covers.splice(covers.indexOf(cover), 1);
      cover.box.remove();
      tell();
    }

    function around(x, y) {
      const tall = height();
      const left = within(x - FIRST / 2, 0, WHOLE - FIRST), top = within(y - tall / 2, 0, Math.max(0, WHOLE - tall));
      return [left, top, left + FIRST, within(top + tall, 0, WHOLE)];
    }

    function move(event, cover) {
      const way = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
      if (event.key === "Delete" || event.key === "Backspace") {
        event.preventDefault();
        take(cover);
        add.focus();
      } else if (way) {
        event.preventDefault();
        const [left, top, right, bottom] = cover.at, [across, down] = way;
        if (event.shiftKey) {
          cover.at = [left, top, within(right + across, left + LEAST, WHOLE), within(bottom + down, top + LEAST, WHOLE)];
        } else {
          const x = within(across, -left, WHOLE - right), y = within(down, -top, WHOLE - bottom);
          cover.at = [left + x, top + y, right + x, bottom + y];
        }
        draw(cover);
      }
    }

    const point = (event) => {
      const area = veil.getBoundingClientRect();
      return [
        within((event.clientX - area.left) / area.width * WHOLE, 0, WHOLE),
        within((event.clientY - area.top) / area.height * WHOLE, 0, WHOLE),
      ];
    };

    let drawing = null;
    panel.addEventListener("toggle", () => veil.classList.toggle("open", panel.open));
    veil.addEventListener("pointerdown", (event) => {
      if (!panel.open || event.button !== 0) return;
      const held = covers.find((cover) => cover.box === event.target);
      const from = point(event);
      event.preventDefault();
      if (held) held.box.focus();
      veil.setPointerCapture(event.pointerId);
      drawing = { from, cover: held || put([...from, ...from]), was: held ? [...held.at] : null };
    });
    veil.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      const [x, y] = point(event), { from, cover, was } = drawing;
      if (was) {
        const across = within(x - from[0], -was[0], WHOLE - was[2]), down = within(y - from[1], -was[1], WHOLE - was[3]);
        cover.at = [was[0] + across, was[1] + down, was[2] + across, was[3] + down];
      } else {
        cover.at = [Math.min(x, from[0]), Math.min(y, from[1]), Math.max(x, from[0]), Math.max(y, from[1])];
      }
      draw(cover);
    });
    const end = (event) => {
      if (!drawing) return;
      const { cover, from, was } = drawing, [left, top, right, bottom] = cover.at;
      drawing = null;
      // A touch, or the beginning of a scroll that the browser took over.
      if (!was && (right - left < LEAST || bottom - top < LEAST)) {
        if (event.type === "pointercancel") return take(cover);
        cover.at = around(...from);
        draw(cover);
      }
      cover.box.focus();
    };
    veil.addEventListener("pointerup", end);
    veil.addEventListener("pointercancel", end);

    add.addEventListener("click", () => put(around(WHOLE / 2, WHOLE / 2)).box.focus());
    drop.addEventListener("click", () => { if (covers.length) take(covers[covers.length - 1]); });
    form.addEventListener("submit", (event) => { if (!covers.length) { event.preventDefault(); add.focus(); } });
    tell();
  }
})();
