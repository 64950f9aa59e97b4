/*
 * What secrets look like, whatever they are called. Each expression takes linear time: parts without a bound cannot begin at several places of one run.
 */

/** `scheme://user:password@host`: the password is in the middle. */
const urlWithPassword = /[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]*:[^\s/@]+@/i;

/** `Server=db;Password=…`, `-Ddb.password=…`, `--requirepass …`, `?api_key=…`: the secret is among other things. */
const secretWithin =
  /(?:passw(?:or)?d|pwd|secret|token|account_?key|api_?key|access_?key|[?&]sig(?:nature)?)["']?\s{0,20}(?:=>|[=:,])\s{0,20}["']?[^\s;&"'$]|--(?:requirepass|masterauth)[\s=]{1,20}[^\s$]/i;

/** What the great services make their tokens look like, so that they are found. */
const tokens = [
  ...[
    "[sr]k_(?:live|test)_",
    "whsec_",
    "gh[pousr]_",
    "github_pat_",
    "gl(?:pat|dt|rt|cbt)-",
    "xox[abeprs]-",
    "xapp-",
    "npm_",
    "pypi-AgEI",
  ],
  ...[
    "AKIA",
    "ASIA",
    "AIza",
    "ya29\\.",
    "SG\\.",
    "sk-(?:proj-|ant-|or-)?",
    "hf_",
    "hvs\\.",
    "dop_v1_",
    "shp(?:at|ss|ca)_",
    "tskey-",
  ],
  ...[
    "lin_api_",
    "figd_",
    "sq0csp-",
    "AGE-SECRET-KEY-1",
    "dckr_pat_",
    "PMAK-",
    "rubygems_",
    "glsa_",
    "ATATT",
    "nvapi-",
  ],
];
const token = new RegExp(`(?<![A-Za-z0-9_-])(?:${tokens.join("|")})[A-Za-z0-9_.=-]{12}`);
/** A signed token, a private key, the hash of a password, an address that lets whoever knows it post messages. */
const otherShapes =
  /(?<![\w-])eyJ[\w-]{10,300}\.[\w-]{10,300}\.|-----BEGIN [A-Z ]{0,30}PRIVATE KEY|\$(?:apr1|2[aby]|argon2(?:id?|d)|scrypt)\$[^\s]{8}|hooks\.slack\.com\/(?:services|workflows)\/T|discord(?:app)?\.com\/api\/webhooks\/\d|outlook\.office\.com\/webhook\/|\b\d{8,10}:AA[\w-]{33}/;

/** Whether a secret is somewhere in a text. */
export function holdsCredential(text: string): boolean {
  return [urlWithPassword, secretWithin, token, otherShapes].some((shape) => shape.test(text));
}

/** Whether a text has an address with a password, or a token of a known form: what is a secret wherever it is. */
export function holdsToken(text: string): boolean {
  return [urlWithPassword, token, otherShapes].some((shape) => shape.test(text));
}

const shortest = 20;
const longest = 512;

/**
 * Whether a text looks as if it had been made by chance: one word of letters and digits, mixed more than those of names, numbers and words are. What has a
 * known form without being a secret, such as an id or the digest of an image, does not count.
 */
export function looksRandom(text: string): boolean {
  if (text.length < shortest || text.length > longest || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text) || isKnownForm(text)) {
    return false;
  }
  if (/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text)) {
    return text.length >= 32 && /[a-f]/i.test(text) && /\d/.test(text) && entropyOf(text) > 2.8;
  }
  return isMixed(text) && entropyOf(text) > 3.5;
}

function isKnownForm(text: string): boolean {
  const isId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
  const isPath = text.startsWith("/") || text.split("/").length > 3;
  return isId || isPath;
}

/** Words and numbers that are joined change rarely between small letters, capitals and digits. */
function isMixed(text: string): boolean {
  const kinds = [...text.replaceAll(/[^A-Za-z0-9]/g, "")].map((sign) =>
    /\d/.test(sign) ? 0 : /[a-z]/.test(sign) ? 1 : 2,
  );
  const turns = kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length;
  return new Set(kinds).size >= 2 && kinds.includes(0) && turns >= kinds.length / 4;
}

/** Bits for each sign, by how often each occurs. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const sign of text) {
    counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
