/*
 * What a service is called where its own name cannot stand: in variables and in images. A deploy fills the variables in and looks for the images, so the
 * collection has the same rules (module_utils/engine/names.py); one table tests both.
 */

/** The beginning of a service's variables in the `.env` beside compose.yml. */
export function variablePrefix(service: string): string {
  const name = service.replace(/[^A-Za-z0-9]/g, "_").toUpperCase();
  // A variable does not begin with a digit.
  return /^[0-9]/.test(name) ? `_${name}` : name;
}

/** The image that is built for a service, without its tag: in small letters, and one sign at most between two words. */
export function imageRepository(stack: string, service: string): string {
  const name = service.toLowerCase().replace(/([._-])[._-]*/g, "$1");
  return `${stack}/${name.replace(/[._-]$/, "")}`;
}
