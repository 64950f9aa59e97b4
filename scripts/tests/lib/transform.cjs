// TypeScript by swc, and what a file takes of the language's own objects looked up once, when it is loaded. In the contexts that jest runs tests
// in, each look at a global asks the context's own object: in code that does it by the million, such as properties, most of the time went there.
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { createTransformer } = require("@swc/jest");

const names = ["Array", "JSON", "Map", "Math", "Number", "Object", "Set", "String"];

module.exports = {
  createTransformer(options) {
    const swc = createTransformer(options);
    const own = createHash("sha256").update(readFileSync(__filename)).digest("hex");
    return {
      canInstrument: swc.canInstrument,
      getCacheKey: (...words) => own + swc.getCacheKey(...words),
      process: (...words) => withLookups(swc.process(...words)),
      processAsync: async (...words) => withLookups(await swc.processAsync(...words)),
    };
  },
};

/** In the first line, so that no other moves. */
function withLookups(result) {
  const used = names.filter((name) => new RegExp(`(?<![.\\w$])${name}\\b`).test(result.code));
  return used.length === 0 ? result : { ...result, code: `const { ${used.join(", ")} } = globalThis; ${result.code}` };
}
