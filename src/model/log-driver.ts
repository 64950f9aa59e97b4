import type { Answers } from "./schema/answers.ts";
import type { LogDriver, LogOption, Receiver } from "./types.ts";

/** What the engine does with what the containers write. The stack's containers have all the same. */
export function chooseLogDriver({ name, logging }: Pick<Answers, "name" | "logging">, receiver?: Receiver): LogDriver {
  if (receiver !== undefined) {
    // Every receiver speaks the one protocol that Docker names after Fluentd.
    return { driver: "fluentd", options: toReceiver(name, receiver) };
  }
  return logging === "journald"
    ? { driver: logging, options: [{ key: "tag", value: `${name}/{{.Name}}` }] }
    : { driver: logging, options: bounds };
}

/** The driver as it stands in a compose file. */
export function logSection({ driver, options }: LogDriver): Readonly<Record<string, unknown>> {
  return { driver, options: Object.fromEntries(options.map(({ key, value }) => [key, value])) };
}

const bounds: readonly LogOption[] = [
  { key: "max-size", value: "10m" },
  { key: "max-file", value: "5" },
];

function toReceiver(stack: string, { service, address, port }: Receiver): readonly LogOption[] {
  return [
    {
      key: "fluentd-address",
      value: `${address}:${port}`,
      why: `To ${service}. Asynchronous: it can never stop the application.`,
    },
    { key: "fluentd-async", value: "true" },
    {
      key: "fluentd-async-reconnect-interval",
      value: "1s",
      why: "A line that follows a pause of a second gets a new connection: one that the receiver left would swallow it without a word.",
    },
    { key: "fluentd-sub-second-precision", value: "true" },
    {
      key: "fluentd-buffer-limit",
      value: "4096",
      why: "What the engine keeps of each container while nobody receives, in lines.",
    },
    { key: "cache-max-size", value: "10m", why: "`docker logs` reads a copy of the last lines." },
    { key: "cache-max-file", value: "5" },
    { key: "labels", value: "com.docker.compose.service" },
    { key: "tag", value: `${stack}.{{.Name}}` },
  ];
}
