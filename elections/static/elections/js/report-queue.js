// Reports of a polling team that were typed and not answered yet.

import { KeptQueue, post } from "app/kept-queue";

const TIMEOUT = 15_000;
const LATER = new Set(["unavailable", "rate_limited", "internal"]);

/** The queue of one account in one election. */
export class Queue extends KeptQueue {
  constructor(account, election, storage) {
    super(`turnout.${account}.${election}.`, storage);
  }

  /** Keep a report. One of the same area and hour that was never sent is replaced: it was a slip of the hand. */
  add(report) {
    for (const old of this.entries()) {
      if (old.area === report.area && old.slot === report.slot && (!old.tried || old.refused)) this.drop(old.id);
    }
    return this.keep(report);
  }

  refusal({ error }) {
    return error;
  }

  /** What the server answered, or "offline", "later", "token" (the page's token is old) or "signed_out". */
  async send({ id, command, area, slot, city, commune, reason }, token) {
    const response = await post(command, {
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ id, do: "elections.report_turnout", area, slot, city, commune, reason }),
      timeout: TIMEOUT,
    });
    if (!response) return "offline";
    const { answer, status } = response;
    if (!answer) return status === 403 ? "token" : "later";
    const code = answer.error?.code;
    if (code === "signed_out") return code;
    return LATER.has(code) ? "later" : answer;
  }
}
