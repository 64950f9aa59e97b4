/*
 * Every command that opens a project in one module, and so in one chunk of the bundle: most of them share most of their parts, and a few large
 * files are loaded in a fraction of the time that a file for each set of shared parts takes. What only few runs need, such as menus and the
 * compiler of templates, is loaded where it is needed.
 */
export * as access from "./access/run.ts";
export * as audit from "./audit/run.ts";
export * as deploy from "./deploy/run.ts";
export * as doctor from "./doctor/run.ts";
export * as down from "./down/run.ts";
export * as seccomp from "./explain/seccomp-calls.ts";
export * as regenerate from "./generate/regenerate.ts";
export * as init from "./init/run.ts";
export * as logs from "./logs/run.ts";
export * as pin from "./pin/run.ts";
export * as report from "./report/run.ts";
export * as secrets from "./secrets/run.ts";
export * as status from "./status/run.ts";
export * as undo from "./undo/run.ts";
