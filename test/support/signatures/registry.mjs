// A small registry, in the memory of a process of its own:  node registry.mjs PORT
// It keeps what is pushed, as the OCI's distribution specification says. Below `lies/` it returns other content than the digest names.
import { createHash } from "node:crypto";
import { createServer } from "node:http";

const blobs = new Map();
const manifests = new Map();

const digestOf = (content) => `sha256:${createHash("sha256").update(content).digest("hex")}`;

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) {
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function send(response, status, headers = {}, body = "") {
  response.writeHead(status, { "content-length": Buffer.byteLength(body), ...headers });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

function unknown(response, code) {
  send(response, 404, { "content-type": "application/json" }, JSON.stringify({ errors: [{ code, message: code }] }));
}

async function upload(request, response, name, id, url) {
  const key = `${name} ${id}`;
  const content = Buffer.concat([blobs.get(key) ?? Buffer.alloc(0), await bodyOf(request)]);
  const digest = url.searchParams.get("digest");
  const location = { location: `/v2/${name}/blobs/uploads/${id}` };
  if (digest === null) {
    blobs.set(key, content);
    send(response, 202, { ...location, range: `0-${Math.max(content.length - 1, 0)}` });
    return;
  }
  blobs.delete(key);
  if (digestOf(content) !== digest) {
    send(response, 400);
    return;
  }
  blobs.set(digest, content);
  send(response, 201, { location: `/v2/${name}/blobs/${digest}`, "docker-content-digest": digest });
}

async function manifest(request, response, name, reference) {
  if (request.method === "PUT") {
    const entry = { type: request.headers["content-type"], content: await bodyOf(request) };
    const digest = digestOf(entry.content);
    manifests.set(`${name} ${digest}`, entry).set(`${name} ${reference}`, entry);
    send(response, 201, { "docker-content-digest": digest });
    return;
  }
  const entry = manifests.get(`${name} ${reference}`);
  if (entry === undefined) {
    unknown(response, "MANIFEST_UNKNOWN");
    return;
  }
  const body = name.startsWith("lies/") ? Buffer.concat([entry.content, Buffer.from("\n")]) : entry.content;
  send(response, 200, { "content-type": entry.type, "docker-content-digest": digestOf(entry.content) }, body);
}

let uploads = 0;
const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://registry");
  const [, name, what, id] = /^\/v2\/(.+)\/(blobs\/uploads|blobs|manifests)\/([^/]*)$/.exec(url.pathname) ?? [];
  if (url.pathname === "/v2/") {
    send(response, 200);
  } else if (what === "blobs/uploads") {
    uploads += id === "" ? 1 : 0;
    await upload(request, response, name, id === "" ? String(uploads) : id, url);
  } else if (what === "manifests") {
    await manifest(request, response, name, id);
  } else if (what === "blobs" && blobs.has(id)) {
    send(response, 200, { "content-type": "application/octet-stream", "docker-content-digest": id }, blobs.get(id));
  } else {
    unknown(response, "BLOB_UNKNOWN");
  }
});
server.listen(Number(process.argv[2]), "127.0.0.1", () => console.log("ready"));
