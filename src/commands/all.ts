/*
 * Every command that opens a project in one module, and so in one chunk of the bundle: most of them share most of their parts, and a few large
 * files are loaded in a fraction of the time that a file for each set of shared parts takes. What only few runs need, such as menus and the
 * compiler of templates, is loaded where it is needed.
 */
export { answerOptions } from "../answers/flags.ts";
export * as access from "./access.ts";
export * as audit from "./audit.ts";
export * as deploy from "./deploy.ts";
export * as doctor from "./doctor.ts";
export * as down from "./down.ts";
export * as seccomp from "./explain-seccomp.ts";
export * as init from "./init.ts";
export * as logs from "./logs.ts";
export * as pin from "./pin.ts";
export * as regenerate from "./regenerate.ts";
export * as report from "./report.ts";
export * as resolve from "./resolve.ts";
export * as secrets from "./secrets.ts";
export * as status from "./status.ts";
export * as undo from "./undo.ts";
