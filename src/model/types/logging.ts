/** A log driver of the engine. */
export interface LogDriver {
  readonly driver: string;
  readonly options: readonly LogOption[];
}

export interface LogOption {
  readonly key: string;
  readonly value: string;
  /** Why it is set, if the key does not say it. */
  readonly why?: string;
}

/** Where the engine sends the containers' logs. */
export interface Receiver {
  readonly service: string;
  readonly address: string;
  readonly port: number;
}
