import { fork } from "node:child_process";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";

if (process.argv[2] === "worker") {
  setInterval(() => writeFileSync("data/beat", String(Date.now())), 1000);
} else {
  mkdirSync("data", { recursive: true });
  const worker = fork(process.argv[1], ["worker"]);
  const server = createServer((asked, answer) => {
    writeFileSync(`${tmpdir()}/last`, asked.url);
    appendFileSync("data/visits", "x");
    answer.writeHead(200, { "Content-Type": "text/html" }).end('<a href="/more">more</a>');
  }).listen(3000);
  process.on("SIGTERM", () => {
    worker.kill();
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
