/** How often a service is asked whether it answers, where nobody says otherwise. */
export const healthPace = { interval: "10s", timeout: "5s", retries: 5, start_period: "30s" } as const;
