import { execFileSync } from "node:child_process";
import { connect, constants } from "node:http2";
import { connect as connectTls } from "node:tls";
import { type Door, restOf, say, statusOf } from "../../support/edge/raw.ts";
import { visit } from "../../support/edge/visit.ts";
import { addressForContainers } from "../../support/engine/this-machine.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";

/* Attacks on the edge by a visitor, and what the service behind it heard of them, byte by byte. */

const here = addressForContainers();
const [https, http] = [18334, 18335];
const name = "shop.test";
const door: Door = { host: here, port: https, servername: name };
const plainDoor: Door = { host: here, port: http };
const lab = new Lab("e2eedgeattacks", https, {
  files: "test/apps",
  services: `
  raw:
    kind: python
    source: ./raw
    outbound: none
    domain: [${name}, other.test]
    access:
      - { path: /guarded, from: [203.0.113.7] }
      - { path: /decided, forward: { service: decider, path: /verify, headers: [Remote-User] } }
  decider: { kind: python, source: ./raw, outbound: none }
edge:
  certificates: internal
  https: "${here}:${https}"
  http: "${here}:${http}"`,
});

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
  expectProven(lab);
});
afterAll(() => lab.remove());
beforeEach(async () => {
  await heard();
});

/** What the service heard since it was asked the last time. */
async function heard(): Promise<readonly string[]> {
  const { text } = await visit(door, `https://${name}/heard`, { rejectUnauthorized: false });
  const all: readonly string[] = JSON.parse(text);
  // Its own health check, which does not come through the edge.
  return all.filter((message) => message.includes("X-Forwarded-For:") || !message.includes("HTTP/1."));
}

const get = (path: string, ...headers: readonly string[]) =>
  ["GET ", path, " HTTP/1.1\r\n", ...["Host: shop.test", ...headers].map((header) => `${header}\r\n`), "\r\n"].join("");
const post = (...headers: readonly string[]) => get("/x", ...headers).replace("GET", "POST");
const hidden = get("/guarded/secret");
const chunked = "Transfer-Encoding: chunked";

describe("a request that two programs read as one and as two", () => {
  test.each([
    ["a length, and chunks", `${post(`Content-Length: ${5 + hidden.length}`, chunked)}0\r\n\r\n${hidden}`],
    [
      "chunks, and a short length",
      `${post("Content-Length: 4", chunked)}${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`,
    ],
    ["a blank before the colon", `${post("Content-Length: 5", "Transfer-Encoding : chunked")}0\r\n\r\n`],
    [
      "a tab behind it",
      `${post(`Content-Length: ${5 + hidden.length}`, "Transfer-Encoding:\tchunked")}0\r\n\r\n${hidden}`,
    ],
    ["a coding on the next line", `${post("Content-Length: 5", "Transfer-Encoding:\r\n chunked")}0\r\n\r\n`],
    ["an unknown coding", `${post("Transfer-Encoding: xchunked")}0\r\n\r\n${hidden}`],
    ["two codings", `${post(chunked, "Transfer-Encoding: identity")}0\r\n\r\n${hidden}`],
    ["two lengths", post("Content-Length: 0", `Content-Length: ${hidden.length}`) + hidden],
    ["a list of lengths", post(`Content-Length: 0, ${hidden.length}`) + hidden],
    ["a length with a sign", `${post("Content-Length: +5")}hello`],
    ["a length below nothing", post("Content-Length: -1") + hidden],
    ["a length in hex", `${post("Content-Length: 0x5")}hello`],
    ["a body where none is expected", get("/x", `Content-Length: ${hidden.length}`) + hidden],
    ["lines that end otherwise", `${get("/x").replaceAll("\r", "")}`],
    ["a line that ends in the middle", get("/x", "X-A: a\rX-B: b")],
    ["a line within a chunk's options", `${post(chunked)}0;x\n${hidden}`],
    ["a header without a name", get("/x", ": x")],
    ["a header that begins with a blank", get("/x", " X-A: a")],
    ["a zero byte", get("/x", "X-A: a\0b")],
  ])("is one or none to the service: %s", async (_what, text) => {
    await say(door, text);
    const messages = await heard();
    expect(messages.length).toBeLessThanOrEqual(1);
    expect(messages.map(restOf).join("")).toBe("");
  });

  test("is found by this test where there is one", () => {
    expect(restOf(`${post("Content-Length: 5")}hello${hidden}`)).toBe(hidden);
    expect(restOf(`${post(chunked)}5\r\nhello\r\n0\r\n\r\n${hidden}`)).toBe(hidden);
    expect(() => restOf(post("Content-Length: 5", chunked))).toThrow("in doubt");
  });
});

test.each([
  ["a name that is not listed", get("/x").replace(name, "evil.test")],
  ["two names", get("/x", "Host: evil.test")],
  ["no name", "GET /x HTTP/1.1\r\n\r\n"],
  ["no name, as before", "GET /x HTTP/1.0\r\n\r\n"],
  ["a name behind an account", get("/x").replace(name, `evil.test@${name}`)],
  ["a name with a dot behind it", get("/guarded").replace(name, `${name}.`)],
  ["the address of another site", get("https://evil.test/x")],
  ["the address of something inside", get("http://127.0.0.1:8082/healthz")],
  ["a way to something inside", get("127.0.0.1:8082").replace("GET", "CONNECT")],
  ["a way to itself", get(`${name}:443`).replace("GET", "CONNECT")],
  ["an echo of what the edge adds", get("/x").replace("GET", "TRACE")],
  ["a path that is none", get("x")],
  ["the first words of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["a header of 40 kB", get("/x", `X-A: ${"a".repeat(40_000)}`)],
])("the service does not hear a request for %s", async (_what, text) => {
  const answer = await say(door, text);
  expect([0, 400, 405, 421, 431]).toContain(statusOf(answer));
  expect(await heard()).toEqual([]);
});

test("the service hears the public name, whatever port a visitor writes behind it", async () => {
  for (const host of [`${name}:99999`, `${name}:evil.test`, `${name}:80`]) {
    await say(door, get("/x").replace(name, host));
  }
  await say(door, get(`https://${name}/x`).replace(`Host: ${name}`, "Host: evil.test"));
  const hosts = (await heard()).map((message) =>
    /\r\nHost: (.*)\r\n(?:.*\r\n)*X-Forwarded-Host: (.*)\r\n/.exec(message),
  );
  expect(hosts.map((found) => found?.slice(1))).toEqual(Array(4).fill([`${name}:${https}`, `${name}:${https}`]));
});

test("who asks, and how, is told by the edge alone", async () => {
  const forged = [
    ["Forwarded", "Forwarded-For", "X-Forwarded", "X-Forwarded-For", "X-Forwarded-Ssl", "X-Forwarded-Scheme"],
    ["X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-User", "X-Real-IP", "X_Real_IP", "X-Real_IP"],
    ["X-Client-IP", "Client-IP", "True-Client-IP", "X-Cluster-Client-IP", "Fastly-Client-IP", "X-Azure-ClientIP"],
    ["CF-Connecting-IP", "CF-Connecting-IPv6", "X-Originating-IP", "X-Remote-IP", "X-Remote-Addr", "X-ProxyUser-Ip"],
    ["X-Envoy-External-Address", "X-Host", "X-Original-URL", "X-Original-Host", "X-Rewrite-URL", "X-Url-Scheme"],
    ["Front-End-Https", "Proxy"],
  ].flat();
  await say(door, get("/x", ...forged.map((header) => `${header}: 10.9.9.9`)));
  const [message = ""] = await heard();
  expect(message).toMatch(/^GET \/x HTTP\/1\.1\r\n/);
  expect(message).not.toContain("10.9.9.9");
});

test("a visitor cannot have the edge forget what it adds", async () => {
  const own = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP"];
  await say(door, get("/x", `Connection: close, ${own.join(", ")}, Host`));
  const [message = ""] = await heard();
  expect(own.filter((header) => !message.toLowerCase().includes(`\r\n${header.toLowerCase()}: `))).toEqual([]);
  for (const names of ["Remote-User", "close,remote-user", "close\r\nConnection: keep-alive, REMOTE-USER"]) {
    expect(statusOf(await say(door, get("/decided", `Connection: ${names}`)))).toBe(400);
  }
  expect(await heard()).toEqual([]);
  expect(statusOf(await say(door, get("/decided", "Connection: close")))).toBe(200);
  expect((await heard())[0]).toContain("\r\nRemote-User: alice\r\n");
});

test("a connection becomes a WebSocket, and nothing else, past the rules", async () => {
  const upgrade = (...protocols: readonly string[]) =>
    get(
      "/x",
      "Connection: Upgrade",
      "HTTP2-Settings: AAMAAABkAAQAAP__",
      ...protocols.map((each) => `Upgrade: ${each}`),
    );
  for (const protocols of [["h2c"], ["h2c", "websocket"], ["websocket", "h2c"], ["websocket, h2c"], ["TLS/1.0"]]) {
    const answer = await say(door, upgrade(...protocols), hidden);
    expect({ protocols, status: statusOf(answer), told: answer.includes("told ") }).toEqual({
      protocols,
      status: 200,
      told: false,
    });
    expect((await heard()).join("")).not.toMatch(/secret|\r\nUpgrade:/);
  }
  expect(await say(door, upgrade("WebSocket"), "hello")).toMatch(/^HTTP\/1\.1 101 .*told hello$/s);
});

test("without TLS a visitor is only led to the same name with it", async () => {
  const ask = async (path: string, host = name) => say(plainDoor, get(path).replace(name, host));
  const placeOf = (answer: string) => /\r\nLocation: (.*)\r\n/.exec(answer)?.[1];
  expect(placeOf(await ask("//evil.test/x"))).toBe(`https://${name}:${https}//evil.test/x`);
  expect(placeOf(await ask("/x", `${name}:evil.test`))).toBe(`https://${name}:${https}/x`);
  expect(placeOf(await ask("https://evil.test/x"))).toBeUndefined();
  expect(await ask("/x%0d%0aX-Evil:%20x")).not.toMatch(/\r\nX-Evil/i);
  expect(await ask("/x", "evil.test")).toBe("");
});

test("slow visitors are cut off, and others are answered meanwhile", async () => {
  const began = Date.now();
  const slow = Array.from({ length: 300 }, () => keepWriting());
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(statusOf(await say(door, get("/x")))).toBe(200);
  const ended = await Promise.all(slow);
  expect(Math.max(...ended) - began).toBeLessThan(30_000);
});

/** Sends a header that does not end, a byte each second. Gives when the edge ended it. */
function keepWriting(): Promise<number> {
  return new Promise((resolve) => {
    const socket = connectTls({ ...door, rejectUnauthorized: false }, () => socket.write(get("/x").slice(0, -2)));
    const timer = setInterval(() => socket.write("X"), 1000);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearInterval(timer);
      resolve(Date.now());
    });
  });
}

test("ten thousand requests that are taken back at once leave it answering", async () => {
  const session = connect(`https://${name}`, { host: here, port: https, servername: name, rejectUnauthorized: false });
  session.on("error", () => session.destroy());
  for (let sent = 0; sent < 10_000 && !session.destroyed; sent += 1) {
    const stream = session.request({ ":path": "/x", ":authority": name });
    stream.on("error", () => {});
    stream.close(constants.NGHTTP2_CANCEL);
    if (sent % 200 === 0) {
      await new Promise(setImmediate);
    }
  }
  expect(statusOf(await say(door, get("/x")))).toBe(200);
  session.destroy();
  expect(lab.containers().edge).toBeDefined();
});

test("a scanner finds no weak version, cipher or key exchange", () => {
  const words = ["--xml=-", "--no-colour", `--sni-name=${name}`, `${here}:${https}`];
  const found = execFileSync("sslscan", words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const listAll = (pattern: RegExp) => [...found.matchAll(pattern)].map(([, one]) => one);
  expect(listAll(/<protocol type="\w+" version="([\d.]+)" enabled="1"/g)).toEqual(["1.2", "1.3"]);
  const ciphers = [...found.matchAll(/<cipher .*? bits="(\d+)" cipher="(\S+)" .*? strength="(\w+)"/g)];
  expect(ciphers.length).toBeGreaterThanOrEqual(6);
  expect(
    ciphers.filter(
      ([, bits, cipher = "", strength]) =>
        strength !== "strong" || Number(bits) < 128 || !/^(?:TLS|ECDHE)/.test(cipher),
    ),
  ).toEqual([]);
  expect(listAll(/vulnerable="(1)"/g)).toEqual([]);
  expect(found).toContain('<compression supported="0"');
  expect(found).toMatch(/<renegotiation supported="0"/);
});
