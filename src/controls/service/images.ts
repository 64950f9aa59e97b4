import { notInBenchmark, repeatIds } from "../cis.ts";
import { notInOwasp, pointTo } from "../owasp.ts";
import type { Control } from "../types.ts";

/** Distributions fix what is urgent within days; a month is what most rules for operators allow. */
const oldestDays = 30;

const always = { scope: "service", from: "baseline", optional: false } as const;

export const imageControls: readonly Control[] = [
  {
    slug: "image-digest",
    owasp: pointTo("D08", 13),
    title: "Images are pinned by digest",
    severity: "medium",
    reason: "A tag can be moved to other content; a digest names the content itself.",
    mayBreak: "Security updates of an image arrive only when its digest is renewed: run `harden-init pin` regularly.",
    scope: "service",
    from: "strict",
    cis: repeatIds("4.2", "5.28"),
    layer: "Trust in images",
    set: "image: NAME:TAG@sha256:…, and FROM NAME:TAG@sha256:… in a Dockerfile",
    measured:
      "the digest in the running container's image reference; of a built image, that each image which its Dockerfile on the server names has one",
    readings: ({ image, dockerfile }) => [
      ...(image === undefined ? [] : [{ read: "image_digest", want: "pinned", allows: image }]),
      ...(dockerfile === undefined
        ? []
        : [{ read: `base_digests ${dockerfile.split(" --target ")[0]}`, want: "pinned", allows: "by tag" }]),
    ],
    leavesOpen: ({ image, base, dockerfile }) => {
      const isPinned = (image ?? base)?.includes("@sha256:");
      if (isPinned === false) {
        return "a tag can be moved: `harden-init pin` adds the digest";
      }
      // What a Dockerfile of the user's names is read on the server only.
      return isPinned === undefined && dockerfile !== undefined
        ? "a tag can be moved: `harden-init pin --dockerfiles` adds the digest where its Dockerfile names one"
        : undefined;
    },
    optional: true,
  },
  {
    slug: "image-signature",
    owasp: pointTo("D08", 13),
    title: "Images are signed by whom the answers name",
    severity: "high",
    reason: "A digest says which content runs, but not who made it; a signature does.",
    mayBreak: "A deploy stops before any change where an image is not signed, or its registry cannot be asked.",
    scope: "service",
    from: "baseline",
    cis: repeatIds("4.12"),
    layer: "Trust in images",
    set: "the answer `signatures`: a key, or a certificate's identity, for each registry or image",
    measured:
      "cosign, notation or notary on the machine that deploys, for the digest that runs, and for each one that a Dockerfile names",
    fix: "Sign the image, or correct `signatures` in harden.yml",
    ofSignedImages: true,
    optional: true,
  },
  {
    slug: "image-age",
    owasp: pointTo("D02"),
    severity: "medium",
    title: "Built images have current packages",
    reason: "An image that was built once never gets its distribution's security updates.",
    mayBreak: "Nothing: it is only measured. An update may change what an application depends on.",
    scope: "service",
    from: "baseline",
    cis: repeatIds("4.4"),
    layer: "Trust in images",
    set: "not set: `harden-init deploy --refresh` builds images again from scratch",
    measured: `when the first step above the image's base was run, or a build from scratch last brought nothing else: at most ${oldestDays} days ago, on the base that the server has`,
    fix: "`harden-init deploy --refresh` builds it again, and replaces it if its packages differ",
    readings: ({ dockerfile }) =>
      dockerfile === undefined
        ? []
        : [{ read: `image_age ${oldestDays} ${dockerfile}`, want: `within ${oldestDays} days` }],
    optional: true,
  },
  {
    slug: "pending-updates",
    owasp: pointTo("D02"),
    severity: "medium",
    title: "Images have their distribution's security updates",
    reason: "What an update fixes is public: attackers look for those who do not have it.",
    mayBreak: "Nothing: it is only measured. An update may change what an application depends on.",
    scope: "service",
    from: "baseline",
    cis: repeatIds("4.4"),
    layer: "Trust in images",
    set: "not set: `harden-init deploy --refresh` asks for updates, and builds again what has some",
    measured:
      "which security updates the distribution's own archive has for the image's packages, asked by `deploy --refresh`, at most 7 days ago; before the first one it is in no report",
    fix: "`harden-init deploy --refresh` builds again what is built here; renew the base, or the image, with `harden-init pin --renew` where it is pinned",
    readings: () => [{ read: "pending_updates", want: "none" }],
    isAskedFirst: true,
    acceptable: true,
    optional: true,
  },
  {
    ...always,
    slug: "non-root-user",
    owasp: pointTo("D01", 2),
    title: "The process is not root",
    severity: "high",
    reason: "Root in a container is root for the server's kernel; an ordinary user needs a second vulnerability.",
    mayBreak: "An image that expects to start as root cannot change owners or bind ports below 1024 on old engines.",
    cis: repeatIds("4.1"),
    layer: "Capabilities",
    set: 'user: "UID:GID"',
    measured:
      "the real, effective, saved and file system user id of the container's first process, and its groups: not root's, and none of the server that has rights of its own",
    readings: ({ uid, group, serverLogs }) => [
      uid === "ordinary" || uid === 0 ? { read: "is_root", want: "no" } : { read: "uid", want: String(uid) },
      // Who names no group may get root's from the engine, and nobody wanted anything else.
      ...(group === undefined ? [] : [{ read: "root_group", want: "no", allows: group === 0 ? "yes" : "no" }]),
      // A receiver is in the group that reads the server's logs.
      ...(serverLogs.length > 0 ? [] : [{ read: "server_groups", want: "none" }]),
    ],
    leavesOpen: ({ group }) => (group === 0 ? "its group is root's: give it another one in `user`" : undefined),
    learnable: true,
  },
  {
    ...always,
    slug: "health-check",
    owasp: notInOwasp,
    title: "Health is checked through the whole chain",
    severity: "low",
    reason: "A running process may not answer; the check takes the same path as a visitor's request.",
    mayBreak: "A check that is too strict for a slow server makes a deploy fail; it restarts nothing.",
    cis: repeatIds("4.6", "5.27"),
    layer: "Availability",
    set: "healthcheck: in compose, HEALTHCHECK in a built image",
    measured: "the engine's health state of the container",
    readings: () => [{ read: "health", want: "healthy" }],
    learnable: true,
  },
  {
    ...always,
    slug: "page-answers",
    owasp: notInOwasp,
    title: "The page itself answers",
    severity: "medium",
    reason: "A healthy container may still show its visitors an error.",
    mayBreak: "A page that answers 500 or more on purpose: write another `page` for the service.",
    cis: notInBenchmark,
    layer: "Availability",
    set: "the answer `page`, the path that is asked for; default: /",
    measured:
      "the status of the page, asked from the server at the published address and through the edge at the public name; below 500 it answers. Where `access` guards it, the edge itself answers 401 or 403",
    readings: ({ page, sites }) => [
      ...(page === undefined ? [] : [{ read: `page ${page}`, want: "answers" }]),
      ...sites.map((site) => ({ read: `site ${site}`, want: "answers" })),
    ],
  },
];
