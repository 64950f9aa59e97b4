import { findControl } from "../../controls/catalogue.ts";
import { nameEntry } from "../../model/secret-names.ts";
import type { DockerfileOf } from "../sources/dockerfiles.ts";
import type { Row } from "./rows.ts";
import type { ImportTable, TakenService } from "./table.ts";

/** The same table for programs, with what is found in Dockerfiles. */
export function describeTable(table: ImportTable, dockerfiles: readonly DockerfileOf[]): object {
  const { services, renamedFrom, leftOut, movedSecrets, plainFiles, notices, proxies } = table;
  return {
    services: services.map(describeService),
    ...(renamedFrom !== undefined && { renamedFrom }),
    leftOut,
    proxies,
    movedSecrets,
    plainFiles,
    dockerfiles: dockerfiles.flatMap(({ path, findings }) =>
      findings.map(({ line, what, fix }) => ({ where: `${path}:${line}`, what, fix })),
    ),
    notices: notices.map(({ at, what }) => ({ where: `${at.file}:${at.line}`, what })),
  };
}

/** A service of it. */
export function describeService(service: TakenService): object {
  const { name, knownAs, rows, dangers, open, secrets, weak, guessed, undivided, plainText, profiles, unnamedData } =
    service;
  return {
    service: name,
    ...(knownAs !== undefined && { knownAs }),
    changes: rows.map(describeRow),
    dangers,
    open,
    movedToVault: secrets.map(({ variable, way, secret, vaultVariable, text }) => ({
      variable,
      way,
      secret: vaultVariable === undefined ? secret : nameEntry(secret, vaultVariable),
      ...(text !== undefined && { text }),
    })),
    weak,
    guessed: guessed.map(({ variable }) => variable),
    undivided,
    plainText,
    profiles,
    unnamedData,
  };
}

function describeRow({ path, isItem, before, after, cause }: Row): object {
  return {
    path,
    ...(isItem && { item: true }),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    control: cause.control,
    why: cause.why || (findControl(cause.control)?.reason ?? ""),
    mayBreak: cause.mayBreak,
  };
}
