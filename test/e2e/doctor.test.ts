import { controllerNeeds } from "../../src/doctor/controller.ts";
import { engineNeeds } from "../../src/doctor/engine.ts";
import { examine, isFit } from "../../src/doctor/examine.ts";
import { lookAtMachine } from "../../src/doctor/machine.ts";

test("finds the real programs of this machine, within 1.5 s", async () => {
  const start = performance.now();
  const diagnoses = await examine(await lookAtMachine(), [...controllerNeeds, ...engineNeeds]);
  const milliseconds = performance.now() - start;

  expect(diagnoses.filter(({ ok, required }) => required && ok !== true)).toEqual([]);
  expect(isFit(diagnoses)).toBe(true);
  expect(diagnoses.map(({ need }) => need)).toEqual(
    expect.arrayContaining([
      "ansible-playbook",
      "community.docker",
      "ansible.posix",
      "docker engine",
      "docker compose",
    ]),
  );
  expect(milliseconds).toBeLessThan(1500);
});
