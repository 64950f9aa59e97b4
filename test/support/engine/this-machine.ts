import { docker } from "./docker.ts";

/** An address of this machine that containers reach. */
export function addressForContainers(): string {
  return docker("network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}");
}
