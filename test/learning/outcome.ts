import * as z from "zod";

/** What came of one program. */
export interface Learned {
  readonly name: string;
  readonly state: string;
  readonly why: string;
  readonly user: string;
  readonly capabilities: readonly string[] | undefined;
  readonly isReadOnly: boolean;
  readonly writable: readonly string[];
  readonly health: boolean;
  readonly calls: readonly string[] | undefined;
  readonly runs: number;
  readonly starts: number;
  readonly seconds: number;
  /** The experiments in which it did not live as before, each with what was not so. */
  readonly missed: readonly string[];
}

const value = z.object({ value: z.unknown() });
const document = z.object({
  services: z.tuple([
    z.object({
      state: z.string(),
      why: z.string().default(""),
      runs: z.number().default(0),
      starts: z.number().default(0),
      seconds: z.number().default(0),
      experiments: z.array(z.object({ name: z.string(), passed: z.boolean(), why: z.string() })).default([]),
      facts: z
        .object({
          user: z.object({ value: z.string() }).nullable(),
          capabilities: z.array(z.object({ value: z.string() })).nullable(),
          read_only: z.object({ value: z.boolean() }).nullish(),
          writable: z.array(z.object({ value: z.string() })),
          health: value.nullish(),
          calls: z.object({ value: z.array(z.string()) }).nullish(),
        })
        .optional(),
    }),
  ]),
});

/** Reads what `learn --json` printed of one service. */
export function readOutcome(name: string, stdout: string): Learned {
  const {
    services: [{ facts, experiments, ...rest }],
  } = document.parse(JSON.parse(stdout));
  return {
    name,
    ...rest,
    user: facts?.user?.value ?? "root",
    capabilities: facts?.capabilities?.map((one) => one.value),
    isReadOnly: facts?.read_only?.value ?? false,
    writable: facts?.writable.map((one) => one.value) ?? [],
    health: (facts?.health ?? null) !== null,
    calls: facts?.calls?.value,
    missed: experiments.filter(({ passed }) => !passed).map((one) => `${one.name}: ${one.why}`),
  };
}
