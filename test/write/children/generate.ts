import "./fault.ts";
import { readFileSync } from "node:fs";
import { Problem } from "../../../src/lib/errors.ts";
import type { Plan } from "../../../src/plan/types.ts";
import { generate } from "../project.ts";

const [, , root = "", , , planFile = ""] = process.argv;

try {
  await generate(root, JSON.parse(readFileSync(planFile, "utf8")) as Plan, "last");
} catch (error) {
  process.stderr.write(String(error));
  process.exitCode = error instanceof Problem ? error.exitCode : 1;
}
