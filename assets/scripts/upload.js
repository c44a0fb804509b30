"use strict";
// Photos of a report are sent one by one as they are taken, and again until they arrive; the form works without this.
// The server knows each sending by its name (`envio`): a photo that arrived and was not answered is not taken twice.
(() => {
  const form = document.querySelector("form[data-photos]");
  if (!form) return;
  const list = form.querySelector(".shots");
  const template = document.getElementById("shot").content;
  const words = (name) => document.getElementById("words").content.querySelector(`[data-word=${name}]`).textContent;
  const LARGEST_SIDE = 2400, PATIENCE_MS = 120000, LONGEST_WAIT_MS = 30000;
  const queue = [];
  let busy = false, wanted = null;

  const key = () => [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");

  // A smaller copy crosses a bad connection ten times sooner. What the browser cannot read goes as it is.
  async function lighter(file) {
    if (file.size < 800000) return file;
    try {
      const bitmap = await createImageBitmap(file);
      const scale = Math.min(1, LARGEST_SIDE / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(bitmap.width * scale);
      canvas.height = Math.round(bitmap.height * scale);
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      bitmap.close();
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
      return blob && blob.size < file.size ? blob : file;
    } catch {
      return file;
    }
  }

  function row(text) {
    const item = document.createElement("li");
    const said = document.createElement("p");
    const bar = document.createElement("progress");
    item.className = "sending";
    said.setAttribute("role", "status");
    said.textContent = text;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", text);
    item.append(said, bar);
    list.append(item);
    return { item, said, bar };
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "quiet";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function send(job) {
    return new Promise((done) => {
      const body = new FormData();
      for (const name of ["marca", "borrador"]) body.append(name, form.elements[name].value);
      body.append("envio", job.key);
      body.append("foto", job.file, "foto");
      const request = new XMLHttpRequest();
      request.open("POST", form.dataset.photos);
      request.setRequestHeader("Accept", "application/problem+json");
      request.timeout = PATIENCE_MS;
      request.upload.onprogress = (event) => { job.bar.value = event.lengthComputable ? event.loaded / event.total : 0; };
      request.onload = () => done(request);
      request.onerror = request.ontimeout = () => done(null);
      request.send(body);
    });
  }

  const pause = (ms) => new Promise((done) => {
    const timer = setTimeout(done, ms);
    window.addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
  });

  function received(job, address) {
    const name = address.split("/").pop().replace(/-\d+\.jpg$/, "");
    if (form.elements[`alt-${name}`]) return job.item.remove();
    const shot = template.querySelector(".shot").cloneNode(true);
    const field = shot.querySelector("textarea");
    shot.querySelector("img").src = address;
    shot.querySelector("label").htmlFor = field.id = field.name = `alt-${name}`;
    shot.querySelector("button").value = name;
    job.item.replaceWith(shot);
  }

  // Whether there is a session: "in", "out", or "away" without a connection. Its mark may be a new one since the page.
  async function look() {
    try {
      const answer = await fetch(form.action, { cache: "no-store" });
      if (new URL(answer.url).pathname === "/oficina/entrar") return "out";
      const mark = /name="marca" value="([^"]+)"/.exec(await answer.text());
      if (!mark) return "away";
      form.elements.marca.value = mark[1];
      return "in";
    } catch {
      return "away";
    }
  }

  function stopped(job, text, retry) {
    job.bar.remove();
    job.said.textContent = text;
    if (retry) job.item.append(button(words("again"), () => { job.item.remove(); take(job.file, job.key); }));
    job.item.append(button(words("drop"), () => job.item.remove()));
  }

  async function deliver(job) {
    for (let wait = 1000; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      job.said.textContent = words("sending");
      const answer = await send(job);
      // The answer to a photo that arrived is the photo itself; the way to the door is not.
      if (answer && answer.status === 200 && answer.responseURL.includes("/oficina/archivos/")) {
        return received(job, new URL(answer.responseURL).pathname);
      }
      // A large body without a session is refused before it is read, and looks like a connection that broke.
      const session = await look();
      if (session === "out") return stopped(job, words("signed-out"), true);
      if (session === "in" && answer && [400, 404, 413, 422].includes(answer.status)) {
        let text = words("refused");
        try { text = JSON.parse(answer.responseText).detail || text; } catch { /* the words above */ }
        return stopped(job, text, false);
      }
      job.said.textContent = words("waiting");
      await pause(wait);
    }
  }

  async function work() {
    if (busy) return;
    busy = true;
    for (let job = queue.shift(); job; job = queue.shift()) {
      job.file = await lighter(job.file);
      await deliver(job);
    }
    busy = false;
    if (wanted) {
      const button = wanted;
      wanted = null;
      form.requestSubmit(button === true ? undefined : button);
    }
  }

  function take(file, name) {
    queue.push({ file, key: name || key(), ...row(words("sending")) });
    work();
  }

  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      for (const file of input.files) take(file);
      input.value = "";
    });
  }

  form.addEventListener("submit", (event) => {
    if (!busy) return;
    event.preventDefault();
    wanted = event.submitter || true;
    row(words("hold")).bar.remove();
  });

  form.querySelector(".alone").hidden = true;

  // A phone may drop the page while its camera is open: what was typed is there when it comes back.
  const shelf = `avance-${form.dataset.draft}`;
  const typed = () => [...form.querySelectorAll("input:not([type=hidden]):not([type=file]), textarea")].filter((f) => f.name);
  try {
    const kept = JSON.parse(sessionStorage.getItem(shelf) || "{}");
    for (const field of typed()) if (kept[field.name] && !field.value) field.value = kept[field.name];
    form.addEventListener("input", () => {
      sessionStorage.setItem(shelf, JSON.stringify(Object.fromEntries(typed().map((f) => [f.name, f.value]))));
    });
  } catch { /* a browser that keeps nothing */ }
})();
