import { buildModel } from "../../src/model/build/model.ts";
import { answersSchema, type WrittenAnswers } from "../../src/model/schema/answers.ts";
import type { Model } from "../../src/model/types/model.ts";
import { buildPlan } from "../../src/plan/build.ts";
import type { Plan } from "../../src/plan/types.ts";
import { shippedKinds, templatesFor } from "./rendered.ts";

/** The answers of the case study, as somebody writes them; what is given replaces whole keys. */
export function caseStudy(changes: Partial<WrittenAnswers> = {}): WrittenAnswers {
  return {
    version: 1,
    name: "csvs23",
    hosts: [{ name: "here", connection: "local" }],
    services: { webserver: webserver(), dbserver: dbserver() },
    logging: "local",
    ...changes,
  };
}

type WrittenService = WrittenAnswers["services"][string];

export function webserver(changes: Partial<WrittenService> = {}): WrittenService {
  return { kind: "php-nginx", source: "./webserver", publish: "127.0.0.1:8081", uses: ["dbserver"], ...changes };
}

export function dbserver(changes: Partial<WrittenService> = {}): WrittenService {
  return {
    kind: "mariadb",
    image: "mariadb:11.8",
    database: "csvs23db",
    seed: { file: "./seed/csvs23db.sql", unless_table: "suggestion" },
    ...changes,
  };
}

/** The model of answers, by the kinds that come with the tool. */
export async function modelOf(written: WrittenAnswers): Promise<Model> {
  return buildModel(answersSchema.parse(written), await shippedKinds);
}

/** The plan of answers, by the templates that come with the tool. */
export async function planOf(written: WrittenAnswers): Promise<Plan> {
  const model = await modelOf(written);
  return buildPlan(model, await templatesFor(model));
}
