/** The default interval of health checks. */
export const healthPace = { interval: "10s", timeout: "5s", retries: 5, start_period: "30s" } as const;
