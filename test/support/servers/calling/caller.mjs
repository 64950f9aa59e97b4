// Asks a service at the addresses of its servers until its input ends, and prints what became of the requests as JSON. A process of its own, so that
// nothing that a test does meanwhile holds it up.
import { Agent, request as ask } from "node:http";

const { addresses, port, perSecond, slowEvery, tries } = JSON.parse(process.argv[2] ?? "{}");
/** Milliseconds: how long a connection may take, and the answer to a request. */
const [connecting, answering] = [1_000, 15_000];
/** What a connection fails by before a request is sent over it: the next address is as good. */
const refused = ["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ECONNTIMEOUT"];
/** What a kept connection ends by where the server closes it at the same moment: nothing was answered, and a GET may be sent again. */
const closed = ["ECONNRESET", "EPIPE"];

const agents = new Map(addresses.map((address) => [address, new Agent({ keepAlive: true, maxSockets: 32 })]));
const counts = { made: 0, slow: 0, kept: 0, refused: 0, resent: 0 };
const failed = [];
const answers = {};
let slowest = 0;

/** Asks one address once. */
function askOne(address, path, isKept) {
  return new Promise((resolve) => {
    const agent = isKept ? agents.get(address) : false;
    const sent = ask({ host: address, port, path, agent, timeout: answering }, (answer) => {
      let text = "";
      answer.on("data", (part) => {
        text += part;
      });
      answer.on("error", (error) => resolve({ code: "EBROKEN", why: error.message }));
      answer.on("end", () => {
        if (sent.reusedSocket) {
          counts.kept += 1;
        }
        resolve(answer.statusCode === 200 ? { text } : { code: "ESTATUS", why: `status ${answer.statusCode}`, text });
      });
    });
    const timer = setTimeout(() => {
      if (sent.socket?.connecting ?? true) {
        sent.destroy(Object.assign(new Error("no connection"), { code: "ECONNTIMEOUT" }));
      }
    }, connecting);
    sent.on("timeout", () => sent.destroy(Object.assign(new Error("no answer"), { code: "ENOANSWER" })));
    sent.on("error", (error) => resolve({ code: error.code ?? "EUNKNOWN", why: error.message }));
    sent.on("close", () => clearTimeout(timer));
    sent.end();
  });
}

/** As a balancer does: the addresses by turns, and the next one where a connection is refused. Gives why none answered. */
async function askAround(number, path) {
  const whys = [];
  for (let at = 0; at < tries; at += 1) {
    const address = addresses[(number + at) % addresses.length];
    const { code, why, text } = await askOne(address, path, number % 2 === 0);
    if (text !== undefined) {
      answers[text] = (answers[text] ?? 0) + 1;
    }
    if (code === undefined) {
      return undefined;
    }
    whys.push(`${address} ${code} ${why}`);
    counts.refused += refused.includes(code) ? 1 : 0;
    counts.resent += closed.includes(code) ? 1 : 0;
    if (![...refused, ...closed].includes(code)) {
      break;
    }
  }
  return whys.join("; ");
}

const isSlow = (number) => slowEvery > 0 && number % slowEvery === 0;

async function call(number) {
  const [path, pause] = isSlow(number) ? ["/slow", 2_000] : ["/", 0];
  const began = performance.now();
  const why = await askAround(number, path);
  const took = Math.round(performance.now() - began);
  if (why === undefined) {
    slowest = Math.max(slowest, took - pause);
  } else {
    failed.push(`${new Date().toISOString()} ${path} after ${took} ms: ${why}`);
  }
}

const pending = new Set();
const began = performance.now();
const timer = setInterval(() => {
  const due = Math.floor(((performance.now() - began) / 1_000) * perSecond);
  for (; counts.made < due; counts.made += 1) {
    counts.slow += isSlow(counts.made) ? 1 : 0;
    const one = call(counts.made);
    pending.add(one);
    one.then(() => pending.delete(one));
  }
}, 5);
process.stdin.resume().on("end", async () => {
  clearInterval(timer);
  const seconds = (performance.now() - began) / 1_000;
  await Promise.all(pending);
  for (const agent of agents.values()) {
    agent.destroy();
  }
  console.log(JSON.stringify({ ...counts, failed, answers, slowest, seconds: Math.round(seconds) }));
});
