import { makePrintable } from "../../../lib/text/printable.ts";
import { type Directive, formatDirective } from "../directives.ts";
import { type Found, joinFound, type Route } from "../types.ts";
import { outerDirectives } from "./directives.ts";
import { isGuard, type ReadFile, readGuard } from "./guard.ts";
import { judgeDirective } from "./judge-directive.ts";

/*
 * Which service nginx asks for which name, and what beside that only nginx does.
 */

/** The servers of each `upstream`, by its name. */
type Upstreams = ReadonlyMap<string, readonly string[]>;

/** A server by its names. */
interface Server extends Surroundings {
  readonly names: readonly string[];
  readonly block: readonly Directive[];
}

interface Surroundings {
  readonly upstreams: Upstreams;
  readonly readFile: ReadFile;
}

/** What all files of a configuration say together. */
export function judgeNginx(files: readonly (readonly Directive[])[], readFile: ReadFile): Found {
  const all = files.flat().flatMap((directive) => (directive.name === "http" ? directive.block : [directive]));
  const upstreams = new Map(
    all.flatMap(({ name, args: [called = ""], block }) =>
      name === "upstream"
        ? [[called, block.flatMap((each) => (each.name === "server" ? each.args.slice(0, 1) : []))] as const]
        : [],
    ),
  );
  return joinFound(
    all.map((directive) => {
      switch (directive.name) {
        case "server":
          return judgeServer(directive, { upstreams, readFile });
        case "upstream":
          return {};
        case "map":
          // Everyone writes it for WebSockets.
          return directive.args[1] === "$connection_upgrade" ? {} : { obstacles: [formatDirective(directive)] };
        default:
          return outerDirectives.has(directive.name) ? {} : judgeDirective(directive, "");
      }
    }),
  );
}

function judgeServer({ block }: Directive, surroundings: Surroundings): Found {
  const names = block.flatMap(({ name, args }) => (name === "server_name" ? args : []));
  const rest = block.filter((each) => !isProof(each) && !isToTls(each));
  if (!rest.some(isRoute)) {
    const to = listReturns(block)
      .map(readRedirect)
      .find((each) => each !== undefined);
    const redirects = names.filter((from) => to !== undefined && to !== "" && from !== to);
    return to === undefined
      ? joinFound(rest.map((each) => judgeDirective(each, names[0] ?? "")))
      : joinFound([{ redirects: redirects.map((from) => ({ from, to })) }]);
  }
  const isForAll = names.every((name) => ["", "_", "localhost"].includes(name));
  return joinFound([
    isForAll ? { obstacles: ["a server for every name"] } : {},
    ...rest
      .filter((each) => !isGuard(each))
      .map((each) =>
        each.name === "location"
          ? judgeLocation(each, { ...surroundings, names, block })
          : judgeDirective(each, names[0] ?? ""),
      ),
  ]);
}

function isRoute({ name, block }: Directive): boolean {
  return name === "location" && block.some((each) => each.name === "proxy_pass");
}

/** Where an authority looks for its proof. */
function isProof({ name, args }: Directive): boolean {
  return name === "location" && args.some((arg) => arg.includes("acme-challenge"));
}

/** `if ($host = shop.example.com) { return 301 https://$host$request_uri; }`: the edge does that by itself. */
function isToTls({ name, block }: Directive): boolean {
  return name === "if" && block.every((each) => each.name === "return" && readRedirect(each) === "");
}

function listReturns(block: readonly Directive[]): readonly Directive[] {
  return block.flatMap((each) =>
    each.name === "if" || (each.name === "location" && each.args.join(" ") === "/") ? listReturns(each.block) : [each],
  );
}

/** The name to which everything leads; empty: the same one with TLS. Undefined: it leads elsewhere, or nowhere. */
function readRedirect({ name, args: [first = "", second = ""] }: Directive): string | undefined {
  const isWhole = name === "return" || (name === "rewrite" && first.startsWith("^"));
  const [, to] = /^https:\/\/(\$(?:host|server_name|http_host)|[^/$:]+)(?:\$request_uri|\/\$1)$/.exec(second) ?? [];
  return isWhole ? to?.replace(/^\$.*/, "") : undefined;
}

function judgeLocation(location: Directive, { names, block, upstreams, readFile }: Server): Partial<Found> {
  const [first = "", second] = location.args;
  const place = second === undefined ? first : first === "^~" ? second : "";
  const pass = location.block.find(({ name }) => name === "proxy_pass");
  const [name = ""] = names;
  if (!place.startsWith("/") || pass === undefined) {
    return { obstacles: [`${formatDirective(location)}, at ${makePrintable(name, 60)}`] };
  }
  const path = place.replace(/\/+$/, "");
  const target = readTarget(pass.args[0] ?? "", path, upstreams);
  const guard = readGuard([location.block, block], readFile);
  const guards = [...location.block, ...block].filter(isGuard);
  return joinFound([
    ...location.block
      .filter((each) => each !== pass && !isGuard(each))
      .map((each) => judgeDirective(each, `${name}${place}`)),
    ...(guard === undefined ? guards.map((each) => judgeDirective(each, `${name}${place}`)) : []),
    { asks: true },
    target === undefined
      ? { obstacles: [`${formatDirective(pass)}, at ${makePrintable(`${name}${place}`, 80)}`] }
      : { routes: names.map((each): Route => ({ name: each, path, ...target, ...(guard && { guard }) })) },
  ]);
}

/** One service that is asked without TLS, for the path that the visitor asked for. */
function readTarget(url: string, path: string, upstreams: Upstreams): Pick<Route, "to" | "port"> | undefined {
  const [, called = "", port, rest = ""] = /^http:\/\/([A-Za-z0-9][\w.-]*)(?::(\d+))?(\/\S*)?$/.exec(url) ?? [];
  const servers = upstreams.get(called) ?? [port === undefined ? called : `${called}:${port}`];
  const [, to, own] = /^([A-Za-z0-9][\w.-]*)(?::(\d+))?$/.exec(servers[0] ?? "") ?? [];
  // With a path behind it nginx asks for another one.
  const isSame = rest === "" || (rest === "/" && path === "");
  return servers.length !== 1 || to === undefined || !isSame ? undefined : { to, port: Number(own ?? 80) };
}
