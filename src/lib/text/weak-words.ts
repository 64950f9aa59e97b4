/** Words that are first on every list of passwords, and in ordinary text as well. */
const words = new Set(
  [
    "admin administrator app apache backup changeit changeme change_me changethis db dbpass dbpassword default demo dev docker drupal example exampledb foo",
    "foobar gitlab grafana guest hello iloveyou joomla keycloak letmein local localhost login mariadb master minio minioadmin mongo mongodb mypass",
    "mypassword mysecret mysql nextcloud none odoo oracle p@ssw0rd p4ssw0rd pass passphrase passw0rd passwd password postgres postgresql prisma public pw pwd",
    "qwerty qwertz rabbit rabbitmq redis root rootpass rootpassword sa sample secret server service somewordpress staging strapi sudo super",
    "supersecret sysadmin system temp test tester testing todo token tomcat user username vagrant webmaster welcome wordpress your-password yourpassword",
  ]
    .join(" ")
    .split(" "),
);

const longestFirst = [...words].sort((one, other) => other.length - one.length);
const anyWord = new RegExp(longestFirst.join("|"), "g");

const fewestCharacters = 8;

/** Why a password is guessed within a moment; undefined if it is not. */
export function findWeakness(value: string): string | undefined {
  if (isWeakWord(value)) {
    return "it stands on every list of passwords";
  }
  return value.length < fewestCharacters ? `it has fewer than ${fewestCharacters} characters` : undefined;
}

/** Whether a value consists of them, in any spelling, with few digits or signs between and around. */
export function isWeakWord(value: string): boolean {
  const plain = value.toLowerCase();
  const rest = plain.replace(anyWord, "");
  return (
    (rest.length < plain.length && /^[^a-z]{0,6}$/.test(rest)) ||
    /^(?:0?1?234?5?6?7?8?9?0?|(.)\1*|abc123|1q2w3e4r)$/.test(plain)
  );
}

/** Whether a value is so common in ordinary text that its occurrences say nothing about the secret. */
export function isOrdinaryWord(value: string): boolean {
  return words.has(value.toLowerCase());
}
