import type { DockerfileFinding, Instruction, Stage } from "./types.ts";

/*
 * Weaknesses of an image, one rule each. Only the last stage becomes the image; earlier stages count if their result can be seen in it.
 */

type Rule = (stages: readonly Stage[]) => readonly DockerfileFinding[];

const secretName =
  /(?:^|_)(?:PASS|PASSWD|PASSWORD|PASSPHRASE|TOKEN|SECRET|API_?KEY|PRIVATE_KEY|ACCESS_KEY|CREDENTIALS?)(?:_|$)/i;
const shell = /^\s*(?:sudo\s+)?(?:ba|z|da|a)?sh\b/;
const loadedByShell = /(?:ba)?sh\s+(?:-c\s+)?["']?(?:<\(|\$\()\s*(?:curl|wget)\b/;
const setuidMode = /chmod\s+(?:-[A-Za-z]+\s+)*(?:[ugoa]*\+[rwx]*s|[2467][0-7]{3}\b)/;

const rootUser: Rule = (stages) => {
  const last = stages.at(-1);
  const users = last?.instructions.filter(({ keyword }) => keyword === "USER") ?? [];
  const user = users.at(-1);
  if (last === undefined || (user !== undefined && !/^["']?(?:0|root)\b/.test(user.text.trim()))) {
    return [];
  }
  return [
    {
      rule: "root-user",
      line: user?.first ?? last.baseLine,
      what:
        user === undefined
          ? "no USER is set, so the program runs as root unless the base image says otherwise"
          : "the program runs as root",
      fix: "Create a user for it, give that user the files that it writes, and end with USER and its number.",
    },
  ];
};

const unpinnedBase: Rule = (stages) =>
  stages.flatMap(({ base, baseLine }) => {
    if (base === undefined || base.includes("@sha256:")) {
      return [];
    }
    const tag = /:([^/:]+)$/.exec(base)?.[1];
    const what =
      tag === undefined
        ? `${base} has no tag, so it is always the newest version`
        : tag === "latest"
          ? `${base} is not a version: its content changes`
          : `${base} is named by a tag, which can be moved to other content`;
    return [
      {
        rule: tag === undefined || tag === "latest" ? "latest-base" : "unpinned-base",
        line: baseLine,
        what,
        fix: "Write the version and its digest: NAME:TAG@sha256:…",
      },
    ];
  });

/** Everyone who has the image can read a value in it, even if a later line removes it. */
const secretInLayer: Rule = (stages) =>
  all(stages, ["ARG", "ENV"]).flatMap((instruction) => {
    const names = assignments(instruction).filter(
      ({ name, value }) => secretName.test(name) && value !== "" && !/^\$/.test(value),
    );
    if (names.length === 0) {
      return [];
    }
    const whole = names.length === assignments(instruction).length;
    return [
      {
        rule: "secret-in-layer",
        line: instruction.first,
        what: `${names.map(({ name }) => name).join(", ")} is in the image, readable by everyone who has it`,
        fix: "Pass it when the container starts (harden-init: `secrets`), or in the build with RUN --mount=type=secret. Change the value: it was exposed.",
        ...(whole && { edit: { first: instruction.first, last: instruction.last, lines: [] } }),
      },
    ];
  });

const pipedScript: Rule = (stages) =>
  all(stages, ["RUN"])
    .filter(({ text }) => loadedByShell.test(text) || isPipedIntoShell(text))
    .map(({ first }) => ({
      rule: "piped-script",
      line: first,
      what: "a program from the network is run unchecked",
      fix: "Download it, compare its SHA-256 with a fixed one, then run it.",
    }));

/** Each command is looked at once: an expression over the whole pipe would begin again at each of its words. */
function isPipedIntoShell(text: string): boolean {
  return text
    .split(/[;&]/)
    .map((line) => line.split("|"))
    .some((pipe) => pipe.some((part, at) => /(?:curl|wget)\b/.test(part) && shell.test(pipe[at + 1] ?? "")));
}

const addedFromNetwork: Rule = (stages) =>
  all(stages, ["ADD"])
    .filter(({ text }) => /(?:^|\s)(?:https?|ftp):\/\//.test(text) && !/--checksum=/.test(text))
    .map(({ first }) => ({
      rule: "add-url",
      line: first,
      what: "ADD takes whatever the address serves at build time",
      fix: "Add --checksum=sha256:…, or download and check it in a RUN.",
    }));

const setuid: Rule = (stages) =>
  stages
    .at(-1)
    ?.instructions.filter(({ keyword, text }) => keyword === "RUN" && setuidMode.test(text))
    .map(({ first }) => ({
      rule: "setuid",
      line: first,
      what: "a program gets its owner's rights, whichever user starts it",
      fix: "Remove the bit; no-new-privileges disables it anyway.",
    })) ?? [];

const stripSetuid = "RUN find / -xdev -type f -perm /6000 -exec chmod a-s {} +";

/** Base images contain mount, su, passwd and others with the bit set. */
const setuidLeft: Rule = (stages) => {
  const last = stages.at(-1);
  if (
    last === undefined ||
    all(stages, ["RUN"]).some(({ text }) => /-perm\s+[/+-]?[0-7]*6000|chmod\s+a-s/.test(text))
  ) {
    return [];
  }
  // Before the first USER: afterwards this is not permitted.
  const user = last.instructions.find(({ keyword }) => keyword === "USER");
  const runs = last.instructions.filter(
    ({ keyword, first }) => keyword === "RUN" && (user === undefined || first < user.first),
  );
  const behind = runs.at(-1)?.last ?? last.baseLine;
  return [
    {
      rule: "setuid-left",
      line: last.baseLine,
      what: "the base image's setuid and setgid programs are kept",
      fix: "Remove the bit from all of them.",
      edit: { first: behind + 1, last: behind, lines: [stripSetuid] },
    },
  ];
};

export const dockerfileRules: readonly Rule[] = [
  rootUser,
  unpinnedBase,
  secretInLayer,
  pipedScript,
  addedFromNetwork,
  setuid,
  setuidLeft,
];

function all(stages: readonly Stage[], keywords: readonly string[]): readonly Instruction[] {
  return stages.flatMap(({ instructions }) => instructions.filter(({ keyword }) => keywords.includes(keyword)));
}

/** `A=1 B="2"`, and the old form `A 1`. */
function assignments({ keyword, text }: Instruction): readonly { readonly name: string; readonly value: string }[] {
  const plain = text.replace(/\\\n/g, " ");
  const pairs = [...plain.matchAll(/(?<!\w)([A-Za-z_]\w*)=("(?:\\.|[^"\\])*"|'[^']*'|\S*)/g)].map(
    ([, name = "", value = ""]) => ({ name, value: value.replace(/^["']|["']$/g, "") }),
  );
  if (pairs.length > 0 || keyword === "ARG") {
    return pairs;
  }
  const [, name, value = ""] = /^\s*([A-Za-z_]\w*)\s+(.*)$/s.exec(plain) ?? [];
  return name === undefined ? [] : [{ name, value: value.trim() }];
}
