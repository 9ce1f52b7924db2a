// The socket: connects, keeps watch, reconnects. It knows nothing of pages.
//
// Events: "open", "message" (detail: the parsed message), "state" (detail: "wait" | "on" | "off" | "refused").
// "off" is said only after three seconds without a connection: a short break is nobody's business.

const PING_EVERY = 10_000;
const DEAD_AFTER = 25_000;
const OFF_AFTER = 3_000;
const FIRST_DELAY = 500;
const LAST_DELAY = 15_000;
const SIGN_IN_AGAIN = 4401;
const FORBIDDEN = 4403;

/** A new identifier for a command; randomUUID exists only in secure contexts. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

class Live extends EventTarget {
  #address;
  #socket;
  #attempt = 0;
  #heard = 0;
  #retry;
  #offTimer;
  #asked = new Map();
  state = "wait";
  /** Since when there has been no open socket (milliseconds of performance.now), or null. */
  closedSince = 0;
  /** Server clock minus own clock, in milliseconds. */
  offset = 0;
  #bestTrip = Infinity;

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Connect to a path such as "/ws/hn/" on this host and stay connected. */
  start(path) {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.#address = new URL(path, `${scheme}//${location.host}`).href;
    this.closedSince = performance.now();
    this.#say("wait");
    this.#waitForOff();
    this.#connect();
    setInterval(() => this.#watch(), PING_EVERY);
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
  }

  /** Send a message if the socket is open; says whether it was. */
  send(message) {
    if (!this.isOpen) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** The server's present moment in milliseconds since 1970. */
  now() {
    return Date.now() + this.offset;
  }

  /** Learn the server's clock; the answer with the shortest way there and back is the best. */
  learnClock(iso, trip = LAST_DELAY) {
    const moment = Date.parse(iso);
    this.#bestTrip *= 1.2; // an old measure counts for less: clocks drift
    if (Number.isNaN(moment) || trip > this.#bestTrip) return;
    this.#bestTrip = trip;
    this.offset = moment + trip / 2 - Date.now();
  }

  #connect() {
    clearTimeout(this.#retry);
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    socket.addEventListener("open", () => this.#opened(socket));
    socket.addEventListener("message", (event) => socket === this.#socket && this.#heardOf(event.data));
    socket.addEventListener("close", (event) => socket === this.#socket && this.#closed(event.code));
  }

  #opened(socket) {
    if (socket !== this.#socket) return socket.close();
    this.#attempt = 0;
    this.#heard = performance.now();
    this.closedSince = null;
    clearTimeout(this.#offTimer);
    this.#offTimer = undefined;
    this.#say("on");
    this.#ping();
    this.dispatchEvent(new Event("open"));
  }

  #heardOf(data) {
    this.#heard = performance.now();
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    const asked = this.#asked.get(message.id);
    if (asked !== undefined) {
      this.#asked.delete(message.id);
      this.learnClock(message.now, performance.now() - asked);
      return;
    }
    this.dispatchEvent(new CustomEvent("message", { detail: message }));
  }

  #closed(code) {
    this.#socket = undefined;
    this.#asked.clear();
    this.closedSince ??= performance.now();
    if (code === FORBIDDEN) return this.#say("refused");
    if (code === SIGN_IN_AGAIN && reloadOnce()) return;
    this.#waitForOff();
    const delay = Math.min(LAST_DELAY, FIRST_DELAY * 2 ** this.#attempt++);
    this.#retry = setTimeout(() => this.#connect(), delay * (0.5 + Math.random() / 2));
  }

  #waitForOff() {
    this.#offTimer ??= setTimeout(() => this.#say("off"), OFF_AFTER);
  }

  #hurry() {
    if (this.state === "refused") return;
    if (!this.#socket) {
      this.#attempt = 0;
      this.#connect();
    } else if (this.isOpen) {
      this.#ping();
    }
  }

  #watch() {
    if (!this.isOpen) return;
    if (performance.now() - this.#heard > DEAD_AFTER) {
      // A tablet that left the Wi-Fi has a half-open socket: close() would wait for an answer that never comes.
      const dead = this.#socket;
      this.#closed(0);
      dead.close();
    } else {
      this.#ping();
    }
  }

  #ping() {
    const id = uuid();
    this.#asked.set(id, performance.now());
    this.send({ id, do: "ping" });
  }

  #say(state) {
    this.state = state;
    document.documentElement.dataset.live = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}

/** Reload the page to sign in again, but never in a circle. */
function reloadOnce() {
  const before = Number(sessionStorage.getItem("live.reloaded") ?? 0);
  if (Date.now() - before < 30_000) return false;
  sessionStorage.setItem("live.reloaded", String(Date.now()));
  location.reload();
  return true;
}

export const live = new Live();
