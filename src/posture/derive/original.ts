import type { KnownImage } from "../../kinds/schema/known-image.ts";
import { type Fields, getMap, getScalar } from "../../lib/fields.ts";
import type { ComposeService, Resources } from "../../model/adopt/types.ts";
import { listPublishedPorts } from "../../model/publish.ts";
import type { Model } from "../../model/types/model.ts";
import type { Service } from "../../model/types/service.ts";

/** A service as it would be without harden-init. */
export interface Original {
  readonly service: string;
  /**
   * What is known of it: its own compose file, as it was imported; what harden.yml says of it; or nothing but its image, which anyone would start with the
   * engine's defaults.
   */
  readonly origin: "compose" | "answers" | "plain";
  readonly compose: ComposeService;
  readonly image?: KnownImage;
  /** The variables that would hold secrets. */
  readonly secrets: readonly string[];
  /** What its compose file declares beside the services. */
  readonly declared: Resources;
}

/**
 * The services of a stack as they would be without it.
 *
 * @param imported the answers that the last import came to; undefined where nothing was imported
 */
export function findOriginals(model: Model, imported: Fields | undefined): readonly Original[] {
  return model.services.map((service) => {
    const remembered = getMap(getMap(imported ?? {}, "services"), service.name);
    if (Object.keys(remembered).length > 0) {
      return ofCompose(service, remembered, getMap(imported ?? {}, "compose"));
    }
    return service.adopted === undefined ? ofPlain(service) : ofAnswers(service, service.adopted, model);
  });
}

function ofCompose({ name, adopted }: Service, remembered: Fields, declared: Resources): Original {
  const image = getScalar(remembered, "image");
  const isBuilt = remembered.source !== undefined;
  return {
    service: name,
    origin: "compose",
    compose: {
      ...(image !== undefined && { image }),
      ...getMap(remembered, "compose"),
      ...(isBuilt && { build: { context: remembered.source } }),
    },
    ...(adopted?.image && { image: adopted.image }),
    secrets: Object.keys(getMap(remembered, "secrets")),
    declared,
  };
}

function ofAnswers(
  { name, source }: Service,
  adopted: NonNullable<Service["adopted"]>,
  { resources }: Model,
): Original {
  const { said, image, secrets } = adopted;
  return {
    service: name,
    origin: "answers",
    compose: { ...said, ...(source !== undefined && { build: { context: source } }) },
    ...(image && { image }),
    secrets: secrets.filter(({ readLater }) => readLater !== true).map(({ variable }) => variable),
    declared: resources,
  };
}

/** `docker run`, with a port and the variables that images of this kind take. */
function ofPlain(service: Service): Original {
  const { name, image, base, publish, mountedSecrets } = service;
  return {
    service: name,
    origin: "plain",
    compose: {
      image: image ?? base,
      ...(base !== undefined && { build: { context: "." } }),
      network_mode: "bridge",
      ...(publish !== undefined && {
        ports: listPublishedPorts(service).map(({ target, port, protocol }) => ({
          target,
          published: String(port),
          protocol,
        })),
      }),
    },
    secrets: mountedSecrets,
    declared: {},
  };
}
