import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buildUsageProblem, type ExitCode, exitCodes, getErrorCode } from "../../lib/errors.ts";
import { writeOutput } from "../../lib/files/write-output.ts";
import { print, printJson, tell } from "../../lib/io.ts";
import { toolVersion } from "../../lib/version.ts";
import { openProject } from "../../project/open.ts";
import { askStack, judgeAnswers, tellFailures } from "../../project/run/ask-hosts.ts";
import { requireHosts, requireServices } from "../../project/run/require-known.ts";
import type { Context } from "../../project/types.ts";
import { buildBom } from "../../sbom/build-bom.ts";
import { type ListedImage, readImages } from "../../sbom/read-images.ts";
import type { SbomOptions } from "./spec.ts";

/** Writes a bill of materials of each image that runs. Nothing of an image is started for it. Exit code 4 if none of the services runs. */
export async function run(context: Context, options: SbomOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  requireHosts(project, []);
  requireServices(project, options.services);
  const answers = await askStack(context, options, project, {
    module: "harden.stack.image_packages",
    args: { project: project.model.name },
    timeout: 600_000,
  });
  const { services } = options;
  const listed = answers.flatMap(({ host, stdout }) =>
    readImages(stdout)
      .filter(({ service }) => services.length === 0 || services.includes(service))
      .map((image) => ({ host, image })),
  );
  const boms = listed.map((one) => ({ ...one, bom: buildBom(one.image, { at: new Date(), tool: toolVersion }) }));
  if (context.json) {
    printJson(context.io, { images: boms.map(({ host, image, bom }) => ({ host, service: image.service, bom })) }, 2);
  } else {
    await makeFolder(options.output);
    for (const { host, image, bom } of boms) {
      const file = join(options.output, `${host}.${image.service}.cdx.json`);
      await writeOutput(file, `${JSON.stringify(bom, null, 2)}\n`);
      print(context.io, `${file}: ${describe(image)}`);
    }
  }
  tellFailures(context, project, answers);
  const code = judgeAnswers(answers);
  if (code === exitCodes.done && boms.length === 0) {
    tell(context.io, "No container of these services is there: deploy them first.");
    return exitCodes.missing;
  }
  return code;
}

function describe({ image, packages }: ListedImage): string {
  return packages.length === 0
    ? `${image} has no list of packages`
    : `${packages.length} ${packages.length === 1 ? "package" : "packages"} of ${image}`;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const what = `the folder cannot be made: ${getErrorCode(error) ?? error}`;
    throw buildUsageProblem({ where: folder, what, fix: "Give another folder to --output." }, { cause: error });
  }
}
