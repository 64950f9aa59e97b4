import { toPlain } from "../../compose/node.ts";
import { parseYaml } from "../../compose/read/yaml.ts";
import type { ComposeProject } from "../../compose/types.ts";
import { Problem } from "../../lib/errors.ts";
import { getMap, listAt } from "../../lib/fields.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { composeBounds } from "../../lib/yaml/bounds.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import { judgeCaddy } from "./caddy/judge.ts";
import { readCaddyLabels } from "./caddy/labels.ts";
import { readCaddyfile } from "./caddy/read-file.ts";
import { UnreadableText } from "./directives.ts";
import { listMounted, type MountedFile } from "./mounted-files.ts";
import { judgeNginx } from "./nginx/judge.ts";
import { readNginxFile } from "./nginx/read-file.ts";
import { readVirtualHosts } from "./nginx/variables.ts";
import { readTraefikLabels } from "./traefik/labels.ts";
import { judgeTraefikSettings, readTree, readVariables, readWords } from "./traefik/settings.ts";
import { type Asked, type Found, joinFound, nothingFound } from "./types.ts";

/** A proxy's service, and those that it may ask. */
export interface Context {
  readonly project: ComposeProject;
  readonly name: string;
  readonly service: ComposeService;
  readonly asked: readonly Asked[];
}

/** A program that people put before their services. */
export interface Program {
  readonly title: string;
  /** Repositories of its images, without the registry. */
  readonly images: readonly string[];
  /** Whether it is also a web server: then it is a proxy only where its settings ask a service. */
  readonly serves?: true;
  /** It refuses large requests by itself, those of more than 1 MB unless it is told otherwise. */
  readonly limitsBodies?: true;
  readonly read: (context: Context) => Found;
}

export const programs: readonly Program[] = [
  { title: "Traefik", images: ["traefik"], read: readTraefik },
  {
    title: "nginx-proxy",
    images: ["nginxproxy/nginx-proxy", "jwilder/nginx-proxy"],
    limitsBodies: true,
    read: ({ project, name, asked }) =>
      joinFound([
        ...asked.map(({ environment }) => emailOf(environment)),
        readVirtualHosts(asked, listMounted(project, name, ["/etc/nginx/htpasswd"])),
        ...listMounted(project, name, ["/etc/nginx/conf.d", "/etc/nginx/vhost.d", "/app"])
          // What it writes there itself is in a volume.
          .filter(({ text }) => text !== undefined)
          .map(({ target }) => unread(target)),
      ]),
  },
  {
    title: "Caddy by labels",
    images: ["lucaslorentz/caddy-docker-proxy"],
    read: ({ project, name, asked, service }) =>
      joinFound([
        ...asked.map((one) => judgeCaddy(readCaddyLabels(one), one.name)),
        ...listMounted(project, name, ["/etc/caddy"]).map(({ target }) => unread(target)),
        getMap(service, "environment").CADDY_DOCKER_CADDYFILE_PATH === undefined ? {} : unread("its own Caddyfile"),
      ]),
  },
  { title: "Caddy", images: ["caddy"], serves: true, read: readCaddy },
  {
    title: "nginx",
    images: ["nginx", "nginxinc/nginx-unprivileged"],
    serves: true,
    limitsBodies: true,
    read: readNginx,
  },
  ...["haproxy", "jc21/nginx-proxy-manager", "linuxserver/swag", "envoyproxy/envoy"].map((image) => ({
    title: image,
    images: [image],
    read: () => joinFound([{ obstacles: ["its settings, which are not read here"] }]),
  })),
];

function readTraefik({ project, name, service, asked }: Context): Found {
  const files = listMounted(project, name, ["/etc/traefik", "/traefik.yml", "/traefik.yaml", "/traefik.toml"]);
  const trees = files
    .filter(({ target }) => !target.endsWith("acme.json") && !/\/(?:acme|letsencrypt|certs|logs?)$/.test(target))
    .map((file) => ({ file, tree: readYaml(file) }));
  const settings = [
    ...readWords(wordsOf(service)),
    ...readVariables(textsOf(getMap(service, "environment"))),
    ...trees.flatMap(({ tree }) => (tree === undefined ? [] : readTree(tree))),
  ];
  const onlyEnabled = settings.some(([key, value]) => /\.exposedbydefault$/.test(key) && value === "false");
  return joinFound([
    readTraefikLabels(asked, onlyEnabled),
    judgeTraefikSettings(settings),
    ...trees.flatMap(({ file, tree }) => (tree === undefined ? [unread(file.target)] : [])),
  ]);
}

function readYaml({ target, text }: MountedFile): unknown {
  if (text === undefined || !/\.ya?ml$/.test(target)) {
    return undefined;
  }
  return attempt(() => toPlain(parseYaml(text, target, composeBounds)));
}

function readCaddy({ project, name, service }: Context): Found {
  const [, place = "/etc/caddy/Caddyfile"] = /--config[ =](\S+)/.exec(wordsOf(service).join(" ")) ?? [];
  const variables = textsOf(getMap(service, "environment"));
  return readFiles(listMounted(project, name, [place]), (texts) =>
    joinFound(texts.map((text) => judgeCaddy(readCaddyfile(text, variables)))),
  );
}

function readNginx({ project, name }: Context): Found {
  const files = listMounted(project, name, ["/etc/nginx/nginx.conf", "/etc/nginx/conf.d", "/etc/nginx/templates"]);
  const readFile = (path: string) => listMounted(project, name, [path]).find(({ target }) => target === path)?.text;
  const settings = files.filter(({ target, text }) => text === undefined || /\.conf$|\.template$/.test(target));
  return joinFound([
    readFiles(
      settings.filter(({ target }) => !target.startsWith("/etc/nginx/templates")),
      (texts) => judgeNginx(texts.map(readNginxFile), readFile),
    ),
    // Its variables are filled in when it starts.
    ...settings.filter(({ target }) => target.startsWith("/etc/nginx/templates")).map(({ target }) => unread(target)),
  ]);
}

/** What files say; an obstacle where one of them cannot be read. */
function readFiles(files: readonly MountedFile[], judge: (texts: readonly string[]) => Found): Found {
  const texts = files.flatMap(({ text }) => text ?? []);
  try {
    return joinFound([
      judge(texts),
      ...files.flatMap(({ target, text }) => (text === undefined ? [unread(target)] : [])),
    ]);
  } catch (error) {
    if (error instanceof UnreadableText) {
      return {
        ...nothingFound,
        asks: true,
        obstacles: [`its settings, which cannot be read: ${makePrintable(error.message, 100)}`],
      };
    }
    throw error;
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Problem) {
      return undefined;
    }
    throw error;
  }
}

/** A variable of who gets its certificates. */
function emailOf({ DEFAULT_EMAIL: email }: Asked["environment"]): Partial<Found> {
  return email === undefined ? {} : { edge: { email } };
}

function unread(place: string): Partial<Found> {
  return { obstacles: [`what is at ${makePrintable(place, 80)}, which is not read here`] };
}

function wordsOf(service: ComposeService): readonly string[] {
  return [...listAt(service, "entrypoint"), ...listAt(service, "command")].map(String);
}

/** A map of the compose file with the values as a container gets them. */
export function textsOf(map: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) =>
      value === null || value === undefined ? [] : [[key, String(value)]],
    ),
  );
}
