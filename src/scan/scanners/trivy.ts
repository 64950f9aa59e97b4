import { scannerRules } from "../../controls/scanner-rules.ts";
import { type Fields, getMap, getMaps, getScalar, getText, lookUp, parseObject } from "../../lib/fields.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { countBySeverity } from "../count-holes.ts";
import {
  holeSeverities,
  type KnownHole,
  type Reading,
  type ScannedImage,
  type ScannedService,
  type Scanner,
  type ScanResult,
  type ScanTarget,
} from "../types.ts";

const report = "trivy.json";
const release = "https://github.com/aquasecurity/trivy/releases/download/v0.70.0/trivy_0.70.0_Linux";
/** The version of its JSON that is read here. */
const schemaVersion = 2;
const written = ["--format", "json", "--output", report, "--list-all-pkgs=false", "--include-non-failures"];
/** The checks of Dockerfiles are those in the pinned program, so that each scan asks the same. */
const quiet = ["--no-progress", "--skip-version-check", "--skip-check-update", "--disable-telemetry"];

const rules: Readonly<Record<string, readonly string[]>> = {
  ...scannerRules.trivy,
  "DS-0004": ["no-login-server"],
  "DS-0031": ["secrets-as-files"],
};

/** What all known holes of an image, and all secrets in one, come to as a check. */
const holesCheck = "known-holes";
const secretCheck = "secret";

/** Looks into the images that run, and at the Dockerfiles of those that are built on the server. It has no checks of compose files. */
export const trivy: Scanner = {
  name: "trivy",
  source: {
    tag: "v0.70.0",
    archives: {
      x86_64: {
        url: `${release}-64bit.tar.gz`,
        sha256: "8b4376d5d6befe5c24d503f10ff136d9e0c49f9127a4279fd110b727929a5aa9",
      },
      aarch64: {
        url: `${release}-ARM64.tar.gz`,
        sha256: "2f6bb988b553a1bbac6bdd1ce890f5e412439564e17522b88a4541b4f364fc8d",
      },
    },
  },
  runs: "hosts",
  command: ["./trivy"],
  reads: report,
  seconds: 1800,
  targets: {
    list: listTargets,
    keep: [
      ...["SchemaVersion", "Trivy", "Version", "Metadata", "OS", "Family", "Name", "Results", "Target"],
      ...["Vulnerabilities", "VulnerabilityID", "PkgName", "InstalledVersion", "FixedVersion", "Severity"],
      ...["Misconfigurations", "ID", "AVDID", "Title", "Status", "Secrets", "RuleID", "StartLine"],
    ],
  },
  parse: readTrivy,
  controlsOf: (id) =>
    id === holesCheck ? ["image-age"] : id.startsWith(secretCheck) ? ["secrets-as-files"] : (lookUp(rules, id) ?? []),
};

function listTargets(services: readonly ScannedService[]): readonly ScanTarget[] {
  const image = ["image", "--image-src", "docker", "--scanners", "vuln,secret", "--image-config-scanners", "misconfig"];
  return services.flatMap(({ name, context }) => [
    { service: name, words: [...image, ...written, ...quiet, "{image}"] },
    ...(context === undefined
      ? []
      : [
          {
            service: name,
            words: ["filesystem", "--scanners", "misconfig,secret", ...written, ...quiet, context],
          },
        ]),
  ]);
}

/** All of its reports, each of an image or of the folder that it is built from. One that is none of its own ends the reading. */
export function readTrivy(text: string): Reading {
  const reports = getMaps(parseObject(text) ?? {}, "reports");
  if (reports.length === 0) {
    return { state: "aborted", why: "its output is no JSON of its own" };
  }
  const [odd] = reports.filter((one) => getScalar(getMap(one, "report"), "SchemaVersion") !== String(schemaVersion));
  if (odd !== undefined) {
    const version = getScalar(getMap(odd, "report"), "SchemaVersion") ?? "none";
    return {
      state: "aborted",
      why: `its report has the format ${makePrintable(version, 20)}, and ${schemaVersion} is read`,
    };
  }
  const [first] = reports;
  const version = getText(getMap(getMap(first ?? {}, "report"), "Trivy"), "Version");
  const images = reports.flatMap(readImage);
  const results = reports.flatMap(readChecks);
  return {
    state: "complete",
    version: version === undefined ? "of an unknown version" : makePrintable(version, 20),
    results: [...mergeChecks(results), ...images.map(summarizeHoles)],
    images,
  };
}

function serviceOf(one: Fields): string {
  return makePrintable(getText(one, "service") ?? "", 100);
}

/** Only the report of an image names its system, if it knows that; a folder has no packages of one. */
function readImage(one: Fields): readonly ScannedImage[] {
  const document = getMap(one, "report");
  const { Family, Name } = getMap(getMap(document, "Metadata"), "OS");
  const results = getMaps(document, "Results");
  const holes = results.flatMap((result) => getMaps(result, "Vulnerabilities")).flatMap(readHole);
  const system = [Family, Name].filter((word) => typeof word === "string").join(" ");
  return system === "" && holes.length === 0
    ? []
    : [
        {
          service: serviceOf(one),
          ...(system !== "" && { system: makePrintable(system, 60) }),
          holes: holes.sort(
            (one, other) => holeSeverities.indexOf(one.severity) - holeSeverities.indexOf(other.severity),
          ),
        },
      ];
}

function readHole(one: Fields): readonly KnownHole[] {
  const [id, name] = [getText(one, "VulnerabilityID"), getText(one, "PkgName")];
  if (id === undefined || name === undefined) {
    return [];
  }
  const said = getText(one, "Severity")?.toLowerCase();
  const fixed = getText(one, "FixedVersion");
  return [
    {
      id: makePrintable(id, 40),
      severity: holeSeverities.find((severity) => severity === said) ?? "unknown",
      package: makePrintable(name, 100),
      installed: makePrintable(getText(one, "InstalledVersion") ?? "", 100),
      ...(fixed !== undefined && { fixed: makePrintable(fixed, 100) }),
    },
  ];
}

/** An image passes where nothing is known for which there is a newer package: the rest can be fixed by nobody yet. */
function summarizeHoles({ service, holes }: ScannedImage): ScanResult {
  const fixable = holes.filter(({ fixed }) => fixed !== undefined).length;
  return {
    id: holesCheck,
    title: `${countBySeverity(holes)}; ${fixable} with a newer package`,
    level: fixable > 0 ? "warned" : "passed",
    services: [service],
  };
}

function readChecks(one: Fields): readonly ScanResult[] {
  const services = [serviceOf(one)];
  return getMaps(getMap(one, "report"), "Results").flatMap((result): readonly ScanResult[] => {
    const target = makePrintable(getText(result, "Target") ?? "", 200);
    const checks = getMaps(result, "Misconfigurations").flatMap((each): readonly ScanResult[] => {
      const id = nameCheck(getText(each, "ID") ?? getText(each, "AVDID") ?? "");
      const status = getText(each, "Status");
      return id === "" || (status !== "FAIL" && status !== "PASS")
        ? []
        : [
            {
              id,
              title: makePrintable(getText(each, "Title") ?? "", 200),
              level: status === "PASS" ? "passed" : "warned",
              services,
              detail: target,
            },
          ];
    });
    const secrets = getMaps(result, "Secrets").map((each): ScanResult => {
      const place = `${target}:${getScalar(each, "StartLine") ?? "?"}`;
      return {
        id: `${secretCheck} ${makePrintable(getText(each, "RuleID") ?? "", 60)}`.trim(),
        title: `${makePrintable(getText(each, "Title") ?? "a secret", 100)} in ${makePrintable(place, 200)}`,
        level: "warned",
        services,
      };
    });
    return [...checks, ...secrets];
  });
}

/** `DS-0002`, as it is called now; it was `AVD-DS-0002`, and `DS002`. */
function nameCheck(id: string): string {
  const [, letters, digits] = /^(?:AVD-)?([A-Z]+)-?([0-9]+)$/.exec(id) ?? [];
  return letters === undefined || digits === undefined
    ? makePrintable(id, 20)
    : `${letters}-${digits.padStart(4, "0")}`.slice(0, 20);
}

/** An image and the Dockerfile that it is built from have the same checks: one counts for a service, the worse. */
function mergeChecks(results: readonly ScanResult[]): readonly ScanResult[] {
  const merged = new Map<string, ScanResult>();
  for (const result of results) {
    const key = JSON.stringify([result.id, result.services, result.id.startsWith(secretCheck) ? result.title : ""]);
    if (merged.get(key)?.level !== "warned") {
      merged.set(key, result);
    }
  }
  return [...merged.values()];
}
