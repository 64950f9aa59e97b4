import type { KnownImage } from "../../../kinds/schema.ts";
import { listAt, mapAt } from "../../../lib/fields.ts";
import type { ComposeService } from "../types.ts";
import { uidOf } from "../user.ts";

/** How a service gets a secret: as a file that only its user can read, or, where it knows no better, as a variable. */
export type Way = "file" | "variable";

/** A variable of a service whose value is a secret. */
export interface Credential {
  readonly variable: string;
  readonly value: string;
  readonly way: Way;
}

const secretName =
  /PASSWORD|PASSPHRASE|TOKEN|SECRET|API_?KEY|PRIVATE_KEY|ACCESS_KEY|ENCRYPTION_KEY|CREDENTIAL|(?:_PASS|_PWD|PASSWD|_SALT|_DSN|^PASS|^PGPASS)$/;
/** A name that speaks of a secret without being one: its place, a switch, or a number about it. */
const aboutSecret =
  /_FILE$|ALLOW_EMPTY|RANDOM_|TTL|TIMEOUT|EXPIR|VALIDITY|LIFETIME|MAX_?AGE|ROTATION|INTERVAL|RETENTION|DURATION|_(?:SECONDS|MINUTES|HOURS|DAYS|MS|LIMIT|SIZE)$|M(?:IN|AX)_?LENGTH|POLICY|MAX_TOKENS|_(?:ENABLED|ALGORITHM|ISSUER|URL|NAME|HEADER)$/;
/** Keys are more often secrets than not; those that everybody may have say so. */
const keyName = /^(?!.*PUBLI[CS]).*(?:^|_)KEY$/;
const switches = ["yes", "no", "true", "false", "0", "1", "on", "off"];
/** `scheme://user:password@host`: the password stands in the middle. A scheme is short: without a bound a long text would take the square of its length. */
const urlWithPassword = /[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]*:[^\s/@]+@/i;

/** `Server=db;Password=…`, `-Ddb.password=…`, `--requirepass …`: the password stands among other things. */
const passwordWithin =
  /(?:passw(?:or)?d|pwd|secret|token|accountkey)["']?\s*(?:=|:|=>|,)\s*["']?[^\s;&"'$]|--(?:requirepass|masterauth)[\s=]+[^\s$]/i;
/** What the great services make their tokens to look like, so that they are found. */
const token =
  /\b(?:[sr]k_(?:live|test)_|whsec_|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|npm_|AKIA|AIza|SG\.)[A-Za-z0-9_.-]{12}|\beyJ[\w-]{10,}\.[\w-]{10,}\.|-----BEGIN [A-Z ]*PRIVATE KEY/;

/** The variables of a service that hold a secret in plain text, and how the service can get it instead. */
export function findCredentials(service: ComposeService, image: KnownImage | undefined): readonly Credential[] {
  // Who is given a file must be known by number.
  const isReader = service.user === undefined || uidOf(service) !== undefined;
  return Object.entries(mapAt(service, "environment")).flatMap(([variable, value]) => {
    const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
    return isCredential(variable, text)
      ? [
          {
            variable,
            value: text,
            way:
              image?.file_variables.includes(variable) && isReader && !isAsked(service, variable)
                ? "file"
                : ("variable" as const),
          },
        ]
      : [];
  });
}

/** A health check sees the variables that the container was given, and none that its entrypoint reads from a file. */
function isAsked(service: ComposeService, variable: string): boolean {
  return JSON.stringify(mapAt(service, "healthcheck").test ?? "").includes(variable);
}

/** Whether a variable of that name and value holds a secret. */
export function isCredential(variable: string, value: string): boolean {
  const name = variable.toUpperCase();
  if (value === "" || switches.includes(value.toLowerCase())) {
    return false;
  }
  return (
    (secretName.test(name) && !aboutSecret.test(name)) ||
    (keyName.test(name) && value.length >= 8 && !/^[./~]/.test(value)) ||
    (!value.includes("\n") && holdsCredential(value))
  );
}

/** Whether a secret stands somewhere in a text. */
export function holdsCredential(text: string): boolean {
  return urlWithPassword.test(text) || passwordWithin.test(text) || token.test(text);
}

/** `"name": value`, `NAME=value`, `name => 'value'`: what a line sets, in whatever language. Bounds keep a long line from taking the square of its length. */
const setting = /([A-Za-z_][A-Za-z0-9_-]{0,100})["']?\s{0,20}(?:=>|[:=])\s{0,20}["']?([^\s"',]+)/g;
/** Words that a secret follows: an option, a part of SQL, a header. */
const beforeSecret =
  /-{1,2}(?!\S{0,60}file)[a-z-]{0,30}(?:pass|token|secret)[a-z-]{0,30}[\s=]{1,20}[^\s$-]|\bmysql[a-z]{0,20}\b.{0,200}\s-p[^\s$]|\bidentified by\s\S|\bbearer\s\S{8}/i;
/** A variable whose value stands elsewhere, or the beginning of a list or map. */
const noValue = /^(?:\$\{?[A-Za-z_][A-Za-z0-9_]*\}?$|[[{])/;

/** Whether a line of text sets something that looks like a secret: a variable, an option, a part of an address. */
export function looksLikeCredential(line: string): boolean {
  return (
    urlWithPassword.test(line) ||
    token.test(line) ||
    beforeSecret.test(line) ||
    [...line.matchAll(setting)].some(([, name = "", value = ""]) => setsSecret(name.replaceAll("-", "_"), value))
  );
}

function setsSecret(name: string, value: string): boolean {
  return !noValue.test(value) && (isCredential(name, value) || /^(?:pw|pwd)$/i.test(name));
}

/** A word of a command line that looks as if it were a secret: it cannot be moved, so its owner is told. */
export function secretWords(service: ComposeService): readonly string[] {
  const words = ["command", "entrypoint"].flatMap((key) => listAt(service, key).map(String));
  return words.filter(
    (word, at) =>
      urlWithPassword.test(word) ||
      /^-{1,2}[a-z-]*(?:pass|password|token|secret)[a-z-]*=./i.test(word) ||
      /^--?(?:requirepass|password|token|secret)$/i.test(words[at - 1] ?? ""),
  );
}

/** The service without the plain text: what can be read from a file is, and the rest comes with a file of variables that only root can read. */
export function withoutPlainText(
  service: ComposeService,
  secrets: Readonly<Record<string, Way>>,
  place: SecretPlaces,
): ComposeService {
  const names = Object.keys(secrets);
  if (names.length === 0) {
    return service;
  }
  const kept = Object.entries(mapAt(service, "environment")).filter(([variable]) => !names.includes(variable));
  const files = names.filter((variable) => secrets[variable] === "file");
  const environment = Object.fromEntries([
    ...kept,
    ...files.map((variable) => [`${variable}_FILE`, `/run/secrets/${place.secret(variable)}`]),
  ]);
  const mounted = [...listAt(service, "secrets"), ...files.map((variable) => ({ source: place.secret(variable) }))];
  return {
    ...service,
    environment,
    ...(mounted.length === 0 ? {} : { secrets: mounted }),
    ...(files.length === names.length ? {} : { env_file: [{ path: place.environmentFile }] }),
  };
}

/** What the secrets of a service are called on the server. */
export interface SecretPlaces {
  /** The file's name below the stack's secrets. */
  secret(variable: string): string;
  /** The file of variables, relative to compose.yml. */
  readonly environmentFile: string;
}
