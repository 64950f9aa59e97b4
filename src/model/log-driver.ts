import type { Answers } from "./schema/answers.ts";
import type { LogDriver, LogOption, Receiver } from "./types/logging.ts";

/** The engine's log driver, the same for all containers of the stack. */
export function chooseLogDriver({ name, logging }: Pick<Answers, "name" | "logging">, receiver?: Receiver): LogDriver {
  if (receiver !== undefined) {
    // Every receiver uses the protocol that Docker calls fluentd.
    return { driver: "fluentd", options: toReceiver(name, receiver) };
  }
  return logging === "journald"
    ? { driver: logging, options: [{ key: "tag", value: `${name}/{{.Name}}` }] }
    : { driver: logging, options: bounds };
}

/** The driver's section in a compose file. */
export function buildLogSection({ driver, options }: LogDriver): Readonly<Record<string, unknown>> {
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
      why: "A line after a pause of one second gets a new connection: one that the receiver has closed would lose it silently.",
    },
    { key: "fluentd-sub-second-precision", value: "true" },
    {
      key: "fluentd-buffer-limit",
      value: "4096",
      why: "The number of lines that the engine keeps of each container while the receiver is down.",
    },
    { key: "cache-max-size", value: "10m", why: "`docker logs` reads a copy of the last lines." },
    { key: "cache-max-file", value: "5" },
    { key: "labels", value: "com.docker.compose.service" },
    { key: "tag", value: `${stack}.{{.Name}}` },
  ];
}
