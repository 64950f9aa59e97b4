import { loadCompose } from "../../../src/compose/load.ts";
import { findProxies } from "../../../src/import/proxies/find-proxies.ts";
import type { ImportedProxy } from "../../../src/import/proxies/types.ts";
import { type Files, inFolder } from "../../compose/folder.ts";

/** The proxies of a compose project with these files. */
export function readProxies(files: Files): readonly ImportedProxy[] {
  return inFolder(files, (folder) => findProxies(loadCompose({ folder, files: ["compose.yml"] })));
}

/** The only one, in short: `shop.example.com/api web:3000`. */
export function readProxy(files: Files) {
  const [proxy, ...others] = readProxies(files);
  if (proxy === undefined || others.length > 0) {
    throw new Error(`${others.length + Number(proxy !== undefined)} proxies were found`);
  }
  const sites = proxy.sites.map(({ name, path, service, port }) => `${name}${path} ${service}:${port ?? "?"}`);
  return { ...proxy, sites };
}
