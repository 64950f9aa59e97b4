/** For the vaults of tests: strong, and estimated in a tenth of the time that words take. */
export const strongPassphrase = "q7Rk2vXw9LmZ4tBc8NpYhD3f";
