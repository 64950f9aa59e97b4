import { findSecretWords, isCredential, looksLikeCredential } from "../../../src/model/adopt/secrets/credentials.ts";
import { looksRandom } from "../../../src/model/adopt/secrets/shapes.ts";

/* What is a secret, by its name, by its shape, and by how random it looks. Values with a known form are put together here, so that no scanner finds them. */

const random = "q7Xz2LmV9tRb4KwYc8Nd";

test.each<[string, string]>([
  ["ADMIN_PW", "hunter2-hunter2"],
  ["PW", "x"],
  ["MYSQL_PWD", "x"],
  ["BASIC_AUTH", "ada:lovelace"],
  ["NEO4J_AUTH", "neo4j/kV9xT2mQ"],
  ["SENTRY_AUTH", "sntrys8271"],
  ["JWT", "kV9xT2mQ8zkV9xT2"],
  ["APP_KEY", `base64:${random}=`],
  ["SLACK_WEBHOOK_URL", "https://chat.example.org/hooks/kV9xT2mQ8zkV9xT2mQ8z"],
  ["NOTIFY", ["https://hooks.slack", ".com/services/T0/B0/x"].join("")],
  ["GITHUB", ["gh", "p_0123456789abcdef"].join("")],
  ["CHAT", ["xo", "xb-0123456789-abc"].join("")],
  ["CLOUD", ["AK", "IAIOSFODNN7EXAMPLE"].join("")],
  ["SHOP", ["sk", "_live_0123456789ab"].join("")],
  ["MODEL", ["sk", "-proj-0123456789abcdef"].join("")],
  ["USERS", "ada:$apr1$0123456789abcdef"],
  ["ADDRESS", "amqp://ada:kV9xT2mQ@mq:5672/"],
  ["FEED", "https://api.example.org/feed?api_key=kV9xT2"],
  ["CONNECTION", "Server=db;User=ada;Password=kV9x"],
  ["CERT", "-----BEGIN RSA PRIVATE KEY-----"],
  ["PLEX_CLAIM", random],
  ["SETTING", "0123456789abcdef0123456789abcdef"],
])("%s is one: %s", (name, value) => {
  expect(isCredential(name, value)).toBe(true);
});

test.each<[string, string]>([
  ["AUTH", "true"],
  ["PROXY_AUTH", "scram-sha-256"],
  ["REGISTRY_AUTH", "htpasswd"],
  ["AUTH", "https://login.example.org/realms/x1"],
  ["WEBHOOK_URL", "https://hooks.example.org/"],
  ["TOKEN_TTL", "3600"],
  ["PASSWORD_MIN_LENGTH", "12"],
  ["PASSWORD_FILE", "/run/secrets/x"],
  ["ADDRESS", "http://web:8080/path"],
  ["SECRET_LOCAL_HOSTNAME", "0.0.0.0"],
  ["SECRET_PORT", "3000"],
  ["DATABASE_PASSWORD", "/run/secrets/db-password"],
  ["CLIENT_ID", random],
  ["GIT_SHA", "0123456789abcdef0123456789abcdef01234567"],
  ["INSTANCE", "123e4567-e89b-12d3-a456-426614174000"],
  ["JAVA_OPTS", "-Xmx512m -XX:+UseG1GC"],
  ["IMAGE_DIGEST", "0123456789abcdef0123456789abcdef"],
  ["KAFKA_LISTENERS", "PLAINTEXT://0.0.0.0:9092"],
  ["NODE_OPTIONS", "--max-old-space-size=4096"],
  ["TZ", "America/Argentina/Buenos_Aires"],
  ["CLUSTER_NAME", "production-cluster-2026-eu-west-1"],
  ["BROKER", "kafka-broker-01-kafka-broker-02"],
  ["PUBLIC_KEY", "kV9xT2mQ8z"],
])("%s is none: %s", (name, value) => {
  expect(isCredential(name, value)).toBe(false);
});

test.each<[string, readonly string[], readonly string[]]>([
  ["an option and its value", ["redis-server", "--requirepass", "kV9x"], ["kV9x"]],
  ["in one word", ["serve", "--admin-password=kV9x", "--api-key=kV9x"], ["--admin-password=kV9x", "--api-key=kV9x"]],
  ["a line of a shell", ["sh", "-c", "redis-server --requirepass kV9x"], ["redis-server --requirepass kV9x"]],
  ["an address", ["--dsn", "mysql://a:kV9x@db/x"], ["mysql://a:kV9x@db/x"]],
  ["a random word", ["run", random], [random]],
  ["files and numbers about secrets", ["--password-file", "/x", "--token-ttl=60", "--secret-name=app"], []],
  ["a variable", ["--password", "$PASSWORD", "--requirepass=$X"], []],
  ["ordinary words", ["--max-connections=100", "--path.rootfs=/host", "--verbose", "--user", "ada"], []],
])("words of a command: %s", (_what, command, found) => {
  expect(findSecretWords({ command })).toEqual(found);
});

test.each([random, `${random}==`, "Zm9vYmFyMTIzNDU2Nzg5MGFiY2RlZmc", "9f86d081884c7d659a2feaa0c55ad015"])(
  "%s looks random",
  (text) => {
    expect(looksRandom(text)).toBe(true);
  },
);

test.each([
  ...["application-production-eu", "com.example.Application", "/usr/local/bin/program2", "OneTwoThreeFourFiveSixSeven"],
  ...["2026-11-26T10-00-00-000Z", "00000000000000000000000000000000", "some/team/application/v2", "x".repeat(600)],
])("%s does not look random", (text) => {
  expect(looksRandom(text)).toBe(false);
});

test("a long text takes no longer than its length", () => {
  const begun = process.cpuUsage();
  for (const part of ["eyJ-", "x://", "password ", "-----BEGIN ", "--token ", "a=", "mysql -"]) {
    const text = part.repeat(2_000_000 / part.length);
    isCredential("X", text);
    looksLikeCredential(text.slice(0, 200_000));
  }
  expect(process.cpuUsage(begun).user).toBeLessThan(6_000_000);
});
