import fc from "fast-check";
import { anyLetter } from "../support/any-letter.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const text = fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: anyLetter, minLength: 1 }), name);

const service = fc.record(
  {
    kind: text,
    image: text,
    base: text,
    source: text,
    uses: fc.array(text, { maxLength: 3 }),
    seed: fc.record({ file: text, unless_table: text }),
    limits: fc.record({ memory: text, cpus: fc.double({ min: 0.05, max: 256, noNaN: true }) }),
  },
  { requiredKeys: ["kind"], noNullPrototype: true },
);

/** Answers of the right shape whose texts may be anything at all, so that only the writing of YAML is at stake. */
export const anyAnswers = fc.record(
  {
    version: fc.constant(1),
    name: text,
    hosts: fc.array(
      fc.record(
        { name: text, groups: fc.array(text, { maxLength: 2 }) },
        { requiredKeys: ["name"], noNullPrototype: true },
      ),
      { minLength: 1, maxLength: 3 },
    ),
    services: fc.dictionary(name, service, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
    hardening: fc.record(
      {
        profile: text,
        overrides: fc.dictionary(text, fc.record({ off: fc.constant(true), reason: text }), {
          minKeys: 1,
          maxKeys: 2,
          noNullPrototype: true,
        }),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
    trust: text,
  },
  { requiredKeys: ["version", "name", "hosts", "services"], noNullPrototype: true },
);
