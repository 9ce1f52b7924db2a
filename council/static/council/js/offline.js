// "Tải về máy": what of a session is on this device, taking it along, bringing it up to date, taking it away.

import { account, canKeep, Copies, forgetAll, keepers } from "app/offline-store";
import { ask, missing, Take } from "app/offline-take";
import "app/install";
import { wiped } from "app/offline-watch";
import { text } from "app/texts";

const megabytes = (bytes) => {
  const [value, unit] = bytes >= 1e9 ? [bytes / 1e9, "GB"] : [Math.max(bytes / 1e6, 0.1), "MB"];
  const digits = value < 10 ? 1 : 0;
  return `${value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits })} ${unit}`;
};

// As the server writes it: 19:04, 22/11/2026.
const MOMENT = {
  timeZone: "Asia/Ho_Chi_Minh",
  hour: "2-digit", minute: "2-digit", day: "numeric", month: "numeric", year: "numeric", hourCycle: "h23",
};

const moment = (iso) =>
  new Date(iso).toLocaleString(document.documentElement.lang === "en" ? "en-GB" : "vi", MOMENT);

class Offer {
  #place;
  #copies;
  #list = null;
  #take = null;
  #copy;

  constructor(place) {
    this.#place = place;
    place.addEventListener("click", ({ target }) => {
      const act = target.closest("[data-offline-act]")?.dataset.offlineAct;
      if (act) this[act]?.();
    });
    document.addEventListener("offline:standing", ({ detail }) => String(detail.session) === place.dataset.session && this.#heard(detail));
    document.addEventListener("offline:wiped", () => this.look());
    addEventListener("online", () => this.#copy?.state === "taking" && !this.#take && this.take());
  }

  /** Look what is here, and what the server has. */
  async look() {
    if (!canKeep()) return this.#show("refused", text("offline_cannot"));
    // Nothing is opened, and so made, before something is to be kept.
    this.#copies = (await keepers()).has(account()) ? await Copies.of(account()) : null;
    this.#copy = await this.#copies?.copy(this.#place.dataset.session);
    await this.#markKept();
    if (this.#copy?.state === "whole") return this.#whole();
    try {
      this.#list = await ask(this.#place.dataset.list);
    } catch (error) {
      if (error.code === "refused") return this.#show("refused", error.more.message ?? text("offline_cannot"));
      return this.#copy ? this.#paused(text("offline_network")) : this.#show("refused", text("offline_none"));
    }
    if (this.#copy) return this.#paused(text("offline_broken_off"));
    this.#show("none", this.#size());
    if (location.hash === "#tai-ve") {
      history.replaceState(null, "", location.pathname);
      this.take();
    }
  }

  #size = () => text("offline_size", { n: this.#list.papers.length, size: megabytes(this.#list.size) });

  async take() {
    if (this.#take) return;
    this.#copies ??= await Copies.of(account());
    if (!this.#copies) return this.#show("refused", text("offline_cannot"));
    this.#take = new Take(this.#copies, this.#place.dataset);
    this.#take.addEventListener("progress", ({ detail }) => this.#progress(detail));
    this.#show("taking", text("offline_begins"));
    try {
      this.#copy = await this.#take.run();
      await this.#markKept();
      this.#whole();
    } catch (error) {
      this.#copy = await this.#copies.copy(this.#place.dataset.session);
      await this.#markKept();
      this.#failed(error);
    } finally {
      this.#take = null;
    }
  }

  pause() {
    this.#take?.pause();
  }

  /** Throw the copy away, whole or begun. */
  async remove() {
    if (!confirm(text("offline_sure"))) return;
    this.#take?.pause();
    const { session, home } = this.#place.dataset;
    const device = (await this.#copies.copy(session))?.device;
    await this.#copies.remove(account(), session);
    if (!(await this.#copies.all()).length) await forgetAll();
    if (device) await wiped(home, device, session);
    return this.look();
  }

  /** The server answered for this copy. */
  async #heard({ standing, copy }) {
    if (!standing?.ok || this.#take || this.#copy?.state !== "whole") return;
    const isOld = standing.digest !== copy.list.digest || standing.release !== copy.release;
    if (!isOld && standing.device === copy.device) return;
    try {
      this.#list = await ask(this.#place.dataset.list);
    } catch {
      return; // the next time
    }
    const news = missing(this.#list, await this.#copies.files(copy.list.session));
    if (!news.length) return this.take(); // pages, the look, the name of the sign-in: small
    const size = news.reduce((sum, paper) => sum + paper.size, 0);
    this.#show("news", text("offline_news", { n: news.length, size: megabytes(size) }));
  }

  async #whole() {
    const { list } = this.#copy;
    const files = await this.#copies.files(list.session);
    const lost = missing(list, files).length;
    if (lost) return this.#show("news", text("offline_lost", { n: lost }));
    this.#show("whole", text("offline_whole", { n: list.papers.length, size: megabytes(list.size), at: moment(list.taken) }));
  }

  #paused(words) {
    this.#show("paused", words);
  }

  #failed({ code, more = {}, name, message }) {
    if (code === undefined) console.error(name, message);
    const said = { need: megabytes(more.need ?? 0), free: megabytes(more.free ?? 0), title: more.title ?? "" };
    const words = code === "refused" && more.message ? more.message : text(`offline_${code ?? "failed"}`, said);
    if (this.#copy?.state === "whole") return this.#show("news", words);
    this.#show(this.#copy ? "paused" : "none", words, code !== "paused");
  }

  #progress({ files, count, bytes, size }) {
    const bar = this.#place.querySelector("progress");
    bar.max = Math.max(size, 1);
    bar.value = bytes;
    this.#says(text("offline_progress", { files, count, bytes: megabytes(bytes), size: megabytes(size) }));
  }

  #says(words) {
    this.#place.querySelector("[data-offline-says]").textContent = words;
  }

  #show(state, words, isBad = false) {
    this.#place.hidden = false;
    this.#place.dataset.state = state;
    this.#place.toggleAttribute("data-bad", isBad);
    for (const element of this.#place.querySelectorAll("[data-when]")) {
      element.hidden = !element.dataset.when.split(" ").includes(state);
    }
    this.#says(words);
  }

  /** Say at each paper of the page whether it can be read without a network. */
  async #markKept() {
    const { session } = this.#place.dataset;
    const files = (await this.#copies?.files(session)) ?? new Map();
    const kept = new Set((this.#copy?.list.papers ?? []).filter((paper) => files.has(paper.file)).map(({ page }) => page));
    for (const link of document.querySelectorAll("a.paper")) link.toggleAttribute("data-kept", kept.has(link.pathname));
  }
}

for (const place of document.querySelectorAll("[data-offline]")) {
  new Offer(place).look().catch(console.error);
}
