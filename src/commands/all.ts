/*
 * Every command that opens a project, in one module and so in one chunk of the bundle: a few large files load in a fraction of the time of many
 * shared small ones. What few runs need, such as menus and the template compiler, is loaded on demand. `deploy` alone has a chunk of its own: it is
 * what people wait for most often, and needs none of what imports a stack or asks for one.
 */
export * as access from "./access/run.ts";
export * as audit from "./audit/run.ts";
export * as backup from "./backup/run.ts";
export * as doctor from "./doctor/run.ts";
export * as down from "./down/run.ts";
export * as exec from "./exec/run.ts";
export * as seccomp from "./explain/seccomp-calls.ts";
export * as explained from "./explain/service.ts";
export * as regenerate from "./generate/regenerate.ts";
export * as init from "./init/run.ts";
export * as learn from "./learn/run.ts";
export * as logs from "./logs/run.ts";
export * as pin from "./pin/run.ts";
export * as posture from "./posture/run.ts";
export * as report from "./report/run.ts";
export * as restore from "./restore/run.ts";
export * as rollback from "./rollback/run.ts";
export * as sbom from "./sbom/run.ts";
export * as scan from "./scan/run.ts";
export * as secrets from "./secrets/run.ts";
export * as status from "./status/run.ts";
export * as undo from "./undo/run.ts";
export * as verify from "./verify/run.ts";
export * as waivers from "./waivers/run.ts";
