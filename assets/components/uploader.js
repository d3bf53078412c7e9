// The uploader: sends one file to the server's own address, which writes it to disk as it comes (pages/shared/receiver.py).
// Python says where to send and how much may come (pages/shared/uploader.py), and is told the id of what arrived.
// Text from the visitor enters the page only as text nodes.

const LOST = "The connection broke, or the file can no longer be read. Nothing was kept: bring it again.";

function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") node.textContent = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// A slot is what files are brought for; this tab's upload to it is found again after the page was loaded again.
function keptName(slot) {
  return `unrolled.${slot}`;
}

// What is under way outlives a change of the page.
function sharedName(slot) {
  return Symbol.for(`unrolled.sending.${slot}`);
}

function megabytes(bytes) {
  if (bytes < 1e5) return `${Math.max(1, Math.round(bytes / 1e3)).toLocaleString("en")} kB`;
  return `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: bytes < 1e7 ? 1 : 0 })} MB`;
}

// ---------------------------------------------------------------- sending

class Sending {
  constructor(file, { address, ticket, slot }) {
    this.file = file;
    this.slot = slot;
    this.sent = 0;
    this.watcher = null;
    this.request = new XMLHttpRequest();
    this.request.open("POST", new URL(address, location.href));
    this.request.setRequestHeader("X-Ticket", ticket);
    // A lone half of a character cannot be written as UTF-8.
    this.request.setRequestHeader("X-File-Name", encodeURIComponent(file.name.replace(/[\ud800-\udfff]/gu, "")));
    this.request.setRequestHeader("Content-Type", "application/octet-stream");
    this.request.upload.onprogress = (event) => this.progress(event.loaded);
    this.request.onload = () => this.end(this.answer());
    this.request.onerror = () => this.end({ error: LOST });
    this.request.onabort = () => this.end({ cancelled: true });
    window.addEventListener("beforeunload", warn);
    this.request.send(file);
  }

  get share() {
    return this.file.size ? Math.min(1, this.sent / this.file.size) : 1;
  }

  progress(sent) {
    this.sent = sent;
    this.watcher?.drawProgress();
  }

  answer() {
    try {
      return JSON.parse(this.request.responseText);
    } catch {
      return { error: LOST };
    }
  }

  end(outcome) {
    window.removeEventListener("beforeunload", warn);
    window[sharedName(this.slot)] = null;
    if (outcome.id) sessionStorage.setItem(keptName(this.slot), outcome.id);
    this.watcher?.finish(outcome);
  }
}

function warn(event) {
  event.preventDefault();
}

// ---------------------------------------------------------------- the element

class Uploader {
  constructor(root) {
    this.root = root;
    this.input = element("input", { type: "file", class: "unseen" });
    this.label = element("span", { class: "label" });
    this.hint = element("span", { class: "hint" });
    const call = element("span", { class: "call" });
    call.append(element("span", { class: "button", text: "Choose a file" }), " or drop it here");
    this.zone = element("label", { class: "zone" }, this.label, this.input, call, this.hint);
    this.name = element("span", { class: "name" });
    this.bar = element("progress", { max: "1" });
    this.amount = element("span", { class: "amount" });
    this.cancel = element("button", { type: "button", text: "Cancel" });
    this.sending = element("div", { class: "sending" }, this.name, this.bar, this.amount, this.cancel);
    this.trouble = element("p", { class: "trouble", role: "alert" });
    this.told = element("p", { class: "unseen", "aria-live": "polite" });
    this.uploader = element("div", { class: "uploader" }, this.zone, this.sending, this.trouble, this.told);
    root.append(this.uploader);
    this.listen();
  }

  get underWay() {
    return window[sharedName(this.data.slot)];
  }

  listen() {
    this.input.addEventListener("change", () => this.take([...this.input.files]));
    this.cancel.addEventListener("click", () => this.underWay?.request.abort());
    for (const name of ["dragenter", "dragover"]) {
      this.zone.addEventListener(name, (event) => this.hover(event, true));
    }
    for (const name of ["dragleave", "drop"]) {
      this.zone.addEventListener(name, (event) => this.hover(event, false));
    }
    this.zone.addEventListener("drop", (event) => this.take([...event.dataTransfer.files]));
  }

  hover(event, over) {
    event.preventDefault();
    this.zone.classList.toggle("over", over);
  }

  update(data, give) {
    this.data = data;
    this.give = give;
    this.label.textContent = data.label;
    this.hint.textContent = data.hint;
    if (this.underWay) this.underWay.watcher = this;
    else this.offerKept();
    this.draw();
  }

  // After the page was loaded again, or left while a file was under way, the session does not know what this tab sent.
  offerKept() {
    const kept = sessionStorage.getItem(keptName(this.data.slot));
    if (!kept || this.data.gone === kept || this.offered === kept) return;
    this.offered = kept;
    this.give("upload", kept);
  }

  take(files) {
    this.input.value = "";
    const [file] = files;
    if (!file || this.underWay) return;
    if (files.length > 1) this.tell("One file at a time: these were several.");
    else if (file.size > this.data.most) this.tell(`${file.name} has ${megabytes(file.size)}. ${this.data.too_large}`);
    else this.send(file);
  }

  send(file) {
    this.tell("");
    this.quarter = 0;
    window[sharedName(this.data.slot)] = new Sending(file, this.data);
    this.underWay.watcher = this;
    this.draw();
    this.cancel.focus();
  }

  draw() {
    const sending = this.underWay;
    this.zone.hidden = Boolean(sending);
    this.sending.hidden = !sending;
    if (!sending) return;
    this.name.textContent = sending.file.name;
    this.bar.setAttribute("aria-label", `Uploading ${sending.file.name}`);
    this.drawProgress();
  }

  drawProgress() {
    const { file, sent, share } = this.underWay;
    this.bar.value = share;
    this.amount.textContent =
      share < 1 ? `${megabytes(sent)} of ${megabytes(file.size)}` : `${megabytes(file.size)} sent, being written`;
    const quarter = Math.floor(share * 4);
    if (quarter > (this.quarter ?? 0)) this.told.textContent = `${quarter * 25} % of ${file.name} sent`;
    this.quarter = quarter;
  }

  finish({ id, error, cancelled }) {
    this.draw();
    if (id) {
      this.offered = id;
      this.told.textContent = "The file has arrived.";
      this.give("upload", id);
      return;
    }
    this.tell(cancelled ? "Cancelled; nothing of the file was kept." : error, !cancelled);
    this.input.focus();
  }

  tell(sentence, isTrouble = true) {
    this.trouble.textContent = sentence && sentence[0].toUpperCase() + sentence.slice(1);
    this.trouble.classList.toggle("calm", !isTrouble);
  }

  leave() {
    if (this.underWay?.watcher === this) this.underWay.watcher = null;
  }
}

const uploaders = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let uploader = uploaders.get(parentElement);
  if (!uploader) {
    uploader = new Uploader(parentElement);
    uploaders.set(parentElement, uploader);
  }
  uploader.update(data, setTriggerValue);
  return () => {
    uploader.leave();
    uploaders.delete(parentElement);
  };
}
