// Runs the benchmarks: all of them, or those that are named.
//
//   npm run bench [-- backup cost edge deploy server fleet wrapper verify events generate render import corpus] [--rounds N] [--only reference] [--server SSH_CONFIG] [--corpus FOLDER]
//   npm run bench -- lint --corpus FOLDER --compose-lint FOLDER [--kics FOLDER --opa PROGRAM]
import { parseArgs } from "node:util";
import { benchBackup } from "./backup.mjs";
import { benchCost } from "./cost.mjs";
import { benchDeploy } from "./deploy.mjs";
import { benchEdge } from "./edge.mjs";
import { benchEvents } from "./events.mjs";
import { benchCorpus } from "./files/corpus.mjs";
import { benchGenerate } from "./files/generate.mjs";
import { benchImport } from "./files/import.mjs";
import { benchLint } from "./files/lint.mjs";
import { benchRender } from "./files/render.mjs";
import { benchFleet } from "./fleet.mjs";
import { benchServer } from "./server.mjs";
import { benchVerify } from "./verify.mjs";
import { benchWrapper } from "./wrapper.mjs";

const benches = {
  backup: benchBackup,
  cost: benchCost,
  edge: benchEdge,
  deploy: benchDeploy,
  wrapper: benchWrapper,
  verify: benchVerify,
  events: benchEvents,
  generate: benchGenerate,
  render: benchRender,
  import: benchImport,
  corpus: benchCorpus,
  server: benchServer,
};
/** Those that are no part of "all": they take long, or need what is not here. */
const named = { ...benches, fleet: benchFleet, lint: benchLint };

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: "string" },
    only: { type: "string" },
    server: { type: "string" },
    corpus: { type: "string" },
    "compose-lint": { type: "string" },
    kics: { type: "string" },
    opa: { type: "string" },
  },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(benches);
const unknown = names.filter((name) => !Object.hasOwn(named, name));
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(", ")}. There are: ${Object.keys(named).join(", ")}.`);
  process.exit(2);
}
for (const name of names) {
  await named[name]({
    ...(values.rounds === undefined ? {} : { rounds: Number(values.rounds) }),
    ...(values.only === undefined ? {} : { only: values.only }),
    ...(values.server === undefined ? {} : { server: values.server }),
    ...(values.corpus === undefined ? {} : { corpus: values.corpus }),
    ...(values["compose-lint"] === undefined ? {} : { composeLint: values["compose-lint"] }),
    ...(values.kics === undefined ? {} : { kics: values.kics }),
    ...(values.opa === undefined ? {} : { opa: values.opa }),
  });
}
