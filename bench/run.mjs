// Runs the benchmarks: all of them, or those that are named.
//
//   npm run bench [-- cost deploy server wrapper generate render import] [--rounds N] [--only reference] [--server SSH_CONFIG] [--corpus FOLDER]
import { parseArgs } from "node:util";
import { benchCost } from "./cost.mjs";
import { benchDeploy } from "./deploy.mjs";
import { benchGenerate } from "./generate.mjs";
import { benchImport } from "./import.mjs";
import { benchRender } from "./render.mjs";
import { benchServer } from "./server.mjs";
import { benchWrapper } from "./wrapper.mjs";

const benches = {
  cost: benchCost,
  deploy: benchDeploy,
  wrapper: benchWrapper,
  generate: benchGenerate,
  render: benchRender,
  import: benchImport,
  server: benchServer,
};

const { values, positionals } = parseArgs({
  options: {
    rounds: { type: "string" },
    only: { type: "string" },
    server: { type: "string" },
    corpus: { type: "string" },
  },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(benches);
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(", ")}. There are: ${Object.keys(benches).join(", ")}.`);
  process.exit(2);
}
for (const name of names) {
  await benches[name]({
    ...(values.rounds === undefined ? {} : { rounds: Number(values.rounds) }),
    ...(values.only === undefined ? {} : { only: values.only }),
    ...(values.server === undefined ? {} : { server: values.server }),
    ...(values.corpus === undefined ? {} : { corpus: values.corpus }),
  });
}
