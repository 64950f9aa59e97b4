import { controllerNeeds } from "../../src/doctor/controller.ts";
import { engineNeeds } from "../../src/doctor/engine.ts";
import { examine, isFit } from "../../src/doctor/examine.ts";
import { lookAtMachine } from "../../src/doctor/machine.ts";
import type { Diagnosis } from "../../src/doctor/types.ts";

const examineHere = async (): Promise<readonly Diagnosis[]> =>
  examine(await lookAtMachine(), [...controllerNeeds, ...engineNeeds]);

test("finds the real programs of this machine", async () => {
  const diagnoses = await examineHere();
  expect(diagnoses.filter(({ ok, required }) => required && ok !== true)).toEqual([]);
  expect(isFit(diagnoses)).toBe(true);
  expect(diagnoses.filter(({ found }) => /^[0-9.]+$/.test(found)).map(({ need }) => need)).toEqual([
    "ansible-playbook",
    "community.docker",
    "ansible.posix",
    "docker engine",
    "docker compose",
    "docker buildx",
  ]);
});
