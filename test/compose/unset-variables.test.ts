import { loadCompose } from "../../src/compose/load.ts";
import { UnsetVariablesProblem } from "../../src/compose/unset-variables.ts";
import { inFolder } from "./folder.ts";

/* Files that Compose would take if variables had values. */

function problemOf(service: string): unknown {
  const files = { "compose.yml": `services:\n  web:\n    image: web:1\n${service}` };
  return inFolder(files, (folder) => {
    try {
      return loadCompose({ folder, files: [] });
    } catch (error) {
      return error;
    }
  });
}

test("what is wrong without a variable says so, with what to write", () => {
  const problem = problemOf(`    volumes: ["\${DATA}:/data"]\n`);
  expect(problem).toBeInstanceOf(UnsetVariablesProblem);
  expect(problem).toMatchObject({
    exitCode: 2,
    variables: ["DATA"],
    complaints: [
      {
        where: "compose.yml:4",
        what: "`:/data` is not a volume: the variable DATA has no value",
        fix: "Write DATA=… into the file .env next to it.",
      },
    ],
  });
});

test("what requires a variable says it once", () => {
  const problem = problemOf(`    hostname: "\${NAME:?call it}"\n`);
  expect(problem).toMatchObject({
    variables: ["NAME"],
    complaints: [{ what: "the variable NAME must have a value: call it" }],
  });
});

test("a mistake elsewhere has nothing to do with it", () => {
  const problem = problemOf(`    hostname: "\${NAME}"\n    volumes: [":/data"]\n`);
  expect(problem).not.toBeInstanceOf(UnsetVariablesProblem);
  expect(problem).toMatchObject({ complaints: [{ where: "compose.yml:5", what: "`:/data` is not a volume" }] });
});
