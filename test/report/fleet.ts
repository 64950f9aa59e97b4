import { catalogue } from "../../src/controls/catalogue.ts";
import type { Acceptance, Finding, Report, StackLayout } from "../../src/report/types.ts";

/** Names and values that try to be markup, to end a script, to steer a terminal, or to mean something to Handlebars, XML and SARIF. */
export const hostile = [
  "</script><script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "]]><!--",
  "\u001b[31mred\u001b[0m\u0007\u0000",
  "\ud800 half",
  "{{constructor}} {0} [a](javascript:alert(1))",
  "\u202egnp.exe\u2028 &amp; ' ` =",
];

interface Size {
  readonly services: number;
  readonly hosts: number;
}

/** A report of a stack of that size, with some of every state; its values are those of the catalogue's controls. */
export function makeFleet({ services, hosts }: Size, startedAt = "2026-11-26T08:00:00.000Z"): Report {
  const names = Array.from({ length: services }, (_, index) => `service-${index + 1}`);
  const servers = Array.from({ length: hosts }, (_, index) => `server-${index + 1}`);
  return {
    version: 1,
    stack: "fleet",
    tool: "0.1.0",
    startedAt,
    endedAt: startedAt.replace(":00:00", ":04:10"),
    passes: [
      {
        name: "deploy",
        ending: { type: "done" },
        seconds: 250,
        hosts: {},
        changed: [],
        failed: [],
        warnings: ["A warning"],
      },
    ],
    findings: servers.flatMap((host, at) => [
      ...catalogue.filter(({ scope }) => scope === "host").map(({ slug }) => finding(slug, { host }, at)),
      ...names.flatMap((service, index) =>
        catalogue
          .filter(({ scope }) => scope !== "host")
          .map(({ slug }) => finding(slug, { host, service }, at + index)),
      ),
    ]),
    switchedOff: servers.map((host) => ({
      ...{ host, service: "service-1", control: "no-shell", reason: "its programs are scripts" },
      ...{ until: "2027-01-31", owner: "web team" },
    })),
    urls: { "service-1": "http://127.0.0.1:8081/" },
    tunnels: { "service-1": "ssh -N -L 8081:127.0.0.1:8081 YOU@server-1" },
    notes: ["A note"],
    layout: makeLayout(names),
  };
}

function finding(control: string, of: { readonly host: string; readonly service?: string }, at: number): Finding {
  const about = { ...of, control };
  switch (control) {
    case "apparmor":
      return { ...about, ok: null, why: "the kernel has no AppArmor" };
    case "image-digest":
      return accept({ ...about, open: "the registry has no digest" }, [
        { reason: "the registry has no digest", until: `2026-${10 + (at % 3)}-01` },
      ]);
    case "limited-outbound":
      return at % 3 === 0
        ? { ...about, ok: false, open: "the server is not prepared" }
        : { ...about, ok: true, evidence: "closed" };
    case "no-capabilities":
      return at % 40 === 7
        ? { ...about, ok: false, evidence: "00000000a80425fb", why: "not as wanted" }
        : { ...about, ok: true, evidence: "0000000000000000" };
    case "memory-limit":
      return { ...about, ok: true, evidence: `${128 + at} MiB on ${of.host}` };
    default:
      return { ...about, ok: true, evidence: `as wanted for ${of.service ?? "the server"}` };
  }
}

/** A finding that is left open, and who accepts that. */
export function accept(
  about: Pick<Finding, "host" | "service" | "control" | "open">,
  accepted: readonly (Omit<Acceptance, "entry"> & Partial<Acceptance>)[],
): Finding {
  return { ...about, ok: false, accepted: accepted.map((one) => ({ entry: about.control, ...one })) };
}

function makeLayout(names: readonly string[]): StackLayout {
  const tiers = names.map((name, index) => ({ name, uses: names.slice(index * 2 + 1, index * 2 + 3) }));
  const usedBy = (name: string) => tiers.some(({ uses }) => uses.includes(name));
  return {
    services: tiers.map(({ name, uses }, index) => ({
      name,
      kind: "generic",
      uses,
      networks: [...(usedBy(name) ? [name] : []), ...uses],
      outbound: index % 4 === 0 ? "api.example.org:443" : "none",
      published:
        index === 0
          ? [{ address: "0.0.0.0", port: "443" }]
          : index === 1
            ? [{ address: "127.0.0.1", port: "8081" }]
            : [],
    })),
    networks: names.filter(usedBy).map((name) => ({ name, internal: true })),
  };
}

/** A report whose every text is hostile. */
export function makeHostile(text: string): Report {
  const small = makeFleet({ services: 2, hosts: 2 });
  return {
    ...small,
    stack: text,
    tool: text,
    notes: [text],
    switchedOff: [{ host: text, service: text, control: text, reason: text, until: text, owner: text }],
    urls: { [text]: "http://127.0.0.1:8081/" },
    tunnels: { [text]: text },
    findings: [
      ...small.findings,
      ...[true, false, null].map((ok) => ({ host: text, service: text, control: text, ok, evidence: text, why: text })),
      accept({ host: text, service: `2${text}`, control: "image-digest", open: text }, [
        { entry: text, reason: text, until: text, owner: text },
      ]),
    ],
    layout: {
      services: [
        {
          name: text,
          kind: text,
          image: text,
          uses: [],
          networks: [text],
          outbound: text,
          published: [{ address: text, port: text }],
        },
        { name: `2${text}`, kind: text, uses: [text], networks: [text], outbound: "any", published: [] },
      ],
      networks: [{ name: text, internal: false }],
    },
    passes: [
      {
        ...small.passes[0],
        name: "deploy",
        ending: { type: "stopped", message: text },
        seconds: 1,
        hosts: {},
        changed: [],
        changes: {
          more: 1,
          first: [text],
          list: [
            {
              hosts: [text],
              what: "file",
              name: text,
              state: "changed",
              fields: [{ field: text, before: text, after: text }],
              causes: [{ cause: text, words: text }],
            },
          ],
        },
        warnings: [text],
        failed: [
          {
            host: text,
            task: text,
            play: text,
            action: text,
            outcome: "failed",
            seconds: 1,
            message: text,
            changes: [],
            censored: false,
          },
        ],
      },
    ],
  };
}
