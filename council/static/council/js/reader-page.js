// What the page of a paper starts: the reader at once, everything else when its first page is shown.

import { reader } from "app/reader";

const TOOLS = ["app/reader-panels", "app/reader-contents", "app/reader-find", "app/reader-hands", "app/reader-place"];

reader.shown.then(async () => {
  await Promise.all(TOOLS.map((tool) => import(tool)));
  reader.main.dataset.tools = "ready";
});
