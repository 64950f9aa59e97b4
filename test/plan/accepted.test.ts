import { listNotes } from "../../src/model/build/notes.ts";
import { planChecks } from "../../src/plan/checks/checks.ts";
import { caseStudy, modelOf } from "../support/case-study.ts";

/* What a service of a kind accepts: only what is unknown before it is measured. */

const acceptance = { reason: "the key of a test", until: "2099-01-01", owner: "web team" };
const { services } = caseStudy({});

test("what is found in the images of one service is accepted there, and nowhere else", async () => {
  const web = { ...services.webserver, kind: "php-nginx", accept: { "image-secrets": acceptance } };
  const model = await modelOf(caseStudy({ services: { ...services, webserver: web } }));
  const open = planChecks(model).map(({ service, controls }) => [
    service,
    controls.find(({ control }) => control === "image-secrets")?.open,
  ]);
  expect(Object.fromEntries(open)).toEqual({
    webserver: { why: acceptance.reason, accepted: [{ entry: "image-secrets", ...acceptance }] },
    dbserver: undefined,
  });
  expect(listNotes(model)).toContain("webserver keeps what image-secrets finds until 2099-01-01: the key of a test.");
});
