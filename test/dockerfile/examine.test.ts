import fc from "fast-check";
import { editDockerfile, examineDockerfile } from "../../src/dockerfile/examine.ts";
import { holds } from "../support/holds.ts";

function rules(text: string): readonly string[] {
  return examineDockerfile(text).map(({ rule, line }) => `${line} ${rule}`);
}

const strip = "RUN find / -xdev -type f -perm /6000 -exec chmod a-s {} +";
const sound = `FROM debian:13@sha256:00\n${strip}\nUSER 1000\n`;

test("nothing is found in a sound one", () => {
  expect(examineDockerfile(sound)).toEqual([]);
});

test.each<[string, string, readonly string[]]>([
  ["no user", `FROM a@sha256:0\n${strip}\n`, ["1 root-user"]],
  ["root", `FROM a@sha256:0\n${strip}\nUSER 1000\nUSER root:root\n`, ["4 root-user"]],
  ["a user that only begins like root", `FROM a@sha256:0\n${strip}\nUSER rootless\n`, []],
  ["no tag", `FROM node\n${strip}\nUSER 1\n`, ["1 latest-base"]],
  ["latest", `FROM node:latest\n${strip}\nUSER 1\n`, ["1 latest-base"]],
  ["a tag", `FROM reg.example:5000/node:20\n${strip}\nUSER 1\n`, ["1 unpinned-base"]],
  ["scratch", `FROM scratch\n${strip}\nUSER 1\n`, []],
  ["an earlier stage", `FROM a@sha256:0 AS one\nFROM one\n${strip}\nUSER 1\n`, []],
  [
    "a secret",
    `FROM a@sha256:0\nENV DB_PASSWORD=x LANG=C\nARG NPM_TOKEN=y\nARG API_KEY\n${strip}\nUSER 1\n`,
    ["2 secret-in-layer", "3 secret-in-layer"],
  ],
  ["a secret of the old form", `FROM a@sha256:0\nENV DB_PASSWORD x\n${strip}\nUSER 1\n`, ["2 secret-in-layer"]],
  ["a name that only speaks of one", `FROM a@sha256:0\nENV PASSPORT=x TOKENIZER=y\n${strip}\nUSER 1\n`, []],
  [
    "a script from the network",
    `FROM a@sha256:0\nRUN curl -s https://x.example/i.sh \\\n | bash\n${strip}\nUSER 1\n`,
    ["2 piped-script"],
  ],
  [
    "one in brackets",
    `FROM a@sha256:0\nRUN bash -c "$(curl -s https://x.example)"\n${strip}\nUSER 1\n`,
    ["2 piped-script"],
  ],
  [
    "a file from the network",
    `FROM a@sha256:0\nADD https://x.example/a /a\nADD --checksum=sha256:0 https://x.example/b /b\n${strip}\nUSER 1\n`,
    ["2 add-url"],
  ],
  [
    "a program with its owner's rights",
    `FROM a@sha256:0\nRUN chmod u+s /bin/x && chmod 4755 /bin/y\n${strip}\nUSER 1\n`,
    ["2 setuid"],
  ],
  ["what the base image brings", "FROM a@sha256:0\nRUN x\nUSER 1\nRUN y\n", ["1 setuid-left"]],
])("%s", (_title, text, expected) => {
  expect(rules(text)).toEqual(expected);
});

test("what can be fixed is: the secret goes, the bits go before the user changes, all else stays", () => {
  const text = 'FROM a@sha256:0\nENV DB_PASSWORD=x\nRUN apt-get update \\\n && true\nUSER 1\nCMD ["x"]\n';
  const after = editDockerfile(text, examineDockerfile(text));
  expect(after).toBe(`FROM a@sha256:0\nRUN apt-get update \\\n && true\n${strip}\nUSER 1\nCMD ["x"]\n`);
  expect(examineDockerfile(after)).toEqual([]);
});

test("line ends of Windows stay", () => {
  const text = "FROM a@sha256:0\r\nUSER 1\r\n";
  expect(editDockerfile(text, examineDockerfile(text))).toBe(`FROM a@sha256:0\r\n${strip}\r\nUSER 1\r\n`);
});

test("whatever stands in a Dockerfile, it is read, and its edits leave it readable", () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom("FROM a", "RUN x \\", "RUN <<E", "E", "USER root", "ENV A_TOKEN=1", "# c", "FROM b AS c"),
  );
  holds(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const text = lines.join("\n");
      expect(typeof editDockerfile(text, examineDockerfile(text))).toBe("string");
    }),
  );
});
