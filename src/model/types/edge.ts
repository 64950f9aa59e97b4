/** What answers for the public names of the services, over HTTPS. */
export interface Edge {
  /** The service that does. */
  readonly service: string;
  readonly certificates: Certificates;
  readonly sites: readonly Site[];
  /** Names that lead to another one. */
  readonly redirects: readonly { readonly name: string; readonly to: string }[];
  /** Where the server listens for HTTPS. */
  readonly https: Place;
  /** Where it listens for HTTP, and the port for that inside the container. */
  readonly http: Place & { readonly target: number };
  /** Whether browsers are told to come back by HTTPS only. */
  readonly hsts: boolean;
  /** The largest body of a request, as `10m`. */
  readonly body: string;
  /** How many connections an address may have at once, and open within a minute; absent without a limit. */
  readonly connections?: number;
  /** Whether it also speaks HTTP/3, at the same port over UDP. */
  readonly http3: boolean;
  /** The file of the project with the root that visitors' certificates are known by; absent if no rule asks for one. */
  readonly clientCa?: string;
}

interface Place {
  readonly address: string;
  readonly port: number;
}

/** Where its certificates come from. */
export type Certificates =
  | {
      readonly by: "acme";
      /** The authority's directory. */
      readonly directory: string;
      /** The file of the project with the root that the authority is known by. */
      readonly root?: string;
      readonly email?: string;
    }
  | { readonly by: "internal" }
  | {
      readonly by: "own";
      /** The file of the project with it. */
      readonly certificate: string;
    };

/** A name, and the services that answer for it. */
export interface Site {
  readonly name: string;
  /** Longer paths come first; an empty path is the rest of the name. */
  readonly routes: readonly Route[];
}

export interface Route {
  readonly path: string;
  readonly service: string;
  readonly port: number;
  /** The page by which the service is asked whether it answers. */
  readonly page: string;
  /** Who gets to it: every rule whose path fits a request must let it in. */
  readonly access: readonly AccessRule[];
}

/** What a visitor must show for a path; each of several things is needed. */
export interface AccessRule {
  /** With that of the route; that of the route alone guards all of it. */
  readonly path: string;
  /** Addresses and networks; empty: from anywhere. */
  readonly from: readonly string[];
  /** Whether a certificate of the edge's `clientCa` is needed. */
  readonly certificate: boolean;
  /** Who may log in; empty: nobody has to. */
  readonly users: readonly string[];
  /** The service that decides about each request. */
  readonly forward?: {
    readonly service: string;
    readonly port: number;
    readonly path: string;
    /** The headers of its answer that the guarded service gets. */
    readonly headers: readonly string[];
  };
}
