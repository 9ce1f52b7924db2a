// Petitions that were typed in the hall and not answered yet. What a voter said of themselves lies on the tablet only
// until it is sent.

import { KeptQueue, post } from "app/kept-queue";

const TIMEOUT = 20_000;
const LATER = new Set([429, 500, 502, 503, 504]);

/** The queue of one account in one council. */
export class RecordQueue extends KeptQueue {
  constructor(account, council, storage) {
    super(`petition.${account}.${council}.`, storage);
  }

  /** Keep a petition; false when the tablet has no room for it. */
  add(fields) {
    try {
      this.keep({ fields });
      return true;
    } catch {
      return false;
    }
  }

  refusal({ message }) {
    return message;
  }

  /** What the server answered, or "offline", "later" or "signed_out". */
  async send({ id, fields }, address, token) {
    const response = await post(address, {
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams({ ...fields, client_id: id, confirmed: "on" }),
      timeout: TIMEOUT,
    });
    if (!response) return "offline";
    const { answer, status, type } = response;
    if (LATER.has(status)) return "later";
    return answer ?? (type === "opaqueredirect" || status === 403 ? "signed_out" : "later");
  }
}
