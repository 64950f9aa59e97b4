import { getMap } from "../../../lib/fields.ts";
import { nameKeptVolume } from "../../../model/build/data/kept-folders.ts";
import { nameInEngine } from "../../../model/deployed-names.ts";
import type { Model } from "../../../model/types/model.ts";

/** A folder of a service that is a volume because its files must last. */
interface KeptFolder {
  readonly service: string;
  /** Where it is in the container. */
  readonly folder: string;
  /** The volume's key in compose.yml, and its name in the engine. */
  readonly declaredAs: string;
  readonly volume: string;
}

/** Every folder whose files a deploy takes along. */
export function listKeptFolders({ name: stack, resources, services }: Model): readonly KeptFolder[] {
  return services.flatMap(({ name: service, adopted }) =>
    (adopted?.keeps ?? []).map((folder) => {
      const declaredAs = nameKeptVolume(service, folder);
      return {
        service,
        folder,
        declaredAs,
        volume: nameInEngine(declaredAs, getMap(resources.volumes ?? {}, declaredAs), stack),
      };
    }),
  );
}
