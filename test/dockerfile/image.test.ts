import fc from "fast-check";
import { describeImage } from "../../src/dockerfile/image.ts";
import { holds } from "../support/holds.ts";

test.each([
  ["FROM debian:13", "debian:13"],
  [`ARG V=13\nFROM debian:\${V}`, "debian:13"],
  ["FROM node:20 AS build\nFROM nginx\nCOPY --from=build /a /a", "nginx"],
  ["FROM node:20 AS build\nFROM build", "node:20"],
  ["FROM golang:1 AS build\nFROM scratch\nCOPY --from=build /a /a", undefined],
  ["", undefined],
])("the base of %j is %s", (text, base) => {
  expect(describeImage(text).base).toBe(base);
});

const stages = `FROM node:22 AS base
USER node
EXPOSE 3000
FROM base AS development
HEALTHCHECK CMD wget -q http://127.0.0.1:3000
RUN npm ci
FROM nginx:1.27 AS final
EXPOSE 53/udp 8080/tcp
USER 101:101
`;

const plain = { beginsByScript: false, givesFilesAway: false, hasHealthCheck: false, hasShell: false };

test.each([
  ["the last stage", undefined, { ...plain, base: "nginx:1.27", user: "101:101", port: 8080 }],
  [
    "a stage by its name, with what it begins with",
    "development",
    { ...plain, base: "node:22", user: "node", port: 3000, hasHealthCheck: true, hasShell: true },
  ],
  ["a stage by its number", "0", { ...plain, base: "node:22", user: "node", port: 3000 }],
])("%s is what is built", (_title, target, expected) => {
  expect(describeImage(stages, target)).toEqual(expected);
});

test.each([
  ['CMD ["npm", "start"]', false],
  ["CMD python app.py", false],
  ['COPY run.sh /opt/\nCMD ["/opt/run.sh"]', true],
  ["COPY . .\nCMD ./run.sh", true],
  ['CMD ["zkServer.sh", "start-foreground"]', false],
  ['COPY start.sh /usr/local/bin/\nENTRYPOINT ["start.sh"]\nCMD ["node", "."]', true],
  ['ENTRYPOINT ["/docker-entrypoint.sh"]\nCMD ["nginx"]', false],
  ['COPY docker-entrypoint.sh /\nENTRYPOINT ["/docker-entrypoint.sh"]', true],
  ['ENTRYPOINT ["/usr/bin/supervisord", "-n"]', true],
  ['ENTRYPOINT ["gosu", "app", "node", "."]', true],
  ["CMD crond && nginx", true],
  ["CMD sh -c 'exec sudo -u app node .'", true],
  ['CMD ["./run.sh"]\nCMD ["node", "."]', false],
  ['CMD ["node", "result.js"]', false],
])("%j begins by a script or a supervisor: %s", (text, expected) => {
  expect(describeImage(`FROM node:22\n${text}`).beginsByScript).toBe(expected);
});

test.each([
  ["USER root\nUSER app", { user: "app" }],
  ['USER "1000"', { user: "1000" }],
  ["HEALTHCHECK CMD x\nHEALTHCHECK NONE", { hasHealthCheck: false }],
  ["HEALTHCHECK --interval=5s \\\n  CMD x", { hasHealthCheck: true }],
  ["EXPOSE 70/udp", { hasHealthCheck: false }],
  ["EXPOSE 80 443", { port: 80 }],
  ['RUN ["true"]', { hasShell: false }],
  ["RUN <<EOF\ntrue\nEOF", { hasShell: true }],
])("what comes last holds: %j", (text, expected) => {
  expect(describeImage(`FROM a\n${text}`)).toMatchObject(expected);
});

test.each([
  ['ENTRYPOINT ["/usr/bin/python3"]\nCMD ["app.py"]', "python3"],
  ["CMD node server.js", "node"],
  ["CMD [ 'php', '-S', '0.0.0.0:80' ]", "php"],
  ["EXPOSE 80", undefined],
  ["CMD []", undefined],
])("%j begins with %s", (text, program) => {
  expect(describeImage(`FROM a\n${text}`).program).toBe(program);
});

test.each([
  ["RUN chown -R www-data /var/www", true],
  ["COPY --chown=node . .", true],
  ["RUN chmod 755 /a", false],
])("%j gives files away: %s", (text, expected) => {
  expect(describeImage(`FROM a\n${text}`).givesFilesAway).toBe(expected);
});

test("a long line comes to an end", () => {
  // A pattern that looks at each place once more from every place before it would take minutes here.
  expect(describeImage(`FROM a\nCMD ${"a".repeat(500_000)}\n`).beginsByScript).toBe(false);
});

test("a user that a variable names is not known, and a port neither", () => {
  const built = describeImage("FROM a\nARG UID=1000\nUSER $UID\nEXPOSE $PORT");
  expect(built).not.toHaveProperty("user");
  expect(built).not.toHaveProperty("port");
});

test("whatever stands in a Dockerfile, and whatever stage is asked for, it comes to an end", () => {
  const line = fc.oneof(fc.string(), fc.constantFrom("FROM a AS a", "FROM a", "FROM 0", "FROM b AS a", "USER a"));
  holds(
    fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom("a", "0", "5", undefined), (lines, target) => {
      expect(typeof describeImage(lines.join("\n"), target).hasShell).toBe("boolean");
    }),
  );
});
