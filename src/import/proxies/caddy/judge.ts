import { makePrintable } from "../../../lib/text/printable.ts";
import { type Directive, formatDirective } from "../directives.ts";
import { type Found, type Guard, joinFound, type Route } from "../types.ts";
import { isGuard, readGuard } from "./guard.ts";
import { judgeGlobal, judgeTls } from "./settings.ts";

/*
 * What Caddy does, by its directives: which service it asks for which name, and what beside that only it does.
 */

/** Where directives stand. */
interface Site {
  readonly names: readonly string[];
  /** The path of the block around; undefined: that of the site. */
  readonly path: string;
  /** Paths by the names of their matchers, such as `@api`. */
  readonly matchers: ReadonlyMap<string, readonly string[] | undefined>;
  /** The service that the labels are of; it stands for `{{upstreams}}`. */
  readonly owner: string | undefined;
  /** Whom the blocks around let in. */
  readonly guard: Guard;
}

/**
 * What the directives of a Caddyfile say.
 *
 * @param owner the service whose labels they are; undefined: they are a file's
 */
export function judgeCaddy(directives: readonly Directive[], owner?: string): Found {
  const snippets = new Map(
    directives.flatMap(({ name, block }) => (/^\(.*\)$/.test(name) ? [[name.slice(1, -1), block] as const] : [])),
  );
  return joinFound(
    directives
      .filter(({ name }) => !/^\(.*\)$/.test(name))
      .map((site) =>
        site.name === ""
          ? joinFound(site.block.map(judgeGlobal))
          : judgeSite({ ...site, block: withSnippets(site.block, snippets) }, owner),
      ),
  );
}

function withSnippets(
  block: readonly Directive[],
  snippets: ReadonlyMap<string, readonly Directive[]>,
): readonly Directive[] {
  return block.flatMap((directive) => {
    const [name = "", ...more] = directive.args;
    const snippet = directive.name === "import" && more.length === 0 ? snippets.get(name) : undefined;
    return snippet ?? [directive];
  });
}

function judgeSite({ name, args, block }: Directive, owner: string | undefined): Found {
  const addresses = [name, ...args].map((address) => address.replace(/,$/, "")).filter(Boolean);
  const read = addresses.map(readAddress);
  const names = read.flatMap((address) => ("name" in address ? [address.name] : []));
  const matchers = new Map(
    block
      .filter((each) => each.name.startsWith("@"))
      .map(({ name: matcher, args: [kind, ...paths], block: inner }) => [
        matcher,
        kind === "path" && inner.length === 0 ? paths : undefined,
      ]),
  );
  const [redirect, ...others] = block.filter(({ name: each }) => each !== "log" && each !== "tls");
  const target = others.length === 0 && redirect?.name === "redir" ? readRedirect(redirect.args) : undefined;
  if (target !== undefined) {
    // The same name with TLS is what the edge leads to anyway.
    const redirects = names.filter((from) => from !== target).map((from) => ({ from, to: target }));
    return joinFound([{ redirects }]);
  }
  return joinFound([
    ...read.flatMap((address) => ("why" in address ? [{ obstacles: [address.why] }] : [])),
    ...judgeBlock(block, { names, path: "", matchers, owner, guard: {} }),
  ]);
}

/** `https://shop.example.com`, with the usual port or none. */
function readAddress(address: string): { readonly name: string } | { readonly why: string } {
  const [, name = "", port = "", path = ""] = /^(?:https?:\/\/)?([^:/]*)(?::(\d+))?(\/.*)?$/.exec(address) ?? [];
  return name === "" || !["", "80", "443"].includes(port) || path !== ""
    ? { why: `the address ${makePrintable(address, 60)}` }
    : { name };
}

/** The name to which a whole other one leads. */
function readRedirect([to = ""]: readonly string[]): string | undefined {
  return /^https:\/\/([^/{}:]+)\{uri\}$/.exec(to)?.[1];
}

const harmless = new Set(["log", "bind", "try_duration"]);
const lost = new Set(["encode", "header", "request_body", "handle_errors", "rate_limit", "metrics", "tracing", "push"]);

function judgeBlock(block: readonly Directive[], around: Site): readonly Partial<Found>[] {
  const guard = readGuard(block, around.guard);
  const site = { ...around, ...(guard && { guard }) };
  return block
    .filter((each) => !each.name.startsWith("@") && !harmless.has(each.name) && !(guard && isGuard(each)))
    .map((directive) => {
      const { name, args, block: inner } = directive;
      switch (name) {
        case "tls":
          return judgeTls(directive);
        case "handle":
        case "route":
          return judgeHandle(directive, site);
        case "reverse_proxy":
          return judgeProxy(args, inner, site);
        default: {
          const what = `${formatDirective(directive)}${siteWords(site)}`;
          return lost.has(name) ? { losses: [what] } : { obstacles: [what] };
        }
      }
    });
}

function judgeHandle({ name, args, block }: Directive, site: Site): Partial<Found> {
  const paths = readMatcher(args, site);
  if (paths === undefined || (site.path !== "" && args.length > 0)) {
    return { obstacles: [`${formatDirective({ name, args })}${siteWords(site)}`] };
  }
  return joinFound(paths.flatMap((path) => judgeBlock(block, { ...site, path: path || site.path })));
}

/** `/api/*` or `@api`; without one, everything. Undefined: by something else than a path. */
function readMatcher(args: readonly string[], { matchers }: Site): readonly string[] | undefined {
  const [matcher] = args;
  if (matcher === undefined || matcher === "*") {
    return [""];
  }
  const texts = matcher.startsWith("@") ? matchers.get(matcher) : [matcher];
  const paths = texts?.map((text) => /^((?:\/[^*/]*)*?)\/?\*$/.exec(text)?.[1]);
  return paths?.every((path) => path !== undefined) ? paths : pairOf(texts);
}

/** `/api /api/*` is the path with all below it. */
function pairOf(texts: readonly string[] | undefined): readonly string[] | undefined {
  const [one = "", other] = texts ?? [];
  return texts?.length === 2 && other === `${one}/*` ? [one] : undefined;
}

/** What is said of a request, and what the edge does by itself. */
const asTheEdge =
  /^(?:health_|lb_|fail_duration|max_fails|unhealthy_|flush_interval|buffer|stream_|trusted_proxies|to$)/;
const ownHeaders = /^(?:Host|X-Real-IP|X-Forwarded-(?:For|Proto|Host|Port|Server))$/i;

function judgeProxy(args: readonly string[], block: readonly Directive[], site: Site): Partial<Found> {
  const isMatched = /^(?:\/|@|\*$)/.test(args[0] ?? "");
  const paths = readMatcher(isMatched ? args.slice(0, 1) : [], site);
  const upstreams = isMatched ? args.slice(1) : args;
  const target = readUpstream(upstreams, site.owner);
  const what = `${formatDirective({ name: "reverse_proxy", args })}${siteWords(site)}`;
  if (paths === undefined || target === undefined || (site.path !== "" && isMatched)) {
    return { obstacles: [what], asks: true };
  }
  return joinFound([
    { asks: true },
    ...block.map(({ name, args: inner }) => judgeOption(name, inner, what)),
    {
      routes: site.names.flatMap((name) =>
        paths.map((path): Route => ({ name, path: path || site.path, guard: site.guard, ...target })),
      ),
    },
  ]);
}

function judgeOption(name: string, args: readonly string[], what: string): Partial<Found> {
  const header = (args[0] ?? "").replace(/^[-+?]/, "");
  if (asTheEdge.test(name) || (name === "header_up" && ownHeaders.test(header))) {
    return {};
  }
  const text = `${formatDirective({ name, args })} of ${what}`;
  return name === "header_down" ? { losses: [text] } : { obstacles: [text] };
}

/** One service, asked without TLS. */
function readUpstream(upstreams: readonly string[], owner: string | undefined): Pick<Route, "to" | "port"> | undefined {
  const [only = "", ...others] = upstreams;
  const [, filled] = /^(?:http:\/\/)?\{\{upstreams(?:\s+(?:http\s+)?(\d+))?\}\}$/.exec(only) ?? [];
  if (others.length === 0 && owner !== undefined && /\{\{upstreams/.test(only) && !/https/.test(only)) {
    return { to: owner, ...(filled !== undefined && { port: Number(filled) }) };
  }
  const [, to, port] = /^(?:http:\/\/)?([A-Za-z0-9][\w.-]*)(?::(\d+))?\/?$/.exec(only) ?? [];
  return others.length > 0 || to === undefined ? undefined : { to, port: Number(port ?? 80) };
}

function siteWords({ names }: Site): string {
  return names[0] === undefined ? "" : `, at ${makePrintable(names[0], 60)}`;
}
