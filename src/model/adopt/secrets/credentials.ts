import type { KnownImage } from "../../../kinds/schema/known-image.ts";
import { getMap, listAt } from "../../../lib/fields.ts";
import type { ComposeService } from "../types.ts";
import { readUid } from "../user.ts";
import { holdsCredential, holdsToken, looksRandom } from "./shapes.ts";

/** How a service gets a secret: as a file that only its user can read, or, where it knows no better, as a variable. */
export type Way = "file" | "variable";

/** A variable of a service whose value is a secret. */
export interface Credential {
  readonly variable: string;
  readonly value: string;
  readonly way: Way;
}

const secretName =
  /PASSWORD|PASSPHRASE|TOKEN|SECRET|API_?KEY|PRIVATE_KEY|ACCESS_KEY|ENCRYPTION_KEY|CREDENTIAL|MNEMONIC|(?:_PASS|_PWD|_PW|PASSWD|_SALT|_DSN|^PASS|^PW|^PWD|^PGPASS)$/;
/** A name that speaks of a secret without being one: its place, a switch, or a number about it. */
const aboutSecret =
  /_FILE$|ALLOW_EMPTY|RANDOM_|TTL|TIMEOUT|EXPIR|VALIDITY|LIFETIME|MAX_?AGE|ROTATION|INTERVAL|RETENTION|DURATION|_(?:SECONDS|MINUTES|HOURS|DAYS|MS|LIMIT|SIZE)$|M(?:IN|AX)_?LENGTH|POLICY|MAX_TOKENS|_(?:ENABLED|ALGORITHM|ISSUER|URL|NAME|HEADER|HOST|HOSTNAME|PORT|LANGUAGE|PATH|DIR|TYPE|MODE)$/;
/** Names that are as often those of a method, a switch or an address: their values decide. */
const perhapsSecret: readonly (readonly [name: RegExp, isSecret: (value: string) => boolean])[] = [
  // Keys are more often secrets than not; those that everybody may have say so.
  [/^(?!.*PUBLI[CS]).*(?:^|_)KEY$/, (value) => value.length >= 8 && !/^[./~]/.test(value)],
  [
    /(?:^|_)(?:BASIC_?)?AUTH$/,
    (value) => /^[^\s:/]+[:/][^\s:/]+$/.test(value) || (value.length >= 8 && /\d/.test(value) && !isAMethod(value)),
  ],
  [
    /(?:^|_)(?:JWT|SEED|COOKIE|HMAC|SIGNATURE)$/,
    (value) => value.length >= 16 && !value.includes(" ") && !isAMethod(value),
  ],
  [/WEBHOOK(?:_URL|_URI)?$/, (value) => /^https?:\/\/[^/\s]+\/\S*[A-Za-z0-9_-]{16}/.test(value)],
];
/** Names of what looks random and is no secret. */
const ordinaryRandom =
  /(?:^|_)(?:UU?ID|GUID|SHA\d*|MD5|HASH|DIGEST|CHECKSUM|FINGERPRINT|COMMIT|REVISION|REF|VERSION|BUILD|TAG|IMAGE|PUB(?:LIC)?(?:_KEY)?|CERT(?:IFICATE)?|CLASS|FEATURES?|FLAGS|PATH|DIR|URL|URI|HOST|ADDRESS|WALLET|CONTRACT|NAME|USER|LOCALE|FORMAT|OPTS|OPTIONS|PLUGINS?)$|(?:^|_)(?:ID|IDS)$/;
const switches = ["yes", "no", "true", "false", "0", "1", "on", "off"];

/** `scram-sha-256`, `oauth2`, `http://…`: how one logs in, and where. */
function isAMethod(value: string): boolean {
  return (
    /^(?:scram|sha|md5|hs|rs|es|ps|oauth|oidc|ldap|saml|kerberos|gssapi|ntlm|basic|digest|bearer|trust|peer|cert)[\w-]{0,20}$/i.test(
      value,
    ) || value.includes("://")
  );
}

/** The variables of a service that hold a secret in plain text, and how the service can get it instead. */
export function findCredentials(service: ComposeService, image: KnownImage | undefined): readonly Credential[] {
  // Who is given a file must be known by number.
  const isReader = service.user === undefined || readUid(service) !== undefined;
  return Object.entries(getMap(service, "environment")).flatMap(([variable, value]) => {
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
  return JSON.stringify(getMap(service, "healthcheck").test ?? "").includes(variable);
}

/** Where a secret is, instead of the secret. */
function isAPath(value: string): boolean {
  return (
    /^(?:\/|\.\.?\/|~\/)[\w.@/-]+$/.test(value) && /\/[\w.-]*(?:secret|password|token|key|pem|run|etc)/i.test(value)
  );
}

/** Whether the name of a variable alone says that its value is a secret. */
export function hasSecretName(variable: string): boolean {
  const name = variable.toUpperCase();
  return secretName.test(name) && !aboutSecret.test(name);
}

/** Whether a variable of that name and value holds a secret. */
export function isCredential(variable: string, value: string): boolean {
  const name = variable.toUpperCase();
  return isKnownCredential(name, value) || (looksRandom(value) && !ordinaryRandom.test(name));
}

/** Whether a variable counts as a credential only because its value looks random. */
export function isGuess(variable: string, value: string): boolean {
  return isCredential(variable, value) && !isKnownCredential(variable.toUpperCase(), value);
}

function isKnownCredential(name: string, value: string): boolean {
  if (value === "" || switches.includes(value.toLowerCase())) {
    return false;
  }
  return (
    (hasSecretName(name) && !isAPath(value)) ||
    perhapsSecret.some(([said, isSecret]) => said.test(name) && isSecret(value)) ||
    (!value.includes("\n") && holdsCredential(value))
  );
}

/** The same for a label, whose name has dots and hyphens. */
export function isCredentialLabel(name: string, text: string): boolean {
  return isCredential(name.replaceAll(/[^A-Za-z0-9]/g, "_"), text);
}

/** `"name": value`, `NAME=value`, `name => 'value'`: what a line sets, in whatever language. Bounds keep a long line from taking the square of its length. */
const setting = /([A-Za-z_][A-Za-z0-9_-]{0,100})["']?\s{0,20}(?:=>|[:=])\s{0,20}["']?([^\s"',]+)/g;
/** Words that a secret follows: an option, a part of SQL, a header. */
const beforeSecret =
  /-{1,2}(?!\S{0,60}file)[a-z-]{0,30}(?:pass|token|secret)[a-z-]{0,30}[\s=]{1,20}["']?[^\s$"'-]|\b(?:mysql|mariadb)[a-z-]{0,20}\b.{0,200}\s-p(?!["']?\$|\d{1,5}\b)\S|\bredis-cli\b.{0,200}\s-a\s{1,5}(?!["']?\$)\S|\bidentified by\s\S|\bbearer\s\S{8}/i;
/** A variable whose value stands elsewhere, or the beginning of a list or map. */
const noValue = /^(?:\$\{?[A-Za-z_][A-Za-z0-9_]*\}?$|[[{])/;

/** Whether the command of a health check has something that looks like a secret. */
export function isCheckTelling(service: ComposeService): boolean {
  return looksLikeCredential(listAt(getMap(service, "healthcheck"), "test").join(" "));
}

/** Whether a line of text sets something that looks like a secret: a variable, an option, a part of an address. */
export function looksLikeCredential(line: string): boolean {
  return (
    holdsToken(line) ||
    beforeSecret.test(line) ||
    [...line.matchAll(setting)].some(([, name = "", value = ""]) => setsSecret(name.replaceAll("-", "_"), value))
  );
}

function setsSecret(name: string, value: string): boolean {
  return !noValue.test(value) && isCredential(name, value);
}

/** An option with a secret: `--requirepass X`, `--db-password=X`. What names a file, or is a number about secrets, has none. */
const secretOption = /^-{1,2}[a-z][\w.-]{0,40}$/i;
const optionOfSecret =
  /^-{1,2}(?!.*(?:file|path|ttl|expir|length|type|issuer|url|name|policy))[a-z\w.-]{0,40}(?:pass|passwd|password|pwd|token|secret|api-?key|auth-?key|masterauth)(?:[.-]?(?:key|value|phrase))?$/i;

/** A word of a command line that looks as if it were a secret: it cannot be moved, so its owner is told. */
export function findSecretWords(service: ComposeService): readonly string[] {
  const words = ["command", "entrypoint"].flatMap((key) => listAt(service, key).map(String));
  return words.filter((word, at) => {
    const [option = "", ...value] = word.split("=");
    const follows = optionOfSecret.test(words[at - 1] ?? "") && !/^[-$]/.test(word);
    const holds = secretOption.test(option) && optionOfSecret.test(option) && /^[^$]/.test(value.join("="));
    return follows || holds || holdsToken(word) || looksRandom(word) || (/\s/.test(word) && looksLikeCredential(word));
  });
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
  const kept = Object.entries(getMap(service, "environment")).filter(([variable]) => !names.includes(variable));
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
