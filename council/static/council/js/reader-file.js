// The file of a paper, by ranges. Its beginning and its end, where a PDF says what is where, are asked for and
// pdf.js's worker is started before any other script is here: the network and the other core are idle then.

import { asked } from "app/reader-asked";

export const CHUNK = 65536;
const HEAD = 4; // chunks: the first page of a scan
const TAIL = 2;
const TRIES = 4; // until the reader says that the paper cannot be opened
const [WAIT, MOST_WAIT] = [500, 15_000]; // ms between two tries
const place = document.getElementById("main").dataset;
const length = Number(place.size);

class GoneError extends Error {}

async function range(begin, end) {
  const answer = await fetch(place.file, { headers: { Range: `bytes=${begin}-${end - 1}` } });
  if (!answer.ok) throw [408, 429].includes(answer.status) || answer.status >= 500 ? new Error(answer.status) : new GoneError(answer.status);
  const bytes = await answer.arrayBuffer();
  const part = answer.status === 206 ? bytes : bytes.slice(begin, end);
  if (part.byteLength !== end - begin) throw new Error("cut off");
  return part;
}

const pause = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
    addEventListener("online", resolve, { once: true });
  });

/** A range, asked for again until it comes; `failed` hears of a paper that is gone, or after some tries. */
async function surely(begin, end, failed) {
  for (let tried = 1, wait = WAIT; ; tried += 1, wait = Math.min(wait * 2, MOST_WAIT)) {
    try {
      return await range(begin, end);
    } catch (error) {
      if (error instanceof GoneError) {
        failed(error);
        throw error;
      }
      if (tried === TRIES) failed(error);
    }
    await pause(wait);
  }
}

const edge = (chunk) => Math.max(0, Math.min(chunk * CHUNK, length));
const last = Math.ceil(length / CHUNK);
const isAtBegin = (asked().page ?? 1) === 1;
// A paper no longer than both is asked for once.
const early = [
  [edge(last - TAIL), length],
  [0, edge(Math.min(isAtBegin ? HEAD : 1, last - TAIL))],
]
  .filter(([begin, end]) => end > begin)
  .map(([begin, end]) => ({ begin, end, bytes: range(begin, end).catch(() => null) }));

export const worker = new Worker(place.worker, { type: "module" });

/** The file as pdf.js takes it; `failed` hears why it cannot be read. `Transport`: pdf.js's class of such things. */
export function fileBy(Transport, failed) {
  const file = new Transport(length, null);
  file.requestDataRange = async (begin, end) => {
    const there = early.find((part) => part.begin <= begin && end <= part.end);
    const bytes = await there?.bytes;
    const part = bytes ? bytes.slice(begin - there.begin, end - there.begin) : await surely(begin, end, failed).catch(() => null);
    if (part) file.onDataRange(begin, new Uint8Array(part));
  };
  return file;
}
