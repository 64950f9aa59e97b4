import { nameOwnSecret } from "../../model/secret-names.ts";
import type { Model } from "../../model/types/model.ts";
import type { Service } from "../../model/types/service.ts";
import type { Templates } from "../templates/load.ts";
import type { Renderer } from "../templates/render.ts";
import type { ProjectView } from "./context.ts";
import type { SecretFile } from "./secret-files.ts";
import { viewFile } from "./secrets.ts";
import type { ServiceView } from "./service.ts";

/**
 * Adds the secret files that kinds compose from the vault's secrets by templates. Nothing is stored twice: Ansible fills the values in when it
 * deploys the file.
 */
export function withComposedSecrets(
  view: ProjectView,
  model: Model,
  templates: Templates,
  render: Renderer,
): ProjectView {
  const services = view.services.map((seen, index) => {
    const composed = composedSecrets(model.services[index], seen, templates, render).map(viewFile);
    return { ...seen, composed, secretFiles: [...seen.secretFiles, ...composed] };
  });
  const composed = services.flatMap((service) => service.composed);
  return { ...view, services, composed, secretFiles: [...view.secretFiles, ...composed] };
}

function composedSecrets(
  service: Service | undefined,
  view: ServiceView,
  templates: Templates,
  render: Renderer,
): readonly SecretFile[] {
  const composed = service?.kind.secrets.filter((secret) => secret.composed) ?? [];
  return composed.map(({ name, why }) => {
    const { kind } = service as Service;
    const template = templates.kinds.get(kind.name)?.secrets.find(({ path }) => path === name);
    if (template === undefined) {
      throw new Error(`the kind ${kind.name} has no template secrets/${name}`);
    }
    const lines = render(template, view).trimEnd().split("\n");
    return { name: nameOwnSecret(view.service, name), owner: kind.user.uid, lines, why, folded: true };
  });
}
