import fc from "fast-check";

/**
 * One seed for everybody: a run tells something of the change that it tests, and the same whenever it is repeated. `npm run fuzz` looks further:
 * a seed of its own each time, and more rounds.
 */
const seed = process.env.PROPERTY_SEED === "random" ? undefined : 20_260_101;
const factor = Number(process.env.PROPERTY_ROUNDS ?? 1);

/** Values by chance, for a test that hands all of them to a program at once. */
export function sampleOf<Value>(values: fc.Arbitrary<Value>, rounds: number): readonly Value[] {
  return fc.sample(values, { numRuns: rounds * factor, ...(seed !== undefined && { seed }) });
}

/**
 * Looks for a counterexample of a property.
 *
 * @param rounds how many values are tried; `npm run fuzz` takes a multiple of it
 * @throws an error that names the smallest counterexample found, and its seed
 */
export function holds<Values>(property: fc.IRawProperty<Values, false>, rounds?: number): void;
export function holds<Values>(property: fc.IRawProperty<Values, true>, rounds?: number): Promise<void>;
export function holds<Values>(property: fc.IRawProperty<Values>, rounds = 100): Promise<void> | void {
  return fc.assert(property, { numRuns: rounds * factor, ...(seed !== undefined && { seed }) });
}
