import type { AccessAnswers } from "../../model/schema/access.ts";
import type { EdgeAnswers } from "../../model/schema/edge.ts";

/** A service that visitors reach first, and that asks the others of a compose project for them; and what of it the edge can do in its place. */
export interface ImportedProxy {
  readonly service: string;
  /** What it is: `Traefik`. */
  readonly program: string;
  /** Services that only serve it, such as one that gets its certificates. */
  readonly companions: readonly string[];
  readonly sites: readonly ProxySite[];
  /** Names that lead to the first one of a service. */
  readonly redirects: readonly { readonly name: string; readonly service: string }[];
  /** Whom it lets in, of services that not everybody gets to. */
  readonly access: readonly { readonly service: string; readonly guard: Guard }[];
  /** How the edge is set in its place. */
  readonly edge: EdgeSettings;
  /** What the edge does not do, or does otherwise: the user must know of it before a yes. */
  readonly losses: readonly string[];
  /** What the edge cannot do and the stack cannot be without: with any, the proxy stays. */
  readonly obstacles: readonly string[];
}

/** A name with a path, and who answers for it. */
export interface ProxySite {
  readonly name: string;
  /** Empty for all of the name. */
  readonly path: string;
  readonly service: string;
  /** The port at which it is asked; undefined where nothing says it. */
  readonly port?: number;
}

/** Whom a proxy lets in: what there is must hold together, and nothing lets in everybody. */
export type Guard = Pick<AccessAnswers, "users" | "from">;

export type EdgeSettings = Partial<Pick<EdgeAnswers, "email" | "ca" | "certificates" | "body" | "http3">>;

/** What the settings of a proxy say, as far as they were understood. */
export interface Found {
  readonly routes: readonly Route[];
  readonly redirects: readonly { readonly from: string; readonly to: string }[];
  readonly edge: EdgeSettings;
  readonly losses: readonly string[];
  readonly obstacles: readonly string[];
  /** Whether it asks others at all: a web server need not. */
  readonly asks: boolean;
}

export interface Route {
  readonly name: string;
  readonly path: string;
  /** Who is asked, as the proxy calls it: a name of a service, or of its container. */
  readonly to: string;
  readonly port?: number;
  readonly guard?: Guard;
}

/** Settings that say nothing. */
export const nothingFound: Found = {
  routes: [],
  redirects: [],
  edge: {},
  losses: [],
  obstacles: [],
  asks: false,
};

/** All that several settings say. */
export function joinFound(all: readonly Partial<Found>[]): Found {
  return {
    routes: all.flatMap(({ routes = [] }) => routes),
    redirects: all.flatMap(({ redirects = [] }) => redirects),
    edge: Object.assign({}, ...all.map(({ edge }) => edge)),
    losses: [...new Set(all.flatMap(({ losses = [] }) => losses))],
    obstacles: [...new Set(all.flatMap(({ obstacles = [] }) => obstacles))],
    asks: all.some(({ asks }) => asks),
  };
}

/** A service of a compose project, as its proxy sees it. */
export interface Asked {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
}
