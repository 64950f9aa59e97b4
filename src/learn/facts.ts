import * as z from "zod";
import { makePrintable } from "../lib/text/printable.ts";
import { adoptedServiceName, capabilityName } from "../model/schema/patterns/names.ts";
import { mountTarget } from "../model/schema/patterns/paths.ts";
import { memorySize } from "../model/schema/patterns/texts.ts";
import { toMebibytes } from "../model/sizes.ts";
import { readSaid } from "./read-said.ts";

/*
 * What a host says that it found out about a service. All of it comes from outside and ends up in harden.yml, in its comments and on a terminal: it is
 * read here and nowhere else, and nothing passes that does not have the form of an answer.
 */

/** Bytes. What a host says beyond that is no result of an experiment. */
const largest = 1024 * 1024;

/** Mebibytes. */
const leastMemory = 6;

const text = z
  .string()
  .max(10_000)
  .transform((said) => makePrintable(said, 300));
const imageHash = z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 hexadecimal digits");
const imageDigest = z
  .string()
  .max(500)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]*@sha256:[0-9a-f]{64}$/, "must be NAME@sha256:…");
export const callName = z.string().regex(/^[a-z0-9_]{1,40}$/, "must be the name of a system call");
export const machineName = z.string().regex(/^[a-z0-9_]{1,20}$/, "must be the name of a machine");
const port = z.int().min(1).max(65535);
const count = z.int().min(0).max(100_000);
/** Root is what a service is without an answer. */
const ordinaryUser = z.string().regex(/^[1-9][0-9]{0,9}:[0-9]{1,10}$/, "must be UID:GID of an ordinary user");
const place = z
  .string()
  .max(300)
  .regex(mountTarget.regex, `must be ${mountTarget.says}`)
  .refine(isData, "holds programs, or is the kernel's own");
const memoryPlace = z
  .string()
  .regex(/^[^:]+(?::size=[1-9][0-9]{0,6}[kmg])?$/, "must be a folder and its size, such as /run:size=16m")
  .refine((said) => place.safeParse(said.split(":")[0]).success, "must be a folder that a place in memory may hide");
const memory = z
  .string()
  .regex(memorySize.regex, `must be ${memorySize.says}`)
  .refine((size) => toMebibytes(size) >= leastMemory, `must be at least ${leastMemory}m, as the engine wants it`);

/** A place in memory hides what lies there, and what the kernel shows is nobody's to replace. */
function isData(path: string): boolean {
  return !/^\/(?:(?:(?:proc|sys)(?:\/|$)|dev(?:\/(?!shm(?:\/|$))|$))|(?:usr\/(?:local\/)?)?(?:bin|sbin|lib|lib32|lib64)$|(?:usr|usr\/local|etc|boot)$)/.test(
    path,
  );
}

function fact<V extends z.ZodType>(value: V) {
  return z.object({ value, evidence: text });
}

function facts<V extends z.ZodType>(value: V) {
  return z.array(fact(value)).max(100).default([]);
}

const peerName = z.string().regex(adoptedServiceName.regex, `must be ${adoptedServiceName.says}`);
/** As DNS carries it; what a resolver takes is looked at where it is written. */
const hostName = z.string().regex(/^[a-z0-9._-]{1,253}$/, "must be a host name in small letters");
const address = z.union([z.ipv4(), z.ipv6(), z.literal("unknown")], "must be an address");
const ports = z.array(z.string().regex(/^[1-9][0-9]{0,4}(?:\/udp)?$/, "must be a port")).max(50);

/** A path with the wildcards that learning uses; what could end a rule, or begin another one, is in none. */
const rulePath = String.raw`(?:@\{PROC\}(?:/@\{pid\})?)?(?:/(?:[A-Za-z0-9._+@:~=%?*-]|\{,\*{1,2}\}|\{,info\})*)+`;
export const appArmorRule = z
  .string()
  .max(500)
  .regex(
    new RegExp(
      String.raw`^(?:${rulePath} (?:[mrwlk]{1,5}|ix)|deny ${rulePath} m?x?|capability(?: [a-z_]{1,40})?|network [a-z0-9_]{1,20} [a-z]{1,20}|ptrace \(read, readby\))$`,
    ),
    "must be a rule as learning makes them",
  );

const factsSchema = z.object({
  user: fact(ordinaryUser).nullable(),
  /** Null: that was not found out. */
  capabilities: facts(z.string().regex(capabilityName.regex, `must be ${capabilityName.says}`)).nullable(),
  read_only: fact(z.boolean()).nullish(),
  writable: facts(memoryPlace),
  volumes: facts(place),
  /** The volumes whose files are given to the user. */
  owned: facts(place),
  ports: facts(port),
  health: fact(z.object({ listens: port })).nullish(),
  limits: z
    .object({
      memory: fact(memory).nullish(),
      pids: fact(z.int().min(8).max(65536)).nullish(),
      open_files: fact(z.int().min(64).max(1_048_576)).nullish(),
    })
    .nullish()
    .transform((limits) => limits ?? {}),
  calls: z
    .object({
      value: z.array(callName).max(600),
      evidence: text,
      /** The machine that they are of, as its kernel calls it. */
      machine: machineName.optional(),
      /** In how many lives it could make no others; in none: they were recorded, and are no list to go by. */
      enforced: count.default(0),
    })
    .nullish(),
  /** The rules of an AppArmor profile of its own; null or absent: that was not asked for. */
  profile: z
    .object({
      value: z.array(appArmorRule).max(1000),
      evidence: text,
      /** In how many lives they were in force; in none: there are none, and the evidence says why. */
      enforced: count,
    })
    .nullish(),
  /** Null or absent: whom it talks to was not found out. */
  network: z
    .object({
      /** In how many lives nothing of it can have been missed. */
      lives: count,
      /** Services of its stack. */
      peers: z.array(fact(peerName).extend({ ports })).max(100),
      /** With ports where these were found out, too. */
      outside: z.array(fact(hostName).extend({ ports: ports.default([]) })).max(100),
      /** Those to which it wanted without a name; nothing led there. */
      addresses: z.array(fact(address).extend({ ports })).max(100),
    })
    .nullish(),
});

const common = {
  service: z.string().min(1).max(100),
  image: imageHash,
  digests: z.array(imageDigest).max(20).default([]),
  why: text.default(""),
  experiments: z
    .array(z.object({ name: text, passed: z.boolean(), why: text.default("") }))
    .max(500)
    .default([]),
  unexercised: z.array(text).max(200).default([]),
  runs: count,
  starts: count,
  seconds: z.number().min(0).max(1_000_000),
};

/** A result that teaches something, as the module of the collection gives it; it is also kept like that. */
export const lessonSchema = z.object({ ...common, state: z.enum(["learned", "partial"]), facts: factsSchema });

const learnedSchema = z.discriminatedUnion("state", [
  lessonSchema,
  z.object({ ...common, state: z.literal("failed"), image: z.string() }),
]);

export type Lesson = Readonly<z.output<typeof lessonSchema>>;
export type Facts = Lesson["facts"];
type Learned = Lesson | Readonly<Extract<z.output<typeof learnedSchema>, { readonly state: "failed" }>>;

/** What a host said of a service; or what is wrong with that, in one sentence. */
export function readLearned(said: string, service: string): Learned | { readonly wrong: string } {
  const found = readSaid(said, learnedSchema, largest);
  if ("wrong" in found) {
    return found;
  }
  const { read } = found;
  return read.service === service ? read : { wrong: `it is about the service ${makePrintable(read.service, 60)}` };
}
