// What a page of the product starts. Pages without a socket address get the clocks and the manners only.

import { startClocks } from "app/clock";
import { takeCommands } from "app/commands";
import { live } from "app/live";
import { watch } from "app/offline-watch";
import { follow } from "app/regions";
import { wire } from "app/ui";
import { showMine } from "app/vote";

startClocks();
wire();
takeCommands();
showMine();
watch();
if (document.body.dataset.ws) {
  follow();
  live.start(document.body.dataset.ws);
}
